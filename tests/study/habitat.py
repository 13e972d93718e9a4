"""A habitat small enough to be planned and run in seconds: one cabin, four people, a scrubber that follows the air."""

from __future__ import annotations

from functools import cache

from gasloop.study import loop
from gasloop.study.loop import Outcome
from gasloop.study.read import read_text

HABITAT = """\
study: habitat
what: How long until the air is bad?
site: free_space
time: {start: 2030-01-01, length: 4 d, segments: 8}
minimise: mass
buses:
  power:    {carrier: electricity}
  cold:     {carrier: heat, T: 280 K}
  water:    {carrier: H2O.l}
  grey:     {carrier: H2O.l, T: 300 K, p: 1 bar}
  exhaled:  {carrier: CO2.g, T: 300 K, p: 1 kPa}
  oxygen:   {carrier: O2.g}
  nitrogen: {carrier: N2.g}
  n2:       {carrier: N2.g}
  o2:       {carrier: O2.g}
  co2:      {carrier: CO2.g}
  h2o:      {carrier: H2O.g}
  warmth:   {carrier: heat}
components:
  reactor:  {is: fission_reactor, size: {max: 20 kW}, power: power}
  house:    {is: power_user, size: 1 kW, power: power, heat: cold}
  cabin:    {is: cabin, size: 100 m3, nitrogen: n2, oxygen: o2, carbon_dioxide: co2, vapour: h2o, heat: warmth, oxygen_supply: oxygen, nitrogen_supply: nitrogen}
  crew:     {is: cabin_crew, size: 4 person, oxygen: o2, water: water, carbon_dioxide: co2, vapour: h2o, waste_water: grey, heat: warmth}
  scrubber: {is: co2_removal, size: 62 m3/h, carbon_dioxide: co2, nitrogen: n2, oxygen: o2, power: power, product: exhaled, heat: cold, schedule: [{at: 0 h, for: 4 d}]}
  canister: {is: vent, size: 0.3 kg/h, flow: co2, schedule: []}
  dryer:    {is: vent, size: {max: 2 kg/h}, flow: h2o}
  cooler:   {is: heat_link, size: {max: 5 kW}, hot: warmth, cold: cold}
  radiator: {is: radiator, size: {min: 1 m2, max: 100 m2}, heat: cold}
  exhaust:  {is: vent, size: 2 kg/h, flow: exhaled}
  drain:    {is: vent, size: 2 kg/h, flow: grey}
  tap:      {is: vent, size: 20 kg/h, flow: water, schedule: []}
  oxygen_tank:   {is: gas_tank, size: 100 kg, gas: oxygen, stock: 0.9}
  nitrogen_tank: {is: gas_tank, size: 100 kg, gas: nitrogen, stock: 0.9}
  water_tank:    {is: water_store, size: 200 kg, water: water, stock: 0.9}
change:
  cabin.band_oxygen: {value: 0.4 kPa, because: held closely}
operator: {agreement: 0.02}
limits:
  severe: {of: carbon_dioxide, high: 7.6 torr, because: headaches and worse}
respond:
  canisters: {after: 2 h, loads: {canister: 1}, because: they stand ready}
  flood:     {after: 1 h, loads: {tap: 1}}
reliability:
  units:
    scrubber: [cdra_sorbent_bed, cdra_sorbent_bed]
"""


@cache
def outcome() -> Outcome:
    """The habitat, planned and run once."""
    return loop.run(read_text(HABITAT))
