"""Fetching: what a web server has is read page by page, bounded in time, size and repetitions, and never half."""
