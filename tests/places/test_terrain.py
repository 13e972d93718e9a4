"""Horizons against closed forms on a sphere, and user files that must be refused."""

from __future__ import annotations

import numpy as np
import pytest

from gasloop.places.moon import horizon_table
from gasloop.places.sun import MOON_RADIUS, sun_from_moon
from gasloop.places.tables import TableError
from gasloop.places.terrain import (
    HeightGrid,
    Horizon,
    horizon_dip,
    horizon_from_grid,
    lit_fraction,
    read_horizon,
    read_horizon_table,
    read_lola_grid,
    smooth_horizon,
    write_horizon_table,
)

LEVEL = np.zeros((180, 360))  # one pixel per degree


@pytest.mark.parametrize(("mast", "dip"), [(2.0, 0.087), (10.0, 0.194), (20.0, 0.275)])
def test_horizon_dip_of_a_mast(mast, dip):
    """ENE-A11."""
    assert np.degrees(horizon_dip(mast)) == pytest.approx(dip, rel=5e-3)


@pytest.mark.parametrize(("edge", "height"), [(-0.2715, 459.0), (0.0, 668.0), (0.2715, 916.0)])
def test_peak_at_the_pole_that_never_goes_dark(edge, height):
    """ENE-A12: a Sun 1.588 deg below level, semidiameter 0.2715 deg: its upper edge, middle, lower edge."""
    low, high = 0.0, 5000.0
    while high - low > 0.01:
        middle = (low + high) / 2
        seen = lit_fraction(np.radians(-1.588 - edge), smooth_horizon(middle).elevation(0.0, middle), 1e-9)
        low, high = (low, middle) if seen > 0.5 else (middle, high)
    assert low == pytest.approx(height, rel=5e-3)


def test_half_the_sun_from_a_peak_at_the_pole_over_nineteen_years():
    """The same height as ENE-A12's 668 m, from the ephemeris instead of a closed form."""
    dates = np.datetime64("2017-01-01T00:00") + np.arange(19 * 8766) * np.timedelta64(60, "m")
    lowest = min(sun_from_moon(dates, pole, 0.0).elevation.min() for pole in (-90.0, 90.0))
    assert MOON_RADIUS * (1 / np.cos(lowest) - 1) == pytest.approx(668.0, rel=5e-3)


def test_lit_fraction_is_a_circle_segment():
    x = np.linspace(-1, 1, 9)
    strips = np.linspace(-1, 1, 200_001)
    chord = np.sqrt(1 - strips**2)
    areas = [np.mean(np.where(strips > -each, chord, 0.0)) / np.mean(chord) for each in x]
    assert lit_fraction(0.3 * x, 0.0, 0.3) == pytest.approx(areas, abs=1e-5)
    assert lit_fraction(np.array([-1.0, 1.0]), 0.0, 0.3) == pytest.approx([0.0, 1.0])


@pytest.mark.parametrize("height", [50.0, 500.0, 2000.0])
def test_smooth_moon_gives_the_dip(height):
    found = horizon_from_grid(HeightGrid(LEVEL), -89.45, 222.7, [height], [0.0, 77.0, 180.0])
    assert found.elevation_deg[:, 0] == pytest.approx(-np.degrees(horizon_dip(height)), rel=1e-5)


def test_a_single_peak_is_seen_at_its_angle():
    heights = LEVEL.copy()
    heights[89, 42] = 6000.0  # centre 0.5 N, 42.5 E
    found = horizon_from_grid(HeightGrid(heights), 0.5, 40.5, [0.0, 100.0], [90.0, 270.0])
    r, s = MOON_RADIUS + 6000.0, np.radians(2.0) * np.cos(np.radians(0.5))
    for k, height in enumerate((0.0, 100.0)):
        eye = MOON_RADIUS + height
        expected = np.degrees(np.arctan2(r * np.cos(s) - eye, r * np.sin(s)))
        assert found.elevation_deg[0, k] == pytest.approx(expected, abs=0.02)
    assert found.elevation_deg[1, 1] == pytest.approx(-np.degrees(horizon_dip(100.0)), abs=1e-3)


