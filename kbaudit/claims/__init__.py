"""Claims: what a text states, of what, in which scope, and when two statements cannot both be right; knows no card."""
