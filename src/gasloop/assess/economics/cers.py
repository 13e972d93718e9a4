"""Published cost-estimating relations, each in the money, mass and year of its source. None is ours.

A relation is a fit through flown programmes; outside the masses it was fitted to it is only a formula. Results keep the unit
of the source (millions of 1999 or 2019 dollars, work-years): restate them before adding them to anything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gasloop.assess.economics.learning import crawford_average

POUND = 0.45359237  # kg, exact
AMCM_TO_2021 = 1.601  # 1999 -> 2021 dollars as the user of the relation states (H. Jones 2021)


def amcm(mass: float, quantity: float = 1.0, specification: float = 2.39, year: float = 2040.0,
         block: float = 1.0, difficulty: float = 0.0) -> float:  # fmt: skip
    """Advanced Missions Cost Model (NASA), development and production together [million USD1999].

    C = 5.65e-4 Q^0.59 M^0.66 80.6^S (3.81e-55)^(1/(IOC - 1900)) B^-0.36 1.57^D

    mass : dry, of one unit [lb] (the relation's own unit: kg / 0.45359237); quantity Q; specification S by kind of mission (2.39: a
    planetary lander or base as the source of our case takes it); year of first operation IOC; block B, 1 for a new design; difficulty D
    from -2.5 to 2.5. Read in transcription.
    """
    new = 3.81e-55 ** (1.0 / (year - 1900.0)) * block**-0.36 * 1.57**difficulty
    return float(5.65e-4 * quantity**0.59 * mass**0.66 * 80.6**specification * new)


def amcm_2021(mass: float) -> float:
    """The same with all else as usual, restated by the factor of its user [million USD2021]."""
    return AMCM_TO_2021 * amcm(mass)


# TRANSCOST: development a, x and production a, x of H = a M^x [work-years; M in kg], as the unit tests of lvreuse use them.
TRANSCOST: dict[str, tuple[float, float, float, float]] = {
    "solid_booster": (19.5, 0.54, 2.3, 0.412),
    "hydrogen_engine": (277.0, 0.48, 3.15, 0.535),
    "pressure_fed_engine": (167.0, 0.35, 1.9, 0.535),
    "hydrogen_stage": (98.5, 0.555, 1.84, 0.59),
    "storable_stage": (98.5, 0.555, 1.265, 0.59),
    "reusable_hydrogen_stage": (803.5, 0.385, 1.84, 0.59),
}


def transcost_development(element: str, mass: float, factors: float = 1.0) -> float:
    """Work-years to develop an element: f1 f2 f3 .. a M^x; ``factors`` is their product."""
    a, x, _, _ = _element(element)
    return float(factors * a * mass**x)


def transcost_production(
    element: str, mass: float, begin: int = 1, end: int = 1, learning: float = 1.0, factors: float = 1.0
) -> float:
    """Mean work-years to make one of units begin .. end: f4 f8 .. a M^x, f4 from the learning of units (Crawford)."""
    _, _, a, x = _element(element)
    return crawford_average(float(factors * a * mass**x), begin, end, learning)


def transcost_ground(lift_off: float, rate: float, stages: float, vehicle: float, assembly: float, f4: float = 1.0,
                     country: float = 1.0) -> float:  # fmt: skip
    """Work-years of work on the ground before a launch: 8 M0^0.67 L^-0.9 N^0.7 fv fc f4 f8.

    lift_off M0 [t]; rate L [launches/yr], three or more; stages N
    """
    return float(8.0 * lift_off**0.67 * rate**-0.9 * stages**0.7 * vehicle * assembly * f4 * country)


def transcost_mission(stage_sum: float, rate: float, f4: float = 1.0, country: float = 1.0) -> float:
    """Work-years of flight and mission operations of a launch without crew: 20 sum(Q) L^-0.65 f4 f8."""
    return float(20.0 * stage_sum * rate**-0.65 * f4 * country)


def transcost_vehicle(elements: Sequence[float], system: float = 1.0) -> float:
    """Work-years of a vehicle from those of its elements: their sum by the factor of integration f0 (to the power of stages)."""
    return system * math.fsum(elements)


def _element(name: str) -> tuple[float, float, float, float]:
    if name not in TRANSCOST:
        raise ValueError(f"no element '{name}' in TRANSCOST; there are {', '.join(TRANSCOST)}")
    return TRANSCOST[name]


# Jones and others 2020 (AIAA 2020-4041), million USD2019, coefficients of m^3, m^2, m, 1 [kg] as transcribed: up to 15 t, and above.
LANDER = {
    "development": ((9.61e-10, 2.45e-5, 0.23, 3990.0), (0.0, -3.13e-6, 0.168, 3930.0)),
    "production": ((3.16e-10, 7.81e-6, 0.0707, 243.0), (0.0, -9.9e-7, 0.0508, 224.0)),
}
LANDER_EDGE = 15000.0  # kg, belongs to the lower branch


def lander_2020(phase: str, mass: float) -> float:
    """Cost of a lander: a m^3 + b m^2 + c m + d [million USD2019]; phase ``development`` or ``production``.

    As printed it falls by two thirds (development) as the mass passes 15 t; with b of the lower branch negative the two branches
    would nearly meet, so that a minus sign lost in print is likely. Nobody here has seen the page: both signs stand apart, and the
    printed one is used. Do not compare masses on both sides of 15 t.
    """
    low, high = LANDER[phase]
    return polynomial(low if mass <= LANDER_EDGE else high, mass)


def polynomial(coefficients: tuple[float, ...], x: float) -> float:
    """Highest power first."""
    return math.fsum(c * x ** (len(coefficients) - 1 - i) for i, c in enumerate(coefficients))


# The same source, table of plant: million USD2019 per kg, per month of life, and fixed.
PLANT: dict[str, dict[str, tuple[float, float, float]]] = {
    "structures": {"development": (0.0628, 0.0, 81.48), "production": (0.0211, 0.0, 24.933)},
    "tanks": {"development": (0.0355, 0.0, 35.984), "production": (0.0264, 0.0, 22.351)},
    "thermal": {"development": (0.0409, 0.0439, 6.9816), "production": (0.0165, 0.0089, 2.23236)},
    "life_support": {"development": (0.0559, 0.0, 346.2), "production": (0.0218, 0.0, 26.7675)},
    "excavator": {"development": (0.0, 0.0, 473.73), "production": (0.0, 0.0, 32.27)},
    "reactor": {"development": (0.0, 0.0, 1726.0), "production": (0.0, 0.0, 265.0)},
}


def plant_2020(subsystem: str, phase: str, mass: float = 0.0, months: float = 0.0) -> float:
    """Cost of one subsystem of a lunar plant [million USD2019]; excavator and 40 kWe reactor are per unit, whatever they weigh."""
    if subsystem not in PLANT:
        raise ValueError(f"no subsystem '{subsystem}'; there are {', '.join(PLANT)}")
    per_kg, per_month, fixed = PLANT[subsystem][phase]
    return per_kg * mass + per_month * months + fixed


# The same source: mass [t] and power [kWe] of a plant per t of propellant a year, of two designs.
PLANT_SIZE = {"mree": (1.1101, 5.6976), "duke": (0.1331, 0.6174)}


def plant_size_2020(design: str, rate: float) -> tuple[float, float]:
    """Mass [kg] and power [W] of a plant of so many kg/yr; ``mree`` or ``duke``. Whether mass holds the power plant is not said."""
    mass, power = PLANT_SIZE[design]
    return mass * rate, power * rate
