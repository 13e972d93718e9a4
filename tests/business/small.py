"""A small business in YAML, to be changed by tests."""

TEXT = """\
business: small
product: liquid oxygen
money: USD2022
start: 2030
plant:
  mass: {value: 30 t, low: 25 t, high: 40 t, source: metzger2023}
  rate: 500 t/yr
  units: 2
  life: 10 yr
  spares: 3 %/yr
  development: 120 kUSD2022/kg
  fabrication: {value: 40 kUSD2022/kg, low: 20 kUSD2022/kg, high: 70 kUSD2022/kg}
  learning: 0.9
  operation: 50 MUSD2022/yr
  build: 5 yr
  landing: 6
launch: {price: 2000 USD2022/kg}
markets:
  surface:
    quantity: 100 t/yr
    price: 9000 USD2022/kg
    from_plant: {gear: 1}
  nrho:
    quantity: 59 t/yr
    price: earth
    usable: 97 %
    state: liquid, 90 K
    from_plant:
      fee: 300 USD2022/kg
      out: {set: dac2, via: [moon, llo, nrho], spread: 5 %}
      back: {set: dac2, via: [nrho, llo, moon]}
      isp: 450 s
      inert: 0.10
    from_earth: {gear: 2.7}
finance: {rate: 12 %, rates: real, inflation: 2 %/yr, tax: 30 %, years: 10}
sample: {draws: 40, seed: 3}
break_even: {market: nrho, launch: [100 USD2022/kg, 10000 USD2022/kg], productivity: [2 1/yr, 200 1/yr]}
"""


def line_of(text: str, part: str) -> int:
    """The number of the first line that holds a part of the text."""
    return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)
