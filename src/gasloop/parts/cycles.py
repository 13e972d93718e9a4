"""Machines of a liquefaction cycle from the real fluids: compressor, expander, valve, exchanger, reverse Brayton.

Each step books the entropy it makes, heat given off at T0 included, so a cycle can be checked as a whole: the work
above the least work is T0 times the sum of the entropies made (Gouy and Stodola). For numbers, at build time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from gasloop.matter import hydrogen_spin as spin
from gasloop.matter.carriers import ORTHO_NORMAL
from gasloop.matter.chebyshev import Chebyshev, nodes, through
from gasloop.matter.fluids import Fluid, density, fluid
from gasloop.matter.state import State, state

FEED_T = 300.0  # K, of the gas a liquefier is built for
_JUMP = 1e-6  # K, over which a heat taken at one temperature is drawn
_NODES = 120  # along one stream of an exchanger


class CycleError(ValueError):
    """A cycle that cannot work as it is stated."""


# -- machines: per kg of the fluid that passes -------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One machine: the state that leaves, work spent [J/kg] (negative: won), heat given off at T0 [J/kg], entropy made."""

    out: State
    work: float = 0.0
    heat: float = 0.0
    made: float = 0.0


def gas_at(of: Fluid, p: float, guess: float, h: float | None = None, s: float | None = None) -> State:
    """The gas at p [Pa] with that h [J/kg] or s [J/kg/K], by Newton from a guess of T [K]; ten times a flash's speed."""
    T = guess
    for _ in range(50):
        at = state(of, p=p, T=T)
        step = (h - at.h) / at.cp if h is not None else ((s or 0.0) - at.s) * T / at.cp
        if abs(step) < 1e-11 * T:
            return at
        T = min(max(T + step, 0.5 * T), 2.0 * T)
    raise CycleError(f"{of.name} at {p:.6g} Pa: no gas with h = {h}, s = {s} near {guess:.6g} K")


def compress(of: Fluid, inlet: State, p: float, eta: float, stages: int, T_after: float, T0: float) -> Step:
    """Stages of equal pressure ratio and isentropic efficiency eta, cooled to T_after [K] behind each; heat goes to T0."""
    ratio, at, work, heat = (p / inlet.p) ** (1 / stages), inlet, 0.0, 0.0
    for _ in range(stages):
        p_next = at.p * ratio
        rise = (gas_at(of, p_next, at.T * ratio**0.3, s=at.s).h - at.h) / eta
        work += rise
        cooled = state(of, p=p_next, T=T_after)
        if at.h + rise < cooled.h:  # came in so cold that compression leaves it below T_after
            cooled = gas_at(of, p_next, T_after, h=at.h + rise)
        heat += at.h + rise - cooled.h
        at = cooled
    return Step(at, work, heat, at.s - inlet.s + heat / T0)


def expand(of: Fluid, inlet: State, p: float, eta: float) -> Step:
    """A turbine of isentropic efficiency eta: work won. Below the critical pressure what leaves may be wet."""
    if p < of.p_crit:
        ideal = state(of, p=p, s=inlet.s)
        out = state(of, p=p, h=inlet.h - eta * (inlet.h - ideal.h))
    else:
        ideal = gas_at(of, p, inlet.T * (p / inlet.p) ** 0.3, s=inlet.s)
        out = gas_at(of, p, ideal.T, h=inlet.h - eta * (inlet.h - ideal.h))
    return Step(out, work=out.h - inlet.h, made=out.s - inlet.s)


def throttle(of: Fluid, inlet: State, p: float) -> Step:
    """A valve: enthalpy stays."""
    out = state(of, p=p, h=inlet.h)
    return Step(out, made=out.s - inlet.s)


# -- exchangers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stream:
    """Heat content along a stream: T [K] rising, H [J per kg of product], counted from its cold end."""

    T: Any
    H: Any

    def times(self, flow: float) -> Stream:
        """That much of it."""
        return Stream(self.T, flow * self.H)


def composite(streams: Sequence[Stream]) -> Stream:
    """All streams of one side as one: contents added at equal temperature."""
    T = np.unique(np.concatenate([s.T for s in streams]))
    return Stream(T, np.sum([np.interp(T, s.T, s.H - s.H[0]) for s in streams], axis=0))


