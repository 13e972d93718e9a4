"""All properties of a real gas at (T, rho) from one evaluation of its equation of state.

What a vessel's right-hand side needs, for floats, arrays and CasADi symbols; identities of a Helmholtz energy hold to
rounding, so that energy and entropy balance exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter.fluids import Fluid, FluidRangeError
from gasloop.matter.helmholtz import is_number

_ORDERS = ((0, 0), (0, 1), (1, 0), (0, 2), (1, 1), (2, 0))
_KEEP_OFF = 1.01  # of the critical temperature: nearer, a dense gas is as good as two-phase


@dataclass(frozen=True)
class RealGas:
    """T [K], rho [kg/m3], p [Pa], u and h [J/kg], s [J/kg/K], cv and cp [J/kg/K], dp_dT [Pa/K], dp_drho [J/kg]."""

    T: Any
    rho: Any
    p: Any
    u: Any
    h: Any
    s: Any
    cv: Any
    cp: Any
    dp_dT: Any
    dp_drho: Any

    @property
    def beta(self) -> Any:
        """Thermal expansion at constant pressure [1/K]: dp_dT / (rho dp_drho)."""
        return self.dp_dT / (self.rho * self.dp_drho)

    @property
    def stiffness(self) -> Any:
        """Isentropic exponent n = rho w^2 / p of p rho^-n = const [1]; of an ideal gas cp / cv."""
        return self.rho * self.dp_drho * self.cp / (self.cv * self.p)


def real_gas(of: Fluid, T: Any, rho: Any) -> RealGas:
    """The gas at T and rho. Inside the dome this is the metastable branch: see ``refuse_two_phase``."""
    tau, delta = of.T_r / T, rho / of.rho_r
    a = of.residual(tau, delta, _ORDERS)
    first, second = of.ideal.slopes(tau)
    push, stiff = 1 + a[1, 0] - a[1, 1], 1 + 2 * a[1, 0] + a[2, 0]
    p = rho * of.R * T * (1 + a[1, 0])
    u = of.R * T * (first + a[0, 1])
    s = of.R * (first + a[0, 1] - of.ideal.zero(tau) - np.log(delta) - a[0, 0])
    cv = -of.R * (second + a[0, 2])
    return RealGas(
        T, rho, p, u, u + p / rho, s, cv, cv + of.R * push * push / stiff, rho * of.R * push, of.R * T * stiff
    )


def is_dense(of: Fluid, rho: float) -> bool:
    """Whether it is denser than half the critical density: then only warmth keeps it in one phase."""
    return rho > 0.5 * of.rho_crit


def coldest(of: Fluid, rho: float) -> float:
    """Lowest temperature [K] at which a vessel filled to rho [kg/m3] surely holds one phase.

    A thin gas may be cooled to its dew point; one denser than half the critical density must stay above the critical
    temperature.
    """
    if is_dense(of, rho):
        return _KEEP_OFF * of.T_crit
    low, high = of.T_triple, of.T_crit
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if float(of.dome(middle, "rho_v")[0]) < rho else (low, middle)
    return high


def refuse_two_phase(of: Fluid, T: Any, rho: Any, where: str) -> None:
    """Raise FluidRangeError for numbers at which the fluid boils; symbols cannot be checked."""
    if not is_number(T, rho):
        return
    T, rho = (np.ravel(v) for v in np.broadcast_arrays(np.asarray(T, float), np.asarray(rho, float)))
    below = (of.T_crit > T) & (of.T_triple < T)
    if not np.any(below):
        return
    rho_l, rho_v = of.dome(T[below], "rho_l", "rho_v")
    inside = (rho[below] > rho_v * (1 + 1e-9)) & (rho[below] < rho_l * (1 - 1e-9))
    if np.any(inside):
        t, r = float(T[below][inside][0]), float(rho[below][inside][0])
        raise FluidRangeError(
            f"{where}: {of.name} at {t:.6g} K and {r:.6g} kg/m3 is partly liquid (critical point {of.T_crit:.6g} K, "
            f"{of.rho_crit:.6g} kg/m3); keep the tank warmer or use a two-phase model"
        )
