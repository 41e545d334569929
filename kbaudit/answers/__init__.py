"""Answers from outside: the codes, forms and links by which somebody answers without signing in. Pure."""
