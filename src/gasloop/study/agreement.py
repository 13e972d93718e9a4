"""Where plan and run part: gaps of stocks and whole flows, and what a run did that no plant could."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gasloop.matter.carriers import CARRIERS
from gasloop.model.network import Network
from gasloop.solve.linearise import LinearUnit
from gasloop.solve.orders import Run
from gasloop.solve.problem import Plan

Array = NDArray[np.float64]

# Yearly flows smaller than this share of what passes their bus are compared against that share.
FLOW_FLOOR = 0.01
# Power flows smaller than this share of all power the plant turns over are compared against that share: the two watts
# that a cooler lifts from a tank are not known to a hundredth, and nothing hangs on it.
POWER_FLOOR = 1e-4


@dataclass(frozen=True)
class Gap:
    """Disagreement of plan and run: of stocks at the plan's edges against their peak, of flows over the whole run."""

    stocks: Mapping[tuple[str, str], float]
    flows: Mapping[tuple[str, str], float]

    @property
    def worst(self) -> tuple[float, str]:
        """The largest gap and where it is."""
        named = {f"{k[0]}.{k[1]} (stock)": v for k, v in self.stocks.items()}
        named |= {f"{k[0]}.{k[1]} (whole flow)": v for k, v in self.flows.items()}
        where = max(named, key=lambda n: named[n], default="")
        return named.get(where, 0.0), where


def compare(network: Network, made: Plan, ran: Run, linear: Mapping[str, LinearUnit] | None = None) -> Gap:
    """Gap of plan and run: stocks against their planned peak, flows over the run against themselves (with a floor).

    linear : the lines of the plan, from which the streams are known that rooms exchange
    """
    at_edges = made.edges.astype(int)
    stocks = {}
    for key, planned in made.stocks.items():
        if key in ran.states:
            peak = float(np.max(np.abs(planned)))
            floor = 1e-3 * network.units[key[0]].component.size
            stocks[key] = float(np.max(np.abs(ran.states[key][at_edges] - planned))) / max(peak, floor)
    steps = np.diff(made.edges)
    planned_year = {k: float(v @ steps) for k, v in made.flows.items()}
    passing = {bus: 0.5 * sum(abs(planned_year[a.unit, a.port]) for a in network.on(bus)) for bus in network.buses}
    streams = _streams(network, made, steps, linear or {})
    turned_over = sum(v for bus, v in passing.items() if not is_matter(network.buses[bus].carrier))
    flows = {}
    for arc in network.arcs:
        key = (arc.unit, arc.port)
        if not arc.bus:
            continue
        floor = 0.0 if is_matter(arc.carrier) else POWER_FLOOR * turned_over
        through = max(passing[arc.bus], streams.get(arc.bus, 0.0))
        scale = max(abs(planned_year[key]), FLOW_FLOOR * through, floor, 1e-12)
        # A store's flow is what is left between the others: its turnover, not its net, is the measure.
        if arc.sign == 0:
            scale = max(scale, 0.5 * float(np.abs(made.flows[key]) @ steps))
            # What two rooms exchange is the small difference of two streams: it counts as much as it means to the room.
            if not network.units[arc.unit].component.states:
                scale = max(scale, passing[arc.bus])
        flows[key] = abs(float(ran.flows[key].sum()) - planned_year[key]) / scale
    return Gap(stocks, flows)


def _streams(network: Network, made: Plan, steps: Array, linear: Mapping[str, LinearUnit]) -> dict[str, float]:
    """What goes to and fro through each bus between rooms, over the run; the net of it is all that flows count."""
    found: dict[str, float] = {}
    for name, unit in network.units.items():
        for stock, slopes in (linear[name].follows if name in linear else {}).items():
            carried = float(made.loads[name] * 0.5 * (made.stocks[stock][1:] + made.stocks[stock][:-1]) @ steps)
            for port, bus in unit.wires.items():
                if is_matter(network.buses[bus].carrier):
                    found[bus] = found.get(bus, 0.0) + 0.5 * abs(slopes.get(port, 0.0)) * carried
    return found


def out_of_bounds(network: Network, sizes: Mapping[str, float], ran: Run, slack: float = 0.005) -> list[str]:
    """What the run did that a real plant could not: loads above full, stocks below empty or above full.

    slack : share of its size by which a stock may be off without being told
    """
    found = []
    for name, unit in network.units.items():
        control = unit.load
        if control is not None and name in ran.loads:
            loads = ran.loads[name]
            for step, over in ((int(np.argmax(loads)), 1.0), (int(np.argmin(loads)), -1.0)):
                bound = control.high if over > 0 else control.low
                if (loads[step] - bound) * over > 1e-3:
                    when = step * ran.step / 3600.0
                    found.append(f"{name} would have to run at {loads[step]:.1%} of its size in hour {when:g}")
        for s in unit.component.states:
            if s.role != "stock":
                continue
            size = sizes[name]
            low, high = unit.component.span(s.name)
            values = ran.states[name, s.name] / size
            if float(values.max()) > high + slack or float(values.min()) < low - slack:
                found.append(
                    f"{name} holds {values.min():.1%} to {values.max():.1%} of its size, allowed {low:.0%} to {high:.0%}"
                )
    return found


def yearly(ran: Run, key: tuple[str, str]) -> float:
    """Integral of a flow over the run: J or kg."""
    return float(ran.flows[key].sum()) * ran.step


def is_matter(carrier: str) -> bool:
    """Whether a carrier is counted in kg."""
    return CARRIERS[carrier].is_matter
