"""Servicing tours: which satellites are refuelled, in which order, by how many servicers, from which depot."""
