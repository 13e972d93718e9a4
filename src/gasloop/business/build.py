"""A venture from the numbers of a file: the same for the stated values, an end of a range, and a draw."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from gasloop.assess.economics.ledger import Tax
from gasloop.assess.economics.money import Basis
from gasloop.assess.economics.rates import Rate, wacc
from gasloop.assess.economics.venture import Law, Market, Plant, Venture
from gasloop.business.form import BusinessFile, LegEntry
from gasloop.parts.rocket import gear_ratio

Values = Mapping[str, float]


@dataclass(frozen=True)
class Builder:
    """What is not a number of a file; ``venture`` adds the numbers, by their path."""

    file: BusinessFile
    basis: Basis
    build_years: int

    def venture(self, v: Values) -> Venture:
        """The venture of these values."""
        finance, inflation = self.file.finance, v["finance.inflation"]
        tax = Tax(v["finance.tax"], finance.depreciation.law, finance.depreciation.years, inflation)
        return Venture(
            basis=self.basis, first=self.file.start, plant=self._plant(v),
            markets=tuple(self._market(name, v) for name in self.file.markets),
            launch=v["launch.price"], rate=self._rate(v), years=finance.years, tax=tax, law=self._law(v),
        )  # fmt: skip

    def _plant(self, v: Values) -> Plant:
        of = {f.name: v[f"plant.{f.name}"] for f in dataclasses.fields(Plant) if f"plant.{f.name}" in v}
        of["mass"] = v["plant.mass"] + v.get("plant.power", 0.0) * v.get("plant.power_mass", 0.0)
        return Plant(**of, units=self.file.plant.units, build=self.build_years)

    def _rate(self, v: Values) -> Rate:
        """The cost of capital, of the kind of the accounts."""
        tax, real = v["finance.tax"], self.file.finance.rates == "real"
        if self.file.finance.debt:
            value = wacc(v["finance.debt.share"], v["finance.debt.interest"], v["finance.equity"], tax)
        else:
            value = v["finance.rate"]
        rate = Rate(value, real)
        return rate if real == self.basis.real else rate.turned(v["finance.inflation"])

    def _law(self, v: Values) -> Law | None:
        if self.file.launch.law is None:
            return None
        return Law(**{f.name: v[f"launch.law.{f.name}"] for f in dataclasses.fields(Law)})

    def _market(self, name: str, v: Values) -> Market:
        entry, at = self.file.markets[name], f"markets.{name}"
        return Market(
            name, v[f"{at}.quantity"], gear(entry.from_plant, f"{at}.from_plant", v, 1.0),
            price=v.get(f"{at}.price"),
            earth_gear=gear(entry.from_earth, f"{at}.from_earth", v, 1.0) if entry.from_earth else None,
            growth=v[f"{at}.growth"], usable=v[f"{at}.usable"], fee=v.get(f"{at}.from_plant.fee", 0.0),
            earth_fee=v.get(f"{at}.from_earth.fee", 0.0),
        )  # fmt: skip


def gear(leg: LegEntry | None, at: str, v: Values, otherwise: float) -> float:
    """kg at the start of a way per kg delivered; infinite if the vehicle cannot make it."""
    if leg is None:
        return otherwise
    if leg.gear is not None:
        return v[f"{at}.gear"]
    return float(gear_ratio(v[f"{at}.out"], v[f"{at}.isp"], v[f"{at}.inert"], v.get(f"{at}.back", 0.0)))
