"""What a sentence says of an end: whether it states one, or announces something, and for which day.

Two readings are known: ``ended``, a validity, a closing or a deadline with its day; and ``promise``, something
announced for a day. Sentences that tell of the past, or of what began on a day, say neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from kbaudit.text.cues import Cues, cues_of
from kbaudit.text.lexicons import Lexicon
from kbaudit.text.prose_dates import ProseDate, Span, find_dates

_LONGEST_SENTENCE = 1000
_LEAD = 90
_PROMISE_REACH = 110
_FILLERS_AT_MOST = 6
# What goes on for longer than half a year is rather a period of accounts or of records.
_LONGEST_RANGE = timedelta(days=184)
_PUNCTUATION = " \t\u00a0,:(–—-*_"
_STRONG_PUNCTUATION = _PUNCTUATION + "=|"
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.h]\d{2})?\s?(?:(?:am|pm|a\.m\.|p\.m\.|uhr|h|uur)\b\.?)?$", re.IGNORECASE)
_CLAUSE_BREAK = re.compile(r"[;:()–—]|\s-\s")
_COMMA = re.compile(r"[,;，、]")
_WORD = re.compile(r"[^\W_]")
_CLAUSE_START = re.compile(r"[,;:(–—]")
_QUOTED = re.compile(
    r"\"[^\"]{0,400}\"|“[^”]{0,400}”|„[^“”]{0,400}[“”]|«[^»]{0,400}»|「[^」]{0,400}」|『[^』]{0,400}』"
)
_PLACEHOLDER = re.compile(r"\{\{|<%|\bYYYY\b|\bXX\b|\bTBD\b|\[date\]", re.IGNORECASE)
_AFTER_A_BARE_YEAR = re.compile(r"\s{0,2}(?:$|[.,;:!?)\]。、…]|まで|に)")
_GOES_ON = re.compile(r"\s?[^\W\d_]")
_CLASS_WITHIN_WORDS = 5
_RELATIVE_WITHIN_WORDS = 7
_TRAILING = re.compile(r"^\s?(?:[（(][^（）()]{0,12}[）)]|\d{1,2}(?:時|:\d\d)(?:\d{1,2}分)?)?")


class EndingKind(StrEnum):
    """How a sentence names a day to come."""

    ENDED = "ended"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Ending:
    """The end a sentence states.

    Attributes:
        ends_on: The last day on which it can be true.
    """

    kind: EndingKind
    ends_on: date


@dataclass(frozen=True, slots=True)
class _Spot:
    """A date in its sentence: the words before it without fillers, and those after it."""

    sentence: str
    when: ProseDate
    lead: str
    tail: str


def read_ending(sentence: str, lexicons: Iterable[Lexicon]) -> Ending | None:
    """Read the end a sentence states, in the first language that knows its words.

    Returns:
        The latest where it states several, since part of it still holds until then; None where it states none, or
        is longer than 1,000 characters.
    """
    dates = find_dates(sentence) if len(sentence) <= _LONGEST_SENTENCE else ()
    if not dates or _PLACEHOLDER.search(sentence) or sentence.endswith(("?", "？")):
        return None
    quoted = [found.span() for found in _QUOTED.finditer(sentence)]
    free = tuple(one for one in dates if not any(start < one.start < end for start, end in quoted))
    for lexicon in lexicons if free else ():
        if found := _read_in(sentence, free, lexicon):
            return found
    return None


def opens_example(sentence: str, lexicons: Iterable[Lexicon]) -> bool:
    """Tell whether a sentence begins an example, which the sentences after it may go on with."""
    return any(cues_of(lexicon).hypothetical.search(sentence[:_LONGEST_SENTENCE]) for lexicon in lexicons)


def _read_in(sentence: str, dates: tuple[ProseDate, ...], lexicon: Lexicon) -> Ending | None:
    cues = cues_of(lexicon)
    spots = [_spot(sentence, one, cues) for one in dates]
    found = [ending for spot in spots if (ending := _ending_at(spot, cues))]
    if not found or _speaks_otherwise(sentence, spots, cues):
        return None
    return max(found, key=lambda ending: ending.ends_on)


def _speaks_otherwise(sentence: str, spots: list[_Spot], cues: Cues) -> bool:
    if any(pattern.search(sentence) for pattern in (cues.then, cues.hypothetical)):
        return True
    if _tells_of_the_past(sentence, spots, cues) or _is_worked_example(sentence, spots, cues):
        return True
    # "9 € until 30 June 2025 and 10 € from 1 July 2025" tells both and stays true.
    return len(spots) > 1 and any(
        cues.starts_lead.search(spot.lead) or cues.starts_tail.search(spot.tail) for spot in spots
    )


def _tells_of_the_past(sentence: str, spots: list[_Spot], cues: Cues) -> bool:
    """Tell whether a word of the past governs an end; one in a clause before that of the last date does not."""
    found = [one.start() for one in cues.past.finditer(_without_stops(sentence, cues))]
    if not found:
        return False
    starts = [one.end() for one in _COMMA.finditer(sentence, 0, spots[-1].when.start)]
    clause = starts[-1] if starts and len(spots) == 1 else 0
    return found[-1] >= clause or not cues.holds.search(sentence, clause, spots[-1].when.start)


def _without_stops(sentence: str, cues: Cues) -> str:
    """Blank the announcements of a stop, since "no longer" tells of the past only without them."""
    for stops in (cues.stops, cues.stops_after):
        sentence = stops.sub(lambda found: "_" * len(found[0]), sentence)
    return sentence


def _is_worked_example(sentence: str, spots: list[_Spot], cues: Cues) -> bool:
    """Tell whether a condition with its own day follows an end: "ends on 31 March 2025 if you joined in 2024"."""
    return any(cues.supposing.search(sentence, one.when.end, two.when.start) for one, two in pairwise(spots))


def _ending_at(spot: _Spot, cues: Cues) -> Ending | None:
    if cues.open_lead.search(spot.lead) or _in_condition(spot, cues) or _is_no_date(spot, cues):
        return None
    if cues.term_lead.search(spot.lead) or _tells_which(spot, cues):
        return None
    if _states_an_end(spot, cues):
        return Ending(EndingKind.ENDED, spot.when.last)
    if _announces(spot, cues):
        return Ending(EndingKind.PROMISE, spot.when.last)
    return None


def _states_an_end(spot: _Spot, cues: Cues) -> bool:
    if cues.ends_lead.search(spot.lead) or cues.ends_tail.match(spot.tail):
        return True
    if _tied_to_the_past(spot, cues):
        return False
    if _is_validity(spot, cues) or _stops(spot, cues) or _closes(spot, cues):
        return True
    ends = cues.until_lead.search(spot.lead) or cues.until_tail.match(spot.tail) or _is_range(spot, cues)
    if ends and _still_holds(spot, cues):
        return True
    if spot.when.span is Span.YEAR or not cues.deadline_lead.search(spot.lead):
        return False
    return cues.duty.search(spot.sentence) is not None or cues.asks.match(spot.sentence) is not None


def _tells_which(spot: _Spot, cues: Cues) -> bool:
    """Tell whether an end only says which of many things are meant: "contracts that run until 31 March 2025 are …"."""
    clause = _CLAUSE_START.split(spot.lead)[-1]
    if _opens_clause(spot, cues):
        return False
    head = _head_of_relative(clause, cues)
    if head is None:
        return not _has_verb(clause, cues) and cues.verb.match(spot.tail.lstrip()) is not None
    beside = " ".join(head.split()[-_CLASS_WITHIN_WORDS:])
    if cues.classing.search(beside):
        return True
    return not cues.holds.search(head) and _GOES_ON.match(spot.tail) is not None


def _head_of_relative(clause: str, cues: Cues) -> str | None:
    """Give what stands before a relative clause that no comma parts from it."""
    for found in cues.relative.finditer(clause):
        rest = clause[found.end() :].lstrip()
        if clause[: found.start()].strip() and cues.verb.match(rest) and _is_all_relative(rest, cues):
            return clause[: found.start()]
    whose = cues.whose.search(clause)
    return clause[: whose.start()] if whose and _is_all_relative(clause[whose.end() :], cues) else None


def _is_all_relative(rest: str, cues: Cues) -> bool:
    """Tell whether the main verb has not come yet: in "all who are in it must switch by 31 March 2025" it has."""
    return len(rest.split()) <= _RELATIVE_WITHIN_WORDS and cues.duty.search(rest) is None


def _has_verb(clause: str, cues: Cues) -> bool:
    ends = cues.ends_lead.search(clause)
    return cues.holds.search(clause, 0, ends.start() if ends else len(clause)) is not None


def _is_validity(spot: _Spot, cues: Cues) -> bool:
    """Tell whether a range of days follows a word that says what holds in it: "Valid: 01.01.2024 - 31.12.2024"."""
    if spot.when.span is not Span.DAYS:
        return False
    lead = cues.starts_lead.sub("", spot.lead).rstrip(_STRONG_PUNCTUATION)
    return any(cues.valid_lead.search(shorter) for shorter in _shorter_leads(lead, cues))


def _stops(spot: _Spot, cues: Cues) -> bool:
    """Tell whether something is announced to stop on a day or after it."""
    starts = cues.starts_lead.search(spot.lead) or cues.starts_tail.match(spot.tail)
    if not (starts or cues.at_lead.search(spot.lead)) or spot.when.span is Span.YEAR:
        return False
    before = _CLAUSE_BREAK.split(spot.sentence[max(0, spot.when.start - _PROMISE_REACH) : spot.when.start])[-1]
    after = _CLAUSE_BREAK.split(spot.sentence[spot.when.end : spot.when.end + _PROMISE_REACH])[0]
    opens = spot.when.start <= _LEAD and _opens_clause(spot, cues)
    if cues.stops.search(before) or (opens and cues.stops.search(after)):
        return True
    return bool(cues.stops_after.search(after) and (not cues.spaced or cues.future.search(spot.sentence)))


def _closes(spot: _Spot, cues: Cues) -> bool:
    """Tell whether a sentence ends with its end and leaves the verb out, as Japanese ones may."""
    found = cues.until_tail.match(spot.tail)
    return found is not None and bool(spot.lead.strip()) and not _WORD.search(spot.tail, found.end())


def _is_range(spot: _Spot, cues: Cues) -> bool:
    """Tell whether days are a span of time in which something goes on, and not two values beside each other."""
    if spot.when.span is not Span.DAYS or spot.when.last - spot.when.first > _LONGEST_RANGE:
        return False
    if cues.deadline_lead.search(spot.lead):
        return False
    return _in_words(spot) or any(cue.search(spot.lead) for cue in (cues.starts_lead, cues.at_lead))


def _still_holds(spot: _Spot, cues: Cues) -> bool:
    """Tell whether the verb that the end belongs to is one of the present.

    It stands before the end, unless the end opens its clause: "entries until 31 March 2025 are deleted" only says
    which entries.
    """
    words = spot.sentence if not cues.spaced or _opens_clause(spot, cues) else spot.sentence[: spot.when.start]
    return cues.holds.search(words) is not None


def _opens_clause(spot: _Spot, cues: Cues) -> bool:
    found = next(
        (cue for lead in (cues.until_lead, cues.starts_lead, cues.at_lead) if (cue := lead.search(spot.lead))), None
    )
    clause = _CLAUSE_START.split(spot.lead[: found.start()] if found else spot.lead)[-1]
    return not clause.strip()


def _in_words(spot: _Spot) -> bool:
    return any(character.isalpha() for character in spot.sentence[spot.when.start : spot.when.end])


def _announces(spot: _Spot, cues: Cues) -> bool:
    if cues.promised_lead.search(spot.lead) or cues.promised_tail.match(spot.tail):
        return True
    if _tied_to_the_past(spot, cues):
        return False
    if cues.starts_lead.search(spot.lead) or cues.starts_tail.match(spot.tail) or not _placed(spot, cues):
        return False
    before = _CLAUSE_BREAK.split(spot.sentence[max(0, spot.when.start - _PROMISE_REACH) : spot.when.start])[-1]
    after = _CLAUSE_BREAK.split(spot.sentence[spot.when.end : spot.when.end + _PROMISE_REACH])[0]
    opens = spot.when.start <= _LEAD and len(spot.lead.split()) <= 1
    return bool(cues.future.search(before) or (opens and cues.future.search(after)))


def _placed(spot: _Spot, cues: Cues) -> bool:
    """Tell whether the date says when something happens; American English leaves the preposition out before a day."""
    return bool(cues.at_lead.search(spot.lead)) or (spot.when.span in {Span.DAY, Span.DAYS} and _in_words(spot))


def _in_condition(spot: _Spot, cues: Cues) -> bool:
    if not cues.conditional.match(spot.sentence):
        return False
    comma = spot.sentence.find(",", spot.when.start)
    return "," not in spot.sentence[: spot.when.start] and (comma == -1 or comma >= spot.when.end)


def _is_no_date(spot: _Spot, cues: Cues) -> bool:
    """Tell whether a bare year may be something else: "until 2000 rows", "in 2023 release wave 2"."""
    bare = spot.when.span is Span.YEAR and spot.when.end - spot.when.start == len("2025")
    opens = cues.until_lead.fullmatch(spot.lead) and spot.sentence.startswith(spot.lead)
    return bare and not opens and not _AFTER_A_BARE_YEAR.match(spot.sentence[spot.when.end :])


def _tied_to_the_past(spot: _Spot, cues: Cues) -> bool:
    """Tell whether the word that governs the cue is one of the past: "orders placed until 31 March 2025"."""
    found = cues.past_lead.search(spot.lead)
    return found is not None and not cues.be.search(" ".join(spot.lead[: found.start()].split()[-3:]))


def _spot(sentence: str, when: ProseDate, cues: Cues) -> _Spot:
    lead = sentence[max(0, when.start - _LEAD) : when.start]
    tail = sentence[when.end : when.end + _LEAD]
    return _Spot(sentence, when, _without_fillers(lead, cues), tail[_trailing_length(tail) :])


def _trailing_length(tail: str) -> int:
    found = _TRAILING.match(tail)
    return found.end() if found else 0


def _without_fillers(lead: str, cues: Cues) -> str:
    """Take away what may stand between a cue and its date: as little as shows the surest cue."""
    leads = list(_shorter_leads(lead, cues))
    for pattern in cues.surest_first:
        if found := next((shorter for shorter in leads if pattern.search(shorter)), None):
            return found
    return lead.rstrip(_PUNCTUATION)


def _shorter_leads(lead: str, cues: Cues) -> Iterator[str]:
    for _ in range(_FILLERS_AT_MOST):
        bare = lead.rstrip(_STRONG_PUNCTUATION)
        yield bare
        lead = _CLOCK.sub("", cues.fillers.sub("", bare))
        if lead == bare:
            return
