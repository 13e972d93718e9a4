"""Carbothermal reduction of molten soil with methane, and the methanation that brings the methane back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import soils
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.fluids import fluid
from gasloop.matter.mineral_table import OXIDES
from gasloop.matter.minerals import mineral
from gasloop.matter.species import R_GAS, molar_mass
from gasloop.model.component import (
    At,
    Component,
    Estimate,
    Evidence,
    Flows,
    emits,
    gives,
    sized,
    takes,
)

_GATE = 10.0  # K, over which a hot bus is let in: half open at 30 K above the melt
_SLAG = {f"slag_{row.formula.lower()}": row.formula for row in OXIDES}  # port -> oxide
_M = {name: molar_mass(name) for name in ("O", "C", "H2", "CH4", "H2O", "O2")}


def hot_gas(name: str, T: float) -> float:
    """Molar enthalpy of an ideal gas on the formation scale [J/mol]; its heat capacity followed to the melt's T."""
    gas = fluid(name)
    return float(gas.M * gas.R * T * (1 + gas.ideal.first(gas.T_r / T)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Carbothermal(Component):
    """Pools of soil melted under methane; hot gas to a methanator; water to an electrolyser.

    FeO + CH4 -> Fe + CO + 2 H2,  SiO2 + 2 CH4 -> Si + 2 CO + 4 H2       in the melt, per oxygen one methane
    CO + 3 H2 -> CH4 + H2O                                               in the methanator, to the end
    CH4 -> C + 2 H2                                                      carbon that stays in slag and metal: c_loss
    o = melted [iron x_FeO / M_FeO + 2 silica x_SiO2 / M_SiO2]           oxygen won [mol per kg of soil]
    q = sum products h(T) + CO h + (2 + 2 c) H2 h - soil h - (1 + c) CH4 h(T_in)        heat of the melt [J/mol of O]
    P_heat = q n / eta                                                   light, or electricity, on the pools [W]
    P = (1 - g) P_heat + pumps + e_aux w                                 electric power [W], g share of the hot bus

    Over the loop hydrogen takes the oxygen: what is drawn is H2 and, for the carbon lost, CH4. The boundary is water:
    its electrolysis is another unit, whose hydrogen comes back. What eta leaves is radiated by the shell
    (``infrared`` at T_shell); heat of the gas and of methanation leaves to ``heat``. Heat comes from the bus ``hot`` if
    that is more than 30 K above the melt (a concentrator's), else from electricity.

    All of a pool is parted into oxides, Fe, Si and C, counted as pure: oxides here do not melt, which leaves out
    0.45 MJ per kg of slag, and have lost what binds them in minerals, which adds 0.3 to 0.4. A pool is small and melts
    in minutes: no state, no standby. The share of silica reduced is stated, not computed: no rate law that could be
    checked was found. Carbon leaves at 1500 K, up to which graphite is known here.

    size: rated water [kg/s]. Valid for T 1900-2250 K. Gases above 1500 K by the ideal part of their equations of
    state. Source: colozza2010, sanders2025, production.md b.2, c.4.
    """

    ports = (
        takes("power", "electricity"),
        takes("feed", "*.s"),
        takes("hydrogen", "H2.g"),
        takes("methane", "CH4.g"),
        takes("hot", "heat", optional=True),
        gives("water", "H2O.l"),
        gives("heat", "heat"),
        emits("iron", "Fe.s"),
        emits("silicon", "Si.s"),
        emits("carbon", "C.s"),
        emits("untouched", "*.s"),
        *(emits(port, f"{oxide}.s") for port, oxide in _SLAG.items()),
        emits("infrared", "heat"),
    )

    soil: str = "highland_16"
    size: float = sized("kg/d", "water at full load", 10.0, 0.1, 1e5)
    T: float = par(2173.15, "K", 1900.0, 2250.0, "colozza2010", "temperature of the melt")
    silica: float = par(0.68, "1", 0.2, 0.9, "colozza2010", "share of the silica reduced: yields of 15 to 20 wt %")
    iron: float = par(1.0, "1", 0.5, 1.0, "colozza2010", "share of the iron oxide reduced")
    melted: float = par(0.95, "1", 0.5, 1.0, "design_choice", "share of the soil fed that melts")
    c_loss: float = par(0.003, "1", 0.0, 0.05, "sanders2025", "carbon lost per carbon that goes round")
    eta: float = par(
        0.183, "1", 0.1, 0.8, "sanders2025", "share of the light's heat in the melt: 74.5 kWh/kg of the brassboard"
    )
    T_in: float = par(700.0, "K", 300.0, 900.0, "design_choice", "temperature of methane, warmed by the hot gas")
    eps_solid: float = par(0.0, "1", 0.0, 0.5, "design_choice", "share of the slag's heat that meets the next soil")
    T_shell: float = par(600.0, "K", 400.0, 1000.0, "design_choice", "temperature at which the shell radiates")
    T_c: float = par(310.0, "K", 290.0, 350.0, "design_choice", "temperature of the condenser, not below the heat bus")
    dp: float = par(0.5, "1", 0.05, 1.0, "design_choice", "pressure that the loop loses, per pressure")
    eta_p: float = par(0.3, "1", 0.1, 0.7, "recalled_production", "pumps, of isothermal work", unverified=True)
    e_aux: float = par(0.3, "kWh/kg", 0.0, 2.0, "recalled_production", "control, feeder per water", unverified=True)
    m_rate: float = par(
        30.0, "kg d/kg", 5.0, 150.0, "recalled_production", "pools, methanator, exchangers per water rate",
        unverified=True,
    )  # fmt: skip
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("laser on simulant, ambient: oxygen per heat", 74.5, "kWh/kg", "sanders2025", "computed"),
        Evidence("laser on simulant, vacuum, first and second: the latter", 63.3, "kWh/kg", "sanders2025", "computed"),
        Evidence("status 2025, more than 20 g/kWh", 50.0, "kWh/kg", "sanders2025", "computed"),
        Evidence("plant model, 1 t a year, 20 wt %", 36.4, "kWh/kg", "colozza2010", "computed"),
        Evidence("plant model, 1 t a year, 15 wt %", 43.6, "kWh/kg", "colozza2010", "computed"),
    )

    def __post_init__(self) -> None:
        if self.won <= 0:
            raise ValueError(
                f"carbothermal: of soil '{self.soil}' nothing is reduced; raise `silica` or `iron`, each 0 to 1"
            )
        for what in ("silica", "iron", "melted", "c_loss"):
            if not 0.0 <= getattr(self, what) <= 1.0:
                raise ValueError(f"carbothermal: {what} {getattr(self, what):g}: a share lies between 0 and 1")
        if not 1900.0 <= self.T <= 2250.0:
            raise ValueError(f"carbothermal: melt at {self.T:.0f} K: allowed 1900 to 2250 K, where minerals are known")

    @cached_property
    def won(self) -> float:
        """Oxygen that leaves the soil [mol per kg of soil fed]."""
        x = soils.soil(self.soil).oxides
        moles = {oxide: x.get(oxide, 0.0) / molar_mass(oxide) for oxide in ("FeO", "SiO2")}
        return self.melted * (self.iron * moles["FeO"] + 2 * self.silica * moles["SiO2"])

    @cached_property
    def solids(self) -> Mapping[str, float]:
        """kg in (negative) and out per mole of oxygen."""
        fed = 1 / self.won
        x = {oxide: fed * self.melted * share for oxide, share in soils.soil(self.soil).oxides.items()}
        gone = {"FeO": self.iron, "SiO2": self.silica}
        left = {port: x.get(oxide, 0.0) * (1 - gone.get(oxide, 0.0)) for port, oxide in _SLAG.items()}
        return left | {
            "feed": -fed,
            "untouched": fed * (1 - self.melted),
            "iron": x.get("FeO", 0.0) * self.iron * molar_mass("Fe") / molar_mass("FeO"),
            "silicon": x.get("SiO2", 0.0) * self.silica * molar_mass("Si") / molar_mass("SiO2"),
            "carbon": self.c_loss * _M["C"],
        }

    @property
    def T_tail(self) -> float:
        """Temperature at which slag and metal leave [K]."""
        return self.T - self.eps_solid * (self.T - 300.0)

    @cached_property
    def leaving(self) -> float:
        """Enthalpy of what leaves the melt, less that of its methane [J/mol of oxygen]."""
        kg, c = self.solids, self.c_loss
        made = {port: mineral(oxide) for port, oxide in _SLAG.items() if kg[port] > 0}
        made |= {"iron": mineral("Fe"), "silicon": mineral("Si")}
        hot = sum(kg[port] * float(m.enthalpy(self.T_tail)) for port, m in made.items())
        gas = hot_gas("CO", self.T) + (2 + 2 * c) * hot_gas("H2", self.T)
        return hot + gas - (1 + c) * hot_gas("CH4", self.T_in)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        made = {"iron": "Fe.s", "silicon": "Si.s"} | {port: f"{oxide}.s" for port, oxide in _SLAG.items()}
        return {port: condition(name, self.T_tail) for port, name in made.items()} | {
            "carbon": condition("C.s", 1500.0),
            "infrared": condition("heat", self.T_shell),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        water = u.load * self.size
        n = water / _M["H2O"]  # mol/s of oxygen
        c, kg = self.c_loss, self.solids
        q = self.leaving + kg["carbon"] * at["carbon"].h + self.melted * kg["feed"] * at["feed"].h
        heating = q * n / self.eta
        hot = heating * 0.5 * (1 + np.tanh((at["hot"].T - self.T) / _GATE - 3))
        pumps = n * 3 * R_GAS * self.T_c * np.log(1 + self.dp) / self.eta_p
        flows = {port: n * m for port, m in kg.items()} | {
            "power": -(heating - hot + pumps + self.e_aux * water),
            "hot": -hot,
            "hydrogen": -n * (1 - 2 * c) * _M["H2"],
            "methane": -n * c * _M["CH4"],
            "water": water,
            "infrared": heating * (1 - self.eta),
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(
            ports={p.name: flows[p.name] for p in self.ports},
            outputs={
                "oxygen": n * _M["O"],
                "oxygen_yield": self.won * _M["O"] + 0 * n,
                "heating": heating,
                "heat_melt": q * n,
                "pumps": pumps,
            },
        )

    def estimate(self) -> Estimate:
        return Estimate(
            self.m_rate * self.size * (1 + self.growth),
            self.growth,
            note="no concentrator, no electrolyser, no digging",
        )
