"""A fluid at one temperature as short polynomials of density, for gas tanks held at constant temperature.

Two series are fitted, q = alphar / rho and r = tau dalphar/dtau / rho; everything follows from them
exactly, so the laws between p, u, h and s hold to rounding whatever the error of the fit:

    p = rho R T (1 + rho (q + rho q')),    u = u0 + R T rho r,    s = s0 - R ln(rho / rho_0) + R rho (r - q)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.polynomial import chebyshev as cheb

from gasloop.matter.chebyshev import Chebyshev, fit
from gasloop.matter.helmholtz import FluidRangeError, is_number

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid


@dataclass(frozen=True)
class Isotherm:
    """p [Pa], u, h [J/kg], s [J/kg/K] of density [kg/m3] of a gas or supercritical fluid at T.

    Floats, arrays, symbols.

    error : greatest difference to the equation of state: relative for p, to R T for u and h, to R for s.
    """

    name: str
    T: float
    rho_max: float
    RT: float
    u0: float  # ideal gas
    s0: float  # ideal gas at 1 kg/m3
    pressure: Chebyshev = field(repr=False)  # (Z - 1) / rho
    energy: Chebyshev = field(repr=False)  # residual u / (R T rho)
    entropy: Chebyshev = field(repr=False)  # residual s / (R rho)
    error: dict[str, float] = field(default_factory=dict)

    @property
    def degree(self) -> int:
        """Degree of the longest series."""
        return max(self.pressure.degree, self.energy.degree, self.entropy.degree)

    def p(self, rho: Any) -> Any:
        """Pressure."""
        rho = self._checked(rho)
        return self.RT * rho * (1 + rho * self.pressure(rho))

    def u(self, rho: Any) -> Any:
        """Internal energy."""
        rho = self._checked(rho)
        return self.u0 + self.RT * rho * self.energy(rho)

    def h(self, rho: Any) -> Any:
        """Enthalpy."""
        rho = self._checked(rho)
        return self.u0 + self.RT * (1 + rho * (self.energy(rho) + self.pressure(rho)))

    def s(self, rho: Any) -> Any:
        """Entropy; grows without bound as the density goes to zero."""
        rho = self._checked(rho)
        return self.s0 + self.RT / self.T * (rho * self.entropy(rho) - np.log(rho))

    def dp_drho(self, rho: Any) -> Any:
        """Slope of the pressure."""
        rho = self._checked(rho)
        return self.RT * (1 + 2 * rho * self.pressure(rho) + rho * rho * self.pressure.slope(rho))

    def du_drho(self, rho: Any) -> Any:
        """Slope of the internal energy."""
        rho = self._checked(rho)
        return self.RT * (self.energy(rho) + rho * self.energy.slope(rho))

    def dh_drho(self, rho: Any) -> Any:
        """Slope of the enthalpy."""
        rho = self._checked(rho)
        return self.du_drho(rho) + self.RT * (self.pressure(rho) + rho * self.pressure.slope(rho))

    def ds_drho(self, rho: Any) -> Any:
        """Slope of the entropy."""
        rho = self._checked(rho)
        return self.RT / self.T * (self.entropy(rho) + rho * self.entropy.slope(rho) - 1 / rho)

    def _checked(self, rho: Any) -> Any:
        if is_number(rho) and np.any(~((np.asarray(rho) >= 0) & (np.asarray(rho) <= self.rho_max * (1 + 1e-9)))):
            flat = np.ravel(np.asarray(rho, float))
            bad = flat[~((flat >= 0) & (flat <= self.rho_max * (1 + 1e-9)))][0]
            raise FluidRangeError(
                f"isotherm of {self.name} at {self.T:.6g} K: rho = {bad:.6g} kg/m3 is outside "
                f"0..{self.rho_max:.6g} kg/m3; ask for isotherm(T, rho_max) with a greater rho_max"
            )
        return rho


def isotherm(fluid: Fluid, T: float, rho_max: float, error: float = 1e-10) -> Isotherm:
    """Fit the isotherm of a fluid from zero density to rho_max."""
    RT, rho_r = fluid.R * T, fluid.rho_r
    tau = fluid.T_r / T

    def residual(rho: Any) -> tuple[Any, Any]:
        a = fluid.residual(np.full_like(rho, tau), rho / rho_r, ((0, 0), (0, 1)))
        return a[0, 0] / rho, a[0, 1] / rho

    for degree in range(8, 81, 4):
        q = fit(lambda rho: residual(rho)[0], 0.0, rho_max, degree)
        r = fit(lambda rho: residual(rho)[1], 0.0, rho_max, degree)
        made = _assemble(fluid, T, RT, rho_max, q, r, tau)
        if max(made.error.values()) <= error:
            break
    return made


def _assemble(fluid: Fluid, T: float, RT: float, rho_max: float, q: Chebyshev, r: Chebyshev, tau: float) -> Isotherm:
    rho = Chebyshev((rho_max / 2, rho_max / 2), 0.0, rho_max)
    z = cheb.chebadd(q.coefficients, cheb.chebmul(rho.coefficients, q.slope.coefficients))
    pressure = Chebyshev(tuple(float(c) for c in z), 0.0, rho_max)
    s = cheb.chebsub(r.coefficients, q.coefficients)
    entropy = Chebyshev(tuple(float(c) for c in s), 0.0, rho_max)
    u0 = RT * fluid.ideal.first(tau)
    s0 = fluid.R * (fluid.ideal.first(tau) - fluid.ideal.zero(tau) + np.log(fluid.rho_r))
    made = Isotherm(fluid.name, T, rho_max, RT, float(u0), float(s0), pressure, r, entropy)
    x = np.linspace(0, rho_max, 203)[1:]
    measured = {
        "p": np.abs(made.p(x) / fluid.p(T, x) - 1),
        "u": np.abs(made.u(x) - fluid.u(T, x)) / RT,
        "h": np.abs(made.h(x) - fluid.h(T, x)) / RT,
        "s": np.abs(made.s(x) - fluid.s(T, x)) * T / RT,
    }
    return Isotherm(
        fluid.name, T, rho_max, RT, made.u0, made.s0, pressure, r, entropy,
        {k: float(np.max(v)) for k, v in measured.items()},
    )  # fmt: skip
