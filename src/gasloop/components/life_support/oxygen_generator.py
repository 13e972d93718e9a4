"""Oxygen generator of a cabin: water electrolysis at the scale and with the losses of the station's assembly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter import water_cell
from gasloop.matter.reactions import Reaction
from gasloop.matter.species import FARADAY, R_GAS
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, gives, sized, takes
from gasloop.parts import electrochemistry

STEPS = (0.0216, 0.25, 0.5, 0.75, 1.0)  # loads at which the station's assembly runs: 0.20 to 9.25 kg/d (schaezler2015)


def duty(load: float) -> Mapping[float, float]:
    """Shares of the time at neighbouring steps whose mean is that load: what a plan's load means for a unit of steps.

    Below the lowest step it is off for the rest of the time (step 0). Raises ValueError outside 0..1.
    """
    if not 0 <= load <= 1:
        raise ValueError(f"oxygen_generator: a load of {load:g}; allowed: 0 to 1")
    steps = (0.0, *STEPS)
    above = next(i for i, step in enumerate(steps) if step >= load)
    if steps[above] == load:
        return {load: 1.0}
    low, high = steps[above - 1], steps[above]
    share = (load - low) / (high - low)
    return {low: 1 - share, high: share}


@dataclass(frozen=True, kw_only=True, eq=False)
class OxygenGenerator(Component):
    """Stack of cells that split water, with pumps, controls and power supply that draw the same at any load.

    i = load i_full,   n = eta_F N i / 4 F                  2 H2O -> 2 H2 + O2 [mol/s]
    V = E(T, p) + R T / F asinh(i / 2 i_0) + r i            cell voltage [V]; E by ``matter.water_cell``
    P = N i V + standby size + P_lift                       power [W]; P_lift only into a bus above the stack's pressure
    Q = P - n (enthalpy of what leaves less what comes)     heat [W]

    N = size / (eta_F i_full M_O2 / 4 F) cells in series: 28 for the station's 9.25 kg/d. Currents are those of one cell,
    for its area is not published.

    Two readings of the same assembly stand apart by 11 % at full load. The values here are those of its greatest and its
    standby power (2971 and 469 W, habnet_oga), the standby drawn at all loads and the rest by the stack, with the curvature
    of the other. The other is a polynomial (vhab) which at rest draws 8 W: read as a stack it gives r = 0.01165 ohm and a
    standby of 0.84 W d/kg. Which boundary it has is not said there.

    The real unit has steps (``duty``); a plan mixes them. Gases are dry and at the condition of their bus. No stack
    temperature of its own, no ageing, no crossover but in eta_F.

    size: oxygen at full load [kg/s]. Valid for load 0-1, water at 280-330 K, gases below 30 bar, a heat bus below T. Source: schaezler2015,
    habnet_oga, ssos (current), life_support.md c.4.
    """

    reaction = Reaction("2 H2O -> 2 H2 + O2")
    ports = (
        takes("power", "electricity"),
        takes("water", "H2O.l"),
        gives("oxygen", "O2.g"),
        gives("hydrogen", "H2.g"),
        gives("heat", "heat"),
    )

    size: float = sized("kg/d", "oxygen at full load", 9.25, 0.1, 100.0)
    i_full: float = par(46.9, "A", 20.0, 60.0, "ssos", "current through each cell at full load")
    eta_F: float = par(0.983, "1", 0.9, 1.0, "ssos", "share of the current that leaves as gas: 9.25 of 9.41 kg/d")
    i_0: float = par(0.00978, "A", 1e-4, 0.05, "vhab", "exchange current of a cell, fitted to the polynomial")
    r: float = par(0.00981, "ohm", 0.005, 0.015, "habnet_oga", "resistance of a cell, fitted to the power at full load")
    standby: float = par(50.7, "W d/kg", 0.84, 80.0, "habnet_oga", "power at any load, over size: 469 W")
    T: float = par(325.0, "K", 300.0, 350.0, "design_choice", "temperature of the stack", unverified=True)
    p: float = par(1.2, "bar", 1.0, 10.0, "design_choice", "pressure of the stack, both sides", unverified=True)
    eta_lift: float = par(0.5, "1", 0.3, 0.85, "design_choice", "gas compressors, of isothermal work", unverified=True)
    m_rate: float = par(
        24.1, "kg d/kg", 10.0, 80.0, "habnet_oga", "parts of the assembly, over size: 223 kg; its rack is 658"
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ISS, at its greatest rate", 2971.0, "W", "habnet_oga", "transcribed"),
        Evidence("ISS, standby", 469.0, "W", "habnet_oga", "transcribed"),
        Evidence("ISS, greatest rate", 9.25, "kg/d", "schaezler2015", "primary"),
        Evidence("ISS, lowest rate", 0.20, "kg/d", "schaezler2015", "primary"),
        Evidence("ISS, by day and night", 5.4, "kg/d", "schaezler2015", "primary"),
        Evidence("another code's curve at 2.7 kW", 6.94, "kWh/kg", "vhab", "computed"),
        Evidence("the same at 0.5 kW", 5.41, "kWh/kg", "vhab", "computed"),
    )

    @property
    def cells(self) -> Any:
        """Cells in series; no whole number is asked for."""
        return self.size * 4 * FARADAY / (self.eta_F * self.i_full * self.reaction.mass("O2"))

    def voltage(self, i: Any) -> Any:
        """Voltage of a cell [V] at a current [A]."""
        dry = water_cell.dry_pressure(self.p, self.T)
        kinetic = R_GAS * self.T / FARADAY * np.arcsinh(i / (2 * self.i_0))
        return water_cell.reversible_voltage(self.T, dry, dry) + kinetic + self.r * i

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        i = u.load * self.i_full
        V = self.voltage(i)
        n = u.load * self.size / self.reaction.mass("O2")
        stack = self.cells * i * V
        lift = sum(
            electrochemistry.lift(nu * n, at[port].T, self.p, at[port].p, self.eta_lift)
            for port, nu in (("oxygen", 1), ("hydrogen", 2))
        )
        flows = {
            "power": -(stack + self.standby * self.size + lift),
            "water": n * self.reaction.mass("H2O"),
            "oxygen": n * self.reaction.mass("O2"),
            "hydrogen": n * self.reaction.mass("H2"),
        }
        flows["heat"] = -sum(flow * at[port].h for port, flow in flows.items())
        return Flows(ports=flows, outputs={"voltage": V, "current": i, "stack": stack, "cells": self.cells + 0 * i})

    def estimate(self) -> Estimate:
        return Estimate(self.m_rate * self.size * (1 + self.growth), self.growth, note="parts of the assembly, no rack")
