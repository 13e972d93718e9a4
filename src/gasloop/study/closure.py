"""How far the air, water and food of a crew went round in a run, and what its make-up costs here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.assess.closure import Closure, closure
from gasloop.study.kinds import room
from gasloop.study.prices import unpriced

if TYPE_CHECKING:
    from gasloop.study.loop import Outcome

BOTH = "water and oxygen, as water"
LEAST = 1e-4  # of what the plan minimises; a smaller price is noise of the solver


def closure_of(outcome: Outcome) -> dict[str, Any]:
    """Closure of the run for machines, and in sentences; empty where nobody eats."""
    ran = outcome.last.run
    found = closure(outcome.built, ran.flows, ran.contents, ran.step, room)
    if found is None:
        return {}
    rows = {
        name: {"need_kg_per_crew_day": r.need, "make_up_kg_per_crew_day": r.make_up, "closure": r.closure}
        for name, r in found.rows.items()
    }
    price = _price_of_water(outcome, found)
    return {
        "crew": list(found.crew),
        "crew_days": found.crew_days,
        "goods": rows,
        "price": price,
        "said": _said(found, price),
    }


def _price_of_water(outcome: Outcome, found: Closure) -> dict[str, Any] | None:
    """What one kg more of the water that the crew drinks would have cost the plan, mean over what was drunk."""
    made, network = outcome.last.plan, outcome.built
    without = unpriced(outcome.network, network.units)
    paid = drunk = 0.0
    buses = set()
    for name in found.crew:
        bus = network.units[name].wires.get("water", "")
        if bus not in made.prices or bus in without:
            continue
        kg = -np.asarray(made.flows[name, "water"]) * made.hours * 3600.0
        paid += float(np.dot(made.prices[bus], kg))
        drunk += float(kg.sum())
        buses.add(bus)
    if drunk <= 0:
        return None
    each = paid / drunk
    unit = "EUR" if outcome.statement.cost else "kg"
    whole = each * found.rows[BOTH].make_up * found.crew_days
    return {
        "buses": sorted(buses), "per_kg": each, "unit": f"{unit}/kg", "run_days": outcome.statement.hours / 24.0,
        "make_up": whole, "what": outcome.statement.minimise, "counts": abs(whole) > LEAST * abs(made.objective),
    }  # fmt: skip


def _said(found: Closure, price: Mapping[str, Any] | None) -> list[str]:
    rows = found.rows
    both = rows[BOTH]
    said = [
        f"{found.crew_days:.4g} crew-days: of the oxygen {rows['oxygen'].closure:.1%} was won back, of the water "
        f"{rows['water'].closure:.1%}; make-up {both.make_up:.3g} kg of water per crew-day for both",
        f"nitrogen {rows['nitrogen'].make_up:.3g} and carbon {rows['carbon'].make_up:.3g} kg per crew-day were brought",
    ]
    if price is not None:
        money = price["unit"].partition("/")[0]
        said.append(
            f"a kg of water more would have cost {price['per_kg']:.3g} {money} here in {price['run_days']:.4g} days; all make-up "
            f"{price['make_up']:.4g} {money}"
            if price["counts"]
            else "a little more water would have cost the plan nothing: its units and stores have room for it"
        )
    return said
