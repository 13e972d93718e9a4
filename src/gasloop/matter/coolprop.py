"""The door to CoolProp: coefficients of its equations of state, melting lines, and transport properties for tables.

Names here are CoolProp's own. Nothing else imports it, and only its HEOS back end is used, never its tables: they name the
wrong phase near saturation. It is imported inside functions, because that takes more than a second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from gasloop.matter.helmholtz import DeltaFactor, Ideal, NonAnalytic, Residual, TauFactor

_THIN = 1e-9  # kg/m3, where CoolProp takes no zero


@dataclass(frozen=True)
class Equation:
    """An equation of state as CoolProp carries it, in kg.

    R : gas constant [J/kg/K]; T_max [K], p_max [Pa]; rho_liquid : of the liquid at the triple point [kg/m3]
    T_crit, rho_crit : its own critical point; T_r, rho_r : its reducing state
    pieces : superancillary series of p, rho_l, rho_v and the temperatures between them
    """

    R: float
    T_max: float
    p_max: float
    rho_liquid: float
    T_crit: float
    rho_crit: float
    T_r: float
    rho_r: float
    ideal: Ideal
    residual: Residual
    pieces: Mapping[str, Any]


def equation(name: str) -> Equation:
    """Read the coefficients and put them into factors."""
    import CoolProp.CoolProp as library

    data = json.loads(library.get_fluid_param_string(name, "JSON"))[0]["EOS"][0]
    M, states, series = data["molar_mass"], data["STATES"], data["SUPERANCILLARY"]
    T_r = states["reducing"]["T"]
    return Equation(
        R=data["gas_constant"] / M, T_max=float(data["T_max"]), p_max=float(data["p_max"]),
        rho_liquid=states["sat_min_liquid"]["rhomolar"] * M,
        T_crit=series["meta"]["Tcrittrue / K"], rho_crit=series["meta"]["rhocrittrue / mol/m^3"] * M,
        T_r=T_r, rho_r=states["reducing"]["rhomolar"] * M,
        ideal=_ideal(data["alpha0"], T_r), residual=_residual(data["alphar"]), pieces=_pieces(series, M),
    )  # fmt: skip


def _pieces(ancillary: Mapping[str, Any], M: float) -> dict[str, Any]:
    """Superancillary series of p, rho_l, rho_v, in kg."""
    columns = {"p": ("p", 1.0), "rho_l": ("rhoL", M), "rho_v": ("rhoV", M)}
    out = {
        name: factor * np.array([e["coef"] for e in ancillary[f"jexpansions_{key}"]])
        for name, (key, factor) in columns.items()
    }
    spans = ancillary["jexpansions_p"]
    out["edges"] = np.array([spans[0]["xmin"], *(e["xmax"] for e in spans)])
    return out


def _ideal(terms: list[Mapping[str, Any]], T_r: float) -> Ideal:
    a1 = a2 = log_tau = 0.0
    power: list[tuple[float, float]] = []
    einstein: list[tuple[float, float]] = []
    for term in terms:
        kind = term["type"].removeprefix("IdealGasHelmholtz")
        if kind in ("Lead", "EnthalpyEntropyOffset"):
            a1, a2 = a1 + term["a1"], a2 + term["a2"]
        elif kind == "LogTau":
            log_tau += term["a"]
        elif kind == "Power":
            power += zip(term["n"], term["t"], strict=True)
        elif kind == "PlanckEinstein":
            einstein += zip(term["n"], term["t"], strict=True)
        elif kind == "PlanckEinsteinFunctionT":
            einstein += [(n, v / T_r) for n, v in zip(term["n"], term["v"], strict=True)]
        else:
            raise ValueError(f"ideal-gas term '{term['type']}' is not known here; add it to matter/coolprop.py")
    return Ideal(a1, a2, log_tau, tuple(power), tuple(einstein))


def _residual(terms: list[Mapping[str, Any]]) -> Residual:
    rows: list[tuple[DeltaFactor, TauFactor, float]] = []
    extra: list[NonAnalytic] = []
    for term in terms:
        kind = term["type"].removeprefix("ResidualHelmholtz")
        columns = {k: v for k, v in term.items() if isinstance(v, list)}
        each = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        if kind == "Power":
            rows += [(DeltaFactor(int(c["d"]), int(c["l"])), TauFactor(float(c["t"])), c["n"]) for c in each]
        elif kind == "Gaussian":
            rows += [
                (DeltaFactor(int(c["d"]), 0, c["eta"], c["epsilon"]),
                 TauFactor(float(c["t"]), c["beta"], c["gamma"]), c["n"]) for c in each
            ]  # fmt: skip
        elif kind == "NonAnalytic":
            extra += [NonAnalytic(**c) for c in each]
        else:
            raise ValueError(f"residual term '{term['type']}' is not known here; add it to matter/coolprop.py")
    deltas = tuple(dict.fromkeys(r[0] for r in rows))
    taus = tuple(sorted(dict.fromkeys(r[1] for r in rows), key=lambda g: bool(g.beta)))
    indexed = tuple((deltas.index(d), taus.index(t), float(n)) for d, t, n in rows)
    return Residual(deltas, taus, indexed, tuple(extra))


def melting_line(name: str, T_low: float, T_high: float, p_max: float) -> tuple[Any, Any]:
    """CoolProp's melting line on a grid, from the triple point to where it leaves the range."""
    import CoolProp.CoolProp as library

    at = library.AbstractState("HEOS", name)
    T: list[float] = []
    ln_p: list[float] = []
    for t in T_low * np.geomspace(1.0001, T_high / T_low, 400):
        try:
            p = at.melting_line(library.iP, library.iT, float(t))
        except ValueError:
            break
        if not 0 < p < 2 * p_max:
            break
        T.append(float(t))
        ln_p.append(float(np.log(p)))
    return np.array(T), np.array(ln_p)


def xenon_melts(T_low: float) -> tuple[Any, Any]:
    """p = -2573.936225 + 0.7983277028 T^1.589165 atm (michels1962): CoolProp has no melting line of xenon."""
    T = T_low * np.geomspace(1.0001, 2.4, 200)
    return T, np.log(101325.0 * (-2573.936225 + 0.7983277028 * T**1.589165))


def transport(name: str, T: Any, rho: Any) -> tuple[Any, Any]:
    """Viscosity [Pa s] and thermal conductivity [W/m/K] by CoolProp, state by state: for tables only.

    T [K] and rho [kg/m3] are flat arrays; not for krypton and xenon, which CoolProp lacks.
    """
    import CoolProp.CoolProp as library

    at = library.AbstractState("HEOS", name)
    at.specify_phase(library.iphase_gas)  # density and temperature say all: no search for a second phase
    found = []
    for t, r in zip(T, rho, strict=True):
        at.update(library.DmassT_INPUTS, max(float(r), _THIN), float(t))
        found.append((at.viscosity(), at.conductivity()))
    viscosity, conductivity = np.array(found).T
    return viscosity, conductivity


@cache
def surface_tension(name: str) -> tuple[float, tuple[tuple[float, float], ...]]:
    """T_c [K] and (a, n) of surface tension sum a (1 - T / T_c)^n [N/m]; its T_c is that of its authors."""
    import CoolProp.CoolProp as library

    terms = json.loads(library.get_fluid_param_string(name, "JSON"))[0]["ANCILLARIES"]["surface_tension"]
    return float(terms["Tc"]), tuple(zip(terms["a"], terms["n"], strict=True))
