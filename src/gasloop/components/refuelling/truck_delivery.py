"""Offtake by trucks: a product of the plant loaded into trailers and driven away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Control, Estimate, Flows, emits, sized, takes


@dataclass(frozen=True, kw_only=True, eq=False)
class TruckDelivery(Component):
    """Loading bays for trailers that take away one product, gas or liquid.

    F = load size / t                      into a trailer [kg/s]
    drawn = F / (1 - loss)                 from its bus [kg/s]; the difference cools or purges hoses and is lost

    load is 1 while a trailer is filled, so a visit is a window of the study's schedule as long as ``transfer_time``; more
    bays fill more trailers in the same window. Without a schedule it draws all the time, as a user at the end of a pipe
    would. Trailers are filled from the pressure or temperature of the bus; compressing or liquefying for it is the
    plant's. Driving is outside the boundary.

    size: product that a trailer takes away [kg]. ``fluid`` is the whole carrier, formula and phase: ``H2.g``, ``H2.l``. It
    is a demand: a plan may not turn it down. Valid for any matter that a bus carries. Source: design_choice.
    """

    ports = (takes("product", "*"), emits("delivered", "*"), emits("lost", "*"))
    controls = (Control(what="1 while trailers are filled"),)

    demand = True

    size: float = sized("kg", "product that a trailer takes away", 1000.0, 1.0, 1e5)
    fluid: str = "H2.g"
    bays: float = par(1.0, "1", 1.0, 100.0, "design_choice", "trailers filled at the same time")
    transfer_time: float = par(2.0, "h", 0.1, 240.0, "design_choice", "time to fill a trailer")
    loss: float = par(
        0.01, "1", 0.0, 0.2, "design_choice", "share drawn that hoses and couplings lose", unverified=True
    )
    m_bay: float = par(
        500.0, "kg", 10.0, 5000.0, "design_choice", "couplings, meters and hoses of a bay", unverified=True
    )
    growth: float = par(0.0, "1", 0.0, 0.3, "design_choice", "mass growth allowance")

    def __post_init__(self) -> None:
        if not 0.0 <= self.loss < 1.0:
            raise ValueError(
                f"truck_delivery: loss {self.loss:g} is a share of what is drawn; allowed: 0 to below 1, usually a per cent"
            )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        filled = u.load * self.bays * self.size / self.transfer_time
        drawn = filled / (1 - self.loss)
        return Flows(ports={"product": -drawn, "delivered": filled, "lost": drawn - filled})

    def estimate(self) -> Estimate:
        return Estimate(self.m_bay * self.bays * (1 + self.growth), self.growth, note="loading bays; no trucks")
