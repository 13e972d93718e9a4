"""A year with part-load breakpoints and an N-1 contingency, in gasloop's planner and in PyPSA: whole time and peak memory.

The plant of ``plan_pypsa.py``, but for its electrolyser and fuel cell, which work better at part load and are read at four
breakpoints; and the longest night of the year has to be borne with half of the fuel cell lost, the habitat at 60 %,
from the stocks that the year's plan has at that dusk and without foresight. PyPSA has no such contingency: the hours of
the night follow those of the year as further snapshots, and rows of ours (``extra_functionality``) say what each store
begins them with, and that the breakpoints share one size. Both use HiGHS as in ``plan_pypsa.py``.

    python benchmarks/plan_reserve.py WHO HOURS SUN.npy    one solve, WHO being hourly, segments or pypsa; prints JSON
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import plan_pypsa as plain

BREAKPOINTS = (0.25, 0.5, 0.75, 1.0)
BEND = 0.2  # how much less an electrolyser makes of a kWh at full load than near none, and a fuel cell likewise
LEFT, KEPT = 0.5, 0.6  # of the fuel cell and of the habitat's load, in the contingency
CURVED = ("stack", "cell")


def product(load: float) -> float:
    """What an electrolyser makes at a load, as a share of what it makes at full load."""
    return load * (1 + BEND * (1 - load))


def fuel(load: float) -> float:
    """What a fuel cell takes at a load, as a share of what it takes at full load."""
    return load * (1 - BEND * (1 - load))


def night(light: Any) -> tuple[int, int]:
    """Hours at which the longest night begins and ends."""
    import numpy as np

    change = np.flatnonzero(np.diff(np.concatenate([[False], np.asarray(light) == 0.0, [False]]).astype(int)))
    starts, ends = change[::2], change[1::2]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest])


# -- gasloop ---------------------------------------------------------------------------------------


def gasloop(hours: int, light: Any, count: int | None) -> dict[str, Any]:
    """Solve with gasloop, hourly or over so many segments."""
    import numpy as np

    from gasloop.model.network import Window
    from gasloop.solve.linearise import Operating, linearise
    from gasloop.solve.plan import plan
    from gasloop.solve.problem import Contingency, Options, Problem
    from gasloop.solve.timegrid import segments

    network, price = plain._network(hours)
    curved = {name: dataclasses.replace(network.units[name], component=_bent(name)()) for name in CURVED}
    network = dataclasses.replace(network, units={**network.units, **curved})
    points = {n: Operating({}, BREAKPOINTS if n in CURVED else (1.0,)) for n in network.units}
    begins, ends = night(light)
    if count is None:
        edges = np.arange(hours + 1.0)
    else:
        keep = {h for t in plain.deliveries(hours) for h in (t, t + 24)} | {begins, ends}
        edges = segments(light[None, :], count, keep, longest=96).astype(float)
    always = (0.0, float(ends - begins))
    changed = {
        "cell": {"faults": (Window(*always, LEFT),)}, "habitat": {"schedule": (Window(*always, KEPT),)},
        "crew": {"schedule": (Window(*always, 1.0),)},
        "lander": {"schedule": _deliveries_within(begins, ends, hours)},
    }  # fmt: skip
    there = dataclasses.replace(
        network, units={n: dataclasses.replace(u, **changed.get(n, {})) for n, u in network.units.items()}
    )
    lost = Contingency(
        "cell lost", there, linearise(there, points, plain._site(light[begins:ends])),
        edges[(edges >= begins) & (edges <= ends)] - begins, begins,
    )  # fmt: skip
    linear = linearise(network, points, plain._site(light))
    options = Options(trim=0.0, reserve=0.0)
    found = plan(Problem(network, linear, edges, price, options, contingencies=(lost,)))
    return {
        "objective": found.objective, "rows": found.rows, "columns": found.columns, "segments": len(edges) - 1,
        "sizes": {k: v for k, v in found.sizes.items() if k in plain.PRICE}, "stages_s": dict(found.timings),
    }  # fmt: skip


def _deliveries_within(begins: int, ends: int, hours: int) -> tuple[Any, ...]:
    from gasloop.model.network import Window

    spans = [(max(t, begins) - begins, min(t + 24, ends) - begins) for t in plain.deliveries(hours)]
    return tuple(Window(float(a), float(b), 1.0) for a, b in spans if a < b)


def _bent(name: str) -> type:
    """A stack or a cell whose matter follows its load curve; its power goes with the load."""
    from gasloop.model.component import Component, Estimate, Flows, gives, takes

    sign, curve, matter = (-1.0, product, plain.STACK) if name == "stack" else (1.0, fuel, plain.CELL)
    ratios = {port: each / 3600.0 / 1e3 for port, each in matter.items()}

    @dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
    class Bent(Component):
        ports = (
            (gives if sign > 0 else takes)("power", "electricity"),
            *((gives if each > 0 else takes)(port, plain._CARRIER[port]) for port, each in ratios.items()),
        )

        def physics(self, u: Any, x: Any, at: Any) -> Flows:
            made = curve(u.load) * self.size
            return Flows({"power": sign * u.load * self.size, **{port: each * made for port, each in ratios.items()}})

        def estimate(self) -> Estimate:
            return Estimate(0.0, 0.0)

    return Bent


# -- PyPSA -----------------------------------------------------------------------------------------


def pypsa_(hours: int, light: Any) -> dict[str, Any]:
    """Solve with PyPSA, by its quickest way to HiGHS."""
    import pypsa

    pypsa.options.api.legacy_string_dtype = True
    started = time.perf_counter()
    n = _pypsa_network(hours, light)
    built = time.perf_counter()
    status, condition = n.optimize(
        solver_name="highs", io_api="direct", include_objective_constant=False, log_to_console=False,
        extra_functionality=lambda network, snapshots: _rows(network, hours, light),
        solver_options={
            "solver": "ipm", "run_crossover": "off", "ipm_optimality_tolerance": plain.TOLERANCE, "output_flag": False,
        },
    )  # fmt: skip
    if status != "ok":
        raise RuntimeError(f"PyPSA: {condition}")
    optimised = time.perf_counter() - built
    mass = sum(
        float((table["capital_cost"] * table[size]).sum())
        for table, size in ((n.generators, "p_nom_opt"), (n.links, "p_nom_opt"), (n.stores, "e_nom_opt"))
    )
    return {
        "objective": mass, "rows": int(n.model.ncons), "columns": int(n.model.nvars), "segments": hours,
        "stages_s": {"state": built - started, "raw solve": float(n.model.solver_model.getRunTime()), "optimise": optimised},
    }  # fmt: skip


def _pypsa_network(hours: int, light: Any) -> Any:
    """The plant over the year and, after it, the night once more; what the two share are the sizes."""
    import numpy as np
    import pypsa

    from gasloop.solve.plan import ACTIVITY_PRICE, WEAR_PRICE

    begins, ends = night(light)
    again = np.concatenate([np.arange(hours), np.arange(begins, ends)])
    light = light[again]
    n = pypsa.Network()
    n.set_snapshots(range(len(again)))
    tanks, price = plain.TANKS, plain.PRICE
    n.add("Bus", ["power", "charge", *tanks])

    def sized(cost: float, most: float = np.inf) -> dict[str, Any]:
        return {"p_nom_extendable": True, "p_nom_max": most, "capital_cost": cost, "marginal_cost": ACTIVITY_PRICE * cost / hours}  # fmt: skip

    sun = sized(price["pv"])
    sun["marginal_cost"] = np.where(light > 0, sun["marginal_cost"] / np.maximum(light, plain.DIM), 0.0)
    n.add("Generator", "pv", bus="power", p_max_pu=light, **sun)
    n.add("Generator", "fission", bus="power", **sized(price["fission"], plain.FISSION_MOST))
    n.add("Generator", "vent", bus="hydrogen", p_nom=1e3, p_min_pu=-1.0, p_max_pu=0.0, marginal_cost=-ACTIVITY_PRICE / hours)  # fmt: skip
    n.add("Link", "mine", bus0="power", bus1="water", efficiency=1 / plain.MINE_KW, **sized(price["mine"] / plain.MINE_KW))  # fmt: skip
    n.add("Link", "plant", bus0="oxygen", bus1="lox", bus2="power", efficiency=1.0, efficiency2=-plain.PLANT_KW,
          **sized(price["plant"]))  # fmt: skip
    for load in BREAKPOINTS:
        _at_load(n, load, hours, ACTIVITY_PRICE)
    wear = WEAR_PRICE * price["battery"] / plain.C_RATE / hours
    n.add("Link", "discharge", bus0="charge", bus1="power", efficiency=plain.ETA, p_nom=np.inf, marginal_cost=wear * plain.ETA)  # fmt: skip
    n.add("Link", "charge", bus0="power", bus1="charge", efficiency=plain.ETA, p_nom=np.inf, marginal_cost=wear)
    opens = np.zeros(len(again))
    opens[[0, hours]] = 1.0
    for name, bus in (("battery", "charge"), *((t, t) for t in tanks)):
        n.add("Store", name, bus=bus, e_nom_extendable=True, capital_cost=price[name])
        n.add("Generator", f"{name} opening", bus=bus, p_nom=np.inf, p_min_pu=-opens, p_max_pu=opens)
    loading = np.zeros(hours)
    for t in plain.deliveries(hours):
        loading[t : t + 24] = plain.DELIVERY
    n.add("Load", "habitat", bus="power", p_set=np.where(np.arange(len(again)) < hours, 1.0, KEPT) * plain.HABITAT)
    n.add("Load", "crew", bus="oxygen", p_set=plain.CREW)
    n.add("Load", "lander", bus="lox", p_set=loading[again])
    return n


def _at_load(n: Any, load: float, hours: int, activity: float) -> None:
    """Stack and cell at one breakpoint; the size of each is that of its link at full load."""
    import numpy as np

    full = load == BREAKPOINTS[-1]
    stack, cell, price = plain.STACK, plain.CELL, plain.PRICE
    better, burnt = product(load) / load, -cell["hydrogen"]
    n.add("Link", f"stack {load}", bus0="power", bus1="hydrogen", bus2="oxygen", bus3="water",
          efficiency=stack["hydrogen"] * better, efficiency2=stack["oxygen"] * better, efficiency3=stack["water"] * better,
          p_nom=0.0 if full else np.inf, p_nom_extendable=full, capital_cost=price["stack"] if full else 0.0,
          marginal_cost=activity * price["stack"] / hours)  # fmt: skip
    of_fuel = load / fuel(load) / burnt  # kWh for each kg of hydrogen
    n.add("Link", f"cell {load}", bus0="hydrogen", bus1="power", bus2="oxygen", bus3="water", efficiency=of_fuel,
          efficiency2=cell["oxygen"] / burnt, efficiency3=cell["water"] / burnt,
          p_nom=0.0 if full else np.inf, p_nom_extendable=full, capital_cost=price["cell"] / burnt if full else 0.0,
          marginal_cost=activity * price["cell"] * of_fuel / hours)  # fmt: skip


def _rows(n: Any, hours: int, light: Any) -> None:
    """What PyPSA's components do not say: one size for all breakpoints, what is lost, where the courses begin."""
    import numpy as np
    import xarray as xr

    m, count = n.model, len(n.snapshots)
    flow, nominal = m.variables["Link-p"], m.variables["Link-p_nom"]
    left = xr.DataArray(np.where(np.arange(count) < hours, 1.0, LEFT), coords={"snapshot": n.snapshots})
    for name, curve, remains in (("stack", lambda b: b, 1.0), ("cell", fuel, left)):
        shares = sum(flow.sel(name=f"{name} {b}", drop=True) / curve(b) for b in BREAKPOINTS)
        m.add_constraints(
            shares - nominal.sel(name=f"{name} {BREAKPOINTS[-1]}", drop=True) * remains <= 0, name=f"one {name}"
        )
    level, size = m.variables["Store-e"], m.variables["Store-e_nom"]
    moved = flow.sel(name="discharge", drop=True) * plain.ETA + flow.sel(name="charge", drop=True)
    m.add_constraints(moved - plain.C_RATE * size.sel(name="battery", drop=True) <= 0, name="battery power")
    begins, _ = night(light)
    for name in n.stores.index:
        opening = m.variables["Generator-p"].sel(name=f"{name} opening", drop=True)
        store = level.sel(name=name, drop=True)
        end = 1 * store.isel(snapshot=hours - 1, drop=True)
        dusk = store.isel(snapshot=begins - 1, drop=True)
        m.add_constraints(opening.isel(snapshot=0, drop=True) - end == 0, name=f"{name} year")
        m.add_constraints(opening.isel(snapshot=hours, drop=True) + end - dusk == 0, name=f"{name} night")


# -- both ------------------------------------------------------------------------------------------


def run(hours: int = 8760) -> list[dict[str, Any]]:
    """Rows of the table, each from fresh processes."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sun.npy"
        np.save(path, plain.sun(hours))
        hourly, few, pypsa = (
            plain.alone(name, hours, path, script=__file__) for name in ("hourly", "segments", "pypsa")
        )
    off, coarse = (found["objective"] / pypsa["objective"] - 1 for found in (hourly, few))
    if abs(off) > plain.SAME:
        raise RuntimeError(f"the hourly objectives differ by {off:.1e}: not the same problem")
    return [
        plain._against_pypsa("plan with part load and N-1 hourly / pypsa", hourly, pypsa, off, plain.SAME),
        plain._against_pypsa("plan with part load and N-1 segments / pypsa", few, pypsa, coarse, plain.NEAR),
    ]


def _main(who: str, hours: int, path: str) -> None:
    import numpy as np

    light = np.load(path)
    found = (
        pypsa_(hours, light)
        if who == "pypsa"
        else gasloop(hours, light, None if who == "hourly" else plain.SEGMENTS * hours // 8760)
    )
    print(json.dumps(found | {"peak_MB": plain._peak_MB()}))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
