"""The claim: one statement, as far as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kbaudit.claims.frame import Frame
from kbaudit.claims.values.value import Value

Terms = Mapping[str, float]
"""Weights by the keys of terms; see :class:`~kbaudit.claims.terms.Term`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a text.

    Attributes:
        quote: The passage as a reader sees it.
        line: The line of the body on which it begins, from 1.
        words: What is said, word by word, folded, a value as one word: ``#duration``.
        own: The terms of what is said.
        subject: The terms of the question, label or row that it is said of.
        heads: The title and the headings it stands under, as written.
        lead_terms: Those of its own terms that stand in a clause before the first comma.
        section: The terms of the headings and of the sentence that introduces it.
        previous: The terms of the sentence before.
        names: Those of its own terms and its subject's that are written as names.
        scope: Those that stand in a condition or a limiting phrase: ``for contractors``, ``with a deferment account``.
        values: What it says in figures, in reading order.
        clauses: For each value the clause it stands in.
        frame: How it says what it says.
    """

    quote: str
    line: int
    words: tuple[str, ...]
    own: Terms
    subject: Terms
    heads: tuple[str, ...]
    lead_terms: frozenset[str]
    section: Terms
    previous: Terms
    names: frozenset[str]
    scope: frozenset[str]
    values: tuple[Value, ...]
    clauses: tuple[str, ...]
    frame: Frame


@dataclass(frozen=True, slots=True)
class Claims:
    """What a text claims.

    Attributes:
        language: The two-letter code in which it was read; None where that is not known.
        title: The terms of its title.
        all_terms: Every term of title and text.
        claims: In reading order.
    """

    language: str | None
    title: Terms
    all_terms: frozenset[str]
    claims: tuple[Claim, ...]
