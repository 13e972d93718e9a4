"""Errors, tolerances, and records that are true or not."""

from __future__ import annotations

import math

import pytest

from gasloop.validate.form import Call, Case, Expected, Miss, Quantity, Tolerance
from gasloop.validate.judge import Result, judge, run_case

ONE_PERCENT = Tolerance("relative", 0.01, "1 %", "%")
ONE_KELVIN = Tolerance("absolute", 1.0, "1 K", "K")


def found(*values):
    """A probe that sees these values, one after the other."""
    left = list(values)
    return lambda name, over, x: left.pop(0)


def a_case(*expected, miss=None, **words):
    text = {
        "id": "X",
        "area": "a",
        "what": "w",
        "kind": "analytic",
        "confidence": "computed",
        "source": "s",
        "use": "test",
        "note": "",
    }
    task = Call("gasloop.places.terrain:horizon_dip", {"height": 10.0})
    return Case(**{**text, **words}, task=task, expected=expected, miss=miss, file="f.yaml", line=3)


def value(target, tolerance, **more):
    return Expected("x", (), "K", value=target, tolerance=tolerance, **more)


@pytest.mark.parametrize(
    ("target", "tolerance", "got", "error", "within"),
    [
        (100.0, ONE_PERCENT, 101.0, 0.01, True),
        (100.0, ONE_PERCENT, 98.9, -0.011, False),
        (-100.0, ONE_PERCENT, -102.0, -0.02, False),
        (300.0, ONE_KELVIN, 299.0, -1.0, True),
        (300.0, ONE_KELVIN, 301.1, 1.1, False),
        (300.0, ONE_KELVIN, math.nan, math.nan, False),
    ],
)
def test_a_value(target, tolerance, got, error, within):
    finding = judge(value(target, tolerance), found(got))
    assert finding.error == pytest.approx(error, nan_ok=True)
    assert finding.within is within


@pytest.mark.parametrize(
    ("low", "high", "got", "error", "within"),
    [
        (1.0, 2.0, 1.5, 0.0, True),
        (1.0, 2.0, 2.0, 0.0, True),
        (1.0, 2.0, 2.5, 0.5, False),
        (1.0, 2.0, 0.25, -0.75, False),
        (None, 2.0, 0.25, 0.0, True),
        (1.0, None, 0.25, -0.75, False),
        (None, 2.0, math.nan, math.nan, False),
        (None, 2.0, -math.inf, 0.0, False),
    ],
)
def test_bounds(low, high, got, error, within):
    finding = judge(Expected("x", (), "K", low=low, high=high), found(got))
    assert finding.within is within
    if math.isfinite(got):
        assert finding.error == pytest.approx(error)


def curve(tolerance, points=((0.0, 1.0), (1.0, 2.0), (2.0, 4.0))):
    return Expected("x", (), "K", over="t", over_unit="s", points=points, tolerance=tolerance)


def test_a_curve_is_as_good_as_its_worst_point():
    finding = judge(curve(Tolerance("relative", 0.05, "5 %", "%")), found(1.0, 1.88, 4.16))
    assert (finding.error, finding.got) == (pytest.approx(-0.06), 1.88)
    assert not finding.within
    assert finding.points == ((0.0, 1.0, 1.0), (1.0, 2.0, 1.88), (2.0, 4.0, 4.16))
    assert judge(curve(Tolerance("absolute", 0.2, "0.2 K", "K")), found(1.0, 1.88, 4.16)).error == pytest.approx(0.16)


def test_rmse_of_a_curve():
    finding = judge(curve(Tolerance("rmse", 0.2, "0.2 K", "K")), found(1.3, 2.0, 4.0))
    assert finding.error == pytest.approx(math.sqrt(0.09 / 3))
    assert finding.within
    assert not judge(curve(Tolerance("rmse", 0.1, "0.1 K", "K")), found(1.3, 2.0, 4.0)).within


