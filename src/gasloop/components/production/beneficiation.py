"""Beneficiation: sieve soil and pull its ilmenite out with magnets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.matter import soils
from gasloop.matter.carriers import Condition
from gasloop.matter.minerals import mineral
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, emits, gives, sized, takes, trades


@dataclass(frozen=True, kw_only=True, eq=False)
class Beneficiation(Component):
    """Sieves and magnets in passes: a concentrate of ilmenite, and tailings.

    x = liberated (ilmenite of the soil)                     free ilmenite in the feed [kg/kg]
    ilmenite = w x window recovery                           in the concentrate [kg/s]
    grade = enrichment x,  gangue = ilmenite (1 - grade) / grade
    P = w e                                                  electric power [W]

    A soil of ``matter.soils`` is a mechanical mixture of ilmenite and the rest (carriers ``FeTiO3.s`` and
    ``SOIL_rest.s``), so taking it apart costs no enthalpy below its solidus. The concentrate comes as these two flows:
    ``ilmenite`` to its bus, ``gangue`` to the heap beside the reactor, which draws it from there; so do the tailings.
    Gangue and tailings end at the ground's temperature; power and their heat go to the ground (``warmth``).

    The norm gives all titanium that it can to ilmenite; in truth much of it is locked in glass, pyroxene and
    agglutinates: ``liberated`` is what magnets can find, what is locked goes to the tailings. ``window`` is the share of
    the mass between the sieves, the feed being alike in all sizes; with ``recovery`` it makes 0.43 of the free ilmenite,
    where leger2025 has 0.505 in all. How far enrichment goes is measured on simulants that let go of their ilmenite more
    easily than soils do: 3 is the cap of guerrero2023, 6 the usual case of leger2025, 12 what eagle1988 hoped for.

    size: soil fed at full load [kg/s]. ``soil``: one of ``matter.soils`` with ilmenite. Valid below its solidus.
    Source: production.md PRO-V04, c.3, c.5.
    """

    ports = (
        takes("power", "electricity"),
        takes("feed", "*.s"),
        gives("ilmenite", "FeTiO3.s"),
        emits("gangue", "*_rest.s"),
        emits("tailings", "*_rest.s"),
        emits("lost", "FeTiO3.s"),
        trades("warmth", "heat"),
    )

    size: float = sized("kg/h", "soil fed at full load", 100.0, 0.1, 1e6)
    soil: str = "mare_17"
    liberated: float = par(
        0.5,
        "1",
        0.05,
        1.0,
        "recalled_production",
        "ilmenite in grains of its own, of what the norm finds",
        unverified=True,
    )
    window: float = par(0.438, "1", 0.05, 1.0, "eagle1988", "mass of 45 to 500 um of the feed; lunar soil 10084")
    recovery: float = par(0.98, "1", 0.1, 0.99, "eagle1988", "free ilmenite of that size that the magnets get")
    enrichment: float = par(6.0, "1", 1.2, 12.0, "leger2025", "grade of the concentrate over free grade of the feed")
    e: float = par(58.0, "kJ/kg", 0.5, 200.0, "guerrero2023", "electricity per soil fed; leger2025 has 1.2")
    m_rate: float = par(0.22, "kg d/kg", 0.05, 1.0, "guerrero2023", "sieves and magnets per soil rate")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("soil mined for 1 t of oxygen, 7.5 % ilmenite", 326.8, "t", "eagle1988", "transcribed"),
        Evidence("soil between the sieves for it", 143.4, "t", "eagle1988", "transcribed"),
        Evidence("one pass rejects, mare", 0.634, "1", "metzger2021", "transcribed"),
        Evidence("one pass rejects, highland", 0.45, "1", "metzger2021", "transcribed"),
        Evidence("whole comminution of basalt", 169.0, "kJ/kg", "leger2025", "transcribed"),
    )

    def __post_init__(self) -> None:
        if self.soil not in soils.SOILS or not soils.soil(self.soil).ilmenite > 0:
            have = ", ".join(name for name, s in soils.SOILS.items() if s.ilmenite > 0)
            raise ValueError(f"beneficiation: no ilmenite in soil '{self.soil}'; there is in: {have}")
        if not self.free <= self.grade <= 0.98:
            raise ValueError(
                f"beneficiation: enrichment {self.enrichment:.3g} of {self.free:.2%} free ilmenite is a concentrate of "
                f"{self.grade:.1%}; allowed from what the feed has to 98 %: set `enrichment` between 1 and {0.98 / self.free:.3g}"
            )

    @property
    def free(self) -> float:
        """Free ilmenite in the feed [kg/kg]."""
        return self.liberated * soils.soil(self.soil).ilmenite

    @property
    def grade(self) -> float:
        """Ilmenite in the concentrate [kg/kg]."""
        return self.enrichment * self.free

    @property
    def taken(self) -> float:
        """Ilmenite in the concentrate per soil fed [kg/kg]."""
        return self.free * self.window * self.recovery

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        T = site.ground_T
        rest, ilmenite = soils.soil(self.soil).rest, mineral("FeTiO3")
        cold = Condition(T, 1e5, rest.enthalpy(T), rest.entropy(T))
        return {
            "gangue": cold,
            "tailings": cold,
            "lost": Condition(T, 1e5, ilmenite.enthalpy(T), ilmenite.entropy(T)),
            "warmth": Condition(T, 0.0, 1.0, 1.0 / T),
        }

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        fed = u.load * self.size
        ilmenite = fed * self.taken
        gangue = ilmenite * (1 - self.grade) / self.grade
        whole = soils.soil(self.soil).ilmenite
        flows = {
            "power": -fed * self.e, "feed": -fed, "ilmenite": ilmenite, "gangue": gangue,
            "tailings": fed * (1 - whole) - gangue, "lost": fed * whole - ilmenite,
        }  # fmt: skip
        flows["warmth"] = -sum(flow * at[port].h for port, flow in flows.items())
        concentrate = ilmenite + gangue
        return Flows(ports=flows, outputs={"concentrate": concentrate, "sized": fed * self.window, "grade": self.grade})

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth, note="sieves and magnets; no crusher")
