"""A small results tree whose books close: sun, battery, electrolyser; water in, oxygen out; four days."""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

from gasloop.model.results import FORMAT

HOURS = 96
TIME, EDGE = np.arange(HOURS), np.arange(HOURS + 1)

# component, port, bus, carrier, unit, sign
ARCS = [
    ("pv", "sun", "", "sunlight", "W", -1),
    ("pv", "power", "power", "electricity", "W", 1),
    ("battery", "power", "power", "electricity", "W", 0),
    ("stack", "power", "power", "electricity", "W", -1),
    ("stack", "water", "water", "H2O.l", "kg/s", -1),
    ("stack", "oxygen", "oxygen", "O2.g", "kg/s", 1),
    ("stack", "hydrogen", "", "H2.g", "kg/s", 1),
    ("spring", "water", "water", "H2O.l", "kg/s", 1),
    ("spring", "melt", "", "H2O.l", "kg/s", -1),
    ("crew", "oxygen", "oxygen", "O2.g", "kg/s", -1),
    ("crew", "breath", "", "O2.g", "kg/s", 1),
    ("spare", "oxygen", "oxygen", "O2.g", "kg/s", -1),
]


def flows(lit: np.ndarray, scale: float = 1.0) -> np.ndarray:
    """Flows of all arcs, balanced on every bus in every hour."""
    load = 0.5 * scale
    power = np.full(HOURS, 10e3 * load)
    sun = 2 * 10e3 * load * lit / lit.mean() / 2
    water = np.full(HOURS, 1e-4 * load)
    oxygen, hydrogen = water * 0.888, water * 0.112
    return np.array(
        [
            -sun / 0.3, sun, power - sun, -power, -water, oxygen, hydrogen, water, -water, -oxygen, oxygen,
            0 * oxygen,
        ]
    )  # fmt: skip


def _arcs() -> dict:
    names = ("component", "port", "bus", "carrier", "unit", "sign")
    columns = dict(zip(names, zip(*ARCS, strict=True), strict=True))
    return {"arc": [f"{a[0]}.{a[1]}" for a in ARCS]} | {k: ("arc", list(v)) for k, v in columns.items()}


def tree(**changed: str) -> xr.DataTree:
    """The tree; ``changed`` replaces root attributes."""
    lit = (np.arange(HOURS) % 24 < 12).astype(float)
    planned, run = flows(lit), flows(lit, 1.004)
    charge = np.concatenate([[0.0], np.cumsum(-planned[2]) * 3600])
    charge -= charge.min()
    stock = {
        "stock": ["battery.E"],
        "stock_component": ("stock", ["battery"]),
        "stock_unit": ("stock", ["J"]),
    }
    common = _arcs() | stock | {"time": TIME, "edge": EDGE, "component_loaded": ["stack"]}
    price = np.where(lit > 0, 0.0, 0.25)[None, :]
    groups = {
        "/": xr.Dataset(attrs=_attributes() | changed),
        "/site": xr.Dataset({"lit": ("time", lit), "flux": ("time", 1361.0 * lit)}, coords={"time": TIME}),
        "/design": _design(),
        "/parameters": _parameters(),
        "/planned": xr.Dataset(
            {
                "flow": (("arc", "time"), planned),
                "load": (("component_loaded", "time"), np.full((1, HOURS), 0.5)),
                "level": (("stock", "edge"), charge[None, :]),
                "price": (("bus_priced", "time"), price),
            },
            coords=common | {"bus_priced": ["power"]},
        ),
        "/simulated": xr.Dataset(
            {
                "flow": (("arc", "time"), run),
                "load": (("component_loaded", "time"), np.full((1, HOURS), 0.502)),
                "level": (("stock", "edge"), 1.004 * charge[None, :]),
            },
            coords=common,
        ),
        "/agreement": xr.Dataset(
            {
                "gap_flow": ("arc", np.full(len(ARCS), 0.004)),
                "planned_year": ("arc", planned.sum(1) * 3600),
                "simulated_year": ("arc", run.sum(1) * 3600),
                "gap_stock": ("stock", [0.0041]),
            },
            coords={"arc": [f"{a[0]}.{a[1]}" for a in ARCS], "stock": ["battery.E"]},
        ),
    }
    return xr.DataTree.from_dict(groups)


