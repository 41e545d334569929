"""What a check says when something does not hold."""

from __future__ import annotations


def require(holds: object, message: str) -> None:
    """Go on where something holds.

    Raises:
        AssertionError: It does not; the message says what is wrong and what is asked for.
    """
    if not holds:
        raise AssertionError(message)
