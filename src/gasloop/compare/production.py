"""All oxygen routes side by side, per kg of oxygen and with one boundary; floors and published claims beside them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from gasloop.compare import purity
from gasloop.compare.chain import Chain, build
from gasloop.compare.routes import BOUNDARY, OXYGEN_P, ground, routes, soil_of
from gasloop.compare.spread import DRAWS, Spread, spread
from gasloop.knowledge.claims import CLAIMS
from gasloop.knowledge.claims.claim import Claim
from gasloop.knowledge.claims.readiness import Stated, readiness
from gasloop.knowledge.quantity import UnitError, parse
from gasloop.matter import floors, soils
from gasloop.matter.carriers import condition
from gasloop.matter.exergy import least_work
from gasloop.matter.species import P_STANDARD, T_STANDARD, molar_mass
from gasloop.validate.chain import OutOfSpan

KWH = 3.6e6
YEAR = 365.25 * 86400.0
_WATER = 2 * molar_mass("H2O") / molar_mass("O2")  # kg of water per kg of oxygen


@dataclass(frozen=True)
class Row:
    """A route per kg of oxygen; energies in J/kg, ``plant`` in kg per (kg/s)."""

    chain: Chain
    floor: floors.Floor
    claims: tuple[Claim, ...]
    spread: Spread | None = None

    def per_oxygen(self, flow: float) -> float:
        """A flow of the chain per flow of oxygen."""
        return flow / self.chain.rate

    @property
    def name(self) -> str:
        """Name of the route."""
        return self.chain.route.name

    @property
    def heat(self) -> str:
        """Where its heat comes from."""
        return self.chain.route.heat

    @property
    def electric(self) -> float:
        """Electricity [J/kg]."""
        return self.per_oxygen(self.chain.electric)

    @property
    def thermal(self) -> float:
        """Heat [J/kg]."""
        return self.per_oxygen(self.chain.heat)

    @property
    def exergy(self) -> float:
        """Electricity and what work the heat could do [J/kg]: to be held against the floor of work."""
        return self.per_oxygen(self.chain.exergy(self.floor.T0))

    @property
    def plant(self) -> float:
        """Mass of the plant per oxygen a year [kg yr/kg]."""
        return self.per_oxygen(sum(b.mass for b in self.chain.built)) / YEAR

    @property
    def dug(self) -> float:
        """Ground moved [kg/kg]."""
        return self.per_oxygen(self.chain.dug)

    @property
    def reagent(self) -> float:
        """Brought from elsewhere, all of it [kg/kg]."""
        return self.per_oxygen(sum(self.chain.reagents.values()))

    @property
    def worn(self) -> float | None:
        """Worn machines [kg/kg]; None where no unit knows of it."""
        worn = self.chain.worn
        return None if worn is None else self.per_oxygen(worn)

    @property
    def crew(self) -> float:
        """Hours of crew per kg of oxygen [h/kg]."""
        return self.per_oxygen(sum(b.crew_time for b in self.chain.built)) / YEAR

    @property
    def purity(self) -> purity.Purity | None:
        """Of the oxygen, as far as it is known."""
        return purity.of(self.chain)

    @property
    def readiness(self) -> Stated | None:
        """Of some hardware of this route, as stated by others."""
        return readiness(self.chain.route.key)

    def _range(self) -> dict[str, Any] | None:
        """The 10th and 90th percentile, and of how many draws."""
        if self.spread is None:
            return None
        return {
            "electric_kWh_per_kg": [energy / KWH for energy in self.spread.electric],
            "thermal_kWh_per_kg": [energy / KWH for energy in self.spread.thermal],
            "plant_kg_per_kg_per_yr": [mass / YEAR for mass in self.spread.plant],
            "percentiles": [10, 90], "draws": self.spread.drawn, "built": self.spread.built,
            "parameters_drawn": self.spread.parameters,
        }  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Numbers with their units in the keys."""
        unverified, parameters = self.chain.unverified
        return {
            "route": self.name,
            "heat": self.heat,
            "electric_kWh_per_kg": self.electric / KWH,
            "thermal_kWh_per_kg": self.thermal / KWH,
            "electricity_and_exergy_of_heat_kWh_per_kg": self.exergy / KWH,
            "floor_work_kWh_per_kg": self.floor.work / KWH,
            "floor_energy_kWh_per_kg": self.floor.energy / KWH,
            "floor_of": self.floor.what,
            "plant_kg_per_kg_per_yr": self.plant,
            "soil_kg_per_kg": self.dug,
            "reagents_kg_per_kg": {k: self.per_oxygen(v) for k, v in self.chain.reagents.items()},
            "made_besides_kg_per_kg": {k: self.per_oxygen(v) for k, v in self.chain.spare.items()},
            "worn_kg_per_kg": self.worn,
            "crew_h_per_t": 1e3 * self.crew,
            "purity": purity.as_json(self.purity),
            "trl": asdict(self.readiness) if self.readiness else None,
            "range": self._range(),
            "parameters": parameters,
            "unverified": unverified,
            "published": [asdict(c) for c in self.claims],
            "units": [
                {
                    "is": b.unit.is_,
                    "count": b.count,
                    "size_SI": b.component.size,
                    "electric_kWh_per_kg": -self.per_oxygen(b.flow("power")) / KWH,
                    "thermal_kWh_per_kg": self.per_oxygen(b.heat) / KWH,
                    "mass_kg": b.mass,
                    "heat_at_K": b.T_hot or None,
                }
                for b in self.chain.built
            ],
        }


