"""Missions: elements with tanks and engines, flown event by event, with the propellant that is really on board.

mission = read("studies/artemis_lox_refuel.yaml")
result = mission.run()
result.summary["answer"]
"""

from gasloop.flight.read import Mission, read, read_text
from gasloop.flight.run import Result
from gasloop.flight.table import table

__all__ = ["Mission", "Result", "read", "read_text", "table"]
