"""A user's own stack from its measured curve: ``fit("alkaline_electrolyser", "curve.csv")``."""

from __future__ import annotations

from gasloop.fit.cells import CELLS, cell
from gasloop.fit.curve import Curve, read
from gasloop.fit.page import html
from gasloop.fit.search import Fit, Found, fit
from gasloop.fit.table import block, table

__all__ = ["CELLS", "Curve", "Fit", "Found", "block", "cell", "fit", "html", "read", "table"]
