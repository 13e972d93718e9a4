"""A network of 27 components and 14 buses, drawn by chance, for the diagram."""

from __future__ import annotations

import random

from gasloop.report.diagram import Box, Bus, Flow, Pin

RANDOM = random.Random(1)
BUSES = [
    Bus("power", "electricity", "148 kW"),
    Bus("hot", "heat", "333 K"),
    Bus("cold", "heat", "100 K"),
    Bus("water", "H2O.l", "300 K"),
    Bus("grey_water", "H2O.l"),
    Bus("hydrogen", "H2.g", "30 bar"),
    Bus("oxygen", "O2.g", "30 bar"),
    Bus("lox", "O2.l", "90 K"),
    Bus("lh2", "H2.l", "20 K"),
    Bus("breath", "O2.g"),
    Bus("co2", "CO2.g"),
    Bus("methane", "CH4.g"),
    Bus("lch4", "CH4.l"),
    Bus("soil", "soil.s"),
]
CARRIER = {b.name: b.carrier for b in BUSES}


def box(name: str, kind: str, room: str, *pins: tuple) -> Box:
    ps = []
    for p in pins:
        port, bus, s = p[:3]
        ps.append(Pin(port, bus, s, CARRIER[bus] if bus else p[3]))
    return Box(name, kind, room, tuple(ps), (f"{RANDOM.uniform(1, 300):.1f} kW · {RANDOM.uniform(10, 4000):.0f} kg",))


UNITS = [
    box("pv", "pv_array", "energy", ("power", "power", 1), ("sun", "", -1, "sunlight")),
    box("reactor", "fission_reactor", "energy", ("power", "power", 1), ("heat", "hot", 1)),
    box("battery", "battery", "energy", ("power", "power", 0), ("heat", "hot", 1)),
    box("base_load", "power_user", "energy", ("power", "power", -1), ("heat", "hot", 1)),
    box("radiator", "radiator", "energy", ("heat", "hot", -1), ("infrared", "", 1, "heat")),
    box("cold_radiator", "radiator", "energy", ("heat", "cold", -1), ("infrared", "", 1, "heat")),
    box(
        "excavator",
        "excavator",
        "production",
        ("power", "power", -1),
        ("soil", "soil", 1),
        ("dug", "", -1, "soil.s"),
    ),
    box(
        "ice_mine",
        "ice_mine",
        "production",
        ("power", "power", -1),
        ("water", "water", 1),
        ("ice", "", -1, "H2O.s"),
        ("soil", "soil", -1),
        ("tailings", "", 1, "soil.s"),
        ("loss", "", 1, "H2O.g"),
    ),
    box(
        "carbothermal",
        "carbothermal",
        "production",
        ("power", "power", -1),
        ("soil", "soil", -1),
        ("oxygen", "oxygen", 1),
        ("heat", "hot", 1),
        ("slag", "", 1, "soil.s"),
    ),
    box("water_store", "water_store", "storage", ("water", "water", 0)),
    box("grey_tank", "water_store", "storage", ("water", "grey_water", 0)),
    box(
        "stack",
        "pem_electrolyser",
        "production",
        ("power", "power", -1),
        ("water", "water", -1),
        ("hydrogen", "hydrogen", 1),
        ("oxygen", "oxygen", 1),
        ("heat", "hot", 1),
    ),
    box(
        "fuel_cell",
        "pem_fuel_cell",
        "energy",
        ("hydrogen", "hydrogen", -1),
        ("oxygen", "oxygen", -1),
        ("power", "power", 1),
        ("water", "water", 1),
        ("heat", "hot", 1),
    ),
    box("h2_tank", "gas_tank", "storage", ("fluid", "hydrogen", 0)),
    box("o2_tank", "gas_tank", "storage", ("fluid", "oxygen", 0)),
    box(
        "o2_liquefier",
        "oxygen_liquefier",
        "production",
        ("power", "power", -1),
        ("gas", "oxygen", -1),
        ("liquid", "lox", 1),
        ("heat", "cold", 1),
    ),
    box(
        "h2_liquefier",
        "hydrogen_liquefier",
        "production",
        ("power", "power", -1),
        ("gas", "hydrogen", -1),
        ("liquid", "lh2", 1),
        ("heat", "cold", 1),
    ),
    box(
        "lox_tank",
        "cryo_tank",
        "storage",
        ("fluid", "lox", 0),
        ("vapour", "oxygen", 1),
        ("power", "power", -1),
        ("heat", "cold", 1),
    ),
    box(
        "lh2_tank",
        "cryo_tank",
        "storage",
        ("fluid", "lh2", 0),
        ("vapour", "hydrogen", 1),
        ("power", "power", -1),
        ("heat", "cold", 1),
    ),
    box(
        "lander",
        "lander_delivery",
        "refuelling",
        ("lox", "lox", -1),
        ("lh2", "lh2", -1),
        ("oxidiser", "", 1, "O2.l"),
        ("fuel", "", 1, "H2.l"),
    ),
    box(
        "crew",
        "crew",
        "life_support",
        ("oxygen", "breath", -1),
        ("water", "water", -1),
        ("food", "", -1, "food.s"),
        ("carbon_dioxide", "co2", 1),
        ("waste_water", "grey_water", 1),
        ("heat", "hot", 1),
    ),
    box("regulator", "valve", "life_support", ("in", "oxygen", -1), ("out", "breath", 1)),
    box(
        "recycler",
        "water_recovery",
        "life_support",
        ("power", "power", -1),
        ("grey", "grey_water", -1),
        ("water", "water", 1),
        ("heat", "hot", 1),
    ),
    box(
        "sabatier",
        "sabatier",
        "production",
        ("co2", "co2", -1),
        ("hydrogen", "hydrogen", -1),
        ("water", "water", 1),
        ("methane", "methane", 1),
        ("heat", "hot", 1),
    ),
    box(
        "ch4_liquefier",
        "methane_liquefier",
        "production",
        ("power", "power", -1),
        ("gas", "methane", -1),
        ("liquid", "lch4", 1),
        ("heat", "cold", 1),
    ),
    box(
        "ch4_tank",
        "cryo_tank",
        "storage",
        ("fluid", "lch4", 0),
        ("vapour", "methane", 1),
        ("power", "power", -1),
        ("heat", "cold", 1),
    ),
    box("o2_vent", "vent", "storage", ("gas", "oxygen", -1), ("plume", "", 1, "O2.g")),
]
FLOWS = {}
for u in UNITS:
    for p in u.pins:
        v = (
            10 ** RANDOM.uniform(2, 5)
            if p.carrier in ("electricity", "heat", "sunlight")
            else 10 ** RANDOM.uniform(-5, -2)
        )
        FLOWS[u.name, p.port] = Flow(
            v if p.sign >= 0 else 0,
            v if p.sign <= 0 else 0,
            "W" if p.carrier in ("electricity", "heat", "sunlight") else "kg/s",
            RANDOM.random(),
        )
