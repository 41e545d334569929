"""The vocabulary of a language, as far as it is known: words that are certainly no slips of the pen."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from kbaudit.claims.lexicons import wording_of
from kbaudit.claims.values.lexicons import value_lexicons
from kbaudit.text.lexicons import lexicons_for

_WORD = re.compile(r"[^\W\d_]+")
_TELLING = (
    "function",
    "permitted",
    "forbidden",
    "required",
    "optional",
    "negators",
    "only",
    "all",
    "none",
    "some",
    "turns",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Some words of one language, in lower case.

    Attributes:
        words: All that are known.
        telling: Those of them that a statement hangs on: small words, negations, quantities, numbers.
    """

    words: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()


@cache
def vocabulary_of(language: str) -> Vocabulary:
    """Give the vocabulary of a language by its two-letter code; an empty one where it has no lexicon."""
    wording, values = wording_of(language), value_lexicons().get(language)
    if wording is None or values is None:
        return Vocabulary()
    telling = {word for name in _TELLING for word in _words(getattr(wording, name))}
    telling.update(_words((values.numbers, values.bounds)))
    dated = [_fields(lexicon) for lexicon in lexicons_for(language)]
    words = {*_words((_fields(wording), _fields(values), dated)), *_lookalikes().get(language, ())}
    return Vocabulary(frozenset(words | telling), frozenset(telling))


def _fields(lexicon: Any) -> list[Any]:  # noqa: ANN401 - the lexicons share no type
    return [getattr(lexicon, field.name) for field in fields(lexicon)]


def _words(held: object) -> Iterator[str]:
    """Yield the words of all phrases in nested lists and tables."""
    if isinstance(held, str):
        yield from _WORD.findall(held.casefold())
    elif isinstance(held, Mapping):
        for phrases in (*held.keys(), *held.values()):
            yield from _words(phrases)
    elif isinstance(held, (list, tuple, set, frozenset)):
        for phrases in held:
            yield from _words(phrases)


@cache
def _lookalikes() -> dict[str, list[str]]:
    return tomllib.loads((files("kbaudit.changes") / "lookalikes.toml").read_text(encoding="utf-8"))
