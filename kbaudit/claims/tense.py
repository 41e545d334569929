"""What is told as past or as an example, and so is no claim about how things are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kbaudit.claims.clause import clause_of
from kbaudit.claims.lexicons import wording_of
from kbaudit.claims.phrases import Phrases, words_of
from kbaudit.claims.values.value import Value
from kbaudit.text.lexicons import Lexicon, lexicons

# "example" is also the ending of addresses that belong to nobody.
_ADDRESS = re.compile(r"(?<!\S)\S*[@.]example\b\S*", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Tense:
    """The words of one language that tell past and example from what holds."""

    past: Phrases
    until: Phrases
    holds: Phrases
    aside: Phrases
    example: Phrases
    record: Phrases

    def is_past(self, text: str, value: Value) -> bool:
        """Tell whether the clause of a value tells it as past: ``was``, ``until 2023``."""
        words = words_of(text)
        start, end = clause_of(text, value.start, value.end)
        clause = text[start:end]
        # What is told after the value of its beginning or condition says nothing of it: "two days after it was sent".
        aside = next((match.start() for match in self.aside.find(clause[value.end - start :], words)), None)
        told = clause if aside is None else clause[: value.end - start + aside]
        return self.past.stand_in(told, words) or (
            _YEAR.search(clause) is not None
            and self.until.stand_in(clause, words)
            and not self.holds.stand_in(clause, words)
        )

    def is_supposed(self, text: str) -> bool:
        """Tell whether a statement is an example or a sample value."""
        plain = _ADDRESS.sub(" ", text)
        return self.example.stand_in(plain, words_of(plain))

    def is_record(self, *heads: str) -> bool:
        """Tell whether a title or heading says that the past or an example is told under it."""
        return any(self.record.stand_in(head, words_of(head)) for head in heads)


_NOTHING: Final = Phrases((), spaced=True)
_UNKNOWN: Final = Tense(*(_NOTHING,) * 6)


@cache
def tense_of(language: str | None) -> Tense:
    """Give the words of a language; words that never match for one without a lexicon."""
    lexicon = next((one for one in lexicons() if one.language == language), None)
    return _UNKNOWN if lexicon is None else _compiled(lexicon)


def _beginnings(lexicon: Lexicon) -> tuple[str, ...]:
    wording = wording_of(lexicon.language)
    return wording.after if wording else ()


def _compiled(lexicon: Lexicon) -> Tense:
    def phrases(*lists: str) -> Phrases:
        return Phrases(lexicon.words(*lists), spaced=lexicon.spaced)

    return Tense(
        past=phrases("past"),
        until=phrases("until", "until_after"),
        holds=phrases("future", "valid"),
        aside=Phrases((*lexicon.words("conditional", "relative"), *_beginnings(lexicon)), spaced=lexicon.spaced),
        example=phrases("hypothetical"),
        record=phrases("history", "history_alone", "examples"),
    )
