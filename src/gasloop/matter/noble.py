"""Viscosity and thermal conductivity of xenon and krypton, which CoolProp lacks; T [K], rho [kg/m3].

Xenon, viscosity (velliadou2021), triple point to 750 K, 86 MPa; 0.2 to 3.6 % (k = 2):

    mu = mu_0(T) (1 + B(T) rho) + r^(2/3) t^(1/2) (t + c1 t r^4 + c2 r^12 / t + (c3 + c4 r) / t^2)
    ln(mu_0 / mu_298) = sum a_i ln(T / 298.15 K)^i,     t = T / T_c,     r = rho / rho_c

B is the second viscosity virial coefficient in the universal form of Vogel and Bich. The divergence at the
critical point (1 % of mu within 1 K of it) is left out, as it is in common codes.

Xenon, conductivity (velliadou2021k), triple point to 606 K, 400 MPa: a dilute gas of the same form, a polynomial of
density, and the critical enhancement of Olchowy and Sengers in its simplified form:

    k = k_0(T) + sum (b_i + c_i t) r^i + rho c_p R_0 k_B T (Omega - Omega_0) / (6 pi mu xi)

Krypton, viscosity (polychroniadou2022), triple point to 750 K; 2 %: entropy scaling. With s the residual entropy
over -R, n the number density, m the mass of an atom and B the second virial coefficient,

    mu = n^(2/3) (m k_B T)^(1/2) s^(-2/3) (1.05 (exp(sum d_i s^i) - 1) + mu_0 theta^(2/3) / (m k_B T)^(1/2))
    theta = (B + T dB/dT) M / N_A

It means nothing inside the dome, where s can be anything.

Krypton, conductivity: no correlation was found. The dilute gas is monatomic, k_0 = 15/4 R mu_0 / M; the polynomial
of density is that of xenon by the law of corresponding states; the enhancement is its own (huber2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.matter.helmholtz import FluidRangeError
from gasloop.matter.species import R_GAS

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid

K_B, N_A = 1.380649e-23, 6.02214076e23  # J/K, 1/mol
T_ROOM = 298.15  # K, where the dilute gases are anchored
XENON_K_TOP = 606.0  # K, where the conductivity of xenon was last compared with measurements

_THIN = 1e-6  # kg/m3, stands for the dilute gas where a formula divides by density

# Dilute gases: value at 298.15 K [Pa s, Pa s, W/m/K] and coefficients of powers of ln(T / 298.15 K) from the first on.
_XE_MU_0 = (23.0183e-6, (
    9.652514e-1, -5.237199e-2, -6.758414e-2, 2.855787e-2, 1.002789e-2, -9.639621e-3, 1.329770e-3,
    1.114305e-3, -5.992234e-4, 1.224218e-4, -9.584978e-6,
))  # fmt: skip
_KR_MU_0 = (25.3062e-6, (
    9.129712e-1, -1.001470e-1, -2.454742e-2, 3.145009e-2, -4.456257e-3, -4.511243e-3, 2.237544e-3,
    -1.455422e-4, -2.006385e-4, 8.341288e-5, -1.520236e-5, 1.159085e-6,
))  # fmt: skip
_XE_K_0 = (5.4666e-3, (
    9.65520e-1, -5.12353e-2, -6.70913e-2, 2.88938e-2, 9.25546e-3, -9.72175e-3, 1.69364e-3, 9.96803e-4,
    -6.10466e-4, 1.33327e-4, -1.09858e-5,
))  # fmt: skip

# Xenon: critical point of the correlations, viscosity virial coefficient, residual viscosity [Pa s] and conductivity.
_XE_T, _XE_RHO, _XE_P = 289.733, 8400 * 0.131293, 5.842e6
_XE_EPS, _XE_SIGMA = 250.0, 0.396e-9  # K, m
_VIRIAL = (
    (0.0, -19.572881), (-0.25, 219.73999), (-0.5, -1015.3226), (-0.75, 2471.0125), (-1.0, -3375.1717),
    (-1.25, 2491.6597), (-1.5, -787.26086), (-2.5, 14.085455), (-5.5, -0.34664158),
)  # fmt: skip
_XE_C = (1.396328251, 5.418871011e-4, 4.478809952, 24.91698858)
_XE_B1 = (6.94552e-3, 8.76111e-3, -1.199e-2, 6.84476e-3, -1.02229e-3)
_XE_B2 = (-7.32747e-5, -2.68366e-3, 5.63598e-3, -3.14076e-3, 6.05394e-4)

_KR_D = (0.125364, 0.220795, -0.0313726, 0.00313907)


@dataclass(frozen=True)
class _Critical:
    """Amplitudes of the critical enhancement: xi_0 and 1 / q_D [m], Gamma_0; p_c, rho_c, and the T without one."""

    xi: float
    gamma: float
    cutoff: float
    p_crit: float
    rho_crit: float
    T_ref: float


_XE_CRITICAL = _Critical(0.182e-9, 0.058, 0.479e-9, _XE_P, _XE_RHO, 434.6)
_KR_CRITICAL = _Critical(0.168e-9, 0.058, 0.437e-9, 5.525e6, 10850 * 0.083798, 1.5 * 209.48)


def xenon_viscosity(of: Fluid, T: Any, rho: Any) -> Any:
    """Viscosity of xenon [Pa s]."""
    t, r = T / _XE_T, rho / _XE_RHO
    c1, c2, c3, c4 = _XE_C
    virial = sum(b * (T / _XE_EPS) ** power for power, b in _VIRIAL) * N_A * _XE_SIGMA**3 / of.M
    dense = r ** (2 / 3) * np.sqrt(t) * (t + c1 * t * r**4 + c2 * r**12 / t + (c3 + c4 * r) / t**2)
    return _dilute(_XE_MU_0, T) * (1 + virial * rho) + 1e-6 * dense


def xenon_conductivity(of: Fluid, T: Any, rho: Any) -> Any:
    """Thermal conductivity of xenon [W/m/K]."""
    if np.any(T > XENON_K_TOP * (1 + 1e-9)):
        raise FluidRangeError(
            f"conductivity of Xe: T = {np.max(T):.6g} K is above {XENON_K_TOP:g} K, the range of its correlation "
            f"(velliadou2021k); stay below it"
        )
    dense = _xenon_excess(T, rho) + _enhancement(of, _XE_CRITICAL, T, rho, xenon_viscosity(of, T, rho))
    return _dilute(_XE_K_0, T) + dense


def krypton_viscosity(of: Fluid, T: Any, rho: Any) -> Any:
    """Viscosity of krypton [Pa s]."""
    rho = np.maximum(rho, _THIN)
    tau = of.T_r / T
    thin = of.residual(tau, _THIN / of.rho_r, ((1, 0), (1, 1)))
    theta = (thin[1, 0] - thin[1, 1]) / _THIN * of.M / N_A  # m3, of one atom
    dense = of.residual(tau, rho / of.rho_r, ((0, 0), (0, 1)))
    s = np.maximum(dense[0, 0] - dense[0, 1], 1e-12)
    unit = np.sqrt(of.M / N_A * K_B * T)
    lively = 1.05 * np.expm1(sum(d * s ** (i + 1) for i, d in enumerate(_KR_D)))
    number = rho / of.M * N_A
    return (number / s) ** (2 / 3) * (unit * lively + _dilute(_KR_MU_0, T) * theta ** (2 / 3))


def krypton_conductivity(of: Fluid, T: Any, rho: Any) -> Any:
    """Thermal conductivity of krypton [W/m/K]."""
    M_xe = _XE_RHO / 8400
    f, h, m = of.T_crit / _XE_T, 8400 / (of.rho_crit / of.M), of.M / M_xe
    excess = _xenon_excess(T / f, rho * h / m) * np.sqrt(f / m) * h ** (-2 / 3)
    dilute = 3.75 * R_GAS / of.M * _dilute(_KR_MU_0, T)
    return dilute + excess + _enhancement(of, _KR_CRITICAL, T, rho, krypton_viscosity(of, T, rho))


def _dilute(gas: tuple[float, tuple[float, ...]], T: Any) -> Any:
    at_room, coefficients = gas
    x = np.log(T / T_ROOM)
    return at_room * np.exp(sum(a * x ** (i + 1) for i, a in enumerate(coefficients)))


def _xenon_excess(T: Any, rho: Any) -> Any:
    """What density adds to the conductivity of xenon, away from the critical point."""
    t, r = T / _XE_T, rho / _XE_RHO
    return sum((b + c * t) * r ** (i + 1) for i, (b, c) in enumerate(zip(_XE_B1, _XE_B2, strict=True)))


def _enhancement(of: Fluid, at: _Critical, T: Any, rho: Any, mu: Any) -> Any:
    """Critical enhancement of conductivity; nothing where fluctuations are not larger than at T_ref."""
    rho = np.maximum(rho, _THIN)
    swell = 1 / of.dp_drho(T, rho) - at.T_ref / T / of.dp_drho(np.full_like(T, at.T_ref), rho)
    size = np.maximum(at.p_crit * rho / (at.gamma * at.rho_crit**2) * swell, 1e-12)
    y = at.xi * size ** (0.63 / 1.239) / at.cutoff
    cp = of.cp(T, rho)
    share = of.cv(T, rho) / cp
    omega = (1 - share) * np.arctan(y) + share * y
    omega_0 = 1 - np.exp(-1 / (1 / y + (y * at.rho_crit / rho) ** 2 / 3))
    return rho * cp * 1.02 * K_B * T * 2 / np.pi * (omega - omega_0) / (6 * np.pi * mu * y * at.cutoff)
