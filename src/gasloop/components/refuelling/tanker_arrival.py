"""Arrival of a tanker: one liquid brought from outside the site, at the times of the study's schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Control, Estimate, Flows, draws, emits, gives, sized


@dataclass(frozen=True, kw_only=True, eq=False)
class TankerArrival(Component):
    """A cryogenic liquid brought by tankers and handed over during their visits; the mirror image of a lander's delivery.

    F = load size / t                      into the depot [kg/s]
    B = F / (1 - loss)                     out of the tanker [kg/s]; the difference chills lines and is thrown away
    mass = visits size / (1 - loss) + (coupling + hose size / t) (1 + growth)

    **What is brought is launched, and so it is mass here**: the propellant of all ``visits``, without a growth
    allowance, stands in the estimate beside coupling and line. A plan of least launch mass with a free size
    therefore pays for each kilogram that boils off, and can weigh it against blankets, coolers and panels. A
    component does not know its schedule, so ``visits`` must be told: the number of windows in the study. It counts
    whole visits; a window of load below 1 brings less than it is charged for. What a tank holds at the start is not
    charged: let the year close on itself, or start nearly empty. The tanker itself is not counted, as the lander is not.

    The liquid arrives in the condition of the bus: state T and p of a bus of its own that leads to a tank's ``inlet``. On
    the bus that a tank publishes it comes as cold as that tank then is. Pumping work and the heat leak of the hose are
    left out.
    One unit brings one fluid; of a tanker with two, two units have the same schedule.

    size: liquid that a visit leaves in the depot [kg]. load is 1 while a tanker gives and 0 otherwise, so a visit is
    a window of the schedule as long as ``transfer_time``. It is a demand: without a schedule it gives all the time.
    Valid for any liquid that a bus carries. Source: design_choice.
    """

    ports = (gives("fluid", "*.l"), draws("brought", "*.l"), emits("lost", "*.l"))
    controls = (Control(what="1 while a tanker gives"),)

    demand = True

    size: float = sized("t", "liquid left in the depot by a visit", 10.0, 0.001, 200.0)
    fluid: str = "O2"
    visits: float = par(1.0, "1", 1.0, 1000.0, "design_choice", "visits in the study's time, whose cargo is launched")
    transfer_time: float = par(24.0, "h", 1.0, 240.0, "design_choice", "time that a visit's transfer takes")
    loss: float = par(
        0.02, "1", 0.0, 0.2, "design_choice", "share of the cargo that chills couplings and lines", unverified=True
    )
    coupling: float = par(
        30.0, "kg", 10.0, 100.0, "design_choice", "one coupling with valves, arm and controls", unverified=True
    )
    hose: float = par(
        200.0, "kg s/kg", 50.0, 1000.0, "design_choice", "insulated line per flow of liquid", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance of the hardware")

    def __post_init__(self) -> None:
        if not 0.0 <= self.loss < 1.0:
            raise ValueError(
                f"tanker_arrival: loss {self.loss:g} is a share of the cargo; allowed: 0 to below 1, usually a few per cent"
            )
        if not self.visits >= 1.0:
            raise ValueError(
                f"tanker_arrival: visits {self.visits:g} is below 1, so cargo would be free of launch mass; give the "
                "number of windows in the schedule"
            )

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        given = u.load * self.size / self.transfer_time
        brought = given / (1 - self.loss)
        return Flows(ports={"fluid": given, "brought": -brought, "lost": brought - given})

    def estimate(self) -> Estimate:
        hardware = (self.coupling + self.hose * self.size / self.transfer_time) * (1 + self.growth)
        cargo = self.visits * self.size / (1 - self.loss)
        return Estimate(hardware + cargo, self.growth, note="cargo of all visits, coupling and line; no tanker")
