"""A `business:` file in, a statement out; all faults at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gasloop.business import plant
from gasloop.business.build import Builder
from gasloop.business.form import EARTH, BusinessFile, FromStudy
from gasloop.business.numbers import Known, Reader, basis_of
from gasloop.business.ways import check_reached, ends_of, read_leg
from gasloop.knowledge.quantity import UnitError, parse, unit
from gasloop.study.faults import Findings, StudyError
from gasloop.study.filled import filled, text_of

if TYPE_CHECKING:
    from gasloop.business.run import Result


@dataclass(frozen=True)
class Map:
    """The map of launch price [money/kg] and plant productivity [kg/kg/yr], two ends each, for one market."""

    market: str
    launch: tuple[float, float]
    productivity: tuple[float, float]


@dataclass(frozen=True)
class Business:
    """A business file, read and checked; ``known``: its numbers by path."""

    file: BusinessFile
    builder: Builder
    known: Mapping[str, Known]
    folder: Path
    map: Map | None

    @property
    def name(self) -> str:
        """The business' name."""
        return self.file.business

    def run(self, progress: Callable[[str], None] = lambda stage: None, log: bool = False) -> Result:
        """Ledger, measures, spread; see ``run``."""
        from gasloop.business.run import run

        return run(self, progress)


def read(path: str | Path, trust: bool = False) -> Business:
    """Read a business file. Raises StudyError with all faults found."""
    path = Path(path)
    return read_text(text_of(path), str(path), path.parent)


def read_text(text: str, path: str = "business.yaml", folder: Path = Path()) -> Business:
    """Read a business from YAML text."""
    file, raw, lines = filled(BusinessFile, text, path)
    found = Findings()
    business = _business(file, folder, found)
    if found.faults or business is None:
        raise StudyError(path, found.faults, lines, raw)
    return business


def _business(file: BusinessFile, folder: Path, found: Findings) -> Business | None:
    basis, factors = basis_of(file, found)
    if basis is None:
        return None
    reader = Reader(found, basis, factors)
    build = _plant(file, folder, reader)
    _launch(file, reader)
    for name in file.markets:
        _market(file, name, reader)
    _finance(file, reader)
    asked = _map(file, reader) if file.break_even else None
    if found.faults or build is None:
        return None
    check_reached(file, reader)
    if found.faults:
        return None
    return Business(file, Builder(file, basis, build), dict(reader.known), folder, asked)


def _plant(file: BusinessFile, folder: Path, reader: Reader) -> int | None:
    entry, found = file.plant, reader.found
    if entry.from_ is not None:
        _check_from(entry.from_, folder, found)
        if entry.mass is not None or entry.rate is not None:
            found.fault("mass and rate come from the study", "plant.from", "", "leave out `mass` and `rate`")
    elif entry.mass is None or entry.rate is None:
        found.fault("the plant needs a mass and a rate", "plant", "mass: 30 t and rate: 500 t/yr, or from: {study: ..}")
    if (entry.power is None) != (entry.power_mass is None):
        found.fault("power is counted with the mass per power", "plant", "both `power` and `power_mass`, or neither")
    for name, like in (("mass", "kg"), ("rate", "kg/yr"), ("life", "yr"), ("power", "kW"), ("power_mass", "kg/kW")):
        if getattr(entry, name) is not None:
            least = 0.5 if name == "life" else 1e-3 if name in ("mass", "rate") else 0.0
            reader.number(getattr(entry, name), like, f"plant.{name}", least)
    reader.number(entry.landing, "1", "plant.landing", 1.0)
    reader.share(entry.spares, "plant.spares")
    reader.share(entry.learning, "plant.learning", 0.5, 1.0)
    for name, per in (("development", "kg"), ("fabrication", "kg"), ("operation", "yr")):
        reader.money(getattr(entry, name), per, f"plant.{name}")
    build = found.quantity(entry.build, "yr", "plant.build", unit("yr").factor)
    if build is None:
        return None
    years = build / unit("yr").factor
    if abs(years - round(years)) > 1e-9:
        found.fault(
            f"{entry.build} is no whole number of years", "plant.build", "1 yr, 2 yr, ..", "the ledger is yearly"
        )
        return None
    return round(years)


