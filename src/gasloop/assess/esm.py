"""Equivalent system mass: what a unit weighs, and what its room, power, cooling and care weigh elsewhere.

    ESM = M + V V_eq + P P_eq + C C_eq + CT D CT_eq          [kg]

M mass with growth allowance, V volume [m3], P mean electric power taken [kW], C mean heat given to buses less what is taken from
them [kW], CT crew time [h per year] over the duration D. So a coil that passes on the heat of the air answers for what it adds, the
latent heat of what condenses and its fan, and no watt is paid for twice; what cools the air (leaves, drying brine) counts below
nought. The factors are a named set of ``knowledge.esm_factors``. Power and heat are means over the run, as the factors stand for
a supply that levels them out; the most power that was drawn stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gasloop.knowledge.esm_factors import Factors, factors
from gasloop.model.component import Estimate
from gasloop.model.network import Network
from gasloop.model.network import Unit as NetworkUnit

Array = NDArray[np.float64]
YEAR = 365.25 * 86400.0
KILO = 1e3


@dataclass(frozen=True)
class Unit:
    """What one unit takes: mass [kg], volume [m3], mean and highest power [W], mean net heat given [W], crew time [h/yr]."""

    mass: float
    volume: float
    power: float
    most_power: float
    heat: float
    crew_time: float


@dataclass(frozen=True)
class Parts:
    """Its equivalent system mass, part by part [kg]."""

    mass: float
    volume: float
    power: float
    cooling: float
    crew_time: float

    @property
    def total(self) -> float:
        """All parts together [kg]."""
        return self.mass + self.volume + self.power + self.cooling + self.crew_time


def equivalent(unit: Unit, by: str | Factors, duration: float) -> Parts:
    """Equivalent system mass of a unit over a duration [s], by a set of factors or the name of one.

    Raises ValueError for an unknown set.
    """
    k = factors(by) if isinstance(by, str) else by
    return Parts(
        mass=unit.mass,
        volume=unit.volume * (k.volume or 0.0),
        power=unit.power / KILO * (k.power or 0.0),
        cooling=unit.heat / KILO * (k.cooling or 0.0),
        crew_time=unit.crew_time * duration / YEAR * (k.crew_time or 0.0),
    )


def missing(by: str | Factors) -> tuple[str, ...]:
    """What a set gives no factor for, and a sum by it leaves out."""
    k = factors(by) if isinstance(by, str) else by
    return tuple(name for name in ("volume", "power", "cooling", "crew_time") if getattr(k, name) is None)


def of_run(
    network: Network, flows: Mapping[tuple[str, str], Array], estimates: Mapping[str, Estimate], names: Iterable[str]
) -> dict[str, Unit]:
    """What each of the named units took in a run.

    flows : mean flow of each arc over each step, positive out of the unit [W]
    """
    found = {}
    for name in names:
        unit, known = network.units[name], estimates[name]
        power = np.maximum(-_given(flows, name, unit, "electricity"), 0.0)
        heat = _given(flows, name, unit, "heat")
        found[name] = Unit(
            known.mass, known.volume, float(np.mean(power)), float(np.max(power)), float(np.mean(heat)), known.crew_time
        )
    return found


def _given(flows: Mapping[tuple[str, str], Array], name: str, unit: NetworkUnit, carrier: str) -> Array:
    """Power or heat that a unit gives to buses, less what it takes from them, step by step [W]."""
    rows = [
        flows[name, p.name]
        for p in unit.component.ports
        if not p.outside and unit.port_carrier(p) == carrier and (name, p.name) in flows
    ]
    found: Array = np.sum(rows, axis=0) if rows else np.zeros(1)
    return found
