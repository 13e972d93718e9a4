"""The line of a transfer by the component that plants use: what flows, and what cooling line and tank evaporates.

    flow    F = rho speed pi D^2 / 4
    lost    v = m_v / F                                            of the pipe at its steady temperature
    chill   m = int (m_v - v F) / (-dT/dt) dT + M int c dT / h_fg    of the pipe, from the steady temperature to that before

m_v(T) and dT/dt(T) are those of ``transfer_line``; the second part is ``parts.chilldown.coolant`` of the receiver's wall,
whose vapour leaves as it boils (the most it can take). So taken = arrives/(1 - lost) + chill, and all of it has passed
the pump: it takes taken/F. The source gives liquid that boils at one atmosphere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy.optimize import brentq

from gasloop.components.refuelling.transfer_line import TransferLine
from gasloop.flight.elements import LIQUIDS
from gasloop.flight.form import LineEntry
from gasloop.flight.leaks import parameters_of
from gasloop.knowledge.quantity import show, unit
from gasloop.matter.carriers import Condition, eos_name
from gasloop.matter.exergy import ATMOSPHERE
from gasloop.matter.fluids import fluid, state
from gasloop.matter.solids import solid
from gasloop.model.component import At, Flows
from gasloop.parts.chilldown import coolant
from gasloop.study.faults import Findings

_FINE = 2001  # temperatures of the pipe; four times as many move the chill by less than 1e-6
_MOST_LOST = 0.9  # a line that vents more when cold delivers nothing worth the name
_Course = Callable[[Any], Flows]  # of the pipe's temperature


@dataclass(frozen=True)
class Line:
    """What a line does to a transfer. flow [kg/s]; lost : share vented when cold; pipe, wall : to cool them [kg]."""

    flow: float
    lost: float
    pipe: float
    wall: float
    said: str

    @property
    def chill(self) -> float:
        """All that is evaporated to cool [kg]."""
        return self.pipe + self.wall


def line_of(entry: LineEntry, species: str, gravity: float, where: str, found: Findings) -> Line | None:
    """The line of one species, or None where something is wrong with it; faults are noted."""
    before = len(found.faults)
    around = found.quantity(entry.around, "K", f"{where}.around", 3.0, 400.0)
    made = _component(entry, species, where, found)
    wall = _wall(entry, species, where, found)
    if made is None or around is None or len(found.faults) > before:
        return None
    lost, pipe = chilled(made, gravity, around)
    if lost > _MOST_LOST:
        found.fault(
            f"it does not get cold: {100 * lost:.0f} % of what flows boils in it for good", where,
            f"up to {100 * _MOST_LOST:.0f} %", "a wider or shorter line, a better blanket",
        )  # fmt: skip
        return None
    cold = _course(made, gravity, around)(made._at.T_sat)
    said = (
        f"{made.size * 3600:,.0f} kg/h flow through {entry.length} of {entry.diameter} that costs "
        f"{show(cold.outputs['loss'], 'bar', 3)}, its pump draws {show(-cold.ports['power'], 'kW', 3)}; cooling the pipe takes "
        f"{pipe:,.1f} kg of {species}, the receiver's wall {wall:,.1f} kg; of what follows {100 * lost:.2g} % is vented"
    )
    return Line(float(made.size), lost, pipe, wall, said)


def chilled(line: TransferLine, gravity: float, around: float) -> tuple[float, float]:
    """Share that the cold line vents, and what cooling it from its start takes beyond that [kg]."""
    T_start = max(line.start()["T"], line._at.T_sat)  # below the boiling point nothing boils
    course = _course(line, gravity, around)
    T_end, lost = _steady(line, T_start, course)
    if T_end >= T_start:
        return lost, 0.0
    # Near its end the pipe cools slowly: temperatures lie the closer to one another.
    T = T_end + (T_start - T_end) * np.linspace(0.0, 1.0, _FINE)[1:] ** 2
    flows = course(T)
    return lost, float(np.trapezoid((flows.ports["chill"] - lost * line.size) / -flows.rates["T"], T))


def _course(line: TransferLine, gravity: float, around: float) -> _Course:
    """What the line does at a temperature of its pipe [K], at full flow."""
    boils = state(fluid(eos_name(f"{line.fluid}.l")), p=ATMOSPHERE, quality=0.0)
    source = Condition(boils.T, ATMOSPHERE, boils.h, boils.s)
    site = SimpleNamespace(gravity=gravity, sink_T=around)

    def course(T: Any) -> Flows:
        x = SimpleNamespace(T=T)
        return line.physics(SimpleNamespace(load=1.0), x, At({"source": source, **line.conditions(x, site)}, site))

    return course


def _steady(line: TransferLine, T_start: float, course: _Course) -> tuple[float, float]:
    """The temperature to which the pipe goes from its start, no lower than the boiling point, and the share that boils there."""
    cools = course(T_start).rates["T"] < 0
    T = np.linspace(T_start, line._at.T_sat if cools else line._at.gas.high, _FINE)
    turned = np.flatnonzero((course(T).rates["T"] < 0) != cools)
    if not len(turned):  # colder than what boils, or warmer than data of metals
        return float(T[-1]), 0.0 if cools else 1.0
    T_end = brentq(lambda one: float(course(one).rates["T"]), *T[turned[0] - 1 : turned[0] + 1])
    return float(T_end), float(course(T_end).ports["chill"] / line.size)


def _component(entry: LineEntry, species: str, where: str, found: Findings) -> TransferLine | None:
    """Our line of that length and bore, as warm as stated."""
    if species not in LIQUIDS:
        found.fault(f"boiling {species} is not known here", where, ", ".join(LIQUIDS), "state `lost` and `chill`")
        return None
    by_name = {"size", "L", "T_above"}
    settings = parameters_of(TransferLine, "transfer_line", entry.parameters, where, found, by_name)
    length = found.quantity(entry.length, "m", f"{where}.length", 0.5, 500.0)
    bore = found.quantity(entry.diameter, "m", f"{where}.diameter", 1e-3, 1.0)
    T = found.quantity(entry.T, "K", f"{where}.T", 0.0, 400.0)
    if length is None or bore is None or T is None:
        return None
    try:
        some = TransferLine(fluid=species, material=entry.material, L=length, **settings)
        size = some.size * (bore / some.bore) ** 2  # what flows goes with the cross-section
        made = replace(some, size=size, T_above=T - some._at.T_sat)
    except (ValueError, KeyError) as error:
        found.fault(str(error.args[0]), where)
        return None
    label = TransferLine.size_label()
    factor = unit(label.unit).factor
    if not label.low * factor <= size <= label.high * factor:
        found.fault(
            f"{show(size, label.unit, 3)} would flow", f"{where}.diameter", f"{label.low:g} to {label.high:g} {label.unit}",
            "another diameter or `speed`",
        )  # fmt: skip
        return None
    return made


def _wall(entry: LineEntry, species: str, where: str, found: Findings) -> float:
    """What cooling the receiver's wall evaporates [kg]."""
    wall = entry.receiver
    if wall is None or species not in LIQUIDS:
        return 0.0
    mass = found.quantity(wall.mass, "kg", f"{where}.receiver.mass", 0.0)
    T = found.quantity(wall.T, "K", f"{where}.receiver.T", 0.0, 400.0)
    if mass is None or T is None:
        return 0.0
    try:
        solid(wall.material)
    except (ValueError, KeyError) as error:
        found.fault(str(error.args[0]), f"{where}.receiver.material")
        return 0.0
    try:
        return mass * coolant(wall.material, eos_name(f"{species}.l"), T)
    except ValueError as error:
        found.fault(str(error), f"{where}.receiver.T", "", "leave `receiver` out if it is cold")
        return 0.0
