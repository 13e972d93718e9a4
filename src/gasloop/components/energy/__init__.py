"""Components, one per file."""
