"""Asking: the suspicions of a run are put to a judge, within a cap, and no question is paid for twice."""
