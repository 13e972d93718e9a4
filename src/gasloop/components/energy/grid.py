"""Public grid of a site on the Earth: bought and sold power, with price, emissions and a limited connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.model.component import (
    At,
    Component,
    Control,
    Estimate,
    Flows,
    State,
    Watched,
    emits,
    sized,
    stores,
    trades,
)

_EASE = 1e-4  # of size, over which buying turns into selling


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid(Component):
    """Connection to a grid through a transformer; the meter stands on the side of the grid.

    P = load size                                          power to the site [W], negative when it sells
    loss = ohmic size load^2                               heat of the transformer [W]
    metered = P + loss                                     bought, or sold if negative [W]
    d bought/dt = metered+ / size,  d sold/dt = metered- / size    full-load time of either [s]
    spent = size (price bought - back sold)                in the money of ``price``, whichever that is
    emitted = size co2 bought                              mass of CO2 equivalent of what was bought [kg]

    x+ and x- are the smooth positive parts of x and -x; what they add is 5e-5 of full load while nothing passes. Price,
    what is paid back for power sold, and emissions are means over the run: a component sees no clock. What the grid
    emits leaves elsewhere, so it is no flow of the site.
    A bus with a grid and a store needs ``closed_by``, which names the one that takes up what is left.

    size: limit of the connection, either way [W]. Valid load -1 to 1. Price and emissions
    are the study's to state; the defaults are round numbers. Source: design_choice, recalled_energy (transformer).
    """

    ports = (stores("power", "electricity"), trades("line", "electricity"), emits("heat", "heat"))
    controls = (Control("load", -1.0, 1.0, closes="power", what="share of the connection, positive: bought"),)
    states = (
        State("bought", "s", start=0.0, role="free", scale=1e6, what="energy bought, per size"),
        State("sold", "s", start=0.0, role="free", scale=1e6, what="energy sold, per size"),
    )
    watched = (Watched("spent", "1", "spent on power"), Watched("emitted", "kg", "CO2 emitted for it"))

    size: float = sized("MW", "limit of the connection", 20.0, 1e-3, 1e4)
    price: float = par(0.08, "1/kWh", 0.0, 1.0, "design_choice", "of power bought, money per energy", unverified=True)
    back: float = par(0.04, "1/kWh", -0.1, 0.5, "design_choice", "paid for power sold", unverified=True)
    co2: float = par(0.3, "kg/kWh", 0.0, 1.2, "design_choice", "CO2 equivalent of power bought", unverified=True)
    ohmic: float = par(0.01, "1", 0.0, 0.05, "recalled_energy", "loss of the transformer at full load", unverified=True)
    m_P: float = par(2.0, "kg/kW", 0.5, 5.0, "recalled_energy", "transformer and switches per size", unverified=True)
    growth: float = par(0.0, "1", 0.0, 0.3, "design_choice", "mass growth allowance")

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"heat": Condition(site.ground_T, 0.0, 1.0, 1.0 / site.ground_T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        loss = self.ohmic * self.size * u.load**2
        share = (P + loss) / self.size
        most = np.sqrt(share**2 + _EASE**2)
        spent = self.size * (self.price * x.bought - self.back * x.sold)
        return Flows(
            ports={"power": P, "line": -(P + loss), "heat": loss},
            rates={"bought": 0.5 * (most + share), "sold": 0.5 * (most - share)},
            outputs={"spent": spent, "emitted": self.size * self.co2 * x.bought},
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_P * self.size * (1 + self.growth), self.growth, note="transformer and switches")
