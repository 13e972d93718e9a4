"""Numbers with labels: units, ranges, sources."""
