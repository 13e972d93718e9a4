"""Transport properties: the doors agree with each other, with CoolProp and with printed tables."""

from __future__ import annotations

import casadi
import CoolProp.CoolProp as coolprop
import numpy as np
import pytest

from gasloop.knowledge.sources import cite
from gasloop.matter.fluids import FLUIDS, FluidRangeError, fluid
from gasloop.matter.pressurant import Ullage
from gasloop.matter.transport import (
    SOURCES,
    conductivity,
    gas_transport,
    saturated_transport,
    surface_tension,
    viscosity,
)

NAMES = list(FLUIDS)

# CRC Handbook, limit of zero density, 200 to 600 K: uPa s (Huber and Harvey) and mW/m/K (uncertainty 3 %).
DILUTE = {
    "Kr": ((17.4, 25.5, 32.9, 39.6, 45.8), (6.4, 9.5, 12.3, 14.8, 17.1)),
    "Xe": ((15.7, 23.2, 30.5, 37.2, 43.5), (3.6, 5.5, 7.3, 8.9, 10.4)),
}


@pytest.mark.parametrize("name", DILUTE)
def test_krypton_and_xenon_by_corresponding_states(name):
    T, (mu, k) = np.arange(200.0, 601.0, 100.0), DILUTE[name]
    assert viscosity(fluid(name), T, 0.0) * 1e6 == pytest.approx(mu, rel=0.02)
    assert conductivity(fluid(name), T, 0.0) * 1e3 == pytest.approx(k, rel=0.035)


# ChemSep's correlations of the liquid, as carried by an open chemical simulator: Kr at 119 K, Xe at 166 K.
@pytest.mark.parametrize(("name", "T", "k"), [("Kr", 119.24, 0.0905), ("Xe", 166.24, 0.0724)])
def test_liquid_krypton_and_xenon_conduct_as_they_should(name, T, k):
    f = fluid(name)
    assert conductivity(f, T, float(f.dome(T, "rho_l")[0])) == pytest.approx(k, rel=0.08)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in DILUTE])
def test_saturated_against_coolprop(name):
    f = fluid(name)
    made = saturated_transport(f)
    at = coolprop.AbstractState("HEOS", FLUIDS[name][0])
    assert max(made.error.values()) < 1e-3
    for T in np.linspace(1.01 * made.T_low, 0.999 * made.T_high, 7):
        at.update(coolprop.QT_INPUTS, 0, T)
        assert made.mu_l(T) == pytest.approx(at.viscosity(), rel=1e-3)
        assert made.k_l(T) == pytest.approx(at.conductivity(), rel=1e-3)
        assert made.sigma(T) == pytest.approx(at.surface_tension(), rel=1e-3)
        at.update(coolprop.QT_INPUTS, 1, T)
        assert made.mu_v(T) == pytest.approx(at.viscosity(), rel=1e-3)
        assert made.k_v(T) == pytest.approx(at.conductivity(), rel=1e-3)


@pytest.mark.parametrize(
    ("name", "low", "high", "rho_max"),
    [
        ("O2", 250.0, 350.0, 300.0),
        ("pH2", 60.0, 300.0, 5.0),
        ("He", 120.0, 350.0, 40.0),
        ("Xe", 320.0, 350.0, 1500.0),
    ],
)
def test_gas_box(name, low, high, rho_max):
    f = fluid(name)
    box = gas_transport(f, low, high, rho_max)
    assert max(box.error.values()) < 1e-2
    rng = np.random.default_rng(2)
    T, rho = rng.uniform(low, high, 40), rng.uniform(0, rho_max, 40)
    assert box.mu(T, rho) == pytest.approx(viscosity(f, T, rho), rel=2 * box.error["mu"] + 1e-6)
    assert box.k(T, rho) == pytest.approx(conductivity(f, T, rho), rel=2 * box.error["k"] + 1e-6)


