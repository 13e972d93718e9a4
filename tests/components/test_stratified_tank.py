"""The detailed tank over time: what is kept, what mixing, spray, helium, venting and spin do. Generic tests: test_catalogue."""

from __future__ import annotations

import dataclasses
import math
from functools import lru_cache
from types import SimpleNamespace

import casadi as ca
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gasloop.components.storage.stratified_tank import StratifiedTank
from gasloop.matter.carriers import Condition, condition
from gasloop.matter.fluids import density, fluid
from gasloop.model.component import At, values
from gasloop.model.network import AT_REST
from gasloop.parts.column import LAYERS, SHARES
from gasloop.parts.homogeneous import homogeneous_rise

ca.GlobalOptions.setNumpyMode(1)  # numpy's functions of a symbol give a symbol

PARA = fluid("pH2")
EARTH, POWER = 9.81, condition("electricity", 300.0)
STREAMS = ("inlet", "feed", "gas", "helium")
FIELDS = tuple(f.name for f in dataclasses.fields(Condition))


@lru_cache(maxsize=32)
def hydrogen(**changed) -> StratifiedTank:
    """The tank of K-Site, 4.89 m3, with 2 W/m2 over its wall."""
    usual = {
        "size": 294.13,
        "shape": "spheroid",
        "aspect": 0.8773,
        "fill_max": 0.85,
        "p_set": 1.03e5,
        "p_relief": 3.5e5,
    }
    return StratifiedTank(fluid="H2", **{**usual, "blanket": "stated", "q_stated": 2.0, **changed})


def liquid_hydrogen(T: float, p: float) -> Condition:
    rho = density(PARA, p, T, phase="liquid")
    return Condition(T, p, float(PARA.h(T, rho)), float(PARA.s(T, rho)))


# -- a run, with symbols and scipy ----


@lru_cache(maxsize=32)
def symbols(tank: StratifiedTank):
    """Rates of states, of what passes each port and of its energy, their Jacobian, and outputs."""
    x = [ca.SX.sym(s.name) for s in tank.states]
    u = [ca.SX.sym(c.name) for c in tank.controls]
    g, sink = ca.SX.sym("g"), ca.SX.sym("sink")
    brought = [[ca.SX.sym(f"{name}_{key}") for key in FIELDS] for name in STREAMS]
    site = SimpleNamespace(gravity=g, sink_T=sink)
    state = values(**{s.name: v for s, v in zip(tank.states, x, strict=True)})
    at = seen(tank, state, site, {n: Condition(*v) for n, v in zip(STREAMS, brought, strict=True)})
    got = tank.physics(values(**{c.name: v for c, v in zip(tank.controls, u, strict=True)}), state, at)
    energy = sum(got.ports[p.name] * at[p.name].h for p in tank.ports)
    rates = ca.vertcat(*(got.rates[s.name] for s in tank.states), *(got.ports[p.name] for p in tank.ports), energy)
    X, P = ca.vertcat(*x), ca.vertcat(*u, g, sink, *(v for one in brought for v in one))
    found = (rates, ca.jacobian(rates, X), ca.vertcat(*got.outputs.values()))
    return [ca.Function("f", [X, P], [one]) for one in found], list(got.outputs)


def seen(tank: StratifiedTank, x, site, streams=None) -> At:
    own = tank.conditions(x, site)
    return At({**dict.fromkeys(STREAMS, AT_REST), **(streams or {}), "power": POWER, **own}, site)


@dataclasses.dataclass(frozen=True)
class Moment:
    x: SimpleNamespace
    totals: dict[str, float]  # what has passed each port [kg, J], and its energy
    out: dict[str, float]

    @property
    def layers(self):
        return np.array([getattr(self.x, f"T_{k + 1}") for k in range(LAYERS)])


