"""The steps that bring a store of an earlier release up to date, nothing lost."""
