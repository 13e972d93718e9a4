"""Pressure vessel in detail: gas and wall each have their temperature; filled, drawn from, vented, relieved."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gasloop.knowledge.quantity import par
from gasloop.matter.carriers import ORTHO_NORMAL, Condition, eos_name
from gasloop.matter.helmholtz import is_number
from gasloop.matter.species import SIGMA
from gasloop.model.component import (
    PRESSURE,
    RELIEF,
    At,
    Component,
    Content,
    Control,
    Estimate,
    Evidence,
    Flows,
    State,
    emits,
    gives,
    sized,
    stores,
    takes,
    trades,
)
from gasloop.parts.layers import NODES, Capsule, Layer, Wall, bearable_pressure, capsule, wall
from gasloop.parts.real_gas import RealGas, coldest, is_dense, real_gas, refuse_two_phase
from gasloop.parts.valves import nozzle_flux, regulator_opening, relief_lift
from gasloop.parts.vessel_film import jet_reynolds, rayleigh, vessel_nusselt

if TYPE_CHECKING:
    from gasloop.matter.fluids import Fluid
    from gasloop.matter.transport import GasTransport

_WALL = tuple(f"w{i}" for i in range(NODES))  # node temperatures, inside to outside
_HEADROOM = 1.3  # of the rated density: what viscosity and conductivity are fitted to
_HOTTEST = 470.0  # K, where that fit ends
_COLDEST = 120.0  # K
_CLEAR = 1.08  # of the critical temperature, where that fit begins for a dense gas; colder gas takes the values there


@lru_cache(maxsize=64)
def _fluid(formula: str) -> Fluid:
    from gasloop.matter import fluids

    return fluids.fluid(eos_name(f"{formula}.g"))


@lru_cache(maxsize=256)
def _density(formula: str, T: float, p: float) -> float:
    from gasloop.matter import fluids

    return float(fluids.density(_fluid(formula), p, T, phase="gas"))


@lru_cache(maxsize=64)
def _transport(formula: str, rho: float) -> GasTransport:
    """Viscosity and conductivity over what the vessel may see; the box keeps off the critical point."""
    from gasloop.matter.transport import gas_transport

    gas, top = _fluid(formula), _HEADROOM * rho
    low = _CLEAR * gas.T_crit if is_dense(gas, top) else coldest(gas, top)
    return gas_transport(gas, max(_COLDEST, low), _HOTTEST, top)


@dataclass(frozen=True, kw_only=True, eq=False)
class GasVessel(Component):
    """Pressure vessel of Type I (metal), III (metal liner, carbon) or IV (plastic liner, carbon), any gas, real gas.

    dm/dt = inlet + fill - blowdown - relief
    m cv dT/dt = sum in (h_in - h + T p_T / rho) - sum out T p_T / rho - Q_in      gas of one temperature, fixed V
    Q_in = h A (T - w0),  h H / k = (8^2 + (0.13 Ra_H^(1/3))^2)^(1/2) + 0.56 Re_d^0.67        see parts.vessel_film
    C_i dw_i/dt = conduction through liner and overwrap, six nodes                             see parts.layers
    Q_out = A_out (h_out (w5 - T_around) + eps sigma (w5^4 - T_around^4))         to a room, a bay, a shroud [W]
    inlet = valve rate size y^2 / (1 + y^2),  y = (p_bus - p) / dp_inlet           a regulator, never backwards
    blowdown = vent A_vent C_d G,  relief = A_relief C_d G lift(p)                 G of a nozzle to the site's pressure

    Gas drawn or given at ``gas`` has the condition of the vessel, as with ``gas_tank``. Gas at ``inlet`` brings its
    own, through a regulator at constant enthalpy; its jet stirs the vessel, so the film depends on ``valve``, the one
    bounded control. ``vent`` counts blow-down orifices opened, linear, so that 1 is the orifice as stated; it needs the
    port ``blowdown`` on a bus, so that no plan throws gas away that nobody asked to. The relief valve opens by itself
    above ``relief_ratio`` p_max, to the outside. Buoyancy comes with the site's gravity; without it
    conduction is left. Wall: constant heat capacities, so not for cryogenic gas.

    size: gas at T_rated and p_max [kg]. Flows do not go with size: areas go with size^(2/3). Valid for one phase,
    120 to 470 K and above 1.01 of the critical temperature if denser than half the critical density (xenon 292.6 K):
    partly liquid states are refused. Real fills stratify by some 10 K. Source: woodfield2007, andreasen2021,
    cryogenics.md c.8.
    """

    ports = (
        stores("gas", "*.g", optional=True),
        takes("inlet", "*.g", optional=True),
        gives("blowdown", "*.g", optional=True),
        trades("ambient", "heat"),
        emits("relieved", "*.g"),
    )
    controls = (
        Control("valve", 0.0, 1.0, closes="inlet", what="opening of the inlet regulator, share of its rated flow"),
        Control("fill", -math.inf, math.inf, closes="gas", what="gas into the vessel in the vessel's condition [kg/s]"),
        Control("vent", 0.0, math.inf, closes="blowdown", what="blow-down orifices opened; 1 is the one stated"),
    )
    states = (
        State("m", "kg", start=0.5, role="stock", what="gas kept"),
        State("T", "K", start=300.0, role="free", scale=10.0, what="temperature of the gas"),
        *(State(name, "K", start=300.0, role="free", scale=10.0, what="temperature in the wall") for name in _WALL),
    )
    alarms = (RELIEF,)
    watched = (PRESSURE,)
    scales_with_size = False

    size: float = sized("kg", "gas at rated temperature and pressure", 100.0, 1e-3, 1e4)
    fluid: str = "O2"
    T_rated: float = par(300.0, "K", 200.0, 350.0, "design_choice", "temperature at which size is meant; start")
    p_max: float = par(200.0, "bar", 2.0, 1000.0, "design_choice", "rated pressure")
    p_min: float = par(2.0, "bar", 0.1, 300.0, "design_choice", "lowest useful pressure at T_rated; the heel stays")
    T_around: float = par(300.0, "K", 200.0, 350.0, "design_choice", "room, bay or shroud around the vessel")
    a: float = par(2.5, "1", 1.0, 12.0, "design_choice", "length over inner diameter; 1 is a sphere")
    height: float = par(1.0, "1", 1.0, 12.0, "design_choice", "height over inner diameter: 1 lying, a standing")
    x_liner: float = par(0.011, "1", 1e-3, 0.2, "andreasen2021", "thickness of the liner over inner diameter")
    rho_liner: float = par(2700.0, "kg/m3", 900.0, 8000.0, "andreasen2021", "density of the liner, aluminium")
    cp_liner: float = par(900.0, "J/kg/K", 400.0, 2000.0, "andreasen2021", "heat capacity of the liner")
    k_liner: float = par(237.0, "W/m/K", 0.2, 400.0, "andreasen2021", "conductivity of the liner")
    sigma_liner: float = par(
        276.0, "MPa", 0.0, 1200.0, "recalled_cryogenics", "strength of the liner, Al 6061-T6", unverified=True
    )
    x_wrap: float = par(0.03, "1", 1e-3, 0.2, "design_choice", "thickness of the overwrap over inner diameter")
    rho_wrap: float = par(1360.0, "kg/m3", 900.0, 8000.0, "hyddown_wall", "density of the overwrap, carbon")
    cp_wrap: float = par(1020.0, "J/kg/K", 400.0, 2000.0, "hyddown_wall", "heat capacity of the overwrap")
    k_wrap: float = par(0.5, "W/m/K", 0.2, 400.0, "hyddown_wall", "conductivity of the overwrap, across")
    sigma_wrap: float = par(
        900.0, "MPa", 100.0, 2000.0, "recalled_cryogenics", "strength of the overwrap around", unverified=True
    )
    safety: float = par(1.5, "1", 1.25, 4.0, "tam1996", "burst over rated pressure")
    h_out: float = par(8.0, "W/m2/K", 0.0, 50.0, "andreasen2021", "film outside; none in a vacuum")
    eps: float = par(0.1, "1", 0.0, 0.95, "design_choice", "emissivity between vessel and surroundings")
    rate: float = par(1.0, "1/h", 1e-4, 1e3, "design_choice", "rated flow of the inlet per size")
    d_inlet: float = par(5.0, "mm", 0.5, 500.0, "andreasen2021", "bore of the inlet")
    dp_inlet: float = par(0.5, "bar", 0.01, 10.0, "design_choice", "pressure difference that gives half the rated flow")
    d_vent: float = par(1.0, "mm", 0.05, 50.0, "design_choice", "bore of the blow-down orifice")
    d_relief: float = par(3.0, "mm", 0.1, 50.0, "design_choice", "bore of the relief valve")
    C_d: float = par(0.84, "1", 0.5, 1.0, "andreasen2021", "discharge coefficient of the orifices")
    relief_ratio: float = par(1.1, "1", 1.02, 1.4, "design_choice", "pressure at which the relief opens, over p_max")
    fittings: float = par(
        0.15, "1", 0.0, 1.0, "recalled_cryogenics", "bosses, valves, mounts over the wall", unverified=True
    )
    growth: float = par(0.2, "1", 0.0, 0.3, "kleinhenz2020", "mass growth allowance")

    evidence = (
        Evidence("titanium-lined carbon tank, 32.4 L, 17.2 MPa, 6.12 kg", 91.4, "kJ/kg", "tam1996", "primary"),
        Evidence("gas in a 23.5 L steel vessel after 28.5 s, 5 to 24 MPa", 351.5, "K", "andreasen2021",
                 "transcribed"),
        Evidence("coldest mean gas, 29 L Type IV from 70 MPa at 1.8 g/s", 224.0, "K", "andreasen2021",
                 "transcribed"),
    )  # fmt: skip

    def __post_init__(self) -> None:
        if not self.p_min < self.p_max:
            raise ValueError(
                f"gas_vessel: p_min {self.p_min / 1e5:g} bar is not below p_max {self.p_max / 1e5:g} bar, so nothing "
                f"could be drawn; lower p_min or raise p_max"
            )
        bears = bearable_pressure(self.x_liner, self.sigma_liner, self.x_wrap, self.sigma_wrap, 1.0)
        if self.safety * self.p_max > bears * (1 + 1e-9):
            least = (self.safety * self.p_max / 2 - self.x_liner * self.sigma_liner) / self.sigma_wrap
            raise ValueError(
                f"gas_vessel: the wall bears {bears / self.safety / 1e5:.4g} bar at a safety of {self.safety:g}, less "
                f"than p_max {self.p_max / 1e5:g} bar; lower p_max, or raise x_wrap to {least:.3g}"
            )
        T_min = self.T_min
        for name in ("T_rated", "T_around"):
            T = getattr(self, name)
            if T_min > T:
                raise ValueError(
                    f"gas_vessel: {name} {T:g} K is below {T_min:.4g} K, where {self.fluid} of the rated density "
                    f"{self.rho_max:.4g} kg/m3 may be partly liquid (critical point {_fluid(self.fluid).T_crit:.4g} K); "
                    f"keep the tank warmer or use a two-phase model"
                )

    # -- shape and fluid --

    @property
    def rho_max(self) -> float:
        """Density at T_rated and p_max [kg/m3]."""
        return _density(self.fluid, self.T_rated, self.p_max)

    @property
    def T_min(self) -> float:
        """Lowest temperature at which a full vessel surely holds one phase [K]."""
        return max(_COLDEST, coldest(_fluid(self.fluid), self.rho_max))

    @property
    def volume(self) -> Any:
        """Inside volume [m3]."""
        return self.size / self.rho_max

    @property
    def shape(self) -> Capsule:
        """Inner shape."""
        return capsule(self.volume, self.a)

    @property
    def wall(self) -> Wall:
        """Liner and overwrap."""
        D = self.shape.D
        return wall(
            self.shape,
            Layer(self.x_liner * D, self.rho_liner, self.cp_liner, self.k_liner),
            Layer(self.x_wrap * D, self.rho_wrap, self.cp_wrap, self.k_wrap),
        )

    def gas(self, x: Any) -> RealGas:
        """The gas in state x; numbers outside what the model stands for are refused."""
        fluid, rho = _fluid(self.fluid), x.m / self.volume
        if is_number(x.T, rho):
            fluid.check_T(x.T)
            fluid.check_rho(rho)
        refuse_two_phase(fluid, x.T, rho, "gas_vessel")
        # A step that an integrator only tries may lie far out: there the gas stays at the end of its equation of state.
        T, rho = np.fmin(np.fmax(x.T, fluid.T_triple), fluid.T_max), np.fmin(rho, fluid.rho_max)
        found = real_gas(fluid, T, rho)
        if is_number(found.p):
            self._refuse_burst(found.p)
        return found

    def _refuse_burst(self, p: Any) -> None:
        highest = float(np.max(p))
        if highest > self.safety * self.p_max:
            raise ValueError(
                f"gas_vessel: {highest / 1e5:.4g} bar is above what the wall bears, {self.safety * self.p_max / 1e5:.4g} "
                f"bar ({self.safety:g} times p_max); fill less, fill slower, or use a greater relief valve"
            )

    # -- physics --

    def film(self, gas: RealGas, T_wall: Any, flow: Any, gravity: Any) -> Any:
        """Heat transfer coefficient inside [W/m2/K]; viscosity and conductivity at the mean of gas and wall."""
        H, carried = self.height * self.shape.D, _transport(self.fluid, self.rho_max)
        T_film = 0.5 * (gas.T + T_wall)
        T, rho = np.fmin(np.fmax(T_film, carried.T_low), carried.T_high), np.fmin(gas.rho, carried.rho_max)
        mu, k = carried.mu(T, rho), carried.k(T, rho)
        Ra = rayleigh(H, gas.T - T_wall, gravity, gas.rho * gas.T / T_film, gas.cp, gas.beta, mu, k)
        return vessel_nusselt(Ra, jet_reynolds(flow, self.d_inlet, mu)) * k / H

    def conditions(self, x: Any, site: Any) -> Mapping[str, Condition]:
        gas = self.gas(x)
        ortho = ORTHO_NORMAL if self.fluid == "H2" else 0.0
        inside = Condition(x.T, gas.p, gas.h, gas.s, ortho)
        return {
            "gas": inside,
            "blowdown": inside,
            "relieved": inside,
            "ambient": Condition(self.T_around, 0.0, 1.0, 1.0 / self.T_around),
        }

    def escape(self, gas: RealGas, vent: Any, site: Any) -> tuple[Any, Any]:
        """Flow through the blow-down orifice and through the relief valve [kg/s]."""
        flux = self.C_d * nozzle_flux(gas.p, gas.rho, gas.stiffness, getattr(site, "pressure", 0.0))
        lift = relief_lift(gas.p, self.relief_ratio * self.p_max)
        return vent * math.pi / 4 * self.d_vent**2 * flux, lift * math.pi / 4 * self.d_relief**2 * flux

    def outside_heat(self, T: Any) -> Any:
        """Heat from the outer surface to the surroundings [W]."""
        radiated = self.eps * SIGMA * (T**4 - self.T_around**4)
        return self.wall.A_out * (self.h_out * (T - self.T_around) + radiated)

    def physics(self, u: Any, x: Any, at: At) -> Flows:
        gas, walls, w = self.gas(x), self.wall, self._nodes(x)
        inlet = u.valve * self.rate * self.size * regulator_opening(at["inlet"].p, gas.p, self.dp_inlet)
        vent, relief = self.escape(gas, u.vent, at.site)
        film = self.film(gas, w[0], inlet, at.site.gravity)
        inward, outward = film * walls.A_in * (x.T - w[0]), self.outside_heat(w[-1])
        push = x.T * gas.dp_dT / gas.rho  # energy per kg that leaves the rest behind colder
        heating = inlet * (at["inlet"].h - gas.h + push) + u.fill * (at["gas"].h - gas.h + push)
        dT = (heating - (vent + relief) * push - inward) / (x.m * gas.cv)
        dw = walls.rates(w, inward, outward)
        return Flows(
            ports={"gas": -u.fill, "inlet": -inlet, "blowdown": vent, "ambient": outward, "relieved": relief},
            rates={"m": u.fill + inlet - vent - relief, "T": dT, **dict(zip(_WALL, dw, strict=True))},
            outputs={"pressure": gas.p, "relief": relief, "film": film, "wall_inside": w[0], "wall_outside": w[-1]},
        )

    @staticmethod
    def _nodes(x: Any) -> Sequence[Any]:
        return [getattr(x, name) for name in _WALL]

    def holds(self, x: Any) -> Content:
        gas, walls, w = self.gas(x), self.wall, self._nodes(x)
        return Content(x.m * gas.u + walls.energy(w), x.m * gas.s + walls.entropy(w), {f"{self.fluid}.g": x.m})

    def span(self, state: str) -> tuple[float, float]:
        return (_density(self.fluid, self.T_rated, self.p_min) / self.rho_max, 1.0)

    def start(self) -> dict[str, float]:
        return {"m": self.states[0].start * self.size, "T": self.T_rated, **dict.fromkeys(_WALL, self.T_around)}

    def estimate(self) -> Estimate:
        walls = self.wall
        y = (self.x_liner + self.x_wrap) * self.shape.D
        mass = walls.mass * (1 + self.fittings) * (1 + self.growth)
        return Estimate(mass, self.growth, volume=self.shape.volume(y), note="vessel, valves, mounts; no gas")
