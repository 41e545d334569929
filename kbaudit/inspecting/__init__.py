"""Inspecting: what is like a card or a text, what was understood of it, and what a base says of a subject."""
