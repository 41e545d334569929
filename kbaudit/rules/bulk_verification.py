"""The rule ``bulk-verification``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.person import Person
from kbaudit.rules.bursts import Burst, Pace, Vouch, find_bursts
from kbaudit.rules.clusters import named
from kbaudit.rules.interface import in_use
from kbaudit.text.length import count_words
from kbaudit.text.moments import Moment, as_day, is_zero, may_have_come, show_day, write_moment

_FEWEST = 2
_LONGEST_MINUTES = 24 * 60
_FASTEST = 2000
_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Length:
    """How much there is to read in a card.

    Attributes:
        words: Code not counted.
    """

    words: int


@dataclass(frozen=True, slots=True)
class BulkVerification:
    """Many cards vouched for at once, in less time than it takes to read them.

    What it checks:
        Where the time of a check is known: ``min_cards`` or more cards that one person vouched for within
        ``window_minutes``, when an average reader takes at least twice as long to read them (kind ``moment``). Where
        only days are known: as many cards with one check date, when reading them takes ``day_minutes`` or more, and
        they are at least ``day_share`` of the cards that the person has vouched for (kind ``day``). Where nobody says
        who checked, the cards of one owner in one source are taken together, and the finding says so. Cards written or
        edited on the day of their check are left out, for somebody did work on them. Of a base with a store the ledger
        is asked, not the cards: every time that somebody vouched counts, but for those with a note, and a finding says
        how often the same happened before. Once its cards were checked one by one, a burst is told no more.

    Why it matters:
        A date that was set without reading makes a card look true for half a year. Dates bumped in bulk are how review
        schemes die: everything is green, and nothing was looked at.

    Example:
        On 15 January somebody sets ``last_reviewed_on: 2026-01-15`` in thirty pages, all in one commit.

    Settings:
        min_cards: The fewest cards that count as many.
        window_minutes: Within how many minutes they must be vouched for, where times are known.
        day_minutes: How many minutes of reading the cards of one day must hold, where only days are known.
        day_share: Which share they must be of the cards that the same person vouched for, where only days are known.
        words_per_minute: How fast an average reader reads.

    Known limits:
        It cannot see whether somebody read the cards: a review day on which a team did read them looks alike
        where only days are known, as does somebody who reads first and presses all buttons afterwards. Without
        a store it sees the last check of each card only; with one, a card counts with the words it has now.
        Where the dates of edits come from git, a commit that sets nothing but a check date counts as an edit,
        unless it touches a quarter of the pages. Small bases with fewer cards than ``min_cards`` are never
        told. An instant of exactly 00:00 UTC is taken for a day.

    Source:
        238 words a minute are the average of 190 studies of silent reading (Brysbaert, How many words do we read per
        minute?, 2019).
    """

    name: ClassVar[str] = "bulk-verification"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1

    min_cards: int = 20
    window_minutes: int = 10
    day_minutes: int = 30
    day_share: float = 0.1
    words_per_minute: int = 238

    def __post_init__(self) -> None:
        """Refuse settings that make no sense.

        Raises:
            SettingError: A setting is out of its range.
        """
        if self.min_cards < _FEWEST:
            raise SettingError("min_cards", f"must be {_FEWEST} or more")
        for name in ("window_minutes", "day_minutes"):
            if not 1 <= getattr(self, name) <= _LONGEST_MINUTES:
                raise SettingError(name, f"must be 1 to {_LONGEST_MINUTES}")
        if not 0 <= self.day_share <= 1:
            raise SettingError("day_share", "must be 0 to 1")
        if not 1 <= self.words_per_minute <= _FASTEST:
            raise SettingError("words_per_minute", f"must be 1 to {_FASTEST}")

    def extract(self, content: Content) -> Length | None:
        """Count the words of a card."""
        words = count_words(content.document)
        return Length(words) if words else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each time at which many cards were vouched for at once, and not one by one since."""
        cards = {card.ref: card for card in in_use(corpus)}
        words = {card.ref: length.words for card, length in corpus.facts(self.name)}
        vouches = (vouch for card in cards.values() for vouch in _vouches(card, words.get(card.ref, 0), corpus, now))
        for burst in find_bursts(vouches, self._pace):
            if sum(_counts(cards[vouch.ref], vouch) for vouch in burst.vouches) >= self.min_cards:
                yield self._finding(corpus, burst, [cards[vouch.ref] for vouch in burst.vouches])

    @property
    def _pace(self) -> Pace:
        return Pace(
            min_cards=self.min_cards,
            window_minutes=self.window_minutes,
            day_minutes=self.day_minutes,
            day_share=self.day_share,
            words_per_minute=self.words_per_minute,
        )

    def _finding(self, corpus: Corpus, burst: Burst, cards: list[Card]) -> Finding:
        cards = sorted(cards, key=lambda card: card.ref)
        quoted = sorted(burst.vouches, key=lambda vouch: vouch.ref)[:_QUOTED]
        heads = [corpus.terms(card).head(card) for card in cards]
        # The day belongs to the identity: the same cards bumped again next year are another event.
        anchor = f"{':'.join(burst.vouches[0].voucher)} {show_day(burst.first)}"
        parts = {Part.of(self.name, [card.ref], anchor) for card in cards}
        return Finding(
            rule=self.name,
            kind="day" if burst.lasted is None else "moment",
            severity=self.severity,
            card=heads[0],
            related=tuple(heads[1:]),
            message=_message(burst, cards),
            clears_when="the cards are checked one by one, each with a date of its own",
            parts=tuple(sorted(parts, key=lambda part: part.digest)),
            evidence=tuple(map(_evidence, quoted)),
            since=burst.first,
        )


