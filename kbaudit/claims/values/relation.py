"""How two values stand to each other."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """How two values stand to each other, if they are said of the same thing."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    CLASH = "clash"
    INCOMPARABLE = "incomparable"
