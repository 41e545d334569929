"""Terms: the words that tell what a passage is about, as stems that two authors' wordings have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from sys import intern
from typing import TYPE_CHECKING, Final

from kbaudit.claims.lexicons import Wording, wording_of

if TYPE_CHECKING:
    import snowballstemmer

_ALGORITHMS: Final[Mapping[str, str]] = {
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu)['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_RUN = re.compile(r"[\u3400-\u9fff々]+|[\u30a1-\u30fa\u30fcー]{2,}|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;|]\s|[\"“„«(]\s?)\W*$")
_LONGEST_PHRASE: Final = 4
_GENERIC: Final = 0.3
_OF_PHRASE: Final = 0.5
"""What of its weight a word keeps within a phrase of a lexicon, which counts in full."""
_KEPT_STEMS: Final = 1 << 16
_LONGEST_WORD: Final = 60


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or phrase of a lexicon, that names something.

    Attributes:
        key: Its stem without accents and case, or the name of its group of synonyms; equal for words taken as one.
        weight: 1, or 0.3 for a word that too many subjects share.
        start: Where it begins in the passage.
        end: Where it ends.
        name: Whether it is written as a name: a capital within a sentence, a code, letters with digits.
    """

    key: str
    weight: float
    start: int
    end: int
    name: bool = False

    @property
    def is_group(self) -> bool:
        """Tell whether its key is the name of a group of synonyms."""
        return self.key.startswith("=")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A language's words, stemmed; each is one of its own, so that what it says of a word can be kept.

    Attributes:
        language: The two-letter code; of a language without a lexicon, only words as written are known.
        silent: Stems of words that name nothing.
        generic: Stems of words that name too much.
        genres: Words that tell what kind of text a title names, as written: "terms" is one, "term" is none.
        groups: The name of a group of synonyms by the stems of each of its phrases.
    """

    language: str | None
    silent: frozenset[str]
    generic: frozenset[str]
    groups: Mapping[tuple[str, ...], str]
    genres: frozenset[str] = frozenset()
    spaced: bool = True

    @classmethod
    def of(cls, wording: Wording | None, language: str | None) -> Vocabulary:
        """Stem the words of a language."""
        if wording is None:
            return cls(language, frozenset(), frozenset(), {})
        code = wording.language
        silent = frozenset(fold(word) for word in wording.function)
        groups = {
            said: intern(f"={code}:{number}")
            for number, synonyms in enumerate(wording.synonyms)
            for phrase in synonyms
            if (said := _said(phrase, silent, code, spaced=wording.spaced))
        }
        generic = frozenset(key for word in wording.generic for key in _phrase(word, code, spaced=wording.spaced))
        genres = frozenset(fold(piece[0]) for word in wording.genres for piece in _PIECE.finditer(word))
        return cls(code, silent, generic, groups, genres, wording.spaced)


@cache
def vocabulary_of(language: str | None) -> Vocabulary:
    """Give the words of a language, stemmed."""
    return Vocabulary.of(wording_of(language), language)


def find_terms(text: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """Find the words of a passage that name something, in reading order; numbers are left out."""
    words = _spaced(text, vocabulary) if vocabulary.spaced else _dense(text, vocabulary)
    return tuple(_grouped(list(words), vocabulary))


def outermost(terms: Iterable[Term]) -> Iterator[Term]:
    """Leave out those that stand within one before them, as the words of a phrase do."""
    end = 0
    for term in terms:
        if term.end > end:
            end = term.end
            yield term


@lru_cache(maxsize=_KEPT_STEMS)
def fold(word: str) -> str:
    """Give a word without case and accents; the marks of Kana stay."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed)).replace("ς", "σ")


@lru_cache(maxsize=_KEPT_STEMS)
def stem(word: str, language: str | None) -> str:
    """Give the stem of a word, without case and accents; the word itself in a language without a stemmer.

    So is a run of more than 60 letters, which is no word: stemmers take time with the square of it.
    """
    stemmer = _stemmer(language) if len(word) <= _LONGEST_WORD else None
    return fold(stemmer.stemWord(word.lower().replace("’", "'")) if stemmer else word)


@cache
def _stemmer(language: str | None) -> snowballstemmer.stemmer | None:
    name = _ALGORITHMS.get(language or "")
    if not name:
        return None
    # It brings the stemmers of all its languages along.
    import snowballstemmer

    return snowballstemmer.stemmer(name)


def _phrase(phrase: str, language: str, *, spaced: bool) -> tuple[str, ...]:
    if not spaced:
        return (fold(phrase),)
    return tuple(stem(_POSSESSIVE.sub("", word[0]), language) for word in _PIECE.finditer(phrase))


def _said(phrase: str, silent: frozenset[str], language: str, *, spaced: bool) -> tuple[str, ...]:
    """Give a phrase as a text shows it, without its silent words; none where a single word would be left of several."""
    if not spaced:
        return _phrase(phrase, language, spaced=False)
    pieces = [word[0] for word in _PIECE.finditer(phrase)]
    loud = [word for word in pieces if fold(_POSSESSIVE.sub("", word)) not in silent and len(word) > 1]
    if len(loud) < len(pieces) and len(loud) < 2:  # noqa: PLR2004 - a phrase
        return ()
    return _phrase(" ".join(loud), language, spaced=True)


