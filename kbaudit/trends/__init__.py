"""Trends: what changed from one audit to the next, and why. Pure."""
