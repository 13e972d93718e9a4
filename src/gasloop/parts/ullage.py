"""The gas over a liquid: vapour and a pressurant at one temperature in a volume that the liquid leaves (Dalton).

    p = p_v(T, rho_v) + p_g(T, rho_g)
    C dT/dt = E + T (sum_i dp_i/dT dm_i/dt / rho_i - dp/dT dV/dt),   C = sum_i m_i cv_i
    dp/dt = dp/dT dT/dt + sum_i dp_i/drho_i (dm_i/dt - rho_i dV/dt) / V

E is heat, and what streams bring above the enthalpy of the gas that is there: sum of m (h_in - h) [W]. Exact for real
gases that do not see one another; see ``matter.pressurant``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.parts.real_gas import RealGas


@dataclass(frozen=True)
class Ullage:
    """Vapour and pressurant in a volume V [m3], with their masses [kg]."""

    vapour: RealGas
    pressurant: RealGas
    V: Any
    m_v: Any
    m_g: Any

    @property
    def p(self) -> Any:
        """Total pressure [Pa]."""
        return self.vapour.p + self.pressurant.p

    @property
    def C(self) -> Any:
        """Heat capacity at constant volume [J/K]."""
        return self.m_v * self.vapour.cv + self.m_g * self.pressurant.cv

    @property
    def dp_dT(self) -> Any:
        """At constant densities [Pa/K]."""
        return self.vapour.dp_dT + self.pressurant.dp_dT

    def warming(self, E: Any, dm_v: Any, dm_g: Any) -> tuple[Any, Any]:
        """dT/dt = a + b dV/dt: the two [K/s, K/m3]."""
        T, v, g = self.vapour.T, self.vapour, self.pressurant
        a = (E + T * (v.dp_dT * dm_v / v.rho + g.dp_dT * dm_g / g.rho)) / self.C
        return a, -T * self.dp_dT / self.C

    def pressing(self, E: Any, dm_v: Any, dm_g: Any) -> tuple[Any, Any]:
        """dp/dt = a + b dV/dt: the two [Pa/s, Pa/m3]."""
        v, g = self.vapour, self.pressurant
        warm, cool = self.warming(E, dm_v, dm_g)
        a = self.dp_dT * warm + (v.dp_drho * dm_v + g.dp_drho * dm_g) / self.V
        b = self.dp_dT * cool - (v.dp_drho * v.rho + g.dp_drho * g.rho) / self.V
        return a, b

    def balance(self, E: Any, dm_v: Any, dm_g: Any, swelling: Any, yielding: Any) -> tuple[Any, Any, Any]:
        """dp/dt [Pa/s], dT/dt [K/s] and dV/dt [m3/s] over a liquid, dV/dt = -(swelling + yielding dp/dt).

        swelling : what the liquid gains at constant pressure [m3/s]; yielding : what it gains with pressure [m3/Pa]
        """
        pressed, eased = self.pressing(E, dm_v, dm_g)
        dp = (pressed - eased * swelling) / (1 + eased * yielding)
        dV = -(swelling + yielding * dp)
        warmed, cooled = self.warming(E, dm_v, dm_g)
        return dp, warmed + cooled * dV, dV
