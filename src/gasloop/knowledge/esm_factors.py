"""What volume, power, cooling and crew time weigh, set by set: the factors of equivalent system mass.

They depend on the place, on how power is made there, and on who says it, and the documents disagree; so a set has a name, and
nobody gets one without asking for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Factors:
    """One set [kg per m3, kW, kW and crew-hour]. None: the source gives none, and what it would weigh is left out, and said.

    unverified : nobody here has read the number in its source
    """

    volume: float | None
    power: float | None
    cooling: float | None
    crew_time: float | None
    what: str
    source: str
    unverified: bool = False


FACTORS: Mapping[str, Factors] = {
    "BVAD2022-Mars-surface-low": Factors(
        9.16, 54.0, 146.0, 0.506, "Mars, lowest power; the rest nominal, no lower number is known", "bvad2022"
    ),
    "BVAD2022-Mars-surface-nominal": Factors(9.16, 87.0, 146.0, 0.506, "Mars, nominal; volume without shielding", "bvad2022"),
    "BVAD2022-Mars-surface-upper": Factors(13.40, 338.0, 170.0, 0.940, "Mars, upper ends", "bvad2022"),
    "BVAD2022-Mars-transit": Factors(80.8, 136.0, None, None, "on the way to Mars, shielded volume", "bvad2022"),
    "Hanford2004-Moon-nuclear": Factors(9.16, 54.0, 85.0, 1.25, "Moon, reactor", "hanford2004", unverified=True),
    "Hanford2004-Moon-solar": Factors(
        9.16, 237.0, 85.0, 1.25, "Moon, arrays and regenerative fuel cells", "hanford2004", unverified=True
    ),
}  # fmt: skip


def factors(name: str = "") -> Factors:
    """The set of that name; there is none by default.

    Raises ValueError, with the sets there are, for no name or an unknown one.
    """
    if name not in FACTORS:
        asked = (
            f"no set of factors '{name}'"
            if name
            else "equivalent system mass needs a set of factors, and none is the default"
        )
        raise ValueError(f"{asked}; allowed: {', '.join(FACTORS)}")
    return FACTORS[name]