def test_symbols_agree():
    f = fluid("pH2")
    line, box = saturated_transport(f, 16.0, 30.0), gas_transport(f, 40.0, 300.0, 5.0)
    t, r = casadi.SX.sym("T"), casadi.SX.sym("rho")
    compiled = casadi.Function("f", [t, r], [line.mu_l(t), line.sigma(t), box.mu(t, r), box.k(t, r)])
    mine = [line.mu_l(20.0), line.sigma(20.0)]
    assert [float(v) for v in compiled(20.0, 1.0)][:2] == pytest.approx(mine, rel=1e-12)
    assert [float(v) for v in compiled(100.0, 1.0)][2:] == pytest.approx(
        [box.mu(100.0, 1.0), box.k(100.0, 1.0)], rel=1e-12
    )


def test_sources_and_shapes():
    assert set(SOURCES) == set(FLUIDS)
    for pair in SOURCES.values():
        assert all(cite(key) for key in pair)
    cite("mulero2012")
    cite("huber_harvey")
    f = fluid("N2")
    assert isinstance(viscosity(f, 300.0, 1.0), float)
    assert viscosity(f, np.full((2, 3), 300.0), 1.0).shape == (2, 3)
    assert isinstance(surface_tension(f, 80.0), float)


def test_refusals():
    f = fluid("N2")
    with pytest.raises(FluidRangeError, match=r"surface tension of N2: T must lie within"):
        surface_tension(f, 130.0)
    with pytest.raises(FluidRangeError, match=r"saturated transport of N2 between 60 and 100 K"):
        saturated_transport(f, 60.0, 100.0)
    with pytest.raises(FluidRangeError, match=r"T = 101\.\.101 K leaves the range fitted, 70\.\.100 K"):
        saturated_transport(f, 70.0, 100.0).mu_l(101.0)
    with pytest.raises(FluidRangeError, match="T must rise and rho_max be above zero"):
        gas_transport(f, 300.0, 200.0, 10.0)
    with pytest.raises(FluidRangeError, match="holds the critical point or a liquid"):
        gas_transport(fluid("H2O"), 290.0, 660.0, 700.0)


# A pressurant over a cryogen


def test_dalton_against_the_mixture_equation():
    o2, he = fluid("O2"), fluid("He")
    both = Ullage(o2, he)
    at = coolprop.AbstractState("HEOS", "Oxygen&Helium")
    for T, p in ((90.0, 2e5), (90.0, 5e5), (100.0, 5e5)):
        rho_v, rho_g = both.over_liquid(p, T)
        assert both.p(T, rho_v, rho_g) == pytest.approx(p, rel=1e-9)
        n_v, n_g = rho_v / o2.M, rho_g / he.M
        at.set_mole_fractions([n_v / (n_v + n_g), n_g / (n_v + n_g)])
        at.specify_phase(coolprop.iphase_gas)
        at.update(coolprop.DmolarT_INPUTS, n_v + n_g, T)
        assert at.p() == pytest.approx(p, rel=0.02)


def test_ullage_adds_up():
    both = Ullage(fluid("pH2"), fluid("He"))
    T, rho_v, rho_g = 25.0, 2.0, 3.0
    assert both.enthalpy(T, rho_v, rho_g) == pytest.approx(
        both.energy(T, rho_v, rho_g) + both.p(T, rho_v, rho_g), rel=1e-12
    )
    up, down = both.energy(T + 1e-3, rho_v, rho_g), both.energy(T - 1e-3, rho_v, rho_g)
    assert (up - down) / 2e-3 == pytest.approx(both.heat_capacity(T, rho_v, rho_g), rel=1e-6)
    up, down = both.entropy(T + 1e-3, rho_v, rho_g), both.entropy(T - 1e-3, rho_v, rho_g)
    assert T * (up - down) / 2e-3 == pytest.approx(both.heat_capacity(T, rho_v, rho_g), rel=1e-6)
    t = casadi.SX.sym("T")
    symbol = casadi.Function("f", [t], [both.p(t, rho_v, rho_g)])
    assert float(symbol(T)) == pytest.approx(both.p(T, rho_v, rho_g), rel=1e-12)
    rho_v, rho_g = both.over_liquid(np.array([2e5, 3e5]), np.array([20.0, 21.0]))
    assert rho_v.shape == rho_g.shape == (2,)
    with pytest.raises(FluidRangeError, match=r"He over pH2: the vapour alone exerts .* raise the pressure"):
        both.over_liquid(1e5, 25.0)
