"""Servicing tours: who refuels which satellites in which order, from a file, solved, and shown on one page."""

from __future__ import annotations

from gasloop.tour.read import Asked, read

__all__ = ["Asked", "read"]
