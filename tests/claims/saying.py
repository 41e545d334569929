"""Texts of a few words, and what they claim."""

from __future__ import annotations

from kbaudit.card import BodyFormat
from kbaudit.claims.claim import Claims
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.reading import read_claims
from kbaudit.claims.relations import Relations
from kbaudit.claims.speaker import Speaker
from kbaudit.text.reading import read_document


def saying(body: str, title: str = "", language: str | None = "en") -> Claims:
    """Read what a Markdown text claims."""
    return read_claims(title, read_document(body, BodyFormat.MARKDOWN), language)


_RELATIONS = Relations()


def speaking(claims: Claims, rarity: Rarity | None = None) -> Speaker:
    """Set a text among others, which all know each other's values; without a rarity every term is rare."""
    return Speaker(claims, rarity or Rarity.among(()), _RELATIONS)