@dataclass(frozen=True)
class Comparison:
    """All routes at a site for a rate [kg/s]; ``left_out`` says why a route has no row."""

    site: str
    soil: str
    rate: float
    rows: tuple[Row, ...]
    left_out: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "site": self.site,
            "soil": self.soil,
            "oxygen_kg_per_yr": self.rate * YEAR,
            "boundary": BOUNDARY,
            "routes": [row.as_json() for row in self.rows],
            "left_out": self.left_out,
        }


def compare(site: str, rate: str, draws: int = DRAWS) -> Comparison:
    """All routes that the site allows, each sized for the rate: ``compare("mare_equator", "10 t/yr")``.

    draws : of the parameters of each route, for its range; 0: none is given
    Raises ValueError for an unknown site, one without ground or air to use, and a rate that is no positive mass flow.
    """
    there = ground(site)
    flow = _rate(rate)
    found, left_out = routes(there)
    soil = soil_of(there)
    rows = []
    for route in found:
        try:
            chain = build(route, flow, there)
        except OutOfSpan as error:
            left_out[route.name] = str(error)
            continue
        rows.append(Row(chain, _floor(chain, soil), _claims(route.key), spread(chain, there, draws) if draws else None))
    return Comparison(there.name, soil, flow, tuple(rows), left_out)


def _rate(text: str) -> float:
    try:
        rate = parse(text, "kg/yr")
    except UnitError as error:
        raise UnitError(f"rate: {error}") from None
    if not rate > 0:
        raise ValueError(f"rate: {text} of oxygen cannot be made; allowed is more than nought, like 10 t/yr")
    return rate


def _floor(chain: Chain, soil: str) -> floors.Floor:
    """Floor of the route at the yield of the chain, to oxygen at the boundary's pressure.

    Compression at T0 takes work and no enthalpy to speak of. Ice is colder than T0, which could do a little work.
    """
    T0 = T_STANDARD
    gas = least_work(condition("O2.g", T0, P_STANDARD), condition("O2.g", T0, OXYGEN_P), T0)
    route = chain.route
    if route.grade is not None:
        ice, water = condition("H2O.s", route.T_ground), condition("H2O.l", T0, P_STANDARD)
        work = floors.water().work + _WATER * least_work(ice, water, T0)
        energy = floors.oxygen_from_ice(route.grade, route.T_ground)
        what = f"ice of {route.grade:.2g} in ground at {route.T_ground:g} K; its energy: vapour and least work"
        return floors.Floor(work + gas, energy, T0, what)
    if not soil:
        least = floors.of(route.key)
        return floors.Floor(least.work + gas, least.energy, T0, least.what)
    least = floors.from_soil(soils.soil(soil), route.key, chain.rate / chain.dug, T0)
    return floors.Floor(least.work + gas, least.energy, T0, least.what)


def _claims(key: str) -> tuple[Claim, ...]:
    """Published claims of the route that can be used as they stand; of ice also those of electrolysis."""
    keys = ("ice", "water") if key == "ice" else (key,)
    return tuple(c for c in CLAIMS.values() if c.route in keys and not c.note)
