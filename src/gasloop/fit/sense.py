"""Is a measured curve one that a cell can have? Units taken for others, the two laws, and a shape that rises or falls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gasloop.fit.cells import known_parameters, voltage
from gasloop.fit.curve import Curve
from gasloop.matter import water_cell
from gasloop.model.component import Component

_J_MOST, _J_LEAST = 1e5, 10.0  # A/m2: beyond it no cell goes; a curve that stays below is none
_V_MOST = 4.0  # V per cell
_T_LOW, _T_HIGH, _P_SPAN = 250.0, 1400.0, (5e3, 1e8)  # K, Pa
_NOISE = 0.02  # V, by which a neighbour may be on the wrong side
_SLACK = 0.01  # V, of the reversible voltage
_HEAT_SLACK = 0.02  # of the heat


def check(curve: Curve, component: Component) -> None:
    """Raise ValueError, with all that is wrong, for data that no cell can give."""
    faults = _units(curve)
    if not faults:
        splits = makes_gas(curve, component)
        for look in (_reversible, _shape, _heat):
            faults += look(curve, component, splits)
        faults += _columns(curve, component)
    if faults:
        raise ValueError(f"{curve.path}:\n  " + "\n  ".join(faults))


def makes_gas(curve: Curve, component: Component) -> Any:
    """By row: True where the current splits water, False where it makes it; the component says which way it works."""
    at = dict(curve.at)
    small = 1e-3 * np.max(np.abs(at["j"]))
    rest = voltage(component, {**at, "j": 0 * at["j"]})
    up = voltage(component, {**at, "j": np.full_like(at["j"], small)}) > rest
    return np.where(at["j"] >= 0, up, ~up)


def _row(curve: Curve, bad: Any, say: Callable[[int], str]) -> list[str]:
    """One message for the first row that is bad, and how many more there are."""
    rows = np.flatnonzero(bad)
    if not rows.size:
        return []
    more = f" (and {rows.size - 1} rows more)" if rows.size > 1 else ""
    return [f"line {curve.line[rows[0]]}: {say(int(rows[0]))}{more}"]


def _units(curve: Curve) -> list[str]:
    j, T = np.abs(curve.at["j"]), curve.at["T"]
    faults = _row(
        curve,
        j > _J_MOST,
        lambda i: f"{j[i] / 1e4:.4g} A/cm2: no cell goes beyond {_J_MOST / 1e4:.0f} A/cm2; is the column in mA/cm2?",
    )
    if np.max(j) < _J_LEAST:
        faults.append(
            f"the highest current is {np.max(j) / 1e4:.2g} A/cm2: a curve goes beyond {_J_LEAST / 1e4:g} A/cm2; "
            "is the column in A/cm2, or the area wrong?"
        )
    faults += _row(
        curve,
        (curve.V > _V_MOST) | (curve.V < 0),
        lambda i: (
            f"{curve.V[i]:.4g} V: a cell has 0 to {_V_MOST:g} V; if it is a stack's, give the number of cells (--cells 20)"
        ),
    )
    faults += _row(
        curve,
        (T < _T_LOW) | (T > _T_HIGH),
        lambda i: f"{T[i]:.4g} K: allowed is {_T_LOW:.0f} to {_T_HIGH:.0f} K; is the column in degC?",
    )
    p = np.minimum(curve.at["p_H2"], curve.at["p_O2"])
    high = np.maximum(curve.at["p_H2"], curve.at["p_O2"])
    return faults + _row(
        curve,
        (p < _P_SPAN[0]) | (high > _P_SPAN[1]),
        lambda i: f"{p[i] / 1e5:.4g} bar: allowed is {_P_SPAN[0] / 1e5:g} to {_P_SPAN[1] / 1e5:g} bar, absolute",
    )


def _reversible(curve: Curve, component: Component, splits: Any) -> list[str]:
    rest = voltage(component, {**curve.at, "j": 0 * curve.at["j"]})
    off = np.where(splits, rest - curve.V, curve.V - rest)
    busy = np.abs(curve.at["j"]) > 0
    side = {True: ("below", "takes at least"), False: ("above", "gives at most")}
    return _row(
        curve,
        busy & (off > _SLACK),
        lambda i: (
            f"{curve.V[i]:.3f} V is {side[bool(splits[i])][0]} the reversible voltage, {rest[i]:.3f} V at {curve.at['T'][i]:.1f} K: "
            f"a cell {side[bool(splits[i])][1]} that. Is it a curve of the other kind of cell, or the pressure wrong?"
        ),
    )


def _shape(curve: Curve, component: Component, splits: Any) -> list[str]:
    faults = []
    for rows in curve.groups():
        way = np.where(splits[rows] == (curve.at["j"][rows] >= 0), 1.0, -1.0)  # V rises with signed j, or falls
        step = np.diff(curve.V[rows]) * way[1:]
        bad = np.flatnonzero(step < -_NOISE)
        if bad.size:
            a, b = rows[bad[0]], rows[bad[0] + 1]
            falls = "falls" if way[bad[0] + 1] > 0 else "rises"
            faults.append(
                f"line {curve.line[b]}: the voltage {falls} from {curve.V[a]:.3f} V to {curve.V[b]:.3f} V while the current "
                f"goes from {curve.at['j'][a] / 1e4:.4g} to {curve.at['j'][b] / 1e4:.4g} A/cm2 at equal T and p: a curve goes "
                "one way. Are two conditions in one, or two rows swapped?"
            )
    return faults


def _heat(curve: Curve, component: Component, splits: Any) -> list[str]:
    if curve.q is None:
        return []
    steam = any(p.carrier == "H2O.g" and not p.outside for p in component.ports)
    neutral = water_cell.steam_thermoneutral(curve.at["T"]) if steam else water_cell.thermoneutral() + 0 * curve.V
    there = np.abs(curve.at["j"]) * np.where(splits, curve.V - neutral, neutral - curve.V)
    slack = _HEAT_SLACK * np.abs(curve.at["j"]) * neutral
    return _row(
        curve,
        curve.q > there + slack,
        lambda i: (
            f"{curve.q[i] / 1e4:.3g} W/cm2 of heat are claimed at {curve.V[i]:.3f} V; by the first law a cell gives off "
            f"|V - {neutral[i]:.3f} V| j, {there[i] / 1e4:.3g} W/cm2 here (negative: it takes up heat below the thermoneutral "
            "voltage). Is it the heat of a heater or of the plant?"
        ),
    )


def _columns(curve: Curve, component: Component) -> list[str]:
    faults = []
    for name, label in known_parameters(component).items():
        if name in curve.at and name != "j":
            shown = curve.at[name] / (label.si / label.value) if label.value else curve.at[name]
            faults += _row(
                curve,
                (shown < label.low) | (shown > label.high),
                lambda i, label=label, shown=shown, name=name: (  # type: ignore[misc]
                    f"{name} is {shown[i]:.4g} {label.unit}, allowed is {label.low:g} to {label.high:g} {label.unit}"
                ),
            )
    return faults