def test_a_curve_with_a_hole_is_not_within():
    finding = judge(curve(ONE_KELVIN), found(1.0, math.nan, 4.0))
    assert not finding.within


def test_per_divides_magnitudes():
    expected = Expected("power", ("kg", Quantity(2.0, "h")), "J", value=5.0, tolerance=ONE_PERCENT)
    assert judge(expected, found(-30.0, 3.0)).got == 5.0


# -- records -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "error", "true"),
    [
        (110.0, 0.10, True),
        (110.0, 0.105, True),
        (110.0, 0.12, False),
        (110.0, -0.10, False),
        (100.5, 0.005, False),  # a recorded miss that passes
        (110.0, None, False),  # a miss without a record
        (100.5, None, True),
    ],
)
def test_a_record_must_be_true(got, error, true):
    miss = None if error is None else Miss(error, f"{error}", "because")
    assert judge(value(100.0, ONE_PERCENT, miss=miss), found(got)).record_is_true is true
    whole = Result(a_case(miss=miss), (judge(value(100.0, ONE_PERCENT), found(got)),))
    assert whole.record_is_true is true


def test_one_record_beside_a_case_covers_one_miss():
    miss = Miss(0.10, "+10 %", "because")
    good, bad, worse = (judge(value(100.0, ONE_PERCENT), found(got)) for got in (100.0, 103.0, 110.0))
    assert Result(a_case(miss=miss), (good, worse)).record_is_true
    assert not Result(a_case(miss=miss), (bad, worse)).record_is_true


def test_a_case_that_cannot_be_done_does_not_stop_the_others():
    broken = a_case(value(1.0, ONE_PERCENT))
    result = run_case(broken)
    assert result.failed.startswith("CannotRun: a float")
    assert not result.within
    assert not result.record_is_true
    assert result.as_json()["failed"] == result.failed


def test_json_is_plain():
    import json

    result = Result(
        a_case(), (judge(value(300.0, ONE_KELVIN), found(math.nan)), judge(curve(ONE_KELVIN), found(1, 2, 4)))
    )
    text = json.dumps(result.as_json(), allow_nan=False)
    found_back = json.loads(text)
    assert found_back["findings"][0]["got"] is None
    assert found_back["findings"][1]["points"][2] == {"x": 2.0, "expected": 4.0, "got": 4}
    assert found_back["within"] is False


def test_a_shape_counts_shares_alone():
    """Twice as much everywhere is the same shape; half as steep is not."""
    curve = Expected("x", (), "1", over="j", points=((1.0, 1.0), (2.0, 3.0)), relative_to=1.0, tolerance=ONE_PERCENT)
    twice = judge(curve, lambda name, over, x: {1.0: 20.0, 2.0: 60.0}[x])
    assert twice.within
    assert twice.points == ((1.0, 1.0, 1.0), (2.0, 3.0, 3.0))
    flat = judge(curve, lambda name, over, x: {1.0: 20.0, 2.0: 40.0}[x])
    assert flat.error == pytest.approx(-1 / 3)


def test_means_over_a_window_around_each_time():
    """The mean of a parabola over a window is that at its middle and a twelfth of the window's square."""
    tolerance = Tolerance("absolute", 1e-9, "0", "1")
    points = ((10.0, 100.0 + 36.0 / 12), (20.0, 400.0 + 36.0 / 12))
    wanted = Expected("x", (), "1", over="time", over_unit="s", points=points, window=6.0, tolerance=tolerance)
    got = judge(wanted, lambda name, over, t: t * t)
    assert [abs(g - y) for _, y, g in got.points] == pytest.approx(
        [0.0, 0.0], abs=0.01
    )  # 24 looks: a 576th of it is left
    assert got.points[0][2] != pytest.approx(100.0, abs=1.0)
    straight = judge(wanted, lambda name, over, t: 2 * t)
    assert [g for _, _, g in straight.points] == pytest.approx([20.0, 40.0], abs=1e-12)
