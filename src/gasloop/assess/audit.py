"""The audit of a run: what crossed the boundary of the site against what the units hold more at the end.

residual = (sum of outside flows out, over the run) + (content at the end - content at the start)

for the mass of each element, for all mass, and for energy (enthalpies on the formation scale, so reactions need no
table). Relative to the throughput: all that crossed the boundary plus all that was stored or drawn, without signs.
The integrals use the simulator's own quadratures, so the residual is that of the whole run, not of a sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Network

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Audit:
    """Relative residuals of a run; ``entropy`` is the entropy made over the run [J/K], which may not be negative."""

    elements: float
    mass: float
    energy: float
    entropy_made: float
    worst_element: str


def audit(
    network: Network,
    flows: Mapping[tuple[str, str], Array],
    energy: Mapping[tuple[str, str], Array],
    entropy: Mapping[tuple[str, str], Array],
    contents: Mapping[str, Mapping[str, tuple[float, float]]],
    step: float,
) -> Audit:
    """Close the books over a run.

    flows, energy, entropy : means over each step of outside arcs (flows: of all arcs)
    step : its length [s]
    contents : unit -> carrier, "energy" or "entropy" -> (start, end)
    """
    out, through = _elements_out(network, flows, step)
    stored, moved = _elements_stored(contents)
    elements = sorted({*out, *stored})
    scale = {e: through.get(e, 0.0) + moved.get(e, 0.0) for e in elements}
    residual = {e: (out.get(e, 0.0) + stored.get(e, 0.0)) / scale[e] for e in elements if scale[e] > 0}
    worst = max(residual, key=lambda e: abs(residual[e]), default="")
    total = sum(scale.values())
    mass = sum(out.values()) + sum(stored.values())
    energy_out = sum(float(v.sum()) * step for v in energy.values())
    energy_scale = sum(float(np.abs(v).sum()) * step for v in energy.values())
    change = {
        q: [end - start for held in contents.values() for k, (start, end) in held.items() if k == q]
        for q in ("energy", "entropy")
    }
    energy_scale += sum(abs(c) for c in change["energy"])
    made = sum(float(v.sum()) * step for v in entropy.values()) + sum(change["entropy"])
    return Audit(
        elements=abs(residual.get(worst, 0.0)),
        mass=abs(mass) / total if total else 0.0,
        energy=abs(energy_out + sum(change["energy"])) / energy_scale if energy_scale else 0.0,
        entropy_made=made,
        worst_element=worst,
    )


def _elements_out(
    network: Network, flows: Mapping[tuple[str, str], Array], step: float
) -> tuple[dict[str, float], dict[str, float]]:
    """kg of each element that left the site (net), and that crossed its boundary at all."""
    net: dict[str, float] = {}
    gross: dict[str, float] = {}
    for arc in network.arcs:
        if arc.bus:
            continue
        left = flows[arc.unit, arc.port] * step
        for element, share in CARRIERS[arc.carrier].elements.items():
            net[element] = net.get(element, 0.0) + share * float(left.sum())
            gross[element] = gross.get(element, 0.0) + share * float(np.abs(left).sum())
    return net, gross


def _elements_stored(
    contents: Mapping[str, Mapping[str, tuple[float, float]]],
) -> tuple[dict[str, float], dict[str, float]]:
    net: dict[str, float] = {}
    gross: dict[str, float] = {}
    for held in contents.values():
        for name, (start, end) in held.items():
            if name in ("energy", "entropy"):
                continue
            for element, share in CARRIERS[name].elements.items():
                net[element] = net.get(element, 0.0) + share * (end - start)
                gross[element] = gross.get(element, 0.0) + share * max(start, end)
    return net, gross
