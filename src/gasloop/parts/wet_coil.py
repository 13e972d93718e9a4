"""Cold coil in moist air, counterflow: dry where its surface is above the dew point, wet behind that.

    h = c_a T + w L,   h_s(T) = c_a T + w_s(T) L,   w = 0.622 p_v / (p - p_v)            per kg of dry air [J/kg]
    front, share x, dry   Q / m = eps(x N, r) c_a (T - T_m),   r = m c_a / C             heat goes by temperature
    rear, 1 - x, wet      Q / m = eps((1 - x) N*, m c_s / C) [h_x - h_s(T_c)]            heat and water go by enthalpy
    N = UA / (m c_a),   1/UA = 1/UA_a + 1/UA_c,   N* = UA_a / (m c_a) / (1 + c_s UA_a / (c_a UA_c)),   c_s = dh_s/dT
    eps(N, r) = [1 - e^-N(1-r)] / [1 - r e^-N(1-r)],   T_m = T_c + Q_rear / C            coolant between the two
    surface where they meet: (UA_a T_x + UA_c T_m) / (UA_a + UA_c) = T_dew
    rear: h_x - Q / (m E) = h_s(T_s),   T_out = T_x - E (T_x - T_s),   w_out = w - E [w - w_s(T_s)]+,   E = 1 - e^{-(1-x) UA_a / (m c_a)}

m dry air [kg/s], C capacity rate of the coolant [W/K], T_c its inlet; UA_a on the air's side, UA_c on the coolant's with the wall.
T_s is the temperature of one surface that would treat the air of the rear alike (its apparatus dew point). The share x is
sought from that of a coil all dry, in three rounds: heat is at its greatest where x is right, so a rough x does. Where the rear
should be dry too (x ends at 0.98) the greater of its wet and its dry surface temperature holds. Against a hundred cells, each
with the same law, dry heat and water are within 1 % of the whole (test). Braun, Klein and Mitchell's treatment as in textbooks of
air conditioning; Lewis number 1; c_s midway between the coolant's ends. A coolant that is warmer than the air does nothing.
Floats, arrays and symbols.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.parts import air

C_DRY, C_VAPOUR = 1006.0, 1860.0  # J/kg/K of dry air and of vapour at room temperature
R_DRY = 287.05  # J/kg/K of dry air; 34 % of oxygen make it 1.5 % less
LATENT = 2.48e6  # J/kg, vapour into water near 10 degC: it weighs water against heat in h, no balance rests on it
_RATIO = 0.62198  # molar masses of water and dry air
_EASE_T = 0.05  # K, over which one law gives way to the other
_EASE_W = 2e-5  # kg/kg, over which condensation begins
_SHIFT = 1e-5  # of x, away from 0 / 0 where both streams match
_EASE_X, _MOST = 0.01, 0.98  # share of the coil that is dry: rounding of its ends, most
_ROUNDS = 3  # for that share
_STEPS = 3  # of Newton's method, for the temperature of a saturated surface


@dataclass(frozen=True)
class Treated:
    """Air behind the coil: T [K], moisture w [kg/kg dry]; the surface's temperature T_s [K]."""

    T: Any
    w: Any
    T_s: Any


def moisture(p_vapour: Any, p: Any) -> Any:
    """Water per dry air [kg/kg] at a partial pressure in air of total pressure p [Pa]."""
    return _RATIO * p_vapour / (p - p_vapour)


def dry_density(T: Any, p_vapour: Any, p: Any) -> Any:
    """Dry air in a volume of moist air [kg/m3]."""
    return (p - p_vapour) / (R_DRY * T)


def effectiveness(N: Any, r: Any) -> Any:
    """Of a counterflow exchanger of N transfer units and ratio r of the capacity rates, also where r passes 1.

    With x = N (1 - r) and g = (1 - e^-x) / x the fraction is N g / (1 + r N g).
    """
    x = N * (1 - r) + _SHIFT
    Ng = N * -np.expm1(-x) / x
    return Ng / (1 + r * Ng)


