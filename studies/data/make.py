"""Makes the weather and the prices of the Earth studies: invented, repeatable, of no place and no year.

    python studies/data/make.py

hub_weather.csv  4 weeks from 20 March at 50 N, 8 E. Sunlight: a clear sky, 1098 mu exp(-0.059 / mu) W/m2 with mu the
                 sine of the Sun's elevation (Haurwitz's form), times a clearness that wanders from day to day. Wind 10 m
                 above the ground: Weibull with shape 2 and mean 5.5 m/s, from a normal walk that forgets in 12 h. Air:
                 281 K, 4 K up and down by the hour, and 3 K that forget in two days.
hub_price.csv    the same hours: 60 EUR/MWh, dearer in the morning and the evening, cheaper at noon and in wind.
hall.csv         a hall on the Earth: 293 K, no wind, no sun.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gasloop.places.sun import duration, sun_from_earth

HERE = Path(__file__).parent
START, DAYS = np.datetime64("2030-03-20T00:00"), 28
MADE = "# Invented by make.py in this folder; measured nowhere."


def walk(rng: np.random.Generator, n: int, memory: float) -> np.ndarray:
    """Normal numbers of variance one that forget each other in ``memory`` steps."""
    kept = np.exp(-1 / memory)
    found = np.empty(n)
    found[0] = rng.normal()
    for i in range(1, n):
        found[i] = kept * found[i - 1] + np.sqrt(1 - kept**2) * rng.normal()
    return found


def hub() -> None:
    """Weather and prices of the hydrogen hub."""
    rng = np.random.default_rng(20300320)
    n = 24 * DAYS
    hours = np.arange(n)
    fine = sun_from_earth(START + duration(np.arange(4 * n) / 4 + 0.125), 50.0, 8.0)
    mu = np.maximum(np.sin(fine.elevation), 1e-3)
    clear = np.where(fine.elevation > 0, 1098 * mu * np.exp(-0.059 / mu), 0.0).reshape(n, 4).mean(1)
    clearness = np.clip(0.65 + 0.22 * walk(rng, n, 20.0), 0.15, 1.0)
    blow = walk(rng, n, 12.0)
    wind = 5.5 / 0.8862 * np.sqrt(np.maximum(-np.log(1 - _share_below(blow)), 0.0))  # 0.8862 is Gamma(1.5)
    air = 281 + 4 * np.sin(2 * np.pi * (hours - 8.5) / 24) + 3 * walk(rng, n, 48.0)
    day = hours % 24
    peaks = 25 * (np.exp(-(((day - 7) / 2) ** 2)) + np.exp(-(((day - 18) / 2.5) ** 2))) - 15 * np.exp(
        -(((day - 12) / 3) ** 2)
    )
    price = np.maximum(60 - 4 + peaks - 12 * blow + 4 * rng.normal(size=n), 1.0)
    times = np.datetime_as_string(START + duration(hours), "m")
    rows = zip(times, air, wind, clear * clearness, strict=True)
    lines = [f"{t},{a:.1f},{w:.1f},{g:.0f}" for t, a, w, g in rows]
    write("hub_weather.csv", ["time,air_temperature [K],wind [m/s],ghi [W/m2]", *lines])
    write("hub_price.csv", ["time,price [EUR/MWh]", *(f"{t},{p:.1f}" for t, p in zip(times, price, strict=True))])


def hall() -> None:
    """A year in a hall, in twelve steps of a month of 30.5 days."""
    times = np.datetime_as_string(np.datetime64("2030-01-01T00:00") + duration(732.0 * np.arange(12)), "m")
    write("hall.csv", ["time,air_temperature [K],wind [m/s],ghi [W/m2]", *(f"{t},293,0,0" for t in times)])


def _share_below(x: np.ndarray) -> np.ndarray:
    """Of a normal distribution."""
    from scipy.special import ndtr

    found: np.ndarray = ndtr(x)
    return found


def write(name: str, lines: list[str]) -> None:
    """A small table."""
    (HERE / name).write_text("\n".join([MADE, *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    hub()
    hall()
