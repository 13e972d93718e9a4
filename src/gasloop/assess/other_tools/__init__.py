"""Tables of other tools: their exchange rules replayed, each row held against mass, elements and least work."""
