"""What may be wrong in a study with cabins: each fault with its line, what is allowed and how to mend it."""

from __future__ import annotations

import pytest

from gasloop.study.read import StudyError, read_text
from tests.cli.command import swap
from tests.study.habitat import HABITAT


def line_of(text: str, key: str) -> int:
    """The line on which a key stands first."""
    return next(i for i, line in enumerate(text.splitlines(), start=1) if line.lstrip().startswith(key))


CREW = "crew:     {is: cabin_crew, size: 4 person,"
LIMIT = "severe: {of: carbon_dioxide, high: 7.6 torr, because: headaches and worse}"
RESPONSE = "loads: {canister: 1}"
PARTS = "scrubber: [cdra_sorbent_bed, cdra_sorbent_bed]"


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        # the crew
        (CREW, CREW + " dataset: bvad_rev9,", "crew:", "no data set 'bvad_rev9'; allowed: bvad_rev2, hidh"),
        (CREW, CREW + " activity: asleep,", "crew:", "no activity 'asleep'; allowed: day, sleep"),
        (CREW, CREW + " activity: sleep,", "crew:", "knows whole days, not 'sleep'; set `dataset: ices_2021_365`"),
        ("  cabin.band_oxygen", "  crew.sleep: {value: 10 h, because: tired}\n  cabin.band_oxygen", "crew:", "hours"),
        # the cabin
        ("size: 100 m3", "size: 100 l", "cabin:", "unknown unit 'l'"),
        ("size: 100 m3", "size: 0.05 m3", "cabin:", "holds nobody.*was the volume meant in m3 and not in litres"),
        ("value: 0.4 kPa", "value: 40 kPa", "cabin.band_oxygen:", "40 kPa is out of range; allowed: 0.2 to 3 kPa"),
        # units that follow the air
        ("size: 62 m3/h", "size: {max: 90 m3/h}", "scrubber: {is", "'scrubber' follows the air it works on, and under a schedule needs a fixed size; "
         "allowed: one size in m3/h; mend: state a size; to compare sizes, move it with `gasloop vary`"),
        ("size: 62 m3/h, ", "", "scrubber: {is", "'scrubber' follows the air .* needs a fixed size"),
        # limits
        (LIMIT, "severe: {of: carbon_dioxid, high: 7.6 torr, because: worse}", "severe:", "no quantity 'carbon_dioxid'.*did you mean 'carbon_dioxide'"),
        (LIMIT, "severe: {of: carbon_dioxide, because: headaches}", "severe:", "bounds nothing; allowed: `low`, `high` or both; mend: add `high:`, in torr"),
        (LIMIT, "severe: {of: oxygen, low: 20 kPa, high: 19 kPa, because: worse}", "severe:", "low 20000 is not below high 19000"),
        (LIMIT, "severe: {of: oxygen, low: 20 %, because: worse}", "severe:", "'%' is a number without unit, this is a pressure|'%' is .*pressure"),
        (LIMIT, "severe: {of: oxygen, low: 20 kPa, because: worse, source: nobody}", "severe:", "no reference 'nobody'"),
        (LIMIT, "severe: null", "severe:", "no limit 'severe' that could be left out; allowed: carbon dioxide, 1 h"),
        (LIMIT, "severe: {of: oxygen, low: 20 kPa, wndow: 1 h, because: worse}", "severe:", "unknown key 'wndow'.*did you mean 'window'"),
        # responses
        (RESPONSE, "loads: {canistr: 1}", "canisters:", "no component 'canistr'.*did you mean 'canister'"),
        (RESPONSE, "loads: {canister: 2}", "canisters:", "load 2 is out of range; allowed: 0 to 1"),
        (RESPONSE, "loads: {radiator: 1}", "canisters:", "'radiator' closes bus cold: its load is what the others leave"),
        (RESPONSE, "loads: {oxygen_tank: 1}", "canisters:", "'oxygen_tank' has no load that could be set"),
        (RESPONSE, "loads: {cabin.valve: 1}", "canisters:", "'cabin' has no control 'valve' that could be set; allowed: valve_O2, valve_N2"),
        (RESPONSE, "loads: {cabin.valve_O2: -1}", "canisters:", "-1 is out of range; allowed: 0 and more"),
        (RESPONSE, "loads: {}", "canisters:", "at least 1"),
        ("after: 2 h", "after: 2", "canisters:", "'2' has no unit|2 has no unit"),
        # reliability
        (PARTS, "scrubber: [cdra_sorbent_bd]", "scrubber: [", "no part 'cdra_sorbent_bd'.*did you mean 'cdra_sorbent_bed'"),
        (PARTS, "scrubber: []", "scrubber: [", "'scrubber' has no part that could fail"),
        (PARTS, "scruber: [cdra_sorbent_bed]", "scruber: [", "no component 'scruber'.*did you mean 'scrubber'"),
        (PARTS, "radiator: [cdra_sorbent_bed]", "radiator: [", "'radiator' closes bus cold: no run goes on without it"),
        (PARTS, "cabin: [cdra_sorbent_bed]", "cabin: [", "'cabin' has no load that could be lost"),
        (PARTS, "scrubber: [{name: fan, mtbf: 100 kg, because: a guess}]", "scrubber: [", "'kg' is a mass, this is a time"),
        ("reliability:", "reliability:\n  set: flown", "set:", "'design' or 'flight'"),
        ("reliability:", "reliability:\n  probability: 1", "probability:", "less than 1"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(old, new, key, said):
    text = swap(HABITAT, old, new)
    with pytest.raises(StudyError, match=said) as found:
        read_text(text, "habitat.yaml")
    assert f"habitat.yaml:{line_of(text, key)}: " in str(found.value)


def test_all_faults_come_at_once():
    text = swap(swap(HABITAT, RESPONSE, "loads: {canistr: 1}"), PARTS, "scrubber: [bed]")
    with pytest.raises(StudyError) as found:
        read_text(swap(text, LIMIT, "severe: {of: carbon_dioxide, because: headaches}"))
    assert len(found.value.faults) == 3


def test_a_part_of_the_study_s_own_counts_as_unverified():
    text = swap(HABITAT, PARTS, "scrubber: [{name: fan, mtbf: 9000 h, mass: 4 kg, because: a guess}]")
    stated = read_text(text).reliability
    assert stated is not None
    assert stated.units["scrubber"][0].unverified
    assert stated.units["scrubber"][0].mtbf == 9000 * 3600.0


def test_limits_replace_add_and_leave_out():
    text = swap(
        HABITAT,
        LIMIT,
        LIMIT + "\n  humidity: null\n  oxygen: {of: oxygen, low: 16 kPa, severity: comfort, because: chosen}",
    )
    limits = {limit.name: limit for limit in read_text(text).limits}
    assert "humidity" not in limits
    assert limits["severe"].high == pytest.approx(7.6 * 101325 / 760)
    assert (limits["oxygen"].low, limits["oxygen"].severity) == (16e3, "comfort")
    assert limits["total pressure"].low == 20.7e3
