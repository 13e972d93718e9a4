"""Cryogenic tank, homogeneous: liquid and vapour at one temperature; vented, cooled, or left to rise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, eos_name
from gasloop.model.component import (
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    State,
    emits,
    gives,
    sized,
    stores,
    trades,
)

if TYPE_CHECKING:
    from gasloop.matter.fluids import Saturation

_TORR = 101325.0 / 760.0  # Pa


@lru_cache(maxsize=16)
def _line(formula: str) -> Saturation:
    """Saturation over what a tank can see: short series make a quick right-hand side."""
    from gasloop.matter import fluids

    fluid = fluids.fluid(eos_name(f"{formula}.l"))
    return fluid.saturation(1.1 * fluid.T_triple, 0.85 * fluid.T_crit, error=1e-9)


def blanket_flux(T_h: Any, T_c: Any, N: Any, n: Any, p: Any) -> Any:
    """Heat through an ideal multilayer blanket [W/m2], modified Lockheed equation.

    q = [C_s n^2.63 (T_h - T_c) + 4.944e-10 0.031 (T_h^4.67 - T_c^4.67) + 1.46e4 P (T_h^0.52 - T_c^0.52)] / N
    C_s = 2.4e-4 (0.017 + 7e-6 (800 - T_m) + 0.0228 ln T_m),  T_m = (T_h + T_c) / 2

    Blanket: double-aluminised Mylar with Dacron net, N layers, n layers per cm (given here per metre), P in
    torr (given here as p in Pa). Coefficients transcribed: hastings2004. Valid about 20-330 K, hard vacuum.
    """
    T_m = 0.5 * (T_h + T_c)
    spacer = 2.4e-4 * (0.017 + 7e-6 * (800.0 - T_m) + 0.0228 * np.log(T_m)) * (n / 100.0) ** 2.63 * (T_h - T_c)
    radiation = 4.944e-10 * 0.031 * (T_h**4.67 - T_c**4.67)
    gas = 1.46e4 * (p / _TORR) * (T_h**0.52 - T_c**0.52)
    return (spacer + radiation + gas) / N


# k = 0.449 (T / 100 K)^0.590 W/m/K: our fit of the NIST polynomial for G-10 CR along the fibre; the integral
# from 20 or 90 K to 100-300 K is within 2.2 %.
_K_100, _K_POWER = 0.449, 0.590


def strut_integral(T_h: Any, T_c: Any) -> Any:
    """Integral of the conductivity of glass-epoxy struts [W/m], T_c to T_h. Source: nist_cryo_materials."""
    n = _K_POWER + 1
    return _K_100 * 100.0 / n * ((T_h / 100.0) ** n - (T_c / 100.0) ** n)


# cp = A T^4 / (T^2 + B^2)^2: our fit of the NIST polynomial for aluminium 6061-T6, because its integrals are
# closed; within 5 % at 20-135 K, 17 % at 16 K, where a wall counts for nothing.
_A_CP, _B_CP = 933.5, 61.23


def cp_aluminium(T: Any) -> Any:
    """Heat capacity of aluminium [J/kg/K], 15-135 K. Source: nist_cryo_materials."""
    return _A_CP * T**4 / (T**2 + _B_CP**2) ** 2


def _wall_content(T: Any) -> tuple[Any, Any]:
    """Energy [J/kg] and entropy [J/kg/K] of aluminium: the integrals of cp and cp / T."""
    square = T**2 + _B_CP**2
    energy = T + _B_CP**2 * T / (2 * square) - 1.5 * _B_CP * np.arctan(T / _B_CP)
    return _A_CP * energy, _A_CP * 0.5 * (np.log(square) + _B_CP**2 / square)


def _soft_plus(z: Any) -> Any:
    """ln(1 + e^z) without overflow."""
    return np.fmax(z, 0.0) + np.log1p(np.exp(-np.fabs(z)))


@dataclass(frozen=True, kw_only=True, eq=False)
class CryoTank(Component):
    """Spherical tank of a boiling liquid and its vapour in equilibrium, under a multilayer blanket.

    m_v = (V - m / rho_l) / (1 / rho_v - 1 / rho_l),  m_l = m - m_v,  U = m_l u_l + m_v u_v      all at T
    (dU/dT + C_wall) dT/dt = fill h_l + Q_leak - cold - vent h_v - dU/dm (fill - vent)
    Q_leak = (1 + lines) degradation A q(T_s, T) + size a / (sigma L) int k dT
    relief = size k ln(1 + e^z) / 10,  z = 100 (p / p_relief - 1)

    Liquid enters and leaves as boiling liquid, vapour is vented as it boils. Heat comes from the sink
    temperature T_s of the site: the outside of the blanket is taken at what a plate without load would take.
    Without cooling or venting the pressure rises until the relief valve opens, a smooth law: 1e-17 of size
    per second at the set pressure, k of size at 10 % above p_relief; the flow of an ordinary leak passes at
    some 5 % below it. Real tanks stratify and rise 1 to 2.5 times faster (``evidence``).

    size: fluid when full [kg], the liquid filling ``fill_max`` of the volume at p_set. Flows do not go with
    size: the area goes with size^(2/3). Liquid H2 is parahydrogen. Valid from 1.1 of the triple point's to
    0.85 of the critical temperature (O2 60-131 K, H2 15.2-28 K, up to 18.7 and 5.9 bar). Source:
    cryogenics.md c.2, c.3, c.4.
    """

    ports = (stores("fluid", "*.l"), gives("cold", "heat"), emits("boiloff", "*.g"), trades("leak", "heat"))
    controls = (
        Control("fill", -math.inf, math.inf, closes="fluid", what="liquid into the tank [kg/s]"),
        Control("cold", 0.0, math.inf, closes="cold", what="heat taken by the cooler [W]"),
        Control("vent", 0.0, math.inf, what="vapour thrown away [kg/s]"),
    )
    # The start of T here is that of oxygen at p_set; ``start`` gives that of the fluid held.
    states = (
        State("m", "kg", start=0.5, role="stock", what="liquid and vapour kept"),
        State("T", "K", start=91.8, role="held", scale=1.0, what="temperature of liquid and vapour"),
    )
    scales_with_size = False

    size: float = sized("t", "fluid when full", 10.0, 0.01, 1e3)
    fluid: str = "O2"
    p_set: float = par(1.2, "bar", 0.3, 4.0, "design_choice", "pressure at which the tank is kept")
    p_relief: float = par(1.6, "bar", 0.5, 5.0, "design_choice", "pressure at which the relief valve opens")
    k_relief: float = par(1e-5, "1/s", 1e-7, 1e-3, "design_choice", "relief flow per size at 1.1 p_relief")
    fill_max: float = par(0.95, "1", 0.5, 0.98, "design_choice", "liquid volume when full")
    residual: float = par(0.03, "1", 0.005, 0.2, "design_choice", "share that cannot be drawn")
    N: float = par(45.0, "1", 10.0, 120.0, "hastings2003", "layers of the blanket")
    n: float = par(12.0, "1/cm", 5.0, 25.0, "hastings2004", "layers per thickness", unverified=True)
    p_vacuum: float = par(1.33e-4, "Pa", 1e-9, 1e-2, "design_choice", "pressure of gas in the blanket (1e-6 torr)")
    degradation: float = par(2.0, "1", 1.6, 4.0, "johnson2010", "heat of a real blanket over the ideal one")
    lines: float = par(0.25, "1", 0.11, 0.43, "johnson2010", "heat by pipes and wires over that of the blanket")
    a_load: float = par(10.0, "m/s2", 1.6, 60.0, "design_choice", "acceleration that the full tank must bear")
    sigma_strut: float = par(
        100.0, "MPa", 50.0, 300.0, "recalled_cryogenics", "stress in glass-epoxy struts", unverified=True
    )
    L_strut: float = par(0.3, "m", 0.1, 1.0, "design_choice", "length of the struts")
    sigma: float = par(413.7, "MPa", 150.0, 480.0, "sullivan2006", "yield stress of the wall, Al 2014-T6")
    safety: float = par(1.5, "1", 1.25, 3.0, "design_choice", "factor on the yield stress")
    rho_wall: float = par(2796.0, "kg/m3", 2600.0, 2900.0, "sullivan2006", "density of the wall, Al 2014-T6")
    t_min: float = par(2.08, "mm", 0.5, 5.0, "vandresar1992", "least wall that can be made and handled")
    m_layer: float = par(0.03, "kg/m2", 0.01, 0.04, "openconcept_mli", "foil and spacer, per layer")
    fittings: float = par(
        0.5,
        "1",
        0.1,
        1.0,
        "recalled_cryogenics",
        "legs, pipes, valves, gauges over the wall",
        unverified=True,
    )
    jacket: float = par(0.0, "kg/m2", 0.0, 60.0, "design_choice", "vacuum jacket; none where the site is a vacuum")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("MHTB, LH2 18.09 m3, foam and 45 layers, 305 K", 0.57, "W/m2", "hastings2003", "transcribed"),
        Evidence("blanket alone, 305 to 20.3 K, 45 layers", 0.285, "W/m2", "hastings2004", "computed"),
        Evidence("K-Site rise over homogeneous, 83 % full, 2 W/m2", 2.46, "1", "vandresar1992", "computed"),
        Evidence("K-Site rise over homogeneous, 49 % full, 3.5 W/m2", 1.64, "1", "vandresar1992", "computed"),
        Evidence("K-Site rise over homogeneous, 83 % full, 0.35 W/m2", 1.06, "1", "vandresar1992", "computed"),
    )

    def __post_init__(self) -> None:
        if not self.p_set < 0.9 * self.p_relief:
            raise ValueError(
                f"cryo_tank: p_set {self.p_set / 1e5:g} bar must be below 0.9 of p_relief "
                f"{self.p_relief / 1e5:g} bar, or the relief valve leaks; lower p_set or raise p_relief"
            )

    # -- geometry ----

    @property
    def T_set(self) -> float:
        """Temperature of the boiling liquid at p_set [K]."""
        return float(_line(self.fluid).T(self.p_set))

    @property
    def volume(self) -> Any:
        """Inside volume [m3]."""
        return self.size / (self.fill_max * _line(self.fluid).rho_l(self.T_set))

    @property
    def area(self) -> Any:
        """Area of the sphere of that volume [m2]."""
        return (36 * math.pi) ** (1 / 3) * self.volume ** (2 / 3)

    @property
    def wall(self) -> Any:
        """Mass of the pressure wall [kg]: thin sphere, never thinner than t_min (rounded)."""
        radius = (self.area / (4 * math.pi)) ** 0.5
        thickness = self.safety * self.p_relief * radius / (2 * self.sigma)
        return self.rho_wall * self.area * (thickness**2 + self.t_min**2) ** 0.5

    # -- physics ----

    def leak(self, T: Any, T_s: Any) -> Any:
        """Heat into the fluid at T from surroundings at T_s [W]."""
        blanket = self.degradation * self.area * blanket_flux(T_s, T, self.N, self.n, self.p_vacuum)
        struts = self.size * self.a_load / (self.sigma_strut * self.L_strut) * strut_integral(T_s, T)
        return (1 + self.lines) * blanket + struts

    def split(self, m: Any, rho_l: Any, rho_v: Any) -> tuple[Any, Any]:
        """Mass of liquid and of vapour [kg]."""
        vapour = (self.volume - m / rho_l) / (1 / rho_v - 1 / rho_l)
        return m - vapour, vapour

    def energy_slopes(self, m: Any, T: Any) -> tuple[Any, Any]:
        """dU/dm [J/kg] and dU/dT [J/K] of the fluid in the fixed volume."""
        line = _line(self.fluid)
        rho_l, rho_v, u_l = line.rho_l(T), line.rho_v(T), line.u_l(T)
        liquid, vapour = self.split(m, rho_l, rho_v)
        jump, gap = line.u_v(T) - u_l, 1 / rho_v - 1 / rho_l
        # Phases of fixed mass swell with T; evaporating or condensing takes that up in the fixed volume.
        swelling = -liquid * line.drho_l_dT(T) / rho_l**2 - vapour * line.drho_v_dT(T) / rho_v**2
        by_m = u_l - jump / (rho_l * gap)
        by_T = liquid * line.du_l_dT(T) + vapour * line.du_v_dT(T) - jump * swelling / gap
        return by_m, by_T

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        line, T = _line(self.fluid), x.T
        p = line.p(T)
        return {
            "fluid": Condition(T, p, line.h_l(T), line.s_l(T)),
            "cold": Condition(T, 0.0, 1.0, 1.0 / T),
            "boiloff": Condition(T, p, line.h_v(T), line.s_v(T)),
            "leak": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        p = _line(self.fluid).p(x.T)
        relief = self.size * self.k_relief * _soft_plus(100 * (p / self.p_relief - 1)) / 10
        vent = u.vent + relief
        leak = self.leak(x.T, at.site.sink_T)
        by_m, by_T = self.energy_slopes(x.m, x.T)
        filled = u.fill - vent
        heating = u.fill * at["fluid"].h + leak - u.cold - vent * at["boiloff"].h - by_m * filled
        dT = heating / (by_T + self.wall * cp_aluminium(x.T))
        return Flows(
            ports={"fluid": -u.fill, "cold": u.cold, "boiloff": vent, "leak": -leak},
            rates={"m": filled, "T": dT},
            outputs={"pressure": p, "relief": relief, "leak": leak},
        )

    def holds(self, x: Any) -> Content:
        line = _line(self.fluid)
        liquid, vapour = self.split(x.m, line.rho_l(x.T), line.rho_v(x.T))
        e_wall, s_wall = _wall_content(x.T)
        return Content(
            liquid * line.u_l(x.T) + vapour * line.u_v(x.T) + self.wall * e_wall,
            liquid * line.s_l(x.T) + vapour * line.s_v(x.T) + self.wall * s_wall,
            {f"{self.fluid}.l": x.m},
        )

    def span(self, state: str) -> tuple[float, float]:
        return (self.residual, 1.0)

    def start(self) -> dict[str, float]:
        return {"m": self.states[0].start * self.size, "T": self.T_set}

    def estimate(self) -> Estimate:
        mass = self.wall * (1 + self.fittings) + self.area * (self.N * self.m_layer + self.jacket)
        return Estimate(mass * (1 + self.growth), self.growth, volume=self.volume, note="tank and blanket; no cooler")
