"""Reading claims: a text's statements with their terms, values and frames."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from sys import intern

from kbaudit.claims.claim import Claim, Claims, Terms
from kbaudit.claims.frame import read_frame
from kbaudit.claims.lexicons import Wording, wording_of
from kbaudit.claims.terms import Term, Vocabulary, find_terms, fold
from kbaudit.claims.values.reading import read_values
from kbaudit.claims.values.value import Kind, Value
from kbaudit.text.document import Document
from kbaudit.text.lexicons import any_of
from kbaudit.text.statements import Statement, StatementKind, split_statements

_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")
_COMMA = re.compile(r",\s|、")
_CLAUSE = re.compile(r"[,;:()|–—]\s|\s[-–—]\s|[、。；：]")


def read_claims(title: str, document: Document, language: str | None) -> Claims:
    """Read what a text claims.

    Args:
        language: The two-letter code; where None or without a lexicon, figures and names are read and no more.
    """
    reader = _Reader(language, title)
    statements = split_statements(document, language)
    claims = tuple(reader.claim(one) for one in statements if one.kind is not StatementKind.HEADING)
    headings = [one.text for one in statements if one.kind is StatementKind.HEADING]
    heads = reader.topic(title)
    keys = frozenset().union(
        heads, *(reader.weights(heading) for heading in headings), *(one.own.keys() | one.subject.keys() for one in claims)
    )
    return Claims(language, heads, keys, claims)


class _Reader:
    """Reads the statements of one text, each heading once."""

    def __init__(self, language: str | None, title: str) -> None:
        self._title = title
        self._language = language
        self._wording = wording_of(language)
        self._vocabulary = _vocabulary(language)
        self._known: dict[str, tuple[Term, ...]] = {}

    def terms(self, text: str) -> tuple[Term, ...]:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = find_terms(text, self._vocabulary)
        return known

    def weights(self, *texts: str) -> Terms:
        return _weights(term for text in texts if text for term in self.terms(text))

    def topic(self, title: str) -> Terms:
        found = self.terms(title)
        return _weights(term for term in found if term.key not in self._vocabulary.genres)

    def claim(self, statement: Statement) -> Claim:
        said = statement.said
        values = read_values(said, self._language)
        terms = [term for term in self.terms(said) if not _in_value(term, values)]
        subject = self.terms(statement.subject)
        return Claim(
            quote=statement.text,
            line=statement.line,
            words=tuple(_words(said, values)),
            own=_weights(terms),
            subject=_weights(subject),
            heads=(self._title, *statement.section),
            lead_terms=frozenset(_lead_terms(said, terms)),
            section=self.weights(*statement.section, statement.lead),
            previous=self.weights(statement.previous),
            names=frozenset(term.key for term in (*terms, *subject) if term.name),
            scope=frozenset(_scoped(said, terms, self._wording)),
            values=values,
            clauses=tuple(_clause(said, value) for value in values),
            frame=read_frame(said, self._wording),
        )


@cache
def _vocabulary(language: str | None) -> Vocabulary:
    return Vocabulary.of(wording_of(language), language)


def _weights(terms: Iterable[Term]) -> Mapping[str, float]:
    return {intern(term.key): term.weight for term in terms}


def _in_value(term: Term, values: Iterable[Value]) -> bool:
    return any(value.start <= term.start and term.end <= value.end for value in values if value.kind is not Kind.COUNT)


def _words(text: str, values: Iterable[Value]) -> Iterator[str]:
    at = 0
    for value in values:
        yield from map(fold, _WORD.findall(text, at, value.start))
        yield f"#{value.kind}"
        at = value.end
    yield from map(fold, _WORD.findall(text, at))


def _lead_terms(text: str, terms: Iterable[Term]) -> Iterator[str]:
    end = _COMMA.search(text)
    return (term.key for term in terms if end is not None and term.end <= end.start())


def _clause(text: str, value: Value) -> str:
    start = max((cut.end() for cut in _CLAUSE.finditer(text, 0, value.start)), default=0)
    cut = _CLAUSE.search(text, value.end)
    return text[start : cut.start() if cut else len(text)]


def _scoped(text: str, terms: Iterable[Term], wording: Wording | None) -> Iterator[str]:
    """Yield the terms behind a word that limits, up to the next word that does not belong to its phrase."""
    if wording is None:
        return
    opens = _limiting(wording)
    at, inside = 0, False
    for term in terms:
        between = text[at : term.start]
        inside = bool(opens.search(between)) or (inside and not between.strip())
        if inside:
            yield term.key
        at = term.end


@cache
def _limiting(wording: Wording) -> re.Pattern[str]:
    return re.compile(any_of(wording.conditions, spaced=wording.spaced), re.IGNORECASE)
