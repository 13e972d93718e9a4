"""Icy ground that dries from a warm surface: how deep in a given time, and what hinders heat and vapour.

Ice sublimes at a front of temperature T_f, at depth d = 2 l sqrt(a1 t) under dry ground (1) and above icy ground (2): Neumann's
solution of the Stefan problem, with a front that lets its vapour out by Knudsen diffusion through what is dry.

    k1 (T_s - T_f) e^(-l^2) / (sqrt(pi a1) erf l) - k2 (T_f - T_g) e^(-m^2) / (sqrt(pi a2) erfc m) = i L l sqrt(a1)
    2 i a1 l^2 = D / (R_v T_f) (p_s(T_f) - p),    m = l sqrt(a1 / a2)

i ice per volume [kg/m3], L heat of sublimation, a = k / (rho c). The heat through the surface in a time t is
2 k1 (T_s - T_f) sqrt(t / (pi a1)) / erf l: much of it warms ground that is not reached. k1 and k2 are those of dry
ground (hayne2017, deep layer) at their mean temperatures, times ``boost`` (rods, stirring, pore gas); granular ice is taken to
carry little heat. D = 10.4e-4 sqrt(T / 350) m2/s was measured on JSC-1A of porosity 0.385 (schieber2021); undisturbed ground is
denser and lets less through. Flat, deep ground, surface at T_s from the first moment; properties constant on each side.

Vapour above the ground reaches a cold trap and leaks by free-molecule flow, p A sqrt(M / (2 pi R T)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import erf, erfcx

from gasloop.matter import regolith
from gasloop.matter.species import R_GAS

KNUDSEN_350 = 10.4e-4  # m2/s, water vapour in JSC-1A at 350 K, porosity 0.385: schieber2021
_R_V = R_GAS / regolith.M_WATER  # J/kg/K
_DEEP = 1.0  # m: ground there has its full density


def knudsen_diffusivity(T: float) -> float:
    """Diffusivity of water vapour in dry soil [m2/s]: measured at 350 K, as the square root of T."""
    return float(KNUDSEN_350 * np.sqrt(T / 350.0))


def molecular_flow(T: float) -> float:
    """Free-molecule mass flow per area and pressure [kg/m2/s/Pa]: sqrt(M / (2 pi R T))."""
    return float(1 / np.sqrt(2 * np.pi * _R_V * T))


@dataclass(frozen=True)
class Trap:
    """Cold trap over the ground. ``area``: m2 per m2 of ground; ``leak``: leaking area over the trap's; T [K]."""

    area: float
    leak: float
    T: float

    def back_pressure(self, T_vapour: float) -> float:
        """Pressure [Pa] of vapour at T_vapour at which as much leaves the trap as meets it."""
        return float(regolith.sublimation_pressure(self.T) * np.sqrt(T_vapour / self.T))

    def pressure(self, flux: float, T_vapour: float) -> float:
        """Pressure [Pa] at which trap and leak together take ``flux`` [kg per m2 of ground and s]."""
        arriving = flux / (self.area * molecular_flow(T_vapour))
        return (arriving + self.back_pressure(T_vapour)) / (1 + self.leak)

    def capture(self, flux: float, T_vapour: float) -> float:
        """Share of the vapour that the trap keeps; below zero where the trap itself sublimes faster."""
        p = self.pressure(flux, T_vapour)
        kept = p - self.back_pressure(T_vapour)
        return kept / (kept + self.leak * p)


@dataclass(frozen=True)
class Drying:
    """What a time of heating did. depth [m]; sublimed [kg/m2]; T_front [K]; p above ground [Pa]; H, heat
    through the surface per ice [J/kg]; capture."""

    depth: float
    sublimed: float
    T_front: float
    p: float
    H: float
    capture: float


def vapour_enthalpy(T: float) -> float:
    """Enthalpy of thin vapour over ice at T [J/kg]."""
    return regolith.vapour_state(T, min(float(regolith.sublimation_pressure(T)), 600.0))[0]


def check_grade(grade: float) -> None:
    """Raise ValueError for ice per icy soil that is no share, or nothing."""
    if not 0.0 < grade < 1.0:
        hint = "; the ground holds no ice to win" if grade == 0 else "; 5.6 % is 0.056"
        raise ValueError(f"grade {grade:g}: the mass fraction of ice lies between 0 and 1{hint}")


