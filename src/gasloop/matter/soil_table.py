"""Compositions of soils and simulants by oxide [wt %], as printed. The laws that use them are in ``soils.py``.

Apollo and Luna: Lunar Sourcebook, Table 7.15 (heiken1991), averages of soils of a site, read in the copy of the
US Geological Survey's Lunar Consortium. Its column of Apollo 11 has Na2O "47", a lost point; sulphur is left
out here. That table also settles Azami 2024, Table 1: its columns are printed one place to the right ("A12" is
Apollo 11, "A17" is Apollo 16).
"""

from __future__ import annotations

from dataclasses import dataclass

ORDER = ("SiO2", "TiO2", "Al2O3", "Cr2O3", "FeO", "MnO", "MgO", "CaO", "Na2O", "K2O", "P2O5", "Fe2O3")


@dataclass(frozen=True)
class SoilRow:
    """One composition: wt % of each oxide, and the total as printed (with what is left out here)."""

    name: str
    what: str
    oxides: dict[str, float]
    total: float
    source: str = "heiken1991"
    unverified: bool = False


def _row(name: str, what: str, wt: tuple[float, ...], total: float, source: str = "heiken1991",
         unverified: bool = False) -> SoilRow:  # fmt: skip
    return SoilRow(name, what, dict(zip(ORDER, wt, strict=False)), total, source, unverified)


# name, what, SiO2 TiO2 Al2O3 Cr2O3 FeO MnO MgO CaO Na2O K2O P2O5 (Fe2O3), printed total
ROWS = (
    _row("mare_11", "Apollo 11, soil 10002: mare, high titanium",
         (42.2, 7.8, 13.6, 0.30, 15.3, 0.20, 7.8, 11.9, 0.47, 0.16, 0.05), 99.9),
    _row("mare_12", "Apollo 12, ten soils: mare, low titanium",
         (46.3, 3.0, 12.9, 0.34, 15.1, 0.22, 9.3, 10.7, 0.54, 0.31, 0.40), 99.6),
    _row("highland_14", "Apollo 14: Fra Mauro, rich in potassium and rare earths",
         (48.1, 1.7, 17.4, 0.23, 10.4, 0.14, 9.4, 10.7, 0.70, 0.55, 0.51), 99.8),
    _row("mare_15", "Apollo 15: mare edge, low titanium",
         (46.8, 1.4, 14.6, 0.36, 14.3, 0.19, 11.5, 10.8, 0.39, 0.21, 0.18), 100.8),
    _row("highland_16", "Apollo 16: highland",
         (45.0, 0.54, 27.3, 0.33, 5.1, 0.30, 5.7, 15.7, 0.46, 0.17, 0.11), 100.8),
    _row("mare_17", "Apollo 17, column a: mare, high titanium",
         (40.6, 8.4, 12.0, 0.45, 16.7, 0.23, 9.9, 10.9, 0.35, 0.16, 0.14), 100.1),
    _row("highland_20", "Luna 20: highland",
         (45.1, 0.55, 22.3, 0.0, 7.0, 0.13, 9.8, 15.1, 0.50, 0.10, 0.16), 100.8),
    _row("mare_24", "Luna 24: mare, very low titanium",
         (43.9, 1.3, 12.5, 0.32, 19.8, 0.25, 9.4, 12.3, 0.31, 0.04, 0.11), 100.4),
    # LMS-1 was read at its maker's (iron all stated as Fe2O3; chlorine, nickel and strontium left out). The other
    # simulants are from memory.
    _row("lms_1", "simulant LMS-1: mare",
         (40.2, 7.3, 14.0, 0.3, 0.0, 0.3, 12.0, 9.8, 0.0, 0.6, 1.0, 13.9), 100.0, "exolith_lms1"),
    _row("jsc_1", "simulant JSC-1: mare, low titanium",
         (47.71, 1.59, 15.02, 0.04, 7.35, 0.18, 9.01, 10.42, 2.70, 0.82, 0.66, 3.44), 99.65, "mckay1994", True),
    _row("mls_1", "simulant MLS-1: mare, high titanium",
         (43.86, 6.32, 13.68, 0.0, 13.40, 0.198, 6.68, 10.13, 2.12, 0.28, 0.20, 2.60), 99.3, "weiblen1990", True),
    _row("nu_lht_2m", "simulant NU-LHT-2M: highland",
         (46.7, 0.41, 24.4, 0.0, 0.0, 0.07, 7.90, 13.6, 1.26, 0.08, 0.15, 4.16), 98.7, "stoeser2010", True),
)  # fmt: skip
