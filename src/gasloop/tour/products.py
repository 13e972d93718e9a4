"""What servicers bring: which fluids, in which state."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.parts.rocket import mixture


@dataclass(frozen=True)
class Product:
    """fluids : one, or oxidiser and fuel; burnt : whether an engine with short, strong burns can use it as its propellant.

    cold : it boils in an ordinary tank. A servicer of these tours has what keeps it (in its dry mass) or says what it
    loses (``losses``): boiling on the way is not worked out here, but by a mission.
    """

    name: str
    fluids: tuple[str, ...]
    burnt: bool = True
    cold: bool = False

    def shares(self, amount: float, ratio: float | None) -> dict[str, float]:
        """kg of each fluid in an amount."""
        if len(self.fluids) == 1:
            return {self.fluids[0]: amount}
        oxidiser, fuel = mixture(amount, ratio or 0.0)
        return {self.fluids[0]: float(oxidiser), self.fluids[1]: float(fuel)}


PRODUCTS: Mapping[str, Product] = {
    p.name: p
    for p in (
        Product("hydrazine", ("N2H4",)),
        Product("xenon", ("Xe",), burnt=False),
        Product("krypton", ("Kr",), burnt=False),
        Product("mmh_nto", ("N2O4", "CH6N2")),
        Product("lox_lh2", ("O2", "H2"), cold=True),
        Product("lox_lch4", ("O2", "CH4"), cold=True),
    )
}


def product(name: str) -> Product:
    """The product of that name."""
    if name not in PRODUCTS:
        near = difflib.get_close_matches(name, PRODUCTS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(PRODUCTS)}"
        raise ValueError(f"there is no product '{name}'; {hint}")
    return PRODUCTS[name]
