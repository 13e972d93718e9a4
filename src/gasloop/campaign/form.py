"""The form of a `campaign:` file, as pydantic models."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from gasloop.study.schema import Quantity, Strict, form_schema


class TimeEntry(Strict):
    """Periods (years, say), each with the same phases; a phase is a date at which things leave and arrive."""

    start: date = Field(description="first day, UTC")
    period: Quantity = Field("1 yr", description="from one period to the next")
    count: int = Field(ge=1, le=60, description="how many periods")
    phases: dict[str, Quantity] = Field(
        default={"each": "0 d"}, min_length=1, description="name: days after the period's begin"
    )


class LauncherEntry(Strict):
    """What lifts loads from the ground: it is paid for by the launch or the kg, not by the vehicles' propellant."""

    lift: Quantity | None = Field(None, description="of one launch; none: launches are not counted")
    price: Quantity | None = Field(None, description="of one launch, like 100 EUR; with `minimise: cost`")
    per_mass: Quantity | None = Field(None, description="price of each kg, like 2000 EUR/kg; with `minimise: cost`")
    most: Quantity | None = Field(None, description="that can leave at one phase")


class LegEntry(Strict):
    """A way between two nodes: own numbers, or those of a named set."""

    start: str = Field(alias="from", description="node")
    end: str = Field(alias="to", description="node")
    dv: Quantity | None = Field(None, description="like 2.4 km/s; or `set`")
    set_: str | None = Field(None, alias="set", description="named set of delta-v, like dac2")
    via: list[str] = Field(default_factory=list, description="nodes on the way, whose legs of the set are added up")
    reserve: float = Field(0.0, ge=0.0, le=0.5, description="share added to the delta-v")
    time: Quantity | None = Field(None, alias="for", description="of flight")
    leaves: list[str] = Field(default_factory=list, description="phases at which it may leave; none given: all")
    arrives: str | None = Field(None, description="phase of arrival, where it is not that of departure")
    by: list[str] = Field(default_factory=list, description="vehicles that may fly it; none given: all")
    launcher: LauncherEntry | None = None


class CommodityEntry(Strict):
    """What is carried as payload."""

    unit_mass: Quantity = Field("1 kg", description="mass of one")
    whole: bool = Field(False, description="only whole ones exist")
    eats: dict[str, Quantity] = Field(
        default_factory=dict, description="commodity: what one uses up wherever it is, like 8.655 kg/d"
    )


class EngineEntry(Strict):
    """Isp and the true mixture."""

    isp: Quantity = Field(description="specific impulse, like 450 s")
    oxidiser: str = "O2"
    fuel: str = "H2"
    mixture: float = Field(gt=0.0, description="oxidiser to fuel by mass")


class NewEntry(Strict):
    """Where new vehicles stand ready."""

    at: str = Field(description="node")
    phase: str | None = Field(None, description="none: the first")
    each: int = Field(ge=1, le=1000, description="at most so many each period")
    count: int | None = Field(None, ge=1, description="of periods from the first one; none: all")


class VehicleEntry(Strict):
    """A design."""

    dry: Quantity
    payload: Quantity = Field("0 kg", description="most it carries beside what is in its tanks")
    tanks: dict[str, Quantity] = Field(description="species: capacity")
    engine: EngineEntry
    boil_off: dict[str, Quantity] = Field(default_factory=dict, description="species: like 0.1 %/d")
    upkeep: dict[str, float] = Field(
        default_factory=dict, description="commodity used by a flight, as a share of the dry mass"
    )
    price: Quantity | None = Field(None, description="of a new one; with `minimise: cost`")
    carries: list[str] | None = Field(None, description="commodities it may carry; none given: all")
    new: NewEntry
    because: str = Field("", description="where the numbers come from")


class HardwareEntry(Strict):
    """What a depot is made of."""

    commodity: str
    ratio: dict[str, float] = Field(description="species: kg of hardware for each kg held")
    cooled: dict[str, float] = Field(
        default_factory=dict, description="the same with coolers and their power, so that nothing boils off"
    )


