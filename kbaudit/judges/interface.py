"""What a judge is, what it is told and what it answers."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import ClassVar, Protocol, Self

from kbaudit.text.harmless import one_line

JUDGE_API = 1
"""The version of this protocol; a judge states the one it was written for."""

LONGEST_REASON = 300
"""How many characters of a judge's own words are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One of two passages as a judge sees it: what it says, never whose it is or where it is kept.

    Attributes:
        quote: The words of the card.
        title: The card's title.
        section: The headings it stands under, outermost first; empty where there are none.
        language: A language tag such as ``de``; None where it is not known.
        value: What the rule read in the quote, such as ``30 days``; None where it read no value.
    """

    quote: str
    title: str
    section: tuple[str, ...] = ()
    language: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Passages:
    """Two passages to compare; made by ``of``, so that their order makes no difference."""

    one: Passage
    other: Passage

    @classmethod
    def of(cls, one: Passage, other: Passage) -> Self:
        """Put two passages in an order that depends on what they say alone."""
        return cls(*sorted((one, other), key=_by_content))


def _by_content(passage: Passage) -> str:
    return repr(astuple(passage))


class Label(StrEnum):
    """What a judge may say of two passages.

    Attributes:
        CONTRADICTION: Both cannot be right: the same subject, the same scope, values that exclude each other.
        COMPATIBLE: They speak of the same and both can be right.
        UNRELATED: They speak of different things.
        UNSURE: The passages do not tell.
    """

    CONTRADICTION = "contradiction"
    COMPATIBLE = "compatible"
    UNRELATED = "unrelated"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A judge's answer.

    Attributes:
        probability: How likely it is that the label is right, from 0 to 1, as the judge has it.
        reason: The judge's own words on one line, cut to 300 characters.
        tokens: What the answer cost, question included; 0 where nothing was paid.
        problem: Why the answer could not be used, as the rest of "the judge …"; such an opinion is ``unsure``.
    """

    label: Label
    probability: float
    reason: str = ""
    tokens: int = 0
    problem: str | None = None

    def __post_init__(self) -> None:
        """Refuse a probability that is none, and keep the reason on one harmless line.

        Raises:
            ValueError: The probability is not from 0 to 1.
        """
        if not 0 <= self.probability <= 1:
            raise ValueError(f"gave the probability {self.probability}, which is not from 0 to 1")
        object.__setattr__(self, "reason", shortened(self.reason))


def shortened(reason: str) -> str:
    """Make a judge's words harmless and fit for one line of a report."""
    line = one_line(reason)
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"


class Judge(Protocol):
    """Somebody who is asked whether two passages contradict each other.

    Attributes:
        name: Names the kind of judge, such as ``chat``.
        api: The version of this protocol that the judge was written for.
        version: Raised when the same passages may get another answer, as when the question is worded anew.
        model: What answers; another model has other opinions.
    """

    name: ClassVar[str]
    api: ClassVar[int]
    version: ClassVar[int]

    @property
    def model(self) -> str:
        """Give the name of what answers."""

    def judge(self, pair: Passages) -> Opinion:
        """Give an opinion; an answer that cannot be used is ``unsure`` and has a ``problem``.

        Raises:
            JudgeError: There is no answer at all.
        """
