"""Studies: YAML in, the loop of plan and run, one results tree out."""
