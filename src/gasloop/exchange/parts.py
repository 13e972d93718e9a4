"""Parts of a PyPSA network as plain tables, before PyPSA itself is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.exchange.couplings import Coupling

Array = NDArray[np.float64]
Table = dict[str, dict[str, Any]]


@dataclass
class Parts:
    """Buses, generators, links and stores with PyPSA's attributes; arrays run over snapshots.

    sizes : unit -> (component, name, variable, SI size of one of it)
    small : (component, name) -> what of its marginal cost is only the small price on activity
    """

    hours: Array
    buses: Table = field(default_factory=dict)
    generators: Table = field(default_factory=dict)
    links: Table = field(default_factory=dict)
    stores: Table = field(default_factory=dict)
    couplings: list[Coupling] = field(default_factory=list)
    sizes: dict[str, tuple[str, str, str, float]] = field(default_factory=dict)
    small: dict[tuple[str, str], Array] = field(default_factory=dict)
