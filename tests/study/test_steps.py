"""Steps finer than an hour: the same study on two grids, what is refused, and results whose clock nobody need guess."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.api import Study
from gasloop.model.results import load, save
from gasloop.report import charts, page
from gasloop.report.reading import Results
from gasloop.study.read import StudyError, read_text
from tests.cli.command import swap

KWH = 3.6e6

# A steady reactor, a battery, and a load for a third of the time: half a day.
SMALL = """\
study: small
site: free_space
time: {start: 2030-01-01, length: 12 h}
minimise: mass
buses:
  power: {carrier: electricity}
  heat: {carrier: heat, T: 330 K}
components:
  reactor: {is: fission_reactor, size: {max: 50 kW}, power: power}
  battery: {is: battery, size: {max: 200 kWh}, power: power, heat: heat}
  radiator: {is: radiator, size: {max: 500 m2}, heat: heat}
  user: {is: power_user, size: 8 kW, power: power, heat: heat, schedule: [{at: 4 h, for: 4 h}]}
"""


def stepped(step: str, length: str = "12 h", text: str = SMALL) -> str:
    """The study with another step and length."""
    return swap(text, "length: 12 h}", f"length: {length}, step: {step}}}")


@pytest.fixture(scope="module")
def grids():
    """The small study by hours and by minutes."""
    return Study.from_yaml(SMALL).run(), Study.from_yaml(stepped("1 min")).run()


def totals(result, group: str) -> dict[str, float]:
    """Energy of each arc over the run [J]."""
    found = result.tree[group].to_dataset()
    step = float(result.tree.attrs["step_s"])
    return dict(zip(found["arc"].values.tolist(), (found["flow"].values.sum(axis=1) * step).tolist(), strict=True))


def test_hours_and_minutes_give_the_same_energies(grids):
    by_hour, by_minute = grids
    assert by_minute.tree.attrs["steps"] == 720
    for group in ("planned", "simulated"):
        one, two = totals(by_hour, group), totals(by_minute, group)
        assert one["user.power"] == pytest.approx(-8e3 * 4 * 3600)
        for arc, energy in one.items():
            assert two[arc] == pytest.approx(energy, rel=2e-3, abs=2e-3 * 32 * KWH), (group, arc)
    sizes = [r.summary["sizes"] for r in grids]
    for name in sizes[0]:
        assert sizes[1][name]["value"] == pytest.approx(sizes[0][name]["value"], rel=5e-3), name


def test_the_books_close_on_both_grids(grids):
    for result in grids:
        assert result.summary["passes"]
        for kind in ("elements", "mass", "energy"):
            assert result.summary["residuals"][kind] < 1e-6, kind


def test_the_battery_holds_what_its_flows_left(grids):
    for result in grids:
        run = result.tree["simulated"].to_dataset()
        step = float(result.tree.attrs["step_s"])
        flow = {a: run["flow"].values[i] for i, a in enumerate(run["arc"].values.tolist())}
        level = run["level"].values[run["stock"].values.tolist().index("battery.E")]
        assert np.diff(level) == pytest.approx(
            -(flow["battery.power"] + flow["battery.heat"]) * step, abs=1e-6 * 200 * KWH
        )


def test_the_clock_of_the_results(grids, tmp_path):
    for result, step, count in zip(grids, (3600.0, 60.0), (12, 720), strict=True):
        save(result.tree, tmp_path / "results.nc")
        tree = load(tmp_path / "results.nc")
        time, edge = (tree["simulated"][k].values for k in ("time", "edge"))
        assert (len(time), len(edge)) == (count, count + 1)
        assert time == pytest.approx(np.arange(count) * step / 3600.0)
        assert edge[-1] == pytest.approx(12.0)
        assert time.dtype == edge.dtype == float
        assert tree["planned"]["segment_edge"].values[-1] == pytest.approx(12.0)
        assert (tree.attrs["steps"], tree.attrs["step_s"], tree.attrs["hours"]) == (count, step, 12.0)


def test_segments_of_a_plan_in_minutes():
    few = Study.from_yaml(swap(stepped("1 min"), "step: 1 min", "step: 1 min, segments: 12")).run()
    assert len(few.tree["planned"]["segment_edge"]) == 13
    assert {4.0, 8.0, 12.0} <= set(few.tree["planned"]["segment_edge"].values.tolist())
    assert few.summary["passes"]


# -- the report ------------------------------------------------------------------------------------


def test_charts_of_half_an_hour_in_steps_of_ten_seconds():
    text = swap(stepped("10 s", "30 min"), "at: 4 h, for: 4 h", "at: 10 min, for: 90 s")
    result = Study.from_yaml(text).run()
    read = Results(result.tree)
    assert (read.steps, read.step, read.hours) == (180, 10.0, 0.5)
    user = next(s for s in read.streams() if s.component == "user" and s.port == "power")
    assert user.taken == pytest.approx(8e3 * 90)
    made = charts.panels(read)
    power = next(p for p in made if p.heading == "Power by component").figures[0]
    assert power.x_range.end - power.x_range.start == 30 * 60 * 1000
    data = power.renderers[0].data_source.data
    assert len(data["t"]) == 181
    assert np.diff(data["t"]) == pytest.approx(np.full(180, 1e4))  # ms
    stocks = next(p for p in made if p.heading == "battery").figures[0]
    assert stocks.renderers[0].data_source.data["x"][-1] == power.x_range.end
    loads = next(p for p in made if p.room == "loads")
    assert loads.caption.startswith("Mean of each minute")
    image = loads.figures[0].renderers[0]
    assert image.data_source.data["image"][0].shape[1] == 30
    assert image.glyph.dw == 30 * 60 * 1000
    html = page.html(result.tree).replace("\u00a0", " ")
    assert "30 min from 1 Jan 2030" in html
    assert "in 30 minutes." in result.summary["answer"]
    assert " t in place at free_space supplies 0.4 kW on average" in result.summary["answer"]
    assert "sink in the shade" in html
    assert "Light, beside what others report" not in html


# -- what is refused -------------------------------------------------------------------------------

REFUSED = {
    "too short a step": (stepped("0.5 s"), "time.step: 0.5 s is out of range; allowed: 1 to 3600 s"),
    "too long a step": (stepped("2 h"), "time.step: 2 h is out of range; allowed: 1 to 3600 s"),
    "a step without a unit": (stepped("10"), "time.step: 10 has no unit"),
    "a step that does not divide": (
        stepped("7 min"),
        "time.length: 12 h is not a whole number of steps of 7 min; allowed: 12.0167 h, say; mend: change the length, or",
    ),
    "hours that are not whole": (
        swap(SMALL, "12 h}", "12.5 h}"),
        "time.length: 12.5 h is not a whole number of steps of 1 h; allowed: 12 h, say",
    ),
    "more steps than anybody wants": (stepped("1 s", "365 d"), "31,536,000 steps of 1 s are too many"),
    "less than a step": (stepped("1 min", "30 s"), "time.length: 30 s is out of range; allowed: 60 s or more"),
    "a window shorter than a step": (
        swap(SMALL, "for: 4 h", "for: 30 min"),
        "components.user.schedule.0.for: 30 min is shorter than a step; allowed: at least 1 h; mend: lengthen it, or "
        "give `time:` a smaller `step`",
    ),
    "a window shorter than a fine step": (
        swap(stepped("10 s"), "for: 4 h", "for: 4 s"),
        "4 s is shorter than a step; allowed: at least 10 s",
    ),
    "a window that ends too late": (
        swap(stepped("1 min"), "for: 4 h", "for: 481 min"),
        "components.user.schedule.0: ends after the study (12.0167 h of 12 h); allowed: at + for <= 12 h",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_grids_that_do_not_fit_are_refused(text, said):
    with pytest.raises(StudyError) as refused:
        read_text(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("step", "at", "length", "window"),
    [
        ("1 h", "4 h", "4 h", (4, 8)),
        ("1 h", "3.6 h", "4.1 h", (4, 8)),
        ("1 min", "3.6 h", "4.1 h", (216, 462)),
        ("10 s", "61 s", "14 s", (6, 8)),
        # Halves go up, so that a window as long as a step is never lost between two edges.
        ("1 h", "1.5 h", "1 h", (2, 3)),
        ("1 h", "2.5 h", "1 h", (3, 4)),
    ],
)  # fmt: skip
def test_windows_are_rounded_to_steps(step, at, length, window):
    text = swap(stepped(step), "at: 4 h, for: 4 h", f"at: {at}, for: {length}")
    (found,) = read_text(text).network.units["user"].schedule
    assert (found.start, found.end) == window


def test_the_default_step_is_an_hour():
    statement = read_text(SMALL)
    assert (statement.steps, statement.step, statement.hours) == (12, 3600.0, 12.0)
