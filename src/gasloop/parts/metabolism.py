"""What a person breathes and gives off: published days and activities, and the law by which a body scales.

Every set is closed by the crew-day of ``matter.organics``: oxygen and vapour are the set's own, carbon dioxide, water,
waste and heat follow. Vapour is what reaches the air; sweat that runs off is in the waste water.

    r = r_set (body / 82 kg)^0.75                     [kleiber, as ewert2021 scales its crew]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_DAY, _MINUTE = 86400.0, 60.0
REFERENCE_BODY = 82.0  # kg


@dataclass(frozen=True)
class Rates:
    """Oxygen taken and vapour given by one person of 82 kg [kg/s]; where from."""

    oxygen: float
    vapour: float
    what: str
    source: str


def _day(oxygen: float, vapour: float, what: str, source: str) -> Rates:
    return Rates(oxygen / _DAY, vapour / _DAY, what, source)


def _doing(oxygen: float, vapour: float, what: str) -> Rates:
    return Rates(oxygen * 1e-3 / _MINUTE, vapour * 1e-3 / _MINUTE, what, "ewert2021")


# Means of a day [kg/d]. BVAD gives 2.946 kg of breath and sweat together; the 0.43 kg that runs off on long missions
# (ewert2021) is taken from it, and the latent heat of the same table, 6.118 MJ, then comes out.
DAYS: Mapping[str, Rates] = {
    "bvad_rev2": _day(0.895, 2.946 - 0.43, "BVAD Rev 2 (2022), Table 3-31", "bvad2022"),
    "hidh": _day(0.82, 1.85, "Human Integration Design Handbook, 30 min of exercise", "ewert2021"),
    "ices_short": _day(0.84, 2.27, "ICES-2021-365, missions to 30 days", "ewert2021"),
    "ices_long": _day(0.90, 2.52, "ICES-2021-365, missions over 30 days", "ewert2021"),
}

# Rates while it lasts [g/min]. Vapour of exercise is given as a range, 6.7 to 13.4 and 5.9 to 11.6: the low ends, with which
# the published days come out, and a person drinks enough at all times.
ACTIVITIES: Mapping[str, Rates] = {
    "sleep": _doing(0.37, 1.08, "asleep"),
    "nominal": _doing(0.59, 1.33, "usual work and rest"),
    "aerobic": _doing(3.99, 6.7, "aerobic exercise"),
    "resistive": _doing(1.43, 5.9, "resistive exercise"),
}


def scale(body: float) -> float:
    """Rates of a body [kg] over those of the reference body."""
    return float((body / REFERENCE_BODY) ** 0.75)


def mean(hours: Mapping[str, float]) -> Rates:
    """The mean over a day with so many hours of each activity.

    Raises ValueError if an activity is unknown or the hours do not add to 24.
    """
    unknown = [name for name in hours if name not in ACTIVITIES]
    if unknown:
        raise ValueError(f"no activity '{unknown[0]}'; there are: {', '.join(ACTIVITIES)}")
    total = sum(hours.values())
    if abs(total - 24.0) > 1e-6:
        told = ", ".join(f"{name} {h:g}" for name, h in hours.items())
        raise ValueError(f"hours of a day ({told}) add to {total:g}; they must add to 24: change nominal")
    oxygen = sum(h * ACTIVITIES[name].oxygen for name, h in hours.items()) / 24.0
    vapour = sum(h * ACTIVITIES[name].vapour for name, h in hours.items()) / 24.0
    return Rates(oxygen, vapour, "a day by hours of activity", "ewert2021")
