"""The content of a card: what a person vouches for, and all that a rule's first step may see."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kbaudit.card import BodyFormat, Card
from kbaudit.text.document import Document
from kbaudit.text.lexicons import lexicon_of
from kbaudit.text.reading import read_document

if TYPE_CHECKING:  # it brings stemmers and number words, which only the rules about contradictions need
    from kbaudit.claims.claim import Claims


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
    def language(self) -> str:
        """Give the two-letter code of the locale's language; a guess from the text where the source names none."""
        if self.locale:
            return re.split(r"[-_]", self.locale, maxsplit=1)[0].lower()
        return lexicon_of(f"{self.title}\n{self.body}").language

    @cached_property
    def claims(self) -> Claims:
        """Read what the text claims; done once, when the first rule asks."""
        from kbaudit.claims.reading import read_claims

        return read_claims(self.title, self.document, self.language)

    @cached_property
    def digest(self) -> str:
        """Give the SHA-256 of the content, in hexadecimal."""
        title, form, locale, body = self.title, self.body_format, self.locale or "", self.body
        said = f"{len(title)},{len(form)},{len(locale)},{len(body)}\0{title}\0{form}\0{locale}\0{body}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
