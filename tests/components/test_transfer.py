"""Transfer line: chill-down against closed forms, cold steady state, rest, vent, bad input."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from gasloop.components.refuelling.transfer_line import TransferLine
from gasloop.matter.carriers import condition
from gasloop.matter.solids import solid
from gasloop.model.component import At, values
from gasloop.parts.chilldown import coolant

SITE = SimpleNamespace(gravity=9.81, sink_T=300.0)


def warm(T: float = 300.0, **changed) -> TransferLine:
    line = TransferLine(**{"fluid": "H2", "p": 1.2e5, **changed})
    return replace(line, T_above=T - line._at.T_sat)


def flows(line: TransferLine, T: float, load: float = 1.0, source: tuple[float, float] = (20.3, 1.1e5), site=SITE):
    x = values(T=T)
    at = At(
        {
            **line.conditions(x, site),
            "source": condition(f"{line.fluid}.l", *source),
            "power": condition("electricity", 300.0),
        },
        site,
    )
    return line.physics(values(load=load), x, at)


def chilled(line: TransferLine, end: float = 400.0, source: tuple[float, float] = (20.3, 1.1e5)):
    def rhs(t, y):
        f = flows(line, y[0], source=source)
        return [f.rates["T"], f.ports["chill"], f.ports["delivery"]]

    y0 = [line.start()["T"], 0.0, 0.0]
    return solve_ivp(rhs, (0, end), y0, method="LSODA", rtol=1e-6, atol=1e-7)


# -- chill-down ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("superheat", [0.0, 0.5, 1.0])
def test_coolant_is_the_integral_of_the_metals_heat(superheat):
    line = warm(superheat=superheat, degradation=1.6)
    done = chilled(line)
    at = line._at
    metal = solid("steel_304")

    def per_kelvin(T):
        return metal.cp(T) / (at.gas.h(at.gas.low + superheat * (T - at.gas.low)) - at.liquid.h(at.T_sat - 0.03))

    by_hand, _ = quad(lambda T: float(per_kelvin(T)), at.gas.low, 300.0, limit=200)
    # The source is a little below its boiling point, warming it to there takes some of the metal's heat as well.
    assert done.y[1][-1] / line.metal == pytest.approx(by_hand, rel=0.03)


@pytest.mark.parametrize(("fluid", "source"), [("H2", (20.3, 1.1e5)), ("O2", (90.2, 1.1e5))])
def test_coolant_lies_between_the_bounds_of_nature(fluid, source):
    name = {"H2": "pH2"}.get(fluid, fluid)
    least, most = (coolant("steel_304", name, 300.0, p=1.2e5, warm_vapour=w) for w in (True, False))
    got = [
        chilled(warm(fluid=fluid, superheat=s), source=source).y[1][-1] / warm(fluid=fluid).metal
        for s in (1.0, 0.5, 0.0)
    ]
    assert least * 0.97 < got[0] < got[1] < got[2] < most * 1.01


def test_while_the_pipe_is_hot_nothing_but_vapour_comes():
    line = warm()
    hot, cold = flows(line, 250.0, load=0.2), flows(line, line._at.T_sat - 2.0, load=0.2)
    assert hot.ports["chill"] > 0.95 * -hot.ports["source"]
    assert cold.ports["chill"] == 0.0 and cold.ports["delivery"] == pytest.approx(-cold.ports["source"])
    assert hot.outputs["film"] > 0.99 and cold.outputs["film"] < 1e-6


def test_less_gravity_chills_no_faster():
    line = warm()
    still = SimpleNamespace(gravity=1e-5, sink_T=300.0)
    assert flows(line, 150.0, site=still).ports["chill"] <= flows(line, 150.0).ports["chill"]


# -- cold ----------------------------------------------------------------------------------------------


def test_cold_line_delivers_what_enters_warmed_by_pump_and_leak():
    line = warm(T=24.0, p=3e5)
    done = chilled(line, end=200.0, source=(20.3, 1.2e5))
    T = done.y[0][-1]
    f = flows(line, T, source=(20.3, 1.2e5))
    out = line.conditions(values(T=T), SITE)["delivery"]
    into = condition("H2.l", 20.3, 1.2e5)
    gain = (f.outputs["leak"] - f.ports["power"]) / -f.ports["source"]
    assert out.h - into.h == pytest.approx(gain, rel=1e-3)
    assert abs(f.rates["T"]) < 1e-3 and f.ports["chill"] == 0.0
    # by hand: 0.5 kg/s, 1.8 bar and losses, 70 kg/m3, efficiency 0.5: some 3 kW
    assert 2.5e3 < -f.ports["power"] < 4e3


def test_a_source_that_boils_sends_the_rest_through_the_vent():
    line = warm(T=22.0, p=1.2e5, eta=0.5)
    done = chilled(line, end=100.0, source=(20.85, 1.2e5))
    f = flows(line, done.y[0][-1], source=(20.85, 1.2e5))
    assert 0 < f.ports["chill"] < 0.05 * -f.ports["source"]
    heat = f.outputs["leak"] - f.ports["power"]
    assert f.ports["chill"] < heat / line._at.h_fg * 1.5


def test_at_rest_it_only_warms():
    line = warm(T=25.0)
    f = flows(line, 25.0, load=0.0)
    assert f.ports["source"] == f.ports["delivery"] == f.ports["chill"] == f.ports["power"] == 0.0
    assert f.rates["T"] * line.metal * float(solid("steel_304").cp(25.0)) == pytest.approx(f.outputs["leak"])


def test_suction_head_counts_from_the_boiling_pressure():
    line = warm()
    subcooled, boiling = (flows(line, 21.0, source=s).outputs["suction_head"] for s in ((20.0, 1.2e5), (20.85, 1.2e5)))
    assert subcooled > 20.0 and abs(boiling) < 5.0


def test_published_liquid_never_boils_and_vapour_is_never_warmer_than_the_pipe():
    line = warm()
    for T in np.linspace(16.0, 320.0, 60):
        c = line.conditions(values(T=float(T)), SITE)
        assert line._at.T_sat > c["delivery"].T and c["delivery"].T <= T
        assert max(T, line._at.gas.low) >= c["chill"].T


# -- bad input -----------------------------------------------------------------------------------------


def test_bad_input_says_what_to_mend():
    with pytest.raises(ValueError, match=r"transfer_line: p = 16 bar cannot be kept with boiling H2: .*must boil"):
        TransferLine(fluid="H2", p=16e5)
    with pytest.raises(ValueError, match=r"T_above 400 K puts the pipe at .* lower T_above"):
        TransferLine(fluid="H2", T_above=400.0)
    with pytest.raises(ValueError, match="no material 'tin'"):
        TransferLine(material="tin")
    with pytest.raises(ValueError, match="no blanket 'wool'"):
        TransferLine(blanket="wool")
