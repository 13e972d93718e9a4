"""Plants under lamps: take carbon dioxide and water, give oxygen, vapour and food."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.helmholtz import is_number
from gasloop.matter.organics import ORGANICS
from gasloop.matter.species import species
from gasloop.model.component import (
    At,
    Component,
    Control,
    Estimate,
    Evidence,
    Flows,
    emits,
    gives,
    sized,
    stores,
    takes,
)
from gasloop.parts import canopy

_MADE = ORGANICS["biomass"].elements
_CARBON_DIOXIDE = _MADE["C"] / species("CO2.g").element_mass["C"]  # kg per kg of dry plant
_WATER = _MADE["H"] / species("H2O.l").element_mass["H"]
_OXYGEN = _CARBON_DIOXIDE + _WATER - 1.0
_MOLE = species("CO2.g").M / _CARBON_DIOXIDE  # kg of dry plant per mole of carbon
_M_WATER = species("H2O.l").M  # kg/mol


@dataclass(frozen=True, kw_only=True, eq=False)
class Crop(Component):
    """A stand of one crop at all ages, by the modified energy cascade: parts.canopy has the laws and their coefficients.

    biomass = lit area CUE A Y PPF M / mol                     dry matter [kg/s]; A, Y means over the ages
    CO2 + x/2 H2O -> C Hx Oy + (1 + x/4 - y/2) O2              elements closed; composition in matter.organics
    vapour = lit area E                                        transpiration [kg/s]
    P = lit area (PPF / efficacy + fans)                       lamps and fans [W]
    Q = P + enthalpy of what comes in less that of what goes out      to the air; below nought where leaves cool it [W]

    A plant sees the partial pressure of carbon dioxide (ppm at 1 atm), of vapour, and the temperature of the air. ``crop``: wheat,
    lettuce, potato. One composition serves all (wheat's: 1.07 mol of oxygen per carbon; potato 1.02, lettuce 1.08). What is
    harvested leaves the site as ``harvest``, where the food of a crew comes from; ``edible`` [kg/s] is the part that is eaten.

    size: area [m2]. load is the share of it that is lit; hours of light are a schedule (20 h a day of wheat, 16 of lettuce, 12 of
    potato), else it is lit day and night. Valid for 0.2 to 2 mmol/m2/s (lettuce to 0.5, potato to 1) and air near 1 atm of 290
    to 302 K. Source: bvad2022, habnet_crops, vhab.
    """

    ports = (
        takes("power", "electricity"),
        takes("carbon_dioxide", "CO2.g"),
        takes("water", "H2O.l"),
        gives("oxygen", "O2.g"),
        gives("vapour", "H2O.g"),
        stores("heat", "heat"),
        emits("harvest", "biomass.s"),
    )
    controls = (Control(what="share of the area that is lit"),)

    demand = True

    size: float = sized("m2", "growing area", 20.0, 0.1, 1e4)
    crop: str = "wheat"
    ppf: float = par(0.8, "mmol/m2/s", 0.2, 2.0, "design_choice", "photons on the leaves while they are lit")
    efficacy: float = par(
        2.3, "mmol/kJ", 1.0, 4.0, "recalled_life_support", "photons per electricity of the lamps", unverified=True
    )
    fans: float = par(0.3, "kW/m2", 0.0, 0.6, "bvad2022", "fans of the shoot zone, Table 4-88")
    T_harvest: float = par(295.15, "K", 285.0, 305.0, "design_choice", "temperature of what is harvested")
    m_area: float = par(100.0, "kg/m2", 20.0, 300.0, "design_choice", "trays, lamps, water; dry", unverified=True)
    v_area: float = par(1.03, "m3/m2", 0.5, 3.0, "bvad2022", "shoot zone, roots and lamps, Table 4-88")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("wheat takes carbon dioxide, nominal, per m2", 77.0, "g/d", "bvad2022", "transcribed"),
        Evidence("wheat took carbon dioxide in 86 days, per m2", 43.0, "g/d", "wheeler1990", "transcribed"),
        Evidence("wheat gave vapour, mean, per m2", 4.5, "kg/d", "wheeler1990", "transcribed"),
        Evidence("wheat grew at most, dry, per m2", 138.0, "g/d", "bugbee1988", "primary"),
    )

    def __post_init__(self) -> None:
        if self.crop not in canopy.CROPS:
            raise ValueError(f"crop: no crop '{self.crop}'; allowed: {', '.join(canopy.CROPS)}")
        low, high = (1e-6 * end for end in self.plant.ppf)
        if is_number(self.ppf) and not low * (1 - 1e-9) <= self.ppf <= high * (1 + 1e-9):
            raise ValueError(
                f"crop: {self.ppf * 1e3:g} mmol/m2/s of light on {self.crop}; its coefficients hold from {low * 1e3:g} to "
                f"{high * 1e3:g} mmol/m2/s: set ppf within"
            )

    @property
    def plant(self) -> canopy.Crop:
        """The coefficients of the crop."""
        return canopy.CROPS[self.crop]

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"harvest": condition("biomass.s", self.T_harvest)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        lit = u.load * self.size
        co2 = at["carbon_dioxide"].p / canopy.P_FITTED * 1e6
        stand = canopy.stand(self.plant, self.ppf * 1e6, co2)
        air = at["vapour"]
        given_off = lit * _M_WATER * canopy.transpiration(self.plant, stand.gross, co2, air.T, air.p)
        made = lit * stand.net * _MOLE
        flows = {
            "power": -lit * (self.ppf / self.efficacy + self.fans),
            "carbon_dioxide": -made * _CARBON_DIOXIDE,
            "water": -(made * _WATER + given_off),
            "oxygen": made * _OXYGEN,
            "vapour": given_off,
            "harvest": made,
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows, outputs={"edible": made * stand.edible, "transpired": given_off})

    def estimate(self) -> Estimate:
        return Estimate(
            self.m_area * self.size * (1 + self.growth), self.growth, volume=self.v_area * self.size,
            note="hours of sowing and harvest not counted",
        )  # fmt: skip
