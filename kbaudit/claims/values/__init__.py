"""Amounts, times, dates and addresses: read out of one sentence, compared with each other."""
