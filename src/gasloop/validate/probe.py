"""Which runner does what a case asks for."""

from __future__ import annotations

from gasloop.validate.chain import of_chain
from gasloop.validate.form import Call, Case, Chained, Running, Setting
from gasloop.validate.runners import Probe, of_call, of_component, of_run, of_study


def probe(case: Case) -> Probe:
    """The probe of a case."""
    task = case.task
    if isinstance(task, Call):
        return of_call(task)
    if isinstance(task, Setting):
        return of_component(task)
    if isinstance(task, Running):
        return of_run(task)
    return of_chain(task) if isinstance(task, Chained) else of_study(task)
