"""The rule ``unfinished-text``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.rules.interface import finding_on, in_use, line_in_file
from kbaudit.text.document import BlockKind

_LONGEST_QUOTE = 200

# These words count only where they can be nothing but a note to the writers: at the head of a sentence or bracket with
# a colon, or alone in a block, a table cell or brackets. "TODO" is also Spanish, and TBD a way to develop software.
_MARKS = (
    re.compile(r"(?:^|[.!?|([]\s?)(?P<mark>TODO|FIXME|TBD|TBC)(?=:|\s?$|\s?[|)\]])"),
    re.compile(r":\s(?P<mark>TBD|TBC)(?=\.?$|\s\|)"),
    re.compile(r"\b(?P<mark>[Ll]orem [Ii]psum) [Dd]olor\b"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A note to the writers that was left in a text.

    Attributes:
        word: Which one, lower case: ``todo``, ``tbd``, ``lorem ipsum``.
        quote: The block it stands in, shortened.
        line: The line of the body, from 1.
    """

    word: str
    quote: str
    line: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The notes to the writers in one text, in reading order."""

    found: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class UnfinishedText:
    """Cards published before they were finished.

    What it checks:
        Whether the text still holds a note to its writers: ``TODO:``, ``FIXME:``, ``TBD`` or ``TBC`` where a value
        should stand, or the filler text Lorem ipsum. Code is left alone, and so are drafts.

    Why it matters:
        A reader who meets "Price: TBD" learns nothing and trusts the rest of the page less.

    Example:
        ``TODO: add the opening hours of the new shop.``

    Settings:
        lorem_ipsum: Whether filler text counts too.

    Known limits:
        Only English notes are known, and only in capitals, for "todo" is an ordinary word in many texts. A note in the
        middle of a sentence is not seen.

    Source:
        None.
    """

    name: ClassVar[str] = "unfinished-text"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    lorem_ipsum: bool = True

    def extract(self, content: Content) -> Marks | None:
        """Give the notes of a text, or None where there are none."""
        prose = (block for block in content.document.blocks if block.kind is not BlockKind.CODE)
        found = (
            Mark(word, block.text[:_LONGEST_QUOTE].rstrip(), block.line)
            for block in prose
            for word in _words(block.text)
        )
        counted = tuple(mark for mark in found if self.lorem_ipsum or mark.word != "lorem ipsum")
        return Marks(counted) if counted else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each card in use and each kind of note in it."""
        used = {card.ref for card in in_use(corpus)}
        for card, marks in corpus.facts(self.name):
            if card.ref in used:
                for word, same in groupby(sorted(marks.found, key=_order), key=lambda mark: mark.word):
                    yield self._finding(corpus, card, word, tuple(same))

    def _finding(self, corpus: Corpus, card: Card, word: str, marks: tuple[Mark, ...]) -> Finding:
        shown = word.title() if " " in word else word.upper()
        return finding_on(
            self,
            corpus,
            card,
            message=f"The text was published unfinished: it still holds {shown}.",
            clears_when="the missing words are written or the note is taken out",
            anchor=word,
            evidence=tuple(Evidence(card.ref, mark.quote, line_in_file(card, mark.line), shown) for mark in marks),
        )


def _words(text: str) -> list[str]:
    """Give the kinds of notes in a block, each once."""
    return sorted({found["mark"].lower() for pattern in _MARKS for found in pattern.finditer(text)})


def _order(mark: Mark) -> tuple[str, int]:
    return mark.word, mark.line
