"""The form of a `tour:` file, as pydantic models."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from gasloop.study.schema import Quantity, Strict, form_schema


class OrbitEntry(Strict):
    """A circular orbit about the Earth."""

    at: Literal["geo"] | None = Field(None, description="geo: at geostationary altitude; else give an altitude")
    altitude: Quantity | None = Field(None, description="above the equator, like 550 km")
    inclination: Quantity = Field("0 deg", description="of the plane to the equator")
    node: Quantity = Field("0 deg", description="right ascension of the ascending node at the start")
    latitude: Quantity | None = Field(
        None, description="argument of latitude at the start: from the node to where the satellite is"
    )
    longitude: Quantity | None = Field(
        None, description="instead of latitude: node and latitude together, from the equinox"
    )


class ClientEntry(OrbitEntry):
    """A satellite that wants something."""

    need: Quantity = Field(description="of the product, like 150 kg")
    opens: date | None = Field(None, description="first day of service; none: the start")
    closes: date | None = Field(None, description="last day of service; none: the end")


class ConstellationEntry(Strict):
    """A Walker constellation i: t/p/f, all of whose satellites, or some, are clients named p1s1, p1s2, .."""

    altitude: Quantity
    inclination: Quantity
    planes: int = Field(ge=1, le=200)
    each: int = Field(ge=1, le=200, description="satellites in a plane")
    phasing: int = Field(
        0, ge=0, description="f: a satellite leads its neighbour in the plane west of it by f 360 deg/t"
    )
    spread: Quantity = Field("360 deg", description="of nodes: 360 deg (delta) or 180 deg (star), or what is looked at")
    node: Quantity = Field("0 deg", description="node of the first plane")
    latitude: Quantity = Field("0 deg", description="of the first satellite")
    need: Quantity = Field(description="of each client, like 20 kg")
    serve: list[str] = Field(default_factory=list, description="names of those that are clients; none given: all")


class ServicerEntry(Strict):
    """Servicers, all of one design, with engines whose burns are short."""

    dry: Quantity = Field(description="mass without propellant and product")
    tank: Quantity = Field(description="propellant it holds; the product too, where that is its propellant")
    hold: Quantity | None = Field(None, description="product it holds, where that is not its propellant")
    isp: Quantity = Field(description="specific impulse, like 305.8 s")
    count: int = Field(1, ge=1, le=50, description="servicers there are")
    rate: Quantity = Field("0.0083 kg/s", description="at which a client is filled")
    stay: Quantity = Field("0 d", description="time at a client beside filling: approach, docking, leaving")
    trips: int | None = Field(
        1, ge=1, description="that each may make, filled up at the depot between; null: as many as it takes"
    )
    returns: bool = Field(True, description="whether each trip ends at the depot")
    because: str = Field("", description="where the numbers come from")


class LossesEntry(Strict):
    """Shares that do not arrive."""

    transfer: Quantity = Field("0 %", description="of what leaves the servicer, lost on the way into the client")
    residual: Quantity = Field("0 %", description="of tank and hold, which cannot be taken out")
    because: str = ""


class PricesEntry(Strict):
    """At the depot."""

    propellant: Quantity = Field("0 EUR/kg", description="of what servicers burn")
    product: Quantity = Field("0 EUR/kg", description="of what clients get")
    servicer: Quantity = Field("0 EUR", description="of each servicer that flies")
    because: str = ""


class TourFile(Strict):
    """A tour."""

    tour: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="its name")
    what: str = ""
    start: date = Field(description="first day, UTC, of which the orbits are")
    limit: Quantity | None = Field(None, description="all is to be done within it, like 2 yr")
    step: Quantity = Field("20 d", description="of the dates at which a servicer may leave, where dates matter")
    minimise: Literal["propellant", "time", "cost"] = "propellant"
    planes: Literal["fixed", "drift"] = Field(
        "fixed", description="drift: the Earth's flattening turns planes, and servicers may wait for it"
    )
    turns: int = Field(15, ge=1, le=1000, description="of a waiting orbit, at most, in which a client's phase is met")
    lowest: Quantity = Field("300 km", description="altitude above which servicers stay")
    highest: Quantity = Field("2000 km", description="altitude up to which they wait for planes to meet")
    product: str = Field(description="hydrazine, xenon, krypton, mmh_nto, lox_lh2 or lox_lch4")
    mixture: float | None = Field(None, gt=0.0, description="oxidiser to fuel by mass, of a product of two fluids")
    depot: OrbitEntry
    clients: dict[str, ClientEntry] = Field(default_factory=dict)
    clients_from: str | None = Field(None, description="CSV file, path from this file on")
    need: Quantity | None = Field(None, description="of clients in the table that state none")
    constellation: ConstellationEntry | None = None
    servicer: ServicerEntry
    losses: LossesEntry | None = None
    prices: PricesEntry | None = None
    rounds: int | None = Field(None, ge=1, le=100000, description="of a search, even where an exact answer is quick")
    seed: int = Field(1, ge=0, description="of the search")


def json_schema() -> dict[str, Any]:
    """JSON Schema of a tour file."""
    return form_schema(TourFile, "tour")
