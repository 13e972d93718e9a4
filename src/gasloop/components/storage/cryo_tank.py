"""Cryogenic tank, homogeneous: liquid and vapour at one temperature; vented, cooled, or left to rise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, eos_name
from gasloop.matter.chebyshev import Chebyshev, nodes, shorten, through
from gasloop.matter.solids import solid
from gasloop.model.component import (
    PRESSURE,
    RELIEF,
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    Role,
    State,
    emits,
    gives,
    sized,
    stores,
    takes,
    trades,
)
from gasloop.parts.insulation import blanket, blanket_flux
from gasloop.parts.shields import balance, outlet
from gasloop.parts.supports import strut_area, strut_heat
from gasloop.parts.tankage import hardware, refuse_heat, refuse_pressures, relief_share

if TYPE_CHECKING:
    from gasloop.matter.fluids import Saturation

_P_THIN = 100.0  # Pa, of vented gas in the tube of a shield: thin everywhere
_SHIELDS = ("none", "vapour", "cooled")


@lru_cache(maxsize=16)
def _line(formula: str) -> Saturation:
    """Saturation over what a tank can see: short series make a quick right-hand side."""
    from gasloop.matter import fluids

    fluid = fluids.fluid(eos_name(f"{formula}.l"))
    return fluid.saturation(1.1 * fluid.T_triple, 0.85 * fluid.T_crit, error=1e-9)


@lru_cache(maxsize=16)
def _thin_gas(formula: str) -> tuple[Chebyshev, Chebyshev]:
    """Enthalpy and entropy over T of vented gas at ``_P_THIN``, where it is an ideal gas; hydrogen is still para."""
    from gasloop.matter import fluids

    fluid = fluids.fluid(eos_name(f"{formula}.l"))
    low, high = fluid.T_triple, 400.0
    T = nodes(low, high, 80)
    u_s = fluid.u_s(T, _P_THIN / (fluid.R * T))
    h = through(u_s[0] + fluid.R * T, low, high)
    s = through(u_s[1], low, high)
    return shorten(h, 1e-9 * fluid.R * fluid.T_crit), shorten(s, 1e-9 * fluid.R)


@dataclass(frozen=True, kw_only=True, eq=False)
class CryoTank(Component):
    """Spherical tank of a boiling liquid and its vapour in equilibrium, under a multilayer blanket.

    m_v = (V - m / rho_l) / (1 / rho_v - 1 / rho_l),  m_l = m - m_v,  U = m_l u_l + m_v u_v      all at T
    (dU/dT + C_wall) dT/dt = fill h_l + inlet h_in + Q_in - cold - vent h_v - dU/dm (fill + inlet - vent)
    Q(T_a, T_b) = (1 + lines) degradation A q(T_a, T_b) + size a / (sigma L) int k dT;  Q_in = Q(T_s, T)
    relief = size k ln(1 + e^z) / 10,  z = 100 (p / p_relief - 1)

    shielding ``vapour`` or ``cooled``: a foil at T_sh with the share ``outside`` of layers and struts beyond it
    C_sh dT_sh/dt = Q(T_s, T_sh) - Q(T_sh, T) - vent (h_gas(T_out) - h_v) - shield,  T_out = T + eps (T_sh - T)
    Q_in = Q(T_sh, T), each Q with the layers and the length of strut on its side [W]

    Liquid enters and leaves at ``fluid`` as boiling liquid, what comes through ``inlet`` brings its own warmth; vapour is
    vented as it boils. Heat comes from the sink temperature T_s of the site: the outside of the blanket is taken at what
    a plate without load would take. The blanket is one of ``gasloop.parts.insulation``, by name. Without cooling or
    venting the pressure rises until the relief valve opens, a smooth law: 1e-17 of size per second at the set pressure,
    k of size at 10 % above p_relief; the flow of an ordinary leak passes at some 5 % below it. Real tanks stratify and
    rise 1 to 2.5 times faster (``evidence``). A thermodynamic vent, which throttles liquid, boils it in a heat exchanger
    and throws the vapour away, is the vent here: in a tank of one temperature it takes the same heat for the same mass.

    A shield keeps its temperature as a state. Cooled by a loop (port ``shield``, broad-area cooling), a plan holds
    it at ``T_shield`` and a cooler on its bus keeps it there: choose it below where the shield would go by itself, or no
    plan is found. Cooled by vapour alone it goes where it will, and a plan reads it where the last run had it. Vented
    gas is throttled, then warms on either; hydrogen stays para, or over a catalyst goes the share ``conversion`` of the
    way to equilibrium and takes up the heat of it. Without a shield there is no such state, and what the port ``shield``
    takes is taken from the fluid.

    size: fluid when full [kg], the liquid filling ``fill_max`` of the volume at p_set. Flows do not go with
    size: the area goes with size^(2/3). Liquid H2 is parahydrogen. Valid from 1.1 of the triple point's to
    0.85 of the critical temperature (O2 60-131 K, H2 15.2-28 K, up to 18.7 and 5.9 bar). Source:
    cryogenics.md c.2, c.3, c.4.
    """

    ports = (
        stores("fluid", "*.l"),
        takes("inlet", "*.l", optional=True),
        gives("cold", "heat", optional=True),
        gives("shield", "heat", optional=True),
        emits("boiloff", "*.g"),
        trades("leak", "heat"),
    )
    controls = (
        Control("fill", -math.inf, math.inf, closes="fluid", what="liquid into the tank [kg/s]"),
        Control("inlet", 0.0, math.inf, closes="inlet", what="liquid from a line [kg/s]"),
        Control("cold", 0.0, math.inf, closes="cold", what="heat taken by the cooler [W]"),
        Control("shield", 0.0, math.inf, closes="shield", what="heat taken by a cooler from the shield [W]"),
        Control("vent", 0.0, math.inf, what="vapour thrown away [kg/s]"),
    )
    # The start of T here is that of oxygen at p_set; ``start`` gives that of the fluid held.
    states = (
        State("m", "kg", start=0.5, role="stock", what="liquid and vapour kept"),
        State("T", "K", start=91.8, role="held", scale=1.0, what="temperature of liquid and vapour"),
        State("T_shield", "K", start=150.0, role="free", scale=10.0, what="of the shield, if there is one"),
    )
    alarms = (RELIEF,)
    watched = (PRESSURE,)
    scales_with_size = False

    size: float = sized("t", "fluid when full", 10.0, 0.01, 1e3)
    fluid: str = "O2"
    blanket: str = "dam_dacron"
    shielding: str = "none"
    p_set: float = par(1.2, "bar", 0.3, 4.0, "design_choice", "pressure at which the tank is kept")
    p_relief: float = par(1.6, "bar", 0.5, 5.0, "design_choice", "pressure at which the relief valve opens")
    k_relief: float = par(1e-5, "1/s", 1e-7, 1e-3, "design_choice", "relief flow per size at 1.1 p_relief")
    fill_max: float = hardware("fill_max")
    residual: float = hardware("residual")
    N: float = hardware("N")
    n: float = hardware("n")
    p_vacuum: float = hardware("p_vacuum")
    degradation: float = hardware("degradation")
    outside: float = par(0.5, "1", 0.1, 0.9, "design_choice", "share of layers and struts beyond the shield")
    shield_effectiveness: float = par(
        0.9, "1", 0.0, 1.0, "design_choice", "warming of vented gas over that to the shield's temperature"
    )
    conversion: float = par(
        0.0,
        "1",
        0.0,
        1.0,
        "design_choice",
        "share of the way to ortho-para equilibrium that vented H2 goes on the shield",
    )
    T_shield: float = par(150.0, "K", 25.0, 250.0, "design_choice", "shield at the start, and where a loop keeps it")
    m_shield: float = par(0.5, "kg/m2", 0.2, 3.0, "design_choice", "foil of 0.13 mm aluminium and its tubes")
    lines: float = hardware("lines")
    a_load: float = hardware("a_load")
    sigma_strut: float = hardware("sigma_strut")
    L_strut: float = hardware("L_strut")
    sigma: float = hardware("sigma")
    safety: float = hardware("safety")
    rho_wall: float = par(2796.0, "kg/m3", 2600.0, 2900.0, "sullivan2006", "density of the wall, Al 2014-T6")
    t_min: float = hardware("t_min")
    m_layer: float = hardware("m_layer")
    fittings: float = hardware("fittings")
    jacket: float = hardware("jacket")
    growth: float = hardware("growth")

    evidence = (
        Evidence("MHTB, LH2 18.09 m3, foam and 45 layers, 305 K", 0.57, "W/m2", "hastings2003", "transcribed"),
        Evidence("blanket alone, 305 to 20.3 K, 45 layers", 0.285, "W/m2", "hastings2004", "computed"),
        Evidence("K-Site rise over homogeneous, 83 % full, 2 W/m2", 2.46, "1", "vandresar1992", "computed"),
        Evidence("K-Site rise over homogeneous, 49 % full, 3.5 W/m2", 1.64, "1", "vandresar1992", "computed"),
        Evidence("K-Site rise over homogeneous, 83 % full, 0.35 W/m2", 1.06, "1", "vandresar1992", "computed"),
    )

    def __post_init__(self) -> None:
        blanket(self.blanket)  # refuses an unknown one
        if self.shielding not in _SHIELDS:
            raise ValueError(f"cryo_tank: no shielding '{self.shielding}'; there are: {', '.join(_SHIELDS)}")
        refuse_heat("cryo_tank", self)
        refuse_pressures("cryo_tank", self, _line(self.fluid))
        if self.shielding == "none":
            object.__setattr__(self, "states", CryoTank.states[:2])
            return
        if not self.T_shield > self.T_set:
            raise ValueError(
                f"cryo_tank: T_shield {self.T_shield:g} K is not above the fluid's {self.T_set:.1f} K; raise it"
            )
        role: Role = "held" if self.shielding == "cooled" else "free"
        states = (*CryoTank.states[:2], replace(CryoTank.states[2], role=role, start=self.T_shield))
        object.__setattr__(self, "states", states)

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

    def passage(self, T_h: Any, T_c: Any, share: float = 1.0) -> Any:
        """Heat from T_h to T_c [W] through this share of the layers and of the length of the struts."""
        flux = blanket_flux(self.blanket, T_h, T_c, share * self.N, self.n, self.p_vacuum)
        struts = strut_heat(
            "g10", strut_area(self.size * self.a_load, self.sigma_strut), share * self.L_strut, T_h, T_c
        )
        return (1 + self.lines) * self.degradation * self.area * flux + struts

    def leak(self, T: Any, T_s: Any) -> Any:
        """Heat into the fluid at T from surroundings at T_s, if there is no shield [W]."""
        return self.passage(T_s, T)

    @property
    def foil(self) -> Any:
        """Mass of the shield [kg]."""
        return self.area * self.m_shield

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

    def _warmed(self, T: Any) -> Condition:
        """Vented gas that leaves the shield at T."""
        from gasloop.matter import hydrogen_spin

        h, s = (series(T) for series in _thin_gas(self.fluid))
        if self.fluid != "H2" or self.conversion == 0.0:
            return Condition(T, _P_THIN, h, s)
        ortho = self.conversion * hydrogen_spin.ortho_equilibrium(T)
        more_h, more_s = hydrogen_spin.excess_enthalpy(T, ortho), hydrogen_spin.excess_entropy(T, ortho)
        return Condition(T, _P_THIN, h + more_h, s + more_s, ortho)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        line, T = _line(self.fluid), x.T
        p = line.p(T)
        vapour, T_cold = Condition(T, p, line.h_v(T), line.s_v(T)), T
        if self.shielding != "none":
            T_cold = x.T_shield
            vapour = self._warmed(outlet(T_cold, T, self.shield_effectiveness))
        return {
            "fluid": Condition(T, p, line.h_l(T), line.s_l(T)),
            "cold": Condition(T, 0.0, 1.0, 1.0 / T),
            "shield": Condition(T_cold, 0.0, 1.0, 1.0 / T_cold),
            "boiloff": vapour,
            "leak": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        p = _line(self.fluid).p(x.T)
        relief = self.size * self.k_relief * relief_share(p, self.p_relief)
        vent = u.vent + relief
        if self.shielding == "none":
            outer = inner = self.leak(x.T, at.site.sink_T)
            h_v, taken, extra = at["boiloff"].h, u.cold + u.shield, {}
        else:
            inner = self.passage(x.T_shield, x.T, 1 - self.outside)
            outer = self.passage(at.site.sink_T, x.T_shield, self.outside)
            h_v, taken = _line(self.fluid).h_v(x.T), u.cold
            kept = balance(outer, inner, vent, h_v, at["boiloff"].h, u.shield)
            extra = {"T_shield": kept / (self.foil * solid("al_1100").cp(x.T_shield))}
        by_m, by_T = self.energy_slopes(x.m, x.T)
        filled = u.fill + u.inlet - vent
        heating = u.fill * at["fluid"].h + u.inlet * at["inlet"].h + inner - taken - vent * h_v - by_m * filled
        dT = heating / (by_T + self.wall * solid("al_2014").cp(x.T))
        return Flows(
            ports={
                "fluid": -u.fill,
                "inlet": -u.inlet,
                "cold": u.cold,
                "shield": u.shield,
                "boiloff": vent,
                "leak": -outer,
            },
            rates={"m": filled, "T": dT, **extra},
            outputs={"pressure": p, "relief": relief, "leak": inner},
        )

    def holds(self, x: Any) -> Content:
        line, wall = _line(self.fluid), solid("al_2014")
        liquid, vapour = self.split(x.m, line.rho_l(x.T), line.rho_v(x.T))
        energy = liquid * line.u_l(x.T) + vapour * line.u_v(x.T) + self.wall * wall.energy(x.T)
        entropy = liquid * line.s_l(x.T) + vapour * line.s_v(x.T) + self.wall * wall.entropy(x.T)
        if self.shielding != "none":
            foil = solid("al_1100")
            energy, entropy = (
                energy + self.foil * foil.energy(x.T_shield),
                entropy + self.foil * foil.entropy(x.T_shield),
            )
        return Content(energy, entropy, {f"{self.fluid}.l": x.m})

    def span(self, state: str) -> tuple[float, float]:
        return (self.residual, 1.0)

    def start(self) -> dict[str, float]:
        start = {"m": self.states[0].start * self.size, "T": self.T_set}
        return start if self.shielding == "none" else {**start, "T_shield": self.T_shield}

    def estimate(self) -> Estimate:
        mass = self.wall * (1 + self.fittings) + self.area * (self.N * self.m_layer + self.jacket)
        if self.shielding != "none":
            mass = mass + self.foil
        return Estimate(mass * (1 + self.growth), self.growth, volume=self.volume, note="tank and blanket; no cooler")
