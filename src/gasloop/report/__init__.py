"""One offline HTML file from a results tree: flow diagram, charts, tables, words and sources."""
