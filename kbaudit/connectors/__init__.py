"""The connectors: one file for each kind of source, known by their entry points."""
