"""Reading the passages of a paragraph or an item: what is asked and answered, labelled, said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kbaudit.text.document import Block, BlockKind
from kbaudit.text.statements.forms import COLONS, Forms, is_question, is_short
from kbaudit.text.statements.passages import Passage
from kbaudit.text.statements.statement import StatementKind

_FRAGMENT = 2
_QUESTIONS_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A question, or a term of a definition list, that waits for the block after it."""

    text: str
    block: int
    start: int
    term: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement without what its block tells of it; the fields are those of a statement."""

    kind: StatementKind
    block: int
    start: int
    text: str
    said: str
    subject: str = ""
    lead: str = ""
    previous: str = ""


class Prose:
    """Goes through the passages of one block.

    Attributes:
        held: After reading, the question or term that the block consists of.
    """

    def __init__(self, index: int, block: Block, passages: tuple[Passage, ...], forms: Forms, lead: str) -> None:
        """Begin at the first passage.

        Args:
            index: The block's index in its document.
            lead: What introduces the list that the block is an item of, or nothing.
        """
        self.held: Held | None = None
        self._index = index
        self._block = block
        self._passages = passages
        self._forms = forms
        self._lead = lead
        self._topic = ""
        self._reach = 0

    def read(self, held: Held | None) -> Iterator[Draft]:
        """Yield the statements in reading order.

        Args:
            held: What the block before asks or names and this one answers; None where it does not.
        """
        at = 0
        if held is not None:
            end = self._answer_end(0)
            yield self._answer(held, 0, end)
            self._topic, self._reach = self._forms.question_of(held.text), len(self._passages)
            at = end
        elif self._holds():
            return
        while at < len(self._passages):
            end = self._question_end(at)
            if at < end < len(self._passages):
                answered = self._answer_end(end)
                yield self._take_answer(at, end, answered)
                at = answered
            else:
                yield from self._take_one(at)
                at += 1

    def _holds(self) -> bool:
        """Tell whether the block is a question or a term as a whole, and keep it for the next one."""
        text, first = self._block.text, self._passages[0]
        asks = len(self._passages) <= _QUESTIONS_AT_ONCE and all(is_question(one.text) for one in self._passages)
        if asks or self._block.term:
            self.held = Held(text[first.start :], self._index, first.start, self._block.term and not asks)
        return self.held is not None

    def _question_end(self, at: int) -> int:
        """Give the index after the questions that begin here and are answered together; the same index for none."""
        end = at
        while end - at < _QUESTIONS_AT_ONCE and self._asks(end) and (end == at or not self._passages[end].opens):
            end += 1
        return at if end < len(self._passages) and self._asks(end) else end

    def _asks(self, at: int) -> bool:
        if at >= len(self._passages):
            return False
        if is_question(self._passages[at].text):
            return True
        if at + 1 == len(self._passages):
            return False
        following = self._passages[at + 1]
        turns = self._forms.opens_turn(self._passages[at].text) and not self._forms.answers(self._passages[at].text)
        return following.defines or (turns and self._forms.answers(following.text))

    def _answer_end(self, at: int) -> int:
        """Give the index after an answer: its first sentence, and more after a bare yes or while fragments follow."""
        end = at + 1
        while end < len(self._passages) and not self._passages[end].opens and not self._asks(end):
            text = self._passages[end].text
            bare = end == at + 1 and is_short(self._passages[at].text, 1)
            if self._forms.labels_of(text) or not (bare or is_short(text, _FRAGMENT)):
                break
            end += 1
        return end

    def _slice(self, at: int, end: int) -> str:
        return self._block.text[self._passages[at].start : self._passages[end - 1].end]

    def _answer(self, held: Held, at: int, end: int) -> Draft:
        kind = StatementKind.LABEL if held.term else StatementKind.ANSWER
        text = self._slice(at, end)
        subject, said = self._forms.question_of(held.text), self._forms.answer_of(text)
        return Draft(kind, held.block, held.start, f"{held.text} {text}", said, subject, self._lead)

    def _take_answer(self, at: int, end: int, answered: int) -> Draft:
        self._topic = self._forms.question_of(self._slice(at, end))
        self._reach = len(self._passages) if self._passages[at].opens else answered + 1
        kind = StatementKind.LABEL if self._passages[end].defines else StatementKind.ANSWER
        said = self._forms.answer_of(self._slice(end, answered))
        return self._draft(kind, at, self._slice(at, answered), said, self._topic)

    def _take_one(self, at: int) -> Iterator[Draft]:
        passage = self._passages[at]
        kind = self._plain_kind(passage)
        line = passage.opens and (kind is StatementKind.ITEM or at > 0 or self._is_alone())
        if is_question(passage.text):
            yield self._draft(kind, at, passage.text, "", "")
        elif labels := self._forms.labels_of(passage.text, strong=passage.strong, dash=line):
            keeps = passage.opens and (passage.strong or kind is StatementKind.ITEM)
            self._topic, self._reach = labels[0][0], len(self._passages) if keeps else 0
            for label, value in labels:
                yield self._draft(StatementKind.LABEL, at, passage.text, value, label)
        else:
            subject = self._topic if at < self._reach and (not passage.opens or self._runs_in(at - 1)) else ""
            yield self._draft(kind, at, passage.text, passage.text, subject)
            if self._runs_in(at):
                self._topic, self._reach = passage.text.rstrip(".:："), len(self._passages)

    def _is_alone(self) -> bool:
        return len(self._passages) == 1

    def _runs_in(self, at: int) -> bool:
        """Tell whether a few bold words, as a sentence or on a line of their own, name what the rest is about."""
        passage = self._passages[at]
        follows = 0 <= at < len(self._passages) - 1
        return follows and passage.opens and passage.strong >= len(passage.text) - 1 and is_short(passage.text)

    def _plain_kind(self, passage: Passage) -> StatementKind:
        listed = passage.listed or self._block.kind is BlockKind.ITEM
        return StatementKind.ITEM if listed else StatementKind.SENTENCE

    def _draft(self, kind: StatementKind, at: int, text: str, said: str, subject: str) -> Draft:
        passage = self._passages[at]
        before = self._passages[at - 1].text if at else ""
        if passage.opens and before.endswith(COLONS):
            self._lead = before
        lead = self._lead if passage.listed or kind is StatementKind.LABEL or self._block.kind is BlockKind.ITEM else ""
        return Draft(kind, self._index, passage.start, text, said, subject, lead, "" if passage.opens else before)