def closest(hot: Sequence[Stream], cold: Sequence[Stream]) -> float:
    """Least difference, as a share of the hot side's T, anywhere inside a counterflow exchanger of equal heats.

    Streams of one side are at one temperature at each place, as in a plate-fin exchanger; heat is counted
    from the cold end.
    """
    h, c = composite(hot), composite(cold)
    H = np.unique(np.concatenate([h.H, c.H]))
    H = H[(h.H[-1] >= H) & (c.H[-1] >= H)]
    # At a step of content both ends of it count: look just beside each node.
    edge = 1e-9 * H[-1]
    H = np.clip(np.concatenate([H - edge, H + edge]), 0.0, min(h.H[-1], c.H[-1]))
    return float(np.min(1 - np.interp(H, c.H, c.T) / np.interp(H, h.H, h.T)))


def along(of: Fluid, p: float, T_low: float, T_high: float) -> Stream:
    """A pure stream at constant pressure between two temperatures, per kg."""
    T, h, _ = _isobar(of, p, T_low, T_high)
    return Stream(T, h - h[0])


def _isobar(of: Fluid, p: float, T_low: float, T_high: float) -> tuple[Any, Any, Any]:
    """T, h, s along an isobar; a phase change is a step of 2e-6 K."""
    pieces: list[tuple[float, float, str | None]] = [(T_low, T_high, None)]
    if p < of.p_crit:
        T_b = float(of.dome.T(p))
        if T_low < T_b - _JUMP and T_high > T_b + _JUMP:
            pieces = [(T_low, T_b - _JUMP, "liquid"), (T_b + _JUMP, T_high, "gas")]
    columns = []
    for low, high, phase in pieces:
        T = np.linspace(low, high, _NODES)
        rho = density(of, p, T, phase)
        columns.append((T, of.h(T, rho), of.s(T, rho)))
    T, h, s = (np.concatenate(c) for c in zip(*columns, strict=True))
    return T, h, s


@dataclass(frozen=True)
class Path:
    """The product on its way down at constant pressure: T [K] rising, h [J/kg], s [J/kg/K], ortho share c."""

    T: Any
    h: Any
    s: Any
    c: Any

    @property
    def stream(self) -> Stream:
        """Its heat content."""
        return Stream(self.T, self.h - self.h[0])


def product_path(formula: str, p: float, T_low: float, T_high: float, c_in: float = ORTHO_NORMAL) -> Path:
    """The product cooled at pressure p [Pa]; hydrogen of ortho share c_in over a catalyst that keeps it in equilibrium.

    A catalyst only takes ortho away: where equilibrium would have more than c_in, nothing happens.
    """
    if formula != "H2":
        T, h, s = _isobar(fluid(formula), p, T_low, T_high)
        return Path(T, h, s, np.zeros_like(T))
    T, h, s = _isobar(fluid("pH2"), p, T_low, T_high)
    # The last node is the gas as it comes, before the first catalyst.
    T, h, s = np.append(T, T[-1]), np.append(h, h[-1]), np.append(s, s[-1])
    c = np.append(np.minimum(c_in, spin.ortho_equilibrium(T[:-1])), c_in)
    h, s = h + spin.excess_enthalpy(T, c), s + spin.excess_entropy(T, c)
    T[-1] += _JUMP  # only to tell the two apart
    return Path(T, h, s, c)


# -- reverse Brayton -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Brayton:
    """What a closed reverse turbo-Brayton machine is built like."""

    gas: str = "He"
    p_low: float = 5e5
    ratio: float = 3.0
    eta_c: float = 0.75
    eta_e: float = 0.75
    stages: int = 3
    pinch: float = 0.01  # least difference in the exchanger, as a share of the temperature there
    approach: float = 10.0
    drop: float = 0.02  # of pressure, on each way through the exchanger
    recovery: float = 0.9  # of the turbine's work


@dataclass(frozen=True)
class Cycle:
    """A cycle at one temperature of rejection, per kg of product.

    work, heat [J/kg]: electricity taken, heat given off at T0; made [J/kg/K]: entropy by part; least [J/kg]: least
    work; seen: flows and temperatures
    """

    work: float
    heat: float
    made: Mapping[str, float]
    least: float = 0.0
    seen: Mapping[str, float] = field(default_factory=dict)

    @property
    def eta(self) -> float:
        """Share of the least work."""
        return self.least / self.work


