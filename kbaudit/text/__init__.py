"""Ground: what can be read from plain strings. Strings in, values out; knows no card."""
