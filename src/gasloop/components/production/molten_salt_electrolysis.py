"""Molten salt electrolysis (FFC-Cambridge): solid soil gives up its oxygen in a bath of calcium chloride."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import oxide_cell, soils
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import (
    At,
    Component,
    Content,
    Estimate,
    Evidence,
    Flows,
    State,
    emits,
    gives,
    sized,
    takes,
)
from gasloop.parts import oxygen_gas

_RHO_SALT = 2050.0  # kg/m3 of molten calcium chloride, for the size of the bath
_C_SALT = 990.0  # J/kg/K, for its thermal inertia
_GATE = 5.0  # K, over which a hot bus is let in: half open at 15 K above the bath
_T_MELT_SALT, _T_BOIL_MG = 1045.0, 1360.0  # K: calcium chloride melts; magnesium boils


@dataclass(frozen=True, kw_only=True, eq=False)
class MoltenSaltElectrolysis(Component):
    """Baskets of soil as cathodes, inert anodes, a bath of CaCl2: oxygen leaves the soil as ions, never molten.

    m = size load / (captured y),  y = removed x oxygen of the soil    soil [kg/s]; y oxygen set free per kg of it
    I = 4 F m y / (M_O2 eta_F),  P_cell = V_cell I                     current [A], power of the cell [W]
    M = ratio m_rated t_batch,  A = 5.54 (M / rho)^(2/3)               salt of the baths [kg], their surface [m2]
    Q = U A (T - T_wall) [1 + softplus((T - T_set) / thin - 3)]        loss, and louvres that open when it is too warm
    P_heat = P_max / (1 + exp[(T - T_set) / band]),  P_max = 2 U A (T_set - T_wall) + hot feed     heater [W]
    C dT/dt = P_cell + P_heat - m [(1 - back)(h_soil(T) - h_feed) + y dH] - Q

    The voltage is stated, not computed: it must exceed that of the last oxide taken (``oxide_cell``; with 96 % of the
    oxygen that is calcium's, 2.75 V at 1223 K) and stay below that of the salt (about 3.2 V). Current that makes no oxygen
    (electrons through the salt, calcium that dissolves and burns) stays as heat: below an eta_F of about 0.9
    a large bath heats itself. Oxides go in the order of their voltages, so what is left in the alloy is lime;
    sodium and potassium, which the salt takes up, count as oxides. The alloy is counted as its pure elements.

    Salt is not a carrier here: what clings to the alloy and is not washed out is the output ``salt_makeup``, to be bought
    and landed; the bath itself is in the mass. Heat comes from the bus ``hot`` where that is more than 15 K
    above the bath, else from electricity. Baths stay hot at no load. Oxygen is compressed to its bus. Not counted: washing of
    the salt, wear of the anode, chlorine, liquefaction, a cold start.

    size: rated oxygen [kg/s]. Valid for T_set 1100-1300 K, load 0-1. Current efficiency, voltage, ratio and time are
    from memory (unverified). Source: lomax2020, production.md b.2.
    """

    ports = (
        takes("power", "electricity"),
        takes("feed", "*.s"),
        takes("hot", "heat", optional=True),
        gives("oxygen", "O2.g"),
        *(emits(f, f"{f}.s") for f in oxide_cell.PRODUCTS),
        emits("vented", "O2.g"),
        emits("infrared", "heat"),
    )
    states = (State("T", "K", start=1223.15, role="settles", scale=20.0, what="temperature of the bath"),)
    scales_with_size = False

    size: float = sized("kg/yr", "oxygen at full load", 1000.0, 10.0, 1e5)
    soil: str = "highland_16"
    removed: float = par(0.96, "1", 0.1, 0.99, "lomax2020", "share of the soil's oxygen that is removed")
    T_set: float = par(1223.15, "K", 1100.0, 1300.0, "lomax2020", "temperature of the bath")
    V_cell: float = par(3.0, "V", 2.85, 3.2, "recalled_production", "voltage of the cell", unverified=True)
    eta_F: float = par(0.5, "1", 0.15, 0.95, "recalled_production", "current that makes oxygen", unverified=True)
    captured: float = par(
        0.9, "1", 0.3, 1.0, "recalled_production", "share of the oxygen that is caught", unverified=True
    )
    t_batch: float = par(50.0, "h", 10.0, 100.0, "recalled_production", "time of a batch", unverified=True)
    ratio: float = par(10.0, "1", 2.0, 60.0, "recalled_production", "salt per soil in the bath", unverified=True)
    salt_loss: float = par(
        0.01, "1", 0.0, 0.3, "recalled_production", "salt lost with the alloy, per soil", unverified=True
    )
    U: float = par(1.5, "W/m2/K", 0.3, 8.0, "design_choice", "loss of the bath to its wall, per surface")
    T_wall: float = par(350.0, "K", 250.0, 450.0, "design_choice", "temperature of the outer wall")
    thin: float = par(10.0, "K", 3.0, 30.0, "design_choice", "overheat over which the louvres open")
    band: float = par(5.0, "K", 1.0, 20.0, "design_choice", "proportional band of the heater")
    back: float = par(0.0, "1", 0.0, 0.4, "design_choice", "share of the feed's heat taken from hot products")
    p_cell: float = par(1.0, "bar", 0.01, 2.0, "design_choice", "pressure of the oxygen at the anode")
    eta_c: float = par(0.6, "1", 0.3, 0.85, "design_choice", "isothermal efficiency of the compressor")
    eta_dc: float = par(0.93, "1", 0.8, 0.98, "design_choice", "power electronics")
    T_out: float = par(400.0, "K", 300.0, 1100.0, "design_choice", "temperature of alloy and rest when they leave")
    m_salt: float = par(
        1.0, "1", 0.2, 4.0, "recalled_production", "pots, anodes and electronics per salt", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("simulant, share of its oxygen removed", 96.0, "%", "lomax2020", "transcribed"),
        Evidence("routes other than hydrogen, survey, lowest", 18.0, "kWh/kg", "leger2025", "transcribed"),
        Evidence("routes other than hydrogen, survey, highest", 35.0, "kWh/kg", "leger2025", "transcribed"),
    )

    def __post_init__(self) -> None:
        if not _T_MELT_SALT < self.T_set < _T_BOIL_MG:
            raise ValueError(
                f"molten_salt_electrolysis: T_set {self.T_set:.0f} K, allowed {_T_MELT_SALT:.0f} K, where calcium chloride "
                f"melts, to {_T_BOIL_MG:.0f} K, where magnesium boils: choose `T_set` between, 1223 K as a rule"
            )
        last = self.cell.steps[-1]
        if self.V_cell <= last.voltage:
            raise ValueError(
                f"molten_salt_electrolysis: {self.V_cell:.3g} V do not split {last.oxide}, which takes {last.voltage:.3g} V at "
                f"{self.T_set:.0f} K: raise `V_cell` (up to 3.2 V, where the salt goes) or lower `removed`"
            )

    def start(self) -> dict[str, float]:
        return {"T": self.T_set}

    @cached_property
    def cell(self) -> oxide_cell.Reduction:
        """What becomes of a kg of soil."""
        return oxide_cell.reduce(soils.soil(self.soil), self.removed, self.T_set)

    @cached_property
    def warm(self) -> tuple[float, float]:
        """Enthalpy [J/kg] and heat capacity [J/kg/K] of the soil at T_set."""
        known = soils.soil(self.soil)
        return float(known.enthalpy(self.T_set)), float(known.cp(self.T_set))

    @property
    def soil_rate(self) -> Any:
        """Soil at full load [kg/s]."""
        return self.size / (self.captured * self.cell.oxygen)

    @property
    def salt(self) -> Any:
        """Salt in the baths [kg]."""
        return self.ratio * self.soil_rate * self.t_batch

    def loss(self, T: Any) -> Any:
        """Heat that leaves the bath by wall and louvres [W] at T [K]."""
        surface = 5.54 * (self.salt / _RHO_SALT) ** (2 / 3)
        opened = 1 + np.log1p(np.exp((T - self.T_set) / self.thin - 3))
        return self.U * surface * (T - self.T_wall) * opened

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {
            **{f: condition(f"{f}.s", self.T_out) for f in oxide_cell.PRODUCTS},
            "infrared": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        cell, (h_warm, cp_warm) = self.cell, self.warm
        oxygen = u.load * self.size
        soil = u.load * self.soil_rate
        current = oxide_cell.CHARGE * soil * cell.oxygen / self.eta_F
        feeding = soil * (1 - self.back) * (h_warm + cp_warm * (x.T - self.T_set) - at["feed"].h)
        P_max = 2 * self.loss(self.T_set) + self.soil_rate * (h_warm - at["feed"].h)
        heating = 0.5 * P_max * (1 - np.tanh((x.T - self.T_set) / (2 * self.band)))
        lost = self.loss(x.T)
        warming = self.V_cell * current + heating - feeding - soil * cell.heat - lost
        hot = heating * 0.5 * (1 + np.tanh((at["hot"].T - self.T_set) / _GATE - 3))
        compressing = oxygen * oxygen_gas.compression(at["oxygen"].T, self.p_cell, at["oxygen"].p) / self.eta_c
        power = (self.V_cell * current + heating - hot) / self.eta_dc + compressing
        flows = {
            "power": -power,
            "feed": -soil,
            "hot": -hot,
            "oxygen": oxygen,
            **{f: soil * kg for f, kg in cell.products.items()},
            "vented": oxygen * (1 / self.captured - 1),
        }
        flows["infrared"] = -sum(flow * at[port].h for port, flow in flows.items()) - warming
        return Flows(
            ports=flows,
            rates={"T": warming / (_C_SALT * self.salt)},
            outputs={
                "current": current,
                "cell": self.V_cell * current,
                "heating": heating,
                "lost": lost,
                "compressing": compressing,
                "metal": soil * sum(cell.elements.values()),
                "salt_makeup": soil * self.salt_loss,
                "yield": cell.oxygen,
            },
        )

    def holds(self, x: Any) -> Content:
        C = _C_SALT * self.salt
        return Content(energy=C * x.T, entropy=C * np.log(x.T))

    def estimate(self) -> Estimate:
        mass = self.salt * (1 + self.m_salt)
        return Estimate(
            mass * (1 + self.growth),
            self.growth,
            volume=self.salt / _RHO_SALT,
            note="the first filling of salt included",
        )
