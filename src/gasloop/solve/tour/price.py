"""What a tour costs."""

from __future__ import annotations

from gasloop.solve.tour.things import Tour


def price(tour: Tour, propellant: float, servicers: int) -> float:
    """Propellant and product at the depot's prices, and the servicers that fly; in the prices' currency."""
    p = tour.prices
    return p.propellant * propellant + p.product * float(tour.given.sum()) + p.servicer * servicers


def quadratic_launch_price(mass: float, dry: float, base: float = 0.0, slope: float = 2e-6) -> float:
    """Price of a launch that grows with the square of its load, c + alpha (m0 - m_dry)^2, in the unit of base.

    The law of a competition on clearing debris, with alpha in millions of euro per kg2. [gtoc9]
    """
    return base + slope * (mass - dry) ** 2
