"""Reading claims: a text's statements with their terms, values and frames."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kbaudit.claims.claim import Claim, Claims, Terms
from kbaudit.claims.clause import clause_of
from kbaudit.claims.frame import PLAIN, read_frame
from kbaudit.claims.lexicons import wording_of
from kbaudit.claims.order import read_order
from kbaudit.claims.tense import tense_of
from kbaudit.claims.terms import Term, find_terms, fold, vocabulary_of
from kbaudit.claims.values.reading import read_values
from kbaudit.claims.values.value import Kind, Value
from kbaudit.text.document import Document
from kbaudit.text.statements import Statement, StatementKind, split_statements

_LONGEST: Final = 400
"""Characters of a statement up to which its values are read: what is longer states more than one thing."""

_NUMBER = re.compile(r"\d+(?:[.-]\d+)*")
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")


def read_claims(title: str, document: Document, language: str | None) -> Claims:
    """Read what a text claims.

    Args:
        language: The two-letter code; where None or without a lexicon, figures and names are read and no more.
    """
    reader = _Reader(language, title)
    statements = split_statements(document, language)
    claims = tuple(reader.claim(one) for one in statements if one.kind is not StatementKind.HEADING)
    headings = [one.text for one in statements if one.kind is StatementKind.HEADING]
    said = (key for claim in claims for terms in (claim.own, claim.subject) for key in terms)
    topic = reader.topic()
    numbers = frozenset(_NUMBER.findall(title))
    return Claims(
        language, topic, reader.names(), numbers, frozenset((*topic, *reader.weights(*headings), *said)), claims
    )


class _Reader:
    """Reads the statements of one text, each heading once."""

    def __init__(self, language: str | None, title: str) -> None:
        self._title = title
        self._language = language
        self._wording = wording_of(language)
        self._vocabulary = vocabulary_of(language)
        self._tense = tense_of(language)
        self._known: dict[str, tuple[Term, ...]] = {}
        self._weights: dict[tuple[str, ...], Terms] = {}

    def weights(self, *texts: str) -> Terms:
        """Weigh the terms of passages."""
        known = self._weights.get(texts)
        if known is None:
            known = _weights(term for text in texts if text for term in self._terms(text))
            self._weights[texts] = known
        return known

    def topic(self) -> Terms:
        """Weigh the terms of the title that tell what the text is about."""
        return _weights(term for term in self._terms(self._title) if not self._is_genre(term))

    def _is_genre(self, term: Term) -> bool:
        written = fold(self._title[term.start : term.end])
        return not term.is_group and written in self._vocabulary.genres

    def names(self) -> frozenset[str]:
        """Give the terms of the title that are written as names."""
        return _names(self._terms(self._title))

    def claim(self, statement: Statement) -> Claim:
        """Read one statement."""
        said = statement.said
        values = read_values(said, self._language) if len(said) <= _LONGEST else ()
        said_terms = _outside(values, self._terms(said))
        frame = read_frame(_without_recurrences(said, values), self._wording) if len(said) <= _LONGEST else PLAIN
        previous = self.weights(statement.previous)
        return Claim(
            quote=statement.text,
            line=statement.line,
            cell=statement.kind is StatementKind.ROW,
            words=tuple(_words(said, values)),
            own=_weights(said_terms),
            subject=self.weights(statement.subject),
            section=self.weights(*statement.section, statement.lead),
            previous=previous,
            names=_names(said_terms, self._terms(statement.subject)),
            values=values,
            beside=tuple(_beside(said, said_terms, value) for value in values),
            past=tuple(self._tense.is_past(said, value) for value in values),
            supposed=self._tense.is_supposed(statement.text),
            record=self._tense.is_record(self._title, *statement.section),
            frame=frame,
            framed={name: _around(said, said_terms, places) for name, places in frame.places.items()},
            order=read_order(said, said_terms, previous, self._language) if len(said) <= _LONGEST else None,
        )

    def _terms(self, text: str) -> tuple[Term, ...]:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = find_terms(text, self._vocabulary)
        return known


def _weights(terms: Iterable[Term]) -> Mapping[str, float]:
    return {term.key: term.weight for term in terms}


def _names(*terms: Iterable[Term]) -> frozenset[str]:
    return frozenset([term.key for some in terms for term in some if term.name])


def _outside(values: Iterable[Value], terms: Sequence[Term]) -> Sequence[Term]:
    """Leave out the terms of values; what a count counts stays."""
    spans = [(value.start, value.end) for value in values if value.kind is not Kind.COUNT]
    if not spans:
        return terms
    return [term for term in terms if not any(start <= term.start and term.end <= end for start, end in spans)]


def _without_recurrences(text: str, values: Iterable[Value]) -> str:
    """Blank out how often something is, so that "every Thursday" is not taken for everybody; the places stay."""
    for value in values:
        if value.kind is Kind.RECURRENCE:
            text = text[: value.start] + " " * (value.end - value.start) + text[value.end :]
    return text


def _beside(text: str, terms: Iterable[Term], value: Value) -> frozenset[str]:
    start, end = clause_of(text, value.start, value.end)
    return frozenset([term.key for term in terms if start <= term.start and term.end <= end])


def _around(text: str, terms: Sequence[Term], places: Iterable[int]) -> frozenset[str]:
    clauses = {clause_of(text, place, place) for place in places}
    return frozenset(
        [term.key for term in terms if any(start <= term.start and term.end <= end for start, end in clauses)]
    )


def _words(text: str, values: Iterable[Value]) -> Iterator[str]:
    at = 0
    for value in values:
        yield from map(fold, _WORD.findall(text, at, value.start))
        yield f"#{value.kind}"
        at = value.end
    yield from map(fold, _WORD.findall(text, at))
