"""Hydrogen reduction of ilmenite in one bed, batch by batch: filled, heated, reduced, emptied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium, ilmenite, soils
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.species import R_GAS, molar_mass
from gasloop.model.component import (
    At,
    Component,
    Content,
    Estimate,
    Flows,
    State,
    Watched,
    draws,
    emits,
    gives,
    sized,
    takes,
)
from gasloop.parts import condenser, dial, shrinking_core
from gasloop.parts.warm_solids import warm

_M_WATER, _M_HYDROGEN = molar_mass("H2O"), molar_mass("H2")
_M = {"ilmenite": molar_mass("FeTiO3"), "iron": molar_mass("Fe"), "rutile": molar_mass("TiO2")}
# What is in the bed: the port by which it leaves, and the state that is its share of a full batch.
_LEAVES = {"ilmenite": "unreduced", "iron": "iron", "rutile": "rutile", "gangue": "tailings"}
_SHARE = {"ilmenite": "a", "iron": "b", "rutile": "b", "gangue": "g"}
_FEED_T = 250.0  # K, of the feed by which the heater is sized
_GATE = 6.0  # K, over which the hydrogen's valve opens


@dataclass(frozen=True, kw_only=True, eq=False)
class HydrogenReductionBatch(Component):
    """One hot bed of ilmenite concentrate with condenser, dryer and recycle: FeTiO3 + H2 -> Fe + TiO2 + H2O.

    c, s: hand of the batch clock, one round in t_cycle = t_heat + t_react + t_load at full load (``parts.dial``)
    da/dt = load fill / t_cycle - empty a - xi        ilmenite in the bed, per ilmenite of a full batch
    db/dt = xi - empty b                              iron, and with it rutile, by moles of the same
    dg/dt = load fill / t_cycle - empty g             gangue, per gangue of a full batch
    xi = valve (a + b) dX/dt(a / (a + b); T)          shrinking core, ``parts.shrinking_core``
    C dT/dt = P_heat - ua (T - T_bus) - fill m (h(T) - h_feed) - n q(T)            bed with its solids [W]
    P_heat = P_max / (1 + exp[(T - T_set) / band])    heater; P_max heats a batch from 250 K in t_heat
    q = dH(T) + N warming(T_in -> T),  N = 1 / (y_out - y_in),  y_out = approach K / (1 + approach K)     [J/mol]
    P = P_heat + N n R T_c ln(1 + dp) / eta + e_aux w                              electric power
    3 t_cycle dY/dt = Y_0 w / size - load Y           conversion of the last batches

    fill and empty are windows of the clock, half of t_load each. Hydrogen is let in while the bed is shut and not more
    than ``short`` below T_set, so that grains are reduced only where the kinetics were measured; gas goes round as fast as is
    needed to leave at ``approach`` of equilibrium. Bed and solids are at one temperature and so are all grains at one
    conversion. Load is the pace: at half of it batches take twice as long and are reduced further.

    The same chemistry, heat and masses as ``hydrogen_reduction``, which counts means over many beds; this one shows the
    swing of power, water and heat that one bed puts on its buses, and what a stop in the middle of a batch costs.
    A plan finds the clock's hand in the middle of its dial, and there flows are the means of a batch at conversion Y.
    Not here: heat from a hot bus, or from spent solids. The concentrate comes when the bed is filled: put a ``hopper`` in
    between, and stores on water and hydrogen.

    size: rated water [kg/s], at the conversion that t_react gives at T_set. Valid for T_set 1080-1350 K, p 0.5-10 bar.
    Source: zhao1991, gibson1994, production.md c.3, c.4.
    """

    ports = (
        takes("power", "electricity"),
        takes("ilmenite", "FeTiO3.s"),
        takes("hydrogen", "H2.g"),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
        draws("gangue", "*_rest.s"),
        emits("iron", "Fe.s"),
        emits("rutile", "TiO2.s"),
        emits("unreduced", "FeTiO3.s"),
        emits("tailings", "*_rest.s"),
        emits("leak", "H2.g"),
    )
    states = (
        State("c", "1", start=0.0, role="free", scale=0.7, what="hand of the batch clock, cosine"),
        State("s", "1", start=0.0, role="free", scale=0.7, what="hand of the batch clock, sine"),
        State("a", "1", start=0.5, role="free", scale=1.0, what="ilmenite in the bed, per full batch"),
        State("b", "1", start=0.5, role="free", scale=1.0, what="ilmenite reduced in the bed, per full batch"),
        State("g", "1", start=1.0, role="free", scale=1.0, what="gangue in the bed, per full batch"),
        State("T", "K", start=1273.15, role="free", scale=20.0, what="temperature of the bed"),
        State("Y", "1", start=0.9, role="free", scale=0.03, what="conversion of the last batches"),
    )
    watched = (
        Watched("bed", "K", "temperature of the bed"),
        Watched("converted", "1", "share of the ilmenite in the bed that is reduced"),
    )

    soil: str = "mare_17"
    size: float = sized("kg/d", "water at full load", 60.0, 0.1, 1e5)
    grade: float = par(0.6, "1", 0.01, 0.95, "leger2025", "ilmenite per feed of the bed, by mass")
    radius: float = par(35.0, "um", 10.0, 250.0, "just2020", "radius of the grains: half of the soil's median size")
    T_set: float = par(1273.15, "K", 1080.0, 1340.0, "gibson1994", "temperature the heater keeps")
    short: float = par(20.0, "K", 10.0, 30.0, "design_choice", "below T_set, where hydrogen is let in")
    p: float = par(1.0, "bar", 0.5, 10.0, "gibson1994", "pressure of the bed")
    approach: float = par(0.7, "1", 0.3, 0.95, "design_choice", "p_H2O / p_H2 at the outlet, of its equilibrium")
    T_heap: float = par(250.0, "K", 40.0, 400.0, "design_choice", "gangue on the heap beside the plant, below its skin")
    t_heat: float = par(5.0, "h", 0.5, 20.0, "leger2025", "time to heat a batch")
    t_react: float = par(4.0, "h", 0.2, 40.0, "design_choice", "time of a batch in hydrogen")
    t_load: float = par(1.0, "h", 0.2, 5.0, "design_choice", "time to empty and fill the bed")
    t_r: float = par(36.1, "min", 10.0, 60.0, "zhao1991", "reaction of a grain of 22.5 um at 1287 K, to the end")
    t_d: float = par(15.9, "min", 0.0, 40.0, "zhao1991", "layer of the same grain, to the end")
    E: float = par(93.3, "kJ/mol", 50.0, 181.0, "zhao1991", "activation energy of the reaction")
    order: float = par(0.15, "1", 0.0, 1.0, "gibson1994", "order of the reaction in hydrogen")
    eps_gas: float = par(0.6, "1", 0.0, 0.9, "design_choice", "effectiveness of the exchanger between gas in and out")
    T_c: float = par(310.0, "K", 276.0, 320.0, "design_choice", "temperature of the condenser")
    dry: float = par(0.95, "1", 0.5, 0.999, "design_choice", "share of the vapour left there that a dryer keeps back")
    leak: float = par(1e-3, "1", 0.0, 1e-2, "design_choice", "hydrogen lost per hydrogen that goes round")
    ua: float = par(0.067, "W d/K/kg", 0.02, 0.3, "leger2025", "loss of the walls per water rate")
    dp: float = par(0.3, "1", 0.05, 1.0, "design_choice", "pressure that the loop loses, per pressure of the bed")
    eta: float = par(0.3, "1", 0.1, 0.7, "recalled_production", "blower, of isothermal work", unverified=True)
    e_aux: float = par(
        0.1, "kWh/kg", 0.0, 1.0, "recalled_production", "locks, valves, control per water", unverified=True
    )
    band: float = par(5.0, "K", 1.0, 20.0, "design_choice", "proportional band of the heater")
    c_wall: float = par(
        0.5, "kJ/kg/K", 0.2, 2.0, "design_choice", "heat capacity of the walls per solid held", unverified=True
    )
    m_held: float = par(
        3.0, "1", 1.0, 10.0, "recalled_production", "mass of bed, locks, exchangers, blower per solid held",
        unverified=True,
    )  # fmt: skip
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def __post_init__(self) -> None:
        if soils.soil(self.soil).ilmenite <= 0:
            have = ", ".join(name for name, s in soils.SOILS.items() if s.ilmenite > 0)
            raise ValueError(
                f"hydrogen_reduction_batch: soil '{self.soil}' has no ilmenite to reduce; those that have: {have}"
            )
        if not 0 < self.grade < 1:
            raise ValueError(
                f"hydrogen_reduction_batch: grade {self.grade:g}: a mass share lies between 0 and 1; 60 % is 0.6"
            )
        _ = self.conversion  # refuses a temperature beyond the kinetics
        if not self.moist(self.T_set - 2 * self.short) > self.inlet:
            raise ValueError(
                f"hydrogen_reduction_batch: gas enters with {self.inlet:.2%} water, but may hold only "
                f"{self.moist(self.T_set - 2 * self.short):.2%} at the outlet of a bed of {self.T_set - 2 * self.short:.0f} K; "
                "raise `dry`, `T_set` or `approach`, or lower `T_c`"
            )

    # -- the clock -----------------------------------------------------------------------------------------------

    @property
    def t_cycle(self) -> float:
        """Time of a batch at full load [s]."""
        return self.t_heat + self.t_react + self.t_load

    @cached_property
    def windows(self) -> tuple[dial.Window, dial.Window]:
        """When the bed is emptied, and when it is filled: each half of t_load."""
        half = np.pi * 0.5 * self.t_load / self.t_cycle
        return dial.Window(-1.5 * half, half), dial.Window(1.5 * half, half)

    # -- gas and grains ------------------------------------------------------------------------------------------

    def moist(self, T: Any) -> Any:
        """Mole share of water in the gas at the outlet of a bed at T [K]; K by van 't Hoff from T_set on."""
        K = float(ilmenite.constant(self.T_set))
        ratio = self.approach * K * np.exp(-float(ilmenite.heat(self.T_set)) / R_GAS * (1 / T - 1 / self.T_set))
        return ratio / (1 + ratio)

    @cached_property
    def inlet(self) -> float:
        """Mole share of water in the gas that comes back from the dryer."""
        return (1 - self.dry) * condenser.vapour_pressure(self.T_c) / self.p

    def _grain(self, of: Any, T: Any) -> shrinking_core.Times:
        """Times of a grain in a bed at T [K], in the hydrogen of a bed at T_set."""
        law = shrinking_core.Kinetics(self.t_r, self.t_d, self.E, self.order)
        hydrogen = (1 - float(self.moist(self.T_set))) * self.p
        grain: shrinking_core.Times = of(T, hydrogen, self.radius, self.approach, law)
        return grain

    @cached_property
    def conversion(self) -> float:
        """Share of the ilmenite that t_react gives at T_set: what the size is stated for."""
        return self._grain(shrinking_core.times, self.T_set).conversion(self.t_react)

    def _ratio(self, T: float) -> float:
        """Gas that goes round per water made [mol/mol], in a bed at T [K]."""
        return float(1 / (self.moist(T) - self.inlet))

    def _heat(self, T: float) -> float:
        """Heat that a bed at T [K] gives to reaction and gas [J/mol of water]."""
        T_in = self.T_c + self.eps_gas * (T - self.T_c)
        parts, h = {"H2": 1 - self.inlet, "H2O": self.inlet}, equilibrium.enthalpy
        return float(ilmenite.heat(T) + self._ratio(T) * sum(y * (h(f, T) - h(f, T_in)) for f, y in parts.items()))

    @cached_property
    def lines(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """N and q of a bed at T_set, and their slopes down to where the valve is shut: straight within 0.3 %."""
        low = self.T_set - 2 * self.short
        found = []
        for law in (self._ratio, self._heat):
            high = law(self.T_set)
            found.append((high, (high - law(low)) / (self.T_set - low)))
        return found[0], found[1]

    def gas_ratio(self, T: Any) -> Any:
        """Gas that goes round per water made [mol/mol], in a bed at T [K]."""
        (high, slope), _ = self.lines
        return high + slope * (T - self.T_set)

    def heat_of(self, T: Any) -> Any:
        """Heat that a bed at T [K] gives to reaction and gas [J/mol of water]."""
        _, (high, slope) = self.lines
        return high + slope * (T - self.T_set)

    # -- solids --------------------------------------------------------------------------------------------------

    def _solid(self, what: str) -> Any:
        return warm({"ilmenite": "FeTiO3", "iron": "Fe", "rutile": "TiO2", "gangue": f"{self.soil}_rest"}[what])

    @property
    def full(self) -> dict[str, Any]:
        """A full batch: ilmenite, what iron and rutile it could give, gangue [kg]."""
        ore = self.size * self.t_cycle * _M["ilmenite"] / (_M_WATER * self.conversion)
        return {
            "ilmenite": ore,
            "iron": ore * _M["iron"] / _M["ilmenite"],
            "rutile": ore * _M["rutile"] / _M["ilmenite"],
            "gangue": ore * (1 - self.grade) / self.grade,
        }

    def masses(self, x: Any) -> dict[str, Any]:
        """What the bed holds [kg]."""
        return {what: getattr(x, _SHARE[what]) * kg for what, kg in self.full.items()}

    @property
    def wall(self) -> Any:
        """Heat capacity of the walls [J/K]."""
        return self.c_wall * (self.full["ilmenite"] + self.full["gangue"])

    @property
    def P_max(self) -> Any:
        """Rating of the heater [W]."""
        cold = {"ilmenite": "FeTiO3.s", "gangue": f"{self.soil}_rest.s"}
        heat = sum(
            self.full[w] * float(self._solid(w).enthalpy(self.T_set) - condition(name, _FEED_T).h)
            for w, name in cold.items()
        )
        return heat / self.t_heat + self.ua * self.size * self.T_set

    def start(self) -> dict[str, float]:
        return {s.name: s.start for s in self.states} | {"T": self.T_set, "Y": self.conversion}

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        leaving = {port: self._solid(what) for what, port in _LEAVES.items()}
        return {
            "gangue": condition(f"{self.soil}_rest.s", self.T_heap),
            **{port: Condition(x.T, 1e5, m.enthalpy(x.T), m.entropy(x.T)) for port, m in leaving.items()},
            "leak": equilibrium.thin_gas("H2", self.T_c, self.p),
        }

    # -- physics -------------------------------------------------------------------------------------------------

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        empty, fill = (w.open(x.c, x.s) for w in self.windows)
        # 7 e-foldings within the window leave a thousandth behind.
        out = 14.0 / self.t_load * empty
        fed = u.load * fill / (self.windows[1].mean * self.t_cycle)  # of a batch, 1/s
        valve = (1 - fill) * (1 - empty) / (1 + np.exp((self.T_set - self.short - x.T) / _GATE))
        grains = x.a + x.b + 1e-9
        xi = valve * grains * self._grain(shrinking_core.times_unchecked, x.T).rate(x.a / grains)
        heater = self.P_max / (1 + np.exp((x.T - self.T_set) / self.band))
        h = {w: at[port].h for w, port in _LEAVES.items()}  # of the solids in the bed, as they would leave it
        moment = self._flows(fed, xi, out * x.a, out * x.b, out * x.g, heater, x.T)
        C = sum(m * self._solid(w).cp(x.T) for w, m in self.masses(x).items()) + self.wall
        warming = heater - self._lost(at, x.T) - self._taken(at, moment, h, x.T)
        rates = {"a": fed - xi - out * x.a, "b": xi - out * x.b, "g": fed - out * x.g, "T": warming / C}

        rim, mean = dial.rim(x.c, x.s), self._mean(u, x, at)
        flows = {port: rim * moment[port] + (1 - rim) * mean[port] for port in moment}
        rates = {state: rim * rate for state, rate in rates.items()}
        kept = C * rates["T"] + sum(kg * rates[_SHARE[w]] * h[w] for w, kg in self.full.items())
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items()) - kept
        rates["c"], rates["s"] = dial.turn(x.c, x.s, 2 * np.pi / self.t_cycle * u.load)
        rates["Y"] = (self.conversion * flows["water"] / self.size - u.load * x.Y) / (3 * self.t_cycle)
        return Flows(
            ports={p.name: flows[p.name] for p in self.ports},
            rates={s.name: rates[s.name] for s in self.states},
            outputs={
                "bed": x.T,
                "converted": x.b / grains,
                "oxygen": flows["water"] * 0.5 * molar_mass("O2") / _M_WATER,
                "heating": heater,
            },
        )

    def _mean(self, u: Any, x: Any, at: At) -> dict[str, Any]:
        """Flows but for the heat, as means over a batch of conversion Y, its bed at T_set."""
        pace = u.load / self.t_cycle
        mean = self._flows(pace, pace * x.Y, pace * (1 - x.Y), pace * x.Y, pace, 0.0, self.T_set)
        h = {w: self._solid(w).enthalpy(self.T_set) for w in ("ilmenite", "gangue")}
        mean["power"] = mean["power"] - self._taken(at, mean, h, self.T_set) - self._lost(at, self.T_set)
        return mean

    def _flows(self, fed: Any, xi: Any, ore: Any, reduced: Any, rest: Any, heater: Any, T: Any) -> dict[str, Any]:
        """Flows but for the heat: what is fed, reduced, and leaves [shares of a batch per second]; heater [W]."""
        full = self.full
        n = xi * full["ilmenite"] / _M["ilmenite"]  # mol/s of water
        circulated = n * self.gas_ratio(T)
        lost = circulated * (1 - self.inlet) * self.leak * _M_HYDROGEN
        blower = circulated * R_GAS * self.T_c * np.log(1 + self.dp) / self.eta
        return {
            "power": -(heater + blower + self.e_aux * n * _M_WATER),
            "ilmenite": -fed * full["ilmenite"],
            "gangue": -fed * full["gangue"],
            "hydrogen": -(n * _M_HYDROGEN + lost),
            "leak": lost,
            "water": n * _M_WATER,
            "iron": reduced * full["iron"],
            "rutile": reduced * full["rutile"],
            "unreduced": ore * full["ilmenite"],
            "tailings": rest * full["gangue"],
        }

    def _taken(self, at: At, flows: Mapping[str, Any], h: Mapping[str, Any], T: Any) -> Any:
        """Heat that feed, reaction and gas take from a bed at T [W]."""
        feed = sum(-flows[w] * (h[w] - at[w].h) for w in ("ilmenite", "gangue"))
        return feed + flows["water"] / _M_WATER * self.heat_of(T)

    def _lost(self, at: At, T: Any) -> Any:
        """Heat through the walls [W]."""
        return self.ua * self.size * (T - at["heat"].T)

    def holds(self, x: Any) -> Content:
        held = self.masses(x)
        energy = sum(m * self._solid(w).enthalpy(x.T) for w, m in held.items()) + self.wall * x.T
        entropy = sum(m * self._solid(w).entropy(x.T) for w, m in held.items()) + self.wall * np.log(x.T)
        names = {"ilmenite": "FeTiO3.s", "iron": "Fe.s", "rutile": "TiO2.s", "gangue": f"{self.soil}_rest.s"}
        return Content(energy, entropy, {names[w]: m for w, m in held.items()})

    def estimate(self) -> Estimate:
        held = self.full["ilmenite"] + self.full["gangue"]
        return Estimate(
            self.m_held * held * (1 + self.growth), self.growth, note="no digging, no concentrator, no electrolyser"
        )
