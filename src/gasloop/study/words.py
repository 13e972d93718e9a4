"""An outcome in sentences: status, answer, what limits the design, energy per product with its boundary."""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.assess.estimate import estimates
from gasloop.knowledge.quantity import show
from gasloop.matter.carriers import CARRIERS
from gasloop.study.agreement import yearly
from gasloop.study.loop import Outcome
from gasloop.study.prices import unpriced

KWH = 3.6e6


def status(outcome: Outcome) -> str:
    """Whether plan and run agree, in a sentence."""
    gap, where = outcome.last.gap.worst
    rounds = len(outcome.gaps)
    if outcome.agrees:
        return f"plan and run agree: largest gap {gap:.2%} at {where}, after {rounds} round{'s' if rounds > 1 else ''}"
    if outcome.out_of_bounds:
        return f"the run left its bounds: {'; '.join(outcome.out_of_bounds[:3])} (largest gap {gap:.2%} at {where})"
    lost = [s for s in outcome.survived if not s.borne]
    if lost and gap <= outcome.statement.agreement:
        return f"contingency {lost[0].name} is not borne: {'; '.join(lost[0].faults[:3])} (largest gap {gap:.2%} at {where})"
    return (
        f"plan and run do not agree: largest gap {gap:.2%} at {where} after {rounds} rounds, allowed "
        f"{outcome.statement.agreement:.2%}; the straight lines of the plan do not hold what this unit did in the run"
    )


def products(outcome: Outcome) -> dict[str, float]:
    """kg a run handed over, by carrier: matter taken by demands, apart from water a crew gives back."""
    found: dict[str, float] = {}
    for arc in outcome.built.arcs:
        unit = outcome.built.units[arc.unit]
        if arc.bus and arc.sign < 0 and unit.component.demand and CARRIERS[arc.carrier].is_matter:
            found[arc.carrier] = found.get(arc.carrier, 0.0) - yearly(outcome.last.run, (arc.unit, arc.port))
    return {k: v for k, v in found.items() if v > 0}


def answer(outcome: Outcome) -> str:
    """What the study found, in a sentence."""
    made = outcome.last.plan
    total = sum(e.mass for e in estimates(outcome.network, made.sizes, made.modules).values())
    hours = outcome.statement.hours
    length = (
        f"{hours / 24:g} days" if hours >= 24 else f"{hours:.3g} hours" if hours >= 1 else f"{60 * hours:g} minutes"
    )
    delivered = products(outcome)
    named = ", ".join(f"{v / 1e3:.3g} t of {_spoken(c)}" for c, v in sorted(delivered.items(), key=lambda kv: -kv[1]))
    did = f"delivers {named}" if named else _moved(outcome) or f"supplies {_power(outcome)}"
    launch = {
        "launch_mass": f" ({made.objective / 1e3:.4g} t in low Earth orbit)", "mass": "",
        "cost": f" for {made.objective:,.0f} EUR in all",
    }[outcome.statement.minimise]  # fmt: skip
    return f"{total / 1e3:.4g} t {_landed(outcome)}{launch} at {outcome.statement.site.name} {did} in {length}."


def _landed(outcome: Outcome) -> str:
    """Mass is landed where there is a ground of another body; in free space, and on the Earth, it is only there."""
    site = outcome.statement.site
    return "landed" if site.grounded and site.body != "Earth" else "in place"


def _worth(outcome: Outcome) -> str:
    """Of what the objective is counted."""
    worth = {"launch_mass": "kg in low Earth orbit", "mass": f"kg {_landed(outcome)}", "cost": "EUR"}
    return worth[outcome.statement.minimise]


def _moved(outcome: Outcome) -> str:
    """What stores of matter gained from one another, where nobody asks for anything else."""
    if any(u.component.demand for u in outcome.built.units.values()):
        return ""
    gained = {}
    for (name, state), values in outcome.last.run.states.items():
        known = next(s for s in outcome.built.units[name].component.states if s.name == state)
        if known.role == "stock" and known.unit == "kg" and values[-1] - values[0] > 1e-3 * float(np.max(values)):
            gained[name] = float(values[-1] - values[0])
    return "brings " + ", ".join(f"{kg:,.4g} kg into {name}" for name, kg in gained.items()) if gained else ""


def _power(outcome: Outcome) -> str:
    drawn = [
        -float(np.mean(outcome.last.run.flows[a.unit, a.port]))
        for a in outcome.built.arcs
        if a.carrier == "electricity" and outcome.built.units[a.unit].component.demand
    ]
    return f"{sum(drawn) / 1e3:.4g} kW on average"


