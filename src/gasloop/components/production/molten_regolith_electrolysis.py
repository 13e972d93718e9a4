"""Molten regolith electrolysis: oxygen and metals from a soil that is its own electrolyte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import oxide_cell, soils
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.species import FARADAY, P_STANDARD, R_GAS
from gasloop.model.component import (
    Alarm,
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
    takes,
)
from gasloop.parts import oxygen_gas

_RHO = 2700.0  # kg/m3 of silicate melt
_RHO_C = _RHO * 1400.0  # J/m3/K, for the thermal inertia only


@dataclass(frozen=True, kw_only=True, eq=False)
class MoltenRegolithElectrolysis(Component):
    """Joule-heated pool of molten soil between an inert anode and a metal cathode, inside a crust of frozen soil.

    m = size load / (captured y),  y = depth x oxygen of the soil      soil [kg/s]; y oxygen set free per kg of it
    I = 4 F m y / (M_O2 eta_F)                                         current [A]; the lost part recombines as heat
    V_i = E_i(T) + R T/4F ln(p/1 bar) + R T/F asinh(j / 2 j0) + j gap / kappa          oxide i [V], j = load j_rated
    V = sum (charge share of i) V_i,  Fe before Cr, Mn, Si, Ti, Al     mean of a batch; E_i by ``oxide_cell``
    P_heat = P_max / (1 + exp[(T - T_set) / band]),  P_max = j_rated^2 A gap_max / kappa     wider gap or AC [W]
    Q_crust = lid 2 pi k r (1 + 1 / crust) (T_solidus - T_wall)        loss of each pool; r = spread sqrt(A / pi)
    Q = n Q_crust (T - T_wall) / (T_set - T_wall) [1 + softplus((T - T_set) / thin - 3)]     crust thins as T rises
    C dT/dt = V I + P_heat - m [(1 - back)(h_soil(T) - h_feed) + y dH] - Q

    A batch is the melt between the electrodes at their least distance, worked off in rho A gap / m at full load
    (output ``batch`` [s]); flows are means over batches. A crust protects the wall as long as heat flows through it from the
    solidus (its inner face) to T_wall: that is the thermal floor. It grows with the radius, oxygen with the area, so a
    small pool needs more heat than its current makes: ``self_heating`` below 1. Where even the widest gap
    cannot keep it at T_set, ``margin`` is below 0 and T falls, in the end below the liquidus (alarm). Where ``self_heating`` is above 1
    the crust thins and the wall is at risk. Above ``largest`` there are several pools, n = size / largest.

    Metals and slag leave at T_out, as pure substances; what they give up on the way leaves as ``infrared``. A
    feed of h_feed is warmed and melted; with ``back`` some of its heat comes from them. Oxygen is compressed to its
    bus. Sodium and potassium stay in the slag, here; in truth they evaporate (0.6 wt %). Purity: a share
    1 - captured of the oxygen leaves with that vapour. Not counted: titanium's third valence, silicon in the iron, wear of the
    anode, cold starts (the pool is always kept hot), liquefaction.

    size: rated oxygen [kg/s]. Valid for T_set 1700-2250 K, load 0-1. Conductivity, exchange current and crust are
    from memory (unverified): matter.melts gives 33 S/m at 1900 K for mare_11 and refuses highland soil. Source:
    schreiner2016; production.md b.2.
    """

    ports = (
        takes("power", "electricity"),
        takes("feed", "*.s"),
        gives("oxygen", "O2.g"),
        *(emits(f, f"{f}.s") for f in oxide_cell.PRODUCTS),
        emits("vented", "O2.g"),
        emits("infrared", "heat"),
    )
    states = (State("T", "K", start=1900.0, role="settles", scale=20.0, what="temperature of the melt"),)
    alarms = (Alarm("cold", "K", "melt below its liquidus", 0.0),)
    scales_with_size = False
    watched = (Watched("self_heating", "1", "heat of the current per heat needed"),)

    size: float = sized("kg/yr", "oxygen at full load", 1000.0, 50.0, 1e5)
    soil: str = "highland_16"
    depth: float = par(0.6, "1", 0.05, 0.84, "schreiner2016", "share of the soil's oxygen taken; 0.33 to 0.83 there")
    T_set: float = par(1900.0, "K", 1700.0, 2250.0, "schreiner2016", "temperature of the melt")
    eta_F: float = par(
        0.75, "1", 0.5, 0.95, "schreiner2016", "current efficiency: highland 0.74 (1850 K) to 0.82, mare 0.57 to 0.72"
    )
    j_rated: float = par(1.0, "A/cm2", 0.1, 3.0, "recalled_production", "current density at load 1", unverified=True)
    j0: float = par(0.1, "A/cm2", 1e-3, 1.0, "recalled_production", "exchange current density", unverified=True)
    kappa: float = par(
        30.0, "S/m", 3.0, 400.0, "recalled_production", "conductivity of the melt at T_set", unverified=True
    )
    gap: float = par(1.0, "cm", 0.2, 5.0, "design_choice", "least distance of the electrodes")
    gap_max: float = par(8.0, "cm", 5.0, 30.0, "design_choice", "largest distance of the electrodes")
    spread: float = par(1.15, "1", 1.0, 1.5, "design_choice", "radius of the pool per radius of the electrode")
    k: float = par(1.2, "W/m/K", 0.5, 3.0, "recalled_production", "conductivity of the crust", unverified=True)
    crust: float = par(0.5, "1", 0.2, 3.0, "design_choice", "thickness of the crust per radius of the pool")
    T_wall: float = par(1000.0, "K", 500.0, 1300.0, "design_choice", "temperature of the wall behind the crust")
    lid: float = par(1.2, "1", 1.0, 2.0, "recalled_production", "loss with the lid per loss without", unverified=True)
    thin: float = par(
        20.0, "K", 5.0, 60.0, "design_choice", "overheat that thins the crust; the loss doubles at 3.5 times it"
    )
    band: float = par(5.0, "K", 1.0, 20.0, "design_choice", "proportional band of the heating")
    back: float = par(0.0, "1", 0.0, 0.4, "design_choice", "share of the feed's heat taken from hot products")
    captured: float = par(0.99, "1", 0.9, 1.0, "design_choice", "share of the oxygen kept after removing vapours")
    p_cell: float = par(1.0, "bar", 0.01, 2.0, "design_choice", "pressure of the oxygen over the melt")
    eta_c: float = par(0.6, "1", 0.3, 0.85, "design_choice", "isothermal efficiency of the compressor")
    eta_dc: float = par(0.93, "1", 0.8, 0.98, "design_choice", "power electronics")
    T_out: float = par(400.0, "K", 300.0, 1100.0, "design_choice", "temperature of metals and slag when they leave")
    largest: float = par(5000.0, "kg/yr", 500.0, 9500.0, "schreiner2016", "oxygen of the largest single pool")
    m_ref: float = par(
        60.0, "kg", 20.0, 300.0, "recalled_production", "reactor of 1000 kg/yr with electronics", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("reactor of 500 kg/yr, 1.4 kW", 24.5, "kWh/kg", "schreiner2016", "computed"),
        Evidence("mare, current efficiency, lowest", 57.0, "%", "schreiner2016", "transcribed"),
        Evidence("oxygen per soil, lowest temperature", 0.15, "1", "schreiner2016", "transcribed"),
        Evidence("oxygen per soil, highest temperature", 0.375, "1", "schreiner2016", "transcribed"),
        Evidence("polar plant, 23.9 t/yr of oxygen, all of it, per oxygen rate", 0.284, "kg yr/kg", "guerrero2023", "computed"),
    )  # fmt: skip

    def __post_init__(self) -> None:
        if not soils.LIQUIDUS < self.T_set <= 2300.0:
            raise ValueError(
                f"molten_regolith_electrolysis: T_set {self.T_set:.0f} K, allowed above {soils.LIQUIDUS:.0f} K, where soil "
                "is liquid, and up to 2300 K, where the data of its oxides end: choose `T_set` between"
            )
        _ = self.cell  # refuses a soil that is not known and a depth out of reach

    def start(self) -> dict[str, float]:
        return {"T": self.T_set}

    @cached_property
    def cell(self) -> oxide_cell.Reduction:
        """What becomes of a kg of soil."""
        return oxide_cell.reduce(soils.soil(self.soil), self.depth, self.T_set)

    @cached_property
    def melt(self) -> tuple[float, float]:
        """Enthalpy [J/kg] and heat capacity [J/kg/K] of the melt at T_set."""
        known = soils.soil(self.soil)
        return float(known.enthalpy(self.T_set)), float(known.cp(self.T_set))

    @property
    def pools(self) -> Any:
        """Number of pools, not rounded."""
        return np.fmax(1.0, self.size / self.largest)

    @property
    def area(self) -> Any:
        """Electrode area of all pools [m2]."""
        return oxide_cell.CHARGE * self.size / (self.captured * self.eta_F * self.j_rated)

    @property
    def radius(self) -> Any:
        """Radius of one pool [m]."""
        return self.spread * np.sqrt(self.area / self.pools / np.pi)

    @property
    def heat_capacity(self) -> Any:
        """Heat capacity of all pools [J/K], each half a sphere."""
        return self.pools * _RHO_C * 2 / 3 * np.pi * self.radius**3

    def overvoltage(self, j: Any, T: Any) -> Any:
        """What a cell needs above the decomposition voltage at 1 bar [V]: pressure, activation, resistance."""
        pressure = R_GAS * T / (4 * FARADAY) * np.log(self.p_cell / P_STANDARD)
        return pressure + R_GAS * T / FARADAY * np.arcsinh(j / (2 * self.j0)) + j * self.gap / self.kappa

    def loss(self, T: Any) -> Any:
        """Heat through crusts and lids [W] at melt temperature T [K]."""
        one = self.lid * 2 * np.pi * self.k * self.radius * (1 + 1 / self.crust) * (soils.SOLIDUS - self.T_wall)
        thinned = 1 + np.log1p(np.exp((T - self.T_set) / self.thin - 3))
        return self.pools * one * (T - self.T_wall) / (self.T_set - self.T_wall) * thinned

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            **{f: condition(f"{f}.s", self.T_out) for f in oxide_cell.PRODUCTS},
            "infrared": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        cell, (h_melt, cp_melt) = self.cell, self.melt
        oxygen = u.load * self.size
        soil = oxygen / (self.captured * cell.oxygen)
        j = u.load * self.j_rated
        current = j * self.area
        over = self.overvoltage(j, x.T)
        V = cell.voltage + over
        P_max = self.j_rated**2 * self.area * self.gap_max / self.kappa
        heating = 0.5 * P_max * (1 - np.tanh((x.T - self.T_set) / (2 * self.band)))
        lost = self.loss(x.T)
        melting = soil * (1 - self.back) * (h_melt + cp_melt * (x.T - self.T_set) - at["feed"].h)
        warming = V * current + heating - melting - soil * cell.heat - lost
        needed = soil * ((1 - self.back) * (h_melt - at["feed"].h) + cell.heat) + self.loss(self.T_set)
        compressing = oxygen * oxygen_gas.compression(at["oxygen"].T, self.p_cell, at["oxygen"].p) / self.eta_c
        power = (V * current + heating) / self.eta_dc + compressing
        flows = {
            "power": -power,
            "feed": -soil,
            "oxygen": oxygen,
            **{f: soil * kg for f, kg in cell.products.items()},
            "vented": oxygen * (1 / self.captured - 1),
        }
        flows["infrared"] = -sum(flow * at[port].h for port, flow in flows.items()) - warming
        return Flows(
            ports=flows,
            rates={"T": warming / self.heat_capacity},
            outputs={
                "voltage": V,
                "voltage_first": cell.steps[0].voltage + over,
                "voltage_last": cell.steps[-1].voltage + over,
                "current": current,
                "heating": heating,
                "reactor": V * current + heating,
                "lost": lost,
                "compressing": compressing,
                "self_heating": V * current / needed,
                "margin": (V * current + P_max) / needed - 1,
                "cold": soils.LIQUIDUS - x.T,
                "batch": _RHO * self.gap * oxide_cell.CHARGE * cell.oxygen / (self.eta_F * self.j_rated),
                "metal": soil * sum(cell.elements.values()),
                "yield": cell.oxygen,
            },
        )

    def holds(self, x: Any) -> Content:
        C = self.heat_capacity
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        thousand = 1000.0 / (365.25 * 86400.0)
        mass = self.pools * self.m_ref * (self.size / self.pools / thousand) ** 0.6
        return Estimate(mass * (1 + self.growth), self.growth, note="reactor and electronics; its crust is local soil")
