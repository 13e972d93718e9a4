"""Doors to other tools: the plan's linear problem as a PyPSA network, and a simple PyPSA network as a problem."""
