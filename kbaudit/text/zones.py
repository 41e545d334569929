"""Time zones by their IANA names."""

from __future__ import annotations

from zoneinfo import ZoneInfo


def zone_problem(value: object) -> str | None:
    """Say why a value names no time zone, as the rest of a sentence; None where it names one."""
    said = "is no IANA time zone; write one like Europe/Athens or UTC"
    if not isinstance(value, str):
        return said
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return said
    return None
