"""Makes the horizon tables of the lunar sites from a LOLA global height grid.

    python design/horizon_tables.py LDEM_4.IMG

The grid is NASA's LRO LOLA gridded data record LDEM_4 (data set LRO-L-LOLA-4-GDR-V1.0, 4 pixels per degree,
public domain). The tables go to src/gasloop/places/data. Checks are printed: steps halved, azimuths four
times finer.
"""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from gasloop.places.sites import MareEquator, ShackletonRidge
from gasloop.places.terrain import HeightGrid, Horizon, horizon_from_grid, read_lola_grid, write_horizon_table

PRODUCT = "LDEM_4.IMG of LRO-L-LOLA-4-GDR-V1.0 (NASA PDS)"
OUT = Path(__file__).parents[1] / "src" / "gasloop" / "places" / "data"
# Site height and mast together must lie inside; the ridge's height is uncertain by hundreds of metres.
HEIGHTS = {
    "shackleton_ridge": np.concatenate([np.arange(1450.0, 1750.0, 25.0), np.arange(1750.0, 2051.0, 50.0)]),
    "mare_equator": np.array([-1925.0, -1920.0, -1910.0, -1900.0, -1880.0]),
}


def make(grid: HeightGrid, digest: str, place: ShackletonRidge | MareEquator) -> None:
    """Compute, write and check one table."""
    lat, lon = np.degrees(place.latitude), np.degrees(place.longitude)
    azimuths, heights = np.arange(0.0, 360.0, 1.0), HEIGHTS[place.name]
    found = horizon_from_grid(grid, lat, lon, heights, azimuths)
    table = Horizon(
        azimuths,
        heights,
        found.elevation_deg,
        f"{PRODUCT}, seen from latitude {lat:g}, longitude {lon:g} deg",
    )
    remarks = [
        f"sha256 of the grid: {digest}",
        f"made on {datetime.now(UTC):%Y-%m-%d} by design/horizon_tables.py, horizon_from_grid of places/terrain.py:",
        "rays along great circles over the curved Moon, bilinear heights, steps of 0.001 deg of arc, terrain from",
        "0.1 deg (3 km) outward until the Moon's highest mountain would be below the horizon;",
        "elevations in deg, azimuth clockwise from north; columns: the eye's height above 1,737,400 m in m",
        "(site height plus mast); straight lines between columns and rows",
        f"the grid itself is {float(grid.height(place.latitude, place.longitude)):.0f} m high at the site",
    ]
    write_horizon_table(OUT / f"horizon_{place.name}.csv", table, remarks)
    finer = horizon_from_grid(grid, lat, lon, heights, azimuths, step_deg=0.0005).elevation_deg - table.elevation_deg
    print(f"{place.name}: half the step: {_size(finer)}")
    between = heights[:-1] + np.diff(heights) / 2
    direct = horizon_from_grid(grid, lat, lon, between, azimuths).elevation_deg
    read = np.stack([np.degrees(table.elevation(np.radians(azimuths), h)) for h in between], 1)
    print(f"  between heights: {_size(read - direct)}")
    fine = np.arange(0.0, 360.0, 0.25)
    direct = horizon_from_grid(grid, lat, lon, heights, fine).elevation_deg
    read = np.stack([np.degrees(table.elevation(np.radians(fine), h)) for h in heights], 1)
    print(f"  between azimuths: {_size(read - direct)}")


def _size(error: np.ndarray) -> str:
    return f"rms {np.sqrt(np.mean(error**2)):.4f} deg, from {error.min():.4f} to {error.max():.4f} deg"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python design/horizon_tables.py LDEM_4.IMG")
    source = Path(sys.argv[1])
    for each in (ShackletonRidge(), MareEquator()):
        make(read_lola_grid(source), hashlib.sha256(source.read_bytes()).hexdigest(), each)
