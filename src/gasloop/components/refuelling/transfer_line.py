"""Transfer line: pump, insulated pipe that is chilled by what flows through it, vent for the vapour this makes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, eos_name
from gasloop.matter.solids import solid
from gasloop.model.component import (
    At,
    Component,
    Content,
    Estimate,
    Evidence,
    Flows,
    State,
    emits,
    gives,
    sized,
    takes,
    trades,
)
from gasloop.parts.insulation import blanket, blanket_flux
from gasloop.parts.pumps import pipe_loss, pump_power, suction_head

if TYPE_CHECKING:
    from gasloop.matter.saturation import Saturation
    from gasloop.parts.boiling import BoilingCurve
    from gasloop.parts.isobar import Isobar

_SHY = 0.02  # K, by which delivered liquid stays below its boiling point at the most
_BREATH = 1e-9  # of rated flow, keeps a quotient finite at rest


@lru_cache(maxsize=16)
def _isobar(formula: str, p: float) -> Isobar:
    from gasloop.parts.isobar import isobar

    return isobar(eos_name(f"{formula}.l"), p)


@lru_cache(maxsize=16)
def _saturation(formula: str) -> Saturation:
    from gasloop.matter.fluids import fluid

    of = fluid(eos_name(f"{formula}.l"))
    return of.saturation(1.02 * of.T_triple, 0.9 * of.T_crit, error=1e-8)


@lru_cache(maxsize=16)
def _curve(formula: str, p: float, g: float, D: float) -> BoilingCurve:
    from gasloop.parts.boiling import boiling_curve

    return boiling_curve(eos_name(f"{formula}.l"), p, g, D)


@dataclass(frozen=True, kw_only=True, eq=False)
class TransferLine(Component):
    """Pump and pipe between two tanks; a warm pipe boils what flows until it is cold.

    F = load size                                   taken from the source [kg/s]
    P = F (p - p_source + dp_pipe) / (rho eta)      pump [W], smooth positive part of the pressure difference
    m_v = F (1 - exp(-Q_b / (F dh)))                vapour made, leaves by the vent [kg/s]
    Q_b = A (q_boil(T - T_sat) + w h_stream (T - T_sat))     boiling curve, and under its film the stream [W]
    M c(T) dT/dt = Q_leak + P + F h_source - m_v h_v - (F - m_v) h_l

    T is the temperature of the pipe. Liquid leaves as warm as the pipe while that is below the boiling point, else 0.02
    K below that; vapour leaves with the share ``superheat`` of the pipe's superheat. So the coolant for a kilogram of
    metal lies between the bounds of latent heat alone (0) and of all sensible heat (1). The line keeps the pressure p;
    vapour is throttled outside of it. It publishes the liquid it delivers: give that bus to nobody else who
    publishes, or name the line before the tank. At rest nothing flows and the pipe warms by the leak of its blanket;
    what liquid is left in it counts for nothing.

    size: flow at full load [kg/s]; the bore follows from ``speed``, so flows do not go with size: the wall goes
    with size^(1/2). Boiling at the gravity of the site, no less than ``parts.boiling.G_LEAST``. Valid from the triple
    point to 400 K of pipe, p up to 0.95 of the critical temperature's, liquid H2 is para. Two-phase pressure loss and
    surges are left out. Source: cryogenics.md c.5; parts.boiling.
    """

    ports = (
        takes("source", "*.l"),
        gives("delivery", "*.l"),
        takes("power", "electricity"),
        emits("chill", "*.g"),
        trades("leak", "heat"),
    )
    # The start here is that of oxygen; ``start`` gives that of the fluid.
    states = (State("T", "K", start=112.0, role="free", scale=10.0, what="temperature of the pipe"),)
    scales_with_size = False

    size: float = sized("kg/h", "flow at full load", 1800.0, 1.0, 1e5)
    fluid: str = "O2"
    material: str = "steel_304"
    blanket: str = "dam_dacron"
    p: float = par(3.0, "bar", 1.1, 8.0, "design_choice", "pressure in the line, behind the pump")
    eta: float = par(0.5, "1", 0.2, 0.8, "recalled_cryogenics", "pump, shaft and motor", unverified=True)
    dp_min: float = par(0.1, "bar", 0.01, 1.0, "design_choice", "pressure that valves cost in any case")
    speed: float = par(3.0, "m/s", 0.3, 10.0, "design_choice", "speed of the liquid at full load")
    L: float = par(20.0, "m", 0.5, 500.0, "design_choice", "length of the pipe")
    bends: float = par(10.0, "1", 0.0, 100.0, "design_choice", "loss coefficients of bends, valves, couplings")
    t: float = par(1.0, "mm", 0.2, 10.0, "design_choice", "thickness of the pipe")
    extra: float = par(1.5, "1", 1.0, 5.0, "design_choice", "metal chilled over that of the pipe: valves, couplings")
    superheat: float = par(0.5, "1", 0.0, 1.0, "design_choice", "share of the pipe's superheat that vapour takes along")
    T_above: float = par(10.0, "K", -5.0, 280.0, "design_choice", "pipe over boiling point at the start")
    N: float = par(30.0, "1", 5.0, 120.0, "design_choice", "layers of the blanket")
    n: float = par(10.0, "1/cm", 5.0, 25.0, "hastings2004", "layers per thickness", unverified=True)
    p_vacuum: float = par(1.33e-4, "Pa", 1e-9, 1e-2, "design_choice", "gas in the blanket (1e-6 torr)")
    degradation: float = par(4.0, "1", 1.6, 10.0, "johnson2010", "heat of a blanket on a pipe over the ideal one")
    m_layer: float = par(0.03, "kg/m2", 0.01, 0.04, "openconcept_mli", "foil and spacer, per layer")
    m_pump: float = par(0.01, "kg h/kg", 0.001, 0.1, "recalled_cryogenics", "pump and motor per flow", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence(
            "hydrogen per steel chilled from 300 K, latent heat alone",
            0.206,
            "kg/kg",
            "nist_cryo_materials",
            "computed",
        ),
        Evidence("the same, all sensible heat used", 0.041, "kg/kg", "nist_cryo_materials", "computed"),
        Evidence(
            "oxygen per steel chilled from 300 K, latent heat alone", 0.392, "kg/kg", "nist_cryo_materials", "computed"
        ),
        Evidence("the same, all sensible heat used", 0.270, "kg/kg", "nist_cryo_materials", "computed"),
    )

    def __post_init__(self) -> None:
        solid(self.material), blanket(self.blanket)
        if not isinstance(self.p, (int, float)):
            return  # sampled or symbolic: checked where it was given
        try:
            at = self._at
        except ValueError as error:
            raise ValueError(
                f"transfer_line: p = {self.p / 1e5:g} bar cannot be kept with boiling {self.fluid}: {error}"
            ) from None
        if not at.T_sat + self.T_above < at.gas.high:
            raise ValueError(
                f"transfer_line: T_above {self.T_above:g} K puts the pipe at {at.T_sat + self.T_above:.4g} K at the "
                f"start; allowed up to {at.gas.high - at.T_sat:.4g} K over the boiling point of {self.fluid} at "
                f"{self.p / 1e5:g} bar, where data of metals end; lower T_above"
            )

    # -- hardware ----

    @property
    def _at(self) -> Isobar:
        return _isobar(self.fluid, self.p)

    @property
    def bore(self) -> Any:
        """Inner diameter [m]: size = rho speed pi D^2 / 4."""
        rho = float(self._at.liquid.rho(self._at.T_sat))
        return (4 * self.size / (math.pi * rho * self.speed)) ** 0.5

    @property
    def metal(self) -> Any:
        """Mass that is chilled [kg]."""
        return self.extra * solid(self.material).density * math.pi * (self.bore + self.t) * self.t * self.L

    def leak(self, T: Any, T_s: Any) -> Any:
        """Heat into a pipe at T from surroundings at T_s [W], blanket on its outside."""
        area = math.pi * (self.bore + 2 * self.t) * self.L
        return self.degradation * area * blanket_flux(self.blanket, T_s, T, self.N, self.n, self.p_vacuum)

    # -- physics ----

    def _leaving(self, T: Any) -> tuple[Condition, Condition]:
        """Liquid delivered and vapour vented, at temperature T of the pipe."""
        from gasloop.parts.boiling import onset

        at = self._at
        ceiling = at.T_sat - _SHY
        gap = T - ceiling
        T_l = T - 0.5 * (gap + np.sqrt(gap**2 + _SHY**2))
        T_v = at.gas.low + self.superheat * onset(T - at.gas.low)
        return (
            Condition(T_l, self.p, at.liquid.h(T_l), at.liquid.s(T_l)),
            Condition(T_v, self.p, at.gas.h(T_v), at.gas.s(T_v)),
        )

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        liquid, vapour = self._leaving(x.T)
        leak = Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T)
        return {"delivery": liquid, "chill": vapour, "leak": leak}

    def boiled(self, flow: Any, T: Any, g: float, dh: Any) -> tuple[Any, Any]:
        """Vapour made [kg/s], no more than flows, and the share of the wall under film."""
        from gasloop.parts.boiling import onset, stream_film

        at, D = self._at, self.bore
        curve = _curve(self.fluid, self.p, g, float(D))
        over = T - at.T_sat
        film = curve.film_share(over)
        stream = stream_film(at, T, flow / (0.25 * math.pi * D**2), D) * onset(over)
        heat = math.pi * D * self.L * (curve.flux(over) + film * stream)
        return flow * (1 - np.exp(-heat / (dh * (flow + _BREATH * self.size)))), film

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        fluid, liquid = self._at, self._at.liquid
        rho, mu = float(liquid.rho(fluid.T_sat)), float(liquid.mu(fluid.T_sat))
        flow = u.load * self.size
        source, delivery, chill = at["source"], at["delivery"], at["chill"]
        loss = pipe_loss(flow, self.bore, self.L, self.bends, rho, mu)
        power = pump_power(flow, self.p - source.p + loss, self.dp_min, rho, self.eta)
        own_liquid, own_vapour = self._leaving(x.T)
        vapour, film = self.boiled(flow, x.T, at.site.gravity, own_vapour.h - own_liquid.h)
        leak = self.leak(x.T, at.site.sink_T)
        heating = leak + power + flow * source.h - vapour * chill.h - (flow - vapour) * delivery.h
        dT = heating / (self.metal * solid(self.material).cp(x.T))
        head = suction_head(source.p, _saturation(self.fluid).p(source.T), rho)
        return Flows(
            ports={"source": -flow, "delivery": flow - vapour, "power": -power, "chill": vapour, "leak": -leak},
            rates={"T": dT},
            outputs={"vapour": vapour, "film": film, "loss": loss, "suction_head": head, "leak": leak},
        )

    def holds(self, x: Any) -> Content:
        metal = solid(self.material)
        return Content(self.metal * metal.energy(x.T), self.metal * metal.entropy(x.T))

    def start(self) -> dict[str, float]:
        return {"T": self._at.T_sat + self.T_above}

    def estimate(self) -> Estimate:
        outside = math.pi * (self.bore + 2 * self.t) * self.L
        mass = self.metal + outside * self.N * self.m_layer + self.m_pump * self.size
        return Estimate(mass * (1 + self.growth), self.growth, note="pump, pipe with valves, blanket; no supports")
