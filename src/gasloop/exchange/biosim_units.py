"""Units and stores of BioSim by the laws of its code: what each takes and gives at the power it wants.

    OGS      0.04167 L of water an hour for 75 W, split into oxygen and hydrogen
    CRS      1/36 mol of carbon dioxide an hour for each W, with four times the hydrogen, all of it reacted
    VCCR     121.25 mol of air an hour for 25.625 W, all of its carbon dioxide taken
Source: biosim (read at 04d448f2 and 4697e74d).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from gasloop.exchange.scenario import Room, Unit
from gasloop.matter.species import R_GAS, molar_mass

if TYPE_CHECKING:
    from gasloop.exchange.from_biosim import Person

T_ROOM = 296.15  # K, of all their air

# Store -> what it holds, and what one of its units is in kg (kWh of electricity).
STORES: Mapping[str, tuple[str, float]] = {
    "O2Store": ("O2", molar_mass("O2")), "H2Store": ("H2", molar_mass("H2")), "CO2Store": ("CO2", molar_mass("CO2")),
    "NitrogenStore": ("N2", molar_mass("N2")), "MethaneStore": ("CH4", molar_mass("CH4")),
    "PotableWaterStore": ("potable", 1.0), "GreyWaterStore": ("grey_water", 1.0), "DirtyWaterStore": ("dirty_water", 1.0),
    "FoodStore": ("food", 1.0), "BiomassStore": ("biomass", 1.0), "DryWasteStore": ("dry_waste", 1.0),
    "PowerStore": ("kwh", 1e-3),
}  # fmt: skip
_GAS_OF_CONSUMER = {"O2Producer": "O2", "nitrogenProducer": "N2", "CO2Producer": "CO2"}


def store_of(tag: str, level: float) -> dict[str, float]:
    """What a store holds [kg, kWh]."""
    what, each = STORES[tag]
    return {what: level * each}


def unit_of(tag: str, name: str, module: ElementTree.Element) -> tuple[Unit | None, str]:
    """A unit by its row at the power it wants, or what is told of it; neither if it is not understood."""
    power = _wanted(module, "powerConsumer")
    if tag == "OGS":
        water = min(power / 75.0 * 0.04167, _wanted(module, "potableWaterConsumer"))
        moles = water / molar_mass("H2O")
        gives = {"o2": moles / 2 * molar_mass("O2"), "h2": moles * molar_mass("H2")}
        return Unit(name, 1.0, {"potable": water, "kwh": power * 1e-3}, gives), ""
    if tag == "CRS":
        moles = min(power / 36.0, _wanted(module, "CO2Consumer"), _wanted(module, "H2Consumer") / 4)
        takes = {"co2": moles * molar_mass("CO2"), "h2": 4 * moles * molar_mass("H2"), "kwh": power * 1e-3}
        note = f"{name}: all of its carbon dioxide reacts; at equilibrium 85 to 97 % do, from 400 to 250 degC"
        return Unit(name, 1.0, takes, {"ch4": moles * molar_mass("CH4"), "h2o": 2 * moles * molar_mass("H2O")}), note
    if tag == "VCCR":
        air = min(power / 25.625 * 121.25, _wanted(module, "airConsumer"))
        cubic = air * R_GAS * T_ROOM / 101325.0
        return (
            None,
            f"{name}: all carbon dioxide of {air:.4g} mol of air an hour ({cubic:.3g} m3/h at 1 atm) with {power:g} W",
        )
    if tag == "WaterRS":
        return None, f"{name}: gives back all the water it takes; the ISS as a whole gives back 98 %"
    return None, ""


def injector_note(
    module: ElementTree.Element, rooms: Mapping[str, Room], persons: Sequence[Person], hours: float
) -> list[str]:
    """How far a steady feed would raise the pressure of a room over the run, since nothing there lets air out."""
    said = []
    for line in module:
        gas = _GAS_OF_CONSUMER.get(line.tag.rpartition("}")[2])
        rate = _first(line.get("desiredFlowRates"))
        room = rooms.get((line.get("outputs") or "").split(" ")[0])
        if gas is None or room is None or not rate:
            continue
        used = 0.0
        if gas == "O2":
            used = sum(float(p.oxygen(24).mean()) for p in persons if p.room == room.name) / molar_mass("O2")
        rise = (rate - used) * hours * R_GAS * room.T / room.volume
        if rise > 0.05 * room.pressure:
            said.append(
                f"{room.name}: {module.get('moduleName')} brings {rate:.3g} mol/h of {gas}, its people use {used:.3g}; that alone is "
                f"{rise / 1e3:+.3g} kPa in {hours:g} h, to {(room.pressure + rise) / 1e3:.4g} kPa, and nothing there relieves it"
            )
    return said


def _wanted(module: ElementTree.Element, tag: str) -> float:
    line = next((e for e in module if e.tag.rpartition("}")[2] == tag), None)
    return _first(line.get("desiredFlowRates")) if line is not None else 0.0


def _first(text: str | None) -> float:
    try:
        return float((text or "0").split()[0])
    except (ValueError, IndexError):
        return 0.0