def run(tank, hours, start, g=EARTH, sink=300.0, streams=None, **controls):
    """A function of the hour. ``start`` are states, or the moment another run came to."""
    (rates, slopes, outputs), names = symbols(tank)
    given = vars(start.x) if isinstance(start, Moment) else start
    first = {**tank.start(), **given}
    met = [v for n in STREAMS for v in dataclasses.astuple((streams or {}).get(n, AT_REST))]
    at = np.array([*(controls.get(c.name, 0.0) for c in tank.controls), g, sink, *met])
    n, passed = len(tank.states), [*(p.name for p in tank.ports), "energy"]
    y0 = np.array([*(first[s.name] for s in tank.states), *(0.0 for _ in passed)])

    def rate(_t, y):
        return np.array(rates(y[:n], at)).ravel()

    def slope(_t, y):
        return np.hstack([np.array(slopes(y[:n], at)), np.zeros((len(y), len(passed)))])

    end = 3600.0 * hours
    scale = 1e-8 * (np.abs(y0) + 1e-3 * np.abs(rate(0, y0)) * end + 1e-6)
    solved = solve_ivp(rate, (0, end), y0, method="BDF", jac=slope, rtol=1e-8, atol=scale, dense_output=True)
    assert solved.success, solved.message

    def look(hour: float) -> Moment:
        y = solved.sol(3600.0 * hour) if hour else y0
        x = values(**{s.name: float(v) for s, v in zip(tank.states, y[:n], strict=True)})
        totals = dict(zip(passed, y[n:].tolist(), strict=True))
        return Moment(x, totals, dict(zip(names, np.array(outputs(y[:n], at)).ravel().tolist(), strict=True)))

    return look


def audit(tank, look, hours):
    """Energy lost of what passed, and mass: of the fluid's carrier, of helium [J, kg, kg]."""
    before, after, passed = tank.holds(look(0).x), tank.holds(look(hours).x), look(hours).totals
    fluid_out = sum(passed[p] for p in ("fluid", "inlet", "feed", "gas", "boiloff", "tvs"))
    helium_out = passed["helium"] + passed["helium_out"]
    carrier = f"{tank.fluid}.l"
    return (
        after.energy - before.energy + passed["energy"],
        after.mass[carrier] - before.mass[carrier] + fluid_out,
        after.mass["He.g"] - before.mass["He.g"] + helium_out,
    )


@pytest.fixture(scope="module")
def warmed():
    """58 % full, after a day shut."""
    return run(hydrogen(), 24, {"m": 200.0})(24)


def once(tank, x, g=EARTH, streams=None, **controls):
    """Physics at one state, in floats."""
    u = values(**{**{c.name: 0.0 for c in tank.controls}, **controls})
    site = SimpleNamespace(gravity=g, sink_T=300.0)
    return tank.physics(u, x, seen(tank, x, site, streams))


# -- what is kept ----


def test_a_closed_tank_keeps_energy_and_mass_over_a_day():
    tank = hydrogen()
    look = run(tank, 24, {"m": 200.0})
    energy, mass, helium = audit(tank, look, 24)
    heat = -look(24).totals["leak"]
    assert heat == pytest.approx(2.0 * tank.area * 86400, rel=1e-9)
    assert abs(energy) < 1e-6 * heat
    assert abs(mass) < 1e-9 and abs(helium) < 1e-9


@pytest.mark.parametrize(("name", "size", "start"), [("O2", 1000.0, 600.0), ("CH4", 500.0, 300.0)])
@pytest.mark.parametrize("g", [1.62, 9.81])
def test_oxygen_and_methane_run_too(name, size, start, g):
    tank = StratifiedTank(fluid=name, size=size, shape="lying", aspect=2.0)
    look = run(
        tank, 24, {"m": start}, g=g, sink=250.0, tvs=1e-6, helium=1e-8, streams={"helium": condition("He.g", 200.0)}
    )
    energy, mass, helium = audit(tank, look, 24)
    assert abs(energy) < 1e-5 * abs(look(24).totals["leak"])
    assert abs(mass) < 1e-8 and abs(helium) < 1e-9
    assert look(24).out["pressure"] > look(1).out["pressure"]
    layers = look(24).layers
    assert layers[0] > layers[-1]  # warm lies on cold


