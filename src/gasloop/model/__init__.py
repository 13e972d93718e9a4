"""The grammar: components, networks, results."""
