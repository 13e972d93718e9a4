"""A business worked out: ledger, measures kept apart, their spread, and the map of what beats launch from Earth."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.assess.economics import at_node, measures, venture
from gasloop.assess.economics.ledger import Ledger
from gasloop.assess.economics.spread import Swing, draws, tornado
from gasloop.assess.economics.venture import Market, Venture
from gasloop.business import plant
from gasloop.business.numbers import Known
from gasloop.business.read import Business, Map
from gasloop.report.writing import write_all

Array = NDArray[np.float64]
Progress = Callable[[str], None]
BAND = (0.1, 0.5, 0.9)  # quantiles of the draws that are shown
SOUGHT = 200  # draws at most where each asks for a root
GRID = 25  # points of a side of the map
LINE = 9  # productivities at which the band of break-even is drawn
CLOSE = 1e-6  # of what the plant costs: residual of a root that is still taken as found


@dataclass(frozen=True)
class Selling:
    """A market worked out: what is sold there, and what a kg costs and must earn; bands are quantiles of the draws."""

    market: Market
    node: str
    state: str  # in which it is handed over; empty: as at the gate
    sold: Array  # usable kg in each year of the ledger
    price: Array  # in each year [money/kg]
    netback: float  # in the first year of operation [money per kg at the gate]
    forgone: float  # the best a kg at the gate would earn elsewhere
    levelised: float
    required: float
    break_even: float  # launch price; NaN where no way from Earth is stated
    bands: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class Chart:
    """The map: NPV by discounted outlays if all is sold at Earth's price at the node, and where it is nought in the draws."""

    market: str
    launch: Array
    productivity: Array
    worth: Array  # (productivity, launch)
    lines: Array  # productivities of the band
    band: Array  # (3 quantiles, productivities): break-even launch price


@dataclass(frozen=True)
class Result:
    """What a business came to."""

    business: Business
    venture: Venture
    known: Mapping[str, Known]
    ledger: Ledger
    irr: list[float]
    selling: tuple[Selling, ...]
    npvs: Array
    swings: tuple[Swing, ...]
    chart: Chart | None
    residuals: Mapping[str, float]

    @property
    def summary(self) -> dict[str, Any]:
        """The summary for machines."""
        from gasloop.business.table import summary

        return summary(self)

    def write(self, folder: Path) -> None:
        """summary.json, report.html and tables as CSV."""
        from gasloop.business import page, table

        write_all(folder, {**table.files(self), "report.html": page.html(self)})


def run(business: Business, progress: Progress = lambda stage: None) -> Result:
    """Work out a business. Raises what a plant study raises, if the plant comes from one."""
    known = {**business.known, **_from_plant(business, progress)}
    build = _build(business, known)
    base = build({})
    ranges = {name: k.triangle for name, k in known.items() if k.triangle is not None}
    drawn = [build(d) for d in draws(ranges, business.file.sample.draws, business.file.sample.seed)] if ranges else []
    progress("ledger")
    ledger = venture.cash(base)
    rates = measures.irr(ledger.net)
    progress("each node")
    selling = tuple(_selling(business, base, m.name, drawn[:SOUGHT]) for m in base.markets)
    progress(f"{len(drawn)} draws")
    npvs = np.array([venture.cash(v).npv(v.rate) for v in drawn])
    swings = tornado(lambda d: venture.cash(build(d)).npv(build(d).rate), ranges)
    chart = None
    if business.map is not None:
        progress("map of break-even")
        chart = _chart(business.map, base, drawn[:SOUGHT])
    return Result(business, base, known, ledger, rates, selling, npvs, tuple(swings), chart,
                  _residuals(base, ledger, rates, selling))  # fmt: skip


def _build(business: Business, known: Mapping[str, Known]) -> Callable[[Mapping[str, float]], Venture]:
    stated = {name: k.value for name, k in known.items()}
    return lambda changed: business.builder.venture({**stated, **changed})


