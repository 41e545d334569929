"""Texts as arrays of words, signatures, candidate pairs, scores and groups: texts in, pairs of numbers out; knows no card."""
