"""A reactor in a loop: what one pass converts, what comes back, what is purged.

    N_i = F_i + R (N_i + nu_i xi)         inlet of the reactor: fresh feed and what the separator returns
    N_i = (F_i + R nu_i xi) / (1 - R)     reactants; products are taken out of the loop whole
    B_i = (1 - R) (N_i + nu_i xi)         purged, so that F_i + nu_i xi = B_i: nothing is lost

xi is the extent, per mole of the first reactant in the fresh feed, at which one pass over the inlet N makes just
xi. All is solved once, with numbers, when a unit is built: reactors here keep their temperature and pressure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from gasloop.matter import equilibrium
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import P_STANDARD

Amounts = Mapping[str, float]  # moles by formula
_EDGE = 1e-9


@dataclass(frozen=True)
class Loop:
    """Amounts per mole of extent: fresh feed, inlet and outlet of the reactor, what returns, what is purged.

    per_pass : share of the scarcer reactant that one pass converts; overall : the same of the fresh feed
    """

    fresh: Amounts
    inlet: Amounts
    outlet: Amounts
    back: Amounts
    purge: Amounts
    per_pass: float
    overall: float


def room(reaction: Reaction, feed: Amounts) -> float:
    """Extent at which a reactant is used up."""
    return min(feed[name] / -n for name, n in reaction.nu.items() if n < 0)


def equilibrium_extent(reaction: Reaction, feed: Amounts, T: float, p: float) -> float:
    """Extent at which a feed comes to rest at T [K] and p [Pa]; a solid takes no part in the gas."""
    ln_K = float(np.log(equilibrium.constant(reaction, T)))
    top = room(reaction, feed)

    def off(xi: float) -> float:
        return float(ln_quotient(reaction, feed, xi, p)) - ln_K

    low, high = _EDGE * top, (1 - _EDGE) * top
    if off(high) < 0:
        return high
    if off(low) > 0:
        return low
    return float(brentq(off, low, high, xtol=1e-13))


def ln_quotient(reaction: Reaction, feed: Amounts, xi: Any, p: float) -> Any:
    """ln of the reaction quotient after extent xi, pressures in bar."""
    gases = {name: n for name, n in reaction.nu.items() if name != "C"}
    moles = {name: feed.get(name, 0.0) + n * xi for name, n in gases.items()}
    total = sum(moles.values())
    return sum(n * np.log(moles[name] / total * p / P_STANDARD) for name, n in gases.items())


def plug_flow_extent(
    reaction: Reaction, feed: Amounts, T: float, p: float, orders: Mapping[str, float], Da: float
) -> float:
    """Extent at the end of an isothermal bed.

    d xi / d tau = r,   r = N prod (p_i / 1 bar)^order_i [1 - Q(xi) / K],   tau from 0 to Da
    Da = k(T) m / N : rate constant at T times catalyst over the inlet N of the first reactant, at 1 bar. The bracket
    is the approach to equilibrium: no bed passes it.
    """
    rest = equilibrium_extent(reaction, feed, T, p)
    ln_K = float(np.log(equilibrium.constant(reaction, T)))
    s = np.linspace(0.0, 18.0, 3000)  # xi = rest (1 - e^-s): close to rest by 1e-8 of it
    xi = np.fmax(rest * -np.expm1(-s), _EDGE * rest)
    moles = {name: feed.get(name, 0.0) + n * xi for name, n in reaction.nu.items()}
    total = sum(moles.values())
    drive = np.fmax(1 - np.exp(ln_quotient(reaction, feed, xi, p) - ln_K), 1e-12)
    law = feed[next(iter(orders))] * drive
    for name, order in orders.items():
        law = law * (moles[name] / total * p / P_STANDARD) ** order
    slope = rest * np.exp(-s) / law  # d tau / ds
    tau = np.concatenate([[0.0], np.cumsum(0.5 * (slope[1:] + slope[:-1]) * np.diff(s))])
    return float(rest * -np.expm1(-np.interp(Da, tau, s)))


def close(reaction: Reaction, fresh: Amounts, one_pass: Callable[[Amounts], float], returned: float) -> Loop:
    """The loop at rest; ``one_pass`` gives the extent over an inlet, ``returned`` is R, below 1."""
    reactants = {name: n for name, n in reaction.nu.items() if n < 0}

    def inlet(xi: float) -> dict[str, float]:
        return {name: (fresh[name] + returned * n * xi) / (1 - returned) for name, n in reactants.items()}

    top = room(reaction, fresh)
    xi = float(brentq(lambda x: one_pass(inlet(x)) - x, _EDGE * top, top * (1 - 1e-7), xtol=1e-12))
    into = {name: value / xi for name, value in inlet(xi).items()}
    out = {name: into.get(name, 0.0) + n for name, n in reaction.nu.items()}
    left = {name: into[name] + n for name, n in reactants.items()}
    return Loop(
        fresh={name: fresh[name] / xi for name in reactants},
        inlet=into,
        outlet=out,
        back={name: returned * value for name, value in left.items()},
        purge={name: (1 - returned) * value for name, value in left.items()},
        per_pass=1 / room(reaction, into),
        overall=xi / top,
    )


def heat_content(amounts: Amounts, T: float) -> float:
    """Enthalpy of a mixture at T [J], on the formation scale."""
    return float(sum(n * equilibrium.enthalpy(name, T) for name, n in amounts.items()))


def warming(amounts: Amounts, T_low: float, T_high: float) -> float:
    """Heat that takes a mixture from T_low to T_high [J]."""
    return heat_content(amounts, T_high) - heat_content(amounts, T_low)
