"""Sabatier reactor of a crew: a hot front, a cool tail, a condenser; what is left goes by, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter import equilibrium
from gasloop.matter.carriers import Condition
from gasloop.matter.species import molar_mass
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes
from gasloop.parts import condenser, electrochemistry, methanation

_LEFT = {"CO2": "spent_carbon_dioxide", "H2": "spent_hydrogen"}


@dataclass(frozen=True, kw_only=True, eq=False)
class SabatierReactor(Component):
    """Hydrogen of an oxygen generator and carbon dioxide of a crew, in one pass: CO2 + 4 H2 -> CH4 + 2 H2O.

    front: at rest at T_front, with carbon monoxide (``parts.methanation.at_rest``)
    tail:  d xi / d tau = N p_CO2^0.34 p_H2^0.88 [1 - Q / K(T_tail)],  tau to Da(T_tail); its carbon monoxide goes to methane
    vapour = (CH4 + CO2 + H2) p_sat / (p - p_sat)           leaves the condenser at T_c [mol per mol fed]
    P = e_aux load size + lift                              separator, heater, control; methane into a bus above its share [W]

    The front runs by itself, as hot as an adiabatic bed (``methanation.adiabatic``), and cools until the reaction all but
    stops at T_front; the tail is slow. No bed passes its equilibrium. Hydrogen and carbon dioxide are taken in ``ratio``; below 4
    hydrogen is the scarce one, which is usual: 2 H2 of each O2 cover a little more than half of a crew's carbon dioxide.

    Methane leaves to a bus: a ``vent``, or pyrolysis that gives the hydrogen back. State that bus at the output ``p_methane``, its
    partial pressure; where it stands higher, separating and compressing are paid for at ``eta_lift``. Carbon dioxide
    and hydrogen that are left, and vapour, leave the site. No recycle, so unlike ``sabatier``, which makes propellant. Left
    out: a compressor for the feed, start-up by heater, ageing.

    size: carbon dioxide fed at full load [kg/s]. Valid for ratio 3-6, 0.4-2 bar, T_front 550-750 K, a heat bus no warmer
    than the condenser. Source: habnet_sabatier (both zones), ru_methanation2015 (rate), life_support.md c.5.
    """

    ports = (
        takes("power", "electricity"),
        takes("carbon_dioxide", "CO2.g"),
        takes("hydrogen", "H2.g"),
        gives("water", "H2O.l"),
        gives("methane", "CH4.g"),
        gives("heat", "heat"),
        emits("spent_carbon_dioxide", "CO2.g"),
        emits("spent_hydrogen", "H2.g"),
        emits("vapour", "H2O.g"),
    )

    size: float = sized("kg/d", "carbon dioxide fed at full load", 4.0, 0.05, 1e3)
    ratio: float = par(3.5, "1", 3.0, 6.0, "habnet_sabatier", "hydrogen to carbon dioxide fed, by moles")
    p: float = par(1.0, "bar", 0.4, 2.0, "design_choice", "pressure of the reactor")
    T_front: float = par(
        645.0, "K", 550.0, 750.0, "habnet_sabatier", "where the front is at rest: 90 % of the hydrogen"
    )
    T_tail: float = par(535.0, "K", 450.0, 620.0, "habnet_sabatier", "mean of the tail, which ends at 149 degC")
    Da: float = par(11.5, "1", 0.0, 200.0, "habnet_sabatier", "catalyst of the tail over flow at 573 K: 5 % more")
    E_a: float = par(66.1, "kJ/mol", 60.0, 80.0, "ru_methanation2015", "activation energy on ruthenium")
    T_c: float = par(290.0, "K", 276.0, 320.0, "design_choice", "temperature of the condenser")
    e_aux: float = par(
        26.5, "W d/kg", 5.0, 150.0, "habnet_sabatier", "heater and separator, over size: 186 W to 7 kg/d"
    )
    eta_lift: float = par(
        0.5,
        "1",
        0.2,
        0.85,
        "design_choice",
        "separation and compression of methane, of the least work",
        unverified=True,
    )
    m_rate: float = par(17.0, "kg d/kg", 5.0, 60.0, "habnet_sabatier", "reactor assembly, over size: 120 kg to 7 kg/d")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ISS assembly, water of what its hydrogen gives, low", 0.82, "1", "murdock2010", "primary"),
        Evidence("ISS assembly, water of what its hydrogen gives, high", 0.94, "1", "murdock2010", "primary"),
        Evidence("ISS assembly, hottest place of the front", 866.0, "K", "hintze2018", "primary"),
    )

    def __post_init__(self) -> None:
        if self.p <= 2 * self.saturated:
            raise ValueError(
                f"sabatier_reactor: at {self.p / 1e5:.2f} bar and a condenser of {self.T_c:.0f} K half of the gas is vapour; "
                "raise `p` or lower `T_c`"
            )

    @cached_property
    def saturated(self) -> float:
        """Pressure of vapour at the condenser [Pa]."""
        return condenser.vapour_pressure(self.T_c)

    @cached_property
    def front(self) -> Mapping[str, float]:
        """Amounts behind the front, per mole of carbon dioxide fed."""
        return methanation.at_rest(methanation.feed(self.ratio), self.T_front, self.p)

    @cached_property
    def product(self) -> Mapping[str, float]:
        """Amounts behind the tail, per mole of carbon dioxide fed."""
        Da = methanation.catalyst_over_flow(self.Da, self.E_a, self.T_tail)
        return methanation.tail(self.front, self.T_tail, self.p, Da)

    def converted(self, amounts: Mapping[str, float]) -> float:
        """Share of the scarcer reactant that has gone to methane."""
        return amounts["CH4"] / min(1.0, self.ratio / 4)

    @cached_property
    def vapour(self) -> float:
        """Water that leaves as vapour with the gas [mol per mol fed]; no more than there is."""
        gas = sum(self.product[name] for name in ("CH4", "CO2", "H2"))
        return min(condenser.carried(gas, self.p, self.T_c), self.product["H2O"])

    def partial(self, name: str) -> float:
        """Partial pressure of a gas behind the condenser [Pa]."""
        gas = sum(self.product[other] for other in ("CH4", "CO2", "H2"))
        return max(self.product[name] / gas, 1e-6) * (self.p - self.saturated)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        left = {port: equilibrium.thin_gas(name, self.T_c, self.partial(name)) for name, port in _LEFT.items()}
        return {**left, "vapour": equilibrium.thin_gas("H2O", self.T_c, self.saturated)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        n = u.load * self.size / molar_mass("CO2")  # mol/s fed
        left, p_methane = self.product, self.partial("CH4")
        lift = electrochemistry.lift(n * left["CH4"], self.T_c, p_methane, at["methane"].p, self.eta_lift)
        M = {name: molar_mass(name) for name in methanation.GASES}
        flows = {
            "power": -(self.e_aux * u.load * self.size + lift),
            "carbon_dioxide": -n * M["CO2"],
            "hydrogen": -n * self.ratio * M["H2"],
            "water": n * (left["H2O"] - self.vapour) * M["H2O"],
            "methane": n * left["CH4"] * M["CH4"],
            "spent_carbon_dioxide": n * left["CO2"] * M["CO2"],
            "spent_hydrogen": n * left["H2"] * M["H2"],
            "vapour": n * self.vapour * M["H2O"],
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        most = 2 * min(1.0, self.ratio / 4)
        return Flows(
            ports=flows,
            outputs={
                "front": self.converted(self.front) + 0 * n,
                "conversion": self.converted(left) + 0 * n,
                "recovery": (left["H2O"] - self.vapour) / most + 0 * n,
                "p_methane": p_methane + 0 * n,
            },
        )

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth)
