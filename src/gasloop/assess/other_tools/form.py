"""Tables of agents in the form of simoc-abm (simoc) as agents of a ledger.

    {"human": {"amount": 4, "agent_class": "inhabitants",
               "flows": {"in": {"o2": {"value": 0.037083, "connections": ["habitat"]}}, "out": {..}},
               "storage": {..}, "capacity": {..}, "thresholds": {..}}}

``habitat`` and ``greenhouse`` in a connection stand for the agent whose name holds that word; a connection to nobody is
dropped, as there. Plants, lamps, suns, concrete and the mixing of airs have laws of their own that are not in their
tables: such an agent keeps its place in the turns and does nothing, and is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gasloop.assess.other_tools.ledger import LIMITS, Agent, Criterion, Exchange, Ledger, replay

GENERIC = ("habitat", "greenhouse")
_OWN_LAW = ("lamp", "sun", "atmosphere_equalizer", "concrete")


def agents_of(tables: Mapping[str, Any]) -> tuple[list[Agent], dict[str, str]]:
    """The agents, and of those that cannot be reckoned by a table the reason.

    Raises ValueError for a table that is not of this form, with agent and flow.
    """
    stand_for = {word: next((n for n in reversed(list(tables)) if _generic(n) == word), None) for word in GENERIC}
    found, aside = [], {}
    for name, table in tables.items():
        if not isinstance(table, Mapping):
            raise ValueError(f"agent '{name}': a mapping with `flows`, `storage` .. is expected, not {table!r:.40}")
        reason = _own_law(name, table)
        if reason:
            aside[name] = reason
        takes, gives = (() if reason else _lines(name, way, table, tables, stand_for) for way in ("in", "out"))
        found.append(
            Agent(
                name, str(table.get("agent_class", "")), _number(table.get("amount", 1), f"agent '{name}': amount"),
                takes, gives, dict(table.get("storage") or {}), dict(table.get("capacity") or {}),
                () if reason else tuple(_criterion(name, c, t) for c, t in (table.get("thresholds") or {}).items()),
            )
        )  # fmt: skip
    for agent in found:
        _check_stores(agent, {a.name: a for a in found})
    return found, aside


def replay_text(text: str, hours: int, seed: int, amounts: Sequence[Sequence[Any]] = ()) -> Ledger:
    """Reckon a scenario given as JSON text of its agents; ``amounts``: [agent, how many] in place of the text's."""
    tables = json.loads(text)
    for name, number in amounts:
        tables[name]["amount"] = number
    return replay(agents_of(tables)[0], int(hours), int(seed))


def _generic(name: str) -> str:
    return next((word for word in GENERIC if word in name), "")


def _own_law(name: str, table: Mapping[str, Any]) -> str:
    """Why an agent is not reckoned by its table alone; nothing if it is."""
    if table.get("agent_class") == "plants":
        return "a plant: it grows by laws that are not in its table"
    if any(word in name for word in _OWN_LAW):
        return "has a law of its own that is not in its table"
    for way in ("in", "out"):
        for currency, flow in ((table.get("flows") or {}).get(way) or {}).items():
            growth = flow.get("growth") or {}
            if flow.get("weighted") or set(growth) - {"daily"}:
                return f"{currency} follows growth or a weight that changes"
            if growth and growth["daily"].get("type") != "clipped":
                return f"{currency} follows a course of the day that is not understood ({growth['daily'].get('type')})"
    return ""


def _lines(
    name: str, way: str, table: Mapping[str, Any], tables: Mapping[str, Any], stand_for: Mapping[str, str | None]
) -> tuple[Exchange, ...]:
    made = []
    for currency, flow in ((table.get("flows") or {}).get(way) or {}).items():
        where = f"agent '{name}', flows.{way}.{currency}"
        time = (flow.get("flow_rate") or {}).get("time", "hour")
        if time != "hour":
            raise ValueError(f"{where}: a rate for each {time}; allowed: hour")
        stores = [stand_for.get(c, c) for c in flow.get("connections") or []]
        made.append(
            Exchange(
                currency,
                _number(flow.get("value", 0.0), f"{where}.value"),
                tuple(s for s in stores if s is not None and s in tables),
                tuple(flow.get("requires") or ()),
                tuple(_criterion(name, currency, c) for c in flow.get("criteria") or ()),
                bool(flow.get("growth")),
            )
        )
    return tuple(made)


def _criterion(name: str, currency: str, table: Mapping[str, Any]) -> Criterion:
    """``in_co2_ratio`` is the share of CO2 in what the stores of that flow hold, ``in_urine`` a mass."""
    path, limit = str(table.get("path", "")), str(table.get("limit", ""))
    side, _, seen = path.partition("_")
    if side not in ("in", "out") or limit not in LIMITS:
        raise ValueError(
            f"agent '{name}', criterion of {currency}: '{path} {limit}' is not understood; allowed: in_NAME, out_NAME or "
            f"in_NAME_ratio with one of {', '.join(LIMITS)}"
        )
    buffer = table.get("buffer")
    value = _number(table.get("value"), f"agent '{name}', criterion of {currency}: value")
    share = seen.endswith("_ratio")
    return Criterion(
        side,
        seen.removesuffix("_ratio") if share else seen,
        share,
        limit,
        value,
        None if buffer is None else float(buffer),
    )


def _number(value: Any, where: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{where}: {value!r} is not a number") from None
    if not 0 <= number < float("inf"):
        raise ValueError(f"{where}: {value!r} is out of range; allowed: 0 and more")
    return number


def _check_stores(agent: Agent, known: Mapping[str, Agent]) -> None:
    """What is given needs a store with room for it; what is taken one that holds it, by name or as one of many."""
    for line in agent.gives:
        for store in line.stores:
            if line.currency not in known[store].room:
                raise ValueError(
                    f"agent '{agent.name}' gives {line.currency} to '{store}', which has no capacity for it"
                )
    for currency, kg in agent.holds.items():
        room = agent.room.get(currency, 0.0) * agent.number
        if kg > room:
            raise ValueError(f"agent '{agent.name}' holds {kg:g} of {currency}, with a capacity of {room:g}")