SPOKEN = {"O2.l": "liquid oxygen", "H2.l": "liquid hydrogen", "O2.g": "oxygen", "H2.g": "hydrogen", "H2O.l": "water",
          "CO2.g": "carbon dioxide", "CH4.l": "liquid methane", "N2.g": "nitrogen"}  # fmt: skip


def _spoken(carrier: str) -> str:
    return SPOKEN.get(carrier, carrier)


def energy_per_kg(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """Electric energy per kg of what each converting unit makes, and of what the whole plant hands over."""
    ran, built = outcome.last.run, outcome.built
    found: dict[str, dict[str, Any]] = {}
    for name, unit in built.units.items():
        power = sum(-yearly(ran, (a.unit, a.port)) for a in built.arcs if a.unit == name and a.carrier == "electricity")
        made = [a for a in built.arcs if a.unit == name and a.bus and a.sign > 0 and CARRIERS[a.carrier].is_matter]
        if power <= 0 or not made or unit.component.demand:
            continue
        for a in made:
            kg = yearly(ran, (a.unit, a.port))
            if kg > 1e-6:
                found[f"{a.carrier} from {name}"] = {
                    "kWh_per_kg": power / KWH / kg, "kWh_e": power / KWH, "kWh_th": 0.0, "kg": kg,
                    "boundary": f"all electric power of {name}, per kg of {_spoken(a.carrier)} it makes; nothing before or after it",
                }  # fmt: skip
    delivered = products(outcome)
    consumed = _consumed(outcome)
    kg = sum(delivered.values())
    if kg > 0:
        found["all products, whole plant"] = {
            "kWh_per_kg": consumed / KWH / kg, "kWh_e": consumed / KWH, "kWh_th": 0.0, "kg": kg,
            "boundary": "electric power drawn by all units, storage losses included, per kg handed over: "
            + ", ".join(f"{v:.0f} kg {_spoken(c)}" for c, v in delivered.items()),
        }  # fmt: skip
    return found


def _consumed(outcome: Outcome) -> float:
    """Electric energy drawn from the buses by everything but stores [J]."""
    return sum(
        -yearly(outcome.last.run, (a.unit, a.port))
        for a in outcome.built.arcs
        if a.bus and a.carrier == "electricity" and a.sign < 0
    )


def limits(outcome: Outcome) -> list[str]:
    """What limits the design: what one unit more would cost, when, and which sizes stand at a bound."""
    made = outcome.last.plan
    hours = made.hours
    found = []
    without = unpriced(outcome.network, outcome.built.units)
    for name, price in made.prices.items():
        if name in without:
            continue
        carrier = CARRIERS[outcome.network.buses[name].carrier]
        spread = price * hours
        total = float(np.sum(np.abs(spread)))
        if total <= 0:
            continue
        mean = float(price @ hours) / float(hours.sum())
        a, b = _hardest(np.abs(spread))
        share = float(np.abs(spread[a:b]).sum()) / total
        added = mean * outcome.statement.hours
        demand = "1 kg/h" if carrier.is_matter else "1 kW"
        found.append(
            (
                abs(added),
                f"{name}: a demand greater by {demand} throughout would {'add' if added > 0 else 'save'} {abs(added):,.0f} "
                f"{_worth(outcome)}; {share:.0%} of that arises "
                f"in hours {_stretch(made.times[a], made.times[b])}.",
            )
        )
    sentences = [text for _, text in sorted(found, key=lambda f: -f[0])]
    sentences += [f"{name}: no price, since {reason}." for name, reason in without.items()]
    for name in made.bounds:
        label = type(outcome.network.units[name].component).size_label()
        sentences.append(f"{name} stands at the largest size the study allows, {show(made.sizes[name], label.unit)}.")
    return sentences


def _stretch(a: float, b: float) -> str:
    """Two times [h] as text, to the day where they are whole hours."""
    if a == round(a) and b == round(b):
        return f"{a:.0f} to {b:.0f} (day {a / 24:.1f} to {b / 24:.1f})"
    return f"{a:.4g} to {b:.4g}"


def _hardest(weight: Any) -> tuple[int, int]:
    """The stretch of segments around the dearest one that stays above a tenth of it."""
    peak = int(np.argmax(weight))
    floor = 0.1 * weight[peak]
    a, b = peak, peak + 1
    while a > 0 and weight[a - 1] > floor:
        a -= 1
    while b < len(weight) and weight[b] > floor:
        b += 1
    return a, b
