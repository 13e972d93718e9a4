"""A business file is read whole, or refused with every fault, its line, what is allowed and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gasloop.business import plant, read_text
from gasloop.parts.rocket import gear_ratio
from gasloop.study.faults import StudyError
from tests.business.small import TEXT, line_of

FAULTS = [
    # a sum without a price year, of another currency or year, or no sum at all
    ("price: 2000 USD2022/kg", "price: 2000 USD/kg", "no price year"),
    ("price: 2000 USD2022/kg", "price: 2000 EUR2022/kg", "is in EUR2022, the accounts are in USD2022"),
    ("price: 2000 USD2022/kg", "price: 2000 USD2012/kg", "say under `restate:` what one USD2012 becomes"),
    ("price: 2000 USD2022/kg", "price: 2000 USD_nominal/kg", "USD_nominal, the accounts are in USD2022"),
    ("price: 2000 USD2022/kg", "price: 2000", "not a sum of money"),
    ("operation: 50 MUSD2022/yr", "operation: 50 MUSD2022", "not money per yr"),
    ("money: USD2022", "money: USD", "is no basis of money"),
    # rates
    ("rate: 12 %, rates: real", "rate: 12, rates: real", "for 12 per cent write 12 %"),
    ("rate: 12 %, rates: real", "rate: twelve, rates: real", "write 12 %, 0.12 or 12 %/yr"),
    ("rates: real, inflation: 2 %/yr", "rates: nominal", "rates are nominal, the accounts, in USD2022, are not"),
    ("tax: 30 %", "tax: 30", "for 30 per cent write 30 %"),
    ("learning: 0.9", "learning: 90", "for 90 per cent write 90 %"),
    ("rate: 12 %, rates: real", "rate: 12 %", "'rates' is missing"),
    ("rate: 12 %, rates: real", "equity: 20 %, rates: real", "what does capital cost"),
    ("rate: 12 %, rates: real", "rate: 12 %, debt: {share: 50 %, interest: 7 %}, rates: real", "follows from equity and debt"),
    # plants
    ("life: 10 yr", "life: -3 yr", "-3 yr is out of range"),
    ("life: 10 yr", "life: 10", "has no unit"),
    ("build: 5 yr", "build: 2.5 yr", "no whole number of years"),
    ("  rate: 500 t/yr\n", "", "needs a mass and a rate"),
    ("mass: {value: 30 t, low: 25 t, high: 40 t", "mass: {value: 30 t, low: 35 t, high: 40 t", "not between 35 t and 40 t"),
    ("mass: {value: 30 t, low: 25 t, high: 40 t", "mass: {value: 30 t, low: 25 t", "a range has two ends"),
    ("source: metzger2023", "source: metzger2032", "did you mean 'metzger2023'"),
    ("units: 2", "unit: 2", "did you mean 'units'"),
    # markets that nobody reaches
    ("    from_plant: {gear: 1}\n", "", "nobody reaches this market"),
    ("inert: 0.10", "inert: 0.9", "burns all it carries on the way"),
    ("      inert: 0.10\n", "", "delta-v without `inert`"),
    ("inert: 0.10", "inert: {value: 0.10, low: 0.06, high: 0.9}", "at the far ends of its ranges this vehicle burns all it carries"),
    ("via: [nrho, llo, moon]", "via: [nrho, moon]", "has no leg nrho to moon"),
    # nodes that nothing is joined to, and speeds that cannot be
    ("via: [moon, llo, nrho]", "via: [moon, llo]", "from moon to llo, and 'llo' is not nrho; allowed: moon first, nrho last"),
    ("via: [nrho, llo, moon]", "via: [nrho, llo]", "from nrho to llo, and 'llo' is not moon"),
    ("from_earth: {gear: 2.7}", "from_earth: {out: {set: dac2, via: [tli, nrho]}, isp: 450 s, inert: 0.1}", "and 'tli' is not leo"),
    ("out: {set: dac2, via: [moon, llo, nrho], spread: 5 %}", "out: 2.8 m/s", "2.8 m/s from moon to nrho is below the physical floor"),
    ("out: {set: dac2, via: [moon, llo, nrho], spread: 5 %}", "out: {value: 2.8 km/s, low: 2.6 km/s, high: 28 km/s}",
     "28000 m/s from moon to nrho is absurdly high"),
    # less than nothing
    ("rate: 500 t/yr", "rate: -500 t/yr", "-500 t/yr is out of range; allowed: 0.001 kg/yr or more"),
    ("quantity: 59 t/yr", "quantity: -59 t/yr", "-59 t/yr is out of range; allowed: 0 kg/yr or more"),
    ("set: dac2, via: [moon", "set: dac3, via: [moon", "did you mean 'dac2'"),
    ("from_earth: {gear: 2.7}", "from_earth: {gear: 2.7, isp: 450 s}", "a gear ratio needs no vehicle"),
    ("market: nrho", "market: leo", "no market 'leo'"),
    ("market: nrho", "market: surface", "no way from Earth"),
    ("launch: [100 USD2022/kg, 10000 USD2022/kg]", "launch: [100 USD2022/kg, 10 USD2022/kg]", "do not rise"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, said", FAULTS, ids=[said for *_, said in FAULTS])
def test_a_fault_is_told_with_its_line(old: str, new: str, said: str):
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    with pytest.raises(StudyError) as caught:
        read_text(text, "b.yaml")
    told = str(caught.value)
    assert said in told and told.count("\n") == 0
    number = int(told.split(":")[1])
    keys = [
        old.strip().partition(":")[0],
        new.strip().partition(":")[0],
        "plant:",
        "surface:",
        "finance:",
        "from_",
        "break_even",
    ]
    assert any(key in text.splitlines()[number - 1] for key in keys if key)


def test_all_faults_are_told_at_once():
    text = (
        TEXT.replace("2000 USD2022", "2000 USD").replace("life: 10 yr", "life: -1 yr").replace("tax: 30 %", "tax: 30")
    )
    with pytest.raises(StudyError) as caught:
        read_text(text, "b.yaml")
    found = sorted(int(x.split(":")[1]) for x in str(caught.value).splitlines())
    assert found == sorted(line_of(text, x) for x in ("2000 USD", "life:", "tax:"))


def test_an_earth_price_needs_a_way_from_earth():
    text = TEXT.replace("    from_earth: {gear: 2.7}\n", "").split("break_even")[0]
    with pytest.raises(StudyError, match=r"the way from there is not stated.*add `from_earth"):
        read_text(text)


def test_money_is_restated_only_by_a_stated_factor():
    text = TEXT.replace("price: 2000 USD2022/kg", "price: 1600 USD2012/kg")
    text += "restate: {USD2012: {becomes: 1.25 USD2022, because: an index of ours}}\n"
    assert read_text(text).known["launch.price"].value == pytest.approx(2000)
    for bad, said in (("1.25 EUR2022", "not in the money of the accounts"), ("0 USD2022", "is nothing")):
        with pytest.raises(StudyError, match=said):
            read_text(text.replace("1.25 USD2022", bad))


def test_gear_follows_from_legs_and_vehicle():
    business = read_text(TEXT)
    values = {k: n.value for k, n in business.known.items()}
    market = business.builder.venture(values).markets[1]
    assert market.gear == pytest.approx(float(gear_ratio(1968.0 + 850, 450.0, 0.1, 740.0 + 2180)))
    out = business.known["markets.nrho.from_plant.out"]
    assert (out.low, out.high) == pytest.approx((0.95 * 2818, 1.05 * 2818)) and out.source == "pmc7385728"


def test_power_plant_adds_to_the_mass_and_debt_makes_the_rate():
    text = TEXT.replace("  units: 2", "  units: 2\n  power: 300 kW\n  power_mass: 174 kg/kW").replace(
        "rate: 12 %, rates: real", "equity: 25 %, debt: {share: 60 %, interest: 7.5 %}, rates: nominal"
    )
    business = read_text(text)
    v = business.builder.venture({k: n.value for k, n in business.known.items()})
    assert v.plant.mass == pytest.approx(30e3 + 300 * 174)
    nominal = 0.4 * 0.25 + 0.6 * 0.075 * 0.7
    assert v.rate.real and v.rate.value == pytest.approx((1 + nominal) / 1.02 - 1)
    with pytest.raises(StudyError, match="both `power` and `power_mass`"):
        read_text(text.replace("  power: 300 kW\n", ""))


def test_plant_study_is_looked_at_before_it_is_run(tmp_path: Path):
    studies = Path(__file__).parents[2] / "studies"
    text = TEXT.replace("  mass: {value: 30 t, low: 25 t, high: 40 t, source: metzger2023}\n", "")
    text = text.replace("  rate: 500 t/yr\n", f"  from: {{study: {studies / 'mare_night.yaml'}, product: PORT}}\n")
    ports = plant.ports_of_matter(studies / "mare_night.yaml")
    assert read_text(text.replace("PORT", ports[0])).file.plant.from_
    with pytest.raises(StudyError, match="no port 'PORT' of matter in the plant; there are .*" + ports[0]):
        read_text(text)
    with pytest.raises(StudyError, match=r"no file 'polar\.yaml'"):
        read_text(text.replace(str(studies / "mare_night.yaml"), "polar.yaml"))
    with pytest.raises(StudyError, match="leave out `mass` and `rate`"):
        read_text(text.replace("PORT", ports[0]).replace("  units: 2", "  units: 2\n  mass: 3 t"))
    (tmp_path / "bad.yaml").write_text("study: bad\n", "utf-8")
    with pytest.raises(StudyError, match="the plant study has faults"):
        read_text(text.replace(str(studies / "mare_night.yaml"), str(tmp_path / "bad.yaml")))
