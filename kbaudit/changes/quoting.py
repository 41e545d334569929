"""Quoting a passage that may be long."""

from __future__ import annotations

from typing import Final

_QUOTE: Final = 240
_LEAD: Final = 80


def cut(text: str, at: int) -> str:
    """Give a passage of at most some 240 characters around a place; ``…`` stands for what was left out."""
    if len(text) <= _QUOTE:
        return text
    start = 0 if at + _LEAD <= _QUOTE else text.rfind(" ", 0, at - _LEAD) + 1
    end = start + _QUOTE
    if end < len(text):
        end = max(end - _LEAD, text.rfind(" ", start, end))
    return "…" * (start > 0) + text[start:end].strip() + "…" * (end < len(text))
