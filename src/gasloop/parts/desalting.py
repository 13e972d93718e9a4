"""Least work to take water out of a salt solution: what no still, membrane or compressor may beat.

    w = (R T m / r) ln(1 / (1 - r))          [J per kg of water gained]

m is the osmolality of the feed [mol of dissolved particles per kg of water], r the share of the water that is gained, T the
temperature. Ideal dilute solution (van 't Hoff), reversible and isothermal: the brine grows as water leaves, and the last
of the water costs most. Urine holds 0.5 to 1 mol/kg, so the floor is a few kJ/kg: a thousandth of the heat of evaporation.
"""

from __future__ import annotations

import math

from gasloop.matter.species import R_GAS


def least_work(osmolality: float, recovery: float, T: float = 300.0) -> float:
    """Least work per kg of water gained [J/kg], from a feed of osmolality [mol/kg], at T [K].

    Raises ValueError unless 0 < recovery < 1 and the osmolality is not negative.
    """
    if not 0.0 < recovery < 1.0:
        raise ValueError(f"recovery {recovery:g}: a share between 0 and 1, both left out; 85 % is 0.85")
    if osmolality < 0.0:
        raise ValueError(f"osmolality {osmolality:g} mol/kg: nought or more")
    return R_GAS * T * osmolality / recovery * math.log(1.0 / (1.0 - recovery))


def concentrated(osmolality: float, recovery: float) -> float:
    """Osmolality of the brine that is left [mol/kg]: the salt stays, the water goes."""
    return osmolality / (1.0 - recovery)
