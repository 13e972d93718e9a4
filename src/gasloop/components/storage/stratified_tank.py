"""Cryogenic tank in detail: ullage, layered liquid, saturated surface, dry wall; pressure rises, falls and is held."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.matter.solids import solid
from gasloop.model.component import (
    PRESSURE,
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
from gasloop.parts import phase_change
from gasloop.parts.border import Border, border
from gasloop.parts.column import LAYERS, SHARES, positive, rising
from gasloop.parts.cryogen import Cryogen, cryogen
from gasloop.parts.inside import Heat, Inside, downward, gas_side, inside
from gasloop.parts.insulation import blanket, blanket_flux
from gasloop.parts.phase_change import Change, Entering
from gasloop.parts.shapes import Shape, shape
from gasloop.parts.supports import strut_area, strut_heat
from gasloop.parts.tankage import hardware, refuse_heat, refuse_pressures, relief_share

_NOWHERE = SimpleNamespace(gravity=0.0, sink_T=300.0)  # what a tank holds does not depend on where it stands
_STILL = 5.0  # Pa, below it the root of the feed's flow is bent


@dataclass(frozen=True, kw_only=True, eq=False)
class StratifiedTank(Component):
    """Tank of a cryogen whose gas, surface and liquid have temperatures of their own, in any gravity.

    Ullage   C dT_v/dt = Q_wv - Q_vi + sum m (h_in - h_v) + T (..)                  see ``parts.ullage``
    Surface  T_i = T_sat(p_v);  Q_vi + Q_wi - Q_il = m_e (h_G - h_L)                evaporation m_e, condensation if < 0
    Layer k  m_k cp dT_k/dt = q_k + (k A + k_w t P) dT/dz .. + turnover + m_k T v' dp/dt     see ``parts.column``
    Dry wall M_d c dT_d/dt = Q_d - Q_wv - Q_wi
    Volume   V = V_u + sum m_k v(T_k);  dp/dt from all of it at once                          [m3, Pa/s]

    Heat from outside enters gas side and liquid side by their areas, but for the share ``low`` that legs and lines bring
    to the bottom; the wetted wall stands at the temperature of the layer it touches (its heat capacity goes with the
    bottom layer). Q_wv: natural convection at an upright wall; Q_vi: conduction from the middle of the ullage, or
    convection where the gas is colder than the surface; Q_wi: along the dry wall, evenly heated, to the contact line,
    3 k t P (T_d - T_i) / L. On a dry wall colder than T_i vapour condenses in a film. No coefficient is fitted to a tank.
    See ``parts.inside``, ``parts.phase_change``.

    Streams: ``fluid`` enters and leaves at the bottom in the bottom's condition. ``inlet`` brings liquid (or a wet mix)
    in its own condition: the share ``spray`` passes the ullage as drops that warm to T_i and condense vapour, the rest
    enters at the bottom; wall that a rising level wets gives up its heat to the top layer at once. What comes through
    ``feed`` does the same, driven by its own pressure: pi d^2 / 4 (2 rho dp / K)^(1/2). ``gas`` and ``helium`` feed
    the ullage. Vapour leaves by ``boiloff`` (vent and relief valve), helium with it; ``tvs`` throws away bottom liquid
    that boiled at ``p_tvs`` in a heat exchanger under the surface. ``cold`` takes heat from the top layer. The mixer
    circulates liquid from layer to layer for its power.
    A layer more than 0.2 K above T_i boils, gas more than 0.2 K below it rains.
    Below a Bond number of about 10 the gas is taken as a bubble in the middle and all wall as wetted; what would be dry wall
    at 1 g then only keeps its warmth.
    Hydrogen: the ortho share converts by natural kinetics; its heat is taken at 703 kJ/kg at any temperature here, right
    below 40 K. Helium does not slow condensation.

    size: fluid when full [kg], liquid filling ``fill_max`` of the volume at p_set. Valid from 1.05 of the triple point
    to 0.88 of the critical temperature for the liquid, to 390 K for gas and dry wall, 0 to 10 m/s2, not full of liquid.
    Source: cryogenics.md c.2.
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
    watched = (PRESSURE,)
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
        self._refuse_streams()
        refuse_heat("stratified_tank", self)
        refuse_pressures("stratified_tank", self, self._held.liquid.line)
        if self.fluid != "H2":
            object.__setattr__(self, "states", StratifiedTank.states[:-1])

    def _refuse_streams(self) -> None:
        for name in ("d_feed", "K_feed", "w_mixer"):
            if not getattr(self, name) > 0:
                raise ValueError(f"stratified_tank: {name} {getattr(self, name):g} must be above zero")
        for name in ("spray", "spray_effect", "low"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"stratified_tank: {name} {getattr(self, name):g} is a share; allowed 0 to 1")
        line = self._held.liquid.line
        low, high = float(line.p(line.T_low)), float(line.p(line.T_high))
        if not low <= self.p_tvs <= high:
            raise ValueError(
                f"stratified_tank: p_tvs {self.p_tvs / 1e5:g} bar; {self.fluid} boils between {low / 1e5:.3g} and "
                f"{high / 1e5:.3g} bar here; choose a pressure behind the throttle in between"
            )

    # -- geometry ----

    @cached_property
    def _held(self) -> Cryogen:
        return cryogen(self.fluid)

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

    def _now(self, x: Any, g: Any) -> Inside:
        return inside(self._held, self._form, self.volume, x, g)

    def _spin(self, x: Any) -> tuple[Any, Any, Any]:
        """Ortho share, its heat [J/kg] and its disorder [J/kg/K]; nought but of hydrogen."""
        c = x.ortho if self._held.q_spin else 0.0
        return c, self._held.q_spin * c, self._held.disorder(c)

    @cached_property
    def _v_ref(self) -> float:
        """Volume by which the wetted wall is counted for its heat capacity [m3/kg]."""
        return float(self._held.liquid.v(self.T_set))

    def _border(self, x: Any, now: Inside) -> Border:
        cold = now.column.T[-1]
        return border(self._form, self.volume, self.M_wall, self.wall, now.m_l, self._v_ref, x.T_dry, cold)

    # -- heat ----

    def _leaks(self, x: Any, now: Inside, T_s: Any) -> tuple[Any, Any]:
        """Heat from outside through gas side and liquid side [W]."""
        wet = self.area - now.A_dry
        if self.blanket == "stated":
            return self.q_stated * now.A_dry, self.q_stated * wet
        feet = strut_area(self.size * self.a_load, self.sigma_strut)

        def flux(T: Any) -> Any:
            bare = blanket_flux(self.blanket, T_s, T, self.N, self.n, self.p_vacuum)
            struts = strut_heat("g10", feet, self.L_strut, T_s, T)
            return (1 + self.lines) * self.degradation * bare + struts / self.area

        return flux(x.T_dry) * now.A_dry, flux(now.column.T[-1]) * wet

    def _wall_k(self, T: Any) -> Any:
        """Conductivity of the wall times its thickness [W/K]."""
        return self.k_alloy * solid(self.wall).k(T) * self.thickness

    def _heat(self, x: Any, now: Inside, site: Any, stirred: Any) -> Heat:
        """Heat that flows before anything moves; ``stirred`` is what the mixer circulates [kg/s]."""
        held, g, T_i = self._held, site.gravity, now.T_i
        dry, wet = self._leaks(x, now, site.sink_T)
        wall_gas, gas_surface = gas_side(now, held, x.T_dry, g)
        latent, tall = held.liquid.line.h_v(T_i) - held.liquid.h(T_i, now.p), now.gas.V ** (1 / 3)
        k, mu = held.transport.k_l(T_i), held.transport.mu_l(T_i)
        return Heat(
            dry=(1 - self.low) * dry,
            wet=(1 - self.low) * wet,
            low=self.low * (dry + wet),
            wall_gas=wall_gas,
            wall_rim=3 * self._wall_k(0.5 * (x.T_dry + T_i)) * now.rim**2 / now.A_dry * (x.T_dry - T_i),
            gas_surface=gas_surface,
            film=phase_change.film(g, k, mu, held.liquid.v(T_i), latent, tall, T_i - x.T_dry) * now.A_dry,
            down=downward(now, held, self._wall_k(T_i), g, stirred),
        )

    # -- physics ----

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        now, (c, q, s) = self._now(x, site.gravity), self._spin(x)
        liquid, top, T = self._held.liquid, now.column.T[0], now.column.T[-1]
        v, he, T_tvs = now.gas.vapour, now.gas.pressurant, float(self._held.liquid.line.T(self.p_tvs))
        return {
            "fluid": Condition(T, now.p, liquid.h(T, now.p) + q, liquid.s(T, now.p) + s, c),
            "cold": Condition(top, 0.0, 1.0, 1.0 / top),
            "boiloff": Condition(x.T_v, v.p, v.h + q, v.s + s, c),
            "helium_out": Condition(x.T_v, he.p, he.h, he.s),
            "tvs": Condition(T_tvs, self.p_tvs, liquid.line.h_v(T_tvs) + q, liquid.line.s_v(T_tvs) + s, c),
            "leak": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        held, now, power = self._held, self._now(x, at.site.gravity), u.mixer * self.P_mixer
        gas, column, wall, border = now.gas, now.column, solid(self.wall), self._border(x, now)
        h_in = {name: at[name].h - at[name].ortho * held.q_spin for name in ("fluid", "inlet", "feed", "gas")}
        fed = u.feed * self._fed(at["feed"].T, at["feed"].p - now.p)
        entering = Entering(u.inlet, fed, h_in["inlet"], h_in["feed"])
        heat = self._heat(x, now, at.site, power * self.w_mixer)
        change = phase_change.change(now, held.liquid, heat, entering, self.spray, self.spray_effect)
        grown = u.fill + entering.flow - u.tvs - change.net
        turning = held.turning(column.T, column.v, self._spin(x)[0])

        # Liquid and walls. Wall that gets wet or dry otherwise than by what enters passes with a mean of both energies.
        passing = border.kappa * (grown - entering.flow)
        H = self._layers(u, now, heat, change, entering, grown)
        H[0] = H[0] - u.tvs * (at["tvs"].h - self._spin(x)[1] - column.h[-1])
        H[0] = H[0] + border.kappa * entering.flow * (border.e_d - border.e_w)
        H[-1] = H[-1] + u.fill * (h_in["fluid"] - column.h[-1]) + power + passing * (border.e_m - border.e_w)
        H = [one - m * r * held.q_spin for one, m, r in zip(H, column.m, turning, strict=True)]
        C = [m * c for m, c in zip(column.m, column.cp, strict=True)]
        C[-1] = C[-1] + border.M_wet * wall.cp(column.T[-1])
        Q_dry = heat.dry - heat.wall_gas - heat.wall_rim + heat.film + passing * (border.e_d - border.e_m)

        # Gas, and pressure from all together.
        relief = self.size * self.k_relief * relief_share(now.p, self.p_relief)
        vent, y = u.vent + relief, gas.m_v / (gas.m_v + gas.m_g)
        dm_v, dm_g = change.net + u.gas - y * vent, u.helium - (1 - y) * vent
        E = (
            change.into_gas(heat, gas.vapour.h)
            + u.gas * (h_in["gas"] - gas.vapour.h)
            + u.helium * (at["helium"].h - gas.pressurant.h)
        )
        swelling, yielding = column.swelling(H, C)
        dp, dT_v, dV = gas.balance(E, dm_v, dm_g, grown * now.v_mean + swelling, yielding)
        rates = {
            "m": u.fill + entering.flow + u.gas - u.tvs - y * vent,
            "rho_v": (dm_v - gas.vapour.rho * dV) / gas.V,
            "m_g": dm_g,
            "T_v": dT_v,
            "T_dry": Q_dry / ((self.M_wall - border.M_wet) * wall.cp(x.T_dry)),
        }
        rates |= {f"T_{k + 1}": rate for k, rate in enumerate(column.warming(H, C, dp))}
        if held.q_spin:
            fresh = sum(
                f * (at[n].ortho - x.ortho)
                for n, f in (("fluid", u.fill), ("inlet", u.inlet), ("feed", fed), ("gas", u.gas))
            )
            rates["ortho"] = (sum(m * r for m, r in zip(column.m, turning, strict=True)) + fresh) / x.m
        leak = heat.dry + heat.wet + heat.low
        ports = {
            "fluid": -u.fill, "cold": u.cold, "inlet": -u.inlet, "feed": -fed, "gas": -u.gas, "helium": -u.helium,
            "power": -power, "boiloff": y * vent, "helium_out": (1 - y) * vent, "tvs": u.tvs, "leak": -leak,
        }  # fmt: skip
        outputs = {
            "pressure": now.p, "pressure_rate": dp, "relief": relief, "leak": leak, "T_surface": now.T_i,
            "fill": 1 - gas.V / self.volume, "evaporation": change.net,
            "T_liquid": sum(w * t for w, t in zip(SHARES, column.T, strict=True)),
        }  # fmt: skip
        return Flows(ports, rates, outputs)

    def _layers(self, u: Any, now: Inside, heat: Heat, change: Change, entering: Entering, grown: Any) -> list[Any]:
        """Heat of each layer [W] by leak, change of phase, what enters and what passes from layer to layer."""
        column, h, condensed = now.column, now.column.h, change.rain + change.film + change.drops
        sprayed = self.spray * entering.flow
        sources = [-b for b in change.boil]
        sources[0] = sources[0] - change.m_e + condensed + sprayed
        sources[-1] = sources[-1] + u.fill + (entering.flow - sprayed) - u.tvs
        H = [heat.wet * s - b * (change.h_s - hk) for s, b, hk in zip(now.share, change.boil, h, strict=True)]
        H[0] = H[0] + heat.down[0] - change.m_e * (change.h_L - h[0]) + condensed * (change.h_i - h[0]) - u.cold
        H[0] = H[0] + self.spray * entering.beyond(h[0]) + change.Q_drops
        H[-1] = H[-1] + heat.low + (1 - self.spray) * entering.beyond(h[-1])
        rise = rising(sources, grown)
        return column.exchanged(H, heat.down, rise, plunging=entering.flow - sprayed, falling=sprayed + change.drops)

    def _fed(self, T: Any, dp: Any) -> Any:
        """Flow through one feed pipe [kg/s] of liquid at T [K], driven by dp [Pa]; none backwards."""
        liquid = self._held.liquid
        v = liquid.v(np.fmax(np.fmin(T, liquid.line.T_high), liquid.line.T_low))
        drive = positive(dp, _STILL)
        root = drive / (drive**2 + _STILL**2) ** 0.25
        return 0.25 * math.pi * self.d_feed**2 * (2 / (self.K_feed * v)) ** 0.5 * root

    def holds(self, x: Any) -> Content:
        now, (_, q, s), wall = self._now(x, 0.0), self._spin(x), solid(self.wall)
        gas, liquid, cold = now.gas, self._held.liquid, now.column.T[-1]
        layers = list(zip(now.column.m, now.column.T, strict=True))
        M_wet = self._border(x, now).M_wet
        M_dry = self.M_wall - M_wet
        energy = sum(m * liquid.u(t, now.p) for m, t in layers) + gas.m_v * gas.vapour.u + gas.m_g * gas.pressurant.u
        entropy = sum(m * liquid.s(t, now.p) for m, t in layers) + gas.m_v * gas.vapour.s + gas.m_g * gas.pressurant.s
        energy = energy + x.m * q + M_dry * wall.energy(x.T_dry) + M_wet * wall.energy(cold)
        entropy = entropy + x.m * s + M_dry * wall.entropy(x.T_dry) + M_wet * wall.entropy(cold)
        return Content(energy, entropy, {f"{self.fluid}.l": x.m, "He.g": gas.m_g})

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
