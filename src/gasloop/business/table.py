"""What a business came to, as data, as sentences and as tables. Each measure keeps its own name, unit and node."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.assess.economics.spread import share_above
from gasloop.business.run import BAND, SOUGHT, closes
from gasloop.report.csv_text import csv_text

if TYPE_CHECKING:
    from gasloop.business.run import Result, Selling

M = 1e6
MEANS = {
    "npv": "all flows at the stated prices and demands, discounted to the year of the first outlay",
    "irr": "rates at which those flows come to nought: all of them",
    "payback": "years from the first outlay until the sum of flows stays above nought",
    "levelised": "discounted costs before tax by discounted usable kg, if all that is made goes to that node",
    "required": "constant price at which the flows come to nought after tax and the cost of capital, if all goes there",
    "break_even": "price of launch to low Earth orbit, today, above which the plant beats what is launched from Earth",
    "forgone": "what a kg at the gate would earn at the best other market that still wants more",
}


def summary(result: Result) -> dict[str, Any]:
    """The summary for machines; a number that does not exist is null."""
    v, ledger = result.venture, result.ledger
    passes = closes(result.residuals)
    return {
        "kind": "business", "name": result.business.name, "what": result.business.file.what,
        "answer": sentences(result),
        "status": "the books close" if passes else f"the books do not close: {dict(result.residuals)}", "passes": passes,
        "money": str(v.basis),
        "convention": f"flows at the ends of years, {v.first} is year 0; rates are "
        + ("real" if v.rate.real else "nominal"),
        "discount_rate": v.rate.value,
        "measures": {
            "npv": {"value": ledger.npv(v.rate), "unit": str(v.basis), "means": MEANS["npv"], **_spread(result)},
            "irr": {"values": result.irr, "unit": "1/yr", "means": MEANS["irr"]},
            "payback": {
                "plain": _number(ledger.payback()), "discounted": _number(ledger.payback(v.rate)), "unit": "yr",
                "means": MEANS["payback"],
            },
        },
        "product": result.business.file.product, "operation": [v.first + v.plant.build, v.first + v.columns - 1],
        "nodes": {s.market.name: _node(s, str(v.basis), v.plant.build) for s in result.selling},
        "plant": {"mass_kg": v.plant.mass, "rate_kg_per_yr": v.plant.rate, "productivity_per_yr": v.plant.rate / v.plant.mass},
        "ledger": {"first_year": v.first, **{line.name: line.flows.tolist() for line in ledger.lines}},
        "tornado": [{"number": s.name, "npv_at_low": s.low, "npv_at_high": s.high} for s in result.swings],
        "residuals": dict(result.residuals),
        "sources": sorted({k.source for k in result.known.values() if k.source}),
        "unverified": sorted(name for name, k in result.known.items() if k.unverified),
    }  # fmt: skip


def _spread(result: Result) -> dict[str, Any]:
    if not len(result.npvs):
        return {}
    low, middle, high = np.quantile(result.npvs, BAND)
    return {
        "draws": len(result.npvs), "quantiles": {str(q): float(x) for q, x in zip(BAND, (low, middle, high), strict=True)},
        "mean": float(np.mean(result.npvs)), "share_above_nought": share_above(result.npvs, 0.0),
    }  # fmt: skip


def _node(s: Selling, money: str, year: int) -> dict[str, Any]:
    found = {
        "node": s.node, "state": s.state or "as at the gate", "gear_from_plant": s.market.gear, "gear_from_earth": s.market.earth_gear,
        "sold_kg_first_year": float(s.sold[year]), "price_first_year": float(s.price[year]),
        "netback_at_gate": s.netback, "forgone_at_gate": s.forgone, "unit": f"{money}/kg",
    }  # fmt: skip
    for name in ("levelised", "required", "break_even"):
        found[name] = {
            "value": _number(getattr(s, name)), "means": MEANS[name],
            "quantiles": {str(q): _number(x) for q, x in zip(BAND, s.bands.get(name, ()), strict=False)},
        }  # fmt: skip
    return found


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


# -- sentences ---------------------------------------------------------------------------------------------


def sentences(result: Result) -> list[str]:
    """The answer."""
    v, money = result.venture, str(result.venture.basis)
    kind = "real" if v.rate.real else "nominal"
    npv = result.ledger.npv(v.rate)
    said = [
        f"A plant of {v.plant.mass / 1e3:.4g} t makes {v.plant.rate / 1e3:.4g} t a year of {result.business.file.product}, "
        f"{v.first + v.plant.build} to {v.first + v.columns - 1}, and sells {_sold(result)}.",
        *_beside_earth(result),
        f"Net present value {npv / M:,.0f} M{money} at {100 * v.rate.value:.3g} % ({kind}, year 0 is {v.first}){_of_draws(result)}.",
        _irr(result.irr, kind) + " " + _payback(result),
    ]
    said += [_at_node(s, money, v.plant.build) for s in result.selling]
    said += _one_sided(result)
    unsure = [n for n, k in result.known.items() if k.unverified]
    if unsure:
        said.append(f"{len(unsure)} numbers are unverified: {', '.join(unsure)}.")
    return said


def _beside_earth(result: Result) -> list[str]:
    """Where the plant beats launch from Earth at the stated price of launch, and from which price on elsewhere."""
    asked = sorted((s for s in result.selling if not math.isnan(s.break_even)), key=lambda s: s.break_even)
    if not asked:
        return []
    now, money = result.venture.launch, result.venture.basis
    wins = [s.market.name for s in asked if s.break_even < now]
    later = [f"at {s.market.name} above {s.break_even:,.0f}" for s in asked if now <= s.break_even < math.inf]
    never = [s.market.name for s in asked if math.isinf(s.break_even)]
    said = f"With launch at {now:,.0f} {money} per kg to low orbit today it beats launch from Earth "
    said += f"at {', '.join(wins)}" if wins else "nowhere"
    said += f"; it would {', '.join(later)}" if later else ""
    return [said + (f"; at no price at {', '.join(never)}" if never else "") + ", if all that is made goes there."]


def _one_sided(result: Result) -> list[str]:
    """A stated cost outside of its own band looks like a slip unless it is said why."""
    banded = [(s, s.bands["levelised"]) for s in result.selling if "levelised" in s.bands]
    low = [s.market.name for s, band in banded if s.levelised < band[0]]
    high = [s.market.name for s, band in banded if s.levelised > band[-1]]
    return [
        f"As stated a kg costs {word} than in nine of ten draws at {', '.join(names)}: ranges reach farther to the {side} side."
        for names, word, side in ((low, "less", "dear"), (high, "more", "cheap"))
        if names
    ]


def _sold(result: Result) -> str:
    t = result.venture.plant.build
    parts = [f"{s.sold[t] / 1e3:.3g} t at {s.market.name}" for s in result.selling if s.sold[t] > 0]
    left = result.venture.plant.rate - sum(s.sold[t] * s.market.at_gate for s in result.selling)
    spare = f", and could sell {left / 1e3:.3g} t more at its gate" if left > 1e-6 * result.venture.plant.rate else ""
    return (", ".join(parts) or "nothing") + f" in its first year{spare}"


def _of_draws(result: Result) -> str:
    if not len(result.npvs):
        return ""
    low, _, high = np.quantile(result.npvs, BAND) / M
    above = share_above(result.npvs, 0.0)
    return (
        f"; {low:,.0f} to {high:,.0f} in eight of ten draws, above nought in {100 * above:.0f} % of {len(result.npvs)}"
    )


def _irr(rates: Sequence[float], kind: str) -> str:
    if not rates:
        return "No rate of return: the flows come to nought at none."
    if len(rates) == 1:
        return f"Rate of return {100 * rates[0]:.3g} % ({kind})."
    return (
        f"Several rates of return ({kind}), so that none of them ranks: {', '.join(f'{100 * r:.3g} %' for r in rates)}."
    )


def _payback(result: Result) -> str:
    plain, counted = result.ledger.payback(), result.ledger.payback(result.venture.rate)
    if math.isinf(plain):
        return "It is not paid back."
    later = f", {counted:.1f} discounted" if math.isfinite(counted) else ", never if discounted"
    return f"Paid back {plain:.1f} years after the first outlay{later}."


def _at_node(s: Selling, money: str, year: int) -> str:
    text = (
        f"At {s.market.name}{f' ({s.state})' if s.state else ''} a usable kg takes {s.market.at_gate:.3g} kg at the gate; levelised cost {_with_band(s, 'levelised')}, "
        f"required price {_with_band(s, 'required')} {money}/kg, offered {s.price[year]:,.0f} in the first year of operation"
    )
    if math.isnan(s.break_even):
        return text + "."
    if math.isinf(s.break_even):
        return text + "; no price of launch makes it beat launch from Earth."
    return text + f"; beats launch from Earth above {_with_band(s, 'break_even')} {money} per kg to low orbit."


def _with_band(s: Selling, name: str) -> str:
    value, band = getattr(s, name), s.bands.get(name)
    ends = f" ({_said(band[0])} to {_said(band[-1])})" if band else ""
    return _said(value) + ends


def _said(value: float) -> str:
    return "none" if math.isinf(value) else f"{value:,.0f}"


# -- tables ------------------------------------------------------------------------------------------------


def files(result: Result) -> dict[str, str]:
    """summary.json and the tables, by file name."""
    v = result.venture
    years = range(v.first, v.first + v.columns)
    found = {
        "summary.json": json.dumps(result.summary, indent=1, ensure_ascii=False) + "\n",
        "ledger.csv": _csv(
            ("line", "kind", "money", *years),
            [(x.name, x.kind, x.basis, *x.flows.tolist()) for x in result.ledger.lines],
        ),
        "nodes.csv": _csv(
            ("market", "node", "gear", "usable", "money", "price", "netback", "forgone", "levelised", "required", "break_even_launch"),
            [
                (s.market.name, s.node, s.market.gear, s.market.usable, f"{v.basis}/kg", s.price[v.plant.build], s.netback, s.forgone,
                 s.levelised, s.required, s.break_even)
                for s in result.selling
            ],
        ),
        "tornado.csv": _csv(("number", "npv_at_low", "npv_at_high"), [(s.name, s.low, s.high) for s in result.swings]),
        "numbers.csv": _csv(
            ("number", "value", "low", "high", "unit", "source", "because", "unverified"),
            [(k.path, k.value, k.low, k.high, k.unit, k.source, k.because, k.unverified) for k in result.known.values()],
        ),
    }  # fmt: skip
    if len(result.npvs):
        found["draws.csv"] = _csv(("draw", "npv"), enumerate(result.npvs.tolist()))
    return found


def _csv(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    return csv_text([head, *rows])


NOTE = f"Bands of cost, price and break-even are quantiles of the first {SOUGHT} draws at most."
