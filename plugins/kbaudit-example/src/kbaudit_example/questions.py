"""Question-and-answer text, taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_QUESTION = "Q:"
_ANSWER = "A:"


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer.

    Attributes:
        line: The line of its question, from 1.
        answer: Its text, line breaks kept; empty where nobody answered.
        answer_line: The line on which the answer begins; the question's where there is none.
    """

    question: str
    answer: str
    line: int
    answer_line: int


def read_entries(text: str) -> Iterator[Entry]:
    """Yield the entries in the order of the text; what stands above the first question is left out.

    A question begins with ``Q:`` at the start of a line and ends with its ``A:``; an answer ends with the next ``Q:``.
    """
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if line.startswith(_QUESTION)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _entry(lines[start:end], start + 1)


def _entry(lines: list[str], line: int) -> Entry:
    found = next((index for index, text in enumerate(lines) if text.startswith(_ANSWER)), None)
    asked = lines if found is None else lines[:found]
    answered = [] if found is None else [lines[found].removeprefix(_ANSWER).lstrip(), *lines[found + 1 :]]
    question = " ".join(" ".join(asked).removeprefix(_QUESTION).split())
    return Entry(question, "\n".join(answered).rstrip(), line, line + (found or 0))
