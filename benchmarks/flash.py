"""Time of a (rho, u) flash of arrays against a loop over CoolProp's HEOS back end, in one run.

The states are those a tank visits: two-phase, slightly subcooled liquid, gas, supercritical; about 2000 of
each, for every fluid. Both are the best of several passes in time of the processor, so that neither is hurt by what
else the machine does; both give T and p, and a row counts only if they agree to 1e-7. The table of starting values
(0.2 s a fluid, once) is made before.
"""

from __future__ import annotations

import time
from typing import Any

import CoolProp.CoolProp as coolprop
import numpy as np

from gasloop.matter.fluids import FLUIDS, Fluid, density, flash_rho_u, fluid

NAMES = tuple(FLUIDS)
COUNT = 2000
REPEATS, THEIR_REPEATS = 15, 3
AGREEMENT = 1e-7


def states(f: Fluid) -> dict[str, tuple[Any, Any]]:
    """(rho, u) by region."""
    rng = np.random.default_rng(1)
    T, x = rng.uniform(f.T_triple, 0.99 * f.T_crit, COUNT), rng.uniform(0, 1, COUNT)
    rho_l, rho_v, u_l, u_v = f.dome(T, "rho_l", "rho_v", "u_l", "u_v")
    found = {"two-phase": (1 / ((1 - x) / rho_l + x / rho_v), u_l + x * (u_v - u_l))}
    T = rng.uniform(1.03 * f.T_triple, 0.97 * f.T_crit, COUNT)
    boiling = f.dome(T, "p")[0]
    conditions = {
        "liquid": (boiling + rng.uniform(1e4, 1e6, COUNT), T),
        "gas": (boiling * rng.uniform(0.05, 0.95, COUNT), T),
        "supercritical": (
            rng.uniform(2e6, 3.5e7, COUNT),
            rng.uniform(1.02 * f.T_crit, min(3.0 * f.T_crit, 0.99 * f.T_max), COUNT),
        ),
    }
    for region, (p, T) in conditions.items():
        fluid_only = p < 0.99 * f.p_melt(T)
        rho = density(f, p[fluid_only], T[fluid_only])
        found[region] = (rho, f.u(T[fluid_only], rho))
    return found


def run() -> list[dict[str, Any]]:
    """One row a fluid and region: ours_s and other_s are seconds for all states, ratio is other to ours."""
    return [_row(name, region, rho, u) for name in NAMES for region, (rho, u) in states(fluid(name)).items()]


def _row(name: str, region: str, rho: Any, u: Any) -> dict[str, Any]:
    f, at = fluid(name), coolprop.AbstractState("HEOS", FLUIDS[name][0])
    T_zero = max(0.7 * f.T_crit, 1.01 * f.T_triple)
    at.update(coolprop.QT_INPUTS, 0, T_zero)
    theirs_u = u - (float(f.dome(T_zero, "u_l")[0]) - at.umass())
    found: list[tuple[float, float]] = []

    def loop() -> None:
        found.clear()
        for r, e in zip(rho, theirs_u, strict=True):
            at.update(coolprop.DmassUmass_INPUTS, r, e)
            found.append((at.T(), at.p()))

    mine = flash_rho_u(f, rho, u)
    ours = min(_seconds(lambda: flash_rho_u(f, rho, u)) for _ in range(REPEATS))
    other = min(_seconds(loop) for _ in range(THEIR_REPEATS))
    T, p = np.array(found).T
    worst = max(np.max(np.abs(mine.T / T - 1)), np.max(np.abs(mine.p / p - 1)))
    if worst > AGREEMENT:
        raise RuntimeError(f"flash of {name}, {region}: differs from CoolProp by {worst:.1e}")
    return {
        "name": f"flash (rho,u) / CoolProp HEOS: {name} {region}, {rho.size} states",
        "ratio": other / ours,
        "ours_s": ours,
        "other_s": other,
        "other": "CoolProp 8 HEOS AbstractState loop",
    }


def _seconds(work: Any) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    for row in run():
        times = f"{row['ours_s'] * 1e3:7.2f} ms  {row['other_s'] * 1e3:7.2f} ms"
        print(f"{row['name']:70s} {row['ratio']:6.1f}x  {times}")
