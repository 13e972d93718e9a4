"""The table: expected, got, error, within; success counted by kind of evidence; what is not as recorded."""

from __future__ import annotations

from gasloop.validate import Result, table
from gasloop.validate.form import Expected, Miss, Tolerance
from gasloop.validate.judge import judge
from tests.validate.test_judge import a_case, found

VOLT = Tolerance("absolute", 0.01, "10 mV", "mV")
SHARE = Tolerance("relative", 0.01, "1 %", "%")


def result(expected, *got, **words):
    return Result(a_case(miss=words.pop("miss", None), **words), (judge(expected, found(*got)),))


def test_a_value_with_its_error():
    text = table([result(Expected("outputs.voltage", (), "V", value=1.9, tolerance=VOLT), 1.907)])
    assert "ok  outputs.voltage  expected 1.9 V ± 10 mV  got 1.907 V  +7 mV" in text


def test_a_relative_error_bounds_and_a_curve():
    text = table([result(Expected("x", ("y",), "kWh/kg", value=3.6e6, tolerance=SHARE), -7.3e6, 2.0)])
    assert "MISS  x per y  expected 1 kWh/kg ± 1 %  got 1.0139 kWh/kg  +1.39 %" in text
    text = table([result(Expected("x", (), "kW", low=1e3, high=2e3), 2.5e3)])
    assert "expected 1 to 2 kW  got 2.5 kW  +0.5 kW" in text
    curve = Expected("v", (), "V", over="j", over_unit="A/cm2", points=((1e4, 1.8), (2e4, 1.9)), tolerance=VOLT)
    assert "v, over j  expected 2 points ± 10 mV  got 1.88 V at 2 A/cm2  -20 mV" in table([result(curve, 1.8, 1.88)])


def test_a_miss_on_record_shows_its_reason():
    miss = Miss(0.0139, "+1.39 %", "the rack draws\n  469 W")
    text = table([result(Expected("x", (), "K", value=72.0, tolerance=SHARE), 73.0, miss=miss)])
    assert "on record, +1.39 %: the rack draws 469 W" in text
    assert "Not as recorded" not in text


def test_successes_are_counted_by_kind_and_use():
    good, bad = (Expected("x", (), "K", value=72.0, tolerance=SHARE) for _ in range(2))
    text = table(
        [
            result(good, 72.0, kind="experiment"),
            result(bad, 80.0, kind="experiment"),
            result(good, 72.0, kind="experiment", use="calibration"),
            result(good, 72.0, kind="flight"),
        ]
    )
    counted = [" ".join(line.split()) for line in text.splitlines()]
    assert "experiment 1 of 2" in counted
    assert "experiment, calibration 1 of 1" in counted
    assert "flight 1 of 1" in counted
    assert not any(line.startswith("analytic") for line in counted)


def test_a_shape_says_against_which_point():
    curve = Expected(
        "v", (), "1", over="j", over_unit="%", points=((0.05, 1.0), (0.1, 3.0)), relative_to=0.05, tolerance=SHARE
    )
    assert "v, over j, of that at 5 %  expected 2 points ± 1 %" in table([result(curve, 2.0, 2.0, 6.0)])


def test_which_calibrate_and_which_tests_share_their_source():
    target = Expected("x", (), "K", value=72.0, tolerance=SHARE)
    fit = result(target, 72.0, id="A-fit", use="calibration", source="doe2025")
    same, other = result(target, 72.0, id="A-test", source="doe2025"), result(target, 72.0, id="B", source="roe2025")
    text = " ".join(table([fit, same, other]).split())
    assert "Calibration, these test nothing: A-fit (doe2025)" in text
    assert "Tests of a source that also calibrated: A-test (doe2025)" in text
    assert "Calibration, these" not in table([other])


def test_what_is_not_as_recorded_stands_at_the_end():
    target = Expected("x", (), "K", value=72.0, tolerance=SHARE)
    none, passes = result(target, 80.0, id="A"), result(target, 72.0, id="B", miss=Miss(0.1, "+10 %", "so"))
    other = result(target, 80.0, id="C", miss=Miss(0.5, "+50 %", "so"))
    failed = Result(a_case(id="D"), (), "ValueError: no")
    text = table([none, passes, other, failed])
    assert "A: misses, and no `miss:` says so (f.yaml:3)" in text
    assert "B: a miss stands on record, but the case is within; remove the record" in text
    assert "C: misses by another error than the one on record" in text
    assert "D: could not be done" in text
    assert "FAILED: ValueError: no" in text


def test_no_cases():
    assert table([]) == "no cases"
