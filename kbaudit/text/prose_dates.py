"""Dates in running prose, in every language that has a lexicon.

A date names a first and a last day: "March 2025" the whole month, "the end of 2024" its last day only by its end,
"24 to 31 December 2025" eight days. Where day and month cannot be told apart (03/04/2025) it reaches from the earlier
reading to the later one, so that nothing is held to be over before it is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from kbaudit.text.lexicons import any_of, lexicons

_MONTHS_IN_A_YEAR = 12
_MONTHS_IN_A_QUARTER = 3
_MONTHS_IN_A_HALF = 6
_LONGEST_LEAD = 48
_YEAR = r"(?:19|20)\d\d"
_ANY_YEAR = re.compile(_YEAR)
_BEFORE = r"(?<![\w$€£¥#/@+])(?<!\d[.,:-])"
_AFTER = r"(?![\w%€$£°])(?![-/:.,]\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|ª|º|°|\.|ης|η)?"
_OF = r"(?:of\s|de\s|del\s|di\s|του\s|d['’])?"
_ARTICLE = r"(?:(?:the|el|le|il|den|dem|zum|τις|την)\s)?"
# What two months do that are joined by "and" need not go on from one to the other.
_AND = frozenset({"and", "und", "et", "y", "e", "en", "dan", "και"})
_QUARTER_WORDS = r"(?:quarter|quartal|trimestre|kwartaal|kuartal|triwulan|τρίμηνο)"
# Short names that are words of their own in other languages; they count only beside a day.
_NOT_ALONE = frozenset({"set", "out", "gen", "mag", "mar", "mai", "ago", "abr", "dic", "sett", "giu", "lug", "agt"})
_ENGLISH_SHORT = frozenset({"mar"})


class Span(StrEnum):
    """What a date names."""

    DAY = "day"
    DAYS = "days"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ProseDate:
    """A date found in a text.

    Attributes:
        start: Its place in the text.
        end: The place after it.
        first: The first day it may mean.
        last: The last day it may mean.
        span: What it names; ``days`` for a range of days.
    """

    start: int
    end: int
    first: date
    last: date
    span: Span


def find_dates(text: str) -> tuple[ProseDate, ...]:
    """Find the dates of a text that name their year in four digits, in reading order; none overlaps another.

    A bare year counts where nothing shows it to be an amount, a version or a part of an address. Days that the
    calendar does not have are no dates.
    """
    if not _ANY_YEAR.search(text):
        return ()
    found = [_with_opening(text, one) for match in _grammar().finditer(text) for one in _read(match)]
    return tuple(_joined(text, found))


def _read(match: re.Match[str]) -> Iterator[ProseDate]:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    form = match.lastgroup or ""
    try:
        first, last, span = _days(form, groups)
    except ValueError:
        return
    yield ProseDate(match.start(), match.end(), first, last, span)


def _days(form: str, groups: dict[str, str]) -> tuple[date, date, Span]:  # noqa: PLR0911 - one a form
    number = {name: int(value) for name, value in groups.items() if value.isdecimal()}
    match form:
        case "dmy" | "mdy":
            return _with_named_month(form, _month(groups[f"{form}_m"]), number)
        case "ymd" | "cjk":
            return _year_first(form, number)
        case "num":
            return _either_way(number["num_a"], number["num_b"], number["num_y"])
        case "my":
            return _month_of(number["my_y"], _month(groups["my_m"]))
        case "quarter":
            return _quarter(groups, number)
        case "slash":
            return _month_of(number["slash_y"], number["slash_m"])
    return _year_of(number["year_y"])


def _with_named_month(form: str, month: int, number: dict[str, int]) -> tuple[date, date, Span]:
    first = date(number[f"{form}_y"], month, number[f"{form}_d"])
    last = first.replace(day=number.get(f"{form}_d2", first.day))
    return first, last, Span.DAY if first == last else Span.DAYS


def _year_of(year: int) -> tuple[date, date, Span]:
    return date(year, 1, 1), date(year, 12, 31), Span.YEAR


def _year_first(form: str, number: dict[str, int]) -> tuple[date, date, Span]:
    year, month, day = (number.get(f"{form}_{part}") for part in "ymd")
    if year is None or month is None:
        return _year_of(number[f"{form}_y"])
    if day is None:
        return _month_of(year, month)
    first = last = date(year, month, day)
    if "cjk_d2" in number:
        last = date(year, number.get("cjk_m2", month), number["cjk_d2"])
    return first, last, Span.DAY if first == last else Span.DAYS


def _either_way(one: int, two: int, year: int) -> tuple[date, date, Span]:
    readings = [date(year, month, day) for day, month in {(one, two), (two, one)} if month <= _MONTHS_IN_A_YEAR]
    if not readings:
        raise ValueError("names no month")
    return min(readings), max(readings), Span.DAY


def _month_of(year: int, month: int) -> tuple[date, date, Span]:
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1]), Span.MONTH


def _quarter(groups: dict[str, str], number: dict[str, int]) -> tuple[date, date, Span]:
    half = "q_half" in groups
    nth = number.get("q_half") or number.get("q_nth") or number["q_word"]
    months = _MONTHS_IN_A_HALF if half else _MONTHS_IN_A_QUARTER
    year = number.get("q_y1") or number["q_y2"]
    last = _month_of(year, nth * months)[1]
    return date(year, (nth - 1) * months + 1, 1), last, Span.QUARTER


def _with_opening(text: str, found: ProseDate) -> ProseDate:
    if found.span is Span.MONTH:
        return _with_opening_month(text, found)
    if found.span is not Span.DAY:
        return found
    lead = text[max(0, found.start - _LONGEST_LEAD) : found.start]
    opening = _opening().search(lead)
    if opening is None or _is_amount(lead[: opening.start()], opening):
        return found
    name = opening["m"] or opening["m2"]
    month = _month(name) if name else found.last.month
    try:
        # "24 December to 2 January 2026" begins in the year before.
        first = date(found.last.year - (month > found.last.month), month, int(opening["d"] or opening["d2"]))
    except ValueError:
        return found
    if first > found.last:
        return found
    return replace(found, start=found.start - len(lead) + opening.start(), first=first, span=Span.DAYS)


def _with_opening_month(text: str, found: ProseDate) -> ProseDate:
    """Take in a month before the one that names the year: "January to March 2025"."""
    lead = text[max(0, found.start - _LONGEST_LEAD) : found.start]
    opening = _opening_month().search(lead)
    if opening is None:
        return found
    month = _month(opening["m"])
    first = date(found.first.year - (month > found.first.month), month, 1)
    span = Span.MONTH if opening["to"].lower() in _AND else Span.DAYS
    return replace(found, start=found.start - len(lead) + opening.start(), first=first, span=span)


def _is_amount(before: str, opening: re.Match[str]) -> bool:
    """Tell whether a bare number before "until" is no day: "costs 9 until 30 June 2025"."""
    bare = not (opening["m"] or opening["m2"]) and _until().search(opening[0]) is not None
    return bare and _starts().search(before) is None


def _joined(text: str, found: list[ProseDate]) -> Iterator[ProseDate]:
    held: ProseDate | None = None
    for one in found:
        if held is None:
            held = one
        elif _is_range(text, held, one):
            held = ProseDate(held.start, one.end, held.first, one.last, Span.DAYS)
        elif one.start >= held.end:
            yield held
            held = one
    if held is not None:
        yield held


def _is_range(text: str, one: ProseDate, two: ProseDate) -> bool:
    between = text[one.end : two.start]
    return one.end <= two.start and one.last <= two.last and _joining().fullmatch(between) is not None


def _month(name: str) -> int:
    return _month_numbers()[name.lower()]


@cache
def _month_numbers() -> dict[str, int]:
    return {
        name: number for lexicon in lexicons() for number, names in enumerate(lexicon.months, start=1) for name in names
    }


def _names(*, alone: bool) -> str:
    names = [name for name in _month_numbers() if not alone or name not in _NOT_ALONE or name in _ENGLISH_SHORT]
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _grammar() -> re.Pattern[str]:
    within = f"(?:{any_of(_phrases('within'))}[\\s-])?"
    beside, alone = _names(alone=False), _names(alone=True)
    day = r"\d{1,2}"
    forms = (
        rf"(?P<ymd>{_BEFORE}(?P<ymd_y>{_YEAR})(?P<ymd_s>[-/.])(?P<ymd_m>{day})(?P=ymd_s)(?P<ymd_d>{day})(?!\d))",
        (
            rf"(?P<cjk>(?<!\d)(?P<cjk_y>{_YEAR})年(?!度)(?:(?P<cjk_m>{day})月(?:(?P<cjk_d>{day})日"
            rf"(?:(?:から|～|〜|-|–)(?:(?P<cjk_m2>{day})月)?(?P<cjk_d2>{day})日)?|末)?|末)?)"
        ),
        (
            rf"(?P<dmy>(?<![\w$€£¥#/@+])(?<!\d[.,:])(?P<dmy_d>{day}){_ORDINAL}[\s-]{_OF}(?P<dmy_m>{beside})\.?,?[\s-]{_OF}"
            rf"(?P<dmy_y>{_YEAR}){_AFTER})"
        ),
        (
            rf"(?P<mdy>{_BEFORE}(?P<mdy_m>{beside})\.?\s(?P<mdy_d>{day})(?:st|nd|rd|th)?"
            rf"(?:\s?{_connectors()}\s?(?P<mdy_d2>{day})(?:st|nd|rd|th)?)?,?\s(?P<mdy_y>{_YEAR}){_AFTER})"
        ),
        rf"(?P<num>{_BEFORE}(?P<num_a>{day})(?P<num_s>[./-])(?P<num_b>{day})(?P=num_s)(?P<num_y>{_YEAR}){_AFTER})",
        (
            rf"(?P<quarter>{_BEFORE}{within}(?:(?:[QT](?P<q_nth>[1-4])|H(?P<q_half>[12]))[\s/-]?{_OF}(?P<q_y1>{_YEAR})"
            rf"|(?P<q_word>[1-4]){_ORDINAL}\s{_QUARTER_WORDS},?\s{_OF}(?P<q_y2>{_YEAR})){_AFTER})"
        ),
        rf"(?P<my>{_BEFORE}{within}(?P<my_m>{alone})\.?,?[\s-]{_OF}(?P<my_y>{_YEAR}){_AFTER})",
        rf"(?P<slash>{_BEFORE}(?P<slash_m>0?[1-9]|1[0-2])/(?P<slash_y>{_YEAR}){_AFTER})",
        rf"(?P<year>{_BEFORE}(?<!-){within}(?P<year_y>{_YEAR}){_AFTER}(?![-–/]))",
    )
    return re.compile("|".join(forms), re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    names = _names(alone=False)
    return re.compile(
        rf"(?<![\w.,/$€£¥#])(?:(?P<d>\d{{1,2}}){_ORDINAL}(?:\s{_OF}(?P<m>{names})\.?)?|(?P<m2>{names})\.?\s(?P<d2>\d{{1,2}}))"
        rf"\s?{_connectors()}\s?{_ARTICLE}$",
        re.IGNORECASE,
    )


@cache
def _opening_month() -> re.Pattern[str]:
    within = f"(?:{any_of(_phrases('within'))}[\\s-])?"
    return re.compile(
        rf"{_BEFORE}{within}(?P<m>{_names(alone=True)})\.?\s?(?P<to>{_connectors()})\s?{_ARTICLE}$", re.IGNORECASE
    )


@cache
def _until() -> re.Pattern[str]:
    return re.compile(any_of(_phrases("until")), re.IGNORECASE)


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(rf"{any_of(_phrases('starts'))}\s$", re.IGNORECASE)


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(rf"\s?{_connectors()}\s?{_ARTICLE}", re.IGNORECASE)


@cache
def _connectors() -> str:
    return rf"(?:{any_of(_phrases('to'))}|[-–—～〜→]|から)"


def _phrases(name: str) -> tuple[str, ...]:
    return tuple(sorted({phrase for lexicon in lexicons() for phrase in getattr(lexicon, name)}))
