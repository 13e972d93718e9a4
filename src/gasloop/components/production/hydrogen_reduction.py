"""Hydrogen reduction of ilmenite: water, iron and rutile from the concentrate of a mare soil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium, ilmenite, soils
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.minerals import mineral
from gasloop.matter.species import R_GAS, molar_mass
from gasloop.model.component import (
    At,
    Component,
    Content,
    Estimate,
    Evidence,
    Flows,
    State,
    draws,
    emits,
    gives,
    sized,
    takes,
)
from gasloop.parts import condenser, shrinking_core

_GATE = 5.0  # K, over which a hot bus is let in: half open at 15 K above the bed
_M_WATER, _M_HYDROGEN = molar_mass("H2O"), molar_mass("H2")
_M_ILMENITE, _M_IRON, _M_RUTILE = molar_mass("FeTiO3"), molar_mass("Fe"), molar_mass("TiO2")


@dataclass(frozen=True, kw_only=True, eq=False)
class HydrogenReduction(Component):
    """Hot beds of ilmenite concentrate in turn, condenser, dryer and recycle: FeTiO3 + H2 -> Fe + TiO2 + H2O.

    X = X(t_react; R, T, p_H2, a)                             shrinking core, ``parts.shrinking_core``
    y_out = a K(T) / (1 + a K(T)),  y_in = (1 - dry) p_s(T_c) / p      water in the gas, at outlet and inlet
    N = 1 / (y_out - y_in)                                    gas that goes round [mol per mol of water]
    q = dH(T) + N warming(T_in -> T) + m_ilm/X (h(T) - h_bus) + m_gangue (h(T) - h_heap) - recovered    [J/mol]
    T_in = T_c + eps_gas (T - T_c),  T_tail = T - eps_solid (T - 300 K)
    C dT/dt = P_heat - q n - ua (T - T_bus),  P_heat = q n + k band softplus[(T_set - T) / band]     [W]
    P = (1 - g) P_heat + N n R T_c ln(1 + dp) / eta + e_aux w            electric power, g the share of the hot bus

    The feed is ilmenite from a bus, and what comes with it, the soil without its ilmenite, from the heap beside the
    plant at the ground's temperature, so that ``grade`` is the share of ilmenite. A bed is well mixed: its gas is that
    at the outlet, ``a`` of equilibrium. Flows are means over the batches of several beds side by side; heating each
    batch is in q, and ``t_heat``, ``t_react``, ``t_load`` set how much solid is held. Beds stay hot at no load: ua
    is what a standby costs, and a cold start, C (T_set - T), is not taken. Heat comes from the bus ``hot`` where that
    is more than 15 K above the bed, else from electricity. Hydrogen is taken for the reaction and the ``leak``;
    heat of condensing goes to ``heat``.

    Iron of glass, pyroxene and olivine is left alone, though above 1250 K a part of it yields (PRO-V08): a lower bound
    on raw soil. Left out: sulphur and halogens of the soil, hydrogen from the solar wind, sintering of the bed.

    size: rated water [kg/s]. Valid for T_set 1050-1350 K, p 0.5-10 bar, ilmenite that is free of other grains. Source:
    zhao1991, gibson1994, production.md c.3, c.4.
    """

    ports = (
        takes("power", "electricity"),
        takes("ilmenite", "FeTiO3.s"),
        takes("hydrogen", "H2.g"),
        takes("hot", "heat", optional=True),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
        draws("gangue", "*_rest.s"),
        emits("iron", "Fe.s"),
        emits("rutile", "TiO2.s"),
        emits("unreduced", "FeTiO3.s"),
        emits("tailings", "*_rest.s"),
        emits("leak", "H2.g"),
    )
    states = (State("T", "K", start=1273.15, role="settles", scale=20.0, what="temperature of the beds' walls"),)

    soil: str = "mare_17"
    size: float = sized("kg/d", "water at full load", 60.0, 0.1, 1e5)
    grade: float = par(0.6, "1", 0.01, 0.95, "leger2025", "ilmenite per feed of the bed, by mass")
    radius: float = par(35.0, "um", 10.0, 250.0, "just2020", "radius of the grains: half of the soil's median size")
    T_set: float = par(1273.15, "K", 1060.0, 1340.0, "gibson1994", "temperature the heater keeps")
    p: float = par(1.0, "bar", 0.5, 10.0, "gibson1994", "pressure of the beds")
    approach: float = par(0.7, "1", 0.3, 0.95, "design_choice", "p_H2O / p_H2 at the outlet, of its equilibrium")
    t_react: float = par(4.0, "h", 0.2, 40.0, "design_choice", "time of a batch in hydrogen at T_set")
    t_heat: float = par(5.0, "h", 0.5, 20.0, "leger2025", "time to heat a batch")
    t_load: float = par(0.5, "h", 0.05, 5.0, "design_choice", "time to fill and empty a bed")
    t_r: float = par(36.1, "min", 10.0, 60.0, "zhao1991", "reaction of a grain of 22.5 um at 1287 K, to the end")
    t_d: float = par(15.9, "min", 0.0, 40.0, "zhao1991", "layer of the same grain, to the end")
    E: float = par(93.3, "kJ/mol", 50.0, 181.0, "zhao1991", "activation energy of the reaction")
    order: float = par(0.15, "1", 0.0, 1.0, "gibson1994", "order of the reaction in hydrogen")
    eps_solid: float = par(
        0.0, "1", 0.0, 0.7, "design_choice", "share of the spent solids' heat that meets the next batch"
    )
    eps_gas: float = par(0.6, "1", 0.0, 0.9, "design_choice", "effectiveness of the exchanger between gas in and out")
    T_c: float = par(310.0, "K", 276.0, 350.0, "design_choice", "temperature of the condenser, not below the heat bus")
    dry: float = par(0.95, "1", 0.5, 0.999, "design_choice", "share of the vapour left there that a dryer keeps back")
    leak: float = par(1e-3, "1", 0.0, 1e-2, "design_choice", "hydrogen lost per hydrogen that goes round")
    ua: float = par(
        0.067,
        "W d/K/kg",
        0.02,
        0.3,
        "leger2025",
        "loss of the walls per water rate: 1.62 kWh per kg of oxygen at 900 K",
    )
    dp: float = par(0.3, "1", 0.05, 1.0, "design_choice", "pressure that the loop loses, per pressure of the bed")
    eta: float = par(0.3, "1", 0.1, 0.7, "recalled_production", "blower, of isothermal work", unverified=True)
    e_aux: float = par(
        0.1, "kWh/kg", 0.0, 1.0, "recalled_production", "locks, valves, control per water", unverified=True
    )
    k: float = par(20.0, "W d/K/kg", 5.0, 50.0, "design_choice", "heater per kelvin below, per water rate")
    band: float = par(5.0, "K", 1.0, 20.0, "design_choice", "proportional band of the heater")
    c_wall: float = par(
        0.5, "kJ/kg/K", 0.2, 2.0, "design_choice", "heat capacity of the walls per solid held", unverified=True
    )
    m_held: float = par(
        3.0, "1", 1.0, 10.0, "recalled_production", "mass of beds, locks, exchangers, blower per solid held",
        unverified=True,
    )  # fmt: skip
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("water over ilmenite at 1273 K, per hydrogen fed", 0.105, "1", "eagle1988", "transcribed"),
        Evidence("full reduction below 45 um at 1080 K", 210.0, "min", "zhao1991", "transcribed"),
        Evidence("full reduction below 45 um at 1287 K", 52.0, "min", "zhao1991", "transcribed"),
        Evidence("dense disks: activation energy, which grains do not show", 180.7, "kJ/mol", "briggs1991", "primary"),
        Evidence("LEIA, reduction step per oxygen: both forms of energy", 13.36, "kWh/kg", "leger2025", "computed"),
        Evidence("plant study, 10 wt % soil, extraction per oxygen rate", 22.9, "kg d/kg", "steinert2024", "computed"),
    )

    def __post_init__(self) -> None:
        if soils.soil(self.soil).ilmenite <= 0:
            have = ", ".join(name for name, s in soils.SOILS.items() if s.ilmenite > 0)
            raise ValueError(
                f"hydrogen_reduction: soil '{self.soil}' has no ilmenite to reduce; those that have: {have}"
            )
        if not 0 < self.grade < 1:
            raise ValueError(
                f"hydrogen_reduction: grade {self.grade:g}: a mass share lies between 0 and 1; 60 % is 0.6"
            )
        if not self.moist > self.inlet:
            raise ValueError(
                f"hydrogen_reduction: gas enters with {self.inlet:.2%} water, but may hold only {self.moist:.2%} at "
                f"the outlet at {self.T_set:.0f} K; raise `dry`, `T_set` or `approach`, or lower `T_c`"
            )
        _ = self.conversion  # refuses a temperature beyond the kinetics

    @cached_property
    def moist(self) -> float:
        """Mole share of water in the gas at the outlet of the bed."""
        ratio = self.approach * float(ilmenite.constant(self.T_set))
        return ratio / (1 + ratio)

    @cached_property
    def inlet(self) -> float:
        """Mole share of water in the gas that comes back from the dryer."""
        return (1 - self.dry) * condenser.vapour_pressure(self.T_c) / self.p

    @cached_property
    def round(self) -> float:
        """Gas that goes round per water made [mol/mol]."""
        return 1 / (self.moist - self.inlet)

    @cached_property
    def conversion(self) -> float:
        """Share of the ilmenite that a batch gives."""
        law = shrinking_core.Kinetics(self.t_r, self.t_d, self.E, self.order)
        hydrogen = (1 - self.moist) * self.p
        return shrinking_core.times(self.T_set, hydrogen, self.radius, self.approach, law).conversion(self.t_react)

    @cached_property
    def solids(self) -> Mapping[str, float]:
        """kg in (negative) and out per mole of water."""
        fed = _M_ILMENITE / self.conversion
        gangue = fed * (1 - self.grade) / self.grade
        return {
            "ilmenite": -fed, "gangue": -gangue, "iron": _M_IRON, "rutile": _M_RUTILE,
            "unreduced": fed - _M_ILMENITE, "tailings": gangue,
        }  # fmt: skip

    def start(self) -> dict[str, float]:
        return {"T": self.T_set}

    @property
    def T_tail(self) -> float:
        """Temperature at which spent solids leave [K]."""
        return self.T_set - self.eps_solid * (self.T_set - 300.0)

    @cached_property
    def gas_heat(self) -> float:
        """Heat that warms the gas behind its exchanger [J/mol of water]."""
        T_in = self.T_c + self.eps_gas * (self.T_set - self.T_c)
        parts = {"H2": 1 - self.inlet, "H2O": self.inlet}
        h = equilibrium.enthalpy
        return float(self.round * sum(y * (h(f, self.T_set) - h(f, T_in)) for f, y in parts.items()))

    @cached_property
    def recovered(self) -> float:
        """Heat that spent solids leave to the next batch [J/mol of water]."""
        rest = soils.soil(self.soil).rest
        leaving: dict[str, Any] = {
            "iron": mineral("Fe"),
            "rutile": mineral("TiO2"),
            "unreduced": mineral("FeTiO3"),
            "tailings": rest,
        }
        return float(
            sum(self.solids[port] * (s.enthalpy(self.T_set) - s.enthalpy(self.T_tail)) for port, s in leaving.items())
        )

    def warming(self, at: At) -> Any:
        """Heat that brings the feed to temperature, less what is recovered [J/mol of water]."""
        hot: dict[str, Any] = {"ilmenite": mineral("FeTiO3"), "gangue": soils.soil(self.soil).rest}
        taken = sum(self.solids[port] * (at[port].h - float(s.enthalpy(self.T_set))) for port, s in hot.items())
        return taken - self.recovered

    @property
    def held(self) -> Any:
        """Solid in the beds [kg]."""
        feed = -(self.solids["ilmenite"] + self.solids["gangue"]) / _M_WATER * self.size
        return feed * (self.t_heat + self.t_react + self.t_load)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        rest = soils.soil(self.soil).rest
        return {
            "gangue": Condition(site.ground_T, 1e5, rest.enthalpy(site.ground_T), rest.entropy(site.ground_T)),
            "tailings": condition(f"{rest.name}.s", self.T_tail),
            "iron": condition("Fe.s", self.T_tail),
            "rutile": condition("TiO2.s", self.T_tail),
            "unreduced": condition("FeTiO3.s", self.T_tail),
            "leak": equilibrium.thin_gas("H2", self.T_c, self.p),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        water = u.load * self.size
        n = water / _M_WATER  # mol/s
        warming, reaction = self.warming(at), float(ilmenite.heat(self.T_set))
        lost = self.ua * self.size * (x.T - at["heat"].T)
        heater = self.k * self.size * self.band * np.log1p(np.exp((self.T_set - x.T) / self.band))
        heating = n * (warming + self.gas_heat + reaction) + heater
        hot = heating * 0.5 * (1 + np.tanh((at["hot"].T - self.T_set) / _GATE - 3))
        blower = n * self.round * R_GAS * self.T_c * np.log(1 + self.dp) / self.eta
        leak = n * self.round * (1 - self.inlet) * self.leak * _M_HYDROGEN
        flows = {port: n * kg for port, kg in self.solids.items()} | {
            "power": -(heating - hot + blower + self.e_aux * water),
            "hot": -hot,
            "water": water,
            "hydrogen": -(n * _M_HYDROGEN + leak),
            "leak": leak,
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items()) - (heater - lost)
        return Flows(
            ports={p.name: flows[p.name] for p in self.ports},
            rates={"T": (heater - lost) / self.capacity},
            outputs={
                "conversion": self.conversion + 0 * n,
                "oxygen_yield": self.conversion * self.grade * soils.OXYGEN_OF_ILMENITE + 0 * n,
                "gas_ratio": self.round * (1 - self.inlet) + 0 * n,
                "oxygen": n * 0.5 * molar_mass("O2"),
                "heating": heating,
                "heat_solids": n * warming,
                "heat_gas": n * self.gas_heat,
                "heat_reaction": n * reaction,
                "heat_wall": lost,
                "blower": blower,
            },
        )

    @property
    def capacity(self) -> Any:
        """Heat capacity of the walls [J/K]."""
        return self.c_wall * self.held

    def holds(self, x: Any) -> Content:
        return Content(energy=self.capacity * x.T, entropy=self.capacity * np.log(x.T))

    def estimate(self) -> Estimate:
        return Estimate(
            self.m_held * self.held * (1 + self.growth),
            self.growth,
            note="no digging, no concentrator, no electrolyser",
        )
