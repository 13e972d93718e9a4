"""The simulator: the plan's loads through the full physics, step by step.

One system of ordinary differential equations is built from all components. On each bus one unit *closes*: its control
takes up what the others leave. The closing controls are solved symbolically beforehand, in the order in which they
depend on one another, so that what is integrated is explicit. The integrator restarts each step, where controls and sun
jump, in one mapped call for the whole run.

An operator tracks the planned stocks: each planned load u_p runs at

    u = u_p (1 + trim tanh(sum_s w_s e_s / band)),   e_s = (planned - present) / size of the stock

where w_s is +1 or -1 as the load fills or empties stock s. A cooler follows the temperature it holds in the same way,
within the wider bound of a thermostat, and so does a vent the temperature of its own tank, and a supply valve of a room the
stock that it feeds (error over the span of that stock). The trim is bounded by ``trim``, and upward also by what is left of
the unit's size; what was needed is reported. Who tends what: ``operator``.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gasloop.matter.carriers import CARRIERS
from gasloop.model.component import Alarm, Control, Flows, State, Watched
from gasloop.model.network import Network, Unit
from gasloop.solve.linearise import LinearUnit
from gasloop.solve.operator import Operator
from gasloop.solve.orders import Orders, Run, RunOptions

Array = NDArray[np.float64]

HOUR = 3600.0
THERMOSTAT = 0.5  # share by which a cooler's load is moved
THERMOSTAT_BAND = 0.5  # K, error that moves it
EMPTY = 1e-5  # share of size below which a stock counts as empty
SITE = ("flux", "lit", "diffuse", "sun_elevation", "sink_T", "ground_T", "air_T", "wind")


class SimulationError(RuntimeError):
    """The run stopped, or a bus cannot be closed."""


def simulate(
    network: Network,
    counts: Mapping[str, float],
    orders: Orders,
    linear: Mapping[str, LinearUnit],
    site: Any,
    options: RunOptions | None = None,
) -> Run:
    """Run a network of sized components for as many steps as the site has.

    counts : how many equal units stand in parallel under one name
    Raises SimulationError if a bus cannot be closed or the integrator stops.
    """
    started = time.perf_counter()
    prepared = Prepared(network, counts, orders, linear, options)
    built = time.perf_counter() - started
    ran = prepared.run(orders, site)
    return dataclasses.replace(ran, timings={"run build": built, **ran.timings})


class Prepared:
    """The equations of a network and their integrator, built once and run over as many stretches of time as wanted.

    What one run of them may differ in from the next: orders of the same length of step for the same units, the start,
    the site. Sizes and parameters stand in the equations.
    """

    def __init__(
        self, network: Network, counts: Mapping[str, float], orders: Orders, linear: Mapping[str, LinearUnit],
        options: RunOptions | None = None,
    ) -> None:  # fmt: skip
        self._system = _System(network, counts, orders, linear, options or RunOptions())
        self._integrate = self._system.integrator()

    def run(self, orders: Orders, site: Any) -> Run:
        """Run orders for as many steps as the site has. Raises SimulationError if the integrator stops."""
        system = self._system
        if orders.step != system.orders.step:
            raise ValueError(f"prepared for steps of {system.orders.step:g} s, not of {orders.step:g} s; prepare anew")
        began = time.perf_counter()
        steps = len(np.atleast_1d(site.flux))
        start = system.start_of(orders)
        p = system.inputs(orders, site, steps)
        x, q = system.run(self._integrate, start, p, steps)
        integrated = time.perf_counter()
        read = system.read(x, q, p, steps)
        timings = {"run integrate": integrated - began, "run read": time.perf_counter() - integrated}
        return Run(**read, timings=timings)


class _System:
    """The equations of one network, symbolically."""

    def __init__(
        self, network: Network, counts: Mapping[str, float], orders: Orders, linear: Mapping[str, LinearUnit],
        options: RunOptions,
    ) -> None:  # fmt: skip
        import casadi as ca

        ca.GlobalOptions.setNumpyMode(1)
        self.ca, self.network, self.counts, self.options, self.linear = ca, network, counts, options, linear
        self.orders, self.operator = orders, Operator(network, counts, linear)
        self.chains: dict[int, Any] = {}  # integrators of so many steps in a row
        self.state_keys = [(u.name, s.name) for u in network.units.values() for s in u.component.states]
        self.scales = np.array([_state_scale(u, s) for u in network.units.values() for s in u.component.states])
        self.x = ca.SX.sym("x", len(self.state_keys))
        self.clock = ca.SX.sym("clock")
        self.t = ca.SX.sym("t")  # 0 to 1 within a step
        self.states = self._states()
        self.seen = self._seen()
        self.parameter_names: list[str] = []
        self._parameters: list[Any] = []
        self.site = SimpleNamespace(**network.constants)
        for name in SITE:
            setattr(self.site, name, self._parameter(f"site {name}"))
        self.z_keys = [(c.unit, c.control) for c in network.closers.values()]
        self.z = ca.SX.sym("z", len(self.z_keys))
        self.trims: dict[str, Any] = {}
        self.valves: dict[str, Any] = {}  # share of what the plan lets through
        self.buses = network.bus_conditions(self.seen, self.site)
        self.u = {name: self._controls(unit) for name, unit in network.units.items()}
        self.flows = {
            name: self._starting(u, network.flows(u, self.u[name], self.seen[name], self.buses, self.site))
            for name, u in network.units.items()
        }
        self._close()

    # -- symbols -----------------------------------------------------------------------------------------------

    def _parameter(self, name: str) -> Any:
        symbol = self.ca.SX.sym(name.replace(" ", "_"))
        self.parameter_names.append(name)
        self._parameters.append(symbol)
        return symbol

    def start_of(self, orders: Orders) -> Array:
        """The states at the start, in their scales."""
        values = []
        for unit in self.network.units.values():
            start = unit.component.start()
            for s in unit.component.states:
                key = (unit.name, s.name)
                given = orders.start.get(key)
                values.append(
                    start[s.name] if given is None else given / (self.counts[unit.name] if s.role == "stock" else 1.0)
                )
        scaled: Array = np.array(values) / self.scales
        return scaled

    def _states(self) -> dict[str, Any]:
        states: dict[str, Any] = {name: SimpleNamespace() for name in self.network.units}
        for i, (unit, state) in enumerate(self.state_keys):
            setattr(states[unit], state, self.x[i] * self.scales[i])
        return states

    def _seen(self) -> dict[str, Any]:
        """States as physics sees them: a stock that an order has overdrawn looks just empty, not negative.

        The overdraft itself is counted on, and the run is reported as out of bounds; this only keeps the equations
        of a gas from being asked for a negative density. A filled stock is seen as it is, to 1e-8.
        """
        seen: dict[str, Any] = {}
        for name, unit in self.network.units.items():
            seen[name] = SimpleNamespace(**vars(self.states[name]))
            for s in unit.component.states:
                if s.role == "stock":
                    m, empty = getattr(self.states[name], s.name), EMPTY * unit.component.size
                    setattr(seen[name], s.name, 0.5 * (m + np.sqrt(m * m + empty * empty)))
        return seen

    def _controls(self, unit: Unit) -> Any:
        u = SimpleNamespace(**{c.name: 0.0 for c in unit.component.controls})
        for c in unit.live_controls:
            key = (unit.name, c.name)
            if key in self.z_keys and unit.schedule is None:
                value = self.z[self.z_keys.index(key)]
            elif c.bounded:
                value = self._parameter(f"load {unit.name}")
                if unit.schedule is None:
                    value = value + self._trim(unit, value)
            else:
                value = self._parameter(f"control {unit.name} {c.name}") / self.counts[unit.name]
                value = value * (1 + self._regulated(unit, c))
            setattr(u, c.name, value)
        return u

    def _starting(self, unit: Unit, flows: Flows) -> Flows:
        """The flows of a unit with what its starts take and give off."""
        if unit.name not in self.orders.starting:
            return flows
        power, heat = unit.start_ports
        taken = self._parameter(f"starting {unit.name}") / self.counts[unit.name]
        ports = {**flows.ports, power: flows.ports[power] - taken, heat: flows.ports[heat] + taken}
        return dataclasses.replace(flows, ports=ports)

    def _regulated(self, unit: Unit, control: Control) -> Any:
        """Share by which a valve opens further: a vent holds the temperature of its tank, a supply valve the stock it feeds."""
        if control.low < 0:
            return 0.0
        supplies = control.closes is not None
        slope, lean = self.linear[unit.name].slope.get(control.name, {}), 0.0
        for s in unit.component.states:
            key = (unit.name, s.name)
            moves = slope.get(s.name, 0.0)
            if not (s.role == "stock" and moves > 0 if supplies else s.role == "held" and moves):
                continue
            here = getattr(self.states[unit.name], s.name)
            if supplies:
                low, high = unit.component.span(s.name)
                off = self._target(*key) / self.counts[unit.name] - here
                usual = (high - low) * unit.component.size * self.options.band
            else:
                planned = self._target(*key) if key in self.orders.targets else unit.component.start()[s.name]
                off, usual = planned - here, THERMOSTAT_BAND
            lean = lean + float(np.sign(moves)) * off / usual
        if isinstance(lean, float):
            return 0.0
        share = THERMOSTAT * np.tanh(lean)
        self.valves[f"{unit.name}.{control.name}"] = share
        return share

    def _trim(self, unit: Unit, planned: Any) -> Any:
        """The operator's law for one load: what is added to the planned one."""
        tended = self.operator.leanings(unit)
        if not tended:
            return 0.0
        lean = 0.0
        for (store, state), sign in tended.items():
            here = getattr(self.states[store], state)
            component = self.network.units[store].component
            if self.operator.is_stock((store, state)):
                target = self._target(store, state) / self.counts[store]
                lean = lean + sign * (target - here) / (component.size * self.options.band)
            else:
                lean = lean + sign * (component.start()[state] - here) / THERMOSTAT_BAND
        wish = np.tanh(lean)
        more = 0.5 * (wish + np.sqrt(wish * wish + 1e-6))
        # Upward, only what the plan left of the size is there to be used; at rest a load stays at rest.
        less = THERMOSTAT if self.operator.is_thermostat(unit) else self.options.trim
        added = planned * (self._parameter(f"room {unit.name}") * more + less * (wish - more))
        self.trims[unit.name] = added
        return added

    def _target(self, store: str, state: str) -> Any:
        """The planned value, on a straight line from the step's start to its end."""
        start = self._parameter_once(f"from {store} {state}")
        end = self._parameter_once(f"to {store} {state}")
        return start + (end - start) * self.t

    def _parameter_once(self, name: str) -> Any:
        if name in self.parameter_names:
            return self._parameters[self.parameter_names.index(name)]
        return self._parameter(name)

    # -- closing the buses -------------------------------------------------------------------------------------

    def _close(self) -> None:
        """Solve the closing controls, one bus after the other, each linear in its own control."""
        ca = self.ca
        buses = list(self.network.closers)
        left = [b for b in self.network.buses if b not in buses]
        if left:
            raise SimulationError(
                f"bus {', '.join(left)}: nothing that was built closes it; give its store or vent a least size"
            )
        residual = ca.vertcat(*[self._residual(b) for b in buses]) if buses else ca.SX(0, 1)
        jacobian = ca.jacobian(residual, self.z)
        order = self._order(buses, np.asarray(ca.DM(jacobian.sparsity(), 1.0)) if buses else np.zeros((0, 0)))
        solution = ca.SX(self.z)
        for i in order:
            own = jacobian[i, i]
            if ca.depends_on(own, self.z[i]):
                raise SimulationError(
                    f"bus {buses[i]}: the flow of '{self.z_keys[i][0]}' is not linear in its closing control"
                )
            rest = ca.substitute(residual[i], self.z[i], 0)
            value = ca.substitute(-rest / own, self.z, solution)
            solution[i] = value
        self.z_solved = solution
        self.ode = self._substituted([self._rate(unit, state) for unit, state in self.state_keys]) / self.scales
        self.arcs = self.network.arcs
        self.outside = [a for a in self.arcs if not a.bus]
        flow = [self._flow(a) for a in self.arcs]
        at = {n: self.network.sees(u, self.seen[n], self.buses, self.site) for n, u in self.network.units.items()}
        energy = [self._flow(a) * at[a.unit][a.port].h for a in self.outside]
        entropy = [self._flow(a) * at[a.unit][a.port].s for a in self.outside]
        self.unbounded = [(n, c.name) for n, u in self.network.units.items() for c in u.live_controls if not c.bounded]
        alarms = [(n, alarm) for n, u in self.network.units.items() for alarm in u.component.alarms]
        self.adding = [(n, a) for n, a in alarms if a.amount_unit]
        self.peaking = [(n, a) for n, a in alarms if not a.amount_unit]
        self.watched = [(n, w) for n, u in self.network.units.items() for w in u.component.watched]
        self.flow_scales = self._flow_scales()
        orders = [getattr(self.u[n], c) * self.counts[n] for n, c in self.unbounded]
        added = [self._output(n, a) * self.counts[n] for n, a in self.adding]
        quad = self._substituted([*flow, *energy, *entropy, *orders, *added]) / self.flow_scales
        # Ports, rates and buses ask for the same enthalpies again and again; each is computed once.
        self.ode, self.quad = ca.cse([self.ode, quad])

    def _residual(self, bus: str) -> Any:
        total = 0.0
        for a in self.network.on(bus):
            total = total + self._flow(a)
        return total

    def _flow(self, arc: Any) -> Any:
        return self.flows[arc.unit].ports[arc.port] * self.counts[arc.unit]

    def _output(self, unit: str, named: Alarm | Watched) -> Any:
        return self.flows[unit].outputs[named.output]

    def _rate(self, unit: str, state: str) -> Any:
        return self.flows[unit].rates[state]

    def _substituted(self, expressions: Sequence[Any]) -> Any:
        ca = self.ca
        return ca.substitute(ca.vertcat(*[ca.SX(e) for e in expressions]), self.z, self.z_solved)

    def _order(self, buses: Sequence[str], depends: Array) -> list[int]:
        """An order in which each bus needs only controls solved before it.

        Raises SimulationError naming a bus that its unit does not reach, or a ring of buses.
        """
        left = list(range(len(buses)))
        order: list[int] = []
        for i in left:
            if not depends[i, i]:
                raise SimulationError(f"bus {buses[i]} is not closed: '{self.z_keys[i][0]}' does not move it")
        while left:
            ready = [i for i in left if all(j == i or j in order or not depends[i, j] for j in range(len(buses)))]
            if not ready:
                ring = ", ".join(buses[i] for i in left)
                raise SimulationError(f"buses close one another in a ring: {ring}; let a store close one of them")
            order += ready
            left = [i for i in left if i not in ready]
        return order

    # -- integrating -------------------------------------------------------------------------------------------

    def _flow_scales(self) -> Array:
        """A size of flow for each quadrature, so that the step control sees numbers near one."""
        scales = [1e3 if not CARRIERS[a.carrier].is_matter else 1e-3 for a in self.arcs]
        many = len(self.outside)
        alarms = [1e-3 if a.amount_unit == "kg" else 1e3 for _, a in self.adding]
        return np.array([*scales, *([1e3] * many), *([10.0] * many), *([1.0] * len(self.unbounded)), *alarms])

    def integrator(self) -> Any:
        """The equations of one step as a CasADi function (x0, p) -> (xf, qf)."""
        ca = self.ca
        # CasADi refuses a system without a state; a clock does no harm and serves a network without stores.
        x, ode = ca.vertcat(self.x, self.clock), ca.vertcat(self.ode * self.orders.step, 0)
        dae = {"t": self.t, "x": x, "p": ca.vertcat(*self._parameters), "ode": ode, "quad": self.quad}
        settings: dict[str, Any] = {
            "reltol": self.options.rtol,
            "abstol": self.options.rtol * 1e-2,
            "max_num_steps": 20000,
            "show_eval_warnings": False,
        }
        if self.options.parts:
            settings |= {"step_size": 1.0 / self.options.parts}
        if self.options.compile:
            settings |= {"jit": True, "compiler": "shell", "jit_options": {"flags": ["-O1"]}}
        return ca.integrator("step", "rosenbrock", dae, 0.0, 1.0, settings)

    def run(self, integrate: Any, start: Array, p: Array, steps: int) -> tuple[Array, Array]:
        """All steps, one after the other: states (n, steps + 1) and mean flows (m, steps)."""
        if steps not in self.chains:
            self.chains[steps] = integrate.mapaccum("year", steps)
        year = self.chains[steps]
        try:
            found = year(x0=np.append(start, 0.0), p=p)
        except RuntimeError as error:
            raise SimulationError(f"the integrator stopped: {str(error).splitlines()[-1]}") from error
        x = np.column_stack([start, np.asarray(found["xf"])[:-1]]) * self.scales[:, None]
        return x, np.asarray(found["qf"]) * self.flow_scales[:, None]

    def inputs(self, orders: Orders, site: Any, steps: int) -> Array:
        """Values of all parameters, a column a step."""
        rows = []
        for name in self.parameter_names:
            kind, *rest = name.split(" ")
            if kind == "site":
                row = getattr(site, rest[0], np.nan)  # a place may lack air and wind
            elif kind == "load":
                row = orders.loads[rest[0]]
            elif kind == "room":
                row = self._room(orders.loads[rest[0]], self.network.units[rest[0]])
            elif kind == "starting":
                row = orders.starting[rest[0]]
            elif kind == "control":
                row = orders.controls[rest[0], rest[1]]
            else:
                planned = orders.targets[rest[0], rest[1]]
                row = planned[:-1] if kind == "from" else planned[1:]
            rows.append(np.broadcast_to(np.asarray(row, dtype=float), (steps,)))
        return np.array(rows)

    def _room(self, load: Array, unit: Unit) -> Array:
        """Share by which a load may be raised in each step: the operator's bound, or up to the full size."""
        control = unit.load
        high = control.high if control else 1.0
        most = THERMOSTAT if self.operator.is_thermostat(unit) else self.options.trim
        return np.clip((high - load) / np.maximum(load, 1e-9), 0.0, most)

    # -- reading back ------------------------------------------------------------------------------------------

    def read(self, x: Array, q: Array, p: Array, steps: int) -> dict[str, Any]:
        """States, flows, loads and trims by name."""
        ca, n, m = self.ca, len(self.arcs), len(self.outside)
        if not np.all(np.isfinite(x)):
            first = int(np.argmax(~np.isfinite(x).all(axis=0)))
            bad = self.state_keys[int(np.argmax(~np.isfinite(x[:, first])))]
            raise SimulationError(
                f"{bad[0]}.{bad[1]} has no finite value after hour {(first - 1) * self.orders.step / HOUR:g}"
            )
        bounded = [(name, u.load) for name, u in self.network.units.items() if u.load]
        loads = (
            self._substituted([getattr(self.u[name], c.name) for name, c in bounded if c]) if bounded else ca.SX(0, 1)
        )
        moved = self.trims | self.valves
        trims = ca.vertcat(*[ca.SX(t) for t in moved.values()]) if moved else ca.SX(0, 1)
        seen: list[tuple[str, Alarm | Watched]] = [*self.peaking, *self.watched]
        peaks = self._substituted([self._output(n, a) for n, a in seen]) if seen else ca.SX(0, 1)
        inputs = [self.t, self.x, ca.vertcat(*self._parameters)]
        look = ca.Function("look", inputs, [loads, trims, peaks]).map(steps)
        load_values, trim_values, peak_values = (np.asarray(v) for v in look(1.0, x[:, 1:] / self.scales[:, None], p))
        last = n + 2 * m + len(self.unbounded)
        return {
            "step": self.orders.step,
            "states": {
                k: x[i] * (self.counts[k[0]] if self.operator.is_stock(k) else 1.0)
                for i, k in enumerate(self.state_keys)
            },
            "flows": _by_arc(self.arcs, q[:n]),
            "energy": _by_arc(self.outside, q[n : n + m]),
            "entropy": _by_arc(self.outside, q[n + m : n + 2 * m]),
            "controls": {key: q[n + 2 * m + i] for i, key in enumerate(self.unbounded)},
            "loads": {name: load_values[i] for i, (name, _) in enumerate(bounded)},
            "trim": {name: trim_values[i] for i, name in enumerate(moved)},
            "thermostats": (
                *(n for n in self.trims if self.operator.is_thermostat(self.network.units[n])),
                *self.valves,
            ),
            "contents": self._contents(x),
            "alarms": {(name, a.output): q[last + i] for i, (name, a) in enumerate(self.adding)}
            | {(name, a.output): peak_values[i] for i, (name, a) in enumerate(self.peaking)},
            "outputs": {(n, w.output): peak_values[len(self.peaking) + i] for i, (n, w) in enumerate(self.watched)},
        }

    def _contents(self, x: Array) -> dict[str, dict[str, tuple[float, float]]]:
        """What each unit held at the start and at the end: energy, entropy and mass by carrier."""
        found: dict[str, dict[str, tuple[float, float]]] = {}
        for name, unit in self.network.units.items():
            ends = []
            for column in (0, -1):
                state = SimpleNamespace(**{s: x[i, column] for i, (u, s) in enumerate(self.state_keys) if u == name})
                held = unit.component.holds(state)
                ends.append({"energy": float(held.energy), "entropy": float(held.entropy),
                             **{c: float(v) for c, v in held.mass.items()}})  # fmt: skip
            found[name] = {k: (ends[0][k] * self.counts[name], ends[1][k] * self.counts[name]) for k in ends[0]}
        return found


def _by_arc(arcs: Sequence[Any], rows: Array) -> dict[tuple[str, str], Array]:
    return {(a.unit, a.port): rows[i] for i, a in enumerate(arcs)}


def _state_scale(unit: Unit, state: State) -> float:
    if state.scale is not None:
        return state.scale
    return unit.component.size if state.role == "stock" else max(abs(state.start), 1.0)
