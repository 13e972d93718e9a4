"""Carbon dioxide from the air of Mars, frozen out, sorbed or compressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import dry_ice, equilibrium, zeolite
from gasloop.matter.carriers import Condition
from gasloop.matter.helmholtz import is_number
from gasloop.matter.species import R_GAS, molar_mass
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized, takes

WAYS = ("freezer", "sorption", "compressor")
_M = {name: molar_mass(name) for name in ("CO2", "N2", "Ar")}
_KAPPA = 1.30  # ratio of heat capacities of thin carbon dioxide near 260 K


@dataclass(frozen=True, kw_only=True, eq=False)
class Co2Acquisition(Component):
    """Pure carbon dioxide at the pressure of its bus, out of air of carbon dioxide, nitrogen and argon.

    n_air = n / (y_CO2 capture)                                air drawn [mol/s]
    P_fan = n_air R T_air dp / (p_air eta_fan)                 through filter and bed, all ways [W]

    ``way: freezer``, two cold heads in turn, one freezing while the other sublimes into the bus:
    capture = 1 - (y_i / y_CO2) p_s / (p_air - dp - p_s)       what leaves is saturated at the front, p_s(T_front)
    T_head = T_front - q_A d / k,  d = m_A / (2 rho)           the mean frost d of m_A [kg/m2] conducts q_A [W/m2]
    P = (n h_sub + n_air dh) (T_heat - T_head) / (T_head carnot)     cooler; dh cools the air to the front

    ``way: sorption``, zeolite 13X, cooled by the night, heated by day to give up, a small pump behind it:
    dq = q(T_bed, y_CO2 p_air) - q(T_des, p_des)               swing, isotherm of ``matter.zeolite`` [mol/kg]
    P = n [c_s (T_des - T_bed) / dq + h_q] / eta_heat + n R T_heat ln[1 + (p / p_des)^4] / 4 eta_c
    The heater's heat leaves to the night at T_bed; that of hot gas and heater goes to the heat bus.

    ``way: compressor``, ``stages`` of a scroll pump or like it, cooled between, on all the air:
    P = n_air k/(k-1) R [T_air + (stages-1) T_heat] [r^((k-1)/(k stages)) - 1] / eta_c,  r = p / y_CO2 (p_air - dp)
    Its product still holds 5 % of nitrogen and argon. The bus counts the carbon dioxide at its partial pressure,
    so nothing is unmixed for nothing; the rest passes through its users and is emitted here.

    Air is drawn and given back as three outside ports in its proportion; elements balance without a carrier of
    their own. Frost and bed are a mean over their cycle: a unit gives evenly while its parts take turns. The heat
    that sublimes the frost comes from what the cooler rejects; the cold of what leaves unfrozen is lost.

    size: rated carbon dioxide [kg/s]. Valid for T_air 150-300 K (of the site), p_air 400-1200 Pa, bus up to 5 bar
    (frost would melt beyond); on a site without air_T there is nothing to draw. ``way: sorption`` follows its
    isotherm below the data. No wear by dust. Sources: span1996, gunns_sorbants, production.md b.4.
    """

    ports = (
        takes("power", "electricity"),
        gives("carbon_dioxide", "CO2.g"),
        gives("heat", "heat"),
        draws("air_CO2", "CO2.g"),
        draws("air_N2", "N2.g"),
        draws("air_Ar", "Ar.g"),
        emits("lost", "CO2.g"),
        emits("nitrogen", "N2.g"),
        emits("argon", "Ar.g"),
        emits("night", "heat"),
    )

    size: float = sized("kg/d", "carbon dioxide at full load", 40.0, 0.1, 1e5)
    way: str = "freezer"
    p_air: float = par(
        700.0, "Pa", 400.0, 1200.0, "design_choice", "pressure of the air; 600 to 800 Pa by season and height"
    )
    y_N2: float = par(0.027, "1", 0.02, 0.035, "trainer2019", "nitrogen in the air, by moles", unverified=True)
    y_Ar: float = par(0.020, "1", 0.015, 0.025, "trainer2019", "argon and the rest, by moles", unverified=True)
    dp: float = par(30.0, "Pa", 5.0, 100.0, "recalled_production", "pressure lost in filter and bed", unverified=True)
    eta_fan: float = par(0.25, "1", 0.05, 0.6, "recalled_production", "fan in thin air, isothermal", unverified=True)
    T_front: float = par(140.0, "K", 120.0, 145.0, "design_choice", "temperature of the frost's surface")
    carnot: float = par(0.25, "1", 0.08, 0.4, "dietrich2010", "share of Carnot of the cooler at 140 K", unverified=True)
    area: float = par(1.0, "m2", 0.2, 5.0, "design_choice", "cold surface for 1 kg/h")
    cycle: float = par(6.0, "h", 0.5, 24.0, "design_choice", "time that a head freezes")
    rho_frost: float = par(
        900.0, "kg/m3", 300.0, 1560.0, "recalled_production", "density of the frost", unverified=True
    )
    k_frost: float = par(0.25, "W/m/K", 0.05, 0.6, "recalled_production", "conductivity of the frost", unverified=True)
    T_des: float = par(440.0, "K", 400.0, 520.0, "recalled_production", "bed when it gives up", unverified=True)
    T_bed: float = par(215.0, "K", 190.0, 245.0, "design_choice", "bed in the night, when it takes up")
    taken: float = par(0.9, "1", 0.5, 0.98, "design_choice", "share that the bed takes before it is switched")
    cp_bed: float = par(
        1000.0, "J/kg/K", 800.0, 1500.0, "recalled_production", "bed with its metal, per zeolite", unverified=True
    )
    p_des: float = par(0.6, "bar", 0.1, 1.0, "linne2013", "pressure at which the hot bed stands: 450 torr")
    eta_heat: float = par(0.85, "1", 0.5, 0.98, "design_choice", "share of the heater's power that stays in the bed")
    stages: float = par(2.0, "1", 1.0, 4.0, "design_choice", "stages of the compressor")
    eta_c: float = par(
        0.3, "1", 0.03, 0.65, "recalled_production", "compressor from 7 mbar, of adiabatic work", unverified=True
    )
    m_freezer: float = par(3.0, "kg d/kg", 0.5, 15.0, "recalled_production", "mass per rate, freezer", unverified=True)
    m_sorption: float = par(
        8.4, "kg d/kg", 1.0, 40.0, "macdof", "mass per rate, sorption: 2.8 times the freezer's", unverified=True
    )
    m_compressor: float = par(
        1.5, "kg d/kg", 0.3, 10.0, "recalled_production", "mass per rate, compressor", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("freezer: capacity of a sorption pump of 1.4 times its mass", 0.5, "1", "macdof", "primary"),
        Evidence("prototype freezer", 700.0, "g", "macdof", "primary"),
        Evidence("sorption pump, from", 7.0, "torr", "linne2013", "transcribed"),
        Evidence("sorption pump, to", 450.0, "torr", "linne2013", "transcribed"),
        Evidence("MOXIE, power of all of it", 300.0, "W", "nasa_moxie2023", "primary"),
    )

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            raise ValueError(f"co2_acquisition: no way '{self.way}'; there are: {', '.join(WAYS)}")
        if not (self.y_N2 >= 0 and self.y_Ar >= 0 and self.y_CO2 > 0):
            raise ValueError(
                f"co2_acquisition: y_N2 {self.y_N2:g} and y_Ar {self.y_Ar:g}: shares by moles lie between 0 and 1 and leave "
                "something for carbon dioxide; 2.7 % is 0.027"
            )
        frost = dry_ice.frost_point(self.y_CO2 * self.p_air)
        if self.way == "freezer" and self.T_front > frost - 2:
            raise ValueError(
                f"co2_acquisition: a front of {self.T_front:.1f} K freezes hardly anything: this air begins to freeze "
                f"at {frost:.1f} K; set `T_front` below {frost - 2:.1f} K"
            )

    @property
    def y_CO2(self) -> float:
        """Carbon dioxide in the air, by moles."""
        return 1 - self.y_N2 - self.y_Ar

    @cached_property
    def capture(self) -> float:
        """Share of the carbon dioxide that the unit keeps of the air it draws."""
        if self.way != "freezer":
            return 1.0 if self.way == "compressor" else self.taken
        p_s = float(dry_ice.sublimation_pressure(self.T_front))
        return 1 - (1 - self.y_CO2) / self.y_CO2 * p_s / (self.p_air - self.dp - p_s)

    @cached_property
    def swing(self) -> float:
        """What a kilogram of zeolite takes up and gives up again [mol/kg]."""
        cold = zeolite.CO2_ON_13X.loading(self.T_bed, self.y_CO2 * self.p_air)
        return float(cold - zeolite.CO2_ON_13X.loading(self.T_des, self.p_des))

    @cached_property
    def T_head(self) -> float:
        """Temperature of the cold metal under the mean frost [K]."""
        flow = 1 / 3600.0 / self.area  # kg/m2/s at full load
        frost = flow * self.cycle / (2 * self.rho_frost)  # m
        heat = float(dry_ice.heat_of_sublimation(self.T_front)) / _M["CO2"]
        return self.T_front - flow * heat * frost / self.k_frost

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        if is_number(site.air_T) and not np.all(np.isfinite(site.air_T)):
            raise ValueError(
                "co2_acquisition: this site has no air to draw (its air_T is not a number); choose a site on Mars, or bring "
                "the carbon dioxide from elsewhere"
            )
        T, y = site.air_T, {"CO2": self.y_CO2, "N2": self.y_N2, "Ar": self.y_Ar}
        left = {**y, "CO2": max(self.y_CO2 * (1 - self.capture), 1e-6)}
        total = sum(left.values())
        p_out = self.p_air - self.dp

        def thin(name: str, p: float) -> Condition:
            return equilibrium.thin_gas(name, T, p)

        return {
            "air_CO2": thin("CO2", y["CO2"] * self.p_air),
            "air_N2": thin("N2", y["N2"] * self.p_air),
            "air_Ar": thin("Ar", y["Ar"] * self.p_air),
            "lost": thin("CO2", left["CO2"] / total * p_out),
            "nitrogen": thin("N2", left["N2"] / total * p_out),
            "argon": thin("Ar", left["Ar"] / total * p_out),
            "night": Condition(self.T_bed, 0.0, 1.0, 1.0 / self.T_bed),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        T_air, T_heat, p = at.site.air_T, at["heat"].T, at["carbon_dioxide"].p
        made = u.load * self.size
        n = made / _M["CO2"]  # mol/s
        n_air = n / (self.y_CO2 * self.capture)
        fan = n_air * R_GAS * T_air * self.dp / (self.p_air * self.eta_fan)
        flows: dict[str, Any] = {
            "carbon_dioxide": made,
            "air_CO2": -made / self.capture,
            "air_N2": -n_air * self.y_N2 * _M["N2"],
            "air_Ar": -n_air * self.y_Ar * _M["Ar"],
            "lost": made / self.capture - made,
            "nitrogen": n_air * self.y_N2 * _M["N2"],
            "argon": n_air * self.y_Ar * _M["Ar"],
        }
        work = {"freezer": self._freeze, "sorption": self._sorb, "compressor": self._compress}[self.way]
        power, night = work(n, n_air, T_air, T_heat, p)
        flows["power"], flows["night"] = -(power + fan), night
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows, outputs={"machine": power, "fan": fan})

    def _freeze(self, n: Any, n_air: Any, T_air: Any, T_heat: Any, p: Any) -> tuple[Any, Any]:
        """Power of the cooler and heat to the night [W]."""
        span = {name: equilibrium.enthalpy(name, T_air) - equilibrium.enthalpy(name, self.T_front) for name in _M}
        kept = n * float(dry_ice.heat_of_sublimation(self.T_front))
        cold = kept + n_air * (self.y_CO2 * span["CO2"] + self.y_N2 * span["N2"] + self.y_Ar * span["Ar"])
        return cold * (T_heat - self.T_head) / (self.T_head * self.carnot), 0.0 * n

    def _sorb(self, n: Any, n_air: Any, T_air: Any, T_heat: Any, p: Any) -> tuple[Any, Any]:
        """Power of heater and pump, and heat to the night [W]: of the cooling bed and of what it takes up."""
        taken = n * (self.cp_bed * (self.T_des - self.T_bed) / self.swing + zeolite.HEAT_ON_13X)
        gas = n * (equilibrium.enthalpy("CO2", self.T_des) - equilibrium.enthalpy("CO2", T_air))
        pump = n * R_GAS * T_heat * np.log(1 + (p / self.p_des) ** 4) / (4 * self.eta_c)
        return taken / self.eta_heat + pump, taken - gas

    def _compress(self, n: Any, n_air: Any, T_air: Any, T_heat: Any, p: Any) -> tuple[Any, Any]:
        """Power of the compressor and heat to the night [W]."""
        e = (_KAPPA - 1) / _KAPPA
        r = p / (self.y_CO2 * (self.p_air - self.dp))
        each = (r ** (e / self.stages) - 1) / (e * self.eta_c)
        return n_air * R_GAS * (T_air + (self.stages - 1) * T_heat) * each, 0.0 * n

    def estimate(self) -> Estimate:
        per_rate = {"freezer": self.m_freezer, "sorption": self.m_sorption, "compressor": self.m_compressor}[self.way]
        return Estimate(per_rate * self.size * (1 + self.growth), self.growth)