# -- mixing ----


def homogeneous(tank, mass, heat, p_from, p_to):
    rho_l, rho_v = (float(v) for v in PARA.dome(PARA.dome.T(p_from), "rho_l", "rho_v"))
    fill = (mass / tank.volume - rho_v) / (rho_l - rho_v)
    return homogeneous_rise("pH2", float(tank.volume), fill, p_from, p_from, p_to, heat)


@pytest.mark.parametrize("mass", [200.0, 270.0])
def test_strong_mixing_brings_the_rise_to_that_of_one_temperature(mass):
    """58 and 78 % full; 10 kg/s of 200 stirred by 1 W. Emptier, the hot gas, which no mixer stirs, keeps it faster."""
    rates = {}
    for stirred in (0.0, 1.0):
        tank = hydrogen(P_mixer=1.0, w_mixer=10.0)
        look = run(tank, 24, {"m": mass}, mixer=stirred)
        p = [look(h).out["pressure"] for h in (6, 24)]
        rates[stirred] = (p[1] - p[0]) / (18 * 3600) / homogeneous(tank, mass, 2.0 * tank.area + stirred, *p)
    assert rates[1.0] == pytest.approx(1.0, abs=0.1)
    assert 1.2 < rates[0.0] < 2.5  # as tests found (cryogenics.md b.2)
    assert np.ptp(look(24).layers) < 0.01


def test_heat_let_in_at_the_bottom_stirs_the_liquid_and_slows_the_rise():
    """All of it by legs and lines: plumes rise and no warm layer forms above."""
    spread, low = (run(hydrogen(low=share), 24, {"m": 270.0})(24) for share in (0.0, 1.0))
    assert low.out["leak"] == pytest.approx(spread.out["leak"], rel=1e-9)
    assert low.out["pressure"] < spread.out["pressure"] - 20e3
    assert np.ptp(low.layers) < 0.2 * np.ptp(spread.layers)


# -- gravity ----


def test_without_gravity_all_wall_is_wet_and_all_is_finite():
    tank = hydrogen()
    x = values(**{**tank.start(), "m": 200.0})
    now = tank._now(x, 0.0)
    assert now.A_dry < 2e-6 * tank.area
    assert now.rim == 0.0
    # The gas is a ball: its surface is 36 pi V^2 to the third.
    assert now.A_i == pytest.approx((36 * math.pi * now.gas.V**2) ** (1 / 3))
    (rates, slopes, _), _ = symbols(tank)
    quiet = [0.0 for _ in tank.controls]
    at = [*quiet, 0.0, 300.0, *(v for _ in STREAMS for v in dataclasses.astuple(AT_REST))]
    for f in (rates, slopes):
        assert np.all(np.isfinite(np.array(f(list(vars(x).values()), at))))
    look = run(tank, 24, {"m": 200.0}, g=0.0)
    energy, mass, _ = audit(tank, look, 24)
    assert abs(energy) < 1e-6 * abs(look(24).totals["leak"]) and abs(mass) < 1e-9
    assert all(math.isfinite(v) for v in (*vars(look(24).x).values(), *look(24).out.values()))
    assert look(24).out["pressure"] > look(0).out["pressure"]


def test_on_the_ground_the_gas_is_on_top_and_the_dry_wall_is_the_caps():
    tank = hydrogen()
    x = values(**{**tank.start(), "m": 200.0})
    now = tank._now(x, EARTH)
    assert 0.3 < now.A_dry / tank.area < 0.5
    assert now.A_i == pytest.approx(math.pi * 1.1**2, rel=0.03)  # near the middle of a tank 2.2 m wide


# -- streams ----