def dry(
    grade: float,
    T_ground: float,
    T_surface: float,
    time: float,
    trap: Trap,
    boost: float = 1.0,
    density: float = 1800.0,
) -> Drying:
    """Ground of that grade under a surface at T_surface [K] for ``time`` [s].

    density : of the dry part of the ground [kg/m3]; boost : conductivity over that of the dry ground
    Raises ValueError for a grade outside 0..1, a surface outside 160-273 K (ice must not melt, its vapour is an ideal
    gas), or a trap so warm that nothing sublimes towards it.
    """
    check_grade(grade)
    if not 160.0 <= T_surface <= 273.0:
        raise ValueError(
            f"surface at {T_surface:.1f} K: allowed 160 to 273 K, above which ice melts before it sublimes"
        )
    ice = density * grade / (1 - grade)  # kg per m3 of ground
    if trap.back_pressure(T_surface) >= 0.9 * regolith.sublimation_pressure(T_surface):
        raise ValueError(
            f"cold trap at {trap.T:.1f} K under a surface at {T_surface:.1f} K: no vapour flows to it; cool the trap, "
            "or warm the surface"
        )

    ground = _Ground(grade, T_ground, T_surface, time, trap, boost, density)
    T_front = float(brentq(ground.excess, trap.T + 0.5, T_surface - 1e-9, xtol=1e-9))
    if T_front <= T_ground:
        raise ValueError(
            f"ground at {T_ground:.1f} K under a surface at {T_surface:.1f} K: its ice would sublime at {T_front:.1f} K, so "
            "it dries by itself; check the temperature of the ground"
        )
    depth = ground.depth(T_front)
    flux = ice * depth / time
    H = ground.heat(T_front) / (ice * depth)
    return Drying(depth, ice * depth, T_front, trap.pressure(flux, T_front), H, trap.capture(flux, T_front))


@dataclass(frozen=True)
class _Ground:
    """The two conditions at the front, for a front at T."""

    grade: float
    T_ground: float
    T_surface: float
    time: float
    trap: Trap
    boost: float
    density: float

    @property
    def ice(self) -> float:
        """kg per m3 of ground."""
        return self.density * self.grade / (1 - self.grade)

    def dried(self, T: float) -> tuple[float, float]:
        """Conductivity [W/m/K] and diffusivity [m2/s] above the front."""
        mean = 0.5 * (T + self.T_surface)
        k = self.boost * float(regolith.ground_conductivity(_DEEP, mean))
        return k, k / (self.density * float(regolith.cp_regolith(mean)))

    def icy(self, T: float) -> tuple[float, float]:
        """The same below it, by the heat that warms soil and ice from T_ground to the front."""
        k = self.boost * float(regolith.ground_conductivity(_DEEP, 0.5 * (T + self.T_ground)))
        if abs(T - self.T_ground) < 1e-3:
            return k, k / (self.density * float(regolith.cp_regolith(T)) + self.ice * regolith.cp_ice(T))
        soil = regolith.soil_state(T)[0] - regolith.soil_state(self.T_ground)[0]
        ice = regolith.ice_state(T)[0] - regolith.ice_state(self.T_ground)[0]
        return k, k * (T - self.T_ground) / (self.density * soil + self.ice * ice)

    def speed(self, T: float) -> float:
        """l, from the vapour: 2 i a1 l^2 = D' (p_s - p), where p rises with the mean flux to trap and leak."""
        a1 = self.dried(T)[1]
        through = knudsen_diffusivity(0.5 * (T + self.T_surface)) / (_R_V * T)  # kg/m/s/Pa
        share = 1 / (1 + self.trap.leak)
        a = 2 * a1 * self.ice
        flux = 2 * self.ice * np.sqrt(a1 / self.time)  # per l
        b = through * share * flux / (self.trap.area * molecular_flow(T))
        c = through * (float(regolith.sublimation_pressure(T)) - share * self.trap.back_pressure(T))
        return float(2 * c / (b + np.sqrt(b**2 + 4 * a * c)))

    def excess(self, T: float) -> float:
        """Heat that reaches the front less what leaves it downwards and sublimes, times the root of time."""
        (k1, a1), (k2, a2), l1 = self.dried(T), self.icy(T), self.speed(T)
        l2 = l1 * np.sqrt(a1 / a2)
        arrives = k1 * (self.T_surface - T) * np.exp(-(l1**2)) / (np.sqrt(np.pi * a1) * erf(l1))
        # e^(-m^2) / erfc(m) is 1 / erfcx(m), which stays finite
        leaves = k2 * (T - self.T_ground) / (np.sqrt(np.pi * a2) * erfcx(l2))
        L = vapour_enthalpy(T) - regolith.ice_state(T)[0]
        return float(arrives - leaves - self.ice * L * l1 * np.sqrt(a1))

    def depth(self, T: float) -> float:
        """Dried depth [m]."""
        return float(2 * self.speed(T) * np.sqrt(self.dried(T)[1] * self.time))

    def heat(self, T: float) -> float:
        """Heat through the surface [J/m2]."""
        k1, a1 = self.dried(T)
        return float(2 * k1 * (self.T_surface - T) * np.sqrt(self.time / (np.pi * a1)) / erf(self.speed(T)))


def sublimed(
    grade: float,
    T_ground: float,
    T_surface: float,
    time: float,
    area: float = 1.0,
    boost: float = 1.0,
    density: float = 1800.0,
) -> float:
    """Vapour [kg] off an area [m2] into a good vacuum in a time [s]; ``dry`` with an ample cold trap."""
    return area * dry(grade, T_ground, T_surface, time, Trap(10.0, 0.0, 120.0), boost, density).sublimed
