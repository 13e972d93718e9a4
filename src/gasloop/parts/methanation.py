"""Carbon dioxide and hydrogen over a catalyst: methane and water, carbon monoxide beside them, and how near to rest a bed comes.

    CO2 + 4 H2 = CH4 + 2 H2O,   CO2 + H2 = CO + H2O          both at rest: ln Q_k = ln K_k(T)
    sum n_i h_i(T) = sum n_i,feed h_i(T_in)                  adiabatic: the temperature a hot front cannot pass
    d xi / d tau = N p_CO2^0.34 p_H2^0.88 [1 - Q / K(T)]     rate on ruthenium, tau from 0 to Da(T)
    Da(T) = Da exp[-E_a / R (1/T - 1/573.15)]                catalyst over flow

K and the enthalpies by ``matter.equilibrium``; the rate law by ru_methanation2015 (measured at 503 to 518 K), integrated in
``parts.gas_loop``. The bracket keeps every bed from passing its equilibrium. Amounts are moles by formula; numbers only, for
reactors here keep their temperature and are solved once.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from gasloop.matter import equilibrium
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import P_STANDARD, R_GAS
from gasloop.parts import gas_loop

METHANATION = Reaction("CO2 + 4 H2 -> CH4 + 2 H2O")
SHIFT = Reaction("CO2 + H2 -> CO + H2O")
GASES = ("CO2", "H2", "CH4", "CO", "H2O")
ORDERS = {"CO2": 0.34, "H2": 0.88}  # of the rate, on ruthenium (ru_methanation2015)
_T_REF = 573.15  # K, at which Da is stated
_COLDEST, _HOTTEST = 400.0, 1500.0  # K, between which an adiabatic bed is sought
_EDGE = 1e-9


def feed(ratio: float) -> dict[str, float]:
    """A mole of carbon dioxide with so many moles of hydrogen."""
    return {"CO2": 1.0, "H2": ratio}


def at_rest(fresh: gas_loop.Amounts, T: float, p: float) -> dict[str, float]:
    """What a feed is at T [K] and p [Pa] when both reactions have come to rest. No carbon is looked for."""
    ln_K = float(np.log(equilibrium.constant(METHANATION, T)))

    def after(xi: float) -> dict[str, float]:
        made = _moved(fresh, METHANATION, xi)
        return _moved(made, SHIFT, gas_loop.equilibrium_extent(SHIFT, made, T, p))

    def off(xi: float) -> float:
        n = after(xi)
        total = sum(n.values())
        return float(sum(nu * np.log(n[name] / total * p / P_STANDARD) for name, nu in METHANATION.nu.items())) - ln_K

    top = gas_loop.room(METHANATION, fresh)
    low, high = _EDGE * top, (1 - _EDGE) * top
    if off(high) < 0:
        return after(high)
    if off(low) > 0:
        return after(low)
    return after(float(brentq(off, low, high, xtol=1e-13)))


def adiabatic(fresh: gas_loop.Amounts, T_in: float, p: float) -> tuple[float, dict[str, float]]:
    """Temperature [K] and amounts behind a bed that keeps all its heat and comes to rest."""
    brought = gas_loop.heat_content(fresh, T_in)
    T = float(brentq(lambda T: gas_loop.heat_content(at_rest(fresh, T, p), T) - brought, _COLDEST, _HOTTEST, xtol=1e-6))
    return T, at_rest(fresh, T, p)


def adiabatic_yield(fresh: gas_loop.Amounts, T_in: float, p: float) -> float:
    """Methane per carbon dioxide fed, behind an adiabatic bed."""
    return adiabatic(fresh, T_in, p)[1]["CH4"] / fresh["CO2"]


def conversion(fresh: gas_loop.Amounts, T: float, p: float) -> float:
    """Share of the carbon dioxide that an isothermal bed converts at rest."""
    return 1 - at_rest(fresh, T, p)["CO2"] / fresh["CO2"]


def dry_purity(fresh: gas_loop.Amounts, T: float, p: float) -> float:
    """Share of methane in the product of an isothermal bed at rest, water taken out, by moles."""
    n = at_rest(fresh, T, p)
    return n["CH4"] / (sum(n.values()) - n["H2O"])


def catalyst_over_flow(Da: float, E_a: float, T: float) -> float:
    """Da at T [K] of a bed that has ``Da`` at 573 K; E_a [J/mol]."""
    return Da * float(np.exp(-E_a / R_GAS * (1 / T - 1 / _T_REF)))


def tail(entering: gas_loop.Amounts, T: float, p: float, Da: float) -> dict[str, float]:
    """What leaves a cooler bed: its carbon monoxide shifted back, methane made at the rate of the catalyst.

    Da : at T, over the carbon dioxide that enters. At 600 K and below hardly any carbon monoxide is left at rest.
    """
    shifted = _moved(entering, SHIFT, -entering.get("CO", 0.0))
    return _moved(shifted, METHANATION, gas_loop.plug_flow_extent(METHANATION, shifted, T, p, ORDERS, Da))


def _moved(amounts: gas_loop.Amounts, reaction: Reaction, xi: float) -> dict[str, float]:
    return {name: amounts.get(name, 0.0) + reaction.nu.get(name, 0.0) * xi for name in GASES}
