"""Texts of a few words, and what they claim."""

from __future__ import annotations

from kbaudit.card import BodyFormat
from kbaudit.claims.claim import Claims
from kbaudit.claims.reading import read_claims
from kbaudit.text.reading import read_document


def saying(body: str, title: str = "", language: str | None = "en") -> Claims:
    """Read what a Markdown text claims."""
    return read_claims(title, read_document(body, BodyFormat.MARKDOWN), language)
