"""What holds a tank and lets heat in: struts.

Q = (A / L) int k dT,  A = F / sigma                                                          [W]
"""

from __future__ import annotations

from typing import Any

from gasloop.matter.solids import solid


def strut_area(force: Any, stress: Any) -> Any:
    """Cross section of all struts together [m2] that bears ``force`` [N] at ``stress`` [Pa]."""
    return force / stress


def strut_heat(material: str, area: Any, length: Any, T_h: Any, T_c: Any) -> Any:
    """Heat along struts of that cross section [m2] and length [m], from T_h to T_c [W].

    ``material`` is a name of ``matter.solids`` and sets the range of T; of laminates k is along the fibre.
    No heat passes through the sides of a strut.
    """
    return area / length * solid(material).k_integral(T_h, T_c)
