"""What a PyPSA network is made of, as components: energy alone, in straight lines, without mass or wear.

Each is final and keeps the first law exactly; what a link loses goes to the surroundings as heat, and what a heat pump
brings beyond its power comes from there. They are not in the catalogue: no machine is like this.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.model.component import (
    At,
    Component,
    Content,
    Control,
    Estimate,
    Flows,
    State,
    draws,
    gives,
    sized,
    stores,
    takes,
    trades,
)

ALWAYS = "always"  # a name in the site: there all the time
NOTHING = Estimate(0.0, 0.0)
ROOM = 300.0  # K, of the surroundings; no balance of energy depends on it


@dataclass(frozen=True, kw_only=True, eq=False)
class IdealSource(Component):
    """P = load available size, 0 <= load <= 1; what is available and not taken is lost to nobody [W].

    size: power at full availability [W]. ``profile`` names the availability in the site.
    """

    ports = (draws("resource", "electricity"), gives("power", "electricity"))
    size: float = sized("kW", "power at full availability", 1e3, 0.0, 1e12)
    profile: str = ALWAYS

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"resource": condition("electricity", ROOM)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size * getattr(at.site, self.profile)
        return Flows({"resource": -P, "power": P})

    def estimate(self) -> Estimate:
        return NOTHING


@dataclass(frozen=True, kw_only=True, eq=False)
class IdealLink(Component):
    """P_in = load available size, P_out = efficiency P_in, and P_in - P_out to the surroundings as heat [W].

    size: power taken in [W]. An efficiency above 1 is that of a heat pump: its heat comes from the surroundings.
    """

    ports = (takes("into", "electricity"), gives("out", "electricity"), trades("surroundings", "heat"))
    size: float = sized("kW", "power taken in", 1e3, 0.0, 1e12)
    efficiency: float = par(1.0, "1", 0.0, 20.0, "design_choice", "power given per power taken")
    profile: str = ALWAYS

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"surroundings": condition("heat", ROOM)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size * getattr(at.site, self.profile)
        return Flows({"into": -P, "out": self.efficiency * P, "surroundings": (1 - self.efficiency) * P})

    def estimate(self) -> Estimate:
        return NOTHING


@dataclass(frozen=True, kw_only=True, eq=False)
class IdealLine(Component):
    """P = load size from one side to the other, -1 <= load <= 1, without loss [W]. size: power [W]."""

    ports = (stores("near", "electricity"), stores("far", "electricity"))
    controls = (Control("load", -1.0, 1.0, what="share of the power, positive: near to far"),)
    size: float = sized("kW", "power", 1e3, 0.0, 1e12)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        return Flows({"near": -P, "far": P})

    def estimate(self) -> Estimate:
        return NOTHING


@dataclass(frozen=True, kw_only=True, eq=False)
class IdealStore(Component):
    """dE/dt = fill, without loss and as quick as may be [W]. size: energy when full [J]."""

    ports = (stores("power", "electricity"),)
    controls = (Control("fill", -math.inf, math.inf, closes="power", what="power into the store [W]"),)
    states = (State("E", "J", start=0.5, role="stock", what="energy kept"),)
    size: float = sized("kWh", "energy when full", 1e3, 0.0, 1e12)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        return Flows({"power": -u.fill}, {"E": u.fill})

    def holds(self, x: Any) -> Content:
        return Content(energy=x.E)

    def estimate(self) -> Estimate:
        return NOTHING


@dataclass(frozen=True, kw_only=True, eq=False)
class IdealLoad(Component):
    """P = load size is taken, and leaves as heat; may not be turned down [W]. size: highest power [W]."""

    ports = (takes("power", "electricity"), trades("surroundings", "heat"))
    demand = True
    size: float = sized("kW", "highest power", 1e3, 0.0, 1e12)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"surroundings": condition("heat", ROOM)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.size
        return Flows({"power": -P, "surroundings": P})

    def estimate(self) -> Estimate:
        return NOTHING
