"""The generic tests find what they look for: units that break a rule, and only where they break it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from gasloop.model.component import Alarm, At, Component, Control, Estimate, Flows, gives, sized, takes
from tests.components.harness import Broken, check_elements, check_first_law, check_names, check_second_law


@dataclass(frozen=True, kw_only=True, eq=False)
class Honest(Component):
    """Power into heat; a jacket on a bus of its own takes half of it, if there is one."""

    ports = (takes("power", "electricity"), gives("heat", "heat"), gives("jacket", "heat", optional=True))
    controls = (Control("load"), Control("jacket", 0.0, 1.0, closes="jacket"))
    size: float = sized("W", "power", 100.0, 1.0, 1e3)

    def physics(self, u, x, at: At) -> Flows:
        P = u.load * self.size
        taken = 0.5 * u.jacket * P
        return Flows({"power": -P, "heat": P - taken, "jacket": taken}, outputs={"taken": taken})

    def estimate(self) -> Estimate:
        return Estimate(1.0, 0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class AlwaysJacketed(Component):
    """The same, but the jacket takes its share even where nobody is there to take it."""

    ports = Honest.ports
    controls = Honest.controls
    size: float = sized("W", "power", 100.0, 1.0, 1e3)

    def physics(self, u, x, at: At) -> Flows:
        P = u.load * self.size
        return Flows({"power": -P, "heat": 0.5 * P, "jacket": 0.5 * P})

    def estimate(self) -> Estimate:
        return Estimate(1.0, 0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class FalseAlarm(Component):
    """Power into heat, with an alarm on nothing."""

    ports = (takes("power", "electricity"), gives("heat", "heat"))
    alarms = (Alarm("fire", "K", "on fire", 600.0),)
    size: float = sized("W", "power", 100.0, 1.0, 1e3)

    def physics(self, u, x, at: At) -> Flows:
        P = u.load * self.size
        return Flows({"power": -P, "heat": P}, outputs={"smoke": P})

    def estimate(self) -> Estimate:
        return Estimate(1.0, 0.0)


def test_a_unit_is_audited_without_its_optional_ports_too():
    for check in (check_elements, check_first_law, check_second_law):
        check(Honest(size=100.0))
    with pytest.raises(Broken, match=r"first law: loses 0.333 of the energy that passes without its optional ports"):
        check_first_law(AlwaysJacketed(size=100.0))


def test_an_alarm_on_no_output_is_found():
    with pytest.raises(Broken, match=r"an alarm on 'fire', which is no output; there are: smoke"):
        check_names(FalseAlarm(size=100.0))
