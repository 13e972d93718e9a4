"""Small liquefier driven by electric coolers, for oxygen, hydrogen or methane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.exergy import ATMOSPHERE, liquefaction_work, saturated_liquid
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes
from gasloop.parts.cycles import product_path
from gasloop.parts.refrigeration import check_kind, liquefying, mass_of_cooler, share_of_carnot

_LIQUIDS = ("O2", "H2", "CH4")
_T_GAS = 300.0  # K, of the gas the stages are laid out for


@lru_cache(maxsize=8)
def _duty(fluid: str) -> tuple[Any, Any, float]:
    """Temperatures [K] at which heat is taken and the least work for it [J/kg], 300 K and 1 atm; all heat [J/kg]."""
    T_boil = float(saturated_liquid(f"{fluid}.l").T)
    path = product_path(fluid, ATMOSPHERE, T_boil - 3e-6, _T_GAS - 1e-3)
    T, heat = 0.5 * (path.T[1:] + path.T[:-1]), np.diff(path.h)
    return T, heat * (_T_GAS / T - 1), float(np.sum(heat))


@dataclass(frozen=True, kw_only=True, eq=False)
class SmallLiquefier(Component):
    """Gas of its bus to liquid of its bus by electric coolers, whose share of Carnot is that of ``cryocooler``.

    w = (h_l - h_g) - T0 (s_l - s_g)                        least work between the two buses, T0 the heat bus [J/kg]
    y = eta_75 (T / 75 K)^b (lift / 6.8 W)^n;  share = y / [1 + (y / eta_max)^4]^(1/4)
    1 / eta = sum of dw / share(T) / sum of dw,  dw = dq (300 K / T - 1)
    lift = size / machines [h_g(300 K) - h_l]               heat of one train of coolers [W]
    P = load size w / eta                                   electric power [W]
    Q = P + load size (h_g - h_l)                           heat rejected at T0 [W]

    Stages take the heat dq where it is given off, from 300 K to the boiling point at 1 atm, each with the share
    of Carnot of its temperature. Hydrogen turns to para on its way, over a catalyst.

    size: rated liquid [kg/s]. Flows do not go with size: larger coolers lose less. Gas that comes under
    pressure costs less; a cold heat bus costs less. Valid for T0 200-330 K. Source: cryogenics.md b.6, c.9.
    """

    ports = (takes("gas", "*.g"), takes("power", "electricity"), gives("liquid", "*.l"), gives("heat", "heat"))
    scales_with_size = False

    size: float = sized("kg/d", "liquid at full load", 50.0, 0.1, 1e5)
    fluid: str = "O2"
    kind: str = "stirling"
    machines: float = par(1.0, "1", 1.0, 20.0, "design_choice", "trains of coolers that share the load")
    eta_75: float = par(0.143, "1", 0.10, 0.26, "plachta2004", "share of Carnot at 75 K: 6.8 W for 150 W, 311 K")
    b: float = par(1.45, "1", 0.0, 2.0, "dietrich2010", "exponent through 3.1 % at 25 K, 12.9 W for 4.6 kW")
    n: float = par(
        0.10, "1", 0.0, 0.2, "recalled_cryogenics", "exponent of size, half of Strobridge's", unverified=True
    )
    eta_max: float = par(
        0.4, "1", 0.3, 0.5, "recalled_cryogenics", "share of Carnot of the largest plants", unverified=True
    )
    m_P: float = par(
        0.03, "kg/W", 0.0, 0.07, "recalled_cryogenics", "exchangers and electronics, per electric power at 300 K, 1 atm",
        unverified=True,
    )  # fmt: skip
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("least work, oxygen at 300 K, 1 atm", 0.176, "kWh/kg", "bell2014", "computed"),
        Evidence("least work, methane at 300 K, 1 atm", 0.303, "kWh/kg", "bell2014", "computed"),
        Evidence("least work, normal to para hydrogen at 300 K, 1 atm", 3.970, "kWh/kg", "bell2014", "computed"),
        Evidence("polar plant, oxygen liquefaction, no margin", 1.3, "kWh/kg", "kleinhenz2020", "computed"),
        Evidence("polar plant, hydrogen liquefaction, no margin", 54.0, "kWh/kg", "kleinhenz2020", "computed"),
    )

    def __post_init__(self) -> None:
        check_kind(self.kind, "small_liquefier")
        if self.fluid not in _LIQUIDS:
            raise ValueError(
                f"small_liquefier: no liquid carrier of '{self.fluid}'; there are: {', '.join(_LIQUIDS)}; "
                "wire `liquid` to a bus of one of these"
            )

    @property
    def eta(self) -> Any:
        """Share of the least work."""
        T, work, heat = _duty(self.fluid)
        lift = self.size / self.machines * heat
        spent = work / share_of_carnot(T, lift, self.eta_75, self.b, self.n, self.eta_max)
        return np.sum(work) / np.sum(spent)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        made = u.load * self.size
        needs = liquefying(made, at["gas"], at["liquid"], at["heat"].T, self.eta)
        return Flows(
            ports={"gas": -made, "power": -needs.power, "liquid": made, "heat": needs.heat},
            outputs={"specific_work": needs.work},
        )

    def estimate(self) -> Estimate:
        each = self.size / self.machines * liquefaction_work(self.fluid) / float(self.eta)
        mass = self.machines * (float(mass_of_cooler(self.kind, each)) + self.m_P * each)
        return Estimate(mass * (1 + self.growth), self.growth, note="coolers, exchangers and electronics; no radiator")
