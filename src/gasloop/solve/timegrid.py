"""Steps -> unequal segments that keep sun, demand and events exact in the mean.

Adjacent segments are merged, always the pair whose merging adds least to the sum of squared deviations (Ward), until
as many are left as wanted. Edges where something jumps by decree (a visit, a fault) are never merged across.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def segments(features: Array, count: int, keep: Collection[int] = (), longest: int = 10**9) -> NDArray[np.int64]:
    """Edges [steps] of at most ``count`` segments (more, if ``keep`` and ``longest`` demand it).

    features : (rows, steps), each row scaled so that its changes matter alike
    keep : edges that must stay
    longest : longest segment [steps]
    """
    steps = features.shape[1]
    if count >= steps:
        return np.arange(steps + 1)
    total = [features[:, i].copy() for i in range(steps)]
    length = [1] * steps
    right = list(range(1, steps + 1))
    left = list(range(-1, steps - 1))
    alive = [True] * steps
    version = [0] * steps
    fixed = set(keep)
    heap: list[tuple[float, int, int, int, int]] = []

    def offer(i: int) -> None:
        j = right[i]
        if j >= steps or j in fixed or length[i] + length[j] > longest:
            return
        gap = total[i] / length[i] - total[j] / length[j]
        cost = float(gap @ gap) * length[i] * length[j] / (length[i] + length[j])
        heapq.heappush(heap, (cost, i, j, version[i], version[j]))

    for i in range(steps - 1):
        offer(i)
    left_over = steps
    while left_over > count and heap:
        _, i, j, vi, vj = heapq.heappop(heap)
        if not (alive[i] and alive[j]) or (version[i], version[j]) != (vi, vj):
            continue
        total[i] += total[j]
        length[i] += length[j]
        alive[j] = False
        right[i] = right[j]
        if right[i] < steps:
            left[right[i]] = i
        version[i] += 1
        left_over -= 1
        offer(i)
        if left[i] >= 0:
            offer(left[i])
    starts = [i for i in range(steps) if alive[i]]
    return np.array([*starts, steps])


def strays(gain: Array, edges: Array) -> tuple[Array, Array]:
    """Largest fall and rise of the running sum of a flow about its mean within each segment: (rows, segments) [flow steps]."""
    fall, rise = np.zeros((len(gain), len(edges) - 1)), np.zeros((len(gain), len(edges) - 1))
    for i, (a, b) in enumerate(zip(edges[:-1].astype(int), edges[1:].astype(int), strict=True)):
        if b - a > 1:
            part = gain[:, a:b]
            run = np.cumsum(part - part.mean(axis=1, keepdims=True), axis=1)
            fall[:, i] = np.maximum(-run.min(axis=1), 0.0)
            rise[:, i] = np.maximum(run.max(axis=1), 0.0)
    return fall, rise


def windowed(windows: Any, edges: Array, outside: float) -> Array:
    """Mean value over each segment of a step function given by windows; both count steps."""
    total = np.full(len(edges) - 1, outside, dtype=float)
    for w in windows:  # of a year of days there are many: each looks only at the segments it touches
        here = slice(max(int(np.searchsorted(edges, w.start, "right")) - 1, 0), int(np.searchsorted(edges, w.end)))
        begins, ends = edges[:-1][here], edges[1:][here]
        overlap = np.clip(np.minimum(ends, w.end) - np.maximum(begins, w.start), 0.0, None)
        total[here] += (w.value - outside) * overlap / (ends - begins)
    return total
