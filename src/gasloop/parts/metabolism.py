"""What a person breathes and gives off: published days and activities, and the law by which a body scales.

Every set is closed by the crew-day of ``matter.organics``: oxygen and vapour are the set's own, carbon dioxide, water,
waste and heat follow. Vapour is what reaches the air; sweat that runs off is in the waste water.

    r = r_set (body / 82 kg)^0.75                     [kleiber, as ewert2021 scales its crew]

Some sets are the laws of other tools, so that a cabin can be compared with theirs alone. Where an edition gives no vapour,
it goes with oxygen as in the BVAD crew-day, and says so. What a set publishes for carbon dioxide is kept beside it: ours
follows from the food, and ``carbon_dioxide_gap`` says by how much the two differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gasloop.matter.organics import CREW_DAY
from gasloop.matter.species import molar_mass

_DAY, _MINUTE = 86400.0, 60.0
REFERENCE_BODY = 82.0  # kg


@dataclass(frozen=True)
class Rates:
    """Oxygen taken and vapour given by one person of 82 kg [kg/s]; where from.

    carbon_dioxide : what the source publishes [kg/s], for comparison; None where it says nothing
    """

    oxygen: float
    vapour: float
    what: str
    source: str
    carbon_dioxide: float | None = None


def _day(oxygen: float, vapour: float | None, what: str, source: str, carbon_dioxide: float | None = None) -> Rates:
    """A day's means [kg/d]; without a vapour, that of BVAD Rev 2 in proportion to the oxygen."""
    if vapour is None:
        vapour, what = oxygen / _BVAD_OXYGEN * _BVAD_VAPOUR, f"{what}; vapour not given, as BVAD Rev 2 by oxygen"
    return Rates(oxygen / _DAY, vapour / _DAY, what, source, None if carbon_dioxide is None else carbon_dioxide / _DAY)


def _doing(oxygen: float, vapour: float, what: str) -> Rates:
    return Rates(oxygen * 1e-3 / _MINUTE, vapour * 1e-3 / _MINUTE, what, "ewert2021")


# -- the crew law of BioSim -----------------------------------------------------------------------

_BIOSIM_QUOTIENT = 0.86  # mol CO2 for each mol O2
_BIOSIM_WATER = 0.1667  # L drunk in an hour, whatever is done
_BIOSIM_VAPOUR = 0.175  # share of it breathed out
# What its default configuration has a person do, hours by intensity; the round takes 22 h.
BIOSIM_DAY: tuple[tuple[float, int], ...] = ((12.0, 2), (8.0, 0), (2.0, 5))


def biosim_oxygen(intensity: float) -> float:
    """Oxygen that BioSim's crew takes at an intensity of activity, 0 (asleep) to 5 [kg/s].

    V = 0.223804 + 5.64e-7 HR^3 60   [L/h at 22.4 L/mol],   HR = 30 intensity + 15   [1/min]

    This is their law, with its error: both terms are in litres a minute, only the second is turned into litres an hour.
    With both, sleep would take 0.61 mol/h; as it stands it takes 0.015 mol/h, a fiftieth of what a sleeper needs (0.69). A
    day's mean comes near that of others only because a round of 22 h has two hours of hard exercise, at 6.8 mol/h.
    Source: biosim.
    """
    if intensity < 0:
        return 0.0
    litres = 0.223804 + 5.64e-7 * (30.0 * intensity + 15.0) ** 3 * 60.0
    return litres / 22.4 * molar_mass("O2") / 3600.0


def biosim_mean(activities: Iterable[tuple[float, float]]) -> Rates:
    """BioSim's crew law over a round of (hours, intensity); vapour is a share of what is drunk, the same at all times.

    Raises ValueError if no hours are given.
    """
    given = [(hours, intensity) for hours, intensity in activities if hours > 0]
    total = sum(hours for hours, _ in given)
    if not total:
        raise ValueError("a schedule without hours: give each activity a length above 0")
    oxygen = sum(hours * biosim_oxygen(intensity) for hours, intensity in given) / total
    alive = sum(hours for hours, intensity in given if intensity >= 0) / total
    carbon = oxygen * _BIOSIM_QUOTIENT * molar_mass("CO2") / molar_mass("O2")
    what = "crew law of BioSim, mean of a round of activities"
    return Rates(oxygen, alive * _BIOSIM_WATER * _BIOSIM_VAPOUR / 3600.0, what, "biosim", carbon)


# -- data sets ------------------------------------------------------------------------------------

# Means of a day [kg/d]. BVAD gives 2.946 kg of breath and sweat together; the 0.43 kg that runs off on long missions
# (ewert2021) is taken from it, and the latent heat of the same table, 6.118 MJ, then comes out.
_BVAD_OXYGEN, _BVAD_VAPOUR = 0.895, 2.946 - 0.43
DAYS: Mapping[str, Rates] = {
    "bvad_rev2": _day(_BVAD_OXYGEN, _BVAD_VAPOUR, "BVAD Rev 2 (2022), Table 3-31", "bvad2022", 1.085),
    "hidh": _day(0.82, 1.85, "Human Integration Design Handbook, 30 min of exercise", "ewert2021", 1.04),
    "ices_short": _day(0.84, 2.27, "ICES-2021-365, missions to 30 days", "ewert2021", 1.01),
    "ices_long": _day(0.90, 2.52, "ICES-2021-365, missions over 30 days", "ewert2021", 1.08),
    "iss_planning": _day(0.85, None, "ISS, what is planned for a crew member (2015)", "schaezler2015"),
    "ssf": _day(0.835, None, "Space Station Freedom (1989)", "chu1989", 0.998),
    "bvad_rp1324": _day(0.84, None, "BVAD of the time of NASA RP-1324, in transcription", "bvad_early", 1.00),
    "hummod": _day(0.816, None, "HumMod, as tabulated in V-HAB", "vhab", 1.04),
    "simoc": _day(0.037083 * 24, 0.128333 * 24, "crew law of simoc-abm, the same in each hour", "simoc", 0.045 * 24),
    "biosim": biosim_mean(BIOSIM_DAY),
}

# Rates while it lasts [g/min]. Vapour of exercise is given as a range, 6.7 to 13.4 and 5.9 to 11.6: the low ends, with which
# the published days come out, and a person drinks enough at all times.
ACTIVITIES: Mapping[str, Rates] = {
    "sleep": _doing(0.37, 1.08, "asleep"),
    "nominal": _doing(0.59, 1.33, "usual work and rest"),
    "aerobic": _doing(3.99, 6.7, "aerobic exercise"),
    "resistive": _doing(1.43, 5.9, "resistive exercise"),
}


def carbon_dioxide_gap(rates: Rates) -> float | None:
    """Carbon dioxide of our food at that oxygen over what the set publishes, less one; None if it publishes none."""
    if rates.carbon_dioxide is None:
        return None
    return rates.oxygen * CREW_DAY.carbon_dioxide / CREW_DAY.oxygen / rates.carbon_dioxide - 1.0


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
