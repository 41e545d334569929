"""What one audit leaves to the next, so that it costs what changed. Values only."""
