"""A tank that is filled with its vent shut: two small models to hold the predictor of ``parts.no_vent_fill`` against.

``equilibrium``: fluid at one state, wall apart, heat between them by a conductance. ``two_zones``: liquid, vapour that
may be superheated, wall; what enters takes heat from the surface of the droplets. Neither is a component.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from gasloop.matter.fluids import density, flash_rho_u, fluid
from gasloop.matter.solids import solid


@dataclass(frozen=True)
class Fill:
    """One fill: volume [m3], wall [kg], conductance of the wall [W/K], flow [kg/s], e as in the predictor."""

    T_wall: float
    e: float
    conductance: float = 2000.0
    flow: float = 0.3
    volume: float = 4.89
    wall: float = 150.0
    p_start: float = 5e4
    fill: float = 0.95
    T_in: float = 20.3
    name: str = "pH2"
    material: str = "al_6061"


def equilibrium(f: Fill, p_end: float) -> float:
    """Highest pressure [Pa] until the liquid fills its share, or the first above 3 p_end."""
    of, metal = fluid(f.name), solid(f.material)
    line = of.saturation(1.02 * of.T_triple, 0.95 * of.T_crit, error=1e-8)
    h_in = float(line.h_l(f.T_in))
    rho = float(density(of, f.p_start, f.T_wall, "gas"))
    m = rho * f.volume
    U, T_w, worst = m * float(of.u(f.T_wall, rho)), f.T_wall, 0.0
    end = f.fill * f.volume * float(line.rho_l(line.T(p_end)))
    while m < end:
        dt = min(5.0, 0.03 * m / f.flow)
        now = flash_rho_u(of, m / f.volume, U / m)
        worst = max(worst, now.p)
        if worst > 3 * p_end:
            break
        # The wall gives at most what brings it to the fluid's temperature: exponential step.
        share = 1 - np.exp(-f.conductance * dt / (f.wall * float(metal.cp(T_w))))
        q = f.wall * (float(metal.energy(T_w)) - float(metal.energy(T_w + share * (now.T - T_w))))
        T_w = T_w + share * (now.T - T_w)
        m, U = m + f.flow * dt, U + f.flow * h_in * dt + q
    return worst


def two_zones(f: Fill, p_end: float) -> tuple[float, float]:
    """Highest pressure [Pa] and the energy that does not balance, as a share of what came in."""
    of, metal = fluid(f.name), solid(f.material)
    line = of.saturation(1.02 * of.T_triple, 0.95 * of.T_crit, error=1e-8)
    p_cap = float(line.p(line.T_high)) * 0.999
    h_in = float(line.h_l(f.T_in))
    inner = 400.0  # W/K, vapour to the droplets

    def seen(y: Any) -> tuple[Any, ...]:
        m_l, U_l, m_v, U_v, T_w = y
        T_l = _liquid_T(line, U_l / m_l, f.T_in)
        V_v = f.volume - m_l / float(line.rho_l(T_l))
        rho = m_v / V_v
        T_v = _gas_T(of, U_v / m_v, rho)
        p = min(float(of.p(T_v, rho)), p_cap)
        return T_l, T_v, T_w, p, float(line.T(p)), m_l / float(line.rho_l(T_l)) / f.volume

    def rhs(t: float, y: Any) -> list[float]:
        T_l, T_v, T_w, p, T_s, share = seen(y)
        h_l, h_v = float(line.h_l(T_s)), float(line.h_v(T_s))
        drops = f.flow * f.e * max(h_l - h_in, 0.0)
        from_gas = inner * (T_v - T_s)
        condensed = (drops - from_gas) / (h_v - h_l)
        wet = f.conductance * share * max(T_w - T_s, 0.0)
        dry = 0.05 * f.conductance * (1 - share) * (T_w - T_v)
        boiled = wet / (h_v - h_l)
        dm = f.flow + condensed - boiled
        work = p * dm / float(line.rho_l(T_l))
        return [
            dm,
            f.flow * h_in + drops + (condensed - boiled) * h_l - work,
            boiled - condensed,
            dry - from_gas + (boiled - condensed) * h_v + work,
            -(wet + dry) / (f.wall * float(metal.cp(T_w))),
        ]

    rho = float(density(of, f.p_start, f.T_wall, "gas"))
    m_l = 2e-3 * f.volume * float(line.rho_l(f.T_in))
    y0 = [m_l, m_l * float(line.u_l(f.T_in)), rho * f.volume, rho * f.volume * float(of.u(f.T_wall, rho)), f.T_wall]

    def full(t: float, y: Any) -> float:
        return float(seen(y)[5]) - f.fill

    def burst(t: float, y: Any) -> float:
        return float(seen(y)[3]) - min(2 * p_end, 0.99 * p_cap)

    for event in (full, burst):
        event.terminal = True  # type: ignore[attr-defined]
    end = f.volume * 75.0 / f.flow
    run = solve_ivp(
        rhs, (0, end), y0, method="LSODA", rtol=1e-4, atol=[1e-3, 1e3, 1e-4, 1e2, 1e-2], events=(full, burst)
    )
    worst = max(seen(y)[3] for y in run.y.T)
    first, last = run.y[:, 0], run.y[:, -1]
    came = f.flow * run.t[-1] * h_in
    held = last[1] + last[3] - first[1] - first[3]
    wall = f.wall * (float(metal.energy(last[4])) - float(metal.energy(first[4])))
    return float(worst), abs(held + wall - came) / abs(came)


def _liquid_T(line: Any, u: float, start: float) -> float:
    T = start
    for _ in range(30):
        step = (float(line.u_l(T)) - u) / float(line.du_l_dT(T))
        T = min(max(T - step, line.T_low), line.T_high)
        if abs(step) < 1e-10:
            break
    return float(T)


def _gas_T(of: Any, u: float, rho: float) -> float:
    T = 60.0
    for _ in range(60):
        step = (float(of.u(T, rho)) - u) / float(of.cv(T, rho))
        T = min(max(T - step, of.T_triple), 900.0)
        if abs(step) < 1e-9:
            break
    return float(T)
