"""Runs: the loops with effects, each between the store and what is outside."""
