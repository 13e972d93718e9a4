"""Events of a mission read from its form, in order: who is part of what by then, and which leg is flown from where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from gasloop.components.refuelling.transfer_line import TransferLine
from gasloop.flight import events as ev
from gasloop.flight import form
from gasloop.flight.leaks import unread
from gasloop.flight.lines import Line, line_of
from gasloop.flight.vehicle import PHASES, Element
from gasloop.flight.ways import Ways, check
from gasloop.places.deltav import Leg
from gasloop.study.faults import Findings
from gasloop.study.text import form_faults


class Script:
    """Reads events one after another and keeps who is part of which craft, and where."""

    def __init__(self, elements: Mapping[str, Element], starts: Mapping[str, str], ways: Ways, found: Findings) -> None:
        self.elements, self.ways, self.found = elements, ways, found
        self.members: dict[str, list[str]] = {name: [name] for name in starts}
        self.at: dict[str, str] = dict(starts)
        self.legs: list[Leg] = []  # that are flown
        self.remarks: list[str] = []

    def read(self, entries: Iterable[dict[str, Any]]) -> list[ev.Event]:
        """All events that can be read."""
        read = [self._one(entry, f"events.{i}") for i, entry in enumerate(entries)]
        return [e for e in read if e is not None]

    def _one(self, entry: dict[str, Any], where: str) -> ev.Event | None:
        verb = next((key for key in entry if key in form.VERBS), None)
        if verb is None:
            first = next(iter(entry), "")
            near = difflib.get_close_matches(first, form.VERBS, n=1)
            mend = f"did you mean '{near[0]}'?" if near else "begin with what happens"
            self.found.fault(f"'{first}' is nothing that can happen", where, ", ".join(form.VERBS), mend)
            return None
        model = form.VERBS[verb]
        try:
            read = model.model_validate(entry)
        except ValidationError as error:
            for fault in form_faults(error, model):
                self.found.fault(
                    fault.what, f"{where}.{fault.where}" if fault.where else where, fault.allowed, fault.mend
                )
            return None
        made: ev.Event | None = getattr(self, f"_{verb}")(read, where)
        return made

    # -- names -----------------------------------------------------------------------------------------------

    def _craft(self, name: str, where: str) -> bool:
        if name in self.members:
            return True
        near = difflib.get_close_matches(name, self.members, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "stack it before, or give the element `at:`"
        self.found.fault(f"there is no craft '{name}' at this moment", where, ", ".join(self.members), hint)
        return False

    def _element(self, name: str, where: str) -> bool:
        if name in self.elements:
            return True
        near = difflib.get_close_matches(name, self.elements, n=1)
        hint = f"did you mean '{near[0]}'?" if near else ""
        self.found.fault(f"there is no element '{name}'", where, ", ".join(self.elements), hint)
        return False

    def _part(self, craft: str, names: str | list[str], where: str) -> tuple[str, ...]:
        listed = [names] if isinstance(names, str) else names
        for name in listed:
            if self._element(name, where) and name not in self.members[craft]:
                self.found.fault(
                    f"'{name}' is not part of {craft} at this moment", where, ", ".join(self.members[craft])
                )
        return tuple(listed)

    def _node(self, name: str, where: str) -> bool:
        if name in self.ways.nodes:
            return True
        near = difflib.get_close_matches(name, self.ways.nodes, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "state it under `nodes`"
        self.found.fault(f"there is no node '{name}'", where, ", ".join(self.ways.nodes), hint)
        return False

    def _quantity(self, text: Any, like: str, where: str, high: float = 1e12) -> float:
        value = self.found.quantity(text, like, where, 0.0, high)
        return value if value is not None else 0.0

    def _new(self, name: str, parts: list[str], node: str) -> None:
        self.members[name], self.at[name] = parts, node

    def _gone(self, name: str) -> None:
        self.members.pop(name, None)
        self.at.pop(name, None)

    # -- events ----------------------------------------------------------------------------------------------

    def _stack(self, e: form.StackEvent, where: str) -> ev.Event | None:
        good = [self._element(name, f"{where}.of") for name in e.of]
        if not all(good) or not self._node(e.at, f"{where}.at"):
            return None
        for name in e.of:
            self._gone(name)
        self._new(e.stack, list(e.of), e.at)
        when = self._quantity(e.when, "s", f"{where}.when")
        return ev.Stack(where, e.id or "", e.stack, tuple(e.of), e.at, when)

    def _burn(self, e: form.BurnEvent, where: str) -> ev.Event | None:
        if not self._craft(e.burn, f"{where}.burn"):
            return None
        start, to = self.at[e.burn], e.to or ""
        if to and not self._node(to, f"{where}.to"):
            return None
        leg = self._leg(e, start, to, where)
        steps = self._steps(e, where)
        stages = () if steps else self._stages(e.burn, e.stages, where)
        if leg is None or not (steps or stages):
            return None
        drop = {} if steps else self._dropped(e.burn, e.drop, stages, where)
        self._new(e.burn, self.members[e.burn], to or start)
        lasts = self._quantity(e.lasts, "s", f"{where}.for") if e.lasts is not None else (leg.time or 0.0)
        after = self._quantity(e.after, "s", f"{where}.after")
        self.legs.append(leg)
        first = self.ways.coasts_first(start)
        return ev.Burn(where, e.id or "", e.burn, leg.burns, stages, to, lasts, after, first, drop, leg, steps)

    def _steps(self, e: form.BurnEvent, where: str) -> tuple[ev.Step, ...]:
        """Burns that have each their own stages; what one drops, the next cannot use."""
        if e.burns is None:
            return ()
        if e.dv is not None or e.stages is not None or e.drop:
            self.found.fault("burns are stated twice", where, "`burns`, or `dv`, `with` and `drop`")
        steps: list[ev.Step] = []
        for i, one in enumerate(e.burns):
            at = f"{where}.burns.{i}"
            dv, time = self._quantity(one.dv, "m/s", f"{at}.dv", 1e6), self._quantity(one.at, "s", f"{at}.at")
            stages = self._stages(e.burn, one.stages, at)
            if steps and time < steps[-1].at:
                self.found.fault("it comes before the burn above it", f"{at}.at", "times that do not run back")
            steps.append(ev.Step(dv, stages, self._dropped(e.burn, one.drop, stages, at), time))
        return tuple(steps)

    def _dropped(
        self, craft: str, drop: Mapping[str, str | list[str]], stages: tuple[str, ...], where: str
    ) -> dict[str, tuple[str, ...]]:
        """What stages leave behind; it is no part of the craft any more."""
        gone = {s: self._part(craft, of, f"{where}.drop.{s}") for s, of in drop.items()}
        for stage in (s for s in gone if s not in stages):
            self.found.fault(f"'{stage}' does not burn here", f"{where}.drop.{stage}", ", ".join(stages))
        left = {name for of in gone.values() for name in of}
        self.members[craft] = [n for n in self.members[craft] if n not in left]
        return gone

    def _leg(self, e: form.BurnEvent, start: str, to: str, where: str) -> Leg | None:
        """The leg that is flown: stated here, or that of the set."""
        if e.dv is not None or e.burns:
            stated = [b.dv for b in e.burns] if e.burns else e.dv if isinstance(e.dv, list) else [e.dv]
            burns = tuple(self._quantity(q, "m/s", f"{where}.dv", 1e6) for q in stated)
            leg = Leg(start, to or start, burns, None, "own", "own", note="stated in the event")
            if to and to != start:
                check(leg, f"{where}.dv", self.ways.nodes, self.found)
            return leg
        if not to:
            self.found.fault("a burn needs `to` or `dv`", where, "to: llo, or dv: 50 m/s")
            return None
        try:
            return self.ways.leg(start, to)
        except ValueError as error:
            self.found.fault(str(error), f"{where}.to", "", "state `dv` here or a leg under `legs.own`")
            return None

    def _stages(self, craft: str, named: str | list[str] | None, where: str) -> tuple[str, ...]:
        if named is not None:
            stages = self._part(craft, named, f"{where}.with")
            for name in stages:
                if name in self.elements and self.elements[name].engine is None:
                    self.found.fault(f"'{name}' has no engine", f"{where}.with")
            return stages
        able = [n for n in self.members[craft] if self.elements[n].engine is not None]
        if len(able) != 1:
            there = ", ".join(able) or "none"
            self.found.fault(f"which stage of {craft} burns?", where, f"with an engine: {there}", "add `with:`")
            return ()
        return tuple(able)

    def _carry(self, e: form.CarryEvent, where: str) -> ev.Event | None:
        if not self._craft(e.carry, f"{where}.carry") or not self._node(e.to, f"{where}.to"):
            return None
        self.at[e.carry] = e.to
        lasts = self._quantity(e.lasts, "s", f"{where}.for")
        holds = None if e.holds is None else self._quantity(e.holds, "kg", f"{where}.holds")
        return ev.Carry(where, e.id or "", e.carry, e.to, lasts, holds, e.seats)

    def _coast(self, e: form.CoastEvent, where: str) -> ev.Event | None:
        if not self._craft(e.coast, f"{where}.coast"):
            return None
        if e.phase is not None and e.phase not in PHASES:
            self.found.fault(f"no phase '{e.phase}'", f"{where}.phase", ", ".join(PHASES))
        return ev.Coast(where, e.id or "", e.coast, self._quantity(e.lasts, "s", f"{where}.for"), e.phase or "")

    def _drop(self, e: form.DropEvent, where: str) -> ev.Event | None:
        if not self._craft(e.drop, f"{where}.drop"):
            return None
        of = self._part(e.drop, e.of, f"{where}.of")
        self.members[e.drop] = [n for n in self.members[e.drop] if n not in of]
        return ev.Drop(where, e.id or "", e.drop, of)

    def _dock(self, e: form.DockEvent, where: str) -> ev.Event | None:
        there = [self._craft(name, f"{where}.dock") for name in e.dock]
        if not all(there):
            return None
        if len({self.at[name] for name in e.dock}) > 1:
            apart = ", ".join(f"{name} is at {self.at[name]}" for name in e.dock)
            self.found.fault("they are not at one node", f"{where}.dock", "", f"{apart}: fly there before")
        parts, node = [n for name in e.dock for n in self.members[name]], self.at[e.dock[0]]
        for name in e.dock:
            self._gone(name)
        self._new(e.name, parts, node)
        return ev.Dock(where, e.id or "", tuple(e.dock), e.name)

    def _undock(self, e: form.UndockEvent, where: str) -> ev.Event | None:
        if not self._craft(e.undock, f"{where}.undock"):
            return None
        of, node = self._part(e.undock, e.of, f"{where}.of"), self.at[e.undock]
        rest = [n for n in self.members[e.undock] if n not in of]
        if rest:
            self.members[e.undock] = rest
        else:
            self._gone(e.undock)
        self._new(e.name, list(of), node)
        return ev.Undock(where, e.id or "", e.undock, of, e.name)

    def _transfer(self, e: form.TransferEvent, where: str) -> ev.Event | None:
        species = [e.transfer] if isinstance(e.transfer, str) else e.transfer
        good = [self._element(n, f"{where}.{key}") for key, n in (("from", e.source), ("to", e.to))]
        if not all(good):
            return None
        for one in species:
            for n in (e.source, e.to):
                if one not in self.elements[n].tanks:
                    has = ", ".join(self.elements[n].tanks) or "none"
                    self.found.fault(f"{n} has no tank of {one}", f"{where}.transfer", has)
                    good.append(False)
        word = e.amount if e.amount in ("full", "all") else None
        amount = None if word else self._quantity(e.amount, "kg", f"{where}.amount")
        lost, chill = (
            self._quantity(e.lost, "1", f"{where}.lost", 0.99),
            self._quantity(e.chill, "kg", f"{where}.chill"),
        )
        residual, flow = self._quantity(e.residual, "1", f"{where}.residual", 0.99), None
        if e.line is not None and all(good):
            line = self._line(e, species, where)
            if line is not None:
                lost, chill, flow = line.lost, line.chill, line.flow
        return ev.Transfer(
            where, e.id or "", tuple(species), e.source, e.to, amount, word == "all", lost, chill, residual, flow
        )

    def _line(self, e: form.TransferEvent, species: list[str], where: str) -> Line | None:
        """The line of a transfer where its source stands by then; a fault where losses are stated besides."""
        assert e.line is not None
        if twice := sorted(e.model_fields_set & {"lost", "chill"}):
            self.found.fault(
                f"losses are stated twice: `line` and `{'`, `'.join(twice)}`", f"{where}.{twice[0]}",
                "`line`, or `lost` and `chill`", "leave one out",
            )  # fmt: skip
            return None
        if len(species) > 1:
            self.found.fault(
                f"one line cannot carry {', '.join(species)}",
                f"{where}.transfer",
                "one species",
                "write a transfer for each",
            )
            return None
        craft = next((c for c, parts in self.members.items() if e.source in parts), None)
        node = self.ways.nodes[self.at[craft]] if craft else None
        gravity = node.body.mu / node.body.radius**2 if node is not None and node.ground else 0.0
        line = line_of(e.line, species[0], gravity, f"{where}.line", self.found)
        if line is not None:
            rests = unread(TransferLine, "transfer_line", e.line.parameters)
            self.remarks += [f"transfer {e.id or where}: {said}" for said in (line.said, *rests)]
        return line

    def _load(self, e: form.LoadEvent, where: str) -> ev.Event | None:
        return self._cargo(e.load, e, where, off=False)

    def _unload(self, e: form.UnloadEvent, where: str) -> ev.Event | None:
        return self._cargo(e.unload, e, where, off=True)

    def _cargo(self, name: str, e: form.LoadEvent | form.UnloadEvent, where: str, off: bool) -> ev.Event | None:
        if not self._element(name, where):
            return None
        cargo = {n: self._quantity(m, "kg", f"{where}.cargo.{n}") for n, m in e.cargo.items()}
        return ev.Load(where, e.id or "", name, e.crew, cargo, off)
