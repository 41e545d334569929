"""A connector and a rule, as small as they can honestly be."""
