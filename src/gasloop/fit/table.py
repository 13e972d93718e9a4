"""A fit in words, and as the block that a study takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from gasloop.fit.cells import known_parameters
from gasloop.fit.search import Fit, Found
from gasloop.knowledge.quantity import Parameter, unit


def table(found: Fit) -> str:
    """Parameters with their ranges, the error of each condition, warnings, the block for a study."""
    lines = [f"{found.name} on {found.curve.path}", "", _line("parameter", "value", "95 % range", "unit", "what")]
    for f in found.found:
        mark = " (held)" if f.held else " (edge)" if f.edge else ""
        value = shown(f, f.value)
        span = "-" if f.held else f"{shown(f, f.low)} to {shown(f, f.high)}"
        lines.append(_line(f.label.name + mark, value, span, f.label.unit, f.label.what))
    lines += ["", *errors(found), "", overall(found)]
    lines += [f"Note: {w}." for w in found.warnings]
    return "\n".join([*lines, "", "For a study (name the component as there):", "", block(found)])


def shown(f: Found, si: float) -> str:
    """A value in the unit of its label."""
    return f"{si / unit(f.label.unit).factor:.4g}"


def _line(name: str, value: str, span: str, what_unit: str, what: str) -> str:
    return f"  {name:14s} {value:>11s}  {span:26s} {what_unit:10s} {what}".rstrip()


def overall(found: Fit) -> str:
    """The root mean square errors in a sentence."""
    fitted, tested = found.rmse(test=False), found.rmse(test=True)
    assert fitted is not None
    points = int((~found.curve.test).sum())
    text = f"RMSE {1e3 * fitted:.1f} mV over {points} points fitted"
    if tested is not None:
        text += f", {1e3 * tested:.1f} mV over {int(found.curve.test.sum())} points foretold"
    return text + "."


def errors(found: Fit) -> list[str]:
    """A line for each condition: points, root mean square, mean and greatest error."""
    lines = ["  condition                            points  RMSE    mean     worst  [mV]"]
    for rows in found.curve.groups():
        e = 1e3 * found.residuals[rows]
        worst = e[np.argmax(np.abs(e))]
        use = "foretold" if found.curve.test[rows[0]] else "fitted"
        lines.append(
            f"  {condition(found, rows):26s} {use:9s} {len(rows):5d} {np.sqrt(np.mean(e**2)):7.1f} {np.mean(e):+7.1f} {worst:+9.1f}"
        )
    return lines


def condition(found: Fit, rows: Any) -> str:
    """A condition in short: ``333.2 K, 7 bar``."""
    at = {name: float(v[rows[0]]) for name, v in found.curve.at.items()}
    p = f"{at['p_H2'] / 1e5:.3g} bar"
    if at["p_H2"] != at["p_O2"]:
        p = f"{at['p_H2'] / 1e5:.3g}/{at['p_O2'] / 1e5:.3g} bar"
    return f"{at['T']:.1f} K, {p}"


def block(found: Fit) -> str:
    """The changes that bring the fitted component into a study."""
    fitted = found.rmse(test=False)
    assert fitted is not None
    points = int((~found.curve.test).sum())
    because = f"fitted to {points} points of {Path(found.curve.path).name}, RMSE {1e3 * fitted:.1f} mV"
    lines = ["change:"]
    for f in found.found:
        if not f.held:
            lines.append(
                f"  {found.name}.{f.label.name}: {{value: {_quantity(f.label, f.value)}, because: '{because}'}}"
            )
    lines += [
        f"  {found.name}.{name}: {{value: {text}, because: as measured}}" for name, text in found.settings.items()
    ]
    for name, label in known_parameters(found.component).items():
        column = found.curve.at.get(name)
        if column is not None and np.ptp(column) == 0:
            lines.append(f"  {found.name}.{name}: {{value: {_quantity(label, column[0])}, because: as measured}}")
    return "\n".join(lines)


def _quantity(label: Parameter, si: float) -> str:
    number = f"{si / unit(label.unit).factor:.6g}"
    return number if label.unit == "1" else f"{number} {label.unit}"
