"""Mixture ratios that engines burn at: a guard against ratios that stand the wrong way round."""

from __future__ import annotations

from collections.abc import Mapping

# Oxidiser to fuel by mass, as engines are usually run. From memory [recalled_engines]: they judge what a person typed, and
# enter no result.
USUAL: Mapping[tuple[str, str], tuple[float, float]] = {
    ("O2", "H2"): (4.5, 7.0),
    ("O2", "CH4"): (2.8, 4.0),
    ("O2", "RP1"): (2.0, 2.9),
    ("O2", "CO"): (0.45, 0.65),
    ("N2O4", "MMH"): (1.4, 2.4),
    ("N2O4", "UDMH"): (1.8, 2.8),
}


def wrong_way_round(oxidiser: str, fuel: str, ratio: float) -> str:
    """What is wrong if a ratio is only right upside down, or the two are swapped; else empty."""
    if (oxidiser, fuel) in USUAL:
        low, high = USUAL[oxidiser, fuel]
        if not low <= ratio <= high and low <= 1 / ratio <= high:
            return (
                f"a ratio of {ratio:g} is the wrong way round: {oxidiser} to {fuel} by mass is usually {low:g} to {high:g}, "
                f"write {1 / ratio:.3g}"
            )
    if (fuel, oxidiser) in USUAL:
        return f"{fuel} is the oxidiser and {oxidiser} the fuel: swap them"
    return ""


def unusual(oxidiser: str, fuel: str, ratio: float) -> str:
    """A remark if a ratio is outside of what engines are usually run at; else empty."""
    low, high = USUAL.get((oxidiser, fuel), (0.0, float("inf")))
    if low <= ratio <= high:
        return ""
    return f"{oxidiser} to {fuel} of {ratio:g} is unusual: engines burn {low:g} to {high:g} (from memory)"
