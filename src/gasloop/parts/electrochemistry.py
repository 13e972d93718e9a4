"""What stacks of cells share beside their voltage: wear, gas that crosses, cooling, and a current that turns round.

    dw/dt = on d (1 - b + b |load|) + (r / 2) |da/dt|       voltage lost to wear [V]
    da/dt = (on - a) / 600 s,  on = 1 - exp(-(load/0.01)^2) whether the stack is awake, and its memory
    V     = V_new +- w load / sqrt(load^2 + 0.05^2)         what is seen of it

d drift at load 1 [V/s], b the share of it that goes with load, r voltage lost in one switching off and on again. |da/dt|
summed over an off and an on is 2, however long the steps of a run are; an interruption of less than ten minutes counts
in part. Wear depends on the hours and on the way they are spent, never on the step.

    j_x = 2 F eps(T) p_H2 / d,   eps = eps_353 exp[-E / R (1/T - 1/353.15)]       hydrogen through the membrane [A/m2]
    j   = g - g j_x / sqrt(g^2 + j_x^2)                                           current that leaves as gas [A/m2]

g is what is made; well above j_x the loss is j_x, at rest it is nought: the check valve holds what was made.

Sources: nrel_electrolyzer (form of the wear), recalled_energy (permeability). Floats, arrays and symbols.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gasloop.matter import water_cell
from gasloop.matter.species import FARADAY, P_STANDARD, R_GAS

_REST = 0.01  # load under which a stack is off
_MEMORY = 600.0  # s
_CORNER = 1e-3  # how sharply switching is told from not switching
_KNEE = 0.05  # load under which wear is seen less
_T_CROSSING = 353.15  # K
_REGULATOR = 1e4  # Pa, band of a pressure regulator
_LEAST = 0.2  # V, under which a fuel cell is dead
_ROUND = 0.02  # of the activity, where vapour begins to condense
_TURN = 1e-3  # load at which a unit that works both ways turns round
_SMALL = 1e-9  # A/m2, so that nothing through nothing is nothing


def awake(load: Any) -> Any:
    """1 while a stack runs, 0 while it stands; smooth between no load and 3 %."""
    return 1 - np.exp(-((load / _REST) ** 2))


def wear_rates(load: Any, memory: Any, drift: Any, by_load: Any, per_cycle: Any) -> Mapping[str, Any]:
    """Rates of the states ``wear`` [V/s] and ``awake`` [1/s].

    memory : the state ``awake``; drift [V/s] at load 1; by_load: share of it that goes with load; per_cycle [V]
    """
    on = awake(load)
    gap = on - memory
    switching = gap**2 / np.sqrt(gap**2 + _CORNER**2) / _MEMORY  # |gap|, smooth, and nought at nought
    steady = on * drift * (1 - by_load + by_load * magnitude(load, _REST))
    return {"wear": steady + 0.5 * per_cycle * switching, "awake": gap / _MEMORY}


def worn(wear: Any, load: Any) -> Any:
    """Voltage lost to wear at a load [V]; it turns round with the load."""
    return wear * load / np.sqrt(load**2 + _KNEE**2)


def magnitude(x: Any, corner: float) -> Any:
    """|x| with a rounded corner, nought at nought and a little low elsewhere."""
    return np.sqrt(x**2 + corner**2) - corner


def ways(load: Any) -> tuple[Any, Any]:
    """A load that turns round, as its two ways: both positive, both nought at rest; one is the load, the other nought.

    l+- = (sqrt(l^2 + c^2) +- l) / 2 * l^2 / (l^2 + c^2),  c = 0.001: rounded below that load only.
    """
    square = load**2 + _TURN**2
    share = load**2 / square
    return 0.5 * (np.sqrt(square) + load) * share, 0.5 * (np.sqrt(square) - load) * share


def crossing(T: Any, p_H2: Any, eps: Any, E: Any, d: Any) -> Any:
    """Hydrogen through a membrane of thickness d [m], as a current density [A/m2]; eps [mol/m/s/Pa] at 353 K."""
    return 2 * FARADAY * eps * np.exp(-E / R_GAS * (1 / T - 1 / _T_CROSSING)) * p_H2 / d


def lost_to_crossing(made: Any, crossing: Any) -> Any:
    """Current density whose hydrogen crosses and burns [A/m2]."""
    return made * crossing / np.sqrt(made**2 + crossing**2 + _SMALL**2)


def hydrogen_in_oxygen(lost: Any, j: Any) -> Any:
    """Share of hydrogen in the oxygen as it leaves the anode, by moles: (lost / 2) / (lost / 2 + j / 4)."""
    return 2 * lost / (2 * lost + j + _SMALL)


def cooling(T: Any, T_bus: Any, T_set: Any, band: Any, ua: Any, k: Any) -> Any:
    """Heat to the bus [W]: the loss ua, and the coolant valve that opens by k [W/K] for each kelvin above T_set."""
    return (ua + k * band * np.log1p(np.exp((T - T_set) / band))) * (T - T_bus)


def lift(n: Any, T: Any, p_from: Any, p_to: Any, eta: Any) -> Any:
    """Power that brings a gas from one pressure to a higher one [W]: n R T ln(p_to / p_from) / eta; nought if lower.

    n [mol/s]; isothermal, ideal gas; the corner at equal pressures is rounded.
    """
    ratio = np.log(p_to / p_from)
    return n * R_GAS * T * 0.5 * (ratio + np.sqrt(ratio**2 + 1e-6)) / eta


def transport(j: Any, limit: Any) -> Any:
    """ln of what is left of the gas at the electrode: ln s, s = (y + sqrt(y^2 + 0.001)) / 2, y = 1 - j / limit."""
    y = 1 - j / limit
    return np.log(0.5 * (y + np.sqrt(y**2 + 1e-3)))


def gas_cell_voltage(
    j: Any, T: Any, p_H2: Any, p_O2: Any, activity: Any, *, law: Mapping[str, Any], T_ref: float
) -> Any:
    """Voltage of a proton-exchange-membrane fuel cell [V].

    V = E(T, p) - R T/(a F) asinh(j / 2 j0) - r(T, activity) j + B ln s
    j0 = j00 (p_O2 / 1 bar)^g exp[-E_a / R (1/T - 1/T_ref)]
    s: ``transport``, limit j_L (p_O2 / 1 bar)^m exp[-theta (T - T_ref)]
    r(T, activity) = r exp[1268 (1/T - 1/T_ref)] kappa(1) / kappa(activity)         Springer's Nafion in vapour

    p_H2, p_O2 dry partial pressures [Pa]; activity of the water in the membrane, 0.1 to 1; law: a, j00, g, E_a, r, B,
    j_L, m, theta in SI. theta is drying: a hot electrode lets less through. Source: springer1991 (membrane).
    """
    oxygen = p_O2 / P_STANDARD
    j0 = law["j00"] * oxygen ** law["g"] * np.exp(-law["E_a"] / R_GAS * (1 / T - 1 / T_ref))
    wet, full = (0.5139 * water_cell.membrane_water(a) - 0.326 for a in (activity, 1.0))
    ohmic = law["r"] * np.exp(1268 * (1 / T - 1 / T_ref)) * full / wet * j
    kinetic = water_cell.activation(j, j0, law["a"], T)
    E = water_cell.reversible_voltage(T, p_H2, p_O2)
    limit = law["j_L"] * oxygen ** law["m"] * np.exp(-law["theta"] * (T - T_ref))
    return E - kinetic - ohmic + law["B"] * transport(j, limit)


def regulated(p: Any, p_set: Any) -> Any:
    """Pressure behind a regulator [Pa]: the lower of p and p_set, smooth over its band of 0.1 bar."""
    return lower(p, p_set, _REGULATOR)


def along_air(T: Any, p: Any, share: Any, humidity: Any, used: Any) -> tuple[Any, Any]:
    """Oxygen [Pa] and activity of water that a cell on air sees, means between inlet and outlet.

    y_out = y (1 - u) / (1 - y u),  vapour out = vapour in + 2 y u per dry mole, at most saturated
    oxygen: logarithmic mean of y (p - p_v) at both ends, as (a + g + g) / 3 of arithmetic and geometric mean
    activity: arithmetic mean

    share y of oxygen in dry air, humidity of what comes in, share u of its oxygen that is used. All water made leaves
    on this side.
    """
    saturated = water_cell.saturation_pressure(T)
    p_in = humidity * saturated
    left = 1 - share * used
    vapour = p_in / (p - p_in) + 2 * share * used
    wet = lower(p * vapour / (left + vapour) / saturated, 1.0, _ROUND)
    inlet, outlet = share * (p - p_in), share * (1 - used) / left * (p - wet * saturated)
    return (0.5 * (inlet + outlet) + 2 * np.sqrt(inlet * outlet)) / 3, 0.5 * (humidity + wet)


def lower(x: Any, y: Any, corner: float) -> Any:
    """The lower of two, with a rounded corner."""
    return 0.5 * (x + y - np.sqrt((x - y) ** 2 + corner**2))


def refuse_dead(name: str, rated: Any, spent: Any) -> None:
    """Refuse parameters with which a cell gives next to nothing at its rated current. Symbols and arrays pass.

    rated, spent : voltage of the new cell at rated current, and what wear or a compressor takes of it [V]
    """
    if not isinstance(rated - spent, float) or rated - spent > _LEAST:
        return
    raise ValueError(
        f"{name}: at its rated current a cell would give {rated - spent:.2f} V, above {_LEAST:.1f} V is allowed: lower "
        "`j_rated`, the resistance or `worn`, or raise the pressure"
    )
