"""Ventilation between two cabins: as much air one way as the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Flows, sized, stores, takes
from gasloop.parts import air

_MAIN = tuple(air.MAIN.items())
_ALL = tuple(air.GASES.items())


@dataclass(frozen=True, kw_only=True, eq=False)
class Ventilation(Component):
    """Fan and open duct that exchange a volume flow F of air between cabins A and B, all gases at once.

    n_i = F (p_iA / R_i T_A - p_iB / R_i T_B)                  net of each gas, from A to B [kg/s]
    Q_A = F sum p_iB / (R_i T_B) [h_i(T_B) - h_i(T_A)]          what B's air brings to A beyond that [W]; Q_B likewise
    P = F dp / eta                                             fan [W]; its heat goes to B

    Each gas has a bus of its own at its partial pressure on either side, so all that flows there is the net amount in
    the condition of that side; the heat ports carry the difference in temperature. Each passes from where there is more
    of it to where there is less; what no difference drives does not flow, though the fan runs. Traces are optional: wire
    one to both cabins or to neither, a bus on one side alone would lose it, and the audit of the run would say so.

    It runs at full load unless the study has a schedule; a plan follows the stocks of both cabins with it.

    size: exchanged air [m3/s] at full load, F = load size. Valid for cabins of nearly the same total pressure: a difference
    of pressure passes through as a flow of every gas, as through an open hatch, but without its inertia. Source:
    life_support.md c.1; mass and pressure design_choice.
    """

    ports = (
        *(stores(f"a_{name}", f"{gas}.g") for name, gas in _MAIN),
        *(stores(f"b_{name}", f"{gas}.g") for name, gas in _MAIN),
        *(stores(f"a_{name}", f"{gas}.g", optional=True) for name, gas in air.TRACES.items()),
        *(stores(f"b_{name}", f"{gas}.g", optional=True) for name, gas in air.TRACES.items()),
        stores("a_heat", "heat"),
        stores("b_heat", "heat"),
        takes("power", "electricity"),
    )

    demand = True
    follows_levels = True

    size: float = sized("m3/s", "air exchanged", 0.07, 1e-3, 10.0)
    dp: float = par(150.0, "Pa", 20.0, 1000.0, "design_choice", "pressure of the fan", unverified=True)
    eta: float = par(0.3, "1", 0.1, 0.7, "design_choice", "fan with its motor", unverified=True)
    m_flow: float = par(100.0, "kg s/m3", 10.0, 1000.0, "design_choice", "fan and duct per flow", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        F = u.load * self.size
        fan = F * self.dp / self.eta
        ports: dict[str, Any] = {"power": -fan}
        to_a, to_b = 0.0, fan
        for name, gas in _ALL:
            a, b = at[f"a_{name}"], at[f"b_{name}"]
            R = air.gas_constant(gas)
            from_a, from_b = F * a.p / (R * a.T), F * b.p / (R * b.T)
            ports[f"a_{name}"], ports[f"b_{name}"] = from_b - from_a, from_a - from_b
            to_a, to_b = to_a + from_b * (b.h - a.h), to_b + from_a * (a.h - b.h)
        return Flows(ports={**ports, "a_heat": to_a, "b_heat": to_b}, outputs={"fan": fan})

    def estimate(self) -> Estimate:
        return Estimate(self.m_flow * self.size * (1 + self.growth), self.growth)
