"""What was understood of a card: its statements, each with the words, values and signs that rules go by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kbaudit.card import Card
from kbaudit.claims.claim import Claim
from kbaudit.claims.lexicons import wording_of
from kbaudit.claims.terms import Term, find_terms, outermost, vocabulary_of
from kbaudit.claims.values.value import Value
from kbaudit.content import Content
from kbaudit.text.statements import Statement, StatementKind, split_statements

_WHOLE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One statement of a card, as far as it was understood.

    Attributes:
        card: The card it stands in.
        line: The line of the card's file on which it begins, from 1; of its body where the card is no file.
        claim: What rules compare: quote, values, and how it says what it says.
        words: The words that tell what it speaks of, as they are written, in reading order.
        general: Those that too many subjects share, so that they count for three tenths.
        names: Those of both that are written as names.
        label: The question, label or head of the row that it is said of; empty where there is none.
        headings: The headings it stands under, outermost first.
        lead: The sentence that introduces the list or table it stands in; empty where there is none.
        opposites: Words of its own that have an opposite, as the lexicon has them; one that is denied as its opposite.
    """

    card: Card
    line: int
    claim: Claim
    words: tuple[str, ...]
    general: tuple[str, ...]
    names: tuple[str, ...]
    label: str
    headings: tuple[str, ...]
    lead: str
    opposites: tuple[str, ...]

    @property
    def quote(self) -> str:
        """Give the passage as a reader sees it."""
        return self.claim.quote

    @property
    def values(self) -> tuple[Value, ...]:
        """Give what it says in figures, in reading order."""
        return self.claim.values

    @property
    def tells(self) -> bool:
        """Tell whether it has a value, or says what may, must or need not be, for whom, or that something is not so."""
        frame = self.claim.frame
        return bool(self.values or frame.modality or frame.quantity or frame.negated)


def statements_of(card: Card) -> tuple[Understood, ...]:
    """Give what was understood of a card, statement by statement.

    It is what the rule ``contradiction`` goes by, so that a finding of it can be argued with.

    Returns:
        In the order of the text, headings left out.

    Example:
        >>> card = Card(source="kb", id="1", title="Refunds", body="You may refuse the parcel for 30 days.")
        >>> [(one.line, one.words, one.claim.frame.modality.value) for one in statements_of(card)]
        [(1, ('refuse', 'parcel'), 'permitted')]
    """
    content = Content.of(card)
    return tuple(understood(card, content, range(len(content.claims.claims))))


def understood(card: Card, content: Content, numbers: Iterable[int]) -> Iterator[Understood]:
    """Yield what was understood of some statements of a card, by their numbers among its claims."""
    said = [
        one for one in split_statements(content.document, content.language) if one.kind is not StatementKind.HEADING
    ]
    for number in numbers:
        yield _understood(card, content, said[number], content.claims.claims[number])


def _understood(card: Card, content: Content, statement: Statement, claim: Claim) -> Understood:
    vocabulary = vocabulary_of(content.language)
    found = [
        (term, text[term.start : term.end])
        for text, kept in ((statement.subject, claim.subject), (statement.said, claim.own))
        for term in outermost(find_terms(text, vocabulary))
        if term.key in kept
    ]
    return Understood(
        card=card,
        line=claim.line if card.line is None else card.line + claim.line - 1,
        claim=claim,
        words=_once(found, general=False),
        general=_once(found, general=True),
        names=tuple(dict.fromkeys(word for term, word in found if term.key in claim.names)),
        label=statement.subject,
        headings=statement.section,
        lead=statement.lead,
        opposites=tuple(_opposites(claim.frame.poles, content.language)),
    )


def _once(found: Iterable[tuple[Term, str]], *, general: bool) -> tuple[str, ...]:
    """Give each word once, in the spelling that comes first."""
    words: dict[str, str] = {}
    for term, word in found:
        if (term.weight < _WHOLE) is general:
            words.setdefault(term.key, word)
    return tuple(words.values())


def _opposites(poles: Iterable[int], language: str | None) -> Iterator[str]:
    wording = wording_of(language)
    antonyms = wording.antonyms if wording else ()
    for pole in sorted(poles, key=abs):
        one, other = antonyms[abs(pole) - 1]
        yield (one if pole > 0 else other)[0]
