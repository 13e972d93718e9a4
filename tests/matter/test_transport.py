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

NAMES = list(SOURCES)

OWN = ("Kr", "Xe")  # with correlations of their own, see test_noble; their measured points stand in validation/


@pytest.mark.parametrize("name", NAMES)
def test_floats_arrays_and_every_phase(name):
    """Liquid, vapour and warm gas: positive, liquid above vapour, surface tension falling to nothing."""
    f = fluid(name)
    T = np.linspace(1.01 * f.T_triple, 0.95 * f.T_crit, 5)
    rho_l, rho_v = f.dome(T, "rho_l", "rho_v")
    for of in (viscosity, conductivity):
        liquid, vapour = of(f, T, rho_l), of(f, T, rho_v)
        assert np.all(liquid > vapour)
        assert np.all(vapour > 0)
        assert of(f, float(T[2]), float(rho_l[2])) == pytest.approx(liquid[2], rel=1e-12)
        assert of(f, 1.5 * f.T_crit, 0.0) == pytest.approx(of(f, 1.5 * f.T_crit, 1e-5), rel=1e-5)
    tension = surface_tension(f, T)
    assert np.all(np.diff(tension) < 0)
    assert surface_tension(f, 0.9999 * f.T_crit) < 0.01 * tension[0]


@pytest.mark.parametrize("name", [n for n in NAMES if n not in OWN])
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
    assert set(SOURCES) == set(FLUIDS) - {"CO"}
    with pytest.raises(FluidRangeError, match="no viscosity or conductivity of CO is known here; there are those of"):
        viscosity(fluid("CO"), 300.0, 1.0)
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
    with pytest.raises(FluidRangeError, match=r"N2: T = 50 K is outside 63\.151"):
        viscosity(f, 50.0, 1.0)
    with pytest.raises(FluidRangeError, match=r"N2: rho = 2000 kg/m3 is outside"):
        conductivity(f, 300.0, 2000.0)
    with pytest.raises(FluidRangeError, match="holds the critical point or a liquid"):
        gas_transport(fluid("H2O"), 290.0, 660.0, 700.0)


# A pressurant over a cryogen


# (vapour, pressurant, T, p, share by which Dalton's law is high): as ``pressurant`` says of itself. Nitrogen attracts the
# vapour, a second cross virial coefficient that Dalton's law has not: high by about its ratio to the molar volume.
DALTON = [
    ("O2", "He", 90.0, 2e5, -0.007), ("O2", "He", 90.0, 5e5, -0.004), ("O2", "He", 100.0, 5e5, -0.015),
    ("CH4", "He", 112.0, 3e5, 0.0), ("H2", "He", 21.0, 2e5, 0.007),
    ("CH4", "N2", 112.0, 3e5, 0.032), ("O2", "N2", 92.0, 1.5e5, 0.013), ("O2", "N2", 92.0, 3e5, 0.045),
]  # fmt: skip


@pytest.mark.parametrize(("vapour", "gas", "T", "p", "high"), DALTON)
def test_dalton_against_the_mixture_equation(vapour, gas, T, p, high):
    """Helium and nitrogen over propellants; each pair of real gases on their own against one equation for both."""
    over, pressurant = fluid(vapour), fluid(gas)
    both = Ullage(over, pressurant)
    at = coolprop.AbstractState("HEOS", f"{FLUIDS[vapour][0]}&{FLUIDS[gas][0]}")
    rho_v, rho_g = both.over_liquid(p, T)
    assert both.p(T, rho_v, rho_g) == pytest.approx(p, rel=1e-9)
    n_v, n_g = rho_v / over.M, rho_g / pressurant.M
    at.set_mole_fractions([n_v / (n_v + n_g), n_g / (n_v + n_g)])
    at.specify_phase(coolprop.iphase_gas)
    at.update(coolprop.DmolarT_INPUTS, n_v + n_g, T)
    assert p / at.p() - 1 == pytest.approx(high, abs=0.002)


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
