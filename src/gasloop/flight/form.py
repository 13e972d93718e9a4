"""The form of a mission file, as pydantic models. A quantity is text with its unit; unknown keys are errors."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from gasloop.study.schema import Quantity, Strict, form_schema

Phased = Quantity | dict[str, Quantity]


class EngineEntry(Strict):
    """Two propellants with their ratio, or one (``burns``)."""

    isp: Quantity = Field(description="specific impulse", examples=["450 s"])
    oxidiser: str | None = Field(None, description="species of the oxidiser: O2, N2O4")
    fuel: str | None = Field(None, description="species of the fuel: H2, CH4, RP1, MMH")
    ratio: float | None = Field(None, gt=0, description="oxidiser to fuel by mass")
    burns: str | None = Field(None, description="the one propellant, where the mixture does not matter: solid, N2H4")


class ModelEntry(Strict):
    """Heat into a tank by our tank of one temperature, `cryo_tank`: a sphere under a blanket, on struts."""

    around: Phased = Field(description="what the outside of the blanket sees, 220 K, or by phase or node")
    parameters: dict[str, Quantity] = Field(default_factory=dict, description="of cryo_tank: {N: 45, lines: 0.2}")


class TankEntry(Strict):
    """A stock of one species."""

    holds: Quantity | None = Field(None, description="how much goes in; the load if left out")
    load: Quantity | None = Field(None, description="how much is in at the start; full if left out")
    boil_off: Phased | None = Field(None, description="share per time, 0.1 %/d, or by phase or node")
    heat_leak: Phased | None = Field(None, description="heat that evaporates liquid, 50 W, or by phase or node")
    model: ModelEntry | None = Field(None, description="in place of heat_leak: heat by our own tank")
    makes: Quantity | None = Field(None, description="what a plant puts in while there is room", examples=["20 kg/d"])


class ElementEntry(Strict):
    """A stage, capsule, lander, depot, plant or plain mass."""

    dry: Quantity
    what: str | None = None
    because: str | None = Field(None, description="where its numbers come from")
    at: str | None = Field(None, description="node where it stands by itself at the start")
    engine: EngineEntry | None = None
    propellant: Quantity | None = Field(None, description="in place of tanks: full ones, split by the engine's mixture")
    boil_off: Phased | None = Field(None, description="with propellant: of all its tanks")
    tanks: dict[str, TankEntry] = Field(default_factory=dict)
    crew: int = Field(0, ge=0)
    cargo: dict[str, Quantity] = Field(default_factory=dict)


class NodeEntry(Strict):
    """A node of one's own: another name for one that there is, or an orbit."""

    like: str | None = None
    body: str | None = Field(None, description="earth, moon or mars")
    near: Quantity | None = Field(None, description="altitude of the nearest point")
    far: Quantity | None = Field(None, description="altitude of the farthest point; that of the nearest if left out")


class LegEntry(Strict):
    """A leg of one's own."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    dv: Quantity | list[Quantity] = Field(description="all, or burn by burn")
    time: Quantity | None = Field(None, description="of flight")
    ideal: Quantity | None = None
    losses: Quantity | None = None
    margin: Quantity | None = None
    source: str | None = Field(None, description="key of `gasloop sources`")
    because: str = Field(description="where the number comes from")
    unverified: bool = Field(default=False, description="nobody here has read it in a source")


class LegsEntry(Strict):
    """A named set, and legs that go before it."""

    set: str | None = None
    own: list[LegEntry] = Field(default_factory=list)
    file: str | None = Field(
        default=None, description="YAML with `nodes` and `legs`, shared by missions; own legs go before it"
    )


class LegsFile(Strict):
    """Nodes and legs of one's own that several missions share."""

    nodes: dict[str, NodeEntry] = Field(default_factory=dict)
    legs: list[LegEntry] = Field(default_factory=list)


class VariantEntry(Strict):
    """The same mission without some events."""

    skip: list[str] = Field(min_length=1, description="ids of events that do not happen")
    what: str | None = None


class CoolerEntry(Strict):
    """Active cooling against boil-off, to be weighed against more tankers."""

    lift: Quantity = Field(description="heat to be lifted from the depot's liquids")
    species: dict[str, float] = Field(description="share of that heat by species: {O2: 0.6, CH4: 0.4}")
    reject: Quantity = Field("300 K", description="temperature of the radiator")


class TopOffEntry(Strict):
    """What a tanker still hands over in a higher orbit."""

    to: str = Field("heo", description="node of a leg from leo in the mission's set")
    load: Quantity = Field(description="propellant on board in low orbit")
    dry: Quantity
    isp: Quantity
    back: Quantity = Field(description="speed to come back, braking in air left to the air")


class TankersEntry(Strict):
    """Filling a depot by tankers, sampled."""

    fill: Quantity = Field(description="what must be in the depot", examples=["1200 t"])
    load: Quantity | list[Quantity] = Field(description="what a tanker brings: one amount, or the ends of a range")
    every: Quantity = Field(description="time between planned launches", examples=["6 d"])
    boil_off: Quantity = Field("0 %/d", description="of the depot")
    lost: Quantity = Field("0 %", description="share of a load that does not arrive")
    scrub: Quantity = Field("0 %", description="chance that an attempt is scrubbed")
    delay: Quantity = Field("1 d", description="until the next attempt after a scrub")
    failure: Quantity = Field("0 %", description="chance that a tanker launched does not deliver")
    samples: int = Field(2000, ge=100, le=100_000)
    seed: int = 1
    compare: dict[str, Quantity] = Field(default_factory=dict, description="other boil-off rates, by name")
    cooler: CoolerEntry | None = None
    top_off: TopOffEntry | None = None
    because: str = Field(description="where these numbers come from")