def _check_from(entry: FromStudy, folder: Path, found: Findings) -> None:
    paths = [p for p in (entry.study, entry.results) if p]
    if len(paths) != 1:
        found.fault("the plant comes from a study or from results", "plant.from", "one of `study`, `results`")
    elif not (folder / paths[0]).is_file():
        found.fault(f"no file '{paths[0]}'", "plant.from", "a path from this file on", "check the name")
    elif entry.study:
        try:
            ports = plant.ports_of_matter(folder / entry.study)
        except StudyError as error:
            found.fault(f"the plant study has faults: {error}", "plant.from", "", "mend it first (gasloop check)")
            return
        if entry.product not in ports:
            found.fault(plant.no_port(entry.product, ports), "plant.from.product", "", "COMPONENT.PORT of that study")


def _launch(file: BusinessFile, reader: Reader) -> None:
    reader.money(file.launch.price, "kg", "launch.price")
    law = file.launch.law
    if law is None:
        return
    for name, like in (("rate", "kg/yr"), ("final_rate", "kg/yr"), ("years", "yr"), ("prior", "kg")):
        reader.number(getattr(law, name), like, f"launch.law.{name}", 1e-3)
    reader.share(law.scale, "launch.law.scale", 0.0, 1.0)
    reader.share(law.learning, "launch.law.learning", 0.5, 1.0)


def _market(file: BusinessFile, name: str, reader: Reader) -> None:
    entry, at = file.markets[name], f"markets.{name}"
    reader.number(entry.quantity, "kg/yr", f"{at}.quantity")
    reader.share(entry.growth, f"{at}.growth", -0.5, 1.0)
    reader.share(entry.usable, f"{at}.usable", 1e-3, 1.0)
    if entry.price.value == EARTH:
        if entry.from_earth is None:
            reader.found.fault(
                "the price is that of launch from Earth, but the way from there is not stated", f"{at}.price",
                "", "add `from_earth: {gear: ..}` or `{out: .., back: .., isp: .., inert: ..}`",
            )  # fmt: skip
    else:
        reader.money(entry.price, "kg", f"{at}.price")
    if entry.from_plant is None and name != "gate" and entry.node != "gate":
        reader.found.fault(
            "no way from the plant's gate: nobody reaches this market", at, "",
            "add `from_plant: {gear: 1}` if the plant stands there, or delta-v and vehicle",
        )  # fmt: skip
    for side in ("from_plant", "from_earth"):
        leg = getattr(entry, side)
        if leg is not None:
            read_leg(leg, f"{at}.{side}", ends_of(file, name, side), reader)


def _finance(file: BusinessFile, reader: Reader) -> None:
    entry, found = file.finance, reader.found
    if (entry.rates == "real") != reader.basis.real and "inflation" not in entry.model_fields_set:
        found.fault(
            f"rates are {entry.rates}, the accounts, in {reader.basis}, are not", "finance",
            "both real, both nominal, or a stated inflation", "add `inflation: 2 %/yr`, or state the rates of the other kind",
        )  # fmt: skip
    reader.share(entry.inflation, "finance.inflation", -0.5, 1.0)
    reader.share(entry.tax, "finance.tax", 0.0, 0.99)
    if entry.debt is not None:
        if entry.equity is None or entry.rate is not None:
            found.fault("with debt the rate follows from equity and debt", "finance", "equity and debt", "drop `rate`")
        reader.share(entry.debt.share, "finance.debt.share", 0.0, 0.99)
        reader.share(entry.debt.interest, "finance.debt.interest")
    elif entry.rate is None or entry.equity is not None:
        found.fault("what does capital cost?", "finance", "rate: 12 %, or equity: 20 % with debt: {share, interest}")
    for name in ("rate", "equity"):
        if getattr(entry, name) is not None:
            reader.share(getattr(entry, name), f"finance.{name}")


def _map(file: BusinessFile, reader: Reader) -> Map | None:
    entry, found = file.break_even, reader.found
    assert entry is not None
    if entry.market not in file.markets:
        found.fault(f"no market '{entry.market}'", "break_even.market", ", ".join(file.markets))
    elif file.markets[entry.market].from_earth is None:
        found.fault(f"market '{entry.market}' has no way from Earth to compare with", "break_even.market", "",
                    f"add `from_earth:` to markets.{entry.market}")  # fmt: skip
    ends: dict[str, tuple[float, float]] = {}
    for name, stated in (("launch", entry.launch), ("productivity", entry.productivity)):
        try:
            low, high = (
                reader.in_accounts(t, "kg") if name == "launch" else parse(t, "1/yr") / unit("1/yr").factor
                for t in stated
            )
        except UnitError as error:
            found.fault(str(error), f"break_even.{name}")
            continue
        if not 0 < low < high:
            found.fault("the two ends do not rise from above nought", f"break_even.{name}", "low, high")
        ends[name] = (low, high)
    return Map(entry.market, ends["launch"], ends["productivity"]) if len(ends) == 2 else None