def test_spray_of_cold_liquid_lowers_the_pressure_and_a_fill_from_below_raises_it(warmed):
    cold, p = liquid_hydrogen(18.0, 4e5), {}
    for spray in (0.0, 1.0):
        tank = hydrogen(spray=spray)
        look = run(tank, 0.25, warmed, streams={"inlet": cold}, inlet=0.01)
        p[spray] = look(0.25).out["pressure"] - warmed.out["pressure"]
        energy, mass, _ = audit(tank, look, 0.25)
        assert abs(energy) < 1e-5 * 9.0 * PARA.R * PARA.T_crit and abs(mass) < 1e-8
    alone = run(hydrogen(), 0.25, warmed)(0.25).out["pressure"] - warmed.out["pressure"]
    assert p[1.0] < -20e3 < 0 < alone < p[0.0]


def test_drops_that_warm_to_the_surface_condense_what_their_heat_asks(warmed):
    """m (h_i - h_in) / (h_v - h_i) of vapour, more than without by just that."""
    cold, tank = liquid_hydrogen(18.0, 4e5), hydrogen(spray=1.0)
    still, wet = (once(tank, warmed.x, streams={"inlet": cold}, inlet=u).outputs["evaporation"] for u in (0.0, 0.01))
    now = tank._now(warmed.x, EARTH)
    h_i = tank._held.liquid.h(now.T_i, now.p)
    assert still - wet == pytest.approx(0.01 * (h_i - cold.h) / (now.gas.vapour.h - h_i), rel=1e-6)


def test_helium_raises_the_pressure_and_the_surface_sees_the_vapours_alone(warmed):
    tank, let_in = hydrogen(), 0.36
    look = run(tank, 1, warmed, streams={"helium": condition("He.g", 40.0, 5e5)}, helium=let_in / 3600)
    end, alone = look(1), run(tank, 1, warmed)(1)
    assert end.x.m_g - warmed.x.m_g == pytest.approx(let_in, rel=1e-9)
    ullage = tank.volume * (1 - end.out["fill"])
    p_helium = end.x.m_g * fluid("He").R * end.x.T_v / ullage
    vapour = float(PARA.p(end.x.T_v, end.x.rho_v))
    assert end.out["pressure"] - vapour == pytest.approx(p_helium, rel=0.01)
    assert end.out["pressure"] > alone.out["pressure"] + 0.8 * p_helium
    assert end.out["T_surface"] == pytest.approx(float(PARA.dome.T(vapour)), rel=1e-7)
    assert end.out["T_surface"] < float(PARA.dome.T(end.out["pressure"])) - 0.1
    energy, mass, helium = audit(tank, look, 1)
    assert abs(energy) < 1e-6 * let_in * 5 * 2077 * 40 + 1.0 and abs(mass) < 1e-9 and abs(helium) < 1e-9


def test_the_relief_valve_opens_at_its_pressure_and_what_leaves_is_what_is_lost():
    tank = hydrogen(q_stated=20.0)
    look = run(tank, 48, {"m": 200.0})
    calm = look(1)
    assert calm.out["pressure"] < 0.9 * tank.p_relief and calm.out["relief"] < 1e-10
    open_ = look(48)
    assert open_.out["pressure"] == pytest.approx(tank.p_relief, rel=0.05)
    # At a steady pressure liquid boils, fills the room it leaves, and the rest goes as warm as the ullage is:
    # Q = m (h_v - h_l) / (1 - rho_v / rho_l).
    now, liquid = tank._now(open_.x, EARTH), tank._held.liquid
    taken = (now.gas.vapour.h - liquid.h(now.T_i, now.p)) / (1 - now.gas.vapour.rho * liquid.v(now.T_i))
    assert open_.out["relief"] == pytest.approx(open_.out["leak"] / float(taken), rel=0.1)
    gone = open_.totals["boiloff"] + open_.totals["helium_out"]
    assert gone > 30.0
    assert 200.0 - open_.x.m == pytest.approx(open_.totals["boiloff"], rel=1e-9)
    energy, _, helium = audit(tank, look, 48)
    assert abs(energy) < 1e-6 * -open_.totals["leak"] and abs(helium) < 1e-9