def refrigerate(machine: Brayton, load: Stream, cooled: float, T0: float) -> Cycle:
    """Cool a load (heat over temperature, from warm to cold) by a reverse Brayton machine that rejects at T0 [K].

    cooled : entropy the load loses [J/K per kg of product], so that the exchanger's entropy can be booked.
    The turbine takes its gas as warm as the pinch at the cold end allows: then each kg of gas lifts most. The
    flow is the least that keeps the pinch everywhere.
    """
    gas, T_hot = fluid(machine.gas), T0 + machine.approach
    if load.T[-1] > T_hot + 2 * _JUMP:
        raise CycleError(
            f"Brayton: the load enters at {load.T[-1]:.6g} K, warmer than {T_hot:.6g} K, where gas is cooled to"
        )
    before, turbine = _turbine(machine, float(load.T[0]) * (1 - 1.001 * machine.pinch))  # a breath on the safe side
    high = along(gas, machine.p_low * machine.ratio, before.T, max(T_hot, before.T + 1.0))
    low = along(gas, machine.p_low, turbine.out.T, max(T_hot, before.T + 1.0))
    flow = _least_flow(machine, load, high, low, T_hot)
    return _booked(machine, gas, load, cooled, T0, flow, before, turbine)


@lru_cache(maxsize=256)
def _turbine(machine: Brayton, T_cold: float) -> tuple[State, Step]:
    """The gas before the turbine that leaves it at T_cold [K], and the turbine."""
    from scipy.optimize import brentq

    gas = fluid(machine.gas)
    p4, p5 = machine.p_low * machine.ratio * (1 - machine.drop), machine.p_low / (1 - machine.drop)

    def miss(T4: float) -> float:
        return expand(gas, state(gas, p=p4, T=T4), p5, machine.eta_e).out.T - T_cold

    T4 = float(brentq(miss, T_cold, T_cold * (p4 / p5) ** 0.5, xtol=1e-6))
    before = state(gas, p=p4, T=T4)
    return before, expand(gas, before, p5, machine.eta_e)


def _least_flow(machine: Brayton, load: Stream, high: Stream, low: Stream, T_hot: float) -> float:
    """Gas per product that keeps the pinch everywhere."""
    from scipy.optimize import brentq

    q, given = float(load.H[-1] - load.H[0]), float(high.H[-1])

    def closest_at(flow: float) -> float:
        top = given + q / flow
        T1 = float(np.interp(top, low.H, low.T))
        inside = low.T < T1
        cold = Stream(np.append(low.T[inside], T1), np.append(low.H[inside], top))
        return closest([load, high.times(flow)], [cold.times(flow)]) - machine.pinch + 1e-7

    # At the least flow the gas comes out as warm as the pinch at the warm end allows.
    spare = float(np.interp(T_hot * (1 - machine.pinch), low.T, low.H)) - given
    least = q / spare * (1 + 1e-9) if spare > 0 else 0.0
    if spare <= 0 or closest_at(50 * least) < 0:
        raise CycleError(
            f"Brayton with {machine.gas}: a pressure ratio of {machine.ratio:g} does not cool to {load.T[0]:.4g} K with a "
            f"pinch of {machine.pinch:g} of T; raise the ratio, the turbine's efficiency, or lower the pinch"
        )
    if closest_at(least) >= 0:
        return least
    return float(np.exp(brentq(lambda x: closest_at(float(np.exp(x))), np.log(least), np.log(50 * least), xtol=1e-9)))


def _booked(
    machine: Brayton, gas: Fluid, load: Stream, cooled: float, T0: float, r: float, before: State, turbine: Step
) -> Cycle:
    """Work, heat and entropy made, by exact states; r is the gas per product."""
    p_high, T_hot = machine.p_low * machine.ratio, T0 + machine.approach
    q = float(load.H[-1] - load.H[0])
    warm = state(gas, p=p_high, T=T_hot)
    back = gas_at(gas, machine.p_low, T_hot, h=turbine.out.h + warm.h - before.h + q / r)
    pump = compress(gas, back, p_high, machine.eta_c, machine.stages, T_hot, T0)
    lost = (1 - machine.recovery) * -turbine.work
    box = r * (back.s - turbine.out.s + before.s - warm.s) - cooled
    made = {"compressor": r * pump.made, "turbine": r * turbine.made, "brake": r * lost / T0, "exchanger": box}
    seen = {"flow": r, "T_before_turbine": before.T, "T_after_turbine": turbine.out.T, "T_return": back.T}
    return Cycle(r * (pump.work + turbine.work + lost), r * (pump.heat + lost), made, seen=seen)


# -- read smoothly ---------------------------------------------------------------------------------------------