class MissionFile(Strict):
    """A mission: what flies, between which nodes, one event after another."""

    mission: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="name of the mission")
    what: str | None = Field(None, description="the question, in a sentence")
    legs: str | LegsEntry | None = Field(None, description="a named set of delta-v, or legs of your own")
    nodes: dict[str, NodeEntry] = Field(default_factory=dict)
    g0: Quantity | None = Field(None, description="standard gravity of the specific impulse; the set's own if left out")
    crew_mass: Quantity = Field("100 kg", description="of a person with suit")
    elements: dict[str, ElementEntry] = Field(default_factory=dict)
    events: list[dict[str, Any]] = Field(default_factory=list)
    variants: dict[str, VariantEntry] = Field(default_factory=dict)
    tankers: TankersEntry | None = None


# -- events: the verb is the first key ---------------------------------------------------------------------------


class _Event(Strict):
    id: str | None = Field(None, description="a name, so that a variant can leave it out")
    note: str | None = None


class StackEvent(_Event):
    """Elements joined at a node."""

    stack: str
    of: list[str] = Field(min_length=1)
    at: str
    when: Quantity = Field("0 s", description="since the start: when it begins, of what was nowhere before")


class StepEntry(Strict):
    """One burn of a leg on which each burn has its own stages."""

    dv: Quantity
    stages: str | list[str] = Field(alias="with")
    drop: dict[str, str | list[str]] = Field(default_factory=dict)
    at: Quantity = Field("0 s", description="time since the departure")


class BurnEvent(_Event):
    """A leg flown, or speed given."""

    burn: str
    to: str | None = None
    dv: Quantity | list[Quantity] | None = None
    stages: str | list[str] | None = Field(None, alias="with")
    drop: dict[str, str | list[str]] = Field(default_factory=dict)
    burns: list[StepEntry] | None = Field(None, description="in place of dv, with and drop: burn by burn")
    lasts: Quantity | None = Field(None, alias="for", description="time of flight")
    after: Quantity = Field("0 s", description="coast before")


class CarryEvent(_Event):
    """A flight that somebody else flies: no propellant of ours, but a limit of what it takes."""

    carry: str
    to: str
    lasts: Quantity = Field("0 s", alias="for", description="time of flight")
    holds: Quantity | None = Field(None, description="the most that the craft may weigh, people and cargo included")
    seats: int | None = Field(None, ge=0)


class CoastEvent(_Event):
    """Time passes."""

    coast: str
    lasts: Quantity = Field(alias="for")
    phase: str | None = None


class DropEvent(_Event):
    """Elements left behind."""

    drop: str
    of: str | list[str]


class DockEvent(_Event):
    """Craft joined."""

    dock: list[str] = Field(min_length=2)
    name: str = Field(alias="as")


class UndockEvent(_Event):
    """Elements that go on by themselves."""

    undock: str
    of: str | list[str]
    name: str = Field(alias="as")


class ReceiverEntry(Strict):
    """The wall of the tank that is filled, as warm as it is before."""

    mass: Quantity
    T: Quantity = Field(description="before the transfer")
    material: str = "al_6061"


class LineEntry(Strict):
    """The line of a transfer by our own component, `transfer_line`."""

    length: Quantity
    diameter: Quantity = Field(description="bore; what flows follows from the parameter `speed`")
    T: Quantity = Field(description="of the pipe before the transfer")
    around: Quantity = Field("300 K", description="what the outside of its blanket sees")
    material: str = "steel_304"
    receiver: ReceiverEntry | None = Field(None, description="a wall that must be cooled as well; cold if left out")
    parameters: dict[str, Quantity] = Field(default_factory=dict, description="of transfer_line: {speed: 2 m/s, N: 20}")


class TransferEvent(_Event):
    """Propellant from tank to tank."""

    transfer: str | list[str]
    source: str = Field(alias="from")
    to: str
    amount: Literal["full", "all"] | Quantity = Field(
        "full", description="a mass that arrives; `full`: until the tank is; `all`: what there is"
    )
    lost: Quantity = Field("0 %", description="share of what leaves that does not arrive")
    chill: Quantity = Field("0 kg", description="lost besides, to cool lines and tank")
    line: LineEntry | None = Field(None, description="in place of lost and chill: both, and the time, by our own line")
    residual: Quantity = Field("0 %", description="share of what the source holds that cannot be had out of it")


class LoadEvent(_Event):
    """People and cargo onto an element."""

    load: str
    crew: int = Field(0, ge=0)
    cargo: dict[str, Quantity] = Field(default_factory=dict)


class UnloadEvent(_Event):
    """People and cargo off an element."""

    unload: str
    crew: int = Field(0, ge=0)
    cargo: dict[str, Quantity] = Field(default_factory=dict)


VERBS: dict[str, type[_Event]] = {
    "stack": StackEvent, "burn": BurnEvent, "carry": CarryEvent, "coast": CoastEvent, "drop": DropEvent, "dock": DockEvent,
    "undock": UndockEvent, "transfer": TransferEvent, "load": LoadEvent, "unload": UnloadEvent,
}  # fmt: skip


def json_schema() -> dict[str, Any]:
    """JSON Schema of a mission file, with the form of each event."""
    schema = form_schema(MissionFile, "mission")
    events = TypeAdapter(reduce(or_, VERBS.values())).json_schema(by_alias=True)
    schema["$defs"] |= events.pop("$defs")
    schema["properties"]["events"]["items"] = events
    return schema
