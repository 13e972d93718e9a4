"""Colours. All series can be told apart with the common colour blindnesses (Okabe and Ito 2008); names
stand beside.
"""

from __future__ import annotations

from collections.abc import Sequence

INK, GREY, FAINT, PAPER, FAULT = "#1d2733", "#5c6b7a", "#d9dfe5", "#ffffff", "#c4161c"

# By species; a liquid is the darker of two shades.
_CARRIERS = {
    "electricity": "#d98a00",
    "heat": "#d55e00",
    "sunlight": "#b59a00",
    "H2O.l": "#0072b2",
    "H2O.g": "#4aa3d8",
    "H2O.s": "#7fb6d9",
    "H2.g": "#cc79a7",
    "H2.l": "#9c3f74",
    "O2.g": "#2bb38b",
    "O2.l": "#00694e",
    "N2.g": "#7a86c8",
    "CO2.g": "#8a8a8a",
    "CO.g": "#b3705a",
    "C.s": "#4d4d4d",
    "CH4.g": "#a88b4c",
    "CH4.l": "#7a5f1f",
    "soil.s": "#a27b5c",
}

SERIES = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#b8a500",
    "#5b4a9e",
    "#8c564b",
    "#3a3a3a",
)
OTHERS = "#b4bcc4"


def of_carrier(name: str) -> str:
    """The colour of a carrier."""
    return _CARRIERS.get(name, GREY)


class Palette:
    """A colour for each name, the same in all charts of a page as far as ten colours go."""

    def __init__(self) -> None:
        self.given: dict[str, str] = {}

    def of(self, names: Sequence[str]) -> dict[str, str]:
        """Colours of the names in one chart: no two alike up to ten; grey beyond."""
        shown: dict[str, str] = {}
        for name in names:
            free = [c for c in SERIES if c not in shown.values()]
            seldom = sorted(free, key=lambda c: list(self.given.values()).count(c))
            kept = self.given.get(name)
            shown[name] = kept if kept in free else seldom[0] if seldom else OTHERS
            self.given.setdefault(name, shown[name])
        return shown
