"""The readers: linearise, plan, simulate."""
