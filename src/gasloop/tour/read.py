"""A tour file in, a tour out; all faults at once, each with its line."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gasloop.matter.species import G0
from gasloop.places.orbits.bodies import EARTH
from gasloop.solve.tour.legs import table
from gasloop.solve.tour.refills import affordable, refilled
from gasloop.solve.tour.route import Costs
from gasloop.solve.tour.run import unreached
from gasloop.solve.tour.things import DAY, Client, Prices, Servicer, Tour
from gasloop.study.faults import Findings, StudyError
from gasloop.study.filled import filled, text_of
from gasloop.tour.clients import Reader
from gasloop.tour.form import LossesEntry, TourFile
from gasloop.tour.products import Product, product

if TYPE_CHECKING:
    from gasloop.tour.run import Result

NO_LOSSES = LossesEntry(transfer="0 %", residual="0 %")
_MOST_DATES = 120  # of a grid; finer ones only cost time
_MOST_LEGS = 2e7  # entries of the table of legs: some hundred megabytes


@dataclass(frozen=True)
class Asked:
    """A tour file, read and checked. costs : of all legs, worked out already to see whether everybody can be reached."""

    name: str
    what: str
    text: str
    start: date
    product: Product
    mixture: float | None
    priced: bool
    because: Mapping[str, str]
    rounds: int | None
    seed: int
    costs: Costs

    @property
    def tour(self) -> Tour:
        """What is to be solved."""
        return self.costs.tour

    def run(self, progress: Callable[[str], None] = lambda stage: None, log: bool = False) -> Result:
        """Solve it. log : there is no solver whose log could be shown."""
        from gasloop.tour.run import run

        return run(self, progress)


def read(path: str | Path) -> Asked:
    """Read a tour file. Raises StudyError with all faults found."""
    path = Path(path)
    return read_text(text_of(path), str(path), path.parent)


def read_text(text: str, path: str = "tour.yaml", folder: Path = Path()) -> Asked:
    """Read a tour from YAML text; see ``read``. folder : from which a table of clients is looked for."""
    file, raw, lines = filled(TourFile, text, path)
    found = Findings()
    asked = _asked(file, text, Reader(file, found, folder))
    if asked is None or found.faults:
        raise StudyError(path, found.faults, lines, raw)
    return asked


def _asked(file: TourFile, text: str, reader: Reader) -> Asked | None:
    """The tour; None if something is wrong before legs can be worked out."""
    found = reader.found
    what, losses = _product(file, found), file.losses or NO_LOSSES
    clients, places = reader.all()
    craft = _servicer(file, reader, what)
    tour = Tour(
        depot=reader.orbit(file.depot, "depot"), clients=tuple(clients), servicer=craft, planes=file.planes, turns=file.turns,
        lost=reader.quantity(losses.transfer, "%", "losses.transfer", 0.0, 0.5),
        lowest=EARTH.at(reader.quantity(file.lowest, "km", "lowest", 1.2e5, 1e8)),
        highest=EARTH.at(reader.quantity(file.highest, "km", "highest", 1.2e5, 1e8)),
        limit=None if file.limit is None else reader.quantity(file.limit, "d", "limit", DAY, 50 * 366 * DAY),
        step=reader.quantity(file.step, "d", "step", DAY, 1000 * DAY), minimise=file.minimise, prices=_prices(file, reader),
    )  # fmt: skip
    if not craft.returns and craft.trips != 1:
        found.fault("who does not return makes one trip", "servicer.trips", "1", "`trips: 1`, or `returns: true`")
    _dates(file, tour, found)
    _heights(tour, places, found)
    if found.faults or what is None:
        return None
    _tanks(tour, places, found)
    if found.faults:
        return None
    costs = Costs(tour, table(tour))
    for k, why in unreached(costs).items():
        found.fault(
            f"no servicer can reach it: {why}", places[tour.clients[k - 1].name], "", "more propellant, time or turns"
        )
    because = {"servicer": file.servicer.because, "losses": losses.because}
    if file.prices is not None:
        because["prices"] = file.prices.because
    return Asked(
        file.tour, file.what, text, file.start, what, file.mixture, file.prices is not None,
        {k: v for k, v in because.items() if v}, file.rounds, file.seed, costs,
    )  # fmt: skip


def _product(file: TourFile, found: Findings) -> Product | None:
    try:
        what = product(file.product)
    except ValueError as error:
        found.fault(str(error), "product")
        return None
    if len(what.fluids) == 2 and file.mixture is None:
        found.fault(
            f"{what.name} is {what.fluids[0]} and {what.fluids[1]}: their mixture is missing",
            "product",
            "",
            "add `mixture: 1.65`, say",
        )
    if len(what.fluids) == 1 and file.mixture is not None:
        found.fault(f"{what.name} is one fluid and has no mixture", "mixture", "", "remove it")
    if not what.burnt and file.servicer.hold is None:
        found.fault(
            f"{what.name} is not what engines with short burns use, so it cannot share their tank", "servicer", "",
            "give the servicer a `hold` for it, beside the `tank` of its own propellant",
        )  # fmt: skip
    return what


def _servicer(file: TourFile, reader: Reader, what: Product | None) -> Servicer:
    entry, big = file.servicer, 1e7

    def positive(text: Any, name: str) -> float:
        value = reader.quantity(text, "kg", f"servicer.{name}", -math.inf, big)
        if value <= 0 and not any(f.where == f"servicer.{name}" for f in reader.found.faults):
            reader.found.fault(f"a servicer with {name} of {value:g} kg", f"servicer.{name}", "more than 0 kg")
        return value

    tank, hold = positive(entry.tank, "tank"), None if entry.hold is None else positive(entry.hold, "hold")
    losses = file.losses or NO_LOSSES
    residual = reader.quantity(losses.residual, "%", "losses.residual", 0.0, 0.5)
    return Servicer(
        dry=positive(entry.dry, "dry"), tank=tank * (1 - residual), hold=None if hold is None else hold * (1 - residual),
        isp=reader.quantity(entry.isp, "s", "servicer.isp", 50.0, 500.0), count=entry.count,
        rate=reader.quantity(entry.rate, "kg/s", "servicer.rate", 1e-6, 1e3),
        stay=reader.quantity(entry.stay, "d", "servicer.stay", 0.0, 1000 * DAY), trips=entry.trips, returns=entry.returns,
        trapped=residual * (tank + (hold or 0.0)),
    )  # fmt: skip


def _prices(file: TourFile, reader: Reader) -> Prices:
    entry = file.prices
    if entry is None:
        if file.minimise == "cost":
            reader.found.fault(
                "`minimise: cost` without prices", "minimise", "", "add `prices: {propellant: 5000 EUR/kg}`"
            )
        return Prices()
    each = (("propellant", "EUR/kg"), ("product", "EUR/kg"), ("servicer", "EUR"))
    return Prices(**{n: reader.quantity(getattr(entry, n), u, f"prices.{n}", 0.0, 1e12) for n, u in each})


def _dates(file: TourFile, tour: Tour, found: Findings) -> None:
    """Where dates matter there is a limit, and a step that divides it into enough and not too many."""
    if not tour.dated:
        return
    if tour.limit is None:
        why = "planes drift" if file.planes == "drift" else "clients have windows, or time is minimised"
        found.fault(f"{why}, so dates matter: the time limit is missing", "tour", "", "add `limit: 2 yr`")
        return
    count = int(tour.limit / tour.step) + 1
    if not 3 <= count <= _MOST_DATES:
        found.fault(
            f"a limit of {tour.limit / DAY:.0f} d in steps of {tour.step / DAY:.0f} d makes {count} dates", "step",
            f"3 to {_MOST_DATES}", f"`step: {max(tour.limit / DAY / 36, 1):.0f} d`",
        )  # fmt: skip
    if (len(tour.clients) + 1) ** 2 * count**2 > _MOST_LEGS:
        found.fault(f"{len(tour.clients)} clients at {count} dates make too many legs", "step", "", "a longer step")
    if refilled(tour) and not affordable(len(tour.clients), count):
        found.fault(
            f"several trips of a servicer with {len(tour.clients)} clients at {count} dates", "servicer.trips",
            "about 8 clients at 36 dates, 10 at 20", "`trips: 1` and more servicers, or a longer step",
        )  # fmt: skip


def _heights(tour: Tour, places: Mapping[str, str], found: Findings) -> None:
    """Nobody stands lower than servicers may go."""
    if tour.highest <= tour.lowest:
        found.fault("`highest` is not above `lowest`", "highest")
    for where, orbit in [("depot", tour.depot), *((places[c.name], c.orbit) for c in tour.clients)]:
        if orbit.radius < tour.lowest:
            found.fault(
                f"an orbit at {(orbit.radius - EARTH.radius) / 1e3:.0f} km, below `lowest`", where, "",
                "a lower `lowest` altitude",
            )  # fmt: skip


def _tanks(tour: Tour, places: Mapping[str, str], found: Findings) -> None:
    """What one client needs fits into one servicer."""
    craft = tour.servicer
    room, name = (craft.tank, "tank") if craft.hold is None else (craft.hold, "hold")
    for client in tour.clients:
        _too_much(client, tour, room, name, places[client.name], found)
    full = G0 * craft.isp * math.log1p(craft.tank / craft.empty)
    if full < 1.0:
        found.fault(f"a full tank and no product gives only {full:.2g} m/s", "servicer.tank", "", "a larger tank")


def _too_much(client: Client, tour: Tour, room: float, name: str, where: str, found: Findings) -> None:
    gives = client.need / (1 - tour.lost)
    if gives > room:
        found.fault(
            f"{client.name} takes {gives:.0f} kg, more than the {name} of a servicer gives ({room:.0f} kg)", where, "",
            f"a larger {name}, or two clients with half of it",
        )  # fmt: skip
