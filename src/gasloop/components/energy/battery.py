"""Lithium-ion battery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.species import R_GAS
from gasloop.model.component import (
    Alarm,
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    State,
    gives,
    sized,
    stores,
)

_YEAR = 365.25 * 86400.0
_T_REF = 298.15  # K, at which the two fades are stated
_HOUR = 3600.0
_REST = 1e-3  # of c_rate, the power below which a cell counts as resting
_EDGE = 1e-3  # of the capacity, over which "full" is rounded
_FADED = Alarm("spilled", "W", "charge that a faded battery could not keep", 1e-9)


@dataclass(frozen=True, kw_only=True, eq=False)
class Battery(Component):
    """Battery with a loss that grows with the square of power, and with fade by calendar and by cycles.

    P = load c_rate size                              power to the bus [W], negative when charging
    loss = r P^2 / (size k^g) + self E + spilled      heat of resistance, self-discharge and overfilling [W]
    dE/dt = -P - loss                                 energy kept [J]
    k = exp[-ageing (q_cal + q_cyc)]                  capacity left, of new; k size is full
    q_cal = f_cal [(a + d)^0.5 - d^0.5],  da/dt = {exp[-E_a/R (1/T - 1/298 K)] exp[b (E/size - 1/2)]}^2
    q_cyc = f_cyc [(n + 1)^z - 1],  dn/dt = |P| / (2 size) {exp[-E_c/R (1/T - 1/298 K) + c_c (|P|/size - c_1)]}^(1/z)

    One way the loss is the share r |P| / size of the power: at c_rate 0.5 1/h and r 180 s, 2.5 %; there and
    back 5 %. a is time in years at 298 K and half charge, d a day of it, spent before delivery; n is full cycles at
    298 K and the rate c_1. Both grow at rates that know nothing of the past, so the fade does not depend on the length of a step or on
    the order of seasons. T is that of the heat bus. Charge above k size turns to heat within an hour (``spilled``).

    ``ageing`` is off (0) unless a study sets it; then no plan knows the fade, so ``counted_on`` says which share of
    the new capacity it may use, and the run tells of what was spilled for that being too much.

    size: energy capacity [J] when new. A plan keeps E between 1 - dod and ``counted_on`` of size. Voltage is not
    modelled; the heat goes to the heat bus. Valid load -1 to 1, 270-330 K. The forms of the fade are those of wang2011
    (cycles) and of the usual square root of time; their numbers are from memory.
    Source: dalton_iss (mass), wang2011 (fade), design_choice (loss).
    """

    ports = (stores("power", "electricity"), gives("heat", "heat"))
    controls = (Control("load", -1.0, 1.0, closes="power", what="share of the power at c_rate, positive: discharge"),)
    states = (
        State("E", "J", start=0.9, role="stock", what="energy kept"),
        State("calendar", "s", start=0.0, role="free", scale=_YEAR, what="rest that has aged it as much"),
        State("cycles", "1", start=0.0, role="free", scale=100.0, what="full cycles that have aged it as much"),
    )
    alarms = (_FADED,)

    size: float = sized("kWh", "energy capacity", 100.0, 0.1, 1e5)
    c_rate: float = par(0.5, "1/h", 0.1, 2.0, "design_choice", "highest power per capacity")
    r: float = par(180.0, "s", 50.0, 500.0, "design_choice", "internal resistance: loss size / P^2", unverified=True)
    self_discharge: float = par(
        0.12, "1/yr", 0.0, 0.4, "design_choice", "self-discharge and cell monitoring", unverified=True
    )
    dod: float = par(0.8, "1", 0.35, 0.9, "design_choice", "deepest discharge of a plan", unverified=True)
    counted_on: float = par(1.0, "1", 0.92, 1.0, "design_choice", "share of the new capacity that a plan may fill")
    ageing: float = par(0.0, "1", 0.0, 3.0, "design_choice", "0: none; 1: fade as the laws say; a factor on both")
    f_cal: float = par(0.03, "1", 0.01, 0.06, "recalled_energy", "calendar fade of the first year", unverified=True)
    E_a: float = par(30.0, "kJ/mol", 24.0, 40.0, "recalled_energy", "activation energy of that", unverified=True)
    b: float = par(
        1.0, "1", 0.0, 2.0, "recalled_energy", "how charge hastens it: exponent per filling", unverified=True
    )
    f_cyc: float = par(0.0015, "1", 0.0005, 0.004, "wang2011", "fade of the first full cycle", unverified=True)
    z: float = par(0.55, "1", 0.5, 1.0, "wang2011", "exponent of cycles", unverified=True)
    E_c: float = par(31.7, "kJ/mol", 25.0, 40.0, "wang2011", "activation energy of cycling", unverified=True)
    c_c: float = par(0.15, "h", 0.0, 0.3, "wang2011", "how rate hastens it: 370.3 / (R 298 K)", unverified=True)
    c_1: float = par(0.5, "1/h", 0.1, 1.0, "wang2011", "rate at which f_cyc holds", unverified=True)
    g: float = par(1.5, "1", 0.0, 3.0, "design_choice", "rise of resistance with fade: exponent", unverified=True)
    e_m: float = par(75.0, "Wh/kg", 60.0, 200.0, "dalton_iss", "energy per mass, ISS lithium-ion unit", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ISS nickel-hydrogen unit, deepest discharge", 0.35, "1", "dalton_iss", "primary"),
        Evidence("ISS lithium-ion unit", 75.0, "Wh/kg", "dalton_iss", "recalled"),
        Evidence("lithium-ion pack today, lower", 160.0, "Wh/kg", "guzik2017", "recalled"),
    )

    def __post_init__(self) -> None:
        if not self.counted_on > 1 - self.dod:
            raise ValueError(
                f"battery: counted_on {self.counted_on:g} is not above 1 - dod = {1 - self.dod:g}, so a plan could use "
                "nothing; raise one of them"
            )
        if self.ageing == 0:
            object.__setattr__(self, "states", Battery.states[:1])

    def left(self, x: Any) -> Any:
        """Capacity left, share of new: k."""
        if self.ageing == 0:
            return 1.0
        day = 1 / 365.25
        calendar = self.f_cal * (np.sqrt(np.fmax(x.calendar, 0.0) / _YEAR + day) - np.sqrt(day))
        cycling = self.f_cyc * ((np.fmax(x.cycles, 0.0) + 1.0) ** self.z - 1.0)
        return np.exp(-self.ageing * (calendar + cycling))

    def _fading(self, P: Any, E: Any, T: Any) -> dict[str, Any]:
        """Rates of the two ages [1, 1/s]."""
        cold = (1 / T - 1 / _T_REF) / R_GAS
        small = _REST * self.c_rate
        rate = np.sqrt((P / self.size) ** 2 + small**2) - small  # |P| per capacity [1/s]
        resting = np.exp(-self.E_a * cold + self.b * (E / self.size - 0.5))
        cycling = np.exp((-self.E_c * cold + self.c_c * (rate - self.c_1)) / self.z)
        return {"calendar": resting**2, "cycles": 0.5 * rate * cycling}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        P = u.load * self.c_rate * self.size
        k = self.left(x)
        spilled = self._spilled(x.E, k)
        loss = self.r * P**2 / (self.size * k**self.g) + self.self_discharge * x.E + spilled
        ageing = self._fading(P, x.E, at["heat"].T) if self.ageing > 0 else {}
        return Flows(
            ports={"power": P, "heat": loss},
            rates={"E": -P - loss, **ageing},
            outputs={"filling": x.E / self.size, "capacity": k, "spilled": spilled},
        )

    def _spilled(self, E: Any, k: Any) -> Any:
        """Heat of charge above what a faded battery holds [W]; a new one is kept from it by its plan."""
        if self.ageing == 0:
            return 0.0
        over = np.fmax(E / self.size - k, 0.0)
        return over**2 / (over + _EDGE) * self.size / _HOUR

    def holds(self, x: Any) -> Content:
        return Content(energy=x.E)

    def span(self, state: str) -> tuple[float, float]:
        return (1 - self.dod, self.counted_on)

    def estimate(self) -> Estimate:
        return Estimate(self.size / self.e_m * (1 + self.growth), self.growth)
