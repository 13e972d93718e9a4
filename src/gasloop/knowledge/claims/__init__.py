"""Published claims of specific energy, each with its boundary: what is counted, and per what.

Values for the "same" thing run from 11 to 115 kWh per kg of oxygen because thermal and electric energy, duty,
margin and boundary are mixed. Here they stand side by side with these said. A claim that lies below what nature
allows (``matter.floors``), or that cannot be used as it stands, has a ``note`` and is not among the ``usable``.
"""

from __future__ import annotations

from gasloop.knowledge.claims.claim import Claim
from gasloop.knowledge.claims.ice import ICE
from gasloop.knowledge.claims.oxygen import OXYGEN

CLAIMS: dict[str, Claim] = {c.name: c for c in (*OXYGEN, *ICE)}


def usable() -> list[Claim]:
    """The claims without a note."""
    return [c for c in CLAIMS.values() if not c.note]


def of_route(route: str) -> list[Claim]:
    """The claims of a route, noted ones too. Raises ValueError for a route of which there is none."""
    found = [c for c in CLAIMS.values() if c.route == route]
    if not found:
        raise ValueError(
            f"no claim for route '{route}'; there are: {', '.join(sorted({c.route for c in CLAIMS.values()}))}"
        )
    return found
