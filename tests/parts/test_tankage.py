"""Limits of a cryogenic tank that are refused before a run, its relief valve, its hardware."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from gasloop.knowledge.quantity import parameters
from gasloop.matter.fluids import fluid
from gasloop.parts.tankage import hardware, refuse_heat, refuse_pressures, relief_share, soft_plus

OXYGEN = fluid("O2").saturation(1.05 * fluid("O2").T_triple, 0.88 * fluid("O2").T_crit)


def tank(**changed):
    usual = {
        "size": 1e3, "N": 45.0, "n": 1200.0, "degradation": 2.0, "sigma_strut": 1e8, "L_strut": 0.3, "lines": 0.25,
        "a_load": 10.0, "p_vacuum": 1e-4, "p_set": 1.2e5, "p_relief": 2.5e5, "fill_max": 0.95, "fluid": "O2",
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **changed})


def test_a_usual_tank_is_not_refused():
    refuse_heat("tank", tank())
    refuse_pressures("tank", tank(), OXYGEN)


@pytest.mark.parametrize("name", ["size", "N", "n", "degradation", "sigma_strut", "L_strut"])
@pytest.mark.parametrize("value", [0.0, -1.0, float("nan")])
def test_what_must_be_above_zero(name, value):
    with pytest.raises(ValueError, match=rf"lox_tank: {name} {value:g} must be above zero, or heat leaks outward"):
        refuse_heat("lox_tank", tank(**{name: value}))


@pytest.mark.parametrize("name", ["lines", "a_load", "p_vacuum"])
def test_what_must_not_be_negative(name):
    wanted = rf"lox_tank: {name} -0\.1 must not be negative: heat would leak outward"
    with pytest.raises(ValueError, match=wanted):
        refuse_heat("lox_tank", tank(**{name: -0.1}))
    refuse_heat("lox_tank", tank(**{name: 0.0}))


@pytest.mark.parametrize(
    ("changed", "what", "allowed", "mend"),
    [
        ({"p_set": 2.4e5}, r"p_set 2\.4 bar", r"below 0\.9 of p_relief 2\.5 bar", "lower p_set or raise p_relief"),
        ({"p_set": 10.0}, r"p_set 0\.0001 bar", r"is below \S+ bar, where O2 is near freezing \(57\.\d K", "raise p_set"),
        ({"p_relief": 30e5}, r"1\.1 p_relief 33 bar", r"is above \S+ bar, where O2 is near critical \(136\.\d K", "lower p_relief"),
        ({"fill_max": 0.98, "p_relief": 4e5}, r"filled to 0\.98 at p_set", r"the liquid fills 1\.\d+ of the tank when the relief valve opens", "lower fill_max or p_relief"),
    ],
)  # fmt: skip
def test_pressures_that_are_refused(changed, what, allowed, mend):
    with pytest.raises(ValueError, match=f"^lox_tank: .*{what}.*{allowed}.*{mend}$"):
        refuse_pressures("lox_tank", tank(**changed), OXYGEN)


def test_a_relief_valve_passes_a_tenth_of_its_overpressure():
    """ln(1 + e^z)/10: 1 at 1.1 p_relief, 1e-5 at 0.9, ln 2/10 at p_relief."""
    share = relief_share(np.array([0.9, 1.0, 1.1, 1.2]) * 2e5, 2e5)
    assert share == pytest.approx([np.exp(-10) / 10, np.log(2) / 10, 1.0, 2.0], rel=1e-4)


def test_soft_plus_does_not_overflow():
    z = np.array([-1e4, -1.0, 0.0, 1.0, 1e4])
    assert soft_plus(z) == pytest.approx([0.0, np.log1p(np.exp(-1)), np.log(2), np.log1p(np.e), 1e4])


def test_hardware_is_the_same_for_all_tanks():
    """One number, one place: what the two tanks share has one label."""
    from gasloop.components.storage.cryo_tank import CryoTank
    from gasloop.components.storage.stratified_tank import StratifiedTank

    @dataclasses.dataclass(frozen=True)
    class Bare:
        safety: float = hardware("safety")

    assert Bare().safety == 1.5
    ours, theirs = ({p.name: p for p in parameters(cls)} for cls in (StratifiedTank, CryoTank))
    for name in ("N", "n", "degradation", "lines", "sigma", "safety", "t_min", "residual"):
        assert ours[name] == theirs[name]
    with pytest.raises(KeyError):
        hardware("wings")
