"""Numbers and findings as a person would say them."""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np
import pytest

from gasloop.report import words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234.4, "1234"),
        (12345.0, "12\u202f345"),
        (1234567.0, "1\u202f234\u202f567"),
        (0.04567, "0.0457"),
        (2.50, "2.5"),
        (-0.25, "−0.25"),
        (1.2e-6, "1.20\u00a0×\u00a010⁻⁶"),
        (-1.2e-6, "−1.20\u00a0×\u00a010⁻⁶"),
        (math.nan, "–"),
        (math.inf, "∞"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (31.2e3, "W", "31.2\u00a0kW"),
        (3.6e9, "J", "1\u00a0MWh"),
        (25e3, "kg", "25\u00a0t"),
        (9990.0, "kg", "9990\u00a0kg"),
        (0.5 / 3600, "kg/s", "500\u00a0g/h"),
        (12.0 / 3600, "kg/s", "12\u00a0kg/h"),
        (77.0, "K", "77\u00a0K"),
    ],
)
def test_amount_picks_the_unit(value: float, unit: str, text: str) -> None:
    assert words.amount(value, unit) == text


def test_percent_keeps_whole_numbers_whole() -> None:
    assert words.percent(1.0) == "100\u00a0%"
    assert words.percent(0.914, 3) == "91.4\u00a0%"
    assert words.percent(0.00407) == "0.41\u00a0%"


def test_duration_and_date() -> None:
    assert words.duration(37) == "37\u00a0h"
    assert words.duration(89) == "3.7\u00a0d"
    assert words.duration(8760) == "1\u00a0yr"
    assert words.when(datetime(2030, 1, 1), 24 * 31 + 5) == "1\u00a0Feb\u00a02030, 5\u00a0h"


def test_dearest_finds_the_shortest_stretch_with_half_the_price() -> None:
    price = np.zeros(1000)
    price[400:410] = 5.0
    price[600:640] = 0.5
    # 50 of 70 lie in hours 400..410; 35 of them in any seven of these.
    first, last, share = words.dearest(price) or (0, 0, 0.0)
    assert (last - first, share) == (7, 0.5)
    assert 400 <= first <= 403


def test_dearest_is_none_where_price_is_even() -> None:
    assert words.dearest(np.ones(100)) is None
    assert words.dearest(np.zeros(100)) is None
