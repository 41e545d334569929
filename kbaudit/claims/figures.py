"""Figures: the language-free values of a text with their places in its outline, and where two translations differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.reading import read_values
from kbaudit.claims.values.value import Bound, Kind, Value
from kbaudit.text.document import Block, BlockKind, Document
from kbaudit.text.sentences import split_sentences

_KINDS: Final = (Kind.MONEY, Kind.PERCENTAGE, Kind.DURATION, Kind.DATE, Kind.VERSION)
"""What is the same in every language; numbers and addresses to call may be those of a country."""

_SPANS: Final = frozenset({"month", "year"})
_DIGIT = re.compile(r"\d")
_LONGEST: Final = 2_000
"""Characters of a block up to which its values are read."""

_Shape = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """One value with its place.

    Attributes:
        value: What was read.
        quote: The sentence, or the row, as a reader sees it.
        line: The line of the body on which its block begins, from 1.
        block: The number of its block within its section.
    """

    value: Value
    quote: str
    line: int
    block: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading.

    Attributes:
        level: The heading's level, from 1; 0 for what stands before the first heading.
        shape: Kind, level and depth of each block.
        figures: In reading order.
    """

    level: int
    shape: tuple[_Shape, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a text, section by section, in reading order."""

    sections: tuple[Section, ...]

    @property
    def held(self) -> tuple[Figure, ...]:
        """Give all of them."""
        return tuple(figure for section in self.sections for figure in section.figures)


def read_figures(document: Document, language: str | None) -> Figures:
    """Read the values of a text that are written in digits and are the same in every language."""
    return Figures(tuple(_section(blocks, language) for blocks in _sections(document.blocks)))


def differing(one: Figures, other: Figures) -> Iterator[tuple[Figure, Figure]]:
    """Yield the values in which two translations differ, of those whose places correspond beyond doubt.

    Places correspond where the outlines are the same, block by block; else a value corresponds to another one where it
    is the only one of its kind in the section, or, where the headings differ, in the text.
    """
    if [section.level for section in one.sections] != [section.level for section in other.sections]:
        yield from _only_ones(one.held, other.held)
        return
    for left, right in zip(one.sections, other.sections, strict=True):
        if left.shape != right.shape:
            yield from _only_ones(left.figures, right.figures)
            continue
        for block in sorted({figure.block for figure in left.figures}):
            yield from _odd_ones(
                [figure for figure in left.figures if figure.block == block],
                [figure for figure in right.figures if figure.block == block],
            )


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    held: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            yield held
            held = []
        held.append(block)
    yield held


def _section(blocks: Sequence[Block], language: str | None) -> Section:
    return Section(
        blocks[0].level if blocks else 0,
        tuple((block.kind.value, block.level, block.depth) for block in blocks),
        tuple(figure for number, block in enumerate(blocks) for figure in _figures(block, number, language)),
    )


def _figures(block: Block, number: int, language: str | None) -> Iterator[Figure]:
    if block.kind is BlockKind.CODE or len(block.text) > _LONGEST or not _DIGIT.search(block.text):
        return
    for value in read_values(block.text, language):
        if value.kind in _KINDS and value.text not in _SPANS and _DIGIT.search(value.written):
            yield Figure(value, _quote(block, value, language), block.line, number)


def _quote(block: Block, value: Value, language: str | None) -> str:
    """Give the sentence of a value; the row where the block is one."""
    if block.kind is BlockKind.ROW:
        return block.text
    sentences = tuple(split_sentences(block.text, language))
    return next((one.text for one in reversed(sentences) if one.start <= value.start), block.text)


def _only_ones(left: Sequence[Figure], right: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    for kind in _KINDS:
        mine, theirs = _of(kind, left), _of(kind, right)
        if len(mine) == len(theirs) == 1 and _clash(mine[0], theirs[0]):
            yield mine[0], theirs[0]


def _odd_ones(left: Sequence[Figure], right: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield the values that are left of a kind, one on each side, when those that agree are taken away."""
    for kind in _KINDS:
        mine, theirs = _of(kind, left), _of(kind, right)
        if len(mine) != len(theirs):
            continue
        for figure in tuple(mine):
            match = next((one for one in theirs if not _apart(figure, one)), None)
            if match is not None:
                mine.remove(figure)
                theirs.remove(match)
        if len(mine) == 1 and _clash(mine[0], theirs[0]):
            yield mine[0], theirs[0]


def _of(kind: Kind, figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.value.kind is kind]


def _apart(one: Figure, other: Figure) -> bool:
    return compare(_amount(one.value), _amount(other.value)) not in {Relation.EQUAL, Relation.COMPATIBLE}


def _clash(one: Figure, other: Figure) -> bool:
    names = {one.value.unit, other.value.unit} - {""} if one.value.kind is Kind.VERSION else set()
    return len(names) <= 1 and compare(_amount(one.value), _amount(other.value)) is Relation.CLASH


def _amount(value: Value) -> Value:
    """Give the bare amount: "over", "from" and the name of a product are not read in every language alike."""
    if value.kind is Kind.VERSION:
        return replace(value, bound=Bound.EXACT, unit="")
    if value.limit is None:
        return value
    return replace(value, bound=Bound.EXACT, low=value.limit, high=value.limit, per="")
