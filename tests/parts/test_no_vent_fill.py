"""No-vent fill: the first law's target, the cautious predictor against two simulations, charge-hold-vent."""

from __future__ import annotations

import pytest

from gasloop.matter.fluids import fluid, state
from gasloop.matter.solids import solid
from gasloop.parts.charge_hold_vent import charge_hold_vent, content
from gasloop.parts.chilldown import coolant
from gasloop.parts.no_vent_fill import Receiver, target_wall, will_fill
from tests.parts.receiver import Fill, equilibrium, two_zones

P_MAX = 3.45e5
TANK = Receiver(4.89, 150.0, p_start=5e4)


def boiling(T: float) -> float:
    return state(fluid("pH2"), T=T, quality=0.0).h


def verdict(T_wall: float, e: float):
    return will_fill(fluid("pH2"), TANK, T_wall=T_wall, p_max=P_MAX, fill=0.95, h_in=boiling(20.3), e=e)


# -- the first law -------------------------------------------------------------------------------------


def test_the_target_closes_the_first_law():
    of, tank = fluid("O2"), Receiver(2.0, 400.0, "steel_304")
    T = target_wall(of, tank, p_max=2e5, fill=0.9, h_in=state(of, T=88.0, quality=0.0).h, heat=1e5)
    end = state(of, p=2e5, quality=0.0), state(of, p=2e5, quality=1.0)
    m = 2.0 * (0.9 * end[0].rho + 0.1 * end[1].rho)
    U = 2.0 * (0.9 * end[0].rho * end[0].u + 0.1 * end[1].rho * end[1].u)
    left = U - m * state(of, T=88.0, quality=0.0).h - 1e5 - 400.0 * solid("steel_304").heat(T, end[0].T)
    assert abs(left) < 1e-6 * m * 2e5


def test_the_target_moves_as_it_must():
    def target(tank: Receiver = TANK, p_max: float = P_MAX, T_in: float = 20.3, heat: float = 0.0) -> float:
        return target_wall(fluid("pH2"), tank, p_max=p_max, fill=0.95, h_in=boiling(T_in), heat=heat)

    assert target() == pytest.approx(224.0, abs=0.5)  # reference c.6
    assert target(p_max=2.5e5) < target() < target(T_in=19.0)
    assert target(heat=1e6) < target() < target(Receiver(4.89, 120.0))
    assert target(Receiver(4.89, 20.0)) == 400.0  # a light wall: data end before the first law forbids


def test_a_supply_that_is_too_warm_is_refused():
    with pytest.raises(ValueError, match=r"comes in too warm: .* MJ too much .*cool the supply, raise p_max, or vent"):
        target_wall(fluid("pH2"), TANK, p_max=1.5e5, fill=0.95, h_in=boiling(24.0))
    said = will_fill(fluid("pH2"), TANK, T_wall=40.0, p_max=1.5e5, fill=0.95, h_in=boiling(24.0), e=1.0)
    assert not said.yes and "too warm" in said.why


# -- the predictor -------------------------------------------------------------------------------------


@pytest.mark.parametrize("T_wall", [30.0, 60.0, 90.0, 110.0, 125.0, 150.0])
@pytest.mark.parametrize("conductance", [1000.0, 20000.0])
def test_yes_is_never_followed_by_a_pressure_above_the_limit(T_wall, conductance):
    if verdict(T_wall, 1.0).yes:
        assert equilibrium(Fill(T_wall, 1.0, conductance), P_MAX) < P_MAX


@pytest.mark.parametrize(("T_wall", "e"), [(30.0, 0.7), (90.0, 1.0), (110.0, 1.0), (60.0, 0.7)])
def test_yes_holds_where_vapour_and_liquid_are_apart(T_wall, e):
    assert verdict(T_wall, e).yes
    worst, lost = two_zones(Fill(T_wall, e, 5000.0), P_MAX)
    assert worst < P_MAX and lost < 1e-4


def test_no_is_right_where_the_fill_bursts():
    said = verdict(150.0, 0.4)
    assert not said.yes
    assert two_zones(Fill(150.0, 0.4), P_MAX)[0] > P_MAX


def test_every_reason_for_no():
    assert "first law" in verdict(250.0, 1.0).why
    assert "on the way" in verdict(170.0, 1.0).why
    assert "too little to condense" in verdict(40.0, 0.1).why
    assert verdict(40.0, 1.0).yes


