"""Outcomes: what each verb did, told in values."""
