"""The rule ``lapsed-statement``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import ClassVar

from kbaudit.card import Card, Lifecycle
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.rules.interface import finding_on, line_in_file
from kbaudit.text.cues import may_state_an_end
from kbaudit.text.dated import is_dateline, is_entry, stands_apart
from kbaudit.text.document import Block, BlockKind
from kbaudit.text.endings import EndingKind, opens_example, read_ending
from kbaudit.text.lexicons import Lexicon, any_of, lexicon_of, lexicons_for
from kbaudit.text.moments import as_day
from kbaudit.text.months import MONTHS
from kbaudit.text.sentences import split_sentences

_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_LONGEST_GRACE_DAYS = 36525
_DATELINE_WITHIN = 2
_NOT_FOLDED = re.compile(r"[\W_]+")
_RECORD_FOLDERS = frozenset(
    [
        "adr",
        "adrs",
        "archive",
        "archived",
        "archives",
        "blog",
        "blogposts",
        "blogs",
        "changelog",
        "changelogs",
        "decisions",
        "incidents",
        "meeting-notes",
        "minutes",
        "news",
        "postmortems",
        "posts",
        "releases",
        "release-notes",
        "retrospectives",
        "rfc",
        "rfcs",
    ]
)
_DATED_FILE = re.compile(r"(?:^|[/_-])(?:19|20)\d\d[-_/](?:0[1-9]|1[0-2])(?:[-_/.]|$)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that states an end.

    Attributes:
        kind: ``ended`` or ``promise``.
        ends_on: The last day on which it can be true.
        line: The line of the body on which its paragraph begins, from 1.
        section: The headings it stands under, folded to letters and digits.
    """

    kind: str
    ends_on: date
    quote: str
    line: int
    section: str


