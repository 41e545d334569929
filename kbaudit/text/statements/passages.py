"""Taking the text of one block apart: lines that begin something new, sentences, labels, questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kbaudit.text.document import Block
from kbaudit.text.sentences import split_sentences
from kbaudit.text.statements.forms import Forms

_MARK = re.compile(r"[-*•·▪●◦–:]\s{1,4}(?=\S)|\(?\d{1,2}[.)]\s{1,4}(?=[^\W\d_])")
_LABEL_LINE = re.compile(r"(?!\d)[^\s.!?;:。！？：][^.!?;:。！？：\n]{0,48}(?::\s|：)")
_ENDS = tuple('.!?…:。！？：;"”»)]')
_SHORT_LINE = 60
_ONE_LINE = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a block, or a line that stands for one.

    Attributes:
        text: Its words.
        start: Its offset in the text of the block.
        listed: Whether it stands in a line with a bullet or a number, within running text.
        opens: Whether it begins a line that begins something new, or the block.
        defines: Whether it begins the definition of what stands on the line before.
        strong: How many of its first characters are set in bold.
    """

    text: str
    start: int
    listed: bool = False
    defines: bool = False
    opens: bool = False
    strong: int = 0

    @property
    def end(self) -> int:
        """Give the offset after its last character."""
        return self.start + len(self.text)


def passages_of(block: Block, forms: Forms) -> Iterator[Passage]:
    """Yield the passages of a paragraph or an item in reading order."""
    text = block.text
    edges = [0, *_new_lines(block, forms), len(text)]
    bold = dict(block.strong)
    for start, end in pairwise(edges):
        mark = _MARK.match(text, start) if start or len(edges) > _ONE_LINE else None
        begin = mark.end() if mark else start
        defines = mark is not None and mark[0][0] == ":"
        for number, sentence in enumerate(split_sentences(text[begin:end], forms.language)):
            at = begin + sentence.start
            strong = min(bold.get(at, at), at + len(sentence.text)) - at
            if not any(map(str.isalnum, sentence.text)):
                continue
            first = not number
            yield Passage(sentence.text, at, bool(mark) and not defines, defines and first, first, strong)


def _new_lines(block: Block, forms: Forms) -> Iterator[int]:
    """Yield the offsets of lines that begin an item, a label, a question or an answer, whatever the line before."""
    text, last = block.text, 0
    bold = {start for start, _ in block.strong}
    after_bold = {end + 1 for start, end in block.strong if not start}
    for at, _ in block.lines:
        if not at or text[at - 1] != " ":
            continue
        before = text[last : at - 1]
        if (
            _MARK.match(text, at)
            or at in after_bold
            or forms.opens_turn(text, at)
            or (_begins_label(text, at, at in bold) and (before.endswith(_ENDS) or len(before) < _SHORT_LINE))
        ):
            yield at
        last = at


def _begins_label(text: str, at: int, strong: bool) -> bool:  # noqa: FBT001 - one of three facts of a line
    return strong or (not text[at].islower() and _LABEL_LINE.match(text, at) is not None)
