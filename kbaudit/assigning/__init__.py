"""Assigning: whose a matter is, how much it matters, and whether there are hands enough. Pure."""
