"""Filling of a vehicle that burns liquid oxygen and methane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Control, Estimate, Evidence, Flows, emits, sized, takes
from gasloop.parts.delivery import hand_over, refuse_ratio


@dataclass(frozen=True, kw_only=True, eq=False)
class AscentDelivery(Component):
    """Transfer of oxygen and methane to a vehicle during its visit; ``lander_delivery`` with the other fuel.

    m_ox = m r / (1 + r),   m_fuel = m / (1 + r)         propellant of a visit [kg], r = O/F by mass
    F = load m_ox / t,      H = load m_fuel / t          into the vehicle [kg/s]
    drawn = F / (1 - l_ox), H / (1 - l_fuel)             from the tanks [kg/s]; the difference chills lines

    What chills the vehicle boils there with the vehicle's heat and is counted outside as lost. Pumping work and heat leak
    of the hose are left out. The vehicle and its tanks are not counted: where it keeps its propellant over the
    season itself, the plant's tanks stand for its own.

    size: propellant that a visit delivers, oxidiser and fuel together [kg]. load is 1 while the vehicle takes propellant
    and 0 otherwise: a visit is a window of the study's schedule as long as ``transfer_time``. Valid for O/F from 1 to 4
    (stoichiometric). Source: kleinhenz2017 for the ratio; the rest is a choice.
    """

    ports = (
        takes("lox", "O2.l"),
        takes("methane", "CH4.l"),
        emits("oxidiser", "O2.l"),
        emits("fuel", "CH4.l"),
        emits("lox_lost", "O2.l"),
        emits("methane_lost", "CH4.l"),
    )
    controls = (Control(what="1 while a vehicle takes propellant"),)

    demand = True

    size: float = sized("t", "propellant delivered in a visit", 29.706, 0.1, 2000.0)
    mixture_ratio: float = par(3.257, "kg/kg", 2.5, 4.0, "kleinhenz2017", "oxidiser to fuel: 22,728 kg to 6,978 kg")
    transfer_time: float = par(24.0, "h", 1.0, 240.0, "design_choice", "time that a visit's transfer takes")
    lox_loss: float = par(
        0.01, "1", 0.0, 0.1, "design_choice", "share of the oxygen drawn that chills the vehicle", unverified=True
    )
    methane_loss: float = par(
        0.01, "1", 0.0, 0.1, "design_choice", "share of the methane drawn that chills the vehicle", unverified=True
    )
    coupling: float = par(
        60.0, "kg", 20.0, 200.0, "design_choice", "two couplings with valves, arm and controls", unverified=True
    )
    hose: float = par(
        200.0, "kg s/kg", 50.0, 1000.0, "design_choice", "insulated lines per flow of propellant", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (Evidence("O/F of an ascent vehicle", 3.257, "kg/kg", "kleinhenz2017", "computed"),)

    def __post_init__(self) -> None:
        refuse_ratio("ascent_delivery", self.mixture_ratio, "CH4")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        rate = u.load * self.size / self.transfer_time
        got = hand_over(rate, self.mixture_ratio, self.lox_loss, self.methane_loss)
        return Flows(
            ports={
                "lox": -got.oxidiser_drawn,
                "methane": -got.fuel_drawn,
                "oxidiser": got.oxidiser,
                "fuel": got.fuel,
                "lox_lost": got.oxidiser_drawn - got.oxidiser,
                "methane_lost": got.fuel_drawn - got.fuel,
            }
        )

    def estimate(self) -> Estimate:
        mass = self.coupling + self.hose * self.size / self.transfer_time
        return Estimate(mass * (1 + self.growth), self.growth, note="couplings and lines; the vehicle is not counted")
