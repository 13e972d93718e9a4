"""How far a row could be off: the chain built again with its parameters drawn from their ranges.

Drawn are the parameters that are not a choice of the designer, and those that nobody here has read in their source:
as often below its value as above it, evenly between it and either end of its range, all independent, by a Latin
hypercube of a fixed seed. What a route fixes (soil, grade, temperature of the ground) stays. Given are the 10th and
90th percentile of the draws that can be built; a draw that a unit refuses is left out. It is a range of the models'
numbers, not of what the models leave out. Ranges of parameters are those in which a model is valid, so the bands are
wide; and they lean to the far side of a lopsided one, so a row may stand at the end of its band, or just beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.compare.chain import Chain, build
from gasloop.knowledge.quantity import Parameter, unit
from gasloop.matter.fluids import FluidRangeError
from gasloop.matter.solids import SolidRangeError
from gasloop.model.component import labels
from gasloop.places.sites import Site

DRAWS, SEED = 12, 4
_LOW, _HIGH = 10, 90  # percentiles
_REFUSED = (ValueError, RuntimeError, FluidRangeError, SolidRangeError)

Band = tuple[float, float]


@dataclass(frozen=True)
class Spread:
    """Bands of electricity and heat [J/kg of oxygen] and of the plant [kg per kg/s]; how many draws could be built."""

    electric: Band
    thermal: Band
    plant: Band
    built: int
    drawn: int
    parameters: int


def spread(chain: Chain, there: Site, draws: int = DRAWS) -> Spread | None:
    """The bands of a chain; None where fewer than half of the draws can be built."""
    rate = chain.rate
    found = []
    for changed in _draws(chain, draws):
        try:
            one = build(chain.route, rate, there, changed)
        except _REFUSED:
            continue
        found.append((one.electric / rate, one.heat / rate, sum(b.mass for b in one.built) / rate))
    if 2 * len(found) < draws:
        return None
    low, high = np.percentile(np.array(found), [_LOW, _HIGH], axis=0)
    bands = [(float(a), float(b)) for a, b in zip(low, high, strict=True)]
    return Spread(bands[0], bands[1], bands[2], len(found), draws, sum(map(len, _drawn(chain))))


def _drawn(chain: Chain) -> list[list[Parameter]]:
    """The parameters that are drawn, unit by unit."""
    return [
        [
            label
            for label in labels(b.component)
            if label.low < label.high
            and label.name not in b.unit.parameters
            and (label.unverified or label.source != "design_choice")
        ]
        for b in chain.built
    ]


def _draws(chain: Chain, draws: int) -> Iterator[list[dict[str, Any]]]:
    """Parameters in SI, unit by unit, for each draw."""
    rng = np.random.default_rng(SEED)
    known = _drawn(chain)
    shares = {
        (i, label.name): (rng.permutation(draws) + rng.random(draws)) / draws
        for i, some in enumerate(known)
        for label in some
    }
    for k in range(draws):
        yield [
            {p.name: _between(p, shares[i, p.name][k]) * unit(p.unit).factor for p in some}
            for i, some in enumerate(known)
        ]


def _between(p: Parameter, share: float) -> float:
    """Low at 0, the value at one half, high at 1."""
    below, above = p.value - p.low, p.high - p.value
    return p.value + (2 * share - 1) * (below if share < 0.5 else above)
