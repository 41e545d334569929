"""Texts as arrays of words, signatures, candidate pairs, scores, groups: texts in, numbers out; knows no card."""
