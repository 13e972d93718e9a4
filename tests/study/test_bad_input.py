"""Bad input: one clear message (what, where, allowed, mend), an exit code, and no half-written output."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from tests.cli.command import TINY, gasloop, swap

HOURS = [f"2030-01-01T{h:02d}:00,280,3,100" for h in range(14)]
WEATHER = ["time,air_temperature [K],wind [m/s],ghi [W/m2]", *HOURS]
HORIZON = ["azimuth_deg,elevation_deg", *(f"{a},1.5" for a in range(0, 360, 5))]
EARTH = swap(
    TINY,
    "site: mare_equator",
    "site: {is: earth_plant, latitude: 50 deg, longitude: 10 deg, weather: weather.csv}",
)
HILLS = swap(TINY, "site: mare_equator", "site: {is: mare_equator, horizon: horizon.csv}")


@pytest.fixture
def refused(monkeypatch, capsys, tmp_path):
    """Run a study that must not run: exit code and message. Nothing may be written."""
    monkeypatch.chdir(tmp_path)

    def _refused(text, **files):
        (tmp_path / "study.yaml").write_text(text, "utf-8")
        for name, lines in files.items():
            (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
        before = sorted(tmp_path.rglob("*"))
        code, said = gasloop("run", "study.yaml"), capsys.readouterr().err
        assert sorted(tmp_path.rglob("*")) == before, "output was left behind"
        assert "Traceback" not in said
        return code, said

    return _refused


# -- the study ---------------------------------------------------------------------------------------------


def without(component):
    """The study without one component."""
    return "".join(line for line in TINY.splitlines(True) if not line.startswith(f"  {component}:"))


ALWAYS = "schedule: [{at: 0 h, for: 12 h}]"
CHANGE = "change:\n  radiator.eps: {value: 1.5, because: a wish}\n"

BAD = {
    "unknown key": [
        swap(TINY, "minimise: mass", "minimize: mass"),
        "study.yaml:5: minimize: unknown key 'minimize'",
        "did you mean 'minimise'?",
    ],
    "unknown key of a component": [
        swap(TINY, "is: radiator", "colour: red, is: radiator"),
        ":12: components.radiator.colour: unknown key 'colour'; allowed: heat, is, size",
    ],
    "unknown key of a bus": [
        swap(TINY, "T: 330 K", "T: 330 K, volume: 3 m3"),
        ":8: buses.heat.volume: unknown key 'volume'; allowed: carrier, T, p, closed_by",
    ],
    "fault of a unit that follows a schedule": [
        TINY + "faults:\n  - {component: user, at: 1 h, for: 2 h, capacity: 0.5}\n",
        "faults.0.component: 'user' follows a schedule, which a fault would not change",
        "leave the stretch out of its schedule",
    ],
    "missing key": [swap(TINY, "site: mare_equator\n", ""), "'site' is missing", "add `site:`"],
    "wrong unit": [
        swap(TINY, "size: 5 kW", "size: 5 kg"),
        ":13: components.user.size: 'kg' is a mass, this is a power",
    ],
    "unknown unit": [swap(TINY, "330 K", "330 Kelvin"), ":8: buses.heat.T: unknown unit 'Kelvin'"],
    "refused unit": [swap(TINY, "500 kg", "1 ton"), "unit 'ton' is refused: write \"t\" for 1000 kg"],
    "unit missing": [
        swap(TINY, "size: 5 kW", "size: 5"),
        ':13: components.user.size: 5 has no unit: write "5 kW"',
    ],
    "unit missing in a bound": [
        swap(TINY, "500 m2", "500"),
        ':12: components.radiator.size.max: 500 has no unit: write "500 m2"',
    ],
    "negative size": [
        swap(TINY, "size: 5 kW", "size: -5 kW"),
        ":13: components.user.size: -5 kW is out of range; allowed: 0 kW or more",
    ],
    "size of nothing": [
        swap(TINY, "size: 5 kW", "size: 0 kW"),
        ":13: components.user.size: size 0 kW is not positive",
    ],
    "bounds the wrong way": [
        swap(TINY, "{max: 50 kW}", "{min: 60 kW, max: 50 kW}"),
        ":11: components.reactor.size",
    ],
    "a bus nobody feeds": [
        swap(without("mine"), "  tank: {is: water_store, size: {max: 500 kg}, water: water}\n", ""),
        ":9: buses.water: nobody feeds this bus",
        "mend: wire a source of H2O.l to it",
    ],
    "a bus nobody draws from": [without("radiator"), ":8: buses.heat: nobody draws from this bus"],
    "a bus not closed": [
        swap(TINY, "{max: 500 m2}", f"500 m2, {ALWAYS}"),
        ":8: buses.heat: this bus is not closed",
        "allowed: a store, or one unit with a free load",
    ],
    "a bus two could close": [
        TINY + "  second: {is: radiator, size: {max: 5 m2}, heat: heat}\n",
        ":8: buses.heat: several units could close this bus: radiator, second",
        "say `closed_by: radiator`",
    ],
    "an unknown bus": [
        swap(TINY, "5 kW, power: power", "5 kW, power: powr"),
        ":13: components.user.power: no bus 'powr'",
        "did you mean 'power'?",
    ],
    "a wrong carrier": [
        swap(TINY, "5 kW, power: power", "5 kW, power: heat"),
        "port 'power' carries electricity, bus 'heat' carries heat",
    ],
    "an unknown component": [
        swap(TINY, "is: vent", "is: went"),
        ":16: components.tap.is: no component 'went'",
        "did you mean 'vent'?",
    ],
    "an unknown site": [
        swap(TINY, "mare_equator", "mare_ecuator"),
        ":3: site: no site 'mare_ecuator'",
        "did you mean 'mare_equator'?",
    ],
    "a parameter out of range": [
        TINY + CHANGE,
        ":18: change.radiator.eps.value: 1.5 is out of range; allowed: 0.7 to 0.9",
    ],
    "a change without a reason": [TINY + swap(CHANGE, ", because: a wish", ""), "'because' is missing"],
    "dates before the ephemeris": [
        swap(TINY, "2030-01-01", "1899-06-01"),
        "date 1899-06-01T",
        "is outside the ephemeris, which holds from 1900-01-01 to 2050-01-01; move the start",
    ],
    "dates after the ephemeris": [
        swap(TINY, "2030-01-01", "2049-12-31T18:00:00"),
        "date 2050-01-01T",
        "is outside the ephemeris",
    ],
    "not YAML": [swap(TINY, "buses:", "buses: ["), "not YAML"],
    "not a study": ["- a\n- b\n", "study.yaml:1: ", "not a study"],
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_of_a_study(name, refused):
    text, *parts = BAD[name]
    code, said = refused(text)
    assert code == 2
    for part in parts:
        assert part in said


# -- what is dug and what is made of it ----------------------------------------------------------------------

# A reactor for ilmenite, its sieve and its excavator, beside the little plant.
REDUCE = swap(
    swap(
        TINY,
        "components:\n",
        """\
  soil: {carrier: mare_11.s, T: 250 K, closed_by: digger}
  ilmenite: {carrier: FeTiO3.s, T: 250 K, closed_by: sieve}
  hydrogen: {carrier: H2.g}
