"""What a base says of a subject: every card's values for it, those that agree side by side."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from html import unescape

from kbaudit.card import BodyFormat, Card
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.clashing import may_clash
from kbaudit.claims.keys import Keys
from kbaudit.claims.terms import Vocabulary, find_terms, fold, vocabulary_of
from kbaudit.claims.values.comparing import Relation, compare, show
from kbaudit.claims.values.value import Kind, Value
from kbaudit.content import Content
from kbaudit.errors import ConfigError
from kbaudit.inspecting.understood import Understood, understood

_SAID, _BESIDE, _OVER, _BEFORE = 0.9, 1.0, 0.7, 0.4
"""How much of a word counts that the statement says, in the clause of the value, stands under, or follows."""

_Weights = Mapping[str, float]

_LEAST = 0.52
_NEAR_BEST = 0.6
_NEAR_OWN_BEST = 0.85
_LOOSE = 5
_AGREEING = frozenset({Relation.EQUAL, Relation.COMPATIBLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One value that a card gives for a subject.

    Attributes:
        statement: The statement that gives it.
        value: The value.
        score: How well the statement is about the subject, from 0 to 1.
    """

    statement: Understood
    value: Value
    score: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Answers that can all be right.

    Attributes:
        answers: The best first, at least one.
    """

    answers: tuple[Answer, ...]

    @property
    def kind(self) -> Kind:
        """Give the kind of their values."""
        return self.answers[0].value.kind

    @property
    def value(self) -> str:
        """Give what they say, in the words of the best."""
        return show(self.answers[0].value)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Give the cards that say so, each once."""
        return tuple({one.statement.card.ref: one.statement.card for one in self.answers}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a base says of a subject.

    Attributes:
        subject: What was asked.
        agreements: Those of the kind of value that is most about the subject first; within a kind, what most cards say
            first, so that the odd one out stands last.
        without_value: The statements about it that have no value, the best first.
        cards: How many cards were read.
    """

    subject: str
    agreements: tuple[Agreement, ...]
    without_value: tuple[Understood, ...]
    cards: int


def statements_about(subject: str, cards: Iterable[Card]) -> About:
    """Find what cards say of a subject, such as "refund period", and which of them agree.

    A card speaks of it by the words of its statements, of the questions, labels and headings over them, and of its
    title: by their stems and synonyms, in the language of the card. Of each card the statements that are most about the
    subject count.

    Args:
        subject: A few words in the language of the cards.
        cards: In any order; of two with one reference the first counts.

    Raises:
        ConfigError: The subject has no word that names anything in the language of any card.

    Example:
        >>> cards = [
        ...     Card(source="kb", id="a", title="Refunds", body="You have 30 days."),
        ...     Card(source="kb", id="b", title="Shops", body="A refund is possible within one month."),
        ...     Card(source="kb", id="c", title="Returns", body="We refund the price for 14 days."),
        ... ]
        >>> found = statements_about("refund period", cards)
        >>> [(one.value, [card.id for card in one.cards]) for one in found.agreements]
        [('at most 1 month', ['b', 'a']), ('14 days', ['c'])]
    """
    held = {card.ref: card for card in reversed([*cards])}
    asked = _Asked(subject)
    found = [one for ref in sorted(held) for one in _matches(asked, held[ref])]
    if held and not asked.names_anything:
        raise ConfigError(f"{subject!r} has no word that names a subject; name it as a card would: refund period")
    found.sort(key=_rank)
    answers = [answer for one in found for answer in one.answers()]
    least = _NEAR_BEST * max((one.score for one in answers), default=0.0)
    return About(
        subject=subject,
        agreements=tuple(_in_order([one for one in answers if one.score >= least])),
        without_value=tuple(one.statement for one in found if not one.scores and one.score >= least),
        cards=len(held),
    )


class _Asked:
    """The words of a question, as each language has them."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._known: dict[str | None, tuple[_Weights, ...]] = {}

    def readings(self, language: str | None) -> tuple[_Weights, ...]:
        """Weigh the terms of the question, those of each reading being 1 together.

        It is read with its phrases, word by word, and without synonyms, for a text may have "return period", which is
        one term of a lexicon, "return" alone, or a compound with a word that has synonyms.
        """
        if language not in self._known:
            vocabulary = vocabulary_of(language)
            words = self._subject.split()
            whole, apart = _weights([self._subject], vocabulary), _weights(words, vocabulary)
            stems = _weights(words, replace(vocabulary, groups={}))
            several = {frozenset(one): one for one in (whole, apart, stems) if one}
            self._known[language] = tuple(several.values())
        return self._known[language]

    @property
    def names_anything(self) -> bool:
        """Tell whether the question had a term in any language so far."""
        return any(self._known.values())


def _weights(texts: Iterable[str], vocabulary: Vocabulary) -> _Weights:
    found = {term.key: term.weight for text in texts for term in find_terms(text, vocabulary)}
    whole = math.fsum(found.values())
    return {key: weight / whole for key, weight in found.items()}


@dataclass(frozen=True, slots=True)
class _Match:
    """A statement about the subject.

    Attributes:
        score: How well it is about it.
        scores: The same for each of its values.
        focus: How much it speaks of besides; the less, the better.
    """

    statement: Understood
    score: float
    scores: tuple[float, ...]
    focus: int

    def answers(self) -> Iterator[Answer]:
        """Give what it answers: the values in whose clause the subject is, or all where it is in none."""
        best = max(self.scores, default=0.0)
        for value, score in zip(self.statement.values, self.scores, strict=True):
            if score == best:
                yield Answer(statement=self.statement, value=value, score=round(score, 4))


def _matches(asked: _Asked, card: Card) -> Iterator[_Match]:
    """Yield what a card says of the subject: of each kind of value the statements that are most about it."""
    content = Content.of(card)
    readings = asked.readings(content.language)
    if not _mentions(content, readings):
        return
    scored = {
        number: max(_scores(content.claims, claim, terms) for terms in readings)
        for number, claim in enumerate(content.claims.claims)
    }
    kept = {number: scores for number, scores in scored.items() if scores[0] >= _LEAST}
    best: dict[Kind | None, float] = defaultdict(float)
    for number, scores in kept.items():
        for kind in _kinds(content.claims.claims[number]):
            best[kind] = max(best[kind], scores[0])
    chosen = [
        number
        for number, scores in kept.items()
        if any(scores[0] >= _NEAR_OWN_BEST * best[kind] for kind in _kinds(content.claims.claims[number]))
    ]
    for number, statement in zip(chosen, understood(card, content, chosen), strict=True):
        yield _Match(statement, kept[number][0], kept[number][1:], len(statement.claim.own))


def _mentions(content: Content, readings: Iterable[_Weights]) -> bool:
    """Tell whether a text has enough words of the subject at all, which is sooner known than what it claims."""
    text = f"{content.title}\n{content.body}"
    if content.body_format is BodyFormat.HTML:
        text = unescape(text)
    text = fold.__wrapped__(text)
    beginnings = partial(_beginnings, content.language)
    return any(
        math.fsum(weight for key, weight in terms.items() if beginnings(key).search(text)) >= _LEAST
        for terms in readings
    )


@cache
def _beginnings(language: str | None, key: str) -> re.Pattern[str]:
    """Match the beginning of a term, or of the longest word of any phrase in its group of synonyms.

    Stems differ from words in their ends, and in Indonesian in their beginnings too.
    """
    groups = vocabulary_of(language).groups
    stems = [max(said, key=len) for said, name in groups.items() if name == key] or [key]
    begin = 1 if language == "id" else 0
    loose = [re.escape(stem[begin:_LOOSE]) for stem in stems if len(stem) >= _LOOSE]
    short = [rf"(?<![^\W_]){re.escape(stem[:-1] or stem)}" for stem in stems if len(stem) < _LOOSE and not begin]
    rest = [re.escape(stem[begin:] or stem) for stem in stems if len(stem) < _LOOSE and begin]
    return re.compile("|".join((*loose, *short, *rest)))


def _scores(claims: Claims, claim: Claim, terms: _Weights) -> tuple[float, ...]:
    """Give how well a claim is about the subject, and the same for each of its values."""
    said, around = Keys((*claim.own, *claim.subject)), Keys((*claims.title, *claim.section))
    own = _score(terms, (said, _SAID), (around, _OVER), (Keys(claim.previous), _BEFORE))
    each = [
        max(own, _score(terms, (Keys((*beside, *claim.subject)), _BESIDE), (around, _OVER))) for beside in claim.beside
    ]
    return (max((own, *each)), *each)


def _score(terms: _Weights, *places: tuple[Keys, float]) -> float:
    return math.fsum(
        weight * next((share for keys, share in places if keys.has(key)), 0.0) for key, weight in terms.items()
    )


def _kinds(claim: Claim) -> set[Kind | None]:
    return {value.kind for value in claim.values} or {None}


def _rank(match: _Match) -> tuple[float, int, str, int]:
    return -match.score, match.focus, match.statement.card.ref, match.statement.line


def _in_order(answers: Sequence[Answer]) -> Iterator[Agreement]:
    """Bring the answers that agree together, the most said of each kind first."""
    by_kind: dict[Kind, list[list[Answer]]] = defaultdict(list)
    for answer in answers:
        groups = by_kind[answer.value.kind]
        group = next((one for one in groups if all(_agree(answer.value, other.value) for other in one)), None)
        if group is None:
            groups.append([answer])
        else:
            group.append(answer)
    kinds = [[Agreement(tuple(group)) for group in groups] for groups in by_kind.values()]
    for agreements in sorted(kinds, key=lambda kind: (-_best(kind), -len(_refs(kind)))):
        yield from sorted(agreements, key=lambda one: (-len(one.cards), -_best([one])))


def _best(agreements: Iterable[Agreement]) -> float:
    return max(one.answers[0].score for one in agreements)


def _refs(agreements: Iterable[Agreement]) -> set[str]:
    return {card.ref for one in agreements for card in one.cards}


def _agree(value: Value, other: Value) -> bool:
    return compare(value, other) in _AGREEING and not may_clash(value, other)
