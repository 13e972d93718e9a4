"""Fission reactor with its own converter and radiator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.species import SIGMA
from gasloop.model.component import At, Component, Content, Estimate, Evidence, Flows, State, draws, emits, gives, sized

# Decay heat: shares of the power and lifetimes [s] of two groups, a least-squares fit (within 24 %) from ten minutes to
# thirty days to 0.0622 [t^-0.2 - (t + 2 yr)^-0.2], the form of Way and Wigner, from memory.
_GROUPS = (("hours", 0.0085, 2.17e4), ("weeks", 0.0040, 2.18e6))
_CORNER = 1e-4  # of the rated heat, over which a core falls back to its decay heat
_VIEW_SINK = 250.0  # K, sink for which its radiator is laid out


@dataclass(frozen=True, kw_only=True, eq=False)
class FissionReactor(Component):
    """Fission surface power: core, shield, heat engine and radiator in one mass.

    P = load size                                                        electric power [W]
    H = size [load + idle (1 - load)] / eta'                             heat the engine needs, at T_core [W]
    eta' = eta (1 - T_c / T_core) / (1 - T_cold / T_core)                its efficiency at the cold side T_c
    T_c^4 = T_s^4 + [load + idle (1 - load)] (T_cold^4 - 250^4 K^4)      cold side by load and sink T_s [K]
    waste = H - P - heat,  heat = reuse (H - P)                          radiated; given to a heat bus [W]
    A = size (1/eta - 1) / [2 eps eta_fin sigma (T_cold^4 - 250^4 K^4)]  panel of its radiator, two-sided [m2]
    m = m_40 (size / 40 kW)^e {1 - shield + shield [1 - 2 ln(r / r_0) / n]}    mass [kg]

    The core follows the load. eta holds at full load and T_cold and must stay below Carnot, 1 - T_cold / T_core; at a
    colder sink or less load the radiator runs colder and the engine does better, while ``idle`` is what turning it
    costs. The exponent e joins the two designs read, 3 kW at 775 kg (poston2002) and 40 kW at 6000 kg (inl_fsp2021):
    ln(6000 / 775) / ln(40 / 3) = 0.79. A shadow shield weighs in proportion to its thickness, and that to the logarithm
    of what it must weaken: n at the distance r_0 the mass law stands for, less 2 ln(r / r_0) farther off. The cable of
    that length is the component ``cable``.

    With ``decay``, d_i of rated heat wait in each group [s], dd_i/dt = decay b_i F / H_rated - d_i / tau_i, so
    fission F is a little more than H while they fill, and the core gives heat for days after it was shut down.

    size: rated electric power [W]. Valid load 0-1, 1-100 kW, a sink below T_cold. Without a bus at ``heat`` all waste is
    radiated. Sources: gibson2017, inl_fsp2021, poston2002.
    """

    ports = (
        draws("fission", "heat"), gives("power", "electricity"), gives("heat", "heat", optional=True), emits("waste", "heat"),
    )  # fmt: skip
    states = tuple(
        State(name, "s", start=0.0, role="free", scale=share * tau, what=f"decay heat to come within {name}")
        for name, share, tau in _GROUPS
    )

    size: float = sized("kW", "rated electric power", 40.0, 1.0, 200.0)
    eta: float = par(0.25, "1", 0.18, 0.32, "gibson2017", "electric power per heat of the core", unverified=True)
    T_core: float = par(1073.0, "K", 900.0, 1200.0, "gibson2017", "core temperature: about 800 degC")
    T_cold: float = par(400.0, "K", 350.0, 550.0, "gibson2017", "temperature of its radiator", unverified=True)
    idle: float = par(0.05, "1", 0.0, 0.3, "recalled_energy", "heat at no load, of that at full load", unverified=True)
    reuse: float = par(
        0.0, "1", 0.0, 1.0, "design_choice", "share of the waste heat given to a heat bus, if there is one"
    )
    decay: float = par(
        0.0, "1", 0.0, 1.3, "design_choice", "0: no decay heat; 1: as the groups say; a factor on their shares"
    )
    eps: float = par(0.85, "1", 0.7, 0.92, "design_choice", "emissivity of its radiator", unverified=True)
    eta_fin: float = par(0.85, "1", 0.8, 0.9, "handbook_lunar_base", "fin efficiency")
    m_40: float = par(6000.0, "kg", 3000.0, 10000.0, "inl_fsp2021", "mass at 40 kW, a limit with margin inside")
    e: float = par(0.79, "1", 0.5, 1.0, "poston2002", "exponent of mass over power")
    distance: float = par(1.0, "km", 0.1, 10.0, "design_choice", "from the people that the shield keeps safe")
    r_0: float = par(1.0, "km", 0.5, 2.0, "recalled_energy", "distance for which m_40 holds", unverified=True)
    shield: float = par(
        0.25, "1", 0.1, 0.5, "recalled_energy", "share of the shield in the mass there", unverified=True
    )
    n: float = par(12.0, "1", 8.0, 20.0, "recalled_energy", "ln of what the shield weakens there", unverified=True)
    growth: float = par(0.0, "1", 0.0, 0.3, "inl_fsp2021", "mass growth allowance beyond the limit of m_40")

    evidence = (
        Evidence("fission surface power requirement, 40 kW", 150.0, "kg/kW", "inl_fsp2021", "computed"),
        Evidence("Mars design, 3 kW", 775.0, "kg", "poston2002", "primary"),
        Evidence("Kilopower design, 10 kW", 1500.0, "kg", "gibson2017", "recalled"),
    )

    def __post_init__(self) -> None:
        if not self.eta < 1 - self.T_cold / self.T_core:
            raise ValueError(
                f"fission_reactor: eta {self.eta:g} is not below Carnot between {self.T_core:g} K and {self.T_cold:g} K, "
                f"{1 - self.T_cold / self.T_core:.3g}; lower eta or T_cold"
            )
        if self.decay == 0:
            object.__setattr__(self, "states", ())

    @property
    def radiator_area(self) -> float:
        """Panel of its radiator, one side of a two-sided panel [m2]."""
        flux = 2 * self.eps * self.eta_fin * SIGMA * (self.T_cold**4 - _VIEW_SINK**4)
        return self.size * (1 / self.eta - 1) / flux

    def cold_side(self, share: Any, site: Any) -> Any:
        """Temperature of its radiator [K] at a share of the rated heat."""
        return (site.sink_T**4 + share * (self.T_cold**4 - _VIEW_SINK**4)) ** 0.25

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        # What leaves is counted at the temperature of the sink, as of any radiator.
        return {"fission": condition("heat", self.T_core), "waste": Condition(site.sink_T, 0.0, 1.0, 1.0 / site.sink_T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        self._refuse_hot_bus(at["heat"])
        P = u.load * self.size
        share = u.load + self.idle * (1 - u.load)
        T_c = self.cold_side(share, at.site)
        eta = self.eta * (1 - T_c / self.T_core) / (1 - self.T_cold / self.T_core)
        fission, heat, rates = self._core(self.size * share / eta, x)
        # An optional port without a bus sees something at rest, whose h is 0: nothing is given there.
        given = self.reuse * (heat - P) * at["heat"].h
        return Flows(
            ports={"fission": -fission, "power": P, "heat": given, "waste": heat - P - given},
            rates=rates,
            outputs={"cold_side": T_c, "efficiency": eta, "core_heat": heat},
        )

    def _core(self, needed: Any, x: Any) -> tuple[Any, Any, dict[str, Any]]:
        """Fission [W] that with the decay heat gives what is needed, the heat it gives, and the groups' rates."""
        if self.decay == 0:
            return needed, needed, {}
        rated = self.size / self.eta
        waiting = {name: getattr(x, name) / tau for name, _, tau in _GROUPS}
        decaying = sum(waiting.values()) * rated
        short, corner = needed - decaying, _CORNER * rated
        prompt = 1 - self.decay * sum(share for _, share, _ in _GROUPS)
        fission = 0.5 * (short + np.sqrt(short**2 + corner**2)) / prompt
        rates = {name: self.decay * share * fission / rated - waiting[name] for name, share, _ in _GROUPS}
        return fission, prompt * fission + decaying, rates

    def _refuse_hot_bus(self, bus: Condition) -> None:
        if self.reuse > 0 and isinstance(bus.T, float) and bus.h and self.T_cold < bus.T:
            raise ValueError(
                f"fission_reactor: heat of {self.T_cold:g} K cannot go to a heat bus of {bus.T:g} K; allowed: a bus up to "
                "T_cold; lower its T, raise T_cold, or set reuse to 0"
            )

    def holds(self, x: Any) -> Content:
        if self.decay == 0:
            return Content()
        energy = sum(getattr(x, name) for name, _, _ in _GROUPS) * self.size / self.eta
        return Content(energy=energy, entropy=energy / self.T_core)

    def estimate(self) -> Estimate:
        weakened = max(1 - 2 * np.log(self.distance / self.r_0) / self.n, 0.0)
        mass = self.m_40 * (self.size / 40e3) ** self.e * (1 - self.shield + self.shield * float(weakened))
        return Estimate(mass * (1 + self.growth), self.growth, note=f"radiator of {self.radiator_area:.0f} m2 included")