class DepotEntry(Strict):
    """A place where things wait without a vehicle."""

    at: str
    holds: dict[str, Quantity | None] = Field(min_length=1, description="commodity: most of it; none: without limit")
    boil_off: dict[str, Quantity] = Field(default_factory=dict, description="species: like 0.1 %/d")
    hardware: HardwareEntry | None = None
    because: str = ""


class OwnPlant(Strict):
    """A plant study, planned at several sizes."""

    study: str = Field(description="path from this file on")
    component: str = Field(description="the delivery whose size is varied")
    segments: int = Field(60, ge=8, le=2000, description="of the plan's year")
    sizes: list[Quantity] = Field(min_length=2, description="sizes of that delivery; rates lie in between")


class PlantEntry(Strict):
    """What makes commodities at a node; just one of rate, curve, published and own."""

    at: str
    commodity: str = Field("plant", description="that the plant is, by mass")
    makes: Literal["water"] | dict[str, float] | None = Field(
        None,
        description="shares of the product by mass; `water`: oxygen and hydrogen of split water; of `own`, what its plan hands over",
    )
    rate: Quantity | None = Field(None, description="product for each kg of plant, like 5 kg/kg/yr")
    curve: list[tuple[Quantity, Quantity]] | None = Field(None, description="corners: [plant mass, product], rising")
    published: Literal["carbothermal"] | None = Field(None, description="a published curve")
    own: OwnPlant | None = None
    decay: Quantity = Field("0 1/yr", description="share of the plant lost")
    upkeep: dict[str, Quantity] = Field(default_factory=dict, description="commodity: share of the plant's mass a year")
    because: str = ""


class SupplyEntry(Strict):
    """What is there for the taking."""

    at: str
    of: list[str] = Field(min_length=1)
    phases: list[str] = Field(default_factory=list, description="none given: all")
    amount: Quantity | None = Field(None, description="each time, number or mass; none: without limit")
    price: Quantity | None = Field(None, description="like 3 EUR/kg; with `minimise: cost`")


class DemandEntry(Strict):
    """What is taken away at a node, each period."""

    at: str
    of: str
    each: Quantity | None = Field(None, description="the same each period")
    amounts: list[Quantity] = Field(default_factory=list, description="or one for each period, from `first` on")
    first: int = Field(1, ge=1, description="first period, counted from 1")
    last: int | None = Field(None, ge=1, description="last period; none: to the end")
    phase: str | None = Field(None, description="when; none: any time of the period")
    priority: int | None = Field(None, ge=1, description="1 is served first; none: it must be met")


class CampaignFile(Strict):
    """A campaign."""

    campaign: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="its name")
    what: str = ""
    time: TimeEntry
    minimise: Literal["mass", "cost", "time"] = "mass"
    gap: float = Field(1e-4, gt=0.0, le=0.1, description="relative, within which a campaign is accepted")
    time_limit: Quantity = Field("60 s", description="of one solve")
    g0: Quantity = Field("9.80665 m/s2", description="that turns specific impulse into exhaust speed")
    nodes: dict[str, str | None] = Field(
        default_factory=dict,
        description="own name: node of the package that it is (checks delta-v); none: nothing known",
    )
    waits: list[str] = Field(
        default_factory=list, description="nodes where vehicles may wait; none given: all but the ground of the Earth"
    )
    commodities: dict[str, CommodityEntry | None] = Field(default_factory=dict)
    vehicles: dict[str, VehicleEntry] = Field(min_length=1)
    legs: dict[str, LegEntry] = Field(min_length=1)
    depots: dict[str, DepotEntry] = Field(default_factory=dict)
    plants: dict[str, PlantEntry] = Field(default_factory=dict)
    supplies: list[SupplyEntry] = Field(min_length=1)
    demands: dict[str, DemandEntry] = Field(min_length=1)


def json_schema() -> dict[str, Any]:
    """JSON Schema of a campaign file."""
    return form_schema(CampaignFile, "campaign")
