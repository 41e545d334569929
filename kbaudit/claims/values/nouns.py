"""The noun that a number counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kbaudit.claims.values.grammar import Grammar, token_spans

_NEXT = re.compile(r" ([^\W\d_]+(?:-[^\W\d_]+)*)")
_LOOK_BACK = 40
_FARTHEST = 3
_SHORTEST = 2
_COUNTER = re.compile(
    r"(?:つ|人|名様|名|回|件|個|台|枚|本|冊|文字|箇所|か所|カ所|ヶ所|点|社|種類|ページ|桁|店舗|通|泊|杯|匹|頭|便|口|票|歳|才|倍|段階|[ァ-ヶー]{2,12})"
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in lower case and the place after it."""

    text: str
    end: int


def noun_after(grammar: Grammar, text: str, raw: str, end: int, *, number: Decimal | None = None) -> Noun | None:
    """Find the noun after a number; None where nothing shows that something is counted.

    Args:
        grammar: The language.
        text: The folded sentence.
        raw: The sentence as written.
        end: The place after the number.
        number: The number; None where only the presence of a noun matters.
    """
    if not grammar.spaced:
        counter = _COUNTER.match(text, end)
        return Noun(grammar_noun(grammar, counter[0]), counter.end()) if counter else None
    words = _words(grammar, text, end) if grammar.lexicon.language else []
    if not words:
        return None
    if number == 1 and grammar.lexicon.noun_last:
        head: tuple[str, int] | None = words[-1]
    else:
        head = _head(grammar, raw, words, plural=number is not None)
    if head is None:
        return None
    word, start = head
    return Noun(grammar_noun(grammar, word), start + len(word)) if len(word) >= _SHORTEST else None


def is_named(grammar: Grammar, text: str, start: int) -> bool:
    """Tell whether a number is a name by the word before it: "step 3"."""
    before = text[max(0, start - _LOOK_BACK) : start]
    if not grammar.spaced:
        return grammar.names.at_end(before.rstrip()) is not None
    return grammar.names.ending(tuple(word for word, _, _ in token_spans(before, 0, len(before)))) is not None


def grammar_noun(grammar: Grammar, word: str) -> str:
    """Write all words for times alike."""
    return "times" if word in grammar.times else word


def _words(grammar: Grammar, text: str, end: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    while len(found) < _FARTHEST and (match := _NEXT.match(text, end)) and match[1] not in grammar.no_nouns:
        found.append((match[1], match.start(1)))
        end = match.end()
    return found


def _head(grammar: Grammar, raw: str, words: list[tuple[str, int]], *, plural: bool) -> tuple[str, int] | None:
    if grammar.lexicon.capital_nouns:
        return next((word for word in words if raw[word[1]].isupper()), words[0])
    if grammar.lexicon.noun_last and plural:
        return next((word for word in words if is_plural(grammar, word[0])), None)
    return words[0]


def is_plural(grammar: Grammar, word: str) -> bool:
    """Tell whether a word is a plural by its ending, or is listed as one."""
    return (
        word in grammar.plurals or word in grammar.times or (word[-1] == "s" and not word.endswith(("ss", "us", "is")))
    )