def _from_plant(business: Business, progress: Progress) -> dict[str, Known]:
    """Mass and rate out of a plant study, if the file says so."""
    entry = business.file.plant.from_
    if entry is None:
        return {}
    if entry.study:
        mass, rate = plant.of_study(business.folder / entry.study, entry.product, progress)
    else:
        mass, rate = plant.of_file(business.folder / str(entry.results), entry.product)
    why = f"{entry.study or entry.results}, {entry.product}"
    return {
        "plant.mass": Known("plant.mass", mass, mass, mass, "kg", because=why),
        "plant.rate": Known("plant.rate", rate, rate, rate, "kg/yr", because=why),
    }


def _selling(business: Business, base: Venture, name: str, drawn: list[Venture]) -> Selling:
    market = _market(base, name)
    t = base.plant.build
    asked: dict[str, Callable[[Venture], float]] = {
        "levelised": lambda v: at_node.levelised(v, _market(v, name)),
        "required": lambda v: at_node.required(v, _market(v, name)),
    }
    if market.earth_gear is not None:
        asked["break_even"] = lambda v: at_node.break_even_launch(v, _market(v, name))
    bands = {k: _band([f(v) for v in drawn]) for k, f in asked.items()} if drawn else {}
    return Selling(
        market, business.file.markets[name].node or name, business.file.markets[name].state or "", venture.sold(base)[name], venture.prices(base, market),
        float(venture.netbacks(base, market)[t]), venture.opportunity(base)[name],
        asked["levelised"](base), asked["required"](base),
        asked["break_even"](base) if "break_even" in asked else math.nan, bands,
    )  # fmt: skip


def _market(of: Venture, name: str) -> Market:
    return next(m for m in of.markets if m.name == name)


def _band(values: list[float]) -> tuple[float, ...]:
    """Quantiles; nothing is between a number and infinity, so a drawn value is taken, not a mean of two."""
    return tuple(float(q) for q in np.quantile(np.array(values), BAND, method="inverted_cdf"))


# -- the map -----------------------------------------------------------------------------------------------


def _chart(asked: Map, base: Venture, drawn: list[Venture]) -> Chart:
    launch = np.geomspace(*asked.launch, GRID)
    productivity = np.geomspace(*asked.productivity, GRID)
    market = _market(base, asked.market)
    worth = np.array([[at_node.worth_beside_earth(_at(base, p, x), market) for x in launch] for p in productivity])
    lines = np.geomspace(*asked.productivity, LINE)
    found = [[_crossing(v, asked.market, p) for v in drawn] or [_crossing(base, asked.market, p)] for p in lines]
    return Chart(asked.market, launch, productivity, worth, lines, np.array([_band(row) for row in found]).T)


def _at(of: Venture, productivity: float, launch: float | None = None) -> Venture:
    """The same rate out of a plant of another mass, at another price of launch."""
    resized = dataclasses.replace(of.plant, mass=of.plant.rate / productivity)
    return dataclasses.replace(of, plant=resized, launch=of.launch if launch is None else launch)


def _crossing(of: Venture, name: str, productivity: float) -> float:
    return at_node.break_even_launch(_at(of, productivity), _market(of, name))


# -- checks ------------------------------------------------------------------------------------------------


def _residuals(base: Venture, ledger: Ledger, rates: list[float], selling: tuple[Selling, ...]) -> dict[str, float]:
    """What should be nought: by the outlays, or by the rate of the plant."""
    outlays = float(np.sum(ledger.costs))
    missed = []
    for s in selling:
        if math.isfinite(s.required):
            only = dataclasses.replace(s.market, price=s.required)
            asked = dataclasses.replace(base, markets=(only,))
            missed.append(abs(venture.cash(asked, at_node.all_to(asked, only)).npv(base.rate)) / outlays)
    gate = np.sum([s.sold * s.market.at_gate for s in selling], axis=0)
    made = base.plant.rate
    return {
        "npv_at_irr": max((abs(measures.npv(ledger.net, r)) / outlays for r in rates), default=0.0),
        "npv_at_required_price": max(missed, default=0.0),
        "sold_beyond_made": float(max(np.max(gate) / made - 1.0, 0.0)),
    }


def closes(residuals: Mapping[str, float]) -> bool:
    """Whether all that should be nought is."""
    return all(v <= CLOSE for v in residuals.values())
