"""Carbon dioxide removal by swing beds, as the stream of air that it frees of carbon dioxide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gasloop.knowledge.quantity import par
from gasloop.model.component import At, Component, Estimate, Evidence, Flows, Watched, emits, gives, sized, takes
from gasloop.parts import air, swing

_AIR = {"nitrogen": "N2", "oxygen": "O2"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Co2Removal(Component):
    """Molecular sieve in a room's air, as a mean over its half cycles.

    n = load F(p) p / (R T)                       carbon dioxide taken at its partial pressure p [kg/s]
    F(p) = size [1 + (p / p_full)^9]^(-1/20)      stream that comes back free of it [m3/s]: beds fill over p_full
    P = load (e size) + W                         blower, heaters, valves by the size; lift of the product [W]
    W = n R T_p ln(p_p / p_bed) / eta             if the product's bus is above the pressure at which beds are emptied
    lost_i = load size swept p_left / p  p_i / (R_i T)        air left in the voids by the air-save pump [kg/s]

    All power goes to the heat bus, with what the product takes or leaves of it. The product has the condition of its bus:
    a ``vent`` throws it away, a Sabatier reactor uses it. Below p_full the stream is constant, above it falls as p^-0.45,
    for the loading of zeolite 5A rises as about p^0.55. p_full is 4 torr: the beds of knox2000 took 0.25 kg/h at 3.25 torr
    and were not full. Those of murdock2010 were: with 2.8 torr their four points come within 5.2 %. The beds themselves are
    in ``co2_removal_beds``. Humidity passes: the desiccant gives back what it takes.

    It takes more where there is more: give it a schedule (always on) and a fixed size, then a plan follows the stock of the
    cabin. A free load or size times that stock is no straight line.

    size: effective stream [m3/s] below p_full; one assembly of the space station has about 31 m3/h, and streams add. Valid
    for partial pressures of 0.5-8 torr and air near room temperature. Source: life_support.md c.3, c.11; knox2000, habnet_co2.
    """

    ports = (
        takes("carbon_dioxide", "CO2.g"),
        takes("nitrogen", "N2.g"),
        takes("oxygen", "O2.g"),
        takes("power", "electricity"),
        gives("product", "CO2.g"),
        gives("heat", "heat"),
        emits("lost_nitrogen", "N2.g"),
        emits("lost_oxygen", "O2.g"),
    )
    watched = (
        Watched("removed", "kg/s", "carbon dioxide removed"),
        Watched("stream", "m3/s", "stream of air freed of carbon dioxide"),
    )

    follows_levels = True

    size: float = sized("m3/h", "effective stream", 31.0, 0.1, 1e4)
    p_full: float = par(
        4.0,
        "torr",
        1.0,
        50.0,
        "design_choice",
        "partial pressure over which beds fill within a half cycle",
        unverified=True,
    )
    e: float = par(27.7, "W h/m3", 5.0, 60.0, "habnet_co2", "power per effective stream: 860 W, mean of 31 m3/h")
    p_bed: float = par(1.0, "kPa", 0.1, 20.0, "design_choice", "pressure at which beds are emptied", unverified=True)
    eta: float = par(0.2, "1", 0.05, 0.6, "design_choice", "lift of the product, of isothermal work", unverified=True)
    swept: float = par(
        1.9e-4, "1", 0.0, 1e-2, "vhab_cdra", "voids opened to the product per effective stream: 14 dm3 a half cycle"
    )
    p_left: float = par(
        3.0, "kPa", 0.1, 110.0, "design_choice", "pressure at which the air-save pump stops", unverified=True
    )
    m_beds: float = par(2.75, "kg h/m3", 1.0, 10.0, "habnet_co2", "two bed assemblies of 42.6 kg, for 31 m3/h")
    m_rest: float = par(
        3.5, "kg h/m3", 0.5, 10.0, "design_choice", "blower, pump, precooler, valves per stream", unverified=True
    )
    volume: float = par(0.012, "h", 0.001, 0.1, "design_choice", "room taken per stream", unverified=True)
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("Knox 2000, effective stream that fits the transient", 32.2, "m3/h", "knox2000", "computed"),
        Evidence("4BMS at 1.48 torr, effective stream", 29.5, "m3/h", "murdock2010", "computed"),
        Evidence("4BMS at 2.63 torr, effective stream", 31.7, "m3/h", "murdock2010", "computed"),
        Evidence("4BMS at 3.39 torr, effective stream", 29.1, "m3/h", "murdock2010", "computed"),
        Evidence("4BMS at 3.79 torr, effective stream", 26.0, "m3/h", "murdock2010", "computed"),
        Evidence("4BCO2, required removal at 2 torr", 4.16, "kg/d", "peters2021", "primary"),
    )

    def stream(self, p: Any) -> Any:
        """Stream of air freed of carbon dioxide at full load [m3/s], at its partial pressure p [Pa]."""
        return self.size * swing.unfilled(p, self.p_full)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        cabin, product = at["carbon_dioxide"], at["product"]
        R = air.gas_constant("CO2")
        stream = u.load * self.stream(cabin.p)
        n = stream * cabin.p / (R * cabin.T)
        power = u.load * self.e * self.size + swing.lift(n, R, product.T, self.p_bed, product.p, self.eta)
        lost = swing.left_behind({name: at[name] for name in _AIR}, _AIR, u.load * self.swept * self.size, self.p_left)
        heat = power + n * (cabin.h - product.h)
        return Flows(
            ports={
                "carbon_dioxide": -n,
                **{name: -kg for name, kg in lost.items()},
                "power": -power,
                "product": n,
                "heat": heat,
                **{f"lost_{name}": kg for name, kg in lost.items()},
            },
            outputs={"removed": n, "stream": stream, "air_lost": sum(lost.values())},
        )

    def estimate(self) -> Estimate:
        mass = (self.m_beds + self.m_rest) * self.size * (1 + self.growth)
        return Estimate(mass, self.growth, volume=self.volume * self.size)
