"""Campaigns: years of flights from a file, planned, beside the same without plants, and shown on one page."""

from __future__ import annotations

from gasloop.campaign.read import Asked, read

__all__ = ["Asked", "read"]
