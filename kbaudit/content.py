"""The content of a card: what a person vouches for, and all that a rule's first step may see."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from kbaudit.card import BodyFormat, Card
from kbaudit.text.document import Document
from kbaudit.text.reading import read_document


@dataclass(frozen=True)
class Content:
    """Title and text of a card, apart from everything that changes without them.

    Equal content gives equal facts, so facts can be kept by ``digest``.
    """

    title: str
    body: str
    body_format: BodyFormat
    locale: str | None

    @classmethod
    def of(cls, card: Card) -> Content:
        """Take the content out of a card."""
        return cls(card.title, card.body, card.body_format, card.locale)

    @cached_property
    def document(self) -> Document:
        """Read the body's structure; done once, when the first rule asks."""
        return read_document(self.body, self.body_format)

    @cached_property
    def digest(self) -> str:
        """Give the SHA-256 of the content, in hexadecimal."""
        parts = (self.title, self.body_format, self.locale or "", self.body)
        sizes = ",".join(str(len(part)) for part in parts)
        return hashlib.sha256("\0".join((sizes, *parts)).encode("utf-8", "surrogatepass")).hexdigest()
