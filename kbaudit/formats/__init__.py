"""The formats: one file for each way to write a report, known by their entry points."""
