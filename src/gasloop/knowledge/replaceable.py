"""Replaceable parts of life support: mass of one, and the mean time between its failures, as designed and as flown.

Times of the equipment list are predictions of designers. Flight has been far worse for some: the pump of the urine
processor was predicted to last 181 507 h and lasts about 3500. Where flight experience is not known, the set ``flight``
falls back on the design, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_HOUR = 3600.0
SETS = ("design", "flight")


@dataclass(frozen=True)
class Part:
    """A part that is replaced as a whole.

    name, of : its name; the assembly it belongs to
    mass : of one spare [kg]
    mtbf : mean time between failures [s]; source : who says so; confidence : how well that is known
    """

    name: str
    of: str
    mass: float
    mtbf: float
    source: str
    confidence: str = "transcribed"

    @property
    def unverified(self) -> bool:
        """Whether nobody here has read the number where it comes from."""
        return self.confidence == "recalled"


def _part(name: str, of: str, mass: float, hours: float) -> Part:
    return Part(name, of, mass, hours * _HOUR, "habnet_equipment")


DESIGN: Mapping[str, Part] = {
    p.name: p
    for p in (
        _part("oga_hydrogen_sensor", "oxygen generator", 4.35, 61_846),
        _part("oga_inlet_bed", "oxygen generator", 28.7, 296_701),
        _part("oga_nitrogen_purge", "oxygen generator", 34.2, 138_408),
        _part("oga_oxygen_outlet", "oxygen generator", 48.2, 98_112),
        _part("oga_power_supply", "oxygen generator", 42.6, 47_479),
        _part("oga_controller", "oxygen generator", 47.1, 103_280),
        _part("oga_pump", "oxygen generator", 18.0, 144_540),
        _part("cdra_sorbent_bed", "carbon dioxide removal", 42.6, 77_100),
        _part("cra_reactor", "Sabatier reactor", 120.0, 50_000),
        _part("upa_distillation", "urine processor", 92.8, 142_525),
        _part("upa_fluids_pump", "urine processor", 47.6, 90_140),
        _part("upa_pressure_pump", "urine processor", 49.1, 181_507),
        _part("wpa_catalytic_reactor", "water processor", 67.0, 25_579),
        _part("wpa_filter_bed", "water processor", 149.2, 296_701),
    )
}

# What flight showed, where a report gives a time.
FLOWN: Mapping[str, Part] = {
    "upa_pressure_pump": Part("upa_pressure_pump", "urine processor", 49.1, 3500 * _HOUR, "williamson2023", "primary"),
}


def part(name: str, of_set: str = "design") -> Part:
    """A part by its name, from one of the ``SETS``. Raises ValueError with what there is."""
    if of_set not in SETS:
        raise ValueError(f"no set '{of_set}' of times between failures; allowed: {', '.join(SETS)}")
    if name not in DESIGN:
        raise ValueError(f"no part '{name}'; allowed: {', '.join(DESIGN)}")
    return FLOWN.get(name, DESIGN[name]) if of_set == "flight" else DESIGN[name]
