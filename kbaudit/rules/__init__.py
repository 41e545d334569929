"""The rules: one file each, known by their entry points."""
