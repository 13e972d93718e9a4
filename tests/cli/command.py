"""Running a command inside the test's own process."""

from __future__ import annotations

from typing import Any

import pytest

from gasloop import cli

# Half a day on the Moon, planned and run in two seconds: power, heat, a mine, a tank and a tap.
TINY = """\
study: tiny
what: What does a little water take?
site: mare_equator
time: {start: 2030-01-01, length: 12 h}
minimise: mass
buses:
  power: {carrier: electricity}
  heat: {carrier: heat, T: 330 K}
  water: {carrier: H2O.l}
components:
  reactor: {is: fission_reactor, size: {max: 50 kW}, power: power}
  radiator: {is: radiator, size: {max: 500 m2}, heat: heat}
  user: {is: power_user, size: 5 kW, power: power, heat: heat}
  mine: {is: ice_mine, size: {max: 100 kg/d}, power: power, water: water}
  tank: {is: water_store, size: {max: 500 kg}, water: water}
  tap: {is: vent, size: 2 kg/h, flow: water, schedule: [{at: 6 h, for: 6 h}]}
"""


def gasloop(*words: Any) -> Any:
    """The exit code of ``gasloop WORDS``."""
    with pytest.raises(SystemExit) as done:
        cli.app([str(word) for word in words])
    return done.value.code


def swap(text: str, old: str, new: str) -> str:
    """The text with one thing changed."""
    assert old in text
    return text.replace(old, new)
