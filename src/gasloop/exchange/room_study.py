"""A study of an imported room and its people, as text: the same volume, air and crew law, our equipment around it.

What the other tool's equipment does is open here: oxygen and nitrogen from tanks, carbon dioxide and vapour let out, water
from a store, heat to a radiator. To close it, wire units of the catalogue in place of the vents. The plan chooses how full
the air's gases are within their limits; the start is near the other tool's.
"""

from __future__ import annotations

import json
import re

from gasloop.components.life_support.cabin import Cabin
from gasloop.exchange.scenario import DAY, ImportFault, People, Room, Scenario
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.model.component import labels

_LONGEST = 30 * 24.0  # h, of a study that can be looked at at once; longer ones are cut and say so
_SPARE = 1.5


def study_text(scenario: Scenario, room: Room) -> str:
    """YAML of a study of one room. Raises ImportFault for a room that holds nobody, or that nobody is in."""
    people = scenario.people_in(room.name)
    if not people:
        inhabited = ", ".join(sorted({p.room for p in scenario.people})) or "none"
        raise ImportFault(f"{scenario.name}: nobody breathes in '{room.name}'; inhabited: {inhabited}")
    hours = max(24.0, min(round(scenario.hours), _LONGEST))
    number = sum(p.number for p in people)
    oxygen = sum(p.number * p.rates.oxygen for p in people)
    vapour = sum(p.number * p.rates.vapour for p in people)
    kept, told = _set_points(room)
    try:
        Cabin(size=room.volume, **{key: value for key, (value, _) in kept.items()})
    except ValueError as error:
        raise ImportFault(f"{scenario.name}: '{room.name}': {error}") from error
    lines = [
        *_head(scenario, room, hours, told),
        *_BUSES,
        "components:",
        f"  cabin:      {{is: cabin, size: {room.volume:.6g} m3, heat: air_heat, oxygen: air_O2, carbon_dioxide: air_CO2, vapour: air_H2O,",
        "               oxygen_supply: oxygen, nitrogen_supply: nitrogen}",
        *(line for i, p in enumerate(people) for line in _crew(_unit(i, len(people)), p)),
        f"  scrubber:   {{is: vent, fluid: CO2.g, size: {max(oxygen * 1.4 * 2 * 3600, 0.01):.4g} kg/h, flow: air_CO2}}",
        f"  dryer:      {{is: vent, fluid: H2O.g, size: {max(vapour * 2 * 3600, 0.01):.4g} kg/h, flow: air_H2O}}",
        f"  grey_vent:  {{is: vent, fluid: H2O.l, size: {number * 20:.4g} kg/d, flow: grey}}",
        f"  cooler:     {{is: heat_link, size: {number * 0.5 + 2:.4g} kW, hot: air_heat, cold: loop}}",
        "  radiator:   {is: radiator, size: {max: 400 m2}, heat: loop}",
        f"  lamps:      {{is: power_user, size: {number * 0.1:.4g} kW, power: power, heat: air_heat}}",
        "  reactor:    {is: fission_reactor, size: {max: 100 kW}, power: power}",
        f"  oxygen_tank:   {{is: gas_tank, size: {_tank(oxygen, hours) + room.gases.get('O2', 0) * 0.2:.4g} kg, stock: 0.9, gas: oxygen}}",
        f"  nitrogen_tank: {{is: gas_tank, fluid: N2, size: {max(room.gases.get('N2', 0) * 0.1, 5):.4g} kg, stock: 0.9, gas: nitrogen}}",
        f"  water_tank:    {{is: water_store, size: {max(number * 6 * hours / 24 * _SPARE, 50):.4g} kg, stock: 0.95, water: water}}",
        "change:",
        *(
            f"  cabin.{key}: {{value: {written}, because: air of the imported room}}"
            for key, (_, written) in kept.items()
        ),
        *(line for i, p in enumerate(people) for line in _stated(_unit(i, len(people)), p)),
    ]
    return "\n".join(lines) + "\n"


_BUSES = (
    "buses:",
    "  power:    {carrier: electricity}",
    "  loop:     {carrier: heat, T: 280 K}",
    "  air_heat: {carrier: heat}",
    "  air_O2:   {carrier: O2.g}",
    "  air_CO2:  {carrier: CO2.g}",
    "  air_H2O:  {carrier: H2O.g}",
    "  oxygen:   {carrier: O2.g}",
    "  nitrogen: {carrier: N2.g}",
    "  water:    {carrier: H2O.l}",
    "  grey:     {carrier: H2O.l, T: 295 K, p: 1 bar}",
)


def _head(scenario: Scenario, room: Room, hours: float, told: list[str]) -> list[str]:
    cut = [f"their run is {scenario.hours:g} h; this one is {hours:g} h"] if hours != scenario.hours else []
    title = " ".join(f"{scenario.name}, room {room.name}".split())
    return [
        f"# {scenario.tool} scenario {title}. Crew, volume and air are theirs, the equipment is ours.",
        *(f"# {line}" for line in (*cut, *told)),
        f"study: {word(f'{scenario.tool}_{scenario.name}_{room.name}')}",
        "what: what it takes to keep this room as its people want it",
        "site: shackleton_ridge",
        f"time: {{start: 2030-01-01, length: {hours:g} h, segments: {min(60, int(hours))}}}",
    ]


def _crew(name: str, people: People) -> list[str]:
    return [
        f"  {name + ':':<11} {{is: cabin_crew, size: {people.number:g} person, dataset: {people.dataset}, oxygen: air_O2, water: water,",
        "               carbon_dioxide: air_CO2, vapour: air_H2O, waste_water: grey, heat: air_heat}",
    ]


def _stated(name: str, people: People) -> list[str]:
    if people.dataset != "stated":
        return []
    rates = {"oxygen_rate": people.rates.oxygen, "vapour_rate": people.rates.vapour}
    return [
        f"  {name}.{key}: {{value: {value * DAY:.6g} kg/d, source: {people.rates.source}, because: {json.dumps(people.rates.what)}}}"
        for key, value in rates.items()
    ]


def _set_points(room: Room) -> tuple[dict[str, tuple[float, str]], list[str]]:
    """Set points that bring the cabin near the room's air, in SI and as written, kept within what the cabin is valid for."""
    known = {x.name: x for x in labels(Cabin)}
    theirs = {"T_set": room.T, "p_set": room.pressure, "p_oxygen": room.pressures.get("O2", 0.0)}
    found, told = {}, []
    for key, value in theirs.items():
        label = known[key]
        scale = read_unit(label.unit).factor
        kept = min(max(value / scale, label.low), label.high)
        if abs(kept * scale - value) > 1e-9 * value:
            told.append(
                f"cabin.{key}: theirs is {value / scale:.4g} {label.unit}, outside {label.low:g} to {label.high:g}; {kept:g} is taken"
            )
        found[key] = (kept * scale, f"{kept:.6g} {label.unit}")
    return found, told


def _unit(index: int, count: int) -> str:
    return "crew" if count == 1 else f"crew_{index + 1}"


def _tank(rate: float, hours: float) -> float:
    return float(rate * hours * 3600.0 * _SPARE)


def word(text: str) -> str:
    """A name as a study or a file may have it."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
