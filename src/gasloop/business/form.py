"""The form of a `business:` file, as pydantic models.

A number is text with its unit, or a mapping with its range and where it comes from. Money names its currency and price year: 40 kUSD2022/kg.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from gasloop.study.schema import Quantity, Strict, form_schema


class Number(Strict):
    """A number with its range and its source; the range is drawn from as a triangle."""

    value: Quantity
    low: Quantity | None = Field(None, description="least value; with `high`")
    high: Quantity | None = Field(None, description="greatest value; with `low`")
    source: str | None = Field(None, description="key of `gasloop sources`")
    because: str = Field("", description="why this value")
    unverified: bool = Field(False, description="nobody here has read the source")


def _spread_out(given: Any) -> Any:
    """``30 t`` is ``{value: 30 t}``."""
    return given if isinstance(given, dict | Number) else {"value": given}


def _usual(text: str) -> Number:
    """A number that is taken where none is stated."""
    return Number.model_validate({"value": text})


EARTH = "earth"
Stated = Annotated[Number, BeforeValidator(_spread_out, json_schema_input_type=Number | Quantity)]
Priced = Annotated[Number, BeforeValidator(_spread_out, json_schema_input_type=Literal["earth"] | Number | Quantity)]


class Restated(Strict):
    """What one of a currency and price year is in the money of the accounts."""

    becomes: Quantity = Field(description="like 1.15 USD2022")
    because: str = Field(description="which index, from where")
    unverified: bool = False


class FromStudy(Strict):
    """A plant study whose landed mass and yearly product are taken, run anew or from the results of a run."""

    study: str | None = Field(None, description="plant study to run, path from this file on")
    results: str | None = Field(None, description="results.nc of a run of one, path from this file on")
    product: str = Field(description="COMPONENT.PORT through which the product passes")


class PlantEntry(Strict):
    """What is built."""

    at: str | None = Field(None, description="node of its gate, like moon; none: where the first way of legs begins")
    mass: Stated | None = Field(None, description="of all units, as landed")
    rate: Stated | None = Field(None, description="usable product at the gate, like 500 t/yr")
    from_: FromStudy | None = Field(None, alias="from", description="a plant study, in place of mass and rate")
    power: Stated | None = Field(None, description="electric power, if its plant is not in the mass")
    power_mass: Stated | None = Field(None, description="of the power plant, like 174 kg/kW; with `power`")
    units: int = Field(1, ge=1, le=1000, description="alike, with learning from one to the next")
    life: Stated = Field(_usual("10 yr"), description="then it is built again")
    spares: Stated = Field(_usual("0 1/yr"), description="share of the mass a year")
    development: Stated = Field(description="once, like 120 kUSD2022/kg")
    fabrication: Stated = Field(description="of the first unit, like 40 kUSD2022/kg")
    learning: Stated = Field(_usual("1"), description="what a doubling leaves of a unit's cost: 0.9")
    operation: Stated = Field(description="like 50 MUSD2022/yr")
    build: Quantity = Field("1 yr", description="whole years before operation")
    landing: Stated = Field(description="kg in low Earth orbit per kg landed")


class LawEntry(Strict):
    """A market of launches that grows, and a price that falls with it."""

    rate: Stated
    final_rate: Stated
    years: Stated
    prior: Stated
    scale: Stated
    learning: Stated


class LaunchEntry(Strict):
    """Launch to low Earth orbit."""

    price: Stated = Field(description="in the first year, like 2000 USD2022/kg")
    law: LawEntry | None = None


class Chain(Strict):
    """Delta-v of a way out of one named set, leg by leg."""

    set_: str = Field(alias="set", description="name of a delta-v set: dac2, spacenet_qs3, ideal, ..")
    via: list[str] = Field(min_length=2, description="nodes in order, like [moon, llo, nrho]")
    spread: Quantity | None = Field(None, description="how far it may be off either way, like 5 %")


def _kind_of_speed(given: Any) -> str:
    return "Chain" if isinstance(given, dict) and "set" in given else "Number"


Speed = Annotated[Annotated[Chain, Tag("Chain")] | Annotated[Stated, Tag("Number")], Discriminator(_kind_of_speed)]


class LegEntry(Strict):
    """A way to a node: a gear ratio, or delta-v there and back for the vehicle."""

    gear: Stated | None = Field(None, description="kg at the start per kg delivered")
    out: Speed | None = Field(None, description="delta-v of the way out")
    back: Speed | None = Field(None, description="delta-v of the way back, on propellant brought along; none: 0 m/s")
    isp: Stated | None = Field(None, description="specific impulse of the vehicle; with `out`")
    inert: Stated | None = Field(None, description="dry mass of the vehicle per propellant of the way out; with `out`")
    fee: Stated | None = Field(None, description="other costs of this way per usable kg: vehicle, operation, product")


class MarketEntry(Strict):
    """Who buys at a node, and how the product gets there."""

    node: str | None = Field(None, description="where; none: the market's name")
    state: str | None = Field(None, description="in which the product is handed over; none: as at the gate")
    quantity: Stated = Field(description="usable product a year at most")
    growth: Stated = Field(_usual("0 1/yr"), description="of the quantity")
    price: Priced = Field(description="per usable kg, or `earth`: what launch from Earth costs there")
    from_plant: LegEntry | None = Field(None, description="the way from the plant's gate")
    from_earth: LegEntry | None = Field(None, description="the way from low Earth orbit")
    usable: Stated = Field(_usual("1"), description="share of what is delivered that can be used")


class Depreciation(Strict):
    """How outlays are written off."""

    law: Literal["straight_line", "declining_balance", "at_once"] = "straight_line"
    years: int = Field(10, ge=1, le=60)


class Debt(Strict):
    """Share of the capital that is borrowed."""

    share: Stated
    interest: Stated


class Finance(Strict):
    """Cost of capital, taxes, and how long it runs."""

    rate: Stated | None = Field(None, description="discount rate a year, like 12 %")
    equity: Stated | None = Field(None, description="return asked of equity, with `debt`, in place of `rate`")
    debt: Debt | None = None
    rates: Literal["real", "nominal"] = Field(description="of which kind the rates are")
    inflation: Stated = Field(_usual("0 1/yr"), description="of prices, a year")
    tax: Stated = Field(_usual("0 %"), description="on profit")
    depreciation: Depreciation = Depreciation.model_validate({})
    years: int = Field(ge=1, le=100, description="of operation")


class Sample(Strict):
    """Draws of the ranges."""

    draws: int = Field(1000, ge=1, le=100_000)
    seed: int = 1


class BreakEven(Strict):
    """The map of launch price and plant productivity."""

    market: str
    launch: list[Quantity] = Field(description="two ends", min_length=2, max_length=2)
    productivity: list[Quantity] = Field(
        description="kg made per kg of plant a year, two ends", min_length=2, max_length=2
    )


class BusinessFile(Strict):
    """A business file."""

    business: str = Field(description="name", min_length=1)
    what: str = ""
    product: str = Field(min_length=1, description="what a kg is a kg of, and in which state at the gate")
    money: str = Field(description="of the accounts: USD2022, or USD_nominal")
    restate: dict[str, Restated] = Field(default_factory=dict, description="other money that the file uses")
    start: int = Field(ge=1900, le=2200, description="calendar year of the first outlay")
    plant: PlantEntry
    launch: LaunchEntry
    markets: dict[str, MarketEntry] = Field(min_length=1)
    finance: Finance
    sample: Sample = Sample.model_validate({})
    break_even: BreakEven | None = None


def json_schema() -> dict[str, Any]:
    """JSON Schema of a business file."""
    return form_schema(BusinessFile, "business")
