"""The claim: one statement, as far as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kbaudit.claims.frame import Frame
from kbaudit.claims.order import Order
from kbaudit.claims.values.value import Value

Terms = Mapping[str, float]
"""Weights by the keys of terms, in reading order; see :class:`~kbaudit.claims.terms.Term`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a text.

    Attributes:
        quote: The passage as a reader sees it.
        line: The line of the body on which it begins, from 1.
        cell: Whether it is a cell of a table.
        words: What is said, word by word, folded, a value as one word: ``#duration``.
        own: The terms of what is said, those of its values left out.
        subject: The terms of the question, label or row that it is said of.
        section: The terms of the headings and of the sentence that introduces it.
        previous: The terms of the sentence before.
        names: Those of its own terms and its subject's that are written as names.
        values: What it says in figures, in reading order.
        beside: For each value the terms of its clause.
        past: For each value, whether its clause tells it as past.
        supposed: Whether it is an example or a sample value.
        record: Whether title or headings say that the past or an example is told.
        frame: How it says what it says.
        framed: For each attribute of the frame that is said, by name, the terms of the clauses that say it.
        order: In which order it tells two steps; None where it does not.
    """

    quote: str
    line: int
    cell: bool
    words: tuple[str, ...]
    own: Terms
    subject: Terms
    section: Terms
    previous: Terms
    names: frozenset[str]
    values: tuple[Value, ...]
    beside: tuple[frozenset[str], ...]
    past: tuple[bool, ...]
    supposed: bool
    record: bool
    frame: Frame
    framed: Mapping[str, frozenset[str]]
    order: Order | None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a text claims.

    Attributes:
        language: The two-letter code in which it was read; None where that is not known.
        title: The terms of its title, without those that only tell what kind of text it is.
        names: Those of the title's terms that are written as names.
        numbers: The numbers in its title.
        all_terms: Every term of title and text.
        claims: In reading order.
    """

    language: str | None
    title: Terms
    names: frozenset[str]
    numbers: frozenset[str]
    all_terms: frozenset[str]
    claims: tuple[Claim, ...]
