"""Claude cycle for hydrogen, precooled by a helium Brayton machine, ortho turning to para along the exchangers.

    precooling    the feed and a circuit of hydrogen are taken to T_pre by the Brayton machine
    cold box      the circuit at p_high gives a share f to a turbine; the rest goes on to a valve, where it becomes liquid
                  that boils at p_low; vapour and turbine's gas flow back against feed and circuit
    product       the feed, cooled under pressure to just above the boiling circuit, goes through a valve to p_liquid;
                  the vapour that flashes off flows back, is compressed and joins the feed

The feed's channels hold a catalyst and keep it in equilibrium; the circuit stays normal hydrogen. The share f and the
temperature before the turbine are those of least work that keep the pinch. Per kg of product; for numbers, at build time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from gasloop.matter import hydrogen_spin as spin
from gasloop.matter.carriers import ORTHO_NORMAL
from gasloop.matter.fluids import fluid
from gasloop.matter.state import State, state
from gasloop.parts.cycles import (
    FEED_T,
    Brayton,
    Cycle,
    CycleError,
    Path,
    Step,
    Stream,
    along,
    closest,
    composite,
    compress,
    expand,
    gas_at,
    product_path,
    refrigerate,
    throttle,
)

_STEP = 1e-6  # K, over which boiling is drawn
_MOST = 0.98  # share of the circuit through the turbine: some must become liquid
_LIQUID_STAGES = 3  # of the compressor that takes flashed vapour back to the feed


@dataclass(frozen=True)
class Claude:
    """What the plant is built like."""

    p_feed: float = 20e5
    p_liquid: float = 1.2e5
    p_high: float = 25e5
    p_low: float = 1.1e5
    T_pre: float = 80.0
    eta_c: float = 0.75
    eta_e: float = 0.75
    stages: int = 4
    pinch: float = 0.02
    approach: float = 10.0
    drop: float = 0.05  # of pressure, on the way back of the circuit
    recovery: float = 0.0  # of the turbine's work: small ones end on a brake
    precooler: Brayton = field(default_factory=Brayton)


@dataclass(frozen=True)
class _Cold:
    """What happens below T_pre; it does not know where heat is rejected."""

    feed: float  # that enters the cold box, per product
    flow: float  # of the circuit, per product
    share: float  # of it through the turbine
    before: State
    turbine: Step
    end: State  # the circuit before its valve
    valve: Step
    path: Path  # of the feed
    c_out: float
    flashed: tuple[float, float]  # enthalpy and entropy of the flashed vapour at the cold end


@dataclass(frozen=True)
class _Warm:
    """The circuit above T_pre, against itself and the flashed vapour."""

    low: State  # as it comes from the cold box
    low_out: State
    mid: State  # what the exchanger leaves of the high-pressure side
    pre: State  # what the precooler makes of it
    vapour: tuple[float, float]
    vapour_out: tuple[float, float]
    made: float


@dataclass(frozen=True)
class _Feed:
    """The feed above T_pre: fresh gas, and vapour that flashed and was compressed."""

    fed: tuple[float, float]
    path: Path
    work: float
    heat: float
    made: dict[str, float]


def liquefaction(plant: Claude, T0: float) -> Cycle:
    """One kg of normal hydrogen at 300 K and p_feed to boiling liquid at p_liquid, heat rejected at T0 [K]."""
    cold, normal, T_hot = _cold_box(plant), fluid("H2"), T0 + plant.approach
    r = cold.flow
    warm = _warm_exchanger(plant, cold, T_hot)
    feed = _feed(plant, cold, warm, T0)
    # Precooling: the feed, and what the circuit lacks.
    circuit = along(normal, plant.p_high, plant.T_pre, warm.mid.T)
    load = composite([feed.path.stream.times(cold.feed), circuit.times(r)])
    s_load = cold.feed * float(feed.path.s[-1] - feed.path.s[0]) + r * (warm.mid.s - warm.pre.s)
    chilled = refrigerate(plant.precooler, load, s_load, T0)
    pump = compress(normal, warm.low_out, plant.p_high, plant.eta_c, plant.stages, T_hot, T0)
    lost = (1 - plant.recovery) * -cold.turbine.work
    made = {
        **{f"precooler {k}": v for k, v in chilled.made.items()}, **feed.made,
        "compressor": r * pump.made, "brake": r * cold.share * lost / T0, "warm exchanger": warm.made,
        **_cold_entropy(plant, cold, warm),
    }  # fmt: skip
    work = r * (pump.work + cold.share * (cold.turbine.work + lost)) + feed.work + chilled.work
    heat = r * (pump.heat + cold.share * lost) + feed.heat + chilled.heat
    liquid = _liquid(plant.p_liquid, cold.c_out)
    least = liquid[0] - feed.fed[0] - T0 * (liquid[1] - feed.fed[1])
    seen = {
        "circuit": r, "share_turbine": cold.share, "T_before_turbine": cold.before.T,
        "T_after_turbine": cold.turbine.out.T, "flash": 1 - 1 / cold.feed, "ortho": cold.c_out,
        "precooling": chilled.work,
    }  # fmt: skip
    return Cycle(work, heat, made, least, seen)


def _warm_exchanger(plant: Claude, cold: _Cold, T_hot: float) -> _Warm:
    normal, r, back = fluid("H2"), cold.flow, cold.feed - 1.0
    T_out, T_ret = T_hot * (1 - plant.pinch), plant.T_pre * (1 - plant.pinch)
    high, low = state(normal, p=plant.p_high, T=T_hot), state(normal, p=plant.p_low, T=T_ret)
    low_out = state(normal, p=plant.p_low * (1 - plant.drop), T=T_out)
    vapour, vapour_out = _para(plant.p_liquid, T_ret, cold.c_out), _para(plant.p_liquid, T_out, cold.c_out)
    regained = low_out.h - low.h + back / r * (vapour_out[0] - vapour[0])
    mid = gas_at(normal, plant.p_high, plant.T_pre * 1.05, h=high.h - regained)
    pre = state(normal, p=plant.p_high, T=plant.T_pre)
    cold_side = [
        along(normal, plant.p_low, T_ret, T_out).times(r),
        along(fluid("pH2"), plant.p_liquid, T_ret, T_out).times(back),
    ]
    if plant.T_pre >= mid.T or closest([along(normal, plant.p_high, mid.T, T_hot).times(r)], cold_side) <= 0:
        raise CycleError(
            f"Claude: the circuit's warm exchanger crosses between {plant.T_pre:g} and {T_hot:g} K with "
            f"{plant.p_high / 1e5:g} bar against {plant.p_low / 1e5:g} bar; raise pinch or p_high"
        )
    made = r * (low_out.s - low.s + mid.s - high.s) + back * (vapour_out[1] - vapour[1])
    return _Warm(low, low_out, mid, pre, vapour, vapour_out, made)


def _feed(plant: Claude, cold: _Cold, warm: _Warm, T0: float) -> _Feed:
    para, T_hot, back = fluid("pH2"), T0 + plant.approach, cold.feed - 1.0
    inlet = state(para, p=plant.p_liquid, T=T_hot * (1 - plant.pinch))
    again = compress(para, inlet, plant.p_feed, plant.eta_c, _LIQUID_STAGES, T_hot, T0)
    fed = _para(plant.p_feed, FEED_T, ORTHO_NORMAL)
    fresh = _para(plant.p_feed, min(FEED_T, T_hot), ORTHO_NORMAL)
    joined = _para(plant.p_feed, again.out.T, cold.c_out)
    again_heat = again.work + warm.vapour_out[0] - joined[0]  # its trace of ortho warms and cools with it
    c_mix = (ORTHO_NORMAL + back * cold.c_out) / cold.feed
    path = _warm_path(plant, (fresh[0] + back * joined[0]) / cold.feed, c_mix, T_hot)
    given = fed[0] - fresh[0]
    made = {
        "feed cooler": fresh[1] - fed[1] + given / T0,
        "mixing": cold.feed * float(path.s[-1]) - fresh[1] - back * joined[1],
        "vapour compressor": back * (joined[1] - warm.vapour_out[1] + again_heat / T0),
    }
    return _Feed(fed, path, back * again.work, back * again_heat + given, made)


def _cold_entropy(plant: Claude, cold: _Cold, warm: _Warm) -> dict[str, float]:
    """Entropy made below T_pre, by part."""
    r, f, back = cold.flow, cold.share, cold.feed - 1.0
    into = cold.feed * float(cold.path.s[0])
    after = _liquid(plant.p_liquid, cold.c_out)[1] + back * cold.flashed[1]
    streams = r * (warm.low.s - f * cold.turbine.out.s - (1 - f) * cold.valve.out.s)
    streams += back * (warm.vapour[1] - cold.flashed[1])
    streams += r * (f * cold.before.s + (1 - f) * cold.end.s - warm.pre.s)
    streams -= cold.feed * float(cold.path.s[-1] - cold.path.s[0])
    return {
        "turbine": r * f * cold.turbine.made,
        "circuit valve": r * (1 - f) * cold.valve.made,
        "product valve": after - into,
        "cold exchanger": streams,
    }


@lru_cache(maxsize=64)
def _cold_box(plant: Claude) -> _Cold:
    """The choice of turbine temperature and share that needs the least circuit flow and keeps the pinch."""
    from scipy.optimize import minimize_scalar

    normal = fluid("H2")
    T_boil = state(normal, p=plant.p_low, quality=0).T
    T_end = T_boil / (1 - 1.001 * plant.pinch)
    path = product_path("H2", plant.p_feed, T_end, plant.T_pre, float(spin.ortho_equilibrium(plant.T_pre)))
    c_out = float(path.c[0])
    liquid, vapour = _liquid(plant.p_liquid, c_out), _vapour(plant.p_liquid, c_out)
    x = (float(path.h[0]) - liquid[0]) / (vapour[0] - liquid[0])
    if not 0 <= x < 0.5:
        raise CycleError(
            f"Claude: a share of {x:.3g} of the product flashes off behind the valve from {T_end:.4g} K to "
            f"{plant.p_liquid / 1e5:.3g} bar; nought to a half is meant: if it is below, lower p_liquid or raise p_low, "
            "if above, the other way round"
        )
    feed = 1 / (1 - x)
    end = state(normal, p=plant.p_high, T=T_end)
    ready = _Ready(plant, path, feed, c_out, vapour, end, throttle(normal, end, plant.p_low), T_boil)

    def circuit(T: float) -> float:
        try:
            return ready.at(T).flow
        except CycleError:
            return 1e6 / T  # no turbine there: look where it is warmer

    found = minimize_scalar(circuit, bounds=(1.8 * T_end, plant.T_pre), method="bounded", options={"xatol": 0.2})
    return ready.at(float(found.x))


@dataclass(frozen=True, eq=False)
class _Ready:
    """The cold box with all but the turbine chosen."""

    plant: Claude
    path: Path
    feed: float
    c_out: float
    flashed: tuple[float, float]
    end: State
    valve: Step
    T_boil: float

    def at(self, T_e: float) -> _Cold:
        """The cold box with T_e [K] before the turbine: the largest share that keeps the pinch."""
        from scipy.optimize import brentq

        plant, normal = self.plant, fluid("H2")
        before = state(normal, p=plant.p_high, T=T_e)
        turbine = expand(normal, before, plant.p_low, plant.eta_e)
        if not np.isnan(turbine.out.quality):
            raise CycleError(f"Claude: the turbine at {T_e:.4g} K ends wet; warm what it takes")
        T_ret = plant.T_pre * (1 - plant.pinch)
        high = along(normal, plant.p_high, self.end.T, plant.T_pre)
        gas = along(normal, plant.p_low, self.T_boil + 2 * _STEP, T_ret)
        boiling = state(normal, p=plant.p_low, quality=1).h - self.valve.out.h
        wet = Stream(np.concatenate([[self.T_boil - _STEP], gas.T]), np.concatenate([[0.0], gas.H + boiling]))
        vapour = along(fluid("pH2"), plant.p_liquid, state(fluid("pH2"), p=plant.p_liquid, quality=1).T + _STEP, T_ret)
        back = self.feed - 1.0
        lift = before.h - turbine.out.h
        lack = state(normal, p=plant.p_high, T=plant.T_pre).h - state(normal, p=plant.p_low, T=T_ret).h
        need = self.feed * float(self.path.h[-1] - self.path.h[0]) - back * (
            _para(plant.p_liquid, T_ret, self.c_out)[0] - self.flashed[0]
        )

        def flow(share: float) -> float:
            return need / (share * lift - lack)

        def spare(share: float) -> float:
            r = flow(share)
            warm = Stream(high.T, np.where(T_e < high.T, high.H - np.interp(T_e, high.T, high.H), 0.0))
            hot = [self.path.stream.times(self.feed), high.times(r * (1 - share)), warm.times(r * share)]
            exhaust = Stream(
                gas.T, np.where(gas.T > turbine.out.T, gas.H - np.interp(turbine.out.T, gas.T, gas.H), 0.0)
            )
            cold = [wet.times(r * (1 - share)), exhaust.times(r * share), vapour.times(back)]
            return closest(hot, cold) - plant.pinch * (1 - 1e-3)

        least = max(lack / lift, 0.0)
        if least >= _MOST:
            raise CycleError(f"Claude: the turbine at {T_e:.4g} K does not lift enough; raise p_high or eta_e")
        shares = least + (_MOST - least) * np.linspace(0.02, 1.0, 13)
        good = [s for s in shares if spare(float(s)) >= 0]
        if not good:
            raise CycleError(
                f"Claude: no share through the turbine at {T_e:.4g} K keeps a pinch of {plant.pinch:g} of T"
            )
        share = float(good[-1])
        beyond = min(share + float(shares[1] - shares[0]), _MOST)
        if spare(beyond) < 0:
            share = float(brentq(spare, share, beyond, xtol=1e-7)) - 1e-7
        return _Cold(
            self.feed, flow(share), share, before, turbine, self.end, self.valve, self.path, self.c_out, self.flashed
        )


# -- hydrogen with a share of ortho ----------------------------------------------------------------------------


def _para(p: float, T: float, c: float) -> tuple[float, float]:
    """Enthalpy and entropy of the gas of ortho share c."""
    at = state(fluid("pH2"), p=p, T=T)
    return at.h + float(spin.excess_enthalpy(T, c)), at.s + float(spin.excess_entropy(T, c))


def _liquid(p: float, c: float) -> tuple[float, float]:
    at = state(fluid("pH2"), p=p, quality=0)
    return at.h + float(spin.excess_enthalpy(at.T, c)), at.s + float(spin.excess_entropy(at.T, c))


def _vapour(p: float, c: float) -> tuple[float, float]:
    at = state(fluid("pH2"), p=p, quality=1)
    return at.h + float(spin.excess_enthalpy(at.T, c)), at.s + float(spin.excess_entropy(at.T, c))


def _warm_path(plant: Claude, h: float, c: float, guess: float) -> Path:
    """The feed from its mixture, of enthalpy h and ortho share c, down to T_pre."""
    T, para = guess, fluid("pH2")
    for _ in range(30):
        at = state(para, p=plant.p_feed, T=T)
        step = (h - at.h - float(spin.excess_enthalpy(T, c))) / (at.cp + float(spin.excess_cp(T, c)))
        T += step
        if abs(step) < 1e-11 * T:
            break
    return product_path("H2", plant.p_feed, plant.T_pre, T, c)
