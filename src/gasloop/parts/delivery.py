"""Propellant handed to a vehicle during its visit: two liquids in a mixture, each with what chills the vehicle's lines.

m_ox = m r / (1 + r),  m_fuel = m / (1 + r)          r = oxidiser to fuel by mass
drawn = given / (1 - loss)                           the difference boils in the vehicle's warm lines and leaves
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.matter.reactions import Reaction

# How both burn to the end: no engine runs with more oxygen to fuel than this.
_BURNING = {"H2": Reaction("2 H2 + O2 -> 2 H2O"), "CH4": Reaction("CH4 + 2 O2 -> CO2 + 2 H2O")}
_NAMES = {"H2": "hydrogen", "CH4": "methane"}


@dataclass(frozen=True)
class Handed:
    """Flows [kg/s]: given to the vehicle, and drawn for it."""

    oxidiser: Any
    fuel: Any
    oxidiser_drawn: Any
    fuel_drawn: Any


def hand_over(rate: Any, ratio: float, oxidiser_loss: float, fuel_loss: float) -> Handed:
    """Both liquids of a flow of propellant [kg/s]."""
    oxidiser, fuel = rate * ratio / (1 + ratio), rate / (1 + ratio)
    return Handed(oxidiser, fuel, oxidiser / (1 - oxidiser_loss), fuel / (1 - fuel_loss))


def refuse_ratio(where: str, ratio: float, fuel: str) -> None:
    """Raise ValueError for a ratio turned over, or beyond the stoichiometric one (to the digit in use, 8 and 4)."""
    most = round(_BURNING[fuel].mass("O2") / _BURNING[fuel].mass(fuel))
    if not 1.0 < ratio <= most:
        mend = "; it looks like fuel to oxidiser, turn it over" if ratio < 1.0 else ""
        raise ValueError(
            f"{where}: mixture_ratio {ratio:g} is oxidiser to fuel by mass; allowed for oxygen and {_NAMES[fuel]}: above 1, "
            f"at most {most:g} (stoichiometric){mend}"
        )
