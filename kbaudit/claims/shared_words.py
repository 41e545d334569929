"""The words that two claims have in common, as they stand in the text: why their subjects were taken to be the same."""

from __future__ import annotations

from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.terms import find_terms, outermost, vocabulary_of


def shared_words(left: Claims, right: Claims, one: Claim, other: Claim) -> tuple[str, ...]:
    """Give the words of the first claim, or else of the second, that name what both speak of; in reading order."""
    mine = {*one.own, *one.subject}
    theirs = {*other.own, *other.subject}
    shared = (mine & theirs) | (mine & {*right.title, *other.section}) | (theirs & {*left.title, *one.section})
    for quote, claims in ((one.quote, left), (other.quote, right)):
        found = (term for term in find_terms(quote, vocabulary_of(claims.language)) if term.key in shared)
        words = {term.key: quote[term.start : term.end].strip() for term in outermost(found)}
        if words:
            return tuple(dict.fromkeys(words.values()))
    return ()