def _design() -> xr.Dataset:
    columns = {
        "kind": ["pv_array", "battery", "pem_electrolyser", "ice_spring", "crew", "vent"],
        "room": ["energy", "storage", "production", "production", "life_support", "storage"],
        "size": [30e3, 60 * 3.6e6, 10e3, 1e-4, 4.0, 0.0],
        "size_unit": ["kW", "kWh", "kW", "kg/h", "1", "kg/h"],
        "size_what": ["peak power", "capacity", "rated power", "water", "persons", "flow"],
        "size_low": [0.0, 0.0, 10e3, 0.0, 4.0, 0.0], "size_high": [30e3, 1e9, 10e3, 1e-3, 4.0, 1.0],
        "modules": [0, 0, 2, 0, 0, 0],
        "mass": [412.5, 777.25, 123.4, 55.0, 0.0, 0.0], "growth": [0.2, 0.2, 0.3, 0.2, 0.0, 0.0],
        "at_bound": [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        "load_mean": [0.5, 0.2, 0.5, 0.5, 1.0, 0.0], "load_max": [1.0, 0.9, 0.5, 0.5, 1.0, 0.0],
        "note": [""] * 6,
    }  # fmt: skip
    names = ["pv", "battery", "stack", "spring", "crew", "spare"]
    return xr.Dataset({k: ("component", v) for k, v in columns.items()}, coords={"component": names})


def _parameters() -> xr.Dataset:
    rows = [
        ("stack", "r", 1.6e-5, "ohm m2", 1e-5, 3e-5, "design_choice", "area resistance", 0, ""),
        ("stack", "eta_F", 0.97, "1", 0.9, 1.0, "design_choice", "Faraday efficiency", 0, "an aged <stack>"),
        ("pv", "eta", 0.3, "1", 0.2, 0.4, "cox1989", "cell efficiency & more", 1, ""),
        ("pv", "dust", 0.02, "1", 0.0, 0.1, "no_such_key", "loss by dust", 0, ""),
    ]
    names = ("component", "name", "value", "unit", "low", "high", "source", "what", "unverified", "because")
    columns = dict(zip(names, map(np.array, zip(*rows, strict=True)), strict=True))
    return xr.Dataset({k: ("parameter", v) for k, v in columns.items()})


_PUBLISHED = {
    "who": "20 m LOLA", "where": "ridge", "mast": 10.0, "lit": [0.9565, 0.9565], "longest_dark_d": [3.0, 5.0],
    "key": "design_choice", "unverified": True,
}  # fmt: skip


def _attributes() -> dict:
    plain = {
        "format": FORMAT, "name": "small_plant", "what": "How much oxygen from a spring?", "passes": 1,
        "status": "plan and run agree: largest gap 0.41% at battery.E",
        "start": "2030-03-01T00:00:00", "hours": float(HOURS), "steps": HOURS, "step_s": 3600.0,
        "answer": "1.368 t landed makes 14.9 kg of oxygen in 4 days.",
        "study_text": "study: small_plant  # <script>alert(1)</script>\n",
    }  # fmt: skip
    structured = {
        "objective": {"what": "launch_mass", "value": 8208.9, "unit": "kg"},
        "agreement": {
            "gap_relative_max": 0.0041, "where": "battery.E", "passes": True, "tolerance": 0.01,
            "trim_max": 0.0123, "trim_where": "stack", "trim_bound": 0.03,
        },
        "residuals": {"elements": 3.1e-13, "mass": 1.2e-14, "energy": 4.7e-9, "entropy_made": 5.5e6},
        "iterations": [{"gap": 0.13, "where": "stack.water", "objective": 9000.0},
                       {"gap": 0.0041, "where": "battery.E", "objective": 8208.9}],
        "energy_per_kg": {
            "O2.g from stack": {
                "kWh_per_kg": 31.28, "kWh_e": 466.0, "kWh_th": 0.0, "kg": 14.9,
                "boundary": "electric power of the stack alone",
            },
        },
        "limits": ["power: 1 kWh/h more all the time would add 12 kg."],
        "site": {
            "name": "shackleton_ridge", "body": "Moon", "what": "a lit ridge",
            "latitude": -89.45, "mast": 10.0,
            "illumination": {"lit_fraction": 0.914, "longest_dark_h": 89, "published": [_PUBLISHED]},
        },
        "versions": {"gasloop": "0.1.0", "numpy": "2.4"}, "settings": {"segments": 12, "trim": 0.03},
        "timings": {"plan solve": 1.25, "run": 0.4}, "sources": ["design_choice", "cox1989"],
        "unverified": ["pv.eta"], "faults": [],
    }  # fmt: skip
    return plain | {k: json.dumps(v) for k, v in structured.items()}