def saturated_moisture(T: Any, p: Any) -> Any:
    """Water per dry air over a wet surface at T [kg/kg]."""
    return moisture(air.saturation_pressure(T), p)


def _saturated_enthalpy(T: Any, p: Any) -> tuple[Any, Any]:
    """h_s [J/kg] and its slope [J/kg/K]."""
    p_s = air.saturation_pressure(T)
    slope_p = p_s * LATENT / (air.gas_constant("H2O") * T**2)
    slope_w = _RATIO * p / (p - p_s) ** 2 * slope_p
    return C_DRY * T + moisture(p_s, p) * LATENT, C_DRY + slope_w * LATENT


def _saturated_at(h: Any, T: Any, p: Any) -> Any:
    """Temperature at which saturated air has the enthalpy h, by Newton's method from T."""
    for _ in range(_STEPS):
        there, slope = _saturated_enthalpy(T, p)
        T = T + (h - there) / slope
    return T


def treat(T: Any, p_vapour: Any, p: Any, m: Any, T_c: Any, C: Any, UA_air: Any, UA_coolant: Any) -> Treated:
    """Air of T [K] and a vapour pressure [Pa] at total pressure p, m of it [kg/s dry] through a coil fed with coolant of T_c."""
    w, T_dew = moisture(p_vapour, p), air.dew_point(p_vapour)
    T_c = T - air.above(T - T_c, _EASE_T)
    N, sides, r = UA_air / (m * C_DRY), UA_air / UA_coolant, m * C_DRY / C
    N_dry = N / (1 + sides)
    h_c, c_s = _saturated_enthalpy(T_c, p)

    def surface(T_a: Any, T_w: Any) -> Any:
        return (sides * T_a + T_w) / (1 + sides)

    # Were it dry, the surface would fall from the air's inlet to its outlet by this much, and pass the dew point at x.
    out_dry = T - effectiveness(N_dry, r) * (T - T_c)
    hot = surface(T, T_c + r * (T - out_dry))
    fall = hot - surface(out_dry, T_c) + _EASE_T
    x = _share((hot - T_dew) / fall)
    for _ in range(_ROUNDS):
        rear = (1 - x) * N
        eps_w = effectiveness(rear / (1 + c_s / C_DRY * sides), m * c_s / C)
        eps_d = effectiveness(x * N_dry, r)
        # Coolant between the two: T_m = T_c + m eps_w (h_x - h_c) / C,  h_x = c_a [T - eps_d (T - T_m)] + w L
        g = m * eps_w / C
        T_m = (T_c + g * (C_DRY * (1 - eps_d) * T + w * LATENT - h_c)) / (1 - g * C_DRY * eps_d)
        T_m = T_c + air.above(T_m - T_c, _EASE_T)  # air drier than the coolant could make it does not cool it
        T_x = T - eps_d * (T - T_m)
        x = _share(x + (surface(T_x, T_m) - T_dew) / fall)
        _, c_s = _saturated_enthalpy(0.5 * (T_c + T_m), p)

    E = -np.expm1(-rear)
    h_x = C_DRY * T_x + w * LATENT
    wet = _saturated_at(h_x - eps_w * (h_x - h_c) / E, 0.5 * (T_dew + T_c), p)
    dry = T_x - effectiveness(rear / (1 + sides), r) * (T_x - T_c) / E
    T_s = 0.5 * (wet + dry + np.sqrt((wet - dry) ** 2 + _EASE_T**2))
    T_s = T_x - air.above(T_x - T_s, _EASE_T)  # the rounding may not lift the surface above the air
    return Treated(T_x - E * (T_x - T_s), w - E * air.above(w - saturated_moisture(T_s, p), _EASE_W), T_s)


def _share(x: Any) -> Any:
    """A share of the coil, between nearly nought and nearly one; rounded."""
    above = 0.5 * (x + np.sqrt(x**2 + _EASE_X**2))
    return 0.5 * (above + _MOST - np.sqrt((above - _MOST) ** 2 + _EASE_X**2))
