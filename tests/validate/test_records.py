"""The package's own cases: each as recorded, misses with their error and reason."""

from __future__ import annotations

import pytest

from gasloop.knowledge.sources import references
from gasloop.validate import packaged, read_folder, run_case, run_cases, table

CASES = read_folder(packaged())


@pytest.mark.parametrize("case", CASES, ids=[c.id for c in CASES])
def test_the_record_is_true(case):
    result = run_case(case)
    assert result.record_is_true, table([result])


def test_every_source_is_a_reference_or_a_citation_in_full():
    for case in CASES:
        assert case.source in references() or len(case.source) > 40, case.id


def test_calibration_and_test_are_disjoint():
    """No target is used on both sides."""

    def targets(use):
        return {(str(c.task), e.name, e.value, e.points) for c in CASES if c.use == use for e in c.expected}

    assert not targets("calibration") & targets("test")


@pytest.mark.parametrize(
    ("calibrates", "tests"),
    [
        (("PRO-V10", "PRO-V10-energy"), ("PRO-V07-time", "PRO-V07-time-hot", "PRO-V07-yield", "PRO-V11")),
        (("PRO-V27-extraction", "PRO-V27-recovery-2"), ("PRO-V27-run1", "PRO-V27-recovery-1")),
    ],
)
def test_kinetics_and_capture_are_calibrated_on_one_run_and_tested_on_another(calibrates, tests):
    uses = {c.id: c.use for c in CASES}
    assert {uses[i] for i in calibrates} == {"calibration"}
    assert {uses[i] for i in tests} == {"test"}


def test_the_package_holds_the_cases_of_this_stage():
    ids = {c.id for c in CASES}
    energy = {
        "ENE-A1",
        "ENE-A3",
        "ENE-A7",
        "ENE-A9",
        "ENE-A10",
        "ENE-A11",
        "ENE-A12",
        "ENE-A13",
        "ENE-E9",
        "ENE-L1",
        "ENE-S3",
    }
    production = {
        "PRO-V01",
        "PRO-V02",
        "PRO-V06",
        "PRO-V20",
        "PRO-V21",
        "PRO-V25",
        "PRO-V26",
        "PRO-V27-run1",
        "PRO-V33",
        "PRO-V34",
        "PRO-V41",
        "PRO-c.2-floor",
    }
    assert energy | production | {"CRY-T1-O2"} <= ids
    assert {c.area for c in CASES} == {"energy", "production", "cryogenics", "life_support", "refuelling"}


def test_one_area_at_a_time():
    results = run_cases(area="energy")
    assert {r.case.area for r in results} == {"energy"}
    with pytest.raises(ValueError, match="no cases of area 'energi'; did you mean 'energy'"):
        run_cases(area="energi")
