"""Digests: what somebody is told, when, and of whom. Pure."""
