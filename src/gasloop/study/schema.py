"""The form of a study file, as pydantic models; the JSON Schema for editors comes from here.

A quantity is text with its unit. A fixed size is a quantity; a free one is a mapping of bounds; whole modules say so.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Quantity = Annotated[
    str | int | float,
    Field(
        description="a number and its unit, like 20 kW",
        json_schema_extra={
            "examples": ["20 kW", "365 d", "300 K", "2 bar"],
            "pattern": r"^[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*\S*.*$",
        },
    ),
]


class Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid")


class Time(Strict):
    """When the study runs and how finely it is planned."""

    start: date | datetime = Field(description="first day, UTC")
    length: Quantity = Field(description="how long", examples=["365 d"])
    step: Quantity = Field("1 h", description="step of sun and run, 1 s to 1 h; must divide the length")
    segments: int | None = Field(None, ge=2, description="how many unequal segments the plan may use; none: every step")


class SiteChoice(Strict):
    """A site of the package with its own height, mast or data files."""

    name: str = Field(
        alias="is",
        description="name of a site: shackleton_ridge, mare_equator, mars_jezero, earth_plant, low_earth_orbit and others",
    )
    mast: Quantity | None = Field(None, description="height of the array above the ground")
    height: Quantity | None = Field(None, description="height of the site above the reference sphere")
    latitude: Quantity | None = Field(None, description="latitude, north positive (Earth)")
    longitude: Quantity | None = Field(None, description="longitude, east positive (Earth)")
    horizon: str | None = Field(None, description="CSV of azimuth_deg, elevation_deg")
    weather: str | None = Field(None, description="CSV of the user's weather (Earth)")
    gravity: Quantity | None = Field(None, description="gravity, or residual acceleration in free space")
    gear_ratio: Quantity | None = Field(None, description="kg in low Earth orbit per kg in place")
    sink_T: Quantity | None = Field(None, description="what a surface in the shade sees (free space)")
    sunlit: Quantity | None = Field(None, description="share of the time in sunlight (free space)")
    tau: Quantity | None = Field(None, description="optical depth of the air from Ls 0 to 180 deg (Mars)")
    tau_dusty: Quantity | None = Field(None, description="optical depth of the air at Ls 270 deg (Mars)")
    near_field: Quantity | None = Field(None, description="scale height of near relief (shackleton_ridge)")
    near_distance: Quantity | None = Field(None, description="distance of near relief (shackleton_ridge)")
    day: Quantity | None = Field(None, description="length of the light (light_cycle)")
    night: Quantity | None = Field(None, description="length of the dark (light_cycle)")
    altitude: Quantity | None = Field(None, description="height of the orbit (low_earth_orbit)")
    inclination: Quantity | None = Field(None, description="of the orbit to the equator (low_earth_orbit)")
    node: Quantity | None = Field(
        None, description="right ascension of the ascending node at the start (low_earth_orbit)"
    )
    phase: Quantity | None = Field(None, description="mean elongation of the Moon at a nearest pass (nrho)")


class BusEntry(Strict):
    """Where streams of one carrier meet in one condition."""

    carrier: str
    T: Quantity | None = Field(None, description="temperature; not where a store sets it")
    p: Quantity | None = Field(None, description="pressure; not where a store sets it")
    closed_by: str | None = Field(None, description="component that takes up what the others leave")


class SizeEntry(Strict):
    """Bounds of a free size, or whole modules of a given size."""

    min: Quantity | None = None
    max: Quantity | None = None
    modules: int | None = Field(None, ge=0, description="at most this many whole modules")
    of: Quantity | None = Field(None, description="size of one module")
    exactly: bool = Field(False, description="with modules: just this many")


class ScheduleEntry(Strict):
    """A stretch of time with a load imposed; outside all stretches the load is zero."""

    at: Quantity = Field(description="start, from the start of the study")
    length: Quantity = Field(alias="for", description="how long")
    load: float = Field(1.0, ge=0.0, le=1.0, description="share of size")
    every: Quantity | None = Field(None, description="again after so long, from start to start, like 24 h")
    until: Quantity | None = Field(None, description="with `every`: when that ends; none: the end of the study")


class SwitchEntry(Strict):
    """How a component may be switched and moved, where the plan is to keep to it; whole numbers take time."""

    least: float = Field(0.0, ge=0.0, le=1.0, description="least load while it runs; below it the component is off")
    start_time: Quantity = Field("0 s", description="time from a start during which nothing is made")
    start_energy: Quantity = Field("0 s", description="electricity of a start, as time at full power")
    ramp: Quantity | None = Field(None, description="largest change of the load, like 0.5 1/h")
    exact: bool = Field(False, description="keep to the load curve where mixing distant loads would look better")


class SurviveEntry(Strict):
    """A contingency that the sizes must bear: what is lost, in which night, and what users go without."""

    lose: dict[str, float] = Field(default_factory=dict, description="component: share of its capacity that is left")
    keep: dict[str, float] = Field(
        default_factory=dict, description="component with a schedule: share of its load kept"
    )
    at: Quantity | None = Field(None, description="start; none: dusk of the longest night of the run")
    length: Quantity | None = Field(None, alias="for", description="how long; with `at`")
    years: int | None = Field(None, ge=1, le=60, description="bear the longest night of so many years")
    exceeded: float = Field(0.0, ge=0.0, lt=1.0, description="share of those years whose longest night may be longer")


class PriceEntry(Strict):
    """A price that the study states, with where it comes from."""

    value: Quantity | None = Field(None, description="like 60 EUR/MWh")
    table: str | None = Field(None, description="of a flow: CSV of time and price instead of one value")
    because: str = Field("", description="where it comes from, or that it is chosen")
    source: str | None = Field(None, description="key of a reference")


class CostEntry(Strict):
    """What a plan of least cost adds up: what sizes cost, and what is bought and sold."""

    annuity: Quantity = Field(description="share of the cost of a size that each year bears, like 0.1 1/yr")
    because: str = Field("", description="where the annuity comes from, or that it is chosen")
    sizes: dict[str, Quantity | PriceEntry] = Field(default_factory=dict, description="component: price per size")
    flows: dict[str, Quantity | PriceEntry] = Field(
        default_factory=dict,
        description="COMPONENT.PORT: price of what comes into the plant there; what leaves earns it",
    )


class VaryEntry(Strict):
    """Something that `gasloop vary` moves: a place with values, named choices, or the range of a parameter."""

    path: str | None = Field(None, description="place in the study, like site.night or components.base.size")
    values: list[Quantity] = Field(default_factory=list, description="values at that place")
    choices: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="name: {place: value}; null takes away"
    )
    range: str | None = Field(None, description="COMPONENT.PARAMETER, moved to both ends of its range, one at a time")


class ComponentEntry(BaseModel):
    """A component: ``is``, size, one line for each port (port: bus), and what is special here."""

    model_config = ConfigDict(extra="allow")

    kind: str = Field(alias="is", description="name in the catalogue, or package.module:Class with --trust")
    size: Quantity | SizeEntry | None = None
    schedule: list[ScheduleEntry] | None = None
    stock: float | None = Field(
        None, ge=0.0, le=1.0, description="filling at the start; none: the year closes on itself"
    )
    switch: SwitchEntry | None = None


class ChangeEntry(Strict):
    """A value that replaces a component's own parameter."""

    value: Quantity
    because: str = Field(min_length=3, description="why")
    source: str | None = Field(None, description="key of a reference")


