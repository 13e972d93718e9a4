"""An outcome as the one results tree, and the summary for machines."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.estimate import estimates
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.matter.carriers import CARRIERS
from gasloop.model import results
from gasloop.model.component import Watched, labels
from gasloop.solve.orders import RunOptions
from gasloop.study import limits as air
from gasloop.study import reliability
from gasloop.study.agreement import yearly
from gasloop.study.closure import closure_of
from gasloop.study.esm import esm_rows, sources_of
from gasloop.study.events import events
from gasloop.study.kinds import room
from gasloop.study.loop import Outcome
from gasloop.study.prices import unpriced
from gasloop.study.spent import cost_rows
from gasloop.study.survive import Survived
from gasloop.study.words import answer, energy_per_kg, limits, status

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
PACKAGES = (
    "gasloop",
    "numpy",
    "scipy",
    "xarray",
    "casadi",
    "highspy",
    "CoolProp",
    "astronomy-engine",
    "bokeh",
)
HOUR = 3600.0


def tree(outcome: Outcome) -> xr.DataTree:
    """The results tree of an outcome; groups and variables as in ``model.results``."""
    import xarray as xr

    root = xr.Dataset(attrs=_attributes(outcome))
    return xr.DataTree.from_dict(
        {
            "/": root,
            "/site": _site(outcome),
            "/design": _design(outcome),
            "/parameters": _parameters(outcome),
            "/planned": _planned(outcome),
            "/simulated": _simulated(outcome),
            "/agreement": _agreement(outcome),
        }
    )


def summary(tree: xr.DataTree) -> dict[str, Any]:
    """What a machine wants to know of a run; every number is also in the tree."""
    design = tree["/design"].to_dataset()
    names = [str(n) for n in design["component"].values.tolist()]
    mass = {n: float(m) for n, m in zip(names, design["mass"].values, strict=True)}
    sizes = {
        n: {"value": float(v) / read_unit(str(u)).factor, "unit": str(u), "what": str(w), "modules": int(k)}
        for n, v, u, w, k in zip(
            names, design["size"].values, design["size_unit"].values, design["size_what"].values, design["modules"].values, strict=True
        )
    }  # fmt: skip
    attribute = results.attribute
    return {
        "name": tree.attrs["name"],
        "status": tree.attrs["status"],
        "passes": bool(tree.attrs["passes"]),
        "answer": tree.attrs["answer"],
        "objective": attribute(tree, "objective"),
        "sizes": sizes,
        "mass_kg": {"by_component": mass, "total": sum(mass.values())},
        "energy_kWh_per_kg": attribute(tree, "energy_per_kg"),
        "agreement": attribute(tree, "agreement"),
        "residuals": attribute(tree, "residuals"),
        "illumination": attribute(tree, "site")["illumination"],
        "limits": attribute(tree, "limits"),
        "events": attribute(tree, "events"),
        "survived": attribute(tree, "survived"),
        "closure": json.loads(tree.attrs.get("closure", "{}")),
        "esm": json.loads(tree.attrs.get("esm", "{}")),
        "cost": json.loads(tree.attrs.get("cost", "[]")),  # a tree of before there were prices has none
        "air_limits": json.loads(tree.attrs.get("air_limits", "[]")),
        "reliability": json.loads(tree.attrs.get("reliability", "null")),
        "timings_s": attribute(tree, "timings"),
        "unverified": attribute(tree, "unverified"),
        "versions": attribute(tree, "versions"),
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed as a package"
    return found


def _attributes(outcome: Outcome) -> dict[str, Any]:
    s, books = outcome.statement, outcome.audit
    gap, where = outcome.last.gap.worst
    trim, trim_where = _worst_trim(outcome)
    parameters = _used_parameters(outcome)
    plain: dict[str, Any] = {
        "format": results.FORMAT, "name": s.name, "what": s.what, "status": status(outcome), "passes": int(outcome.agrees),
        "answer": answer(outcome), "study_text": s.text, "start": s.start.isoformat(), "hours": s.hours, "steps": s.steps, "step_s": s.step,
        "Conventions": "CF-1.11", "title": f"gasloop run of {s.name}",
    }  # fmt: skip
    structured: dict[str, Any] = {
        "objective": {"what": s.minimise, "value": outcome.last.plan.objective, "unit": "EUR" if s.cost else "kg"},
        "cost": cost_rows(outcome),
        "agreement": {
            "gap_relative_max": gap, "where": where, "passes": outcome.agrees, "tolerance": s.agreement,
            "trim_max": trim, "trim_where": trim_where, "trim_bound": s.trim,
            "thermostat_max": {n: float(np.max(np.abs(outcome.last.run.trim[n]))) for n in outcome.last.run.thermostats},
            "trim_mean": {n: float(np.mean(np.abs(v))) for n, v in outcome.last.run.trim.items()}, "out_of_bounds": list(outcome.out_of_bounds),
        },
        "residuals": {"elements": books.elements, "mass": books.mass, "energy": books.energy, "entropy_made": books.entropy_made},
        "iterations": [{"gap": g, "where": w, "objective": o} for g, w, o in outcome.gaps],
        "site": _site_facts(outcome),
        "settings": {
            "segments": len(outcome.last.plan.edges) - 1, "rows": outcome.last.plan.rows, "columns": outcome.last.plan.columns,
            "mip_gap": outcome.last.plan.gap, "rounds": len(outcome.gaps), "trim": s.trim, "run_rtol": RunOptions().rtol,
        },
        "timings": dict(outcome.timings),
        "versions": _versions(),
        "sources": sorted({str(p["source"]) for p in parameters} | _evidence_keys(outcome) | _judged_by(outcome) | sources_of(s.esm)),
        "unverified": [f"{p['component']}.{p['name']}" for p in parameters if p["unverified"]],
        "energy_per_kg": energy_per_kg(outcome),
        "limits": limits(outcome),
        "events": events(outcome),
        "survived": [_survived(s) for s in outcome.survived],
        "closure": closure_of(outcome),
        "esm": esm_rows(outcome),
        "air_limits": air.verdicts(outcome.built, outcome.last.run, s.limits),
        "reliability": s.reliability and reliability.told(s.reliability.only(outcome.built.units), s.steps * s.step),
        "faults": [],
    }  # fmt: skip
    return plain | {k: json.dumps(_jsonable(v)) for k, v in structured.items()}


def _survived(course: Survived) -> dict[str, Any]:
    """A contingency for machines, and in a sentence."""
    lowest, where = min((share, store) for store, share in course.lowest.items()) if course.lowest else (1.0, "")
    borne = f"borne, {where} down to {lowest:.1%} of its size" if where else "borne"
    said = borne if course.borne else f"not borne: {'; '.join(course.faults[:3])}"
    return {
        "name": course.name, "begins_h": course.begins, "hours": course.hours, "lowest": dict(course.lowest), "borne": course.borne,
        "faults": list(course.faults), "said": f"{course.name} ({course.hours:.4g} h from hour {course.begins:.4g}): {said}",
    }  # fmt: skip


def _jsonable(value: Any) -> Any:
    """Plain JSON: numpy numbers to floats, no infinities."""
    if isinstance(value, Mapping):
        return {str(k): _jsonable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    return value if isinstance(value, (str, int)) or value is None else str(value)


def _site_facts(outcome: Outcome) -> dict[str, Any]:
    site = outcome.statement.site
    lit = np.asarray(outcome.sky.lit, dtype=float)
    facts: dict[str, Any] = {"name": site.name, "body": site.body, "what": site.what}
    ground = {"latitude": 180 / math.pi, "longitude": 180 / math.pi, "height": 1.0, "mast": 1.0}
    space = {"sunlit": 1.0, "sink_T": 1.0, "gravity": 1.0}
    for name, factor in {**(ground if site.grounded else space), "gear_ratio": 1.0}.items():
        value = getattr(site, name, None)
        facts[name] = None if value is None else float(value) * factor
    facts["illumination"] = {
        "lit_fraction": float(lit.mean()),
        "longest_dark_h": _longest(lit < 0.02) * outcome.statement.step / HOUR,
        "published": _published(outcome),
    }
    return facts


def _published(outcome: Outcome) -> list[dict[str, Any]]:
    """What others report for the light of this place, beside ours; known for the polar ridge only."""
    from gasloop.places.illumination import PUBLISHED

    return [asdict(row) for row in PUBLISHED] if outcome.statement.site.name == "shackleton_ridge" else []


def _longest(mask: NDArray[np.bool_]) -> int:
    """Longest run of True."""
    longest = here = 0
    for value in mask:
        here = here + 1 if value else 0
        longest = max(longest, here)
    return longest


def _worst_trim(outcome: Outcome) -> tuple[float, str]:
    ran = outcome.last.run
    trims = {n: float(np.max(np.abs(v))) for n, v in ran.trim.items() if len(v) and n not in ran.thermostats}
    where = max(trims, key=lambda n: trims[n], default="")
    return trims.get(where, 0.0), where


def _used_parameters(outcome: Outcome) -> list[dict[str, Any]]:
    """Every labelled number a run rests on: of components, built or not, and of the site."""
    changed = {(c.component, c.parameter): c for c in outcome.statement.changes}
    rows = []
    things = {"site": outcome.statement.site} | {n: u.component for n, u in outcome.network.units.items()}
    for name, thing in things.items():
        for p in labels(thing):
            change = changed.get((name, p.name))
            rows.append(
                {
                    "component": name,
                    "name": p.name,
                    "value": p.value,
                    "unit": p.unit,
                    "low": p.low,
                    "high": p.high,
                    "source": (change.source or "design_choice") if change else p.source,
                    "what": p.what,
                    "unverified": p.unverified and not (change and change.source),
                    "because": change.because if change else "",
                }
            )
    return rows


def _evidence_keys(outcome: Outcome) -> set[str]:
    return {e.source for u in outcome.network.units.values() for e in u.component.evidence}


def _judged_by(outcome: Outcome) -> set[str]:
    """Where limits of the air and times between failures come from, if the run was judged by them."""
    stated = outcome.statement.reliability
    parts = {p.source for p, _ in stated.parts.values()} if stated else set()
    return parts | ({limit.source for limit in outcome.statement.limits} if air.rooms(outcome.built) else set())


# -- groups ------------------------------------------------------------------------------------------------------


def _site(outcome: Outcome) -> xr.Dataset:
    import xarray as xr

    units = {"lit": "1", "flux": "W m-2", "sun_elevation": "rad", "sink_T": "K"}
    return xr.Dataset(
        {k: ("time", np.asarray(getattr(outcome.site, k), dtype=float), {"units": u}) for k, u in units.items()},
        coords=_time(outcome),
    )


def _time(outcome: Outcome) -> dict[str, Any]:
    start = outcome.statement.start.strftime("%Y-%m-%d %H:%M:%S")
    hours = np.arange(outcome.statement.steps) * outcome.statement.step / HOUR
    return {"time": ("time", hours, {"long_name": f"starts of steps, hours since {start} UTC"})}


def _edge(outcome: Outcome) -> dict[str, Any]:
    hours = np.arange(outcome.statement.steps + 1) * outcome.statement.step / HOUR
    return {"edge": ("edge", hours, {"long_name": "ends of steps, the start in front, in hours"})}


def _design(outcome: Outcome) -> xr.Dataset:
    import xarray as xr

    made, network = outcome.last.plan, outcome.network
    mass = estimates(network, made.sizes, made.modules)
    names = list(network.units)
    units = [network.units[n] for n in names]
    size_labels = [type(u.component).size_label() for u in units]
    loads = [outcome.last.run.loads.get(n, np.zeros(1)) for n in names]
    kinds = outcome.statement.kinds

    columns: dict[str, Any] = {
        "kind": [kinds[n] for n in names], "room": [room(u.component) for u in units],
        "size": [made.sizes[n] for n in names], "size_unit": [s.unit for s in size_labels], "size_what": [s.what for s in size_labels],
        "size_low": [u.sizing.low for u in units], "size_high": [u.sizing.high for u in units],
        "modules": [made.modules.get(n, 0) for n in names],
        "mass": [mass[n].mass for n in names], "growth": [mass[n].growth for n in names], "volume": [mass[n].volume for n in names],
        "note": [mass[n].note for n in names], "at_bound": [made.bounds.get(n, 0.0) for n in names],
        "load_mean": [float(np.mean(np.abs(v))) for v in loads], "load_max": [float(np.max(np.abs(v))) for v in loads],
        "fit_error": [outcome.last.linear[n].fit_error for n in names],
    }  # fmt: skip
    return xr.Dataset({k: ("component", np.array(v)) for k, v in columns.items()}, coords={"component": names})


def _parameters(outcome: Outcome) -> xr.Dataset:
    import xarray as xr

    rows = _used_parameters(outcome)
    columns = {k: np.array([r[k] for r in rows]) for k in rows[0]}
    columns["unverified"] = columns["unverified"].astype(np.int8)
    return xr.Dataset({k: ("parameter", v) for k, v in columns.items()})


def _arc_coords(outcome: Outcome, arcs: list[Any]) -> dict[str, Any]:
    return {
        "arc": [a.name for a in arcs],
        "component": ("arc", [a.unit for a in arcs]), "port": ("arc", [a.port for a in arcs]),
        "bus": ("arc", [a.bus for a in arcs]), "carrier": ("arc", [a.carrier for a in arcs]),
        "unit": ("arc", [CARRIERS[a.carrier].unit for a in arcs]), "sign": ("arc", [a.sign for a in arcs]),
    }  # fmt: skip


def _stock_coords(outcome: Outcome, keys: list[tuple[str, str]]) -> dict[str, Any]:
    units = [next(s.unit for s in outcome.network.units[c].component.states if s.name == n) for c, n in keys]
    return {
        "stock": [f"{c}.{n}" for c, n in keys], "stock_component": ("stock", [c for c, _ in keys]),
        "stock_unit": ("stock", units),
    }  # fmt: skip


def _planned(outcome: Outcome) -> xr.Dataset:
    import xarray as xr

    made, steps = outcome.last.plan, outcome.statement.steps
    lengths = np.diff(made.edges).astype(int)
    arcs = list(outcome.network.arcs)
    keys = list(made.stocks)
    names = list(made.loads)
    without = unpriced(outcome.network, outcome.built.units)
    buses = [bus for bus in made.prices if bus not in without]
    edges = np.arange(steps + 1.0)
    variables: dict[str, Any] = {
        "flow": (("arc", "time"), np.array([np.repeat(made.flows[a.unit, a.port], lengths) for a in arcs])),
        "load": (("component_loaded", "time"), _rows([np.repeat(made.loads[n], lengths) for n in names], steps)),
        "level": (("stock", "edge"), _rows([np.interp(edges, made.edges, made.stocks[k]) for k in keys], steps + 1)),
        "price": (("bus_priced", "time"), _rows([np.repeat(made.prices[b], lengths) for b in buses], steps)),
        "segment_edge": ("segment_edge", made.times),
    }
    coords = _arc_coords(outcome, arcs) | _stock_coords(outcome, keys) | _time(outcome) | _edge(outcome)
    coords |= {"component_loaded": names, "bus_priced": buses}
    return xr.Dataset(variables, coords=coords)


def _rows(rows: list[Array], width: int) -> Array:
    return np.array(rows) if rows else np.zeros((0, width))


def _watched(outcome: Outcome, component: str, output: str) -> Watched:
    return next(w for w in outcome.network.units[component].component.watched if w.output == output)


def _simulated(outcome: Outcome) -> xr.Dataset:
    import xarray as xr

    ran, steps = outcome.last.run, outcome.statement.steps
    arcs = list(outcome.built.arcs)
    stocks = [k for k in outcome.last.plan.stocks if k in ran.states]
    others = [k for k in ran.states if k not in stocks]
    variables: dict[str, Any] = {
        "flow": (("arc", "time"), np.array([ran.flows[a.unit, a.port] for a in arcs])),
        "load": (("component_loaded", "time"), _rows([ran.loads[n] for n in ran.loads], steps)),
        "trim": (("component_trimmed", "time"), _rows([ran.trim[n] for n in ran.trim], steps)),
        "level": (("stock", "edge"), _rows([ran.states[k] for k in stocks], steps + 1)),
        "value": (("state", "edge"), _rows([ran.states[k] for k in others], steps + 1)),
        "alarm": (("alarm_of", "time"), _rows(list(ran.alarms.values()), steps)),
        "output": (("output_of", "time"), _rows(list(ran.outputs.values()), steps)),
    }
    units = [next(s.unit for s in outcome.network.units[c].component.states if s.name == n) for c, n in others]
    coords = _arc_coords(outcome, arcs) | _stock_coords(outcome, stocks) | _time(outcome) | _edge(outcome)
    coords |= {
        "component_loaded": list(ran.loads), "component_trimmed": list(ran.trim),
        "state": [f"{c}.{n}" for c, n in others], "state_unit": ("state", units),
        "alarm_of": [f"{c}.{n}" for c, n in ran.alarms],
        "output_of": [f"{c}.{n}" for c, n in ran.outputs],
        "output_component": ("output_of", [c for c, _ in ran.outputs]),
        "output_unit": ("output_of", [_watched(outcome, c, n).unit for c, n in ran.outputs]),
        "output_what": ("output_of", [_watched(outcome, c, n).what for c, n in ran.outputs]),
    }  # fmt: skip
    return xr.Dataset(variables, coords=coords)


def _agreement(outcome: Outcome) -> xr.Dataset:
    import xarray as xr

    gap = outcome.last.gap
    arcs, stocks = list(gap.flows), list(gap.stocks)
    seconds = outcome.last.plan.hours * HOUR
    planned = np.array([float(outcome.last.plan.flows[k] @ seconds) for k in arcs])
    return xr.Dataset(
        {
            "gap_flow": ("arc", np.array([gap.flows[k] for k in arcs])),
            "planned_year": ("arc", planned),
            "simulated_year": ("arc", np.array([yearly(outcome.last.run, k) for k in arcs])),
            "gap_stock": ("stock", np.array([gap.stocks[k] for k in stocks])),
            "gap_iteration": ("iteration", np.array([g for g, _, _ in outcome.gaps])),
        },
        coords={"arc": [f"{a}.{b}" for a, b in arcs], "stock": [f"{a}.{b}" for a, b in stocks]},
    )