components:
""",
    ),
    "  tap:",
    """\
  digger: {is: excavator, size: 100 kg/h, soil: mare_11, feed: soil, power: power}
  sieve: {is: beneficiation, size: 100 kg/h, soil: mare_11, feed: soil, ilmenite: ilmenite, power: power}
  bed: {is: hydrogen_reduction, size: 1 kg/d, soil: mare_11, power: power, ilmenite: ilmenite, hydrogen: hydrogen, water: water, heat: heat}
  gas: {is: gas_tank, size: 10 kg, stock: 0.5, fluid: H2, gas: hydrogen}
  tap:""",
)


def change(text):
    """The study with one parameter replaced."""
    return f"{REDUCE}change:\n  {text}, because: a slip of the pen}}\n"


MATTER = {
    "a grade in per cent": [
        change("bed.grade: {value: 60"),
        ":25: change.bed.grade.value: 60 is out of range; allowed: 0.01 to 0.95",
    ],
    "a negative grade": [
        change("bed.grade: {value: -0.1"),
        ":25: change.bed.grade.value: -0.1 is out of range; allowed: 0.01 to 0.95",
    ],
    "a grade of ice above one": [
        change("mine.grade: {value: 5.6"),
        ":25: change.mine.grade.value: 5.6 is out of range; allowed: 1 to 30 %",
    ],
    "a bed hotter than its kinetics": [
        change("bed.T_set: {value: 1500 K"),
        ":25: change.bed.T_set.value: 1500 K is out of range; allowed: 1060 to 1340 K",
    ],
    "a grain of another kind of size": [
        change("bed.radius: {value: 35"),
        ":25: change.bed.radius.value: 35 has no unit",
    ],
    "gas that is wetter going in than coming out": [
        swap(change("bed.T_c: {value: 320 K"), "pen}\n", "pen}\n  bed.dry: {value: 0.5, because: no dryer}\n"
             "  bed.T_set: {value: 1060 K, because: mild}\n  bed.approach: {value: 0.3, because: mild}\n"
             "  bed.p: {value: 0.5 bar, because: thin}\n"),
        ":21: components.bed: hydrogen_reduction: gas enters with",
        "raise `dry`, `T_set` or `approach`, or lower `T_c`",
    ],
    "ilmenite colder than its data": [
        swap(REDUCE, "FeTiO3.s, T: 250 K", "FeTiO3.s, T: 10 K"),
        ":11: buses.ilmenite: no such condition: ilmenite (FeTiO3): 10 K is outside 20..2300 K",
        "keep within it",
    ],
    "soil hotter than its data": [
        swap(REDUCE, "mare_11.s, T: 250 K", "mare_11.s, T: 2500 K"),
        ":10: buses.soil: no such condition: ",
        "2500 K is outside 20..2300 K",
    ],
    "water that cannot be liquid": [
        swap(REDUCE, "{carrier: H2O.l}", "{carrier: H2O.l, T: 900 K, p: 1 bar}"),
        ":9: buses.water: no such condition: H2O at 100000 Pa and 900 K is not liquid",
    ],
    "a reactor for soil without its mineral": [
        swap(REDUCE, "size: 1 kg/d, soil: mare_11", "size: 1 kg/d, soil: nu_lht_2m"),
        ":21: components.bed: hydrogen_reduction: soil 'nu_lht_2m' has no ilmenite to reduce; those that have: mare_11",
    ],
    "a sieve for soil without its mineral": [
        swap(REDUCE, "is: beneficiation, size: 100 kg/h, soil: mare_11", "is: beneficiation, size: 100 kg/h, soil: lms_1"),
        ":20: components.sieve: beneficiation: no ilmenite in soil 'lms_1'; there is in: mare_11",
    ],
    "a soil that is none": [
        swap(REDUCE, "is: excavator, size: 100 kg/h, soil: mare_11", "is: excavator, size: 100 kg/h, soil: mare_111"),
        ":19: components.digger: excavator: no soil 'mare_111'; there are: ",
    ],
    "one soil dug and another fed": [
        swap(REDUCE, "is: excavator, size: 100 kg/h, soil: mare_11", "is: excavator, size: 100 kg/h, soil: mare_12"),
        ":19: components.digger.feed: port 'feed' carries mare_12.s, bus 'soil' carries mare_11.s",
        "mend: wire it to a bus of the same carrier",
    ],
    "a carrier of no such soil": [
        swap(REDUCE, "carrier: mare_11.s", "carrier: mare_111.s"),
        ":10: buses.soil.carrier: no carrier 'mare_111.s'",
        "did you mean 'mare_11.s'?",
    ],
    "a tank more than full": [
        swap(REDUCE, "stock: 0.5", "stock: 1.5"),
        ":22: components.gas.stock: input should be less than or equal to 1",
    ],
}  # fmt: skip


def check(text, folder, capsys):
    """What ``gasloop check`` says of a study: exit code, and both streams."""
    (folder / "study.yaml").write_text(text, "utf-8")
    code = gasloop("check", "study.yaml")
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err + printed.out
    return code, printed.out + printed.err


def test_the_plant_without_a_slip_is_sound(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, said = check(REDUCE, tmp_path, capsys)
    assert code == 0
    assert "0 faults" in said


@pytest.mark.parametrize("name", MATTER)
def test_a_fault_of_matter_is_found_by_check_and_by_run(name, refused, monkeypatch, capsys, tmp_path):
    text, *parts = MATTER[name]
    code, said = refused(text)
    assert code == 2
    for part in parts:
        assert part in said
    monkeypatch.chdir(tmp_path)
    code, said = check(text, tmp_path, capsys)
    assert code == 2
    for part in parts:
        assert part in said


PYTHON = {
    "ice_mine": [{"grade": 5.6}, "ice_mine: grade 5.6: the mass fraction of ice lies between 0 and 1; 5.6 % is 0.056"],
    "ice_drill": [{"grade": 0.0}, "ice_drill: grade 0: .* the ground holds no ice to win"],
    "ice_tent": [{"grade": -0.1}, "ice_tent: grade -0.1: the mass fraction of ice lies between 0 and 1"],
    "hydrogen_reduction": [{"T_set": 1500.0}, "ilmenite at 1500 K: .* allowed 1050 to 1350 K"],
    "hydrogen_reduction_batch": [{"grade": 60.0}, "grade 60: a mass share lies between 0 and 1; 60 % is 0.6"],
    "beneficiation": [{"soil": "lms_1"}, "beneficiation: no ilmenite in soil 'lms_1'; there is in: mare_11"],
    "molten_regolith_electrolysis": [{"T_set": 1500.0}, "T_set 1500 K, allowed above 1653 K, .* up to 2300 K"],
    "molten_salt_electrolysis": [{"T_set": 1000.0}, "T_set 1000 K, allowed 1045 K, where calcium chloride melts"],
    "vacuum_pyrolysis": [{"yield_O2": 0.5}, r"111\.2% of the oxygen of soil 'highland_16' .*: allowed above 0 and up to 84\.8%"],
    "carbothermal": [{"T": 1500.0}, "melt at 1500 K: allowed 1900 to 2250 K"],
    "water_cleanup": [{"y": 2.0}, "contaminants 2: a mass share lies between 0 and 1; 5 % is 0.05"],
    "co2_acquisition": [{"y_N2": 1.2}, "y_N2 1.2 and y_Ar 0.02: shares by moles .* leave something for carbon dioxide"],
}  # fmt: skip


@pytest.mark.parametrize("name", PYTHON)
def test_the_same_faults_from_python(name):
    from gasloop.components import CATALOGUE

    setting, message = PYTHON[name]
    with pytest.raises(ValueError, match=message):
        CATALOGUE[name](**setting)


def test_a_composition_that_does_not_sum_up_from_python():
    """A study names a soil; who writes his own row of oxides is told what is wrong with it."""
    from gasloop.matter.soil_table import SoilRow
    from gasloop.matter.soils import norm

    halved = SoilRow("mine", "half a soil", {"SiO2": 25.0, "FeO": 10.0, "MgO": 15.0}, 50.0, "heiken1991")
    with pytest.raises(ValueError, match=r"soil 'mine': oxides sum to 50\.00 wt %, allowed 95 to 102: check the row"):
        norm(halved)


def test_all_faults_at_once(refused):
    code, said = refused(swap(swap(TINY, "size: 5 kW", "size: 5 kg"), "is: vent", "is: went"))
    assert code == 2
    assert [line.split(":")[1] for line in said.splitlines() if line.startswith("study.yaml")] == ["13", "16"]


def test_a_date_that_is_none(refused):
    code, said = refused(swap(TINY, "2030-01-01", "2030-02-31"))
    assert code == 2
    assert "study.yaml:4: " in said


def test_a_demand_that_cannot_be_met_says_which_and_by_how_much(refused):
    code, said = refused(swap(TINY, "{max: 50 kW}", "{max: 4 kW}"))
    assert code == 1
    told = said[said.index("gasloop: ") :]
    for part in ("power", "5 kW", "user", "4 kW", "reactor"):
        assert part in told


def put(lines, number, text):
    """The lines with one replaced; the heading is line 1."""
    return [*lines[: number - 1], text, *lines[number:]]


TABLES = {
    "weather with a gap": [
        EARTH, {"weather": [*WEATHER[:4], *WEATHER[6:]]}, "weather.csv: line 5: 3 h from ", "fill the gap",
    ],
    "weather with an empty cell": [
        EARTH, {"weather": put(WEATHER, 4, "2030-01-01T02:00,280,,100")}, "weather.csv: line 4: 'wind' is empty",
    ],
    "weather with text": [
        EARTH, {"weather": put(WEATHER, 4, "2030-01-01T02:00,cold,3,100")},
        "weather.csv: line 4: 'air_temperature' holds 'cold', which is not a number",
    ],
    "weather without a unit": [
        EARTH, {"weather": put(WEATHER, 1, swap(WEATHER[0], " [K]", ""))},
        "the unit is missing; write 'air_temperature [K]'",
    ],
    "weather too short": [
        EARTH, {"weather": WEATHER[:8]},
        "the weather runs from 2030-01-01T00:00 to 2030-01-01T07:00", "give a longer file",
    ],
    "weather that is not there": [EARTH, {}, "site.weather: no file 'weather.csv'"],
    "horizon with a gap": [
        HILLS, {"horizon": [*HORIZON[:10], *HORIZON[14:]]},
        "horizon.csv: no row between azimuth 40 and 65", "at most 10 deg between rows",
    ],
    "horizon with text": [
        HILLS, {"horizon": put(HORIZON, 4, "10,high")},
        "horizon.csv: line 4: 'elevation_deg' holds 'high', which is not a number",
    ],
    "horizon with a decimal comma": [
        HILLS, {"horizon": put(HORIZON, 4, "10,1,5")},
        "horizon.csv: line 4: 3 cells under 2 headings; is there a decimal comma?",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_fault_of_a_table(name, refused):
    text, files, *parts = TABLES[name]
    code, said = refused(text, **files)
    assert code == 2
    for part in parts:
        assert part in said


# -- results -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """results.nc of a small tree of our own format."""
    import xarray as xr

    from gasloop.model.results import FORMAT, save

    path = tmp_path_factory.mktemp("results") / "results.nc"
    values = np.random.default_rng(1).normal(size=(20, 500))
    tree = xr.DataTree.from_dict(
        {
            "/": xr.Dataset(attrs={"format": FORMAT}),
            "/planned": xr.Dataset({"flow": (("arc", "time"), values)}),
        }
    )
    save(tree, path)
    return path


@pytest.fixture
def report(capsys, tmp_path):
    """Ask for a report of a folder that cannot give one: exit code and message."""

    def _report():
        before = {p: p.stat().st_size for p in tmp_path.rglob("*")}
        code, said = gasloop("report", tmp_path), capsys.readouterr().err
        assert {p: p.stat().st_size for p in tmp_path.rglob("*")} == before
        assert "Traceback" not in said
        return code, said

    return _report


MEND = "run the study again: gasloop run STUDY.yaml"


def test_no_results(report):
    code, said = report()
    assert code == 2
    assert "results.nc: no such file" in said
    assert MEND in said


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_results_cut_short(results, report, tmp_path, share):
    whole = results.read_bytes()
    (tmp_path / "results.nc").write_bytes(whole[: int(share * len(whole))])
    code, said = report()
    assert code == 2
    assert "not a readable results file (cut short?)" in said
    assert MEND in said


def test_results_of_another_version(results, report, tmp_path):
    import netCDF4

    shutil.copy(results, tmp_path / "results.nc")
    with netCDF4.Dataset(tmp_path / "results.nc", "a") as file:
        file.setncattr("format", 99)
    code, said = report()
    assert code == 2
    assert "format 99, this gasloop reads format" in said
    assert MEND in said


def test_results_of_somebody_else(report, tmp_path):
    import netCDF4

    with netCDF4.Dataset(tmp_path / "results.nc", "w") as file:
        file.createDimension("x", 3)
    code, said = report()
    assert code == 2
    assert "not a gasloop results file" in said
    assert MEND in said


# -- no half-written output --------------------------------------------------------------------------------


def test_a_write_that_fails_leaves_the_old_results(results, tmp_path, monkeypatch):
    """Results are written aside and renamed: what stood there before is whole, whatever happens."""
    import xarray as xr

    from gasloop.model.results import load, save

    path = tmp_path / "results.nc"
    shutil.copy(results, path)
    old = path.read_bytes()

    def half(self, target, **_):
        target.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(xr.DataTree, "to_netcdf", half)
    with pytest.raises(OSError, match="disk full"):
        save(load(path), path)
    assert path.read_bytes() == old
    assert [p.name for p in tmp_path.iterdir()] == ["results.nc"]
