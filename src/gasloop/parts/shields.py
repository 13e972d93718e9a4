"""Shields inside a blanket, cooled by the vapour that a tank vents or by a cooler's loop (broad-area cooling).

One shield at T_s between surroundings and tank:

    C dT_s/dt = Q_out(T_h, T_s) - Q_in(T_s, T_c) - m [h(T_gas) - h_0] - Q_loop                         [W]
    T_gas = T_s - (T_s - T_0) exp(-NTU),  effectiveness = 1 - exp(-NTU)                                [K]

Q_out and Q_in are what blanket and struts let through on either side; m [kg/s] is the flow of gas that enters the
shield's tube at T_0 with enthalpy h_0 [J/kg]. ``gas`` gives its enthalpy over T; heat that conversion of para to
ortho hydrogen takes up belongs in it (``with_conversion``), for it is paid at the temperature of the gas.

``solve`` finds the steady temperatures of several shields in series and of the gas behind each, and the flow too if it
is the tank's own boil-off, m = Q_tank / h_fg. Walls and gas are solved together by Newton: alternating between them
breaks at NTU near 30, where gas and wall are one. Numbers only; ``balance`` is for floats, arrays and symbols.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Heat = Callable[[Any, Any], Any]  # (T_hot, T_cold) -> W
Enthalpy = Callable[[Any], Any]  # T -> J/kg

_STEP = 1e-20  # of the complex step that gives exact slopes
_ROUNDS = 100


class ShieldError(ValueError):
    """A chain of shields that has no steady state, or whose statement contradicts itself."""


def with_conversion(gas: Enthalpy, extra: Enthalpy) -> Enthalpy:
    """Enthalpy of a gas that also takes up ``extra`` [J/kg] on its way to T, as hydrogen over a catalyst does."""
    return lambda T: gas(T) + extra(T)


def outlet(T_wall: Any, T_in: Any, effectiveness: Any) -> Any:
    """Temperature of gas that leaves a tube on a wall of one temperature [K]: T_in + effectiveness (T_wall - T_in)."""
    return T_in + effectiveness * (T_wall - T_in)


def balance(Q_out: Any, Q_in: Any, m: Any, h_in: Any, h_out: Any, Q_loop: Any = 0.0) -> Any:
    """Heat that stays in a shield [W]; zero in the steady state. Floats, arrays, symbols."""
    return Q_out - Q_in - m * (h_out - h_in) - Q_loop


@dataclass(frozen=True)
class Shield:
    """One shield of a chain. ``outward``: heat to it from the next body outward, a function of (T_hot, T_cold) [W].

    NTU : of the gas tube on it, zero for none
    lift : heat that a cooler's loop takes from it [W]
    """

    outward: Heat
    NTU: float = 0.0
    lift: float = 0.0


@dataclass(frozen=True)
class Chain:
    """What was found: temperatures of shields and of the gas behind each [K], from the tank outward; heats [W].

    Q_tank : into the tank;  Q_outside : from the surroundings;  flow : of the gas [kg/s];  rounds : of Newton
    """

    T: Any
    T_gas: Any
    Q_tank: float
    Q_outside: float
    flow: float
    rounds: int


def solve(
    inner: Heat,
    shields: Sequence[Shield],
    T_h: float,
    T_c: float,
    gas: Enthalpy,
    *,
    flow: float | None = None,
    h_fg: float | None = None,
    h_in: float | None = None,
    Q_extra: float = 0.0,
) -> Chain:
    """Steady state of shields in series, from a tank at T_c to surroundings at T_h.

    inner : heat into the tank from the innermost shield, a function of (T_hot, T_cold) [W]
    flow : of the gas [kg/s]; or ``h_fg`` [J/kg]: the flow is what the heat into the tank boils off
    h_in : enthalpy of the gas that leaves the tank; gas(T_c) unless given
    Q_extra : heat into the tank past all shields [W]

    Raises ShieldError if it contradicts itself or does not converge.
    """
    if not shields:
        raise ShieldError("no shield; give at least one, or take the blanket's heat as it is")
    if (flow is None) == (h_fg is None):
        raise ShieldError("give either the flow of the gas, or h_fg for the flow that the heat into the tank boils off")
    if (flow is not None and flow < 0.0) or any(s.NTU < 0.0 or s.lift < 0.0 for s in shields):
        raise ShieldError("flow, NTU and lift are not negative; a shield that is heated is not a shield")
    chain = _Unknowns(inner, tuple(shields), T_h, T_c, gas, flow, h_fg, gas(T_c) if h_in is None else h_in, Q_extra)
    x = chain.guess()
    size = np.max(np.abs(chain.miss(x, scaled=False)))
    for done in range(1, _ROUNDS + 1):
        step = np.linalg.solve(chain.slopes(x), -chain.miss(x))
        x, moved = chain.damped(x, step)
        if moved < 1e-11 and np.max(np.abs(chain.miss(x))) < 1e-9:
            return chain.found(x, done)
    raise ShieldError(
        f"the shields do not settle in {_ROUNDS} rounds, temperatures {np.round(chain.split(x)[0], 2)} K, miss "
        f"{np.max(np.abs(chain.miss(x))):.2g} of {size:.3g} W; a lift above what comes from outside has no steady state"
    )


@dataclass(frozen=True)
class _Unknowns:
    """Residuals over x = (T_1, g_1, T_2, g_2, .., m): wall and gas of each shield, and the flow."""

    inner: Heat
    shields: tuple[Shield, ...]
    T_h: float
    T_c: float
    gas: Enthalpy
    flow: float | None
    h_fg: float | None
    h_in: float
    Q_extra: float

    def guess(self) -> Any:
        n = len(self.shields)
        walls = self.T_c + (self.T_h - self.T_c) * np.arange(1, n + 1) / (n + 1)
        m = self.flow or 0.0
        if self.h_fg is not None:
            m = (self.inner(walls[0], self.T_c) + self.Q_extra) / self.h_fg
        return np.append(np.repeat(walls, 2), m)

    def split(self, x: Any) -> tuple[Any, Any, Any]:
        return x[:-1:2], x[1:-1:2], x[-1]

    def miss(self, x: Any, scaled: bool = True) -> Any:
        """Heat left over in each shield, misfit of each gas temperature, misfit of the flow."""
        walls, gases, m = self.split(x)
        outer = np.append(walls[1:], self.T_h)
        inflow = np.append(self.T_c, gases[:-1])
        h = [self.h_in, *(self.gas(g) for g in gases)]
        heat = [self.inner(walls[0], self.T_c)]
        heat += [s.outward(T_o, T) for s, T_o, T in zip(self.shields, outer, walls, strict=True)]
        out = np.zeros_like(x)
        for i, s in enumerate(self.shields):
            out[2 * i] = balance(heat[i + 1], heat[i], m, h[i], h[i + 1], s.lift)
            out[2 * i + 1] = gases[i] - outlet(walls[i], inflow[i], -np.expm1(-s.NTU))
        out[-1] = m - self.flow if self.h_fg is None else m - (heat[0] + self.Q_extra) / self.h_fg
        return out / self._scales() if scaled else out

    def _scales(self) -> Any:
        """W, K and kg/s of ordinary size."""
        x = self.guess()
        watts = max(abs(self.inner(x[0], self.T_c)), abs(self.shields[-1].outward(self.T_h, x[-3])), 1e-12)
        kg_s = x[-1] if x[-1] > 0.0 else 1.0
        return np.append(np.tile([watts, abs(self.T_h - self.T_c) or 1.0], len(self.shields)), kg_s)

    def slopes(self, x: Any) -> Any:
        """Jacobian by complex steps: block-tridiagonal, with one column and row for the flow."""
        n = x.size
        out = np.empty((n, n))
        for j in range(n):
            shifted = x.astype(complex)
            shifted[j] += 1j * _STEP
            out[:, j] = np.imag(self.miss(shifted)) / _STEP
        return out

    def damped(self, x: Any, step: Any) -> tuple[Any, float]:
        """Take the step, shortened so that no temperature leaves (T_c, T_h) or crosses more than half its room."""
        low, high = min(self.T_c, self.T_h), max(self.T_c, self.T_h)
        T, d = x[:-1], step[:-1]
        room = np.where(d < 0.0, T - low, high - T) + 1e-9 * high
        share = min(1.0, float(np.min(np.where(np.abs(d) > 0.0, 0.9 * room / np.maximum(np.abs(d), 1e-300), 1.0))))
        if x[-1] + share * step[-1] < 0.0:
            share = min(share, -0.9 * x[-1] / step[-1])
        return x + share * step, float(np.max(np.abs(step[:-1]))) / high

    def found(self, x: Any, rounds: int) -> Chain:
        walls, gases, m = self.split(x)
        tank = float(self.inner(walls[0], self.T_c)) + self.Q_extra
        outside = float(self.shields[-1].outward(self.T_h, walls[-1])) + self.Q_extra
        return Chain(walls.copy(), gases.copy(), tank, outside, float(m), rounds)