def test_venting_down_boils_the_liquid_through_and_cools_it(warmed):
    """Each layer follows T_sat from above by the superheat allowed; what boils takes its heat out of the liquid."""
    tank = hydrogen()
    look = run(tank, 0.5, warmed, vent=5e-3)
    end = look(0.5)
    assert end.out["pressure"] < 0.4 * warmed.out["pressure"]
    excess = end.layers - end.out["T_surface"]
    assert np.all(excess > 0.05) and np.all(excess < 0.3)
    assert np.all(end.layers < warmed.layers - 1.0)
    vented = end.totals["boiloff"]
    assert vented == pytest.approx(9.0, rel=1e-3)
    # The gas it began with is part of what left: liquid that boiled is what the liquid lost.
    m_l = [tank._now(at.x, EARTH).m_l for at in (warmed, end)]
    boiled, T = m_l[0] - m_l[1], 20.5
    h_fg = float(T * np.subtract(*PARA.dome(T, "s_v", "s_l")))
    cooled = sum(
        0.5 * (m_l[0] + m_l[1]) * share * (tank._held.liquid.h(a, 1e5) - tank._held.liquid.h(b, 1e5))
        for share, a, b in zip(SHARES, warmed.layers, end.layers, strict=True)
    )
    assert boiled * h_fg == pytest.approx(cooled, rel=0.1)


def test_normal_hydrogen_heats_itself():
    """1.27 W/kg at 20.3 K (kinetics of milenko1997): the energy of conversion turns up as warmth, none is made."""
    tank = hydrogen(q_stated=0.0)
    look = run(tank, 1, {"m": 200.0, "ortho": 0.75})
    energy, mass, _ = audit(tank, look, 1)
    assert abs(energy) < 1e-7 * 200 * 3600 and abs(mass) < 1e-9
    x = look(0).x
    rates = once(tank, x).rates
    inner = [rates[f"T_{k}"] * float(tank._held.liquid.cp(x.T_1, 1e5)) for k in range(2, LAYERS)]
    assert inner == pytest.approx([1.27] * len(inner), rel=0.05)
    spin = tank.holds(values(**{**vars(look(1).x), "ortho": 0.0})), tank.holds(values(**{**vars(x), "ortho": 0.0}))
    assert (spin[0].energy - spin[1].energy) / 200 / 3600 == pytest.approx(1.27, rel=0.05)


def test_vapour_condenses_on_a_cold_dry_wall():
    """Nusselt's film; the wall warms by what condenses and by convection, until it is warmer than the surface."""
    tank = hydrogen(q_stated=0.0)
    x = values(**{**tank.start(), "m": 200.0, "T_v": 20.6, "T_dry": 15.0})
    cold, warm = once(tank, x), once(tank, values(**{**vars(x), "T_dry": 20.6}))
    condensed = warm.outputs["evaporation"] - cold.outputs["evaporation"]
    now = tank._now(x, EARTH)
    h_i = float(tank._held.liquid.h(now.T_i, now.p))
    h_fg, rho = float(tank._held.liquid.line.h_v(now.T_i)) - h_i, 1 / float(tank._held.liquid.v(now.T_i))
    k, mu = (float(f(now.T_i)) for f in (tank._held.transport.k_l, tank._held.transport.mu_l))
    film = 0.943 * (EARTH * rho**2 * k**3 * h_fg / (mu * now.gas.V ** (1 / 3) * (now.T_i - 15.0))) ** 0.25
    by_hand = film * (now.T_i - 15.0) * now.A_dry / (now.gas.vapour.h - h_i)
    assert condensed == pytest.approx(by_hand, rel=0.02)
    look = run(tank, 0.5, vars(x))
    assert look(0.5).x.T_dry > look(0.5).out["T_surface"] - 0.05
    assert look(0.5).out["fill"] > look(0).out["fill"]
    energy, mass, _ = audit(tank, look, 0.5)
    assert abs(energy) < 10.0 and abs(mass) < 1e-9


