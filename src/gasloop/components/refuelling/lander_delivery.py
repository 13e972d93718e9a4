"""Refuelling of a reusable lander that burns liquid oxygen and hydrogen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Control, Estimate, Evidence, Flows, emits, sized, takes
from gasloop.parts.delivery import hand_over, refuse_ratio


@dataclass(frozen=True, kw_only=True, eq=False)
class LanderDelivery(Component):
    """Transfer of oxygen and hydrogen to a lander during its visit.

    m_ox = m r / (1 + r),   m_fuel = m / (1 + r)         propellant of a visit [kg], r = O/F by mass
    F = load m_ox / t,      H = load m_fuel / t          into the lander [kg/s]
    drawn = F / (1 - l_ox), H / (1 - l_fuel)             from the tanks [kg/s]; the difference chills lines

    What chills the lander's warm lines boils there with the lander's heat and leaves through its vent: it
    crosses the coupling as liquid and is counted outside as lost. Pumping work and heat leak of the hose
    are left out.

    size: propellant that a visit delivers, oxidiser and fuel together [kg]. load is 1 while a lander takes
    propellant and 0 otherwise, so a visit is a window of the study's schedule as long as ``transfer_time``.
    Valid for O/F from 1 to 8 (8 is stoichiometric). Source: spacelogistics, steinert2024 for O/F;
    the rest is a choice.
    """

    ports = (
        takes("lox", "O2.l"),
        takes("lh2", "H2.l"),
        emits("oxidiser", "O2.l"),
        emits("fuel", "H2.l"),
        emits("lox_lost", "O2.l"),
        emits("lh2_lost", "H2.l"),
    )
    controls = (Control(what="1 while a lander takes propellant"),)

    demand = True

    size: float = sized("t", "propellant delivered in a visit", 30.0, 0.1, 200.0)
    mixture_ratio: float = par(5.5, "kg/kg", 4.0, 8.0, "spacelogistics", "oxidiser to fuel, by mass")
    transfer_time: float = par(24.0, "h", 1.0, 240.0, "design_choice", "time that a visit's transfer takes")
    lox_loss: float = par(
        0.01,
        "1",
        0.0,
        0.1,
        "design_choice",
        "share of the oxygen drawn that chills the lander",
        unverified=True,
    )
    lh2_loss: float = par(
        0.04,
        "1",
        0.0,
        0.2,
        "design_choice",
        "share of the hydrogen drawn that chills the lander",
        unverified=True,
    )
    coupling: float = par(
        60.0,
        "kg",
        20.0,
        200.0,
        "design_choice",
        "two couplings with valves, arm and controls",
        unverified=True,
    )
    hose: float = par(
        200.0,
        "kg s/kg",
        50.0,
        1000.0,
        "design_choice",
        "insulated lines per flow of propellant",
        unverified=True,
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("O/F of a cislunar transport study", 5.5, "kg/kg", "spacelogistics", "primary"),
        Evidence("O/F of an oxygen shuttle", 6.0, "kg/kg", "steinert2024", "primary"),
    )

    def __post_init__(self) -> None:
        refuse_ratio("lander_delivery", self.mixture_ratio, "H2")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        rate = u.load * self.size / self.transfer_time
        got = hand_over(rate, self.mixture_ratio, self.lox_loss, self.lh2_loss)
        return Flows(
            ports={
                "lox": -got.oxidiser_drawn,
                "lh2": -got.fuel_drawn,
                "oxidiser": got.oxidiser,
                "fuel": got.fuel,
                "lox_lost": got.oxidiser_drawn - got.oxidiser,
                "lh2_lost": got.fuel_drawn - got.fuel,
            }
        )

    def estimate(self) -> Estimate:
        mass = self.coupling + self.hose * self.size / self.transfer_time
        return Estimate(mass * (1 + self.growth), self.growth, note="couplings and lines; the lander is not counted")