@dataclass(frozen=True, slots=True)
class Statements:
    """The sentences of one text that state an end, in reading order; at least one."""

    found: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class LapsedStatement:
    """Statements whose own end has passed.

    What it checks:
        Sentences that name an end themselves and speak of it as still to come: a validity ("valid until 31 March
        2025"), a closing, a deadline, a stop ("stops working on 31 March 2025"; kind ``ended``), or something announced
        for a day (kind ``promise``). It fires from the day after the last day named, in the policy's time zone.
        English, German, Spanish, French, Portuguese, Italian, Dutch, Indonesian, Greek and Japanese are read; a card of
        another locale is passed over.

    Why it matters:
        A customer who is offered what has ended was promised something false, and the text itself shows it.

    Example:
        "Until 31 March 2025 you get the plan for €19.90", read in summer 2026.

    Settings:
        grace_days: Days after the end during which nothing is said, 0 to 36,525.

    Known limits:
        Quiet where a text speaks from its own day or of the past: dated titles and sections, archives, changelogs,
        release notes, records of incidents, minutes, examples, pictures described, quotations, code, rows of a table
        that carry a date, and cards in a folder, collection or tag such as ``archive``, ``blog`` or ``news``. Dates
        without a year, ends told in other words ("this summer only") and ends shown in pictures are not seen. What has
        held since a day is not reported, even where the text says that it "will", unless it announces a stop. Nor is an
        end that only tells which things are meant ("contracts that run until 31 March 2025"), or the days of a
        financial year. The language of a card without a locale is guessed.

    Source:
        The practice of technical writers to leave out words that go out of date, as in the style guides' chapters on
        timeless documentation.
    """

    name: ClassVar[str] = "lapsed-statement"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    grace_days: int = 0

    def __post_init__(self) -> None:
        """Refuse a setting that makes no sense.

        Raises:
            SettingError: ``grace_days`` is below 0 or longer than a hundred years.
        """
        if not 0 <= self.grace_days <= _LONGEST_GRACE_DAYS:
            raise SettingError("grace_days", f"must be 0 to {_LONGEST_GRACE_DAYS}")

    def extract(self, content: Content) -> Statements | None:
        """Give the statements of an end in a text, whether it has passed or not; None for none."""
        lexicons = lexicons_for(content.locale)
        if not may_state_an_end(content.body, lexicons):
            return None
        if not content.locale:
            lexicons = (lexicon_of(f"{content.title}\n{content.body}"),)
        if stands_apart(content.title, lexicons):
            return None
        found = tuple(_statements(content.document.blocks, lexicons))
        return Statements(found) if found else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each section of a card in use that states an end before today."""
        for card, facts in corpus.facts(self.name):
            if card.lifecycle is not Lifecycle.PUBLISHED or _is_record(card):
                continue
            today = as_day(now, corpus.terms(card).zone)
            last_day = today - timedelta(days=self.grace_days)
            lapsed = sorted((one for one in facts.found if one.ends_on < last_day), key=lambda one: one.section)
            for section, together in groupby(lapsed, key=lambda one: one.section):
                yield self._finding(corpus, card, section, tuple(together), today)

    def _finding(self, corpus: Corpus, card: Card, section: str, lapsed: tuple[Statement, ...], today: date) -> Finding:
        ended = [one for one in lapsed if one.kind == EndingKind.ENDED]
        return finding_on(
            self,
            corpus,
            card,
            kind=(ended or lapsed)[0].kind,
            message=_message((ended or lapsed)[0], today, len(lapsed) - 1),
            clears_when="the passage says what holds now, or is taken out",
            anchor=section,
            evidence=tuple(
                Evidence(card.ref, one.quote, line_in_file(card, one.line), one.ends_on.isoformat()) for one in lapsed
            ),
        )


def _message(statement: Statement, today: date, others: int) -> str:
    days = (today - statement.ends_on).days
    ago = f"{days} day{'s' * (days != 1)} ago"
    what = (
        "States an end that has passed"
        if statement.kind == EndingKind.ENDED
        else "Announces for the future what was due"
    )
    more = f"; {others} more in this section" if others else ""
    return f"{what}: {_in_words(statement.ends_on)} ({ago}){more}."


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _is_record(card: Card) -> bool:
    """Tell whether a card is kept as a record of its day: an archive, a blog, a file named after a date."""
    folders = [
        *card.id.lower().split("/")[:-1],
        *(card.collection or "").lower().split("/"),
        *map(str.lower, card.tags),
    ]
    return not _RECORD_FOLDERS.isdisjoint(folders) or _DATED_FILE.search(card.id) is not None


def _statements(blocks: tuple[Block, ...], lexicons: tuple[Lexicon, ...]) -> Iterator[Statement]:
    if _opens_with_a_dateline(blocks, lexicons):
        return
    apart: dict[str, bool] = {}
    under_a_date = False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            under_a_date = False
        elif is_dateline(block.text, lexicons):
            under_a_date = True
        if not under_a_date and _speaks_now(block, lexicons) and not _under_apart(block, lexicons, apart):
            yield from _in_block(block, lexicons)


def _opens_with_a_dateline(blocks: tuple[Block, ...], lexicons: tuple[Lexicon, ...]) -> bool:
    texts = [block.text for block in blocks if block.kind is not BlockKind.HEADING][:_DATELINE_WITHIN]
    return any(is_dateline(text, lexicons) for text in texts)


def _speaks_now(block: Block, lexicons: tuple[Lexicon, ...]) -> bool:
    if block.kind is BlockKind.CODE or not _YEAR.search(block.text) or is_entry(block.text):
        return False
    if block.kind is BlockKind.ROW and any(is_dateline(cell, lexicons) for cell in block.text.split(" | ")):
        return False
    if block.kind is BlockKind.HEADING and stands_apart(block.text, lexicons):
        return False
    return not block.quoted or any(_callout(lexicon).match(block.text) for lexicon in lexicons)


def _under_apart(block: Block, lexicons: tuple[Lexicon, ...], known: dict[str, bool]) -> bool:
    for heading in block.section:
        if heading not in known:
            known[heading] = stands_apart(heading, lexicons)
    return any(known[heading] for heading in block.section)


def _in_block(block: Block, lexicons: tuple[Lexicon, ...]) -> Iterator[Statement]:
    section = " ".join(_NOT_FOLDED.sub("", heading).casefold() for heading in block.section)
    for passage in block.text.split(" | ") if block.kind is BlockKind.ROW else [block.text]:
        for sentence in split_sentences(passage):
            if opens_example(sentence.text, lexicons):
                return
            if ending := read_ending(sentence.text, lexicons):
                yield Statement(ending.kind.value, ending.ends_on, sentence.text, block.line, section)


@cache
def _callout(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\W{{0,4}}{any_of(lexicon.callouts, spaced=lexicon.spaced)}\s?[:!.—–-]", re.IGNORECASE)
