"""One year-long problem in gasloop's planner and in PyPSA: whole time from a fresh process, and peak memory.

Eleven sized units at a polar plant that makes liquid oxygen: sun, fission, battery, mine, electrolyser, fuel cell,
liquefier, and tanks for water, hydrogen, oxygen and liquid oxygen; a habitat, a crew and four deliveries a year. All are
linear and without leaks, so that both tools state the same problem, gasloop's vanishing price on activity included. Both
use HiGHS, its interior-point method and no crossover. The sun is computed once, before any clock starts.

    python benchmarks/plan_pypsa.py WHO HOURS SUN.npy    one solve, WHO being hourly, segments or pypsa; prints JSON
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SEGMENTS = 600  # of a year, for the plan over unequal segments
TOLERANCE = 1e-7  # of the interior-point method, gasloop's own
SAME = 1e-4  # relative, objectives of the two hourly problems
NEAR = 2e-3  # relative, objective over segments against the hourly one

# kg landed for each kW, kWh, kg or kg/h of size.
PRICE = {
    "pv": 30.0, "fission": 150.0, "battery": 5.0, "mine": 80.0, "stack": 12.0, "cell": 40.0, "plant": 60.0,
    "water": 0.1, "hydrogen": 12.0, "oxygen": 0.9, "lox": 0.15,
}  # fmt: skip
FISSION_MOST = 4.0  # kW
C_RATE, ETA = 0.5, 0.95  # battery: power per capacity [1/h], efficiency each way
STACK = {"hydrogen": 1 / 52.0, "oxygen": 7.937 / 52.0, "water": -8.937 / 52.0}  # kg/h for each kW drawn
CELL = {"hydrogen": -1 / 18.3, "oxygen": -7.937 / 18.3, "water": 8.937 / 18.3}  # kg/h for each kW given
MINE_KW, PLANT_KW = 1.2, 0.9  # kWh for each kg
HABITAT, CREW, DELIVERY = 10.0, 0.14, 200.0  # kW, kg/h, kg/h of liquid oxygen for a day
DIM = 1e-3  # light below this share counts as none
TANKS = ("water", "hydrogen", "oxygen", "lox")


def deliveries(hours: int) -> list[int]:
    """Hours at which a lander begins to load: four times in the span."""
    return [round(hours * share) for share in (0.2, 0.45, 0.7, 0.95)]


# -- gasloop ---------------------------------------------------------------------------------------


def gasloop(hours: int, light: Any, count: int | None) -> dict[str, Any]:
    """Solve with gasloop, hourly or over so many segments."""
    import numpy as np

    from gasloop.solve.linearise import Operating, linearise
    from gasloop.solve.plan import plan
    from gasloop.solve.problem import Options, Problem
    from gasloop.solve.timegrid import segments

    network, price = _network(hours)
    site = _site(light)
    # The units are straight lines, so that one breakpoint a side is all there is to know.
    linear = linearise(network, {name: Operating({}, (1.0,)) for name in network.units}, site)
    if count is None:
        edges = np.arange(hours + 1.0)
    else:
        keep = {h for t in deliveries(hours) for h in (t, t + 24)}
        edges = segments(light[None, :], count, keep, longest=96).astype(float)
    found = plan(Problem(network, linear, edges, price, Options(trim=0.0, reserve=0.0)))
    return {
        "objective": found.objective, "rows": found.rows, "columns": found.columns, "segments": len(edges) - 1,
        "sizes": {k: v for k, v in found.sizes.items() if k in PRICE}, "stages_s": dict(found.timings),
    }  # fmt: skip


def _site(light: Any) -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(lit=light, flux=light, sun_elevation=0.0, sink_T=200.0, ground_T=200.0, air_T=0.0)


def _network(hours: int) -> tuple[Any, dict[str, float]]:
    """The plant as a network, and kg per SI size."""
    from gasloop.model.network import Bus, Network, Sizing, Unit, Window

    kW, kWh, kg_h = 1e3, 3.6e6, 1 / 3600.0
    matter = {k: v * kg_h / kW for k, v in STACK.items()}, {k: v * kg_h / kW for k, v in CELL.items()}
    always = (Window(0.0, float(hours), 1.0),)
    loading = tuple(Window(float(t), t + 24.0, 1.0) for t in deliveries(hours))
    units = [
        ("pv", _machine({"power": 1.0}, sun=True)(), Sizing(0.0, 1e4 * kW), None, kW),
        ("fission", _machine({"power": 1.0})(), Sizing(0.0, FISSION_MOST * kW), None, kW),
        ("battery", _battery()(size=kWh), Sizing(0.0, 1e6 * kWh), None, kWh),
        ("mine", _machine({"water": 1.0, "power": -MINE_KW * kW / kg_h})(), Sizing(0.0, 1e4 * kg_h), None, kg_h),
        ("stack", _machine({"power": -1.0} | matter[0])(), Sizing(0.0, 1e4 * kW), None, kW),
        ("cell", _machine({"power": 1.0} | matter[1])(), Sizing(0.0, 1e4 * kW), None, kW),
        ("plant", _machine({"oxygen": -1.0, "lox": 1.0, "power": -PLANT_KW * kW / kg_h})(), Sizing(0.0, 1e4 * kg_h), None, kg_h),
        *((name, _tank(name)(size=100.0), Sizing(0.0, 1e6), None, 1.0) for name in TANKS),
        ("vent", _machine({"hydrogen": -1.0})(), Sizing(1e3 * kg_h, 1e3 * kg_h), None, kg_h),
        ("habitat", _machine({"power": -1.0})(), Sizing(HABITAT * kW, HABITAT * kW), always, kW),
        ("crew", _machine({"oxygen": -1.0})(), Sizing(CREW * kg_h, CREW * kg_h), always, kg_h),
        ("lander", _machine({"lox": -1.0})(), Sizing(DELIVERY * kg_h, DELIVERY * kg_h), loading, kg_h),
    ]  # fmt: skip
    carriers = {"power": "electricity"} | _CARRIER
    placed = {
        name: Unit(name, component, {p.name: p.name for p in component.ports}, sizing, schedule)
        for name, component, sizing, schedule, _ in units
    }
    price = {name: PRICE.get(name, 0.0) / scale for name, _, _, _, scale in units}
    return Network({b: Bus(b, c) for b, c in carriers.items()}, placed), price


_CARRIER = {"water": "H2O.l", "hydrogen": "H2.g", "oxygen": "O2.g", "lox": "O2.l"}


def _machine(ratios: dict[str, float], sun: bool = False) -> type:
    """A final component whose flows go with its load: ``ratios`` per size, times the light if it lives on it."""
    from dataclasses import dataclass

    from gasloop.model.component import Component, Estimate, Flows, gives, takes

    @dataclass(frozen=True, kw_only=True, eq=False)
    class Machine(Component):
        ports = tuple(
            (gives if share > 0 else takes)(port, _CARRIER.get(port, "electricity")) for port, share in ratios.items()
        )

        def physics(self, u: Any, x: Any, at: Any) -> Flows:
            run = u.load * self.size * (at.site.lit if sun else 1.0)
            return Flows({port: share * run for port, share in ratios.items()})

        def estimate(self) -> Estimate:
            return Estimate(0.0, 0.0)

    return Machine


def _battery() -> type:
    from dataclasses import dataclass

    import numpy as np

    from gasloop.model.component import Component, Control, Estimate, Flows, State, stores

    @dataclass(frozen=True, kw_only=True, eq=False)
    class PlainBattery(Component):
        ports = (stores("power", "electricity"),)
        controls = (Control("load", -1.0, 1.0, closes="power"),)
        states = (State("E", "J", start=0.5, role="stock"),)

        def physics(self, u: Any, x: Any, at: Any) -> Flows:
            P = u.load * C_RATE / 3600.0 * self.size
            return Flows({"power": P}, {"E": -np.fmax(P, 0.0) / ETA - np.fmin(P, 0.0) * ETA})

        def estimate(self) -> Estimate:
            return Estimate(0.0, 0.0)

    return PlainBattery


def _tank(bus: str) -> type:
    from dataclasses import dataclass

    from gasloop.model.component import Component, Condition, Control, Estimate, Flows, State, stores

    @dataclass(frozen=True, kw_only=True, eq=False)
    class PlainTank(Component):
        ports = (stores(bus, _CARRIER[bus]),)
        controls = (Control("fill", -math.inf, math.inf, closes=bus),)
        states = (State("m", "kg", start=0.5, role="stock"),)

        def conditions(self, x: Any, site: Any) -> dict[str, Condition]:
            return {bus: Condition(300.0, 1e5, 0.0, 0.0)}

        def physics(self, u: Any, x: Any, at: Any) -> Flows:
            return Flows({bus: -u.fill}, {"m": u.fill})

        def estimate(self) -> Estimate:
            return Estimate(0.0, 0.0)

    return PlainTank


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
        solver_options={"solver": "ipm", "run_crossover": "off", "ipm_optimality_tolerance": TOLERANCE, "output_flag": False},
    )  # fmt: skip
    if status != "ok":
        raise RuntimeError(f"PyPSA: {condition}")
    optimised = time.perf_counter() - built
    mass = sum(
        float((table["capital_cost"] * table[size]).sum())
        for table, size in (
            (n.generators, "p_nom_opt"), (n.storage_units, "p_nom_opt"), (n.links, "p_nom_opt"), (n.stores, "e_nom_opt"),
        )
    )  # fmt: skip
    return {
        "objective": mass, "rows": int(n.model.ncons), "columns": int(n.model.nvars), "segments": hours,
        "stages_s": {"state": built - started, "raw solve": float(n.model.solver_model.getRunTime()), "optimise": optimised},
    }  # fmt: skip


def _pypsa_network(hours: int, light: Any) -> Any:
    """The plant; a link is sized by what it takes from its first bus, so what is sized by its product is scaled to that."""
    import numpy as np
    import pypsa

    n = pypsa.Network()
    n.set_snapshots(range(hours))
    n.add("Bus", ["power", *TANKS])

    def sized(price: float, most: float = np.inf) -> dict[str, Any]:
        # gasloop's price on activity: a share of the unit's own, at full load all the time.
        return {
            "p_nom_extendable": True, "p_nom_max": most, "capital_cost": price, "marginal_cost": _share() * price / hours,
        }  # fmt: skip

    sun = sized(PRICE["pv"])
    # Ours is a price on the load, PyPSA's on the power: in dim light a load gives less.
    sun["marginal_cost"] = np.where(light > 0, sun["marginal_cost"] / np.maximum(light, DIM), 0.0)
    n.add("Generator", "pv", bus="power", p_max_pu=light, **sun)
    n.add("Generator", "fission", bus="power", **sized(PRICE["fission"], FISSION_MOST))
    n.add("Generator", "vent", bus="hydrogen", p_nom=1e3, p_min_pu=-1.0, p_max_pu=0.0, marginal_cost=-_share() / hours)
    battery = sized(PRICE["battery"] / C_RATE)
    battery["marginal_cost"] *= 1 + ETA**-2  # what is given back was taken in before, at a loss
    n.add("StorageUnit", "battery", bus="power", max_hours=1 / C_RATE, efficiency_store=ETA, efficiency_dispatch=ETA,
          cyclic_state_of_charge=True, **battery)  # fmt: skip
    n.add("Link", "mine", bus0="power", bus1="water", efficiency=1 / MINE_KW, **sized(PRICE["mine"] / MINE_KW))
    n.add("Link", "stack", bus0="power", bus1="hydrogen", bus2="oxygen", bus3="water", efficiency=STACK["hydrogen"],
          efficiency2=STACK["oxygen"], efficiency3=STACK["water"], **sized(PRICE["stack"]))  # fmt: skip
    burnt = -CELL["hydrogen"]
    n.add("Link", "cell", bus0="hydrogen", bus1="power", bus2="oxygen", bus3="water", efficiency=1 / burnt,
          efficiency2=CELL["oxygen"] / burnt, efficiency3=CELL["water"] / burnt, **sized(PRICE["cell"] / burnt))  # fmt: skip
    n.add("Link", "plant", bus0="oxygen", bus1="lox", bus2="power", efficiency=1.0, efficiency2=-PLANT_KW,
          **sized(PRICE["plant"]))  # fmt: skip
    for name in TANKS:
        n.add("Store", name, bus=name, e_nom_extendable=True, e_cyclic=True, capital_cost=PRICE[name])
    loading = np.zeros(hours)
    for t in deliveries(hours):
        loading[t : t + 24] = DELIVERY
    n.add("Load", "habitat", bus="power", p_set=HABITAT)
    n.add("Load", "crew", bus="oxygen", p_set=CREW)
    n.add("Load", "lander", bus="lox", p_set=loading)
    return n


def _share() -> float:
    """gasloop's price on activity, as a share of a unit's mass."""
    from gasloop.solve.plan import ACTIVITY_PRICE

    return ACTIVITY_PRICE


# -- both ------------------------------------------------------------------------------------------


def sun(hours: int) -> Any:
    """Power of an array per rated power, by the hour, at the ridge near Shackleton: the ephemeris and the horizon."""
    from datetime import UTC, datetime

    import numpy as np

    from gasloop.places import sites

    sky = sites.site("shackleton_ridge").sky(datetime(2030, 1, 1, tzinfo=UTC), hours)
    light = np.asarray(sky.lit) * np.asarray(sky.flux) / 1361.0 * np.cos(np.asarray(sky.sun_elevation))
    return np.where(light > DIM, light, 0.0)


def alone(who: str, hours: int, path: Path, script: str = __file__) -> dict[str, Any]:
    """One solve of a benchmark's script in a fresh process: what it found, its seconds from start to exit, and its peak memory."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, script, who, str(hours), str(path)], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{who}: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found | {"seconds": seconds}


