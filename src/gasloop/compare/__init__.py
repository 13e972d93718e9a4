"""Routes side by side with one boundary: ``compare("mare_equator", "10 t/yr")``."""

from __future__ import annotations

from gasloop.compare.page import html
from gasloop.compare.production import Comparison, Row, compare
from gasloop.compare.table import table

__all__ = ["Comparison", "Row", "compare", "html", "table"]
