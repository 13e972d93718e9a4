"""What is known of the oxygen's purity: by the unit that makes it, and by what is published of the route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.compare.chain import Chain
from gasloop.knowledge.claims.readiness import purity as published

UNKNOWN = "not modelled"


@dataclass(frozen=True)
class Purity:
    """Share of oxygen in the dry product, ``low`` to ``high`` by moles, and what that is; ``source`` if published."""

    low: float
    high: float
    what: str
    source: str = ""

    def text(self) -> str:
        """For a cell of the table; a star where it is only published."""
        ends = [f"{100 * share:.4g}" for share in dict.fromkeys((self.low, self.high))]
        return "-".join(ends) + (" %*" if self.source else " %")


def of(chain: Chain) -> Purity | None:
    """Of the electrolyser's oxygen the hydrogen that crosses the membrane is known; of other routes what is published."""
    for b in chain.built:
        if "hydrogen_in_oxygen" in b.outputs:
            return _crossed(b.outputs["hydrogen_in_oxygen"] / b.count)
    said = published(chain.route.key)
    return Purity(said.low, said.high, said.of, said.source) if said else None


def _crossed(hydrogen: float) -> Purity:
    """Its recombiner burns what crossed; without it so much would be left."""
    what = f"dry; {hydrogen:.2%} hydrogen by moles before the recombiner, nothing else is modelled"
    return Purity(1 - hydrogen, 1.0, what)


def as_json(found: Purity | None) -> dict[str, Any] | None:
    """Plain data."""
    return vars(found) if found else None
