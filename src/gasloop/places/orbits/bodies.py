"""What orbits need to know of the bodies they go around."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.places.sun import MOON_RADIUS

MOON_DISTANCE = 384.4e6  # m, mean, between the centres [recalled_orbits]


@dataclass(frozen=True)
class Body:
    """A body that others go around.

    mu : gravitational parameter [m3/s2]; radius : equatorial [m]; j2 : of its flattening; spin : of its ground against the
    stars [rad/s]; air : whether an arrival may brake in it
    sources : key of ``references.bib`` for each number; ``recalled_orbits``: nobody here has read the source
    """

    name: str
    mu: float
    radius: float
    j2: float
    spin: float
    air: bool
    sources: Mapping[str, str]

    def at(self, altitude: float) -> float:
        """Radius from the centre at a height above the equator [m]."""
        return self.radius + altitude


_RECALLED = dict.fromkeys(("mu", "radius", "j2", "spin"), "recalled_orbits")

# The Earth's numbers are those of WGS 84 and its gravity field, as astrodynamics codes have them: worked examples were
# made with them. (The sky of places in orbit uses the rounder nominal values of the IAU.)
EARTH = Body("earth", 3.986004418e14, 6_378_137.0, 1.08262668e-3, 7.292115e-5, True, _RECALLED)
MOON = Body(
    "moon", 4.902800066e12, MOON_RADIUS, 2.0323e-4, 2.6617e-6, False, {**_RECALLED, "radius": "archinal2011"}
)  # fmt: skip
MARS = Body("mars", 4.282837e13, 3_396_190.0, 1.96045e-3, 7.088218e-5, True, _RECALLED)

BODIES: Mapping[str, Body] = {b.name: b for b in (EARTH, MOON, MARS)}


def body(name: str) -> Body:
    """The body of that name."""
    if name not in BODIES:
        near = difflib.get_close_matches(name, BODIES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(BODIES)}"
        raise ValueError(f"there is no body '{name}'; {hint}")
    return BODIES[name]