def test_a_peak_beyond_the_horizon_is_not_seen_and_the_reach_is_long_enough():
    heights = LEVEL.copy()
    heights[89, 47] = 8000.0
    near = horizon_from_grid(HeightGrid(heights), 0.5, 42.0, [1000.0], [90.0])  # 5.5 deg away: top dips 2.3 deg
    far = horizon_from_grid(HeightGrid(heights), 0.5, 35.0, [1000.0], [90.0])  # 12.5 deg away
    dip = -np.degrees(horizon_dip(1000.0))
    assert near.elevation_deg[0, 0] > dip + 0.05
    assert far.elevation_deg[0, 0] == pytest.approx(dip, rel=1e-5)


def test_heights_are_bilinear_and_cross_the_pole():
    rows, columns = 360, 720
    lat = np.radians(90 - (np.arange(rows) + 0.5) / 2)[:, None]
    lon = np.radians((np.arange(columns) + 0.5) / 2)[None, :]

    def plane(lat, lon):
        return 1e5 * (np.cos(lat) * np.cos(lon) + 0.3 * np.cos(lat) * np.sin(lon)) + 2e4 * np.sin(lat)

    grid = HeightGrid(plane(lat, lon))
    rng = np.random.default_rng(2)
    for low, high in ((-90.0, -89.0), (-30.0, 30.0), (89.5, 90.0)):
        a, b = np.radians(rng.uniform(low, high, 500)), np.radians(rng.uniform(-180, 360, 500))
        assert np.abs(grid.height(a, b) - plane(a, b)).max() < 5.0  # curvature over a cell: R''/8


def test_horizon_between_heights_is_never_too_low():
    rng = np.random.default_rng(3)
    grid = HeightGrid(rng.uniform(-2000, 1000, (180, 360)))
    azimuths, nodes = np.arange(0.0, 360.0, 10.0), np.array([1500.0, 1600.0, 1700.0])
    table = horizon_from_grid(grid, -89.45, 222.7, nodes, azimuths, step_deg=0.005)
    direct = horizon_from_grid(grid, -89.45, 222.7, [1650.0], azimuths, step_deg=0.005)
    over = np.degrees(table.elevation(np.radians(azimuths), 1650.0)) - direct.elevation_deg[:, 0]
    assert over.min() > -1e-3
    assert np.median(over) < 1e-3


def test_azimuth_is_periodic():
    horizon = Horizon(np.array([90.0, 180.0, 270.0]), np.array([]), np.array([[1.0], [2.0], [3.0]]), "here")
    assert np.degrees(horizon.elevation(np.radians([0.0, 360.0, -360.0, 225.0]), 0.0)) == pytest.approx([2, 2, 2, 2.5])


def test_a_ray_cannot_start_at_the_eye():
    with pytest.raises(ValueError, match="nearest_deg is 0; it must be above zero"):
        horizon_from_grid(HeightGrid(LEVEL), 0.0, 0.0, [1.0], [0.0], nearest_deg=0.0)


def test_tables_survive_writing(tmp_path):
    table = Horizon(np.array([0.0, 180.0]), np.array([1.0, 5.0]), np.array([[1.0, 0.5], [2.0, 1.5]]), "a grid")
    write_horizon_table(tmp_path / "t.csv", table, ["made by hand"])
    back = read_horizon_table((tmp_path / "t.csv").read_text())
    assert back.origin == "a grid"
    assert back.elevation_deg == pytest.approx(table.elevation_deg)
    assert back.heights == pytest.approx(table.heights)


