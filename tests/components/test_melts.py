"""Soil taken apart in a melt, in a salt and in a vacuum: what goes first, what it costs, where it stops."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.optimize import brentq

from gasloop.components.production.molten_regolith_electrolysis import MoltenRegolithElectrolysis
from gasloop.components.production.molten_salt_electrolysis import MoltenSaltElectrolysis
from gasloop.components.production.vacuum_pyrolysis import VacuumPyrolysis
from gasloop.knowledge.quantity import unit
from gasloop.matter import floors, oxide_cell, soils
from gasloop.matter.carriers import carrier, condition
from gasloop.matter.fluids import fluid
from gasloop.matter.minerals import mineral
from gasloop.matter.soil_table import SoilRow
from gasloop.matter.species import FARADAY, SIGMA, molar_mass
from gasloop.model.component import At, Component, Flows, labels, values
from gasloop.model.network import AT_REST
from gasloop.parts import oxygen_gas

YEAR = 365.25 * 86400.0
WHOLE = [name for name in soils.SOILS if not name.endswith("_rest")]
SITE = SimpleNamespace(sink_T=200.0)


def around(unit_: Component, hot: float | None = None, p: float = 1e5) -> At:
    """Soil from a heap at 250 K, oxygen to a bus of 300 K; with a hot bus or without."""
    oxygen = condition("O2.g", 300.0, p)
    return At(
        {
            "power": condition("electricity", 300.0),
            "feed": condition(f"{unit_.soil}.s", 250.0),
            "oxygen": oxygen,
            "vented": oxygen,
            "hot": AT_REST if hot is None else condition("heat", hot),
            **unit_.conditions(None, SITE),
        },
        SITE,
    )


def at_rest(unit_: Component, load: float = 1.0, hot: float | None = None) -> tuple[float, Flows]:
    """Temperature at which the unit comes to rest, and its flows there."""
    at = around(unit_, hot)
    if not unit_.states:
        return float("nan"), unit_.physics(values(load=load), values(), at)

    def rate(T: float) -> float:
        return float(unit_.physics(values(load=load), values(T=T), at).rates["T"])

    T = brentq(rate, 500.0, 3000.0)
    return T, unit_.physics(values(load=load), values(T=T), at)


def per_oxygen(unit_: Component) -> float:
    """Electricity per oxygen [J/kg]."""
    flows = at_rest(unit_)[1].ports
    return float(-flows["power"] / flows["oxygen"])


# -- the cell ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("T", [1223.0, 1900.0])
@pytest.mark.parametrize("name", WHOLE)
def test_a_reduced_soil_keeps_every_element(name, T):
    soil = soils.soil(name)
    for share in (0.02, 0.3, 0.7):
        cut = oxide_cell.reduce(soil, share, T)
        got = {"O": cut.oxygen}
        for formula, kg in cut.products.items():
            for element, part in carrier(f"{formula}.s").elements.items():
                got[element] = got.get(element, 0.0) + kg * part
        assert cut.oxygen == pytest.approx(share * soil.elements["O"], rel=1e-12)
        assert all(kg >= 0 for kg in cut.products.values())
        for element, kg in soil.elements.items():
            assert got[element] == pytest.approx(kg, rel=1e-12, abs=1e-15)


def test_iron_goes_first_then_silicon_titanium_aluminium():
    order = [step.oxide for step in oxide_cell.reducible(soils.soil("mare_11"), 1900.0)]
    assert order == ["FeO", "Cr2O3", "MnO", "SiO2", "TiO2", "Al2O3"]
    cold = [step.oxide for step in oxide_cell.reducible(soils.soil("mare_11"), 1223.0)]
    assert cold == [*order, "MgO", "CaO"]  # their metals do not boil there
    little = oxide_cell.reduce(soils.soil("mare_11"), 0.05, 1900.0)
    assert little.elements["Fe"] > 0 and little.elements["Si"] == 0


def test_heat_of_a_cut_is_what_its_parts_bring_together():
    soil, T = soils.soil("highland_16"), 1900.0
    cut = oxide_cell.reduce(soil, 0.6, T)
    gas = fluid("O2")
    h_O2 = gas.R * T * (1 + gas.ideal.first(gas.T_r / T))
    parts = cut.oxygen * h_O2
    parts += sum(kg * mineral(f).enthalpy(T) for f, kg in cut.elements.items() if kg)
    parts += sum(kg * soil.part(f, T)[0] for f, kg in cut.slag.items() if kg)
    assert cut.heat == pytest.approx(float(parts - soil.enthalpy(T)), rel=1e-9)


def test_voltage_counts_what_binds_the_oxide_in_the_melt():
    soil, T = soils.soil("highland_16"), 1900.0
    bound = oxide_cell.voltage(soil, "FeO", T)
    (h, s), pure = soil.part("FeO", T), mineral("FeO")
    more = float(pure.enthalpy(T) - h - T * (pure.entropy(T) - s)) * molar_mass("FeO") / (2 * FARADAY)
    assert bound - floors.voltage("FeO", T) == pytest.approx(more, rel=1e-9)
    assert 0.1 < more < 0.3


def test_what_cannot_be_reduced_is_said():
    soil = soils.soil("highland_16")
    with pytest.raises(
        ValueError, match=r"95.0% of the oxygen of soil 'highland_16' at 1900 K: allowed above 0 and up to 84"
    ):
        oxide_cell.reduce(soil, 0.95, 1900.0)
    with pytest.raises(ValueError, match="K2O at 1223 K: no solid or liquid element there"):
        oxide_cell.voltage(soil, "K2O", 1223.0)
    with pytest.raises(ValueError, match="has no Fe2O3; it has"):
        oxide_cell.voltage(soil, "Fe2O3", 1223.0)


def test_a_row_of_oxides_that_does_not_sum_is_refused_by_name():
    row = SoilRow("half", "half a soil", {"SiO2": 45.0, "FeO": 5.0}, 50.0)
    with pytest.raises(ValueError, match=r"soil 'half': oxides sum to 50\.00 wt %, allowed 95 to 102"):
        soils.norm(row)


# -- no plant beats nature -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cls", "route"),
    [
        (MoltenRegolithElectrolysis, "molten_electrolysis"),
        (MoltenSaltElectrolysis, "salt_electrolysis"),
        (VacuumPyrolysis, "pyrolysis"),
    ],
)
def test_power_is_above_the_floor_wherever_the_parameters_lie(cls, route):
    rng = np.random.default_rng(5)
    met = 0
    while met < 30:
        drawn = {p.name: rng.uniform(p.low, p.high) * unit(p.unit).factor for p in labels(cls())}
        size = cls.size_label()
        drawn |= {"size": rng.uniform(size.low, size.high) * unit(size.unit).factor, "soil": rng.choice(WHOLE)}
        try:
            plant = cls(**drawn)
        except ValueError:
            continue
        cut = plant.charge if isinstance(plant, VacuumPyrolysis) else plant.cell
        assert per_oxygen(plant) > floors.from_soil(cut.soil, route, cut.oxygen).work
        met += 1


# -- molten regolith -------------------------------------------------------------------------------------------


def test_the_crust_loses_what_its_hemisphere_conducts():
    pool = MoltenRegolithElectrolysis(size=500 / YEAR)
    shell = 2 * np.pi * pool.k / (1 / pool.radius - 1 / (pool.radius * (1 + pool.crust)))
    assert pool.loss(pool.T_set) / pool.lid == pytest.approx(shell * (soils.SOLIDUS - pool.T_wall), rel=0.05)


def test_a_small_pool_needs_more_and_a_large_one_heats_itself():
    needs = [per_oxygen(MoltenRegolithElectrolysis(size=s / YEAR)) for s in (50, 200, 1000, 2500)]
    assert needs == sorted(needs, reverse=True)
    assert needs[0] > 2 * needs[-1]
    heats = [float(at_rest(MoltenRegolithElectrolysis(size=s / YEAR))[1].outputs["self_heating"]) for s in (200, 5000)]
    assert heats[0] < 1 < heats[1]


def test_a_pool_that_is_too_small_freezes():
    pool = MoltenRegolithElectrolysis(size=50 / YEAR, gap_max=0.05, kappa=300.0)
    T, flows = at_rest(pool, load=0.0)
    assert flows.outputs["margin"] < 0
    assert T < soils.LIQUIDUS and flows.outputs["cold"] > 0
    T, flows = at_rest(MoltenRegolithElectrolysis(), load=0.0)
    assert flows.outputs["margin"] > 0 and abs(T - 1900.0) < 30.0


def test_current_is_that_of_faraday():
    plant = MoltenRegolithElectrolysis(eta_F=0.8, captured=1.0)
    _, flows = at_rest(plant)
    assert flows.outputs["current"] * 0.8 == pytest.approx(plant.size / 0.031998 * 4 * FARADAY, rel=1e-9)


def test_a_batch_is_the_melt_between_the_electrodes():
    plant = MoltenRegolithElectrolysis()
    _, flows = at_rest(plant)
    melt = 2700.0 * plant.area * plant.gap
    assert flows.outputs["batch"] == pytest.approx(melt / -flows.ports["feed"], rel=1e-9)


def test_several_pools_share_a_large_rate():
    one, four = (MoltenRegolithElectrolysis(size=s / YEAR) for s in (5000, 20000))
    assert four.pools == pytest.approx(4.0)
    assert per_oxygen(four) == pytest.approx(per_oxygen(one), rel=1e-9)
    assert four.estimate().mass == pytest.approx(4 * one.estimate().mass, rel=1e-9)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"T_set": 1500.0}, "T_set 1500 K, allowed above 1653 K, where soil is liquid"),
        ({"T_set": 2400.0}, "up to 2300 K, where the data of its oxides end"),
        ({"depth": 0.9}, "90.0% of the oxygen of soil 'highland_16' at 1900 K: allowed above 0 and up to"),
        ({"soil": "gravel"}, "no soil 'gravel'; there are: mare_11"),
    ],
)
def test_a_melt_that_cannot_be_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        MoltenRegolithElectrolysis(**changed)


# -- molten salt -----------------------------------------------------------------------------------------------


def test_salt_bath_removes_what_is_stated_and_loses_salt():
    plant = MoltenSaltElectrolysis()
    _, flows = at_rest(plant)
    soil = soils.soil(plant.soil)
    freed = flows.ports["oxygen"] + flows.ports["vented"]
    assert freed / -flows.ports["feed"] == pytest.approx(0.96 * soil.elements["O"], rel=1e-9)
    assert flows.ports["Ca"] > 0 and flows.ports["Al2O3"] == 0
    assert flows.outputs["salt_makeup"] == pytest.approx(-flows.ports["feed"] * plant.salt_loss)
    assert plant.salt == pytest.approx(plant.ratio * -flows.ports["feed"] * 50 * 3600.0)


def test_a_hot_bus_takes_over_from_the_heater():
    plant = MoltenSaltElectrolysis(size=100 / YEAR)
    with_bus, without = (at_rest(plant, load=0.0, hot=hot)[1].ports for hot in (1300.0, 1200.0))
    assert with_bus["power"] == pytest.approx(0.0, abs=1e-3)
    assert with_bus["hot"] < 0
    assert without["hot"] == pytest.approx(0.0, abs=1e-3)
    assert -without["power"] * plant.eta_dc == pytest.approx(-with_bus["hot"], rel=1e-6)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"V_cell": 2.5}, "2.5 V do not split CaO, which takes 2.7"),
        ({"T_set": 1000.0}, "allowed 1045 K, where calcium chloride melts, to 1360 K"),
        ({"removed": 0.999}, "99.9% of the oxygen of soil 'highland_16' at 1223 K"),
    ],
)
def test_a_bath_that_cannot_be_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        MoltenSaltElectrolysis(**changed)


# -- vacuum pyrolysis ------------------------------------------------------------------------------------------


def test_pyrolysis_pays_for_the_soil_and_for_what_shines_back():
    plant = VacuumPyrolysis(hot_area=0.01 * 3600.0)
    _, flows = at_rest(plant)
    soil = -flows.ports["feed"]
    assert flows.ports["oxygen"] / soil == pytest.approx(0.0105)
    shining = 0.9 * SIGMA * (2073.0**4 - 200.0**4) * 36.0 * soil
    assert flows.outputs["shining"] == pytest.approx(shining, rel=1e-9)
    melting = soil * soils.heat("highland_16", 250.0, 2073.0)
    assert flows.outputs["taken"] == pytest.approx(melting + soil * (plant.charge.heat + 3.5e6), rel=1e-9)


def test_pyrolysis_by_sunlight_needs_little_electricity():
    plant = VacuumPyrolysis()
    hot, cold = (at_rest(plant, hot=T)[1] for T in (2200.0, None))
    assert -hot.ports["hot"] == pytest.approx(hot.outputs["heating"], rel=1e-9)
    assert -hot.ports["power"] < 1e-3 * -cold.ports["power"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"T": 1400.0}, "T 1400 K, allowed above 1653 K"),
        ({"yield_O2": 0.4}, "of the oxygen of soil 'highland_16' at 2073 K: allowed above 0"),
    ],
)
def test_a_charge_that_cannot_be_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        VacuumPyrolysis(**changed)


# -- oxygen to its bus -----------------------------------------------------------------------------------------


def test_compression_is_isothermal_and_never_gives():
    assert oxygen_gas.compression(300.0, 1e5, 30e5) == pytest.approx(8.31446 / 0.031998 * 300 * np.log(30), rel=1e-5)
    assert 0 <= oxygen_gas.compression(300.0, 1e5, 1e4) < 10.0


def test_pressure_of_the_bus_costs_work():
    plant = MoltenRegolithElectrolysis()
    low, high = (
        plant.physics(values(load=1.0), values(T=1900.0), around(plant, p=p)).ports["power"] for p in (1e5, 30e5)
    )
    asked = [oxygen_gas.compression(300.0, plant.p_cell, p) for p in (1e5, 30e5)]
    work = plant.size * (asked[1] - asked[0]) / plant.eta_c
    assert low - high == pytest.approx(work, rel=1e-4)
