"""The judges: a second opinion on two passages that a rule suspects, off unless it is configured."""
