"""What is told as past or as an example, and so is no claim about how things are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kbaudit.claims.clause import clause_of
from kbaudit.claims.values.value import Value
from kbaudit.text.lexicons import Lexicon, any_of, lexicons

# "example" is also the ending of addresses that belong to nobody.
_ADDRESS = re.compile(r"(?<!\S)\S*[@.]example\b\S*", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Tense:
    """The words of one language that tell past and example from what holds."""

    past: re.Pattern[str]
    until: re.Pattern[str]
    example: re.Pattern[str]
    record: re.Pattern[str]

    def is_past(self, text: str, value: Value) -> bool:
        """Tell whether the clause of a value tells it as past: ``was``, ``until 2023``."""
        clause = text[slice(*clause_of(text, value))]
        return bool(self.past.search(clause) or (_YEAR.search(clause) and self.until.search(clause)))

    def is_supposed(self, text: str) -> bool:
        """Tell whether a statement is an example or a sample value."""
        return bool(self.example.search(_ADDRESS.sub(" ", text)))

    def is_record(self, *heads: str) -> bool:
        """Tell whether a title or heading says that the past or an example is told under it."""
        return any(self.record.search(head) for head in heads)


NOTHING: Final = re.compile(r"(?!)")
_UNKNOWN: Final = Tense(NOTHING, NOTHING, NOTHING, NOTHING)


@cache
def tense_of(language: str | None) -> Tense:
    """Give the words of a language; words that never match for one without a lexicon."""
    lexicon = next((one for one in lexicons() if one.language == language), None)
    return _UNKNOWN if lexicon is None else _compiled(lexicon)


def _compiled(lexicon: Lexicon) -> Tense:
    def pattern(*lists: str) -> re.Pattern[str]:
        return re.compile(any_of(lexicon.words(*lists), spaced=lexicon.spaced), re.IGNORECASE)

    return Tense(
        past=pattern("past"),
        until=pattern("until", "until_after"),
        example=pattern("hypothetical"),
        record=pattern("history", "history_alone", "examples"),
    )