def _vouches(card: Card, words: int, corpus: Corpus, now: datetime) -> Iterator[Vouch]:
    """Give each time that a card was vouched for without a sign of work: those of the ledger, else its own date."""
    kept = corpus.checks(card)
    times = [(one.at, one.by) for one in kept if not one.noted] if kept else [(card.verified_at, card.verified_by)]
    owner = corpus.terms(card).owner
    for at, by in times:
        if at is not None and _may_be_bump(card, at, now):
            found = corpus.people().find(by) if by else None
            yield Vouch(
                ref=card.ref, at=at, by=found.shown if isinstance(found, Person) else by, words=words, owner=owner
            )


def _counts(card: Card, vouch: Vouch) -> bool:
    """Tell whether it is by this vouch that the card counts as verified."""
    return card.verified_at is not None and as_day(card.verified_at) == as_day(vouch.at)


def _may_be_bump(card: Card, checked: Moment, now: datetime) -> bool:
    """Tell whether a check date can be right, and there is no sign of work on its day."""
    if is_zero(checked) or not may_have_come(checked, now):
        return False
    worked = (card.created_at, card.content_updated_at)
    return not any(moment is not None and as_day(moment) == as_day(checked) for moment in worked)


def _evidence(vouch: Vouch) -> Evidence:
    written = write_moment(vouch.at)
    by = f", by {vouch.by}" if vouch.by else ""
    return Evidence(vouch.ref, " ".join(f"verified at {written}{by}".split()), value=written)


def _message(burst: Burst, cards: list[Card]) -> str:
    reading = f"They have {burst.words:,} words, about {_minutes(burst.reading)} of reading."
    times = f"{burst.earlier} time{'s' * (burst.earlier != 1)}"
    again = f" The same happened {times} before." if burst.earlier else ""
    return f"{_event(burst)}: {named(cards)}. {reading}{again}"


def _event(burst: Burst) -> str:
    day = show_day(burst.first)
    count = f"{len(burst.vouches)} cards" + (f" of {burst.owner}" if burst.owner else "")
    if burst.lasted is None:
        share = f"{len(burst.vouches) / burst.known:.0%}"
        if burst.by is not None:
            return f"{burst.by} vouched for {count} on {day}, {share} of all they vouched for"
        return f"{count} carry one check date, {day}, {share} of all that carry any, and nothing says who checked them"
    when = f"{f'within {_minutes(burst.lasted)}' if burst.lasted else 'at one instant'} on {day}"
    if burst.by is not None:
        return f"{burst.by} vouched for {count} {when}"
    return f"{count} were vouched for {when}, and nothing says by whom"


def _minutes(span: timedelta) -> str:
    minutes = max(ceil(span / timedelta(minutes=1)), 1)
    return f"{minutes} minute{'s' * (minutes != 1)}"