class FaultEntry(Strict):
    """A component loses capacity for a while."""

    component: str
    at: Quantity
    length: Quantity = Field(alias="for")
    capacity: float = Field(0.0, ge=0.0, le=1.0, description="share of size that is left")


class LimitEntry(Strict):
    """A limit of the air in cabins, in place of the package's own of that name or beside them."""

    of: str = Field(description="what it bounds: carbon_dioxide, oxygen, alveolar_oxygen, oxygen_share, pressure, ..")
    low: Quantity | None = Field(None, description="least")
    high: Quantity | None = Field(None, description="most")
    window: Quantity = Field("0 s", description="time over which the mean is taken")
    severity: Literal["health", "fire", "comfort"] = "health"
    because: str = Field(min_length=3, description="why")
    source: str | None = Field(None, description="key of a reference")


class ResponseEntry(Strict):
    """What a crew could do after a fault: loads that it sets on units, some time later."""

    after: Quantity = Field("0 s", description="time from the fault until it is done")
    loads: dict[str, float] = Field(
        min_length=1,
        description="component: load from then on, as a share of its size; or COMPONENT.CONTROL of a supply valve: 1",
    )
    because: str = Field("", description="why so")


class PartEntry(Strict):
    """A replaceable part that the package does not know."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    mtbf: Quantity = Field(description="mean time between failures, like 50000 h")
    mass: Quantity = Field("0 kg", description="of one spare")
    because: str = Field(min_length=3, description="where the time comes from")


class ReliabilityEntry(Strict):
    """How often units fail, and which spares the study takes along."""

    sets: Literal["design", "flight"] = Field(
        "design", alias="set", description="times as designed, or as flown where that is known"
    )
    units: dict[str, list[str | PartEntry]] = Field(
        min_length=1, description="component: its replaceable parts, any of which stops it"
    )
    repair: Quantity = Field("12 h", description="from a failure until the unit runs again")
    probability: float = Field(0.95, gt=0.0, lt=1.0, description="that the spares last for the whole study")


class EsmEntry(Strict):
    """Equivalent system mass of the life support, by a named set of factors."""

    factors: str = Field("", description="name of a set, like BVAD2022-Mars-surface-nominal; there is no default")
    duration: Quantity = Field(description="how long crew time is spent, like 500 d")
    units: list[str] = Field(default_factory=list, description="components to count besides those of life support")


class Operator(Strict):
    """How the run may lean toward the plan, and when the two agree."""

    trim: float = Field(0.05, ge=0.0, le=0.2, description="largest share by which a load may be trimmed")
    agreement: float = Field(0.01, gt=0.0, description="largest relative gap that counts as agreement")
    rounds: int = Field(12, ge=1, le=30, description="most rounds of plan and run")
    parts: int = Field(
        0,
        ge=0,
        le=3600,
        description="equal steps of the integrator in each step of all rounds but the last; 0: by tolerance",
    )


class StudyFile(Strict):
    """A study: what stands where, how it is wired, what is asked."""

    study: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="name, in lower case")
    what: str | None = Field(None, description="what the study asks, in a sentence")
    site: str | SiteChoice
    time: Time
    minimise: Literal["launch_mass", "mass", "cost"] = Field(
        "launch_mass", description="launch_mass: landed mass times the site's gear ratio; cost: as `cost` states"
    )
    cost: CostEntry | None = Field(None, description="prices, with minimise: cost")
    buses: dict[str, BusEntry]
    components: dict[str, ComponentEntry]
    change: dict[str, ChangeEntry] = Field(default_factory=dict)
    faults: list[FaultEntry] = Field(default_factory=list)
    survive: dict[str, SurviveEntry] = Field(default_factory=dict)
    limits: dict[str, LimitEntry | None] = Field(
        default_factory=dict,
        description="limits of the air, beside or in place of the package's own; null takes one away",
    )
    respond: dict[str, ResponseEntry] = Field(
        default_factory=dict, description="what `gasloop survive` tries after a fault"
    )
    reliability: ReliabilityEntry | None = Field(None, description="failures and spares")
    esm: EsmEntry | None = Field(None, description="equivalent system mass of the life support")
    vary: dict[str, VaryEntry] = Field(default_factory=dict)
    operator: Operator = Field(default_factory=lambda: Operator.model_validate({}))


def form_schema(form: type[BaseModel], kind: str) -> dict[str, Any]:
    """JSON Schema of the form of a file, for editors."""
    return form.model_json_schema(by_alias=True) | {"title": f"gasloop {kind}"}


def json_schema() -> dict[str, Any]:
    """JSON Schema of a study file, with the ports and sizes of every component of the catalogue."""
    from gasloop.components import CATALOGUE

    schema = form_schema(StudyFile, "study")
    entry = schema["$defs"]["ComponentEntry"]
    entry["properties"]["is"]["examples"] = list(CATALOGUE)
    entry["allOf"] = [
        {
            "if": {"properties": {"is": {"const": name}}},
            "then": {
                "properties": {
                    p.name: {"type": "string", "description": f"bus of {p.carrier}"} for p in cls.ports if not p.outside
                },
                "required": [p.name for p in cls.ports if not p.outside and not p.optional],
            },
        }
        for name, cls in CATALOGUE.items()
    ]
    return schema
