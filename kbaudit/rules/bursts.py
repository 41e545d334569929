"""Bursts: many cards vouched for at once, in less time than it takes to read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from kbaudit.people.directory import fold_name
from kbaudit.text.moments import Moment, as_day

# Nearly all adults read between 175 and 300 words a minute (Brysbaert 2019), so nobody reads twice as fast as the
# average.
_MARGIN = 2
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouch:
    """Somebody vouched for a card.

    Attributes:
        ref: The card.
        at: When; a day where no more is known.
        by: Who; None where that is not known.
        words: How many words they had to read.
        owner: Whose card it is, which counts where nobody says who vouched; None where that is not known either.
    """

    ref: str
    at: Moment
    by: str | None
    words: int
    owner: str | None = None

    @property
    def voucher(self) -> tuple[str, ...]:
        """Give what vouches of one person have in common; where nobody is named, those for an owner's cards."""
        if self.by is not None:
            return "by", fold_name(self.by)
        return "for", self.ref.partition(":")[0], fold_name(self.owner or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """From where on vouches are a burst.

    Attributes:
        min_cards: The fewest cards.
        window_minutes: Within how many minutes that many instants must lie.
        day_minutes: How many minutes of reading the cards of one day must hold, where only days are known.
        day_share: Which share they must be of all cards of the same voucher of which the day is known, from 0 to 1.
        words_per_minute: How fast an average reader reads.
    """

    min_cards: int
    window_minutes: int
    day_minutes: int
    day_share: float
    words_per_minute: int

    def reading(self, vouches: Iterable[Vouch]) -> timedelta:
        """Give how long an average reader takes to read the cards."""
        return timedelta(minutes=sum(vouch.words for vouch in vouches) / self.words_per_minute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Many cards vouched for at once.

    Attributes:
        vouches: In order of time, then reference; no card twice.
        reading: How long an average reader takes to read them.
        known: How many cards have the same voucher, whenever it was.
        earlier: How many bursts of the same voucher came before.
    """

    vouches: tuple[Vouch, ...]
    reading: timedelta
    known: int
    earlier: int = 0

    @property
    def by(self) -> str | None:
        """Give who vouched; None where nobody is named."""
        return self.vouches[0].by

    @property
    def owner(self) -> str | None:
        """Give whose cards they are, where nobody is named who vouched; None where that is not known either."""
        return self.vouches[0].owner if self.by is None else None

    @property
    def first(self) -> Moment:
        """Give when it began."""
        return self.vouches[0].at

    @property
    def lasted(self) -> timedelta | None:
        """Give the time from the first vouch to the last; None where only the day is known."""
        first, last = self.vouches[0].at, self.vouches[-1].at
        return last - first if isinstance(first, datetime) and isinstance(last, datetime) else None

    @property
    def words(self) -> int:
        """Count the words of the cards."""
        return sum(vouch.words for vouch in self.vouches)


def find_bursts(vouches: Iterable[Vouch], pace: Pace) -> Iterator[Burst]:
    """Yield the bursts among vouches, person by person in order of time; of a card vouched for twice a day the last."""
    by_voucher: defaultdict[tuple[str, ...], dict[tuple[str, date], Vouch]] = defaultdict(dict)
    for vouch in sorted(map(_without_midnight, vouches), key=_order):
        by_voucher[vouch.voucher][vouch.ref, as_day(vouch.at)] = vouch
    for _, held in sorted(by_voucher.items()):
        kept = sorted(held.values(), key=_order)
        found = [*_of_instants(kept, pace), *_of_days(kept, pace)]
        known = len({vouch.ref for vouch in kept})
        for earlier, burst in enumerate(sorted(found, key=lambda burst: _order(burst[0]))):
            yield Burst(vouches=tuple(burst), reading=pace.reading(burst), known=known, earlier=earlier)


def _order(vouch: Vouch) -> tuple[date, bool, str, str, int, str, str]:
    """Give the key that sorts by time, a day before the instants in it, and leaves nothing to chance."""
    timed = isinstance(vouch.at, datetime)
    return as_day(vouch.at), timed, vouch.at.isoformat(), vouch.ref, vouch.words, vouch.by or "", vouch.owner or ""


def _without_midnight(vouch: Vouch) -> Vouch:
    """Take midnight for what it is: a day that some program wrote as an instant."""
    at_midnight = isinstance(vouch.at, datetime) and vouch.at.time() == _MIDNIGHT
    return replace(vouch, at=as_day(vouch.at)) if at_midnight else vouch


def _of_instants(vouches: Sequence[Vouch], pace: Pace) -> Iterator[Sequence[Vouch]]:
    """Yield the runs in which enough cards lie in each other's window and that were too short to read all cards.

    The first card may have been read before the run began.
    """
    timed = [(vouch.at, vouch) for vouch in vouches if isinstance(vouch.at, datetime)]
    window = timedelta(minutes=pace.window_minutes)
    runs: list[tuple[int, int]] = []
    start = 0
    for end, (at, _) in enumerate(timed):
        while at - timed[start][0] > window:
            start += 1
        if end - start + 1 >= pace.min_cards:
            joined = bool(runs) and start <= runs[-1][1]
            runs[-1:] = [(runs[-1][0], end)] if joined else [*runs[-1:], (start, end)]
    for first, last in runs:
        lasted = timed[last][0] - timed[first][0]
        run = [vouch for _, vouch in timed[first : last + 1]]
        needed = pace.reading(run[1:])
        if needed > timedelta() and needed >= _MARGIN * lasted:
            yield run


def _of_days(vouches: Sequence[Vouch], pace: Pace) -> Iterator[Sequence[Vouch]]:
    """Yield the days on which enough cards, and enough of all, carry one date and take long to read."""
    by_day: defaultdict[date, list[Vouch]] = defaultdict(list)
    for vouch in vouches:
        if not isinstance(vouch.at, datetime):
            by_day[vouch.at].append(vouch)
    known = len({vouch.ref for day in by_day.values() for vouch in day})
    for day in by_day.values():
        long = pace.reading(day) >= timedelta(minutes=pace.day_minutes)
        if len(day) >= pace.min_cards and long and len(day) >= pace.day_share * known:
            yield day
