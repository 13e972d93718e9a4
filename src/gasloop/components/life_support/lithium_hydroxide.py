"""Lithium hydroxide canisters: they bind carbon dioxide for good, and are used up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import condition
from gasloop.matter.reactions import Reaction
from gasloop.model.component import (
    At,
    Component,
    Content,
    Estimate,
    Evidence,
    Flows,
    State,
    Watched,
    gives,
    sized,
    takes,
)
from gasloop.parts import air

_BINDING = Reaction("2 LiOH.s + CO2.g -> Li2CO3.s + H2O.g")
_CO2 = -_BINDING.mass("CO2")
PER_CO2 = -_BINDING.mass("LiOH") / _CO2  # kg/kg, 1.088
_CARBONATE = -_BINDING.mass("Li2CO3") / _BINDING.mass("LiOH")  # kg made per kg of hydroxide used
_WATER = _BINDING.mass("H2O") / _CO2  # kg/kg
_EASE = 0.02  # of the fresh charge, over which the last of it fades
_HALF = 0.02  # of the fresh charge: what is left to use where the stream is half


@dataclass(frozen=True, kw_only=True, eq=False)
class LithiumHydroxide(Component):
    """Canisters of lithium hydroxide in a fan's air: 2 LiOH + CO2 -> Li2CO3 + H2O.

    n = load rate size f p / (R T)                   carbon dioxide bound [kg/s]
    f = y / (y + 0.02),  y = LiOH / size - unused    what can still be used, of a fresh charge
    dLiOH/dt = -1.088 n                              [kg/s]; 1.25 kg LiOH are taken along per kg bound with unused = 13 %
    Q = P - sum of flow h - change of what is held   2.0 MJ per kg bound, and the fan; dry heat, the vapour goes into the air [W]

    Fast and without a regeneration: what stands by for the day when the scrubber fails. The stock only falls: a study states
    `stock`, the share that is fresh at the start (0.98 is the most a plan takes). Used canisters stay aboard as carbonate. The hydrate that forms in between, which
    takes up water at first and gives it back later, is left out.

    size: lithium hydroxide of a fresh charge [kg]; canisters in use and in reserve together, so ``rate`` is per all of it. Valid for
    0.5-50 torr and air near room temperature. Source: life_support.md b.1, c.3; chemistry.
    """

    ports = (
        takes("carbon_dioxide", "CO2.g"),
        takes("power", "electricity"),
        gives("vapour", "H2O.g"),
        gives("heat", "heat"),
    )
    states = (State("LiOH", "kg", start=1.0, role="stock", what="hydroxide not yet used"),)
    watched = (
        Watched("removed", "kg/s", "carbon dioxide bound"),
        Watched("left", "1", "share of the charge that is fresh"),
    )

    follows_levels = True

    size: float = sized("kg", "lithium hydroxide of a fresh charge", 30.0, 0.1, 1e4)
    rate: float = par(
        1.0, "m3/h/kg", 0.01, 50.0, "design_choice", "stream of air freed of carbon dioxide per charge", unverified=True
    )
    unused: float = par(
        0.13, "1", 0.0, 0.4, "recalled_life_support", "share of a charge that the air never reaches", unverified=True
    )
    T: float = par(300.0, "K", 290.0, 330.0, "design_choice", "temperature of the canisters")
    e: float = par(1.0, "W h/m3", 0.05, 20.0, "design_choice", "fan per stream", unverified=True)
    m_canister: float = par(0.4, "1", 0.05, 2.0, "design_choice", "canister per hydroxide", unverified=True)
    volume: float = par(4e-3, "m3/kg", 1e-3, 2e-2, "design_choice", "room taken per hydroxide", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (Evidence("with usual utilisation", 1.25, "1", "recalled_life_support", "recalled"),)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        cabin = at["carbon_dioxide"]
        fresh = air.above(x.LiOH / self.size - self.unused, _EASE)
        stream = u.load * self.rate * self.size * fresh / (fresh + _HALF)
        n = stream * cabin.p / (air.gas_constant("CO2") * cabin.T)
        power = u.load * self.e * self.rate * self.size
        flows = {"carbon_dioxide": -n, "power": -power, "vapour": _WATER * n}
        used = PER_CO2 * n
        hydroxide, carbonate = (condition(name, self.T).h for name in ("LiOH.s", "Li2CO3.s"))
        kept = used * (_CARBONATE * carbonate - hydroxide)
        heat = -sum(flow * at[port].h for port, flow in flows.items()) - kept
        return Flows(
            ports={**flows, "heat": heat},
            rates={"LiOH": -used},
            outputs={"removed": n, "left": x.LiOH / self.size, "stream": stream},
        )

    def holds(self, x: Any) -> Content:
        mass = {"LiOH.s": x.LiOH, "Li2CO3.s": _CARBONATE * (self.size - x.LiOH)}
        there = {name: condition(name, self.T) for name in mass}
        return Content(
            sum(m * there[name].h for name, m in mass.items()), sum(m * there[name].s for name, m in mass.items()), mass
        )

    def estimate(self) -> Estimate:
        return Estimate(
            self.size * (1 + self.m_canister * (1 + self.growth)), self.growth, volume=self.volume * self.size
        )
