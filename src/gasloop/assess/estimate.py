"""Mass of a plant: each component's own estimate at its size, and the price per size that a plan needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from gasloop.model.component import Component, Estimate
from gasloop.model.network import Network


def at_size(component: Component, size: float) -> Component:
    """The same component at another size."""
    return dataclasses.replace(component, size=size)


def estimates(network: Network, sizes: Mapping[str, float], modules: Mapping[str, int]) -> dict[str, Estimate]:
    """The estimate of each unit; equal modules add up."""
    found = {}
    for name, unit in network.units.items():
        count = modules.get(name, 1)
        if sizes[name] <= 0 or count == 0:
            found[name] = Estimate(0.0, 0.0, note="not built")
            continue
        one = at_size(unit.component, sizes[name] / count).estimate()
        found[name] = dataclasses.replace(
            one, mass=one.mass * count, volume=one.volume * count, crew_time=one.crew_time * count
        )
    return found


def mass_per_size(network: Network, held: Mapping[str, float]) -> dict[str, float]:
    """kg per unit of size [SI], through the origin and the size held: exact there, zero for nothing built."""
    return {name: at_size(u.component, held[name]).estimate().mass / held[name] for name, u in network.units.items()}