def run(hours: int = 8760) -> list[dict[str, Any]]:
    """Rows of the table, each from fresh processes."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sun.npy"
        np.save(path, sun(hours))
        hourly, few, pypsa = (alone(name, hours, path) for name in ("hourly", "segments", "pypsa"))
    off, coarse = (found["objective"] / pypsa["objective"] - 1 for found in (hourly, few))
    if abs(off) > SAME:
        raise RuntimeError(f"the hourly objectives differ by {off:.1e}: not the same problem")
    return [
        _against_pypsa("plan hourly / pypsa", hourly, pypsa, off, SAME),
        _against_pypsa("plan segments / pypsa", few, pypsa, coarse, NEAR),
        _against_solver("plan build and read / raw solve", hourly),
        _against_solver("plan build and read / raw solve, segments", few),
    ]


def _against_pypsa(
    name: str, ours: dict[str, Any], other: dict[str, Any], off: float, allowed: float
) -> dict[str, Any]:
    return {
        "name": name, "ratio": ours["seconds"] / other["seconds"], "ours_s": ours["seconds"], "other_s": other["seconds"],
        "other": f"PyPSA at {other['segments']} h, fresh process",
        "ours_MB": ours["peak_MB"], "other_MB": other["peak_MB"],
        "objective_off": off, "objective_within": bool(abs(off) <= allowed), "segments": ours["segments"],
        "ours_stages_s": ours["stages_s"], "other_stages_s": other["stages_s"],
    }  # fmt: skip


def _against_solver(name: str, found: dict[str, Any]) -> dict[str, Any]:
    stages = found["stages_s"]
    own = stages["plan build"] + stages["plan pass and read"]
    return {
        "name": name, "ratio": own / stages["plan solve"], "ours_s": own, "other_s": stages["plan solve"],
        "other": f"HiGHS alone, {found['rows']} rows, {found['columns']} columns",
    }  # fmt: skip


def _peak_MB() -> float:
    """Peak memory of this process. On Linux not from getrusage, which also remembers the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(found.split()[1]) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # bytes, on macOS


def _main(who: str, hours: int, path: str) -> None:
    import numpy as np

    light = np.load(path)
    found = (
        pypsa_(hours, light)
        if who == "pypsa"
        else gasloop(hours, light, None if who == "hourly" else SEGMENTS * hours // 8760)
    )
    print(json.dumps(found | {"peak_MB": _peak_MB()}))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