def test_a_feed_pipe_passes_what_its_pressure_drives():
    """pi d^2 / 4 (2 rho dp / K)^(1/2): 10 mm, K 10, 1 bar, 71.3 kg/m3: 93.8 g/s; two pipes twice that; none backwards."""
    tank = hydrogen()
    x = values(**{**tank.start(), "m": 150.0})
    p, T = tank._now(x, EARTH).p, 20.0
    rho = float(PARA.dome(T, "rho_l")[0])
    for dp in (5e3, 1e5, 3e5):
        feed = dataclasses.replace(liquid_hydrogen(T, p + dp), p=p + dp)
        wanted = math.pi / 4 * tank.d_feed**2 * math.sqrt(2 * rho * dp / tank.K_feed)
        assert -once(tank, x, streams={"feed": feed}, feed=1.0).ports["feed"] == pytest.approx(wanted, rel=1e-3)
        assert -once(tank, x, streams={"feed": feed}, feed=2.0).ports["feed"] == pytest.approx(2 * wanted, rel=1e-3)
    back = dataclasses.replace(liquid_hydrogen(T, p), p=0.5 * p)
    assert 0 <= -once(tank, x, streams={"feed": back}, feed=1.0).ports["feed"] < 1e-6


def test_a_thermodynamic_vent_and_a_cooler_bring_the_pressure_down(warmed):
    tank = hydrogen()
    alone = run(tank, 6, warmed)(6).out["pressure"]
    for controls in ({"tvs": 1e-4}, {"cold": 50.0}):
        look = run(tank, 6, warmed, **controls)
        assert look(6).out["pressure"] < warmed.out["pressure"] < alone
        energy, mass, _ = audit(tank, look, 6)
        assert abs(energy) < 1e-5 * -look(6).totals["leak"] and abs(mass) < 1e-8


# -- what is refused ----


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"p_set": 2.4e5}, r"p_set 2\.4 bar must be below 0\.9 of p_relief 2\.5 bar.*lower p_set or raise p_relief"),
        (
            {"fill_max": 0.98, "p_relief": 4e5},
            r"filled to 0\.98 at p_set.*no ullage is left; lower fill_max or p_relief",
        ),
        ({"p_set": 100.0}, r"p_set 0\.001 bar is below .* where O2 is near freezing \(57\.1 K.*raise p_set"),
        ({"p_relief": 4e6}, r"1\.1 p_relief 44 bar is above .* where O2 is near critical \(136\.0 K.*lower p_relief"),
        ({"shape": "cube"}, r"no shape 'cube' of a vessel; there are: sphere, spheroid, upright, lying"),
        ({"shape": "upright", "aspect": 0.3}, r"upright cylinder of aspect 0\.3: .* is 0\.6 to 20"),
        ({"blanket": "wool"}, r"no blanket 'wool'; there are: dam_silk"),
        ({"size": 0.0}, r"stratified_tank: size 0 must be above zero"),
        ({"lines": -0.1}, r"stratified_tank: lines -0\.1 must not be negative"),
        ({"fill_max": 0.0}, "fill_max 0 is a share of the volume; allowed above 0 and below 1"),
        ({"K_feed": 0.0}, "K_feed 0 must be above zero"),
        ({"spray": 2.0}, "spray 2 is a share; allowed 0 to 1"),
        ({"p_tvs": 1.0}, "p_tvs 1e-05 bar; O2 boils between .* choose a pressure behind the throttle in between"),
    ],
)
def test_what_cannot_be_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        StratifiedTank(**changed)


def test_only_hydrogen_has_an_ortho_share():
    assert "ortho" in StratifiedTank(fluid="H2").start()
    assert "ortho" not in StratifiedTank(fluid="O2").start()
