"""Order for a flow diagram: which column, which place in it, which lane. Graphs only; no coordinates.

Columns: longest path after some arcs of each cycle are set aside (a greedy order after Eades, Lin and
Smyth, Information Processing Letters 47 (1993) 319). Place in a column: barycentre sweeps. Lanes: swaps of
neighbours that lessen a cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Graph = Mapping[str, set[str]]


def ranks(names: Sequence[str], ahead: Graph) -> dict[str, int]:
    """Column of each node: longest path over the arcs of the greedy order; no column stays empty."""
    order = greedy_order(names, ahead)
    place = {n: i for i, n in enumerate(order)}
    forward = {n: [m for m in ahead[n] if place[m] > place[n]] for n in names}
    rank = dict.fromkeys(names, 0)
    for n in order:
        for m in forward[n]:
            rank[m] = max(rank[m], rank[n] + 1)
    fed = {m for n in names for m in forward[n]}
    for n in reversed(order):
        # A source stands just before its first user, not at the far left.
        if n not in fed and forward[n]:
            rank[n] = max(min(rank[m] for m in forward[n]) - 1, 0)
    used = sorted(set(rank.values()))
    return {n: used.index(r) for n, r in rank.items()}


def greedy_order(names: Sequence[str], ahead: Graph) -> list[str]:
    """Sources first, sinks last; between them, what is nearest to a source and gives more than it takes."""
    depth = _depths(names, ahead)
    gain = {n: len(ahead[n]) - sum(n in ahead[m] for m in names) for n in names}
    left, head, tail = list(names), list[str](), list[str]()
    while left:
        sinks = [n for n in left if not any(m in left for m in ahead[n])]
        if sinks:
            chosen = sinks[-1]
            tail.insert(0, chosen)
        else:
            sources = [n for n in left if not any(n in ahead[m] for m in left)]
            chosen = sources[0] if sources else min(left, key=lambda n: (depth[n], -gain[n]))
            head.append(chosen)
        left.remove(chosen)
    return head + tail


def _depths(names: Sequence[str], ahead: Graph) -> dict[str, int]:
    """Fewest steps from a node that nothing feeds."""
    fed = {m for n in names for m in ahead[n]}
    now = [n for n in names if n not in fed]
    depth = dict.fromkeys(now, 0)
    while now:
        following = [m for n in now for m in sorted(ahead[n]) if m not in depth]
        depth |= {m: depth[n] + 1 for n in now for m in ahead[n] if m not in depth}
        now = list(dict.fromkeys(following))
    return {n: depth.get(n, len(names)) for n in names}


def folded(columns: Sequence[Sequence[str]], ahead: Graph, most: int, weight: Mapping[str, float]) -> list[list[str]]:
    """At most so many columns: neighbours that are short and have little between them become one."""
    now = [list(c) for c in columns]

    def cost(i: int) -> float:
        together = sum(weight[n] for n in (*now[i], *now[i + 1]))
        return together + 2.0 * sum(m in now[i + 1] for n in now[i] for m in ahead[n])

    while len(now) > most:
        i = min(range(len(now) - 1), key=cost)
        now[i : i + 2] = [now[i] + now[i + 1]]
    return now


def barycentre(
    columns: Sequence[Sequence[str]], near: Mapping[str, Sequence[str]], sweeps: int = 12
) -> list[list[str]]:
    """Each node toward the mean height of its neighbours; the least strained of all sweeps."""
    now = [list(c) for c in columns]
    best, least = [list(c) for c in now], _strain(now, near)
    for _ in range(sweeps):
        for column in now:
            at = _heights(now)
            column.sort(key=lambda n: sum(at[m] for m in near[n]) / len(near[n]) if near[n] else at[n])
        strain = _strain(now, near)
        if strain < least:
            best, least = [list(c) for c in now], strain
    return best


def _heights(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    return {n: (i + 0.5) / len(c) for c in columns for i, n in enumerate(c)}


def _strain(columns: Sequence[Sequence[str]], near: Mapping[str, Sequence[str]]) -> float:
    at = _heights(columns)
    return sum(abs(at[n] - at[m]) for n in near for m in near[n])


def swapped(names: Sequence[str], cost: Callable[[Sequence[str]], float]) -> list[str]:
    """The order that swaps of neighbours reach; each swap kept lessens the cost."""
    best, least = list(names), cost(names)
    improved = True
    while improved:
        improved = False
        for i in range(len(best) - 1):
            trial = [*best[:i], best[i + 1], best[i], *best[i + 2 :]]
            value = cost(trial)
            if value < least - 1e-9:
                best, least, improved = trial, value, True
    return best
