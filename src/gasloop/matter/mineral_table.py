"""Data of oxides, minerals and metals, per mole; the laws that use them are in ``minerals.py``.

    cp = a + b T + c / T^2 + d / sqrt(T)      [J/mol/K], from 298.15 K on             (Holland and Powell)

plus steps: fusion, changes of structure and magnetic order, each as (temperature [K], heat [J/mol], width [K]).

Two sources: holland2011 (dataset 6.2) for what a rock is made of, because its oxides and silicates agree with
one another; mcbride1993 (NASA) for metals, FeO and the alkali oxides. Where ``fitted`` is set, the four
coefficients and the heats of magnetic steps are ours, drawn through the source's enthalpies and entropies
from 310 K to its upper end: within 1 % of them, or within 2 % for iron, 4 % within 30 K of a step of Ca and
Na2O, 7 % of Ti. The disorder of Al and Si in anorthite and K-feldspar (a few per cent of cp) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

Step = tuple[float, float, float]


@dataclass(frozen=True)
class Row:
    """One solid: formation enthalpy [J/mol] and entropy [J/mol/K] at 298.15 K, heat capacity, upper end [K]."""

    formula: str
    what: str
    hf: float
    s0: float
    cp: tuple[float, float, float, float]
    source: str = "holland2011"
    steps: tuple[Step, ...] = ()
    high: float = 2300.0
    fitted: bool = False
    unverified: bool = False


_NASA = "mcbride1993"
_RECALLED = "recalled_life_support"

OXIDES = (
    Row("SiO2", "quartz", -910.72e3, 41.43, (94.3355, -2.8931e-3, -1.07875e6, -640.146),
        steps=((830.0, 1367.0, 25.0),), fitted=True),
    # Its cp in holland2011 is 5 % below every table at 500 K: enthalpy and entropy from there, cp from NASA.
    Row("TiO2", "rutile", -944.36e3, 50.5, (94.909, -2.3727e-3, -7.439e5, -530.08), fitted=True),
    Row("Al2O3", "corundum", -1675.27e3, 50.9, (139.5, 5.89e-3, -2.4606e6, -589.2)),
    Row("FeO", "iron(II) oxide, stoichiometric", -272.04e3, 60.75, (64.0047, 4.9445e-3, 2.26504e5, -311.765),
        _NASA, fitted=True),
    Row("MgO", "periclase", -601.53e3, 26.5, (60.5, 3.62e-4, -5.358e5, -299.2)),
    Row("CaO", "lime", -634.53e3, 38.1, (52.4, 3.673e-3, -7.507e5, -51.0)),
    Row("Na2O", "sodium oxide", -417.99e3, 75.03, (195.197, -2.7892e-2, 1.8614e6, -2395.57), _NASA,
        steps=((1023.0, 386.0, 8.0), (1243.0, 15042.0, 8.0)), fitted=True),
    Row("K2O", "potassium oxide", -363.17e3, 94.14, (26.877, 5.2858e-2, -2.09103e6, 1114.96), _NASA, fitted=True),
    Row("MnO", "manganosite", -385.55e3, 59.7, (59.8, 3.6e-3, -3.14e4, -282.6)),
    Row("Cr2O3", "eskolaite", -1137.32e3, 83.0, (119.0, 9.496e-3, -1.442e6, -3.4)),
    Row("Fe2O3", "haematite", -825.61e3, 87.4, (214.642, -1.9546e-2, -1.84258e6, -1463.41),
        steps=((930.0, 4313.0, 30.0),), fitted=True),
)  # fmt: skip

MINERALS = (
    # hf is -1230.45 kJ/mol in holland2011, whose iron and rutile are not ours. It is set so that reduction to ours
    # has at 1223 K the Gibbs energy it has there with its own, which rest on measured equilibria.
    Row("FeTiO3", "ilmenite", -1232.8e3, 109.5, (139.106, 1.1539e-2, -1.11428e6, -516.577),
        steps=((1880.0, 3787.0, 60.0),), fitted=True),
    Row("CaAl2Si2O8", "anorthite", -4232.69e3, 200.5, (370.5, 1.001e-2, -4.3391e6, -1960.6)),
    Row("NaAlSi3O8", "albite, disordered", -3921.48e3, 224.3, (452.0, -1.3364e-2, -1.2759e6, -3953.6)),
    Row("KAlSi3O8", "sanidine", -3966.70e3, 214.3, (448.8, -1.0075e-2, -1.0073e6, -3973.1)),
    Row("CaMgSi2O6", "diopside", -3201.85e3, 142.9, (314.5, 4.1e-5, -2.7459e6, -2020.1)),
    Row("CaFeSi2O6", "hedenbergite", -2842.06e3, 175.0, (340.2, 8.12e-4, -1.0478e6, -2646.7)),
    Row("CaSiO3", "wollastonite", -1633.77e3, 82.5, (159.3, 0.0, -9.673e5, -1075.4)),
    Row("MgSiO3", "enstatite", -1545.11e3, 66.25, (178.1, -1.495e-3, -2.9845e5, -1592.65)),
    Row("FeSiO3", "ferrosilite", -1194.355e3, 94.95, (199.35, -3.2895e-3, 6.4505e5, -2029.0)),
    Row("Mg2SiO4", "forsterite", -2172.59e3, 95.1, (233.3, 1.494e-3, -6.038e5, -1869.7)),
    Row("Fe2SiO4", "fayalite", -1477.72e3, 151.0, (201.1, 1.733e-2, -1.9606e6, -900.9)),
)  # fmt: skip

# Metals as they are at T: solid, then melted, never boiled; each ends below its boiling point. Manganese and
# chromium: numbers from memory, chromium's slope from the enthalpy of its liquid in mcbride1993.
ELEMENTS = (
    Row("Fe", "iron", 0.0, 27.32, (9.62952, 1.3062e-2, -8.72669e5, 369.106), _NASA,
        steps=((850.0, 2822.0, 90.0), (1030.0, 3198.0, 25.0), (1185.0, 900.0, 8.0), (1667.0, 837.0, 8.0),
               (1809.0, 13807.0, 5.0)), fitted=True),
    Row("Si", "silicon", 0.0, 18.81, (34.2383, -5.3586e-4, -1.45204e5, -218.498), _NASA,
        steps=((1690.0, 50210.0, 5.0),), fitted=True),
    Row("Al", "aluminium", 0.0, 28.30, (61.3699, -6.6578e-3, 7.67253e5, -756.447), _NASA,
        steps=((933.61, 10700.0, 5.0),), fitted=True),
    Row("Ti", "titanium", 0.0, 30.72, (18.1891, 8.8808e-3, -3.77815e5, 146.215), _NASA,
        steps=((1156.0, 4172.0, 6.0), (1944.0, 14600.0, 5.0)), fitted=True),
    Row("Mg", "magnesium", 0.0, 32.54, (11.2341, 1.5479e-2, -3.01383e5, 212.685), _NASA,
        steps=((923.0, 8400.0, 5.0),), high=1360.0, fitted=True),
    Row("Ca", "calcium", 0.0, 42.54, (23.4686, 9.9493e-3, -1.31051e5, 13.5306), _NASA,
        steps=((716.0, 930.0, 6.0), (1115.0, 8540.0, 5.0)), high=1750.0, fitted=True),
    Row("Na", "sodium", 0.0, 51.30, (-35.2962, 1.9583e-2, -2.51375e6, 1484.27), _NASA,
        steps=((371.01, 2598.0, 5.0),), high=1150.0, fitted=True),
    Row("K", "potassium", 0.0, 64.68, (-112.162, 5.586e-2, -3.94847e6, 2927.22), _NASA,
        steps=((336.86, 2321.0, 3.0),), high=1000.0, fitted=True),
    Row("Cr", "chromium", 0.0, 23.62, (20.49, 9.6e-3, 0.0, 0.0), _NASA,
        steps=((2130.0, 29700.0, 5.0),), fitted=True, unverified=True),
    Row("Mn", "manganese", 0.0, 32.01, (23.85, 1.414e-2, -1.57e5, 0.0), _NASA,
        steps=((980.0, 2230.0, 8.0), (1360.0, 2120.0, 8.0), (1410.0, 1880.0, 8.0), (1519.0, 12060.0, 5.0)),
        fitted=True, unverified=True),
)  # fmt: skip

# What a canister of lithium hydroxide is made of, and becomes: numbers of common tables, from memory; cp one number.
SALTS = (
    Row("LiOH", "lithium hydroxide", -487.5e3, 42.8, (49.6, 0.0, 0.0, 0.0), _RECALLED, high=700.0, unverified=True),
    Row("Li2CO3", "lithium carbonate", -1216.0e3, 90.2, (99.1, 0.0, 0.0, 0.0), _RECALLED, high=900.0, unverified=True),
)

ROWS: dict[str, Row] = {r.formula: r for r in (*OXIDES, *MINERALS, *ELEMENTS, *SALTS)}
