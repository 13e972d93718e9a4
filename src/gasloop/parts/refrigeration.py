"""Small machines of cold: their share of Carnot, and what liquefying a stream with them takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter.carriers import Condition
from gasloop.matter.exergy import least_work

T_MEASURED, LIFT_MEASURED = 75.0, 6.8  # K, W: the cooler the law of ``share_of_carnot`` starts from (plachta2004)
_CORNER = 4  # how sharply the share of Carnot turns into its ceiling


def share_of_carnot(T: Any, lift: Any, eta_75: Any, b: Any, n: Any, eta_max: Any) -> Any:
    """Share of Carnot of a cooler of that rated lift [W] at cold temperature T [K].

    eta = y / [1 + (y / eta_max)^4]^(1/4),   y = eta_75 (T / 75 K)^b (lift / 6.8 W)^n

    Rises with T and with the size of the machine, never above eta_max. Valid 15-150 K, 0.1 W to 100 kW.
    """
    y = eta_75 * (T / T_MEASURED) ** b * (lift / LIFT_MEASURED) ** n
    return y / (1 + (y / eta_max) ** _CORNER) ** (1 / _CORNER)


@dataclass(frozen=True)
class Liquefying:
    """What it takes: electric power and heat rejected [W], work per product [J/kg]."""

    power: Any
    heat: Any
    work: Any


def liquefying(made: Any, gas: Condition, liquid: Condition, T0: Any, eta: Any) -> Liquefying:
    """Turn a flow [kg/s] of gas into liquid by electricity, heat rejected at T0 [K].

    P = made w / eta,   w = (h_l - h_g) - T0 (s_l - s_g)      least work between the two conditions
    Q = P + made (h_g - h_l)

    So nothing beats the least work while eta <= 1, and conversion of ortho hydrogen is paid for by h and s.
    """
    work = least_work(gas, liquid, T0) / eta
    power = made * work
    return Liquefying(power, power + made * (gas.h - liquid.h), work)


# Mass [kg] = a P + c by rated electric power P [W]: fits to the data sheets of one maker's ground coolers, compressor
# included, rejecting to 292 K (suave_cryomech, read in the code of origin). Two-stage machines reach 4 K.
MASS_OF_COOLER = {
    "stirling": (0.0098, 1.08),
    "gifford_mcmahon": (0.0129, 63.1),
    "pulse_tube": (0.0079, 51.1),
    "two_stage_pulse_tube": (0.0111, 73.8),
}


def mass_of_cooler(kind: str, power: Any) -> Any:
    """Mass of a cooler of that kind and rated electric power [W]."""
    slope, least = MASS_OF_COOLER[kind]
    return slope * power + least


def check_kind(kind: str, component: str) -> None:
    """Refuse a kind of cooler nobody here has masses of."""
    if kind not in MASS_OF_COOLER:
        raise ValueError(
            f"{component}: no kind of cooler '{kind}'; there are: {', '.join(MASS_OF_COOLER)}; its share of Carnot is "
            "set by eta_75, b and n whatever the kind"
        )


def smooth_span(T_h: Any, T_c: Any, easy: float = 2.0) -> Any:
    """T_h - T_c [K], never nought: sqrt(span^2 + easy^2), which is 5e-5 more at a span of 200 K."""
    return np.sqrt((T_h - T_c) ** 2 + easy**2)
