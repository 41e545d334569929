"""The configuration: one frozen value read from ``kbaudit.toml``, or every problem of that file at once."""
