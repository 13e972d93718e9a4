"""Weather files: what is read, what is refused, and the Earth's sky made of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gasloop.places.sites import site
from gasloop.places.sun import sun_from_earth
from gasloop.places.tables import TableError
from gasloop.places.weather import diffuse_share, read_weather

HEADER = "time,air_temperature [K],wind [m/s],dni [W/m2]"


def _rows(hours=24):
    times = np.datetime64("2030-06-01T00:00", "m") + np.arange(hours) * np.timedelta64(60, "m")
    return [f"{t},{280 + k % 24},{3 + k % 2},{max(0, 60 * (k % 24) - 300)}" for k, t in enumerate(times)]


def _file(tmp_path, rows=None, header=HEADER):
    path = tmp_path / "weather.csv"
    path.write_text("\n".join([header, *(_rows() if rows is None else rows)]) + "\n")
    return path


def _plant(path):
    return replace(site("earth_plant"), latitude=np.radians(52.0), longitude=np.radians(13.0), weather=path)


def test_weather_is_read_in_si(tmp_path):
    header = "# a station\ntime,dni [kW/m2],wind [m/s],air_temperature [K]"
    rows = [f"2030-06-01T{h:02d}:00,0.5,2.5,290" for h in range(3)]
    weather = read_weather(_file(tmp_path, rows, header))
    assert weather.step_h == 1.0
    assert weather.dni == pytest.approx([500.0] * 3)
    assert weather.ghi is None


def test_other_steps_keep_the_integral(tmp_path):
    weather = read_weather(_file(tmp_path))
    for step in (15, 30, 180):
        edges = np.datetime64("2030-06-01T00:00") + np.arange(0, 1441, step) * np.timedelta64(1, "m")
        other = weather.over(edges)
        assert np.sum(other.dni) * step / 60 == pytest.approx(np.sum(weather.dni))
        assert np.mean(other.air_temperature) == pytest.approx(np.mean(weather.air_temperature))


def test_earth_sky_takes_the_measured_beam(tmp_path):
    sky = _plant(_file(tmp_path)).sky("2030-06-01", 24)
    weather = read_weather(_file(tmp_path))
    assert sky.sunlight == pytest.approx(weather.dni)
    assert sky.lit * sky.flux == pytest.approx(weather.dni)
    assert sky.air_T == pytest.approx(weather.air_temperature)
    assert sky.sink_T_vertical == pytest.approx(weather.air_temperature)
    assert sky.sink_T_horizontal == pytest.approx(weather.air_temperature)
    assert sky.sun_elevation[0] < 0 < sky.sun_elevation[11]


def test_light_on_the_level_splits_without_loss(tmp_path):
    """ghi = beam sin(elevation) + diffuse at every hour, for ghi alone and for ghi with dni."""
    sun = sun_from_earth(np.datetime64("2030-06-01T00:30") + np.arange(24) * np.timedelta64(60, "m"), 52.0, 13.0)
    ghi = 0.6 * sun.flux * np.maximum(np.sin(sun.elevation), 0)
    rows = [",".join([*row.split(",")[:3], f"{g:.3f}"]) for row, g in zip(_rows(), ghi, strict=True)]
    sky = _plant(_file(tmp_path, rows, HEADER.replace("dni", "ghi"))).sky("2030-06-01", 24)
    level = sky.sunlight * np.maximum(np.sin(sky.sun_elevation), 0)
    noon = slice(7, 16)
    assert (level + sky.diffuse)[noon] == pytest.approx(ghi[noon], rel=5e-3)  # sin of the mean, not mean of the sin
    assert sky.diffuse[noon] / ghi[noon] == pytest.approx(
        0.9511 - 0.1604 * 0.6 + 4.388 * 0.36 - 16.638 * 0.216 + 12.336 * 0.1296, rel=0.02
    )
    assert np.all(sky.lit <= 1)
    assert sky.sunlight[0] == 0


def test_diffuse_share_of_the_three_branches():
    """Overcast sky all diffuse, clear sky 16.5 %; the branches meet within the printed digits."""
    assert diffuse_share(np.array([0.0, 1.0])) == pytest.approx([1.0, 0.165])
    for edge in (0.22, 0.80):
        below, above = diffuse_share(np.array([edge - 1e-9, edge + 1e-9]))
        assert below == pytest.approx(above, abs=2e-3)


def test_place_and_weather_are_needed():
    with pytest.raises(ValueError, match="latitude, longitude, weather missing; state where the plant stands"):
        site("earth_plant").sky("2030-06-01", 24)
    with pytest.raises(ValueError, match=r"latitude is 52 rad; it must be within 1.5708 rad"):
        replace(site("earth_plant"), latitude=52.0)


def test_weather_must_cover_the_study(tmp_path):
    with pytest.raises(ValueError, match=r"runs from 2030-06-01T00:00 to 2030-06-02T00:00, but it takes"):
        _plant(_file(tmp_path)).sky("2030-06-01", 48)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda r: r[:5] + r[8:],
            "line 7: 4 h from 2030-06-01T04:00 to 2030-06-01T08:00, where the step is 1 h; fill",
        ),
        (lambda r: [*r[:5], r[4], *r[5:]], "line 7: time 2030-06-01T04:00 is not after 2030-06-01T04:00"),
        (lambda r: [*r[:3], r[3].replace("283", "mild"), *r[4:]], "line 5: 'air_temperature' holds 'mild'"),
        (lambda r: [*r[:3], r[3].replace("283", ""), *r[4:]], "line 5: 'air_temperature' is empty"),
        (
            lambda r: [*r[:3], r[3].replace("283", "12"), *r[4:]],
            "line 5: 'air_temperature' is 12, outside 180 to 340",
        ),
        (
            lambda r: [*r[:3], "noon" + r[3][16:], *r[4:]],
            "line 5: time 'noon' cannot be read; write it in UTC",
        ),
        (lambda r: [*r[:3], r[3][:-1] + "-5", *r[4:]], "line 5: 'dni' is -5, outside 0 to 1500"),
        (lambda r: r[:1], "one row only"),
        (lambda r: [], "the table is empty"),
    ],
)
def test_bad_weather_is_refused(tmp_path, change, message):
    with pytest.raises(TableError, match=message):
        read_weather(_file(tmp_path, change(_rows())))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            HEADER.replace(" [K]", ""),
            r"column 'air_temperature': the unit is missing; write 'air_temperature \[K\]'",
        ),
        (HEADER.replace("[K]", "[degC]"), "unit 'degC' is refused: write the temperature in K"),
        (HEADER.replace("m/s", "m"), "'m' is a length, this is a speed"),
        (
            HEADER.replace("wind", "gusts"),
            r"unknown column 'gusts \[m/s\]'.*column 'wind \[m/s\]' is missing",
        ),
        ("time,air_temperature [K],wind [m/s]", "there is no sunlight"),
    ],
)
def test_bad_weather_headers_are_refused(tmp_path, header, message):
    rows = _rows() if header.count(",") == 3 else [",".join(r.split(",")[:3]) for r in _rows()]
    with pytest.raises(TableError, match=message):
        read_weather(_file(tmp_path, rows, header))


def test_many_faults_are_counted(tmp_path):
    rows = [r.rsplit(",", 1)[0] + ",x" for r in _rows()]
    with pytest.raises(TableError, match=r"line 2: .*line 9: .*and 16 more"):
        read_weather(_file(tmp_path, rows))