def _spaced(text: str, vocabulary: Vocabulary) -> Iterator[Term]:
    for match in _WORD.finditer(text):
        written = match[0]
        if not written.isalnum() or len(written) == 1:
            yield from _in_pieces(text, match, vocabulary)
        elif meant := _meaning(written, vocabulary):
            yield Term(*meant, match.start(), match.end(), _is_name(text, match.start(), written, vocabulary))


def _in_pieces(text: str, match: re.Match[str], vocabulary: Vocabulary) -> Iterator[Term]:
    """Take a word apart that is joined by hyphens or the like; or take a single letter, if it is a code."""
    whole = fold(_ELISION.sub("", match[0]))
    # "Plan A" is a name, "do I have" is none.
    if whole in vocabulary.silent and not (len(whole) == 1 and match[0].isupper() and match.start() and whole != "i"):
        return
    for piece in _PIECE.finditer(text, match.start(), match.end()):
        word = piece[0]
        code = len(word) == 1 and word.isupper() and len(match[0]) == 1 and piece.start() > 0
        meant = _weighed(word, vocabulary) if code else _meaning(word, vocabulary)
        if meant and not word.isdigit() and (code or len(word) > 1):
            yield Term(*meant, piece.start(), piece.end(), _is_name(text, piece.start(), word, vocabulary))


@lru_cache(maxsize=_KEPT_STEMS)
def _meaning(word: str, vocabulary: Vocabulary) -> tuple[str, float] | None:
    """Give the key and the weight of a word; None for one that names nothing, and for a number."""
    return None if word.isdigit() or fold(word) in vocabulary.silent else _weighed(word, vocabulary)


def _weighed(word: str, vocabulary: Vocabulary) -> tuple[str, float]:
    key = intern(stem(word, vocabulary.language))
    return key, _GENERIC if key in vocabulary.generic or fold(word) in vocabulary.generic else 1.0


def _dense(text: str, vocabulary: Vocabulary) -> Iterator[Term]:
    """Take a text without gaps apart: runs of Katakana and of letters as words, runs of Han by pairs."""
    for run in _RUN.finditer(text):
        word = fold(run[0])
        if word in vocabulary.silent or word.isdigit():
            continue
        if not "\u3400" <= word[0] <= "\u9fff":
            yield Term(intern(word), _GENERIC if word in vocabulary.generic else 1.0, run.start(), run.end())
            continue
        yield from _han(run[0], run.start(), vocabulary)


def _han(run: str, start: int, vocabulary: Vocabulary) -> Iterator[Term]:
    at = 0
    while at < len(run):
        for size in range(min(_LONGEST_PHRASE, len(run) - at), 0, -1):
            part = run[at : at + size]
            if part in vocabulary.silent:
                break
            if (part,) in vocabulary.groups or part in vocabulary.generic:
                yield Term(intern(part), _GENERIC if part in vocabulary.generic else 1.0, start + at, start + at + size)
                break
        else:
            size = 1 if at + 1 == len(run) else 2
            part = run[at : at + size]
            if len(run) == 1 or size == 2:  # noqa: PLR2004 - a pair
                yield Term(intern(part), 1.0 if size > 1 else _GENERIC, start + at, start + at + size)
            size = 1
        at += size


def _grouped(terms: list[Term], vocabulary: Vocabulary) -> Iterator[Term]:
    """Give phrases of synonyms the name of their group, the longest first.

    Words of a phrase come after it, since another text may say them apart: "shipping costs", "shipping is".
    """
    keys, at = tuple(term.key for term in terms), 0
    while at < len(terms):
        for size in range(min(_LONGEST_PHRASE, len(terms) - at), 0, -1):
            group = vocabulary.groups.get(keys[at : at + size])
            if group is not None:
                chosen = terms[at : at + size]
                weight = max(term.weight for term in chosen)
                yield Term(group, weight, chosen[0].start, chosen[-1].end, any(term.name for term in chosen))
                if size > 1:
                    yield from (_of_phrase(one, vocabulary) for one in chosen)
                break
        else:
            size = 1
            yield terms[at]
        at += size


def _of_phrase(term: Term, vocabulary: Vocabulary) -> Term:
    key = vocabulary.groups.get((term.key,), term.key)
    return replace(term, key=key, weight=term.weight * _OF_PHRASE)


@cache
def phrases_of(group: str) -> tuple[frozenset[str], ...]:
    """Give the keys of the words of each phrase in a group of synonyms, single words left out."""
    groups = vocabulary_of(group[1:].partition(":")[0]).groups
    phrases = (phrase for phrase, name in groups.items() if name == group and len(phrase) > 1)
    return tuple(frozenset(groups.get((key,), key) for key in phrase) for phrase in phrases)


def _is_name(text: str, start: int, word: str, vocabulary: Vocabulary) -> bool:
    if not word.isalpha() and any(map(str.isdigit, word)) and any(map(str.isalpha, word)):
        return True
    if not word[0].isupper():
        return False
    if len(word) > 1 and word.isupper():
        return True
    # German writes every noun with a capital.
    return vocabulary.language != "de" and not _SENTENCE_START.search(text[max(0, start - 12) : start])
