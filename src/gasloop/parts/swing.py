"""What beds that swing between cabin and product share: how they fill, the air that leaves with each swing, the lift of the product.

    F / F_0 = [1 + (p / p_full)^9]^(-1/20)                  stream of air freed, over that of beds that never fill
lost_i = swings V p_left / p  p_i / (R_i T)              each gas of the air left in the voids [kg/s]; p_left never above p
W = n R T ln(p_to / p_from) / eta                        where p_to is above p_from, else nought [W]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gasloop.matter.carriers import Condition
from gasloop.parts import air


def unfilled(p: Any, p_full: Any) -> Any:
    """Stream of air that beds free of carbon dioxide at its partial pressure p, over that at little of it.

    One below p_full; beds fill within a half cycle above, and then hold as p^0.55, which leaves p^-0.45 of the stream.
    """
    return (1 + (p / p_full) ** 9) ** -0.05


def left_behind(gases: Mapping[str, Condition], formula: Mapping[str, str], swept: Any, p_left: Any) -> dict[str, Any]:
    """What is lost of each gas [kg/s] when voids are pumped down to p_left [Pa] before they are opened to the outside.

    gases : port -> condition at its partial pressure; formula : port -> formula
    swept : volume of the voids that swing in a second [m3/s]
    """
    p = sum(there.p for there in gases.values())
    share = np.fmin(p_left, p) / p
    return {
        port: swept * share * there.p / (air.gas_constant(formula[port]) * there.T) for port, there in gases.items()
    }


def lift(flow: Any, R: float, T: Any, p_from: Any, p_to: Any, eta: Any) -> Any:
    """Power [W] that brings a flow [kg/s] from one pressure up to another at constant temperature."""
    return flow * R * T * np.log(np.fmax(p_to / p_from, 1.0)) / eta
