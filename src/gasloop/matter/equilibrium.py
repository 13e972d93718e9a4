"""Gases that react: enthalpy, entropy and Gibbs energy at any temperature, and where a reaction comes to rest.

    mu_i(T) = h_i(T) - T s_i(T)                        at 1 bar [J/mol]
    ln K(T) = - sum nu_i mu_i(T) / (R T)
    ln Q = sum nu_i ln(p_i / 1 bar)                    of the gases; a solid counts 1

A gas is ideal here, with the heat capacity of its reference equation of state; that part of it knows no density and
may be followed beyond the range of the whole. Against the polynomials of nasa_gri it is within 0.4 % in cp from 250
to 2300 K; water within 0.5 % to 1500 K and 1.6 % to 2300 K, methane 1.6 and 2.3 %. That is 0.5 kJ/mol of water and
2.3 kJ/mol of methane at 2300 K, both too little. Graphite by butland1973, 250 to 3000 K. All stand on the formation
scale of ``species``. Floats, arrays and symbols; numbers outside 120 to 2300 K are refused. No gas here falls apart
into radicals, as a per cent or so of hydrogen and water does at 2300 K and 1 bar.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gasloop.matter.carriers import ORTHO_NORMAL, Condition
from gasloop.matter.fluids import fluid
from gasloop.matter.helmholtz import is_number
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import P_STANDARD, R_GAS, T_STANDARD, molar_mass, species

T_LOW, T_HIGH = 120.0, 2300.0  # K, of the gases
GRAPHITE_LOW, GRAPHITE_HIGH = 250.0, 2300.0  # K; its law reaches 3000 K, the gases beside it do not

# cp of graphite in cal/g/K: sum a_k T^k, k = 1, 0, -1 .. -4 (butland1973, the fit to the best data). Reactor codes
# carry another pair of first coefficients, -2.42667e-6 and 0.54212, which is 2.3 % lower at 1000 K and 4 % at 2300 K.
_GRAPHITE = {1: 9.11129e-6, 0: 0.538657, -1: -90.2725, -2: -43449.3, -3: 1.59309e7, -4: -1.43688e9}
_CAL_PER_G = 4184.0  # J/kg


def enthalpy(name: str, T: Any) -> Any:
    """Molar enthalpy of an ideal gas, or of graphite (``C``), on the formation scale [J/mol]."""
    if name == "C":
        return species("C.s").hf + molar_mass("C") * _CAL_PER_G * (_graphite_h(T) - _graphite_h(T_STANDARD))
    gas = fluid(name)
    return gas.M * gas.R * _gas_T(name, T) * (1 + gas.ideal.first(gas.T_r / T))


def entropy(name: str, T: Any) -> Any:
    """Molar entropy at 1 bar [J/mol/K]."""
    if name == "C":
        return species("C.s").s0 + molar_mass("C") * _CAL_PER_G * (_graphite_s(T) - _graphite_s(T_STANDARD))
    gas = fluid(name)
    tau, delta = gas.T_r / _gas_T(name, T), P_STANDARD / (gas.R * T) / gas.rho_r
    return gas.M * gas.R * (gas.ideal.first(tau) - gas.ideal.zero(tau) - np.log(delta))


def gibbs(name: str, T: Any) -> Any:
    """Chemical potential at 1 bar [J/mol]."""
    return enthalpy(name, T) - T * entropy(name, T)


def heat_of(reaction: Reaction, T: Any) -> Any:
    """Enthalpy of reaction at T [J/mol], water as vapour; positive where heat must be supplied."""
    return sum(n * enthalpy(name, T) for name, n in reaction.nu.items())


def gibbs_of(reaction: Reaction, T: Any) -> Any:
    """Gibbs energy of reaction at T and 1 bar [J/mol], water as vapour."""
    return sum(n * gibbs(name, T) for name, n in reaction.nu.items())


def constant(reaction: Reaction, T: Any) -> Any:
    """Equilibrium constant at T, pressures in bar."""
    return np.exp(-gibbs_of(reaction, T) / (R_GAS * T))


def thin_gas(name: str, T: Any, p: Any) -> Condition:
    """What a kilogram of a gas brings at T [K] and its partial pressure p [Pa], as an ideal gas.

    For one member of a mixture: the entropy of mixing stands in the partial pressures.
    """
    gas = fluid(name)
    s = entropy(name, T) / gas.M - gas.R * np.log(p / P_STANDARD)
    return Condition(T, p, enthalpy(name, T) / gas.M, s, ORTHO_NORMAL if name == "H2" else 0.0)


def graphite_state(T: float) -> tuple[float, float]:
    """Enthalpy [J/kg] and entropy [J/kg/K] of graphite; for carriers."""
    M = molar_mass("C")
    return float(enthalpy("C", T)) / M, float(entropy("C", T)) / M


def graphite_cp(T: Any) -> Any:
    """Heat capacity of graphite [J/kg/K]."""
    return _CAL_PER_G * sum(a * _graphite_T(T) ** float(k) for k, a in _GRAPHITE.items())


def carbon_activity(T: Any, p_CO: Any, p_CO2: Any) -> Any:
    """Activity of carbon over a gas of CO and CO2 [Pa]: K p_CO^2 / p_CO2. Above 1 graphite may form (Boudouard)."""
    return constant(BOUDOUARD, T) * p_CO**2 / (p_CO2 * P_STANDARD)


def coking_share(T: Any, p: Any) -> Any:
    """Share of CO in a mixture of CO and CO2 at p [Pa] above which graphite may form.

    y^2 / (1 - y) = 1 / (K p),  so  y = 2 / (1 + sqrt(1 + 4 K p)),  p in bar
    """
    return 2 / (1 + np.sqrt(1 + 4 * constant(BOUDOUARD, T) * p / P_STANDARD))


BOUDOUARD = Reaction("2 CO -> CO2 + C")


def _gas_T(name: str, T: Any) -> Any:
    return _within(name, T, T_LOW, T_HIGH)


def _graphite_T(T: Any) -> Any:
    return _within("graphite", T, GRAPHITE_LOW, GRAPHITE_HIGH)


def _within(what: str, T: Any, low: float, high: float) -> Any:
    if is_number(T):
        flat = np.ravel(np.real(T))
        bad = flat[~((flat >= low) & (flat <= high))]
        if bad.size:
            raise ValueError(
                f"{what} at {bad[0]:.6g} K: reacting gases are known here from {low:g} to {high:g} K; keep the reactor "
                "within it"
            )
    return T


def _graphite_h(T: Any) -> Any:
    """int cp dT, cal/g."""
    found = sum(a * T ** (k + 1.0) / (k + 1) for k, a in _GRAPHITE.items() if k != -1)
    return found + _GRAPHITE[-1] * np.log(_graphite_T(T))


def _graphite_s(T: Any) -> Any:
    """int cp / T dT, cal/g/K."""
    return sum(a * T ** float(k) / k for k, a in _GRAPHITE.items() if k != 0) + _GRAPHITE[0] * np.log(_graphite_T(T))