@pytest.mark.parametrize("name", ["shackleton_ridge", "mare_equator"])
def test_tables_of_the_package(name):
    table = horizon_table(name)
    assert len(table.azimuth_deg) == 360
    assert np.all(np.diff(table.heights) > 0)
    assert np.all(np.diff(table.elevation_deg, axis=1) <= 0)  # from higher up, mountains look lower
    assert "LDEM_4" in table.origin


def test_height_outside_the_table_is_refused():
    with pytest.raises(ValueError, match=r"height 3000 m is outside the horizon table .* 1450 to 2050 m"):
        horizon_table("shackleton_ridge").elevation(0.0, 3000.0)


def test_lola_image(tmp_path):
    values = np.zeros((4, 8), dtype="<i2")
    values[0, 0] = -3
    values.tofile(tmp_path / "grid.img")
    assert read_lola_grid(tmp_path / "grid.img").heights[0, 0] == -1.5
    values[:3].tofile(tmp_path / "cut.img")
    with pytest.raises(ValueError, match="24 values do not fill a global grid"):
        read_lola_grid(tmp_path / "cut.img")


# A user's own horizon


def _file(tmp_path, rows, header="azimuth_deg,elevation_deg"):
    path = tmp_path / "horizon.csv"
    path.write_text("# measured on site\n" + header + "\n" + "\n".join(rows) + "\n")
    return path


def test_users_horizon(tmp_path):
    rows = [f"{a},{np.cos(np.radians(a)):.6f}" for a in range(0, 361, 5)]
    horizon = read_horizon(_file(tmp_path, rows))
    assert np.degrees(horizon.elevation(np.radians([0.0, 180.0, 359.999]), 123.0)) == pytest.approx(
        [1, -1, 1], abs=1e-3
    )


ROUND = [f"{a},0.5" for a in range(0, 360, 10)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (ROUND[:20], "no row between azimuth 190 and 0; the horizon must go around"),
        (ROUND[:5] + ROUND[7:], "no row between azimuth 40 and 70"),
        ([*ROUND[:3], "30,high", *ROUND[4:]], "line 6: 'elevation_deg' holds 'high', which is not a number"),
        ([*ROUND[:3], "30,", *ROUND[4:]], "line 6: 'elevation_deg' is empty"),
        ([*ROUND[:3], "30,0,5", *ROUND[4:]], "line 6: 3 cells under 2 headings; is there a decimal comma"),
        ([*ROUND[:3], "30,nan", *ROUND[4:]], "line 6: 'elevation_deg' is nan; a finite number is needed"),
        ([*ROUND[:3], "30,95", *ROUND[4:]], "line 6: 'elevation_deg' is 95, outside -20 to 90"),
        ([*ROUND, "370,1"], "'azimuth_deg' is 370, outside 0 to 360"),
        ([*ROUND[:3], *ROUND[:3]], "line 6: azimuth 0 does not rise above 20; sort the rows"),
        ([*ROUND, "360,0.7"], "360 deg is 0 deg, but the elevations differ"),
        ([], "the table is empty"),
    ],
)
def test_bad_horizons_are_refused(tmp_path, rows, message):
    with pytest.raises(TableError, match=message):
        read_horizon(_file(tmp_path, rows))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "azimuth_deg,angle",
            "unknown column 'angle'; allowed: azimuth_deg, elevation_deg.*'elevation_deg' is missing",
        ),
        ("azimuth_deg,azimuth_deg", "column 'azimuth_deg' stands twice"),
    ],
)
def test_bad_headers_are_refused(tmp_path, header, message):
    with pytest.raises(TableError, match=message):
        read_horizon(_file(tmp_path, ROUND, header))


def test_no_file_and_no_text(tmp_path):
    with pytest.raises(TableError, match="there is no such file"):
        read_horizon(tmp_path / "none.csv")
    with pytest.raises(TableError, match="cannot be read"):
        read_horizon(tmp_path)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(TableError, match="not a text file"):
        read_horizon(tmp_path / "binary.csv")
