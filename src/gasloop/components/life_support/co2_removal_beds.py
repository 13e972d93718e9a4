"""Carbon dioxide removal by two beds of zeolite 5A that take turns, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import zeolite
from gasloop.matter.species import P_STANDARD, R_GAS, molar_mass
from gasloop.model.component import (
    At,
    Component,
    Content,
    Estimate,
    Evidence,
    Flows,
    State,
    Watched,
    emits,
    gives,
    sized,
    stores,
    takes,
)
from gasloop.parts import air, dial, sorption, swing

_AIR = {"nitrogen": "N2", "oxygen": "O2"}
_M = molar_mass("CO2")
_CELLS = 5  # of a bed
_BEDS = ("a", "b")
_T_REF = 290.0  # K, at which the isotherm is the published one
_SOFT = 0.03  # of the switch between beds: about three minutes
_EASE_N = 1e-7  # mol/s, below which an uptake counts as nothing
_EASE_Q = 1e-3  # mol/kg, over which a bed begins to give to the product


@dataclass(frozen=True, kw_only=True, eq=False)
class Co2RemovalBeds(Component):
    """Four-bed molecular sieve: two zeolite beds, five cells each, one in the cabin's air while the other is baked out.

    dq/dt = u / m - v / m                                               loading of a cell [mol/kg]
    u = w (p - p_eq) X,  w = F / (R T_cabin)                            taken from the air, or given back to it [mol/s]
    X = k m (q_eq - q) / [w (p - p_eq) + k m (q_eq - q)]                linear driving force in a mixed cell
    v = k m (q - q_eq(T, p_bed)), when above nought                     given to the product [mol/s]
    C dT/dt = F c (T_before - T) + (u - v) Q + P_h - ua (T - T_c)       sorbent, metal and what is held [W]
    P_h = P_max / (1 + exp[(T - T_set) / band])                         heater
    p_eq, q_eq, Q: Toth isotherm of 5A with one heat, see ``parts.sorption``

    Air comes into a bed ``approach`` above the heat bus, which cools it: give this port a bus as cold as the coolant. It
    leaves for the cabin at the cabin's temperature, and what heat it still carries is in the heat bus. At each change the hot
    bed gets cold air and gives some carbon dioxide back, and hardly takes any until it has cooled: so not all
    of the stream is freed. While the air-save pump works nothing leaves; its remainder of air is lost at an even rate.
    Load is the pace: stream and clock together, ``parts.dial``. A plan finds the hand in the middle of the dial, and there
    the unit answers with the mean of its last cycles: ``caught`` of the carbon dioxide that came, ``heating`` of P_max.

    Left out: the desiccant beds. They give back in one half cycle the water they took in the other, so the cabin sees a swing of
    humidity that is not here; the carbon dioxide that their 13X holds along with it comes back too. Water that reaches the
    5A and ages it; dispersion, and the pressure drop along a bed.

    size: assemblies like that of the space station. Valid for 0.5-8 torr in dry air of 275-300 K and T_set 400-480 K.
    Source: life_support.md b.3, c.3; vhab_cdra, vhab_absorbers.
    """

    ports = (
        stores("carbon_dioxide", "CO2.g"),
        takes("nitrogen", "N2.g"),
        takes("oxygen", "O2.g"),
        takes("power", "electricity"),
        gives("product", "CO2.g"),
        stores("heat", "heat"),
        emits("lost_nitrogen", "N2.g"),
        emits("lost_oxygen", "O2.g"),
    )
    states = (
        State("c", "1", start=0.0, role="free", scale=0.7, what="hand of the clock, cosine"),
        State("s", "1", start=0.0, role="free", scale=0.7, what="hand of the clock, sine"),
        State("caught", "1", start=0.85, role="free", scale=0.05, what="share of the carbon dioxide kept, last cycles"),
        State("heating", "1", start=0.5, role="free", scale=0.05, what="heater in use, mean of the last cycles"),
        *(
            State(f"q_{bed}{i}", "mol/kg", start=0.5, role="free", scale=0.1, what=f"loading of bed {bed}, cell {i}")
            for bed in _BEDS
            for i in range(_CELLS)
        ),
        *(
            State(f"T_{bed}{i}", "K", start=300.0, role="free", scale=20.0, what=f"temperature of bed {bed}, cell {i}")
            for bed in _BEDS
            for i in range(_CELLS)
        ),
    )
    watched = (
        Watched("removed", "kg/s", "carbon dioxide to the product"),
        Watched("bed_a", "K", "mean temperature of bed a"),
        Watched("bed_b", "K", "mean temperature of bed b"),
    )

    follows_levels = True

    size: float = sized("1", "assemblies", 1.0, 0.01, 100.0)
    flow: float = par(35.9, "m3/h", 10.0, 80.0, "knox2000", "stream of air: 42.7 kg/h at 1 atm")
    t_half: float = par(144.0, "min", 60.0, 300.0, "vhab_cdra", "half cycle: time of a bed in the air")
    t_save: float = par(10.0, "min", 1.0, 30.0, "vhab_cdra", "air-save at the beginning of the bake-out")
    m_zeolite: float = par(12.383, "kg", 2.0, 50.0, "vhab_cdra", "zeolite 5A of a bed")
    cp_zeolite: float = par(
        920.0, "J/kg/K", 600.0, 1100.0, "recalled_life_support", "its heat capacity", unverified=True
    )
    m_metal: float = par(5.0, "kg", 0.5, 30.0, "vhab_cdra", "aluminium that is heated with it", unverified=True)
    cp_metal: float = par(900.0, "J/kg/K", 400.0, 1000.0, "andreasen2021", "its heat capacity")
    k: float = par(0.003, "1/s", 1e-4, 0.1, "vhab_cdra", "mass transfer of carbon dioxide in 5A, either way")
    Q: float = par(
        42.0, "kJ/mol", 38.0, 46.0, "vhab_absorbers", "heat of sorption: that of the isotherm at 0.5 mol/kg, 330 K"
    )
    P_max: float = par(960.0, "W", 200.0, 3000.0, "vhab_cdra", "heaters of a bed")
    T_set: float = par(477.15, "K", 400.0, 500.0, "vhab_cdra", "temperature the heaters keep")
    band: float = par(1.0, "K", 0.5, 10.0, "design_choice", "proportional band of the heaters")
    ua: float = par(0.5, "W/K", 0.05, 5.0, "design_choice", "loss of a bed", unverified=True)
    approach: float = par(5.0, "K", 1.0, 15.0, "design_choice", "air into the beds above the coolant", unverified=True)
    P_fixed: float = par(250.0, "W", 50.0, 800.0, "design_choice", "blower, pumps, valves, control", unverified=True)
    p_bed: float = par(1.0, "kPa", 0.1, 20.0, "design_choice", "pressure at which a bed is emptied", unverified=True)
    eta: float = par(0.2, "1", 0.05, 0.6, "design_choice", "lift of the product, of isothermal work", unverified=True)
    void: float = par(
        14e-3, "m3", 1e-3, 0.1, "vhab_cdra", "gas of a bed that swings: twice the 0.445 of its 16 dm3, as there"
    )
    p_left: float = par(
        3.0, "kPa", 0.1, 110.0, "design_choice", "pressure at which the air-save pump stops", unverified=True
    )
    m_beds: float = par(85.2, "kg", 20.0, 400.0, "habnet_co2", "two bed assemblies, desiccant and zeolite")
    m_rest: float = par(110.0, "kg", 20.0, 400.0, "design_choice", "blower, pump, precooler, valves", unverified=True)
    volume: float = par(0.4, "m3", 0.05, 3.0, "design_choice", "room taken", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("CDRA, mean power", 860.0, "W", "habnet_co2", "transcribed"),
        Evidence("CDRA-4EU, half cycle of 80 min, mean power", 810.0, "W", "peters2021", "primary"),
        Evidence("4BMS at 1.48 torr, share caught", 0.84, "1", "murdock2010", "primary"),
        Evidence("4BMS at 3.79 torr, share caught", 0.74, "1", "murdock2010", "primary"),
    )

    @cached_property
    def sorbent(self) -> sorption.Sorbent:
        """Zeolite 5A with carbon dioxide."""
        return sorption.Sorbent.like(zeolite.CO2_ON_5A, _T_REF, self.Q)

    @cached_property
    def windows(self) -> dict[str, tuple[dial.Window, dial.Window, dial.Window]]:
        """Of each bed: in the air, heated, opened to the product."""
        quarter, late = np.pi / 2, 0.5 * np.pi * self.t_save / self.t_half
        found = {}
        for bed, middle in (("a", quarter), ("b", -quarter)):
            hot = middle + np.pi
            found[bed] = (
                dial.Window(middle, quarter, _SOFT),
                dial.Window(hot, quarter, _SOFT),
                dial.Window(hot + late, quarter - late, _SOFT),
            )
        return found

    @property
    def cell(self) -> Any:
        """Zeolite of a cell [kg]."""
        return self.size * self.m_zeolite / _CELLS

    @property
    def C(self) -> Any:
        """Heat capacity of a cell, empty [J/K]."""
        return self.size * (self.m_zeolite * self.cp_zeolite + self.m_metal * self.cp_metal) / _CELLS

    def held(self, x: Any) -> list[tuple[Any, Any]]:
        """Loading and temperature of every cell of both beds."""
        return [(getattr(x, f"q_{bed}{i}"), getattr(x, f"T_{bed}{i}")) for bed in _BEDS for i in range(_CELLS)]

    # -- physics -------------------------------------------------------------------------------------------------

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        cabin, rim, mean = at["carbon_dioxide"], dial.rim(x.c, x.s), self._mean(u, x, at)
        came = u.load * self.size * self.flow * cabin.p / (R_GAS * cabin.T)  # mol/s
        beds = {bed: self._bed(bed, u, x, at) for bed in _BEDS}
        taken, given, heater = (sum(b[key] for b in beds.values()) for key in ("taken", "given", "heater"))
        product = given * _M
        moment = {
            **mean,
            "carbon_dioxide": -taken * _M,
            "product": product,
            "power": -(heater + u.load * self.size * self.P_fixed + self._lift(product, at)),
        }
        flows = {port: rim * moment[port] + (1 - rim) * mean[port] for port in mean}
        rates = {state: rim * rate for bed in beds.values() for state, rate in bed["rates"].items()}
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items()) - self._kept(x, rates)
        w = np.pi / self.t_half * u.load
        rates["c"], rates["s"] = dial.turn(x.c, x.s, w)
        slow = 1 / (6 * self.t_half)  # three cycles
        most = self.size * self.flow * np.fmax(cabin.p, 1.0) / (R_GAS * cabin.T)  # mol/s, at full load
        rates["caught"] = slow * rim * (taken / most - u.load * x.caught)
        rates["heating"] = slow * rim * (heater / (self.size * self.P_max) - u.load * x.heating)
        return Flows(
            ports={p.name: flows[p.name] for p in self.ports},
            rates={s.name: rates[s.name] for s in self.states},
            outputs={
                "removed": flows["product"],
                "came": came * _M,
                "bed_a": sum(T for _, T in self.held(x)[:_CELLS]) / _CELLS,
                "bed_b": sum(T for _, T in self.held(x)[_CELLS:]) / _CELLS,
                "heater": heater,
                "air_lost": sum(flows[f"lost_{name}"] for name in _AIR),
            },
        )

    def _bed(self, bed: str, u: Any, x: Any, at: At) -> dict[str, Any]:
        """What a bed takes and gives [mol/s], its heater [W], and the rates of its cells."""
        in_air, heated, opened = (window.open(x.c, x.s) for window in self.windows[bed])
        on = u.load / (u.load + 0.01)  # valves shut and heaters are off at rest
        cabin, sorbent = at["carbon_dioxide"], self.sorbent
        stream = u.load * self.size * self.flow * in_air
        w = stream / (R_GAS * cabin.T)
        C_air = stream * sum(
            air.heat_capacity(f, at[n].T) * at[n].p / (air.gas_constant(f) * at[n].T) for n, f in _AIR.items()
        )
        p, T_air = cabin.p, at["heat"].T + self.approach
        found: dict[str, Any] = {"taken": 0.0, "given": 0.0, "heater": 0.0, "rates": {}}
        for i in range(_CELLS):
            q, T = getattr(x, f"q_{bed}{i}"), getattr(x, f"T_{bed}{i}")
            over = p - sorbent.pressure(T, q)
            share = sorption.passing(
                w * over, in_air * on * self.k * self.cell * (sorbent.loading(T, p) - q), self.size * _EASE_N
            )
            taken = w * over * share
            full = q - sorbent.loading(T, np.fmin(self.p_bed, at["product"].p))
            given = on * opened * self.k * self.cell * air.above(full, _EASE_Q)
            heater = on * heated * self.size * self.P_max / _CELLS / (1 + np.exp((T - self.T_set) / self.band))
            warming = C_air * (T_air - T) + (taken - given) * self.Q + heater
            warming = warming - self.size * self.ua / _CELLS * (T - at["heat"].T)
            found["rates"][f"q_{bed}{i}"] = (taken - given) / self.cell
            found["rates"][f"T_{bed}{i}"] = warming / (self.C + self.cell * q * _M * air.heat_capacity("CO2", T))
            found["taken"], found["given"] = found["taken"] + taken, found["given"] + given
            found["heater"] = found["heater"] + heater
            p, T_air = p - over * share, T
        return found

    def _mean(self, u: Any, x: Any, at: At) -> dict[str, Any]:
        """Flows but for the heat, as means over the last cycles."""
        cabin = at["carbon_dioxide"]
        n = x.caught * u.load * self.size * self.flow * cabin.p / (air.gas_constant("CO2") * cabin.T)
        swept = u.load * self.size * self.void / self.t_half
        lost = swing.left_behind({name: at[name] for name in _AIR}, _AIR, swept, self.p_left)
        power = u.load * self.size * (self.P_fixed + x.heating * self.P_max) + self._lift(n, at)
        return {
            "carbon_dioxide": -n,
            "product": n,
            "power": -power,
            **{name: -kg for name, kg in lost.items()},
            **{f"lost_{name}": kg for name, kg in lost.items()},
        }

    def _lift(self, product: Any, at: At) -> Any:
        there = at["product"]
        return swing.lift(product, air.gas_constant("CO2"), there.T, self.p_bed, there.p, self.eta)

    def _kept(self, x: Any, rates: Mapping[str, Any]) -> Any:
        """How fast the energy of the beds grows [W]."""
        grown: Any = 0.0
        for bed in _BEDS:
            for i in range(_CELLS):
                q, T = getattr(x, f"q_{bed}{i}"), getattr(x, f"T_{bed}{i}")
                C = self.C + self.cell * q * _M * air.heat_capacity("CO2", T)
                grown = grown + C * rates[f"T_{bed}{i}"] + self.cell * rates[f"q_{bed}{i}"] * self._enthalpy(T)
        return grown

    def _enthalpy(self, T: Any) -> Any:
        """Of a mole held [J/mol]."""
        return _M * air.brings("CO2", T, P_STANDARD).h - self.Q

    def holds(self, x: Any) -> Content:
        energy: Any = 0.0
        entropy: Any = 0.0
        for q, T in self.held(x):
            gas = air.brings("CO2", T, P_STANDARD)
            energy = energy + self.C * T + self.cell * q * self._enthalpy(T)
            entropy = entropy + self.C * np.log(T) + self.cell * (q * _M * gas.s + self.sorbent.entropy(q))
        return Content(energy, entropy, {"CO2.g": self.cell * _M * sum(q for q, _ in self.held(x))})

    def estimate(self) -> Estimate:
        return Estimate(
            (self.m_beds + self.m_rest) * self.size * (1 + self.growth), self.growth, volume=self.volume * self.size
        )