T0_LOW, T0_HIGH = 200.0, 330.0  # K, of rejection


@dataclass(frozen=True)
class Share:
    """Share of the least work over the temperature of rejection, 200-330 K: short series through solved cycles.

    Below the corner the gas, at 300 K, gives off heat to the heat bus before it is cooled; above it cannot: there the
    slope jumps, so each side has a series of its own. Outside the range the end values stand.
    """

    below: Chebyshev
    above: Chebyshev
    cycle_at: Callable[[float], Cycle] = field(repr=False)

    def __call__(self, T0: Any) -> Any:
        """At T0 [K]; on floats, arrays and symbols."""
        corner = self.below.high
        cold, warm = np.fmin(np.fmax(T0, T0_LOW), corner), np.fmax(np.fmin(T0, T0_HIGH), corner)
        return self.below(cold) + self.above(warm) - float(self.above(corner))

    @cached_property
    def error(self) -> float:
        """Largest relative distance from cycles solved where the series are worst: at both ends and beside the corner."""
        corner = self.below.high
        return max(
            abs(float(self(T)) / self.cycle_at(T).eta - 1) for T in (T0_LOW, corner - 2.0, corner + 2.0, T0_HIGH)
        )


def share_over_rejection(cycle_at: Callable[[float], Cycle], approach: float, n: int) -> Share:
    """Solve a cycle at n temperatures of rejection on each side of the corner and draw series through its share."""
    corner = FEED_T - approach

    def side(low: float, high: float) -> Chebyshev:
        return through([cycle_at(float(T)).eta for T in nodes(low, high, n)], low, high)

    return Share(side(T0_LOW, corner), side(corner, T0_HIGH), cycle_at)


# -- a product liquefied by one Brayton machine ----------------------------------------------------------------


def brayton_liquefaction(formula: str, machine: Brayton, p_feed: float, p_liquid: float, T0: float) -> Cycle:
    """One kg of gas at 300 K and p_feed [Pa] to boiling liquid at p_liquid, by a reverse Brayton machine.

    The gas gives off to T0 what it can, is cooled and liquefied under pressure to where a valve leaves boiling
    liquid and no vapour. Hydrogen turns to para on the way, over a catalyst.
    """
    T_in = min(FEED_T, T0 + machine.approach)
    T_end = liquid_before_valve(formula, p_feed, p_liquid)
    path = product_path(formula, p_feed, T_end, T_in)
    fed = _fed(formula, p_feed)
    end_h, end_s = _boiling(formula, p_liquid, float(path.c[0]))
    cold = refrigerate(machine, path.stream, float(path.s[-1] - path.s[0]), T0)
    given = fed[0] - float(path.h[-1])
    made = {
        **cold.made, "feed cooler": float(path.s[-1]) - fed[1] + given / T0, "valve": end_s - float(path.s[0]),
    }  # fmt: skip
    left = float(path.h[0]) - end_h  # of the valve's equation: nought to the tolerance of its root
    least = end_h - fed[0] - T0 * (end_s - fed[1])
    return Cycle(
        cold.work, cold.heat + given + left, made, least, {**cold.seen, "ortho": float(path.c[0]), "T_end": T_end}
    )


def liquid_before_valve(formula: str, p: float, p_liquid: float) -> float:
    """Temperature [K] at pressure p from which a valve to p_liquid leaves boiling liquid and no vapour."""
    of = fluid("pH2" if formula == "H2" else formula)
    h_l = state(of, p=p_liquid, quality=0).h
    return float(state(of, p=p, h=h_l).T)


def _fed(formula: str, p: float) -> tuple[float, float]:
    """Enthalpy and entropy of the gas as it comes."""
    of = fluid("pH2" if formula == "H2" else formula)
    at = state(of, p=p, T=FEED_T)
    c = ORTHO_NORMAL if formula == "H2" else 0.0
    if not c:
        return at.h, at.s
    return at.h + float(spin.excess_enthalpy(FEED_T, c)), at.s + float(spin.excess_entropy(FEED_T, c))


def _boiling(formula: str, p: float, c: float) -> tuple[float, float]:
    """Enthalpy and entropy of the boiling liquid, of hydrogen with ortho share c."""
    of = fluid("pH2" if formula == "H2" else formula)
    at = state(of, p=p, quality=0)
    if formula != "H2":
        return at.h, at.s
    return at.h + float(spin.excess_enthalpy(at.T, c)), at.s + float(spin.excess_entropy(at.T, c))
