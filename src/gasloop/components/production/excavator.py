"""Excavators: dig soil, haul it to the plant, wait."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import CARRIERS, Condition
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, draws, emits, gives, sized, takes

_YEAR = 365.25 * 86400.0
_KINK = 1e-3  # of a wheel's weight, by which the corner between braking and pulling is rounded


@dataclass(frozen=True, kw_only=True, eq=False)
class Excavator(Component):
    """A fleet of excavators of one kind, a mean over their trips. Digging, hauling and waiting are kept apart.

    t = payload / rate + 2 d / v + t_dump                    a trip [s]; d one way
    n = size t / (payload available)                         machines, a fraction allowed
    E_haul = d / eta (F_full + F_empty),  F = m g (c cos a +- sin a), not below nought           drive, per trip [J]
    P = w (e_dig + (E_haul + e_dump payload) / payload) + n P_idle                         electric power [W]

    The slope a rises from the pit to the plant (downwards if negative): full up, empty down; brakes give nothing back.
    c is the motion resistance of wheels in soil, slip included in eta. e_dig is not made to depend on the soil's
    strength: soil of 0.6 to 1.5 % ice is as hard as weak shale, of 8 % as limestone (gertsch2006), and a drum does not dig it;
    the ice mines of this room dig for themselves. P_idle keeps all machines alive and warm, at work or not. Soil arrives as it lay: at the temperature of its bus. All power ends as
    heat in the ground, but for the lift of the soil, which is left out of the balance (under 0.2 kJ/kg per 100 m).
    Batteries are not in it: the machines charge from the bus as they work.

    Outputs: ``digging``, ``hauling``, ``idle`` [W]; ``machines``; ``trip`` [s]; ``machine_rate`` [kg/s]; ``worn`` [kg/s]
    of machine and spares, mass of the machine over what it digs in its life.

    size: soil at full load [kg/s]. ``soil``: which one, a carrier without its ``.s``. Valid for slopes within 20 deg
    and gravity from the Moon's to Earth's. Source: production.md c.5, b.4; just2020, guerrero2023.
    """

    ports = (
        takes("power", "electricity"),
        gives("feed", "*.s"),
        draws("dug", "*.s"),
        emits("warmth", "heat"),
    )

    size: float = sized("kg/h", "soil at full load", 100.0, 0.1, 1e6)
    soil: str = "soil"
    e_dig: float = par(2.74, "kJ/kg", 0.5, 30.0, "just2020", "digging, measured: RASSOR 0.761 Wh/kg")
    e_dump: float = par(
        0.1, "kJ/kg", 0.0, 2.0, "design_choice", "raising and emptying the drum at the plant", unverified=True
    )
    payload: float = par(90.0, "kg", 5.0, 5000.0, "just2020", "soil of a trip, RASSOR")
    mass: float = par(67.0, "kg", 5.0, 5000.0, "just2020", "a machine, RASSOR")
    rate: float = par(600.0, "kg/h", 10.0, 10000.0, "design_choice", "digging while it digs", unverified=True)
    distance: float = par(100.0, "m", 1.0, 20000.0, "design_choice", "pit to plant, one way")
    slope: float = par(0.0, "deg", -20.0, 20.0, "design_choice", "rise from pit to plant")
    v: float = par(0.25, "m/s", 0.02, 3.0, "design_choice", "speed on the way")
    t_dump: float = par(300.0, "s", 10.0, 3600.0, "design_choice", "docking and emptying")
    c: float = par(0.2, "1", 0.05, 0.5, "recalled_production", "motion resistance over weight", unverified=True)
    eta: float = par(0.5, "1", 0.2, 0.9, "recalled_production", "motors, gears and slip", unverified=True)
    P_idle: float = par(30.0, "W", 0.0, 500.0, "design_choice", "a machine kept alive and warm", unverified=True)
    available: float = par(
        0.6, "1", 0.1, 0.95, "design_choice", "share of the time at work: charging, care, darkness", unverified=True
    )
    life: float = par(
        200.0, "t", 5.0, 5000.0, "design_choice", "soil that a machine digs before it is worn; IPEx: 10 t in a few days",
        unverified=True,
    )  # fmt: skip
    care: float = par(10.0, "h/yr", 0.0, 200.0, "design_choice", "crew time a machine", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("RASSOR, digging only", 2.74, "kJ/kg", "just2020", "transcribed"),
        Evidence("Polaris, 470 W for 1,050 kg/h", 1.61, "kJ/kg", "just2020", "computed"),
        Evidence("pneumatic", 7.2, "kJ/kg", "just2020", "transcribed"),
        Evidence("with driving, plant study", 10.1, "kJ/kg", "guerrero2023", "transcribed"),
        Evidence("haul, per km of round trip", 1.3, "kJ/kg", "leger2025", "computed"),
        Evidence("lunar cycle, digging a load", 21.0, "Wh", "linne2020", "transcribed"),
        Evidence("lunar cycle, disposing of a load", 28.4, "Wh", "linne2020", "transcribed"),
        Evidence("excavators, plant study, per soil rate", 0.0244, "kg d/kg", "guerrero2023", "transcribed"),
    )

    def __post_init__(self) -> None:
        if f"{self.soil}.s" not in CARRIERS:
            known = ", ".join(name.removesuffix(".s") for name in CARRIERS if name.endswith(".s"))
            raise ValueError(f"excavator: no soil '{self.soil}'; there are: {known}")

    @property
    def trip(self) -> float:
        """Time of a trip [s]."""
        return self.payload / self.rate + 2 * self.distance / self.v + self.t_dump

    @property
    def machine_rate(self) -> float:
        """Soil that one machine brings in the long run [kg/s]."""
        return self.payload * self.available / self.trip

    @property
    def machines(self) -> float:
        """Machines for the size; a fraction allowed."""
        return self.size / self.machine_rate

    def haul(self, gravity: Any) -> Any:
        """Energy of the way to the plant and back, per kg of soil [J/kg]."""
        a = self.slope
        up = self._pull(self.c * math.cos(a) + math.sin(a)) * (self.mass + self.payload)
        down = self._pull(self.c * math.cos(a) - math.sin(a)) * self.mass
        return gravity * (up + down) * self.distance / (self.eta * self.payload)

    @staticmethod
    def _pull(share: float) -> Any:
        """Share of the weight that the wheels pull; brakes give nothing back."""
        return 0.5 * (share + np.sqrt(share**2 + _KINK**2))

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        return {"warmth": Condition(site.ground_T, 0.0, 1.0, 1.0 / site.ground_T)}

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        soil = u.load * self.size
        digging = soil * self.e_dig
        hauling = soil * (self.haul(at.site.gravity) + self.e_dump)
        idle = self.machines * self.P_idle
        power = digging + hauling + idle
        return Flows(
            ports={"power": -power, "feed": soil, "dug": -soil, "warmth": power},
            outputs={
                "digging": digging, "hauling": hauling, "idle": idle, "machines": self.machines, "trip": self.trip,
                "machine_rate": self.machine_rate, "worn": soil * self.mass / self.life,
            },
        )  # fmt: skip

    def estimate(self) -> Estimate:
        fleet = self.machines * self.mass * (1 + self.growth)
        spares = self.size * _YEAR * self.mass / self.life
        return Estimate(
            fleet, self.growth, crew_time=self.machines * self.care * _YEAR / 3600.0,
            note=f"{self.machines:.2g} machines; spares at full load {spares:.3g} kg a year come on top; no charger, no road",
        )  # fmt: skip
