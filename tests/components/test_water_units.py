"""Water processors against the space station and against the work of separation; a crop against its own integral and light."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.components.life_support.brine_processor import BrineProcessor
from gasloop.components.life_support.crop import Crop
from gasloop.components.life_support.urine_processor import UrineProcessor
from gasloop.components.life_support.waste_processor import WasteProcessor
from gasloop.components.life_support.water_processor import WaterProcessor
from gasloop.knowledge.quantity import parameters
from gasloop.matter.carriers import condition
from gasloop.matter.organics import CREW_DAY, ORGANICS, grown
from gasloop.matter.species import molar_mass
from gasloop.model.component import At, values
from gasloop.parts import canopy
from gasloop.parts.desalting import concentrated, least_work
from tests.components.harness import flows

DAY = 86400.0
URINE = 1.0  # mol/kg, the high side of what urine holds


def test_least_work_is_that_of_the_first_drop_and_grows_as_the_brine_does():
    first = least_work(URINE, 1e-9)
    assert first == pytest.approx(8.314462618 * 300.0, rel=1e-6)  # R T m: the osmotic pressure times the volume
    assert least_work(URINE, 0.85) == pytest.approx(first * np.log(1 / 0.15) / 0.85, rel=1e-6)
    # In two steps as in one: what the still leaves, the next takes on from its brine.
    two = 0.85 * least_work(URINE, 0.85) + 0.15 * 0.852 * least_work(concentrated(URINE, 0.85), 0.852)
    whole = 0.85 + 0.15 * 0.852
    assert two / whole == pytest.approx(least_work(URINE, whole), rel=1e-12)


@pytest.mark.parametrize(("osmolality", "recovery"), [(1.0, 0.0), (1.0, 1.0), (1.0, 85.0), (-1.0, 0.5)])
def test_least_work_of_nonsense_is_refused(osmolality, recovery):
    with pytest.raises(ValueError, match=r"a share between 0 and 1|nought or more"):
        least_work(osmolality, recovery)


@pytest.mark.parametrize(
    ("cls", "product", "osmolality"),
    [(UrineProcessor, "distillate", URINE), (BrineProcessor, "vapour", concentrated(URINE, 0.87)), (WaterProcessor, "water", 0.01)],
)  # fmt: skip
def test_no_water_unit_beats_the_work_of_separation_at_any_load_or_allowed_parameter(cls, product, osmolality):
    energies = [p for p in parameters(cls) if p.name in ("e", "e_full", "e_standby")]
    lowest = cls(**{p.name: p.low * p.si / p.value for p in energies})
    for unit in (cls(), lowest):
        recovery = getattr(unit, "eta", 1 - getattr(unit, "reject", 0.0))
        for load in (1e-3, 0.5, 1.0):
            got = flows(unit, [load], []).ports
            assert -got["power"] / got[product] > least_work(osmolality, min(recovery, 0.999))


def test_the_still_of_the_space_station():
    full, rest = flows(UrineProcessor(), [1.0], []).ports, flows(UrineProcessor(), [0.0], []).ports
    assert -full["power"] == pytest.approx(315.0, rel=1e-3)
    assert -rest["power"] == pytest.approx(56.0, rel=1e-3)
    assert full["distillate"] * DAY == pytest.approx(7.65)
    assert full["distillate"] + full["brine"] == pytest.approx(-full["urine"], rel=1e-12)
    assert UrineProcessor(growth=0.0).estimate().mass == pytest.approx(204.9, rel=2e-3)


def test_drying_brine_takes_its_heat_of_evaporation_out_of_the_heater():
    got = flows(BrineProcessor(), [1.0], []).ports
    assert got["vapour"] > 0 < got["heat"]
    evaporation = got["vapour"] * 2.45e6
    assert -got["power"] - got["heat"] == pytest.approx(evaporation, rel=0.02)


def test_waste_that_is_burnt_gives_back_its_carbon_and_water_and_what_is_stored_does_not():
    kg = CREW_DAY.waste / DAY
    stored = flows(WasteProcessor(size=kg), [1.0], []).ports
    assert stored["stored"] == pytest.approx(kg)
    assert stored["carbon_dioxide"] == stored["oxygen"] == stored["nitrogen"] == 0.0
    assert stored["water"] == pytest.approx(0.9 * 1.25 * kg)
    burnt = flows(WasteProcessor(size=kg, burnt=1.0, wet=0.0, e_burn=0.0), [1.0], []).ports
    assert burnt["stored"] == 0.0
    waste = ORGANICS["waste"]
    assert burnt["nitrogen"] == pytest.approx(kg * waste.elements["N"])
    assert burnt["carbon_dioxide"] == pytest.approx(kg * waste.elements["C"] * molar_mass("CO2") / molar_mass("C"))
    assert burnt["heat"] == pytest.approx(kg * waste.heat_of_combustion, rel=0.01)


# -- crops -----------------------------------------------------------------------------------------------------


def room(co2: float = 120.0, T: float = 295.15, humidity: float = 0.55) -> At:
    """Air of a room: partial pressure of carbon dioxide [Pa]."""
    vapour = humidity * 2640.0
    return At(
        {
            "carbon_dioxide": condition("CO2.g", T, co2), "oxygen": condition("O2.g", T, 21e3), "vapour": condition("H2O.g", T, vapour),
            "water": condition("H2O.l", T, 2e5), "heat": condition("heat", T), "power": condition("electricity", T),
            "harvest": condition("biomass.s", T),
        },
        None,
    )  # fmt: skip


@pytest.mark.parametrize("name", canopy.CROPS)
def test_the_stand_is_the_mean_over_its_ages_and_stays_below_eight_quanta(name):
    crop = canopy.CROPS[name]
    for ppf in (*crop.ppf, 0.5 * sum(crop.ppf)):
        for co2 in (canopy.LEAST_CO2, 1000.0, canopy.MOST_CO2):
            t = np.linspace(0.0, crop.t_M, 40001)
            t_A, best = canopy.closing_time(crop, ppf, co2), canopy.quantum_yield(crop, ppf, co2)
            assert 0 < best < 1 / 8
            closed = np.minimum(t / min(t_A, 1e9), 1.0) ** crop.n
            if t_A > crop.t_Q:  # harvested before it closes
                closed = (t / t_A) ** crop.n
            old = np.clip((t - crop.t_Q) / max(crop.t_M - crop.t_Q, 1e-9), 0.0, 1.0)
            taken = canopy.A_MAX * closed * (best - (best - crop.Y_min) * old)
            assert canopy.bound_until(crop, crop.t_M, ppf, co2) == pytest.approx(np.trapezoid(taken, t), rel=1e-4)
            assert 0.3 < canopy.stand(crop, ppf, co2).edible <= 1.0


def test_a_plant_takes_no_carbon_dioxide_that_is_not_there_and_no_more_of_plenty():
    wheat = canopy.CROPS["wheat"]
    net = [canopy.stand(wheat, 800.0, c).net for c in (0.0, 1.0, 33.0, 330.0, 1200.0, 4000.0, 1e6)]
    assert net[0] == 0.0
    assert net[1] / net[2] == pytest.approx(1 / 33.0, rel=1e-9)
    assert np.all(np.diff(net) > -1e-9 * net[-1])
    assert net[-1] / net[4] < 1.02


def test_wheat_grows_what_its_carbon_and_oxygen_say():
    got = Crop(size=10.0).physics(values(load=1.0), None, room())
    oxygen, carbon = got.ports["oxygen"] / molar_mass("O2"), -got.ports["carbon_dioxide"] / molar_mass("CO2")
    assert oxygen / carbon == pytest.approx(1.07, rel=1e-9)
    assert got.ports["harvest"] * 0.44 == pytest.approx(carbon * molar_mass("C"), rel=1e-4)
    assert 0.3 < got.outputs["edible"] / got.ports["harvest"] < 0.5  # harvest index of wheat, 0.41 to 0.44 measured
    # Of the light on the leaves 1 to 9 % ends in the plant; all else, less the vapour, warms the room.
    bound = got.ports["harvest"] * ORGANICS["biomass"].heat_of_combustion
    light = 10.0 * 0.8e-3 * 0.217e6  # W, 217 kJ per mole of photons
    assert 0.01 < bound / light < 0.09
    evaporated = got.ports["vapour"] * 2.45e6
    assert -got.ports["power"] == pytest.approx(bound + evaporated + got.ports["heat"], rel=0.02)


def test_leaves_give_less_vapour_in_moist_air_and_none_in_saturated():
    dry, moist, wet = (
        Crop().physics(values(load=1.0), None, room(humidity=h)).ports["vapour"] for h in (0.4, 0.8, 1.0)
    )
    assert dry > 1.2 * moist
    assert wet < 0.05 * dry


def test_plant_matter_by_hand():
    # Starch, C6 H10 O5: 0.4445 carbon, as much oxygen given off as carbon bound.
    starch = grown(72.066 / 162.14, 1.0)
    assert starch["H"] == pytest.approx(10 * 1.008 / 162.14, rel=1e-3)
    assert starch["O"] == pytest.approx(5 * 15.999 / 162.14, rel=1e-3)
    with pytest.raises(ValueError, match=r"no plant matter has 0.95 carbon"):
        grown(0.95, 1.2)


def test_an_unknown_crop_and_light_beyond_its_fit_are_refused():
    with pytest.raises(ValueError, match=r"no crop 'kale'; allowed: wheat, lettuce, potato"):
        Crop(crop="kale")
    with pytest.raises(ValueError, match=r"0.8 mmol/m2/s of light on lettuce.*0.2 to 0.5 mmol/m2/s: set ppf within"):
        Crop(crop="lettuce")
