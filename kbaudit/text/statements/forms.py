"""The forms that tell what a passage is said of: questions, turns of questions and answers, labels."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from kbaudit.text.lexicons import any_of, lexicons, lexicons_for

COLONS = (":", "：")

_QUESTION = re.compile(r"(?:[?？\u037e]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)[!)*\]]{0,3}$")
_JAPANESE_QUESTION = re.compile("(?:です|ます|せん|しょう|した)か[。？]?$")
_COLON = re.compile(r"[^.!?。！？…]{1,70}?(?::(?=\s)|：)\s{0,2}(?=\S)")
_DASH = re.compile(r"[^.!?。！？…:]{1,60}?\s[–—-]{1,2}\s(?=\S)")
_SECOND_DASH = re.compile(r"\s[–—-]{1,2}\s")
_NEXT_LABEL = re.compile(r"(?<=[,;|·])\s{1,2}(?=[^\W\d_][^:：;,.!?]{0,40}[:：]\s)")
_STATED = 8
_PAUSE = re.compile(r"[:;]\s")
_FEW_WORDS = 6
_FEWER = 5
_CHARACTERS_A_WORD = 3
_UNSPACED = re.compile("[\u3041-\u30fa\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Forms:
    """What the languages of a text say of form.

    Attributes:
        language: The language or locale of the text, or None.
        turn: Matches what stands before a question or an answer: ``Q:``.
        answer: Matches what stands before an answer: ``A:``.
        asides: Labels that say nothing of a subject: ``Note``, ``By the way``.
        conditions: Words that begin a condition, which is no label: ``If``.
        days: Names of days and months, which a dash makes a range.
    """

    language: str | None
    turn: re.Pattern[str]
    answer: re.Pattern[str]
    asides: frozenset[str]
    conditions: frozenset[str]
    days: frozenset[str]

    def opens_turn(self, text: str, at: int = 0) -> bool:
        """Tell whether a question or an answer begins here with the mark of one."""
        return self.turn.match(text, at) is not None

    def answers(self, text: str) -> bool:
        """Tell whether an answer begins here with the mark of one."""
        return self.answer.match(text) is not None

    def question_of(self, text: str) -> str:
        """Give a question without its mark."""
        return _after(self.turn, text)

    def answer_of(self, text: str) -> str:
        """Give an answer without its mark."""
        return _after(self.answer, text)

    def label_of(self, text: str, *, strong: int = 0, dash: bool = False) -> tuple[str, str] | None:
        """Take a passage apart into label and value.

        Args:
            strong: How many of its first characters are set in bold.
            dash: Whether a dash may divide them: so in an item or a line, hardly within running text.
        """
        found = self._bold_label(text, strong) or self._colon_label(text) or (dash and self._dash_label(text))
        return found if found and self._names(found[0]) else None

    def labels_of(self, text: str, **form: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - as label_of
        """Take a passage apart into all its labels and values, as in ``Standard: 5 €, express: 9 €``; () for none."""
        whole = self.label_of(text, **form)
        parts = _NEXT_LABEL.split(text) if whole else ()
        several = [found for part in parts if (found := self._colon_label(part)) and self._names(found[0])]
        if whole and 1 < len(several) == len(parts):
            return tuple((label, value.rstrip(",;|· ")) for label, value in several)
        return (whole,) if whole else ()

    def _bold_label(self, text: str, strong: int) -> tuple[str, str] | None:
        label, value = text[:strong].strip(" :：–—-."), text[strong:].lstrip(" :：–—-")
        marked = text[strong - 1 : strong] in {":", "："} or text[strong : strong + 2].lstrip()[:1] in {*":：–—-"}
        stated = value[:1].isdigit() or unicodedata.category(value[:1] or " ") == "Sc"
        return (label, value) if strong and value and (marked or stated) else None

    def _colon_label(self, text: str) -> tuple[str, str] | None:
        found = _COLON.match(text)
        return (found[0].rstrip().rstrip(":：").strip(), text[found.end() :]) if found else None

    def _dash_label(self, text: str) -> tuple[str, str] | None:
        found = _DASH.match(text)
        if not found or _SECOND_DASH.search(text, found.end()):
            return None
        label = found[0].rstrip(" –—-")
        if not label or label[-1].isdigit() or label.split()[-1].casefold() in self.days or not is_short(label, _FEWER):
            return None
        return label, text[found.end() :]

    def _names(self, label: str) -> bool:
        """Tell whether a passage is one that may name something: a few words, no condition, no mere ``Note``."""
        words = label.strip("*_[]()").casefold()
        return (
            is_short(label)
            and any(map(str.isalpha, label))
            and label.count("(") == label.count(")")
            and words not in self.asides
            and words.split(maxsplit=1)[0] not in self.conditions
        )


@cache
def forms_of(language: str | None) -> Forms:
    """Give the forms of a language; of all where it is unknown or without a lexicon."""
    spoken = lexicons_for(language) or lexicons()
    asked = tuple(word for lexicon in spoken for word in lexicon.question_labels)
    answered = tuple(word for lexicon in spoken for word in lexicon.answer_labels)
    return Forms(
        language,
        _turn((*asked, *answered), r"(?:[:：]|[.](?=\s))"),
        # "A." may be an initial.
        _turn(answered, "[:：]"),
        frozenset(word for lexicon in spoken for word in lexicon.words("callouts", "asides")),
        frozenset(word for lexicon in spoken for word in lexicon.supposing),
        frozenset(word for lexicon in spoken for names in (lexicon.fillers, *lexicon.months) for word in names),
    )


def _turn(words: tuple[str, ...], stop: str) -> re.Pattern[str]:
    return re.compile(rf"{any_of(words)}\s?\d{{0,3}}\s?{stop}\s{{0,3}}(?=\S)", re.IGNORECASE)


def _after(mark: re.Pattern[str], text: str) -> str:
    found = mark.match(text)
    return text[found.end() :] if found else text


def is_question(text: str) -> bool:
    """Tell whether a sentence ends as a question does, in any language; one cut out of a quotation does not count."""
    if text.endswith(("か", "か。", "か？")):
        return _JAPANESE_QUESTION.search(text, max(0, len(text) - 8)) is not None or text.endswith("？")
    asks = _QUESTION.search(text, max(0, len(text) - 6)) is not None and not _is_open(text)
    return asks and not _states_first(text)


def _states_first(text: str) -> bool:
    """Tell whether a whole statement stands before the colon or semicolon after which a passage asks."""
    before = _PAUSE.split(text, maxsplit=1)
    return len(before) > 1 and before[0].count(" ") >= _STATED


def _is_open(text: str) -> bool:
    """Tell whether a bracket or a quotation is opened in a passage and not closed."""
    return text.count("(") > text.count(")") or ("„" not in text and text.count("“") > text.count("”"))


def is_short(text: str, words: int = _FEW_WORDS) -> bool:
    """Tell whether a passage has few words; characters count where words are not parted by spaces."""
    if _UNSPACED.search(text):
        return len(text) <= _CHARACTERS_A_WORD * words
    return len(text.split()) <= words
