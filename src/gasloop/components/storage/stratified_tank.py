"""Cryogenic tank in detail: ullage, layered liquid, saturated surface, dry wall; pressure rises, falls and is held."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import hydrogen_spin
from gasloop.matter.carriers import Condition, eos_name
from gasloop.matter.fluids import Fluid, fluid
from gasloop.matter.solids import solid
from gasloop.matter.species import R_GAS
from gasloop.matter.transport import GasTransport, SaturatedTransport, gas_transport, saturated_transport
from gasloop.model.component import (
    RELIEF,
    At,
    Component,
    Content,
    Control,
    Estimate,
    Flows,
    State,
    emits,
    gives,
    sized,
    stores,
    takes,
    trades,
)
from gasloop.parts import column, convection
from gasloop.parts.column import LAYERS, SHARES, positive
from gasloop.parts.insulation import blanket, blanket_flux
from gasloop.parts.liquid import Liquid, liquid
from gasloop.parts.real_gas import real_gas
from gasloop.parts.shapes import Shape, shape
from gasloop.parts.supports import strut_area, strut_heat
from gasloop.parts.tankage import hardware, refuse_heat, refuse_pressures, relief_share, soft_plus
from gasloop.parts.ullage import Ullage

_HOTTEST = 390.0  # K, of gas and dry wall
_TRACE = 1e-9  # kg of pressurant for each m3 of tank that is always there, so that its entropy is finite
_SOFT = 1e-2  # W, rounds the step from evaporation to condensation
_SUPERHEAT = 0.2  # K by which a layer, or a fog, is late before it boils, or rains: our choice
_LATE = 10.0  # s, in which such an excess goes: our choice
_NOWHERE = SimpleNamespace(gravity=0.0, sink_T=300.0)  # what a tank holds does not depend on where it stands
_STILL = 50.0  # Pa, below it the root of the feed's flow is bent
_BOND = 10.0  # below this Bond number the gas is a bubble and the surface no longer flat


@dataclass(frozen=True)
class _Matter:
    """What a tank of one fluid needs to know, made once."""

    of: Fluid
    helium: Fluid
    liquid: Liquid
    transport: SaturatedTransport
    thin: GasTransport
    q_spin: float  # heat of conversion [J/kg] and disorder of ortho [J/kg/K] in the cold: hydrogen only
    s_spin: float


@lru_cache(maxsize=16)
def _matter(formula: str) -> _Matter:
    of = fluid(eos_name(f"{formula}.l"))
    low, high = 1.05 * of.T_triple, 0.88 * of.T_crit
    spin = formula == "H2"
    return _Matter(
        of, fluid("He"), liquid(of.name, low, high), saturated_transport(of, low, high),
        gas_transport(of, low, _HOTTEST, 0.02),
        float(hydrogen_spin.heat_of_conversion(20.0)) if spin else 0.0,
        R_GAS / of.M * math.log(9.0) if spin else 0.0,
    )  # fmt: skip


@dataclass(frozen=True)
class _Now:
    """What is there in one state: layers from the top, gas, levels and areas in m and m2."""

    T: list[Any]
    v: list[Any]
    v_mean: Any
    m_l: Any
    m_k: list[Any]
    gas: Ullage
    p: Any
    T_i: Any
    ortho: Any
    depth: list[Any]  # height of each boundary over the bottom, the surface first
    A_k: list[Any]  # area of each
    share: list[Any]  # of the wetted wall beside each layer
    A_i: Any
    A_dry: Any
    rim: Any  # length of the contact line
    M_wet: Any


@dataclass(frozen=True, kw_only=True, eq=False)
class StratifiedTank(Component):
    """Tank of a cryogen whose gas, surface and liquid have temperatures of their own, in any gravity.

    Ullage   C dT_v/dt = Q_wv - Q_vi + sum m (h_in - h_v) + T (..)                  see ``parts.ullage``
    Surface  T_i = T_sat(p_v);  Q_vi + Q_wi - Q_il = m_e (h_G - h_L)                evaporation m_e, condensation if < 0
    Layer k  m_k cp dT_k/dt = q_k + (k A + k_w t P) dT/dz .. + turnover + m_k T v' dp/dt     see ``parts.column``
    Dry wall M_d c dT_d/dt = Q_d - Q_wv - Q_wi
    Volume   V = V_u + sum m_k v(T_k);  dp/dt from all of it at once                          [m3, Pa/s]

    Heat from outside enters gas side and liquid side by their areas, but for the share ``low`` that legs and lines bring to
    the bottom; the wetted wall stands at the temperature of the
    layer it touches (its heat capacity goes with the bottom layer). Q_wv: natural convection at an upright wall; Q_vi:
    conduction from the middle of the ullage, or convection where the gas is colder than the surface; Q_wi: along the dry wall, evenly heated, to the contact
    line, 3 k t P (T_d - T_i) / L. On a dry wall colder than T_i vapour condenses in a film. No coefficient is fitted to a tank.

    Streams: ``fluid`` enters and leaves at the bottom in the bottom's condition. ``inlet`` brings liquid (or a wet mix)
    in its own condition: the share ``spray`` passes the ullage as drops that warm to T_i and condense vapour, the rest
    enters at the bottom; wall that a rising level wets gives up its heat to the top layer at once. What comes through
    ``feed`` does the same, driven by its own pressure: pi d^2 / 4 (2 rho dp / K)^(1/2). ``gas`` and ``helium`` feed
    the ullage. Vapour leaves by ``boiloff`` (vent and relief valve), helium with it; ``tvs`` throws away bottom liquid
    that boiled at ``p_tvs`` in a heat exchanger under the surface. ``cold`` takes heat from the top layer. The mixer
    circulates liquid from layer to layer for its power.
    A layer more than 0.2 K above T_i boils, gas more than 0.2 K below it rains.
    Below a Bond number of about 10 the gas is taken as a bubble in the middle and all wall as wetted.
    Hydrogen: the ortho share converts by natural kinetics; its heat is taken at 703 kJ/kg at any temperature here, right
    below 40 K. Helium does not slow condensation.

    size: fluid when full [kg], liquid filling ``fill_max`` of the volume at p_set. Valid from 1.05 of the triple point
    to 0.88 of the critical temperature for the liquid, to 390 K for gas and dry wall, 0 to 10 m/s2, not full of liquid.
    Source: cryogenics.md c.2; barsi2013 for the lumped surface.
    """

    ports = (
        stores("fluid", "*.l", optional=True),
        gives("cold", "heat", optional=True),
        takes("inlet", "*.l", optional=True),
        takes("feed", "*.l", optional=True),
        takes("gas", "*.g", optional=True),
        takes("helium", "He.g", optional=True),
        takes("power", "electricity", optional=True),
        emits("boiloff", "*.g"),
        emits("helium_out", "He.g"),
        emits("tvs", "*.g"),
        trades("leak", "heat"),
    )
    controls = (
        Control("fill", -math.inf, math.inf, closes="fluid", what="liquid into the tank, at the bottom [kg/s]"),
        Control("cold", 0.0, math.inf, closes="cold", what="heat taken by a cooler [W]"),
        Control("inlet", 0.0, math.inf, closes="inlet", what="liquid from a line [kg/s]"),
        Control("feed", 0.0, math.inf, needs="feed", what="feed pipes opened; 1 is the one stated"),
        Control("gas", 0.0, math.inf, closes="gas", what="vapour into the ullage [kg/s]"),
        Control("helium", 0.0, math.inf, closes="helium", what="helium into the ullage [kg/s]"),
        Control("vent", 0.0, math.inf, what="gas thrown away [kg/s]"),
        Control("tvs", 0.0, math.inf, what="liquid boiled and thrown away by the thermodynamic vent [kg/s]"),
        Control("mixer", 0.0, 1.0, needs="power", what="share of the mixer's power"),
    )
    # The starts here are those of oxygen; ``start`` gives those of the fluid held.
    states = (
        State("m", "kg", start=0.5, role="stock", what="liquid and vapour kept"),
        State("rho_v", "kg/m3", start=5.0, role="free", scale=1.0, what="density of the vapour in the ullage"),
        State("m_g", "kg", start=1e-4, role="free", scale=1e-2, what="helium in the ullage"),
        State("T_v", "K", start=91.8, role="free", scale=1.0, what="temperature of the ullage"),
        *(
            State(f"T_{k + 1}", "K", start=91.8, role="free", scale=1.0, what=f"of layer {k + 1} from the top")
            for k in range(LAYERS)
        ),
        State("T_dry", "K", start=91.8, role="free", scale=1.0, what="temperature of the dry wall"),
        State("ortho", "1", start=0.002, role="free", scale=0.1, what="ortho share, of hydrogen"),
    )
    alarms = (RELIEF,)
    scales_with_size = False

    size: float = sized("t", "fluid when full", 10.0, 1e-4, 1e3)
    fluid: str = "O2"
    shape: str = "sphere"
    blanket: str = "dam_dacron"
    wall: str = "al_6061"
    aspect: float = par(
        1.5, "1", 0.2, 10.0, "design_choice", "height over width, or length over diameter; not of a sphere"
    )
    p_set: float = par(1.2, "bar", 0.3, 4.0, "design_choice", "pressure at the start, of liquid and vapour in balance")
    p_relief: float = par(2.5, "bar", 0.5, 10.0, "design_choice", "pressure at which the relief valve opens")
    k_relief: float = par(1e-4, "1/s", 1e-7, 1e-2, "design_choice", "relief flow per size at 1.1 p_relief")
    fill_max: float = hardware("fill_max")
    residual: float = hardware("residual")
    spray: float = par(0.0, "1", 0.0, 1.0, "design_choice", "share of the inlet that is sprayed through the ullage")
    spray_effect: float = par(1.0, "1", 0.0, 1.0, "design_choice", "how near to T_i the drops come")
    d_feed: float = par(10.0, "mm", 1.0, 500.0, "design_choice", "bore of the feed pipe")
    K_feed: float = par(10.0, "1", 0.5, 1e3, "design_choice", "losses of the feed pipe over its dynamic pressure")
    p_tvs: float = par(0.5, "bar", 0.1, 1.0, "design_choice", "pressure behind the throttle of the thermodynamic vent")
    P_mixer: float = par(
        10.0, "W", 0.0, 1e3, "design_choice", "electric power of the mixer, all of it heat in the liquid"
    )
    w_mixer: float = par(0.1, "kg/s/W", 1e-3, 10.0, "design_choice", "liquid circulated per power", unverified=True)
    q_stated: float = par(0.0, "W/m2", 0.0, 1e5, "design_choice", "heat flux where the blanket is 'stated'")
    low: float = par(
        0.0, "1", 0.0, 1.0, "design_choice", "share of the heat that legs and lines bring in at the bottom"
    )
    N: float = hardware("N")
    n: float = hardware("n")
    p_vacuum: float = hardware("p_vacuum")
    degradation: float = hardware("degradation")
    lines: float = hardware("lines")
    a_load: float = hardware("a_load")
    sigma_strut: float = hardware("sigma_strut")
    L_strut: float = hardware("L_strut")
    sigma: float = hardware("sigma")
    safety: float = hardware("safety")
    t_min: float = hardware("t_min")
    k_alloy: float = par(
        0.55, "1", 0.4, 1.0, "woodcraft2005", "conductivity of the wall over that of aluminium 6061 (2219, 5083)",
        unverified=True,
    )  # fmt: skip
    m_layer: float = hardware("m_layer")
    fittings: float = hardware("fittings")
    jacket: float = hardware("jacket")
    growth: float = hardware("growth")

    def __post_init__(self) -> None:
        self._form  # noqa: B018  refuses an unknown shape
        if self.blanket != "stated":
            blanket(self.blanket)  # refuses an unknown one
        refuse_heat("stratified_tank", self)
        refuse_pressures("stratified_tank", self, self._held.liquid.line)
        if self.fluid != "H2":
            object.__setattr__(self, "states", StratifiedTank.states[:-1])

    # -- geometry ----

    @cached_property
    def _held(self) -> _Matter:
        return _matter(self.fluid)

    @cached_property
    def T_set(self) -> float:
        """Temperature of the boiling liquid at p_set [K]."""
        return float(self._held.liquid.line.T(self.p_set))

    @cached_property
    def _form(self) -> Shape:
        return shape(self.shape, self.aspect if self.shape != "sphere" else 1.0)

    @cached_property
    def volume(self) -> Any:
        """Inside volume [m3]."""
        return self.size / (self.fill_max * self._held.liquid.line.rho_l(self.T_set))

    @cached_property
    def area(self) -> Any:
        """Area of the wall [m2]."""
        return self._form.area * self.volume ** (2 / 3)

    @cached_property
    def thickness(self) -> Any:
        """Of the pressure wall [m]: a thin shell of the widest radius, never thinner than t_min (rounded)."""
        radius = 0.5 * self._form.width * self.volume ** (1 / 3)
        return ((self.safety * self.p_relief * radius / (2 * self.sigma)) ** 2 + self.t_min**2) ** 0.5

    @cached_property
    def M_wall(self) -> Any:
        """Mass of the pressure wall [kg]."""
        return solid(self.wall).density * self.area * self.thickness

    # -- what is there now ----

    def _now(self, x: Any, g: Any) -> Any:
        """Masses, volumes, gas, levels and areas in state x under gravity g."""
        held, V = self._held, self.volume
        T = [getattr(x, f"T_{k + 1}") for k in range(LAYERS)]
        v = [held.liquid.v(t) for t in T]
        v_mean = sum(w * one for w, one in zip(SHARES, v, strict=True))
        m_l = (x.m - x.rho_v * V) / (1 - x.rho_v * v_mean)
        V_l = m_l * v_mean
        m_g = x.m_g + _TRACE * V
        gas = Ullage(real_gas(held.of, x.T_v, x.rho_v), real_gas(held.helium, x.T_v, m_g / (V - V_l)), V - V_l,
                     x.rho_v * (V - V_l), m_g)  # fmt: skip
        height, wetted, surface = column.levels(self._form, V_l / V)
        L, A = V ** (1 / 3), V ** (2 / 3)
        T_i = held.liquid.line.T(gas.vapour.p)
        bond = g * (self._form.width * L) ** 2 / (v_mean * held.transport.sigma(T[-1]))
        bubble = 1 / (1 + (bond / _BOND) ** 2)
        flat = 1 - bubble
        return _Now(
            T, v, v_mean, m_l, [w * m_l for w in SHARES], gas, gas.p, T_i, x.ortho if held.q_spin else 0.0,
            [h * L for h in height], [a * A for a in surface],
            [(a - b) / wetted[0] for a, b in zip(wetted, [*wetted[1:], 0.0], strict=True)],
            flat * surface[0] * A + bubble * (36 * math.pi) ** (1 / 3) * gas.V ** (2 / 3),
            flat * (self.area - wetted[0] * A) + 1e-6 * self.area,
            flat * np.sqrt(4 * math.pi * surface[0]) * L,
            self.M_wall * self._form.wetted(m_l * self._v_ref / V) / self._form.area,
        )  # fmt: skip

    @cached_property
    def _v_ref(self) -> float:
        """Volume by which the wetted wall is counted for its heat capacity [m3/kg]."""
        return float(self._held.liquid.v(self.T_set))

    # -- heat ----

    def _leaks(self, x: Any, now: _Now, T_s: Any) -> tuple[Any, Any]:
        """Heat from outside into dry wall and liquid [W]."""
        wet = self.area - now.A_dry
        if self.blanket == "stated":
            return self.q_stated * now.A_dry, self.q_stated * wet
        feet = strut_area(self.size * self.a_load, self.sigma_strut)

        def flux(T: Any) -> Any:
            bare = blanket_flux(self.blanket, T_s, T, self.N, self.n, self.p_vacuum)
            return (1 + self.lines) * self.degradation * bare + strut_heat(
                "g10", feet, self.L_strut, T_s, T
            ) / self.area

        return flux(x.T_dry) * now.A_dry, flux(now.T[-1]) * wet

    def _gas_side(self, x: Any, now: _Now, g: Any) -> tuple[Any, Any]:
        """Heat from the dry wall into the ullage, and from it into the surface [W]."""
        gas, k, mu = now.gas, self._held.thin.k(x.T_v, 0.01), self._held.thin.mu(x.T_v, 0.01)
        rho = gas.vapour.rho + gas.pressurant.rho
        nu, alpha = mu / rho, k / (gas.vapour.rho * gas.vapour.cp + gas.pressurant.rho * gas.pressurant.cp)
        tall, wide = gas.V ** (1 / 3), now.A_i**0.5
        at_wall = convection.rayleigh(g, 1 / x.T_v, x.T_dry - x.T_v, tall, nu, alpha)
        Q_wv = k / tall * convection.upright_wall(at_wall, nu / alpha) * now.A_dry * (x.T_dry - x.T_v)
        cold = positive(now.T_i - x.T_v, 1e-3)
        nusselt = convection.unstable_level(convection.rayleigh(g, 1 / x.T_v, cold, wide, nu, alpha))
        # Warm gas lies still on a cold surface between walls: conduction from its middle, and no more.
        return Q_wv, k * now.A_i * (2 / tall * (x.T_v - now.T_i) - (nusselt - 1) / wide * cold)

    def _film(self, now: _Now, T_dry: Any, h_fg: Any, g: Any) -> Any:
        """Heat of vapour that condenses on a dry wall colder than T_i [W]: Nusselt's film on an upright wall.

        q = 0.943 (g rho^2 k^3 h_fg / (mu L))^(1/4) (T_i - T_dry)^(3/4)
        """
        transport, T = self._held.transport, now.T_i
        k, mu, tall = transport.k_l(T), transport.mu_l(T), now.gas.V ** (1 / 3)
        group = (g + 1e-12) * k**3 * h_fg / (self._held.liquid.v(T) ** 2 * mu * tall)
        return 0.943 * group**0.25 * positive(T - T_dry, 1e-4) ** 0.75 * now.A_dry

    def _wall_k(self, T: Any) -> Any:
        """Conductivity of the wall times its thickness [W/K]."""
        return self.k_alloy * solid(self.wall).k(T) * self.thickness

    def _downward(self, now: _Now, g: Any, stirred: Any) -> list[Any]:
        """Heat from the surface to layer 1, and from each layer to the next below [W]."""
        held, depth, top = self._held, [*now.depth, 0.0], now.T[0]
        k, mu = held.transport.k_l(top), held.transport.mu_l(top)
        cp, beta, rho = held.liquid.cp(top, now.p), held.liquid.dv_dT(top) / now.v[0], 1 / now.v[0]
        wall = [self._wall_k(now.T_i) * np.sqrt(4 * math.pi * a) for a in now.A_k]
        first = 0.5 * (depth[0] - depth[1])
        warmer = positive(top - now.T_i, 1e-3)
        nusselt = convection.unstable_level(convection.rayleigh(g, beta, warmer, first, mu / rho, k / (rho * cp)))
        found = [((k * now.A_i + wall[0]) * (now.T_i - top) - k * now.A_i * (nusselt - 1) * warmer) / first]
        for j in range(1, LAYERS):
            apart = 0.5 * (depth[j - 1] - depth[j + 1])
            colder = now.T[j - 1] - now.T[j]
            over = column.turnover(g, beta, -colder, apart, rho, cp)
            found.append(((k * now.A_k[j] + wall[j]) / apart + stirred * cp) * colder - over * now.A_k[j])
        return found

    # -- physics ----

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        now, held = self._now(x, site.gravity), self._held
        q, c = held.q_spin * now.ortho, now.ortho
        # Disorder of mixing ortho and para; a trace keeps the logarithm finite.
        a, b = c + 1e-12, 1 - c + 1e-12
        s = held.s_spin * c - (held.of.R * (c * np.log(a) + (1 - c) * np.log(b)) if held.q_spin else 0.0)
        v, he, T = now.gas.vapour, now.gas.pressurant, now.T[-1]
        line, T_tvs = held.liquid.line, float(held.liquid.line.T(self.p_tvs))
        return {
            "fluid": Condition(T, now.p, held.liquid.h(T, now.p) + q, held.liquid.s(T, now.p) + s, c),
            "cold": Condition(now.T[0], 0.0, 1.0, 1.0 / now.T[0]),
            "boiloff": Condition(x.T_v, v.p, v.h + q, v.s + s, c),
            "helium_out": Condition(x.T_v, he.p, he.h, he.s),
            "tvs": Condition(T_tvs, self.p_tvs, line.h_v(T_tvs) + q, line.s_v(T_tvs) + s, c),
            "leak": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        g = at.site.gravity
        held, now = self._held, self._now(x, g)
        liquid, line, q = held.liquid, held.liquid.line, held.q_spin
        brought = {name: at[name].h - at[name].ortho * q for name in ("fluid", "inlet", "feed", "gas")}
        fed = u.feed * self._fed(at["feed"].T, at["feed"].p - now.p)
        entering = u.inlet + fed
        h = [liquid.h(t, now.p) for t in now.T]
        h_i, h_s, h_v, h_g = liquid.h(now.T_i, now.p), line.h_v(now.T_i), now.gas.vapour.h, now.gas.pressurant.h
        power = u.mixer * self.P_mixer
        down = self._downward(now, g, power * self.w_mixer)
        Q_d, Q_w = self._leaks(x, now, at.site.sink_T)
        Q_low = self.low * (Q_d + Q_w)
        Q_d, Q_w = (1 - self.low) * Q_d, (1 - self.low) * Q_w
        Q_wv, Q_vi = self._gas_side(x, now, g)
        Q_wi = 3 * self._wall_k(0.5 * (x.T_dry + now.T_i)) * now.rim**2 / now.A_dry * (x.T_dry - now.T_i)

        # Change of phase: at the surface, in layers that boil, in gas that rains, on drops, on cold wall.
        left = Q_vi + Q_wi - down[0]
        evaporating = 0.5 * (1 + left / np.sqrt(left**2 + _SOFT**2))
        h_G = evaporating * h_s + (1 - evaporating) * h_v
        h_L = evaporating * h[0] + (1 - evaporating) * h_i
        m_e = left / (h_G - h_L)
        cp = [liquid.cp(t, now.p) for t in now.T]
        boil = [
            m * c / _LATE * _beyond(t - now.T_i) / (h_s - hk) for m, c, t, hk in zip(now.m_k, cp, now.T, h, strict=True)
        ]
        rain = now.gas.C / _LATE * _beyond(now.T_i - x.T_v) / (h_v - h_i)
        Q_film = self._film(now, x.T_dry, h_s - h_i, g)
        film = Q_film / (h_v - h_i)
        sprayed = self.spray * entering
        # Heat that drops take up on their way through the ullage, and vapour that condenses on them.
        Q_drops = self.spray * self.spray_effect * (u.inlet * (h_i - brought["inlet"]) + fed * (h_i - brought["feed"]))
        drops = Q_drops / (h_v - h_i)
        wall = solid(self.wall)
        e_d, e_w = wall.energy(x.T_dry), wall.energy(now.T[-1])
        kappa = self.M_wall * self._form.wetting(now.m_l * self._v_ref / self.volume) * self._v_ref / self.volume
        kappa = kappa / self._form.area
        Q_quench = kappa * entering * (e_d - e_w)

        # Liquid: what each layer takes up and gives off.
        boiled = sum(boil)
        grown = u.fill + entering - u.tvs - m_e - boiled + rain + film + drops
        sources = [-b for b in boil]
        sources[0] = sources[0] - m_e + rain + film + drops + sprayed
        sources[-1] = sources[-1] + u.fill + (entering - sprayed) - u.tvs
        H = [Q_w * s - b * (h_s - hk) for s, b, hk in zip(now.share, boil, h, strict=True)]
        H[0] = (
            H[0] + down[0] - m_e * (h_L - h[0]) + (rain + film + drops) * (h_i - h[0]) - u.cold
            - u.tvs * (at["tvs"].h - now.ortho * q - h[-1])
            + self.spray * (u.inlet * (brought["inlet"] - h[0]) + fed * (brought["feed"] - h[0])) + Q_drops + Q_quench
        )  # fmt: skip
        plunged = u.inlet * (brought["inlet"] - h[-1]) + fed * (brought["feed"] - h[-1])
        H[-1] = H[-1] + Q_low + (1 - self.spray) * plunged + u.fill * (brought["fluid"] - h[-1]) + power
        for j, (flow, above) in enumerate(zip(column.rising(sources, grown), np.cumsum(SHARES), strict=False)):
            up, fall = (entering - sprayed) * above, (sprayed + drops) * (1 - above)
            calm = flow - up + fall
            mean = column.between(liquid, now.T[j], now.T[j + 1], now.p)
            H[j] = H[j] - down[j + 1] + up * (h[j + 1] - h[j]) + calm * (mean - h[j])
            H[j + 1] = H[j + 1] + down[j + 1] + fall * (h[j] - h[j + 1]) - calm * (mean - h[j + 1])
        turned = self._turned(now)
        H = [one - m * r * q for one, m, r in zip(H, now.m_k, turned, strict=True)]

        # Wall that gets wet or dry otherwise than by what enters passes with a mean of both energies.
        passing = kappa * (grown - entering)
        T_m = 2 * x.T_dry * now.T[-1] / (x.T_dry + now.T[-1])
        e_m = (e_d + 4 * wall.energy(T_m) + e_w) / 6
        H[-1] = H[-1] + passing * (e_m - e_w)
        dT_dry = (Q_d - Q_wv - Q_wi + Q_film + passing * (e_d - e_m)) / ((self.M_wall - now.M_wet) * wall.cp(x.T_dry))

        # Gas, and pressure from all together.
        relief = self.size * self.k_relief * relief_share(now.p, self.p_relief)
        vent = u.vent + relief
        y = now.gas.m_v / (now.gas.m_v + now.gas.m_g)
        dm_v = m_e + boiled - rain - film - drops + u.gas - y * vent
        dm_g = u.helium - (1 - y) * vent
        E = (
            Q_wv - Q_vi + m_e * (h_G - h_v) + boiled * (h_s - h_v) - rain * (h_i - h_v)
            + u.gas * (brought["gas"] - h_v) + u.helium * (at["helium"].h - h_g)
        )  # fmt: skip
        C = [m * c for m, c in zip(now.m_k, cp, strict=True)]
        C[-1] = C[-1] + now.M_wet * wall.cp(now.T[-1])
        slope = [liquid.dv_dT(t) for t in now.T]
        swelling = grown * now.v_mean + sum(m * b * one / c for m, b, one, c in zip(now.m_k, slope, H, C, strict=True))
        yielding = sum((m * b) ** 2 * t / c for m, b, t, c in zip(now.m_k, slope, now.T, C, strict=True))
        pressed, eased = now.gas.pressing(E, dm_v, dm_g)
        dp = (pressed - eased * swelling) / (1 + eased * yielding)
        dV = -(swelling + yielding * dp)
        warmed, cooled = now.gas.warming(E, dm_v, dm_g)
        rates = {
            "m": u.fill + entering + u.gas - u.tvs - y * vent,
            "rho_v": (dm_v - now.gas.vapour.rho * dV) / now.gas.V,
            "m_g": dm_g,
            "T_v": warmed + cooled * dV,
            "T_dry": dT_dry,
        }
        for j in range(LAYERS):
            rates[f"T_{j + 1}"] = (H[j] + now.m_k[j] * now.T[j] * slope[j] * dp) / C[j]
        if q:
            streams = (("fluid", u.fill), ("inlet", u.inlet), ("feed", fed), ("gas", u.gas))
            fresh = sum(flow * (at[name].ortho - x.ortho) for name, flow in streams)
            rates["ortho"] = (sum(m * r for m, r in zip(now.m_k, turned, strict=True)) + fresh) / x.m
        return Flows(
            ports={
                "fluid": -u.fill, "cold": u.cold, "inlet": -u.inlet, "feed": -fed, "gas": -u.gas, "helium": -u.helium, "power": -power,
                "boiloff": y * vent, "helium_out": (1 - y) * vent, "tvs": u.tvs, "leak": -(Q_d + Q_w + Q_low),
            },
            rates=rates,
            outputs={
                "pressure": now.p, "pressure_rate": dp, "relief": relief, "leak": Q_d + Q_w + Q_low, "T_surface": now.T_i,
                "fill": 1 - now.gas.V / self.volume, "evaporation": m_e + boiled - rain - film - drops,
                "T_liquid": sum(w * t for w, t in zip(SHARES, now.T, strict=True)),
            },
        )  # fmt: skip

    def _fed(self, T: Any, dp: Any) -> Any:
        """Flow through one feed pipe [kg/s] of liquid at T [K], driven by dp [Pa]; none backwards."""
        liquid = self._held.liquid
        v = liquid.v(np.fmax(np.fmin(T, liquid.line.T_high), liquid.line.T_low))
        drive = positive(dp, _STILL)
        root = drive / (drive**2 + _STILL**2) ** 0.25
        return 0.25 * math.pi * self.d_feed**2 * (2 / (self.K_feed * v)) ** 0.5 * root

    def _turned(self, now: _Now) -> list[Any]:
        """Natural change of the ortho share in each layer [1/s]."""
        if not self._held.q_spin:
            return [0.0] * LAYERS
        return [
            hydrogen_spin.conversion_rate(np.fmax(t, hydrogen_spin.T_SLOW), 1 / v, now.ortho)
            for t, v in zip(now.T, now.v, strict=True)
        ]

    def holds(self, x: Any) -> Content:
        now, held, wall = self._now(x, 0.0), self._held, solid(self.wall)
        here = self.conditions(x, _NOWHERE)
        v, he, q = now.gas.vapour, now.gas.pressurant, held.q_spin * now.ortho
        mixed = here["boiloff"].s - v.s
        layers = list(zip(now.m_k, now.T, strict=True))
        M_dry = self.M_wall - now.M_wet
        energy = (
            sum(m * held.liquid.u(t, now.p) for m, t in layers) + now.gas.m_v * v.u + now.gas.m_g * he.u + x.m * q
            + M_dry * wall.energy(x.T_dry) + now.M_wet * wall.energy(now.T[-1])
        )  # fmt: skip
        entropy = (
            sum(m * held.liquid.s(t, now.p) for m, t in layers) + now.gas.m_v * v.s + now.gas.m_g * he.s + x.m * mixed
            + M_dry * wall.entropy(x.T_dry) + now.M_wet * wall.entropy(now.T[-1])
        )  # fmt: skip
        return Content(energy, entropy, {f"{self.fluid}.l": x.m, "He.g": now.gas.m_g})

    def span(self, state: str) -> tuple[float, float]:
        # Besides the liquid that cannot be drawn, the vapour that fills the tank at the relief valve's pressure.
        line = self._held.liquid.line
        vapour = float(line.rho_v(line.T(min(self.p_relief, float(line.p(line.T_high))))))
        return (self.residual + vapour * self.volume / self.size, 1.0)

    def start(self) -> dict[str, float]:
        T, line = self.T_set, self._held.liquid.line
        found = {s.name: T if s.unit == "K" else s.start for s in self.states}
        found |= {
            "m": self.states[0].start * self.size,
            "rho_v": float(line.rho_v(T)),
            "T_v": T + 0.01,
            "T_dry": T + 0.02,
        }
        return found

    def estimate(self) -> Estimate:
        mass = self.M_wall * (1 + self.fittings) + self.area * (self.N * self.m_layer + self.jacket)
        return Estimate(mass * (1 + self.growth), self.growth, volume=self.volume, note="tank and blanket; no cooler")


def _beyond(dT: Any) -> Any:
    """What of a temperature difference is beyond the superheat [K], rounded: 2e-11 K where there is no difference."""
    return 0.05 * _SUPERHEAT * soft_plus((dT - _SUPERHEAT) / (0.05 * _SUPERHEAT))