def test_caution_only_takes_away():
    for T in (40.0, 110.0, 130.0):
        bold = will_fill(
            fluid("pH2"), TANK, T_wall=T, p_max=P_MAX, fill=0.95, h_in=boiling(20.3), e=1.0, margin=0.0, quench=1.0
        )
        assert bold.yes or not verdict(T, 1.0).yes


def test_bad_input_says_what_to_mend():
    with pytest.raises(ValueError, match=r"p_max .* must lie between the triple point's"):
        will_fill(fluid("pH2"), TANK, T_wall=30.0, p_max=2e6, fill=0.9, h_in=0.0, e=1.0)
    with pytest.raises(ValueError, match=r"fill 1 is a share of the volume"):
        target_wall(fluid("pH2"), TANK, p_max=P_MAX, fill=1.0, h_in=0.0)
    with pytest.raises(ValueError, match=r"e = 1\.2 must lie in 0\.\.1"):
        will_fill(fluid("pH2"), TANK, T_wall=30.0, p_max=P_MAX, fill=0.9, h_in=0.0, e=1.2)
    with pytest.raises(ValueError, match=r"would condense on a wall at 18 K.*lower p_start"):
        will_fill(fluid("pH2"), TANK, T_wall=18.0, p_max=P_MAX, fill=0.9, h_in=boiling(18.0), e=1.0)
    with pytest.raises(ValueError, match=r"Receiver: volume 0 m3"):
        Receiver(0.0, 1.0)


# -- charge, hold, vent --------------------------------------------------------------------------------


def test_content_is_the_equation_of_state():
    of = fluid("pH2")
    two = state(of, T=22.0, rho=30.0)
    p, u = content(of, 22.0, 30.0)
    assert float(p) == pytest.approx(two.p, rel=1e-9) and float(u) == pytest.approx(30.0 * two.u, rel=1e-9)
    p, u = content(of, 60.0, 1.0)
    assert float(p) == pytest.approx(float(of.p(60.0, 1.0)), rel=1e-12)


def test_charge_hold_vent_lies_between_the_bounds():
    case = {
        "volume": 4.89, "wall": 150.0, "material": "al_6061", "T_wall": 300.0, "T_in": 20.3, "p_hold": 3e5, "p_vent": 1e5,
    }  # fmt: skip
    warm = charge_hold_vent(fluid("pH2"), T_target=100.0, **case)
    cold = charge_hold_vent(fluid("pH2"), T_target=30.0, **case)
    assert pytest.approx(100.0, abs=0.2) == warm.T and pytest.approx(30.0, abs=0.1) == cold.T
    assert 0 < warm.cycles <= cold.cycles and warm.coolant < cold.coolant

    def between(T: float, warm_vapour: bool) -> float:
        return coolant("al_6061", "pH2", 300.0, warm_vapour=warm_vapour) - coolant(
            "al_6061", "pH2", T, warm_vapour=warm_vapour
        )

    for found, T in ((warm, 100.0), (cold, 30.0)):
        # What is left inside at the end has cooled as well, so all that came in counts at the lower bound.
        assert between(T, True) < found.coolant / 150.0 < between(T, False)


def test_a_higher_hold_takes_fewer_cycles():
    case = {
        "volume": 4.89, "wall": 50.0, "material": "al_6061", "T_wall": 200.0, "T_target": 120.0, "T_in": 20.3,
    }  # fmt: skip
    low = charge_hold_vent(fluid("pH2"), p_hold=2e5, p_vent=1e5, **case)
    high = charge_hold_vent(fluid("pH2"), p_hold=6e5, p_vent=1e5, **case)
    assert high.cycles < low.cycles


def test_charge_hold_vent_refuses_what_cannot_be():
    case = {"volume": 1.0, "wall": 10.0, "material": "al_6061", "T_wall": 300.0, "T_in": 20.3}
    with pytest.raises(ValueError, match=r"p_vent 300000 Pa must lie between zero and p_hold 200000 Pa"):
        charge_hold_vent(fluid("pH2"), T_target=50.0, p_hold=2e5, p_vent=3e5, **case)
    with pytest.raises(ValueError, match=r"T_target 350 K must lie between"):
        charge_hold_vent(fluid("pH2"), T_target=350.0, p_hold=2e5, p_vent=1e5, **case)
