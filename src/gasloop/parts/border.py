"""Wall that a rising liquid wets and a falling one leaves dry: its mass beside the liquid, and the energy it brings over.

    kappa = dM_wet / dm_l,   e_m = mean of e over 1 / T by Simpson's rule

Wall that passes between dry and wetted with e_m makes no entropy, to the fifth order in the difference of temperature
(as ``column.between``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.matter.solids import solid
from gasloop.parts.shapes import Shape


@dataclass(frozen=True)
class Border:
    """M_wet : wall beside the liquid [kg]; kappa : wall wetted per liquid that comes [kg/kg];
    e_d, e_w, e_m : energy of dry wall, of wetted wall, and the mean that passes [J/kg]
    """

    M_wet: Any
    kappa: Any
    e_d: Any
    e_w: Any
    e_m: Any


def border(form: Shape, V: Any, M_wall: Any, material: str, m_l: Any, v: Any, T_dry: Any, T_wet: Any) -> Border:
    """Where m_l [kg] of liquid of v [m3/kg] end in a vessel of that form, V [m3], whose wall weighs M_wall [kg]."""
    wall, f = solid(material), m_l * v / V
    e_d, e_w = wall.energy(T_dry), wall.energy(T_wet)
    return Border(
        M_wet=M_wall * form.wetted(f) / form.area,
        kappa=M_wall * form.wetting(f) * v / V / form.area,
        e_d=e_d,
        e_w=e_w,
        e_m=(e_d + 4 * wall.energy(2 * T_dry * T_wet / (T_dry + T_wet)) + e_w) / 6,
    )
