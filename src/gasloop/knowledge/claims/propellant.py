"""Published prices and costs of propellant in space, each with its measure, place and money. None is used; none is converted.

A required price, a cost per kg of a campaign and a price that somebody offers are different things, and so are dollars of different
years. They stand side by side so that nobody has to remember which was which.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PriceClaim:
    """One published number.

    node : where, ``leo``, ``geo``, ``surface`` ..; value, high : a range has both ends [money ``per`` kg, or as ``per`` says]
    measure : what was computed; money : currency and price year, "not stated" where it is not
    note : what is known to be wrong with it, or what it holds
    """

    name: str
    node: str
    value: float
    measure: str
    money: str
    source: str
    confidence: str
    high: float | None = None
    per: str = "kg"
    note: str = ""


def _charania(node: str, value: float, note: str = "") -> PriceClaim:
    return PriceClaim(f"Charania and DePasquale {node}", node, value, "required price, with tax and financing", "USD2006", "charania2007",
                      "transcribed", note=note)  # fmt: skip


def _jones(product: str, rate: int, value: float) -> PriceClaim:
    return PriceClaim(f"H. Jones {product} {rate} t/yr", "surface", value, "life-cycle cost of ten years", "USD2021", "hjones2021",
                      "transcribed", per="all, in millions", note="errors of units in the source are inferred; as reported")  # fmt: skip


PROPELLANT: tuple[PriceClaim, ...] = (
    _charania("surface", 26845.0, "49.4 t a year; 7327 without financing"),
    _charania("llo", 133947.0, "21 t a year"),
    _charania("geo", 7053265.0, "0.45 t a year"),
    PriceClaim("Sowers leo", "leo", 3000.0, "price offered", "not stated", "sowers2019niac", "transcribed"),
    PriceClaim("Sowers gto", "gto", 1700.0, "price offered", "not stated", "sowers2019niac", "transcribed", note="about GTO"),
    PriceClaim("Sowers eml2", "eml2", 1100.0, "price offered", "not stated", "sowers2019niac", "transcribed"),
    PriceClaim("Sowers surface", "surface", 500.0, "price offered", "not stated", "sowers2019niac", "transcribed"),
    PriceClaim("Kornuta surface", "surface", 500.0, "mean price at the surface of what is sold anywhere", "not stated", "kornuta2019",
               "transcribed", high=7500.0, note="seven sets of customers"),
    PriceClaim("Jones 2019 cislunar", "cislunar", 40e3, "campaign cost per kg", "USD2018", "jones2019", "transcribed", high=202e3,
               note="six cases, 59 t a year for 14 years; the baseline from the Moon 97 % dearer than from Earth"),
    PriceClaim("Orbit Fab geo", "geo", 200e3, "price offered", "USD, announced in 2022", "orbitfab2022", "transcribed", note="hydrazine, up to 100 kg"),
    *(_jones("O2", rate, v) for rate, v in ((10, 287.0), (30, 658.0), (100, 1007.0), (300, 1907.0))),
    *(_jones("H2", rate, v) for rate, v in ((10, 828.0), (30, 1718.0), (100, 4442.0), (300, 11444.0))),
)  # fmt: skip


def at_nodes(nodes: set[str]) -> list[PriceClaim]:
    """The claims for some nodes."""
    return [c for c in PROPELLANT if c.node in nodes]
