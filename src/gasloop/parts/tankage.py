"""What every cryogenic tank has: hardware with its numbers, a relief valve, and limits that are refused before a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.saturation import Saturation

# field -> (value, unit, low, high, source, what); typed once for all tanks.
_HARDWARE: Mapping[str, tuple[float, str, float, float, str, str]] = {
    "N": (45.0, "1", 10.0, 120.0, "hastings2003", "layers of the blanket"),
    "n": (12.0, "1/cm", 5.0, 25.0, "hastings2004", "layers per thickness"),
    "p_vacuum": (1.33e-4, "Pa", 1e-9, 1e-2, "design_choice", "pressure of gas in the blanket (1e-6 torr)"),
    "degradation": (2.0, "1", 1.6, 4.0, "johnson2010", "heat of a real blanket over the ideal one"),
    "lines": (0.25, "1", 0.11, 0.43, "johnson2010", "heat by pipes and wires over that of the blanket"),
    "a_load": (10.0, "m/s2", 1.6, 60.0, "design_choice", "acceleration that the full tank must bear"),
    "sigma_strut": (100.0, "MPa", 50.0, 300.0, "recalled_cryogenics", "stress in glass-epoxy struts"),
    "L_strut": (0.3, "m", 0.1, 1.0, "design_choice", "length of the struts"),
    "sigma": (413.7, "MPa", 150.0, 480.0, "sullivan2006", "yield stress of the wall, Al 2014-T6"),
    "safety": (1.5, "1", 1.25, 3.0, "design_choice", "factor on the yield stress"),
    "t_min": (2.08, "mm", 0.5, 10.0, "vandresar1992", "least wall that can be made and handled"),
    "m_layer": (0.03, "kg/m2", 0.01, 0.04, "openconcept_mli", "foil and spacer, per layer"),
    "fittings": (0.5, "1", 0.1, 1.0, "recalled_cryogenics", "legs, pipes, valves, gauges over the wall"),
    "jacket": (0.0, "kg/m2", 0.0, 60.0, "design_choice", "vacuum jacket; none where the site is a vacuum"),
    "growth": (0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance"),
    "fill_max": (0.95, "1", 0.5, 0.98, "design_choice", "liquid volume when full"),
    "residual": (0.03, "1", 0.005, 0.2, "design_choice", "share that cannot be drawn"),
}
_UNVERIFIED = ("n", "sigma_strut", "fittings")


def hardware(name: str) -> Any:
    """The dataclass field of that name, as every tank has it."""
    return par(*_HARDWARE[name], unverified=name in _UNVERIFIED)


def relief_share(p: Any, p_relief: Any) -> Any:
    """Flow of a relief valve over that at 1.1 p_relief: ln(1 + e^z) / 10, z = 100 (p / p_relief - 1).

    Smooth, and open a little before: 1e-5 at 0.9 p_relief.
    """
    return soft_plus(100 * (p / p_relief - 1)) / 10


def soft_plus(z: Any) -> Any:
    """ln(1 + e^z) without overflow."""
    return np.fmax(z, 0.0) + np.log1p(np.exp(-np.fabs(z)))


def refuse_heat(where: str, tank: Any) -> None:
    """Raise ValueError for what would let a tank leak heat outward."""
    for name in ("size", "N", "n", "degradation", "sigma_strut", "L_strut"):
        if not getattr(tank, name) > 0:
            raise ValueError(f"{where}: {name} {getattr(tank, name):g} must be above zero, or heat leaks outward")
    for name in ("lines", "a_load", "p_vacuum"):
        if not getattr(tank, name) >= 0:
            raise ValueError(f"{where}: {name} {getattr(tank, name):g} must not be negative: heat would leak outward")


def refuse_pressures(where: str, tank: Any, line: Saturation) -> None:
    """Raise ValueError for pressures at which the fluid freezes, nears its critical point, or fills the tank.

    tank : has p_set, p_relief [Pa], fill_max, T_set [K] and ``fluid``; line : its saturation over the valid range
    """
    p_set, p_relief = tank.p_set, tank.p_relief
    if not 0 < tank.fill_max < 1:
        raise ValueError(f"{where}: fill_max {tank.fill_max:g} is a share of the volume; allowed above 0 and below 1")
    if not p_set < 0.9 * p_relief:
        raise ValueError(
            f"{where}: p_set {p_set / 1e5:g} bar must be below 0.9 of p_relief {p_relief / 1e5:g} bar, or the relief "
            f"valve leaks; lower p_set or raise p_relief"
        )
    low, high = float(line.p(line.T_low)), float(line.p(line.T_high))
    if p_set < low:
        raise ValueError(
            f"{where}: p_set {p_set / 1e5:g} bar is below {low / 1e5:.3g} bar, where {tank.fluid} is near freezing "
            f"({line.T_low:.1f} K, the lowest valid here); raise p_set"
        )
    if 1.1 * p_relief > high:
        raise ValueError(
            f"{where}: 1.1 p_relief {1.1 * p_relief / 1e5:.3g} bar is above {high / 1e5:.3g} bar, where {tank.fluid} is "
            f"near critical ({line.T_high:.1f} K, the highest valid here); lower p_relief"
        )
    # The valve passes an ordinary leak some 5 % below p_relief, so the liquid swells no further than that.
    swollen = tank.fill_max * float(line.rho_l(line.T(p_set)) / line.rho_l(line.T(0.95 * p_relief)))
    if swollen >= 1.0:
        raise ValueError(
            f"{where}: filled to {tank.fill_max:.3g} at p_set, the liquid fills {swollen:.3g} of the tank when the relief "
            f"valve opens: no ullage is left; lower fill_max or p_relief"
        )
