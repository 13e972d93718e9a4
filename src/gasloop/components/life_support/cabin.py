"""Cabin: a room of air with cold walls, supply valves, leak and relief."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import Condition
from gasloop.matter.helmholtz import is_number
from gasloop.model.component import (
    PRESSURE,
    RELIEF,
    Alarm,
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    State,
    Watched,
    emits,
    sized,
    stores,
    takes,
    trades,
)
from gasloop.parts import air
from gasloop.parts.valves import nozzle_flux, regulator_opening, relief_lift

_EASE_P = 1.0  # Pa of vapour pressure, over which condensation begins
_SMALLEST = 0.1  # m3
_LIFT = 2e3  # Pa, over which the relief valve opens
_FILM = 1e-3  # kg/m2, at which half of a wall is wet
_PLANNED = tuple(air.MAIN.values())
_START = {"N2": 0.9056, "O2": 0.2765, "CO2": 0.0048, "H2O": 0.0088}  # kg/m3: 101.3 kPa, 21 % oxygen, 45 % humidity


def _rising(p: Any, start: Any, width: Any) -> Any:
    """0 below ``start`` [Pa], 1 above start + width, straight with rounded ends."""
    return relief_lift(p, start, width / start)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cabin(Component):
    """A room of mixed air of one temperature, and its walls of another.

    dm_i/dt = in_i + supply_i - (m_i / m) (leak + hole + relief) - [i = H2O] (condensed - dried)      each gas [kg/s]
    p_i = m_i R_i T / V,  p = sum p_i                                         ideal gases; see ``parts.air``
    m cv dT/dt = sum in (h_in - u_i) - sum out R_i T + heat - h_w A (T - T_w)          air, fixed volume [W]
    C_w dT_w/dt = h_w A (T - T_w) + condensed (h_v - h_l) - dried (h_v - h_l) - U A (T_w - T_around)      walls [W]
    condensed - dried = A h_w / (rho cp) [p_v - p_sat(T_w)] / (R_v T)         heat and mass alike (Lewis); only what
                                                                              is wet dries. Water on the walls: ``film``
    supply_O2 = valve_O2 rate_O2 o(p_O2)               o falls from 1 to 0 in the last quarter of the dead band
    supply_N2 = valve_N2 rate_N2 o(p)                  the same on total pressure
    leak = lambda m,  hole = C_d A_hole G,  relief = A_relief C_d G lift(p)   G of a nozzle to the site's pressure

    States are T = T_air - phi (T_air - T_w), the temperature of room and walls by heat capacity (phi: share of the walls), and
    lag = T_air - T_w. So a plan that holds T sees all the heat the room can take up, and what it does not know, the lag,
    is small and quick.

    Every gas has a bus of its own, in the condition it has in this air: its partial pressure. What joins the cabin takes
    from these buses and gives to them; so does heat, at the temperature of the air. A plan carries the four gases of
    which air is made, each between the partial pressures that the limits below allow (at the set temperature), and
    holds T; lag, film and traces it knows nothing of. Supplies open only as far as the plan or a
    case lets them (``valve_..``, 1 is the valve as stated) and as the pressure asks.

    size: free gas volume [m3]. Flows do not go with size: walls go with size^(2/3). Valid for 283-313 K, 20-120 kPa and
    air that is mixed well; no ice, no radiation between walls. Source: life_support.md c.1; bvad2022.
    """

    ports = (
        *(stores(name, f"{gas}.g", optional=True) for name, gas in air.GASES.items()),
        stores("heat", "heat", optional=True),
        takes("oxygen_supply", "O2.g", optional=True),
        takes("nitrogen_supply", "N2.g", optional=True),
        trades("ambient", "heat"),
        *(emits(f"lost_{name}", f"{gas}.g") for name, gas in air.GASES.items()),
    )
    controls = (
        *(
            Control(f"{name}_in", -math.inf, math.inf, closes=name, what=f"{gas} into the air [kg/s]")
            for name, gas in air.GASES.items()
        ),
        Control("warm", -math.inf, math.inf, closes="heat", what="heat into the air [W]"),
        Control("valve_O2", 0.0, math.inf, closes="oxygen_supply", what="oxygen valves in use; 1 is the one stated"),
        Control(
            "valve_N2", 0.0, math.inf, closes="nitrogen_supply", what="nitrogen valves in use; 1 is the one stated"
        ),
    )
    states = (
        *(State(gas, "kg", start=_START[gas], role="stock", what=f"{gas} in the air") for gas in _PLANNED),
        State("T", "K", start=295.15, role="held", scale=2.0, what="temperature of air and walls, by heat capacity"),
        State("lag", "K", start=0.0, role="free", scale=2.0, what="air above walls"),
        State("film", "kg", start=0.0, role="free", scale=0.1, what="water on the walls"),
        *(
            State(gas, "kg", start=1e-6, role="free", scale=1e-3, what=f"{gas} in the air")
            for gas in air.TRACES.values()
        ),
    )
    alarms = (RELIEF, Alarm("film", "kg", "water on the walls", 0.01))
    watched = (
        PRESSURE,
        Watched("oxygen", "Pa", "partial pressure of oxygen"),
        Watched("carbon_dioxide", "Pa", "partial pressure of carbon dioxide"),
        Watched("vapour", "Pa", "partial pressure of water"),
        Watched("humidity", "1", "relative humidity"),
        Watched("temperature", "K", "temperature of the air"),
        Watched("methane", "Pa", "partial pressure of methane"),
        Watched("hydrogen", "Pa", "partial pressure of hydrogen"),
    )
    scales_with_size = False

    size: float = sized("m3", "free gas volume", 100.0, 1.0, 1e4)
    T_set: float = par(295.15, "K", 291.15, 300.15, "bvad2022", "temperature of the air that a plan holds; start")
    p_set: float = par(101.3, "kPa", 50.0, 105.0, "bvad2022", "total pressure, middle of its dead band; start")
    band: float = par(1.0, "kPa", 0.2, 6.0, "design_choice", "half of its dead band; of nitrogen's in a plan")
    p_oxygen: float = par(
        21.2, "kPa", 17.0, 25.0, "bvad2022", "partial pressure of oxygen, middle of its dead band; start"
    )
    band_oxygen: float = par(2.0, "kPa", 0.2, 3.0, "schaezler2015", "half of its dead band: 146 to 178 mmHg on the ISS")
    p_carbon_dioxide: float = par(
        3.0, "torr", 0.3, 8.0, "ochmo_tb004", "most that a plan allows; half of it at the start"
    )
    humidity_low: float = par(
        0.25, "1", 0.1, 0.4, "recalled_life_support", "least humidity that a plan allows", unverified=True
    )
    humidity_high: float = par(
        0.75, "1", 0.5, 0.9, "recalled_life_support", "highest humidity that a plan allows", unverified=True
    )
    rate_oxygen: float = par(5.4, "kg/h", 0.01, 100.0, "design_choice", "oxygen valve fully open")
    rate_nitrogen: float = par(5.4, "kg/h", 0.01, 100.0, "design_choice", "nitrogen valve fully open")
    dp_valve: float = par(
        0.5, "bar", 0.01, 10.0, "design_choice", "pressure above the cabin's that gives half the rate"
    )
    leak: float = par(0.05, "%/d", 0.0, 5.0, "bvad2022", "specified leak, share of the air")
    d_hole: float = par(
        0.0, "mm", 0.0, 50.0, "design_choice", "bore of a hole in the wall; none unless there is damage"
    )
    d_relief: float = par(10.0, "mm", 1.0, 100.0, "design_choice", "bore of the relief valve")
    relief_over: float = par(6.0, "kPa", 1.0, 20.0, "design_choice", "pressure above p_set at which the relief opens")
    C_d: float = par(0.65, "1", 0.5, 1.0, "design_choice", "discharge coefficient of hole and relief")
    a_wall: float = par(6.0, "1", 4.84, 20.0, "design_choice", "wall area over volume^(2/3); 4.84 is a sphere")
    h_wall: float = par(3.0, "W/m2/K", 0.5, 20.0, "design_choice", "film between air and walls", unverified=True)
    m_wall: float = par(20.0, "kg/m2", 2.0, 200.0, "design_choice", "walls and what stands at them", unverified=True)
    cp_wall: float = par(900.0, "J/kg/K", 400.0, 2000.0, "andreasen2021", "heat capacity of the walls, aluminium")
    U_out: float = par(
        0.05, "W/m2/K", 0.0, 5.0, "design_choice", "walls to the surroundings, through insulation", unverified=True
    )
    T_around: float = par(290.0, "K", 150.0, 320.0, "design_choice", "surroundings of the walls")
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("ISS, control band of oxygen, low", 146.0, "torr", "schaezler2015", "primary"),
        Evidence("ISS, control band of oxygen, high", 178.0, "torr", "schaezler2015", "primary"),
        Evidence("ISS, control band of total pressure, low", 724.0, "torr", "schaezler2015", "primary"),
        Evidence("ISS, control band of total pressure, high", 770.5, "torr", "schaezler2015", "primary"),
        Evidence("ISS, planned leak of air", 0.27, "kg/d", "schaezler2015", "primary"),
    )

    def __post_init__(self) -> None:
        if is_number(self.size) and 0 < self.size < _SMALLEST:
            raise ValueError(
                f"cabin: a room of {self.size:.4g} m3 holds nobody; allowed: {_SMALLEST:g} m3 and more; was the volume meant in "
                "m3 and not in litres?"
            )
        left = self.start_pressures["N2"] - self.band - self.band_oxygen
        if left <= 0:
            raise ValueError(
                f"cabin: {self.p_set / 1e3:g} kPa with {self.p_oxygen / 1e3:g} kPa of oxygen and their dead bands leaves no "
                "nitrogen to control; raise p_set, or lower p_oxygen or the bands"
            )
        if self.relief_over <= self.band:
            raise ValueError(
                f"cabin: the relief valve opens {self.relief_over / 1e3:g} kPa above p_set, within the dead band of "
                f"{self.band / 1e3:g} kPa; raise relief_over or lower band"
            )

    # -- what the air is --

    @property
    def start_pressures(self) -> dict[str, float]:
        """Partial pressures in the middle of all bands [Pa]."""
        humid = 0.45 * float(air.saturation_pressure(self.T_set))
        carbon = 0.5 * self.p_carbon_dioxide
        nitrogen = self.p_set - self.p_oxygen - humid - carbon
        return {"N2": nitrogen, "O2": self.p_oxygen, "CO2": carbon, "H2O": humid}

    def _density(self, gas: str, p: float) -> float:
        return p / (air.gas_constant(gas) * self.T_set)

    def span(self, state: str) -> tuple[float, float]:
        middle = self.start_pressures[state]
        wet = float(air.saturation_pressure(self.T_set))
        low, high = {
            # Not up to where the valves begin to shut: there the air would not take what a plan gives.
            "N2": (middle - self.band, middle + 0.25 * self.band),
            "O2": (middle - self.band_oxygen, middle + 0.5 * self.band_oxygen),
            "CO2": (0.0, self.p_carbon_dioxide),
            "H2O": (self.humidity_low * wet, self.humidity_high * wet),
        }[state]
        return self._density(state, low), self._density(state, high)

    def start(self) -> dict[str, float]:
        air_kg = {gas: self._density(gas, p) * self.size for gas, p in self.start_pressures.items()}
        traces = dict.fromkeys(air.TRACES.values(), 1e-8 * self.size)
        return {**air_kg, "T": self.T_set, "lag": 0.0, "film": 0.0, **traces}

    def pressures(self, x: Any) -> dict[str, Any]:
        """Partial pressure of each gas [Pa]."""
        T, _ = self.temperatures(x)
        return {gas: getattr(x, gas) * air.gas_constant(gas) * T / self.size for gas in air.GASES.values()}

    def temperatures(self, x: Any) -> tuple[Any, Any]:
        """Temperature of the air and of the walls [K]."""
        return x.T + self.share * x.lag, x.T - (1 - self.share) * x.lag

    @property
    def share(self) -> Any:
        """Share of the walls in the heat capacity of the room, with the air it starts with."""
        held = sum(
            self._density(gas, p) * (air.heat_capacity(gas, self.T_set) - air.gas_constant(gas))
            for gas, p in self.start_pressures.items()
        )
        return self.C_wall / (self.C_wall + held * self.size)

    @property
    def C_wall(self) -> Any:
        """Heat capacity of the dry walls [J/K]."""
        return self.m_wall * self.cp_wall * self.area

    @property
    def area(self) -> Any:
        """Area of the walls [m2]."""
        return self.a_wall * self.size ** (2 / 3)

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        p, (T, _) = self.pressures(x), self.temperatures(x)
        inside = {name: air.brings(gas, T, p[gas]) for name, gas in air.GASES.items()}
        return {
            **inside,
            **{f"lost_{name}": there for name, there in inside.items()},
            "heat": Condition(T, 0.0, 1.0, 1.0 / T),
            "ambient": Condition(self.T_around, 0.0, 1.0, 1.0 / self.T_around),
        }

    # -- physics --

    def openings(self, p: Any, p_oxygen: Any) -> tuple[Any, Any]:
        """How far the oxygen and the nitrogen valve open, 0..1, each by its pressure."""
        half, half_oxygen = 0.5 * self.band, 0.5 * self.band_oxygen
        oxygen = 1 - _rising(p_oxygen, self.p_oxygen + half_oxygen, half_oxygen)
        return oxygen, 1 - _rising(p, self.p_set + half, half)

    def escape(self, p: Any, m: Any, stiffness: Any, site: Any) -> tuple[Any, Any, Any]:
        """Specified leak, flow through the hole, flow through the relief valve, all of air [kg/s]."""
        flux = self.C_d * nozzle_flux(p, m / self.size, stiffness, getattr(site, "pressure", 0.0))
        lift = _rising(p, self.p_set + self.relief_over, _LIFT)
        quarter = math.pi / 4
        return self.leak * m, quarter * self.d_hole**2 * flux, quarter * self.d_relief**2 * flux * lift

    def wetting(self, x: Any, p_vapour: Any, volumetric: Any) -> tuple[Any, Any]:
        """Water that condenses on the walls and that dries off them [kg/s]; ``volumetric``: rho cp of the air [J/m3/K]."""
        T, T_wall = self.temperatures(x)
        speed = self.area * self.h_wall / volumetric / (air.gas_constant("H2O") * T)
        over = p_vapour - air.saturation_pressure(T_wall)
        film = np.fmax(x.film, 0.0)
        wet = film / (film + _FILM * self.area)
        return speed * air.above(over, _EASE_P), speed * wet * air.above(-over, _EASE_P)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        (T, T_wall), p = self.temperatures(x), self.pressures(x)
        mass = {gas: getattr(x, gas) for gas in air.GASES.values()}
        m, total = sum(mass.values()), sum(p.values())
        R = {gas: air.gas_constant(gas) for gas in mass}
        cp = {gas: air.heat_capacity(gas, T) for gas in mass}
        C_p, mR = sum(mass[g] * cp[g] for g in mass), sum(mass[g] * R[g] for g in mass)

        given = {gas: getattr(u, f"{name}_in") for name, gas in air.GASES.items()}
        oxygen, nitrogen = self.openings(total, p["O2"])
        supply = {
            "O2": self._supply(u.valve_O2 * self.rate_oxygen * oxygen, at["oxygen_supply"].p, total),
            "N2": self._supply(u.valve_N2 * self.rate_nitrogen * nitrogen, at["nitrogen_supply"].p, total),
        }
        leak, hole, relief = self.escape(total, m, C_p / (C_p - mR), at.site)
        lost = {gas: mass[gas] / m * (leak + hole + relief) for gas in mass}
        condensed, dried = self.wetting(x, p["H2O"], C_p / self.size)

        # Energy of the air: what comes brings h and leaves u behind; what goes takes R T more than it leaves.
        inside = {gas: air.brings(gas, T, p[gas]).h for gas in mass}
        wall_vapour = air.brings("H2O", T_wall, p["H2O"]).h
        heating = sum(given[g] * (at[name].h - inside[g] + R[g] * T) for name, g in air.GASES.items())
        heating = heating + supply["O2"] * (at["oxygen_supply"].h - inside["O2"] + R["O2"] * T)
        heating = heating + supply["N2"] * (at["nitrogen_supply"].h - inside["N2"] + R["N2"] * T)
        heating = heating - sum(lost[g] * R[g] * T for g in mass) - condensed * R["H2O"] * T
        heating = heating + dried * (wall_vapour - inside["H2O"] + R["H2O"] * T)
        to_wall, out = self.h_wall * self.area * (T - T_wall), self.U_out * self.area * (T_wall - self.T_around)
        dT = (heating + u.warm - to_wall) / (C_p - mR)
        liquid = air.liquid_enthalpy(T_wall)
        latent = condensed * (inside["H2O"] - liquid) - dried * (wall_vapour - liquid)
        dT_wall = (to_wall + latent - out) / (self.C_wall + x.film * air.C_WATER)

        dT_mean = (1 - self.share) * dT + self.share * dT_wall
        rates = {gas: given[gas] - lost[gas] for gas in mass}
        rates["O2"], rates["N2"] = rates["O2"] + supply["O2"], rates["N2"] + supply["N2"]
        rates["H2O"] = rates["H2O"] - condensed + dried
        return Flows(
            ports={
                **{name: -given[gas] for name, gas in air.GASES.items()},
                "heat": -u.warm,
                "oxygen_supply": -supply["O2"],
                "nitrogen_supply": -supply["N2"],
                "ambient": out,
                **{f"lost_{name}": lost[gas] for name, gas in air.GASES.items()},
            },
            rates={**rates, "T": dT_mean, "lag": dT - dT_wall, "film": condensed - dried},
            outputs={
                **{name: p[gas] for name, gas in air.GASES.items()},
                "pressure": total,
                "temperature": T,
                "humidity": p["H2O"] / air.saturation_pressure(T),
                "oxygen_share": p["O2"] / total,
                "leak": leak + hole,
                "relief": relief,
                "film": x.film,
                "condensing": condensed - dried,
            },
        )

    def _supply(self, most: Any, p_supply: Any, p: Any) -> Any:
        return most * regulator_opening(p_supply, p, self.dp_valve)

    def holds(self, x: Any) -> Content:
        p, (T, T_wall) = self.pressures(x), self.temperatures(x)
        energy = self.C_wall * T_wall + x.film * air.liquid_enthalpy(T_wall)
        entropy = self.C_wall * np.log(T_wall) + x.film * air.liquid_entropy(T_wall)
        for gas, pressure in p.items():
            there, kg = air.brings(gas, T, pressure), getattr(x, gas)
            energy = energy + kg * (there.h - air.gas_constant(gas) * T)
            entropy = entropy + kg * there.s
        inside = {f"{gas}.g": getattr(x, gas) for gas in air.GASES.values()}
        return Content(energy, entropy, {**inside, "H2O.l": x.film})

    def estimate(self) -> Estimate:
        mass = self.m_wall * self.area * (1 + self.growth)
        return Estimate(mass, self.growth, volume=self.size, note="walls and what stands at them; no air")
