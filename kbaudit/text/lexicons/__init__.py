"""What the languages say of dates and of time: one TOML file a language, named by its two-letter code.

A new language is a new file with the same keys; nothing else changes. A list may be left out where a language has
nothing for it. What each list is for stands at :class:`Lexicon`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

_SAMPLE = 2000
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KANA = re.compile(r"[\u3041-\u30fa]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language. Phrases are lower case; their order within a list does not matter.

    Attributes:
        language: The two-letter code of ISO 639-1.
        spaced: Whether words are parted by spaces.
        months: Twelve lists of names and abbreviations, each in every form that may stand in a date.
        within: What may stand before a month, quarter or year to name a part of it: ``end of``.
        to: What joins the two ends of a range of days.
        abbreviations: Words after which a full stop ends no sentence, without their last full stop; with a
            hyphen before it, what such a word ends with before a number: ``Hauptstr. 5``.
        before_numbers: Those abbreviations that are such only before a number: ``No.``
        closing: Those abbreviations that may be the last word of a sentence: ``p.m.``
        ordinal_after: Words between which and a capital letter a number with a full stop is an ordinal: ``am 2. Tag``.
        question_labels: What stands before a question and a colon: ``Q``.
        answer_labels: What stands before its answer and a colon: ``A``.
        fillers: Words that may stand between a cue and its date: ``on``, ``the``, names of days.
        open_ended: Phrases that leave the end open: ``at least``.
        ends: Phrases before a date that name an end and say by themselves that it is still to come.
        ends_after: The same after a date.
        until: Words before a date that name an end, in any tense.
        until_after: The same after a date.
        valid: Words before a range of days that say by themselves that something holds only in it: ``valid``.
        stops: Phrases that announce a stop: ``will no longer``; those of the past words in them say no past.
        stops_after: The same, where they stand only after a date.
        deadline: Words before a date by which something is to be done.
        duty: Words that ask the reader to do it.
        asks: Words that do so only at the start of a sentence: ``order``.
        holds: Words that show a sentence to speak of the present or the future.
        future: Words that show it to speak of the future.
        promised: Phrases before a date that announce something by themselves.
        promised_after: The same after a date.
        at: Words before a date on or in which something happens.
        starts: Words before a date from which something holds.
        starts_after: The same after a date.
        then: Phrases that go on to tell what came after.
        past: Words that show a sentence to speak of the past.
        past_endings: Ends of words which, right before a cue, tie it to something past: ``ordered until``.
        be: Words that, up to three words before such an ending, take it back: ``is offered until``.
        hypothetical: Words that mark an example, a sample value or an instruction to type one.
        conditional: Words that, at the start of a sentence, limit all that stands before its first comma.
        supposing: Words that begin a condition; a date in it after an end makes both an example.
        relative: Words that begin a clause telling which things are meant, where a verb follows them.
        whose: The same with a noun after them.
        classing: Words before the thing meant that show it to be a class: ``customers with a contract that``.
        terms: Names of spans of time that are defined by their days: ``financial year``.
        history: Words in a heading under which the past is told.
        history_alone: Words that say so only when they are the whole heading, numbers and dates apart.
        period: Words in a heading which, with a year, make a text that speaks from that year.
        examples: Words in a heading under which examples stand.
        published: Words before the date at the head of a dated text.
        asides: Words before a colon that say nothing of what follows it: ``By the way``.
        callouts: Words that open a note to the reader, even where it is marked up as a quotation.
    """

    language: str
    spaced: bool = True
    months: tuple[tuple[str, ...], ...]
    within: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    before_numbers: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    ordinal_after: tuple[str, ...] = ()
    question_labels: tuple[str, ...] = ()
    answer_labels: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    open_ended: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    ends_after: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    until_after: tuple[str, ...] = ()
    valid: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    stops_after: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    duty: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    future: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    promised_after: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    starts_after: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    past_endings: tuple[str, ...] = ()
    be: tuple[str, ...] = ()
    hypothetical: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    supposing: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()
    classing: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    history_alone: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    callouts: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()

    def words(self, *lists: str) -> tuple[str, ...]:
        """Give the phrases of several lists, the longest first."""
        phrases = {phrase for name in lists for phrase in getattr(self, name)}
        return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """Give every language, English first, then by code."""
    found = (
        _read(file.read_text(encoding="utf-8")) for file in files(__name__).iterdir() if file.name.endswith(".toml")
    )
    return tuple(sorted(found, key=lambda lexicon: (lexicon.language != "en", lexicon.language)))


def lexicons_for(locale: str | None) -> tuple[Lexicon, ...]:
    """Give the languages in which a text of a locale is to be read.

    Returns:
        All of them where the locale is unknown, none where its language has no lexicon.
    """
    if not locale:
        return lexicons()
    language = re.split(r"[-_]", locale, maxsplit=1)[0].lower()
    return tuple(lexicon for lexicon in lexicons() if lexicon.language == language)


def lexicon_of(text: str) -> Lexicon:
    """Guess the language of a text from its first 2,000 characters; English where nothing speaks for another."""
    sample = text[:_SAMPLE]
    if _KANA.search(sample):
        return next(lexicon for lexicon in lexicons() if not lexicon.spaced)
    words = _WORD.findall(sample.lower())
    return max(lexicons(), key=lambda lexicon: sum(map(_telling_words(lexicon).__contains__, words)))


@cache
def _telling_words(lexicon: Lexicon) -> frozenset[str]:
    lists = (
        "fillers",
        "ends",
        "until",
        "deadline",
        "duty",
        "holds",
        "future",
        "at",
        "starts",
        "past",
        "conditional",
        "be",
    )
    words = {word for phrase in lexicon.words(*lists) for word in phrase.split()}
    return frozenset(words | {name for names in lexicon.months for name in names})


def any_of(phrases: tuple[str, ...], *, spaced: bool = True) -> str:
    """Write a pattern for any of some phrases, as whole words where the language has such; never matches for none."""
    if not phrases:
        return r"(?!)"
    choice = "|".join(
        re.escape(phrase).replace(r"\ ", r"\s") for phrase in sorted(phrases, key=lambda one: (-len(one), one))
    )
    return rf"(?<!\w)(?:{choice})(?!\w)" if spaced else f"(?:{choice})"


def _read(text: str) -> Lexicon:
    raw = tomllib.loads(text)
    known = {field.name for field in fields(Lexicon)}
    if unknown := sorted(raw.keys() - known):
        raise ValueError(f"a lexicon has no list {unknown[0]!r}")
    return Lexicon(**{name: _frozen(value) for name, value in raw.items()})


def _frozen(value: Any) -> Any:  # noqa: ANN401 - a TOML value
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
