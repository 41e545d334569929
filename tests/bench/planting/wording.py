"""What texts are taken apart into: words, sentences, four-grams."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

GRAM = 4
"""How many words in a row are compared at once."""
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*`\"'(])")
CONTENT = re.compile(r"\b[A-Za-z]{4,}\b")
WORD = re.compile(r"\w+")
_TEXT = """
about above after again against also although always among because been before being below between both cannot
could does doing done down during each either else every from further have having here however into itself just
least less like many might more most much must neither never none only other otherwise over same several shall
should since some such than that their them then there these they this those though through thus together under
until unless upon used uses using very want were what when where whether which while whose will with within without
would your
"""
FUNCTION_WORDS = frozenset(_TEXT.split())


def size(text: str) -> int:
    """Count the words of a text, as whitespace parts them."""
    return len(text.split())


def grams(text: str, every: int = 1) -> set[int]:
    """Give the hashes of a text's word four-grams; of ``every`` n hashes about one is kept, in all texts the same."""
    words = WORD.findall(text.lower())
    hashes = (zlib.crc32(" ".join(words[at : at + GRAM]).encode()) for at in range(len(words) - GRAM + 1))
    return {one for one in hashes if one % every == 0}


def grouped(text: str, least: int) -> Iterator[str]:
    """Yield neighbouring sentences together, each group but the last of at least so many words."""
    held = ""
    for sentence in SENTENCE.split(" ".join(text.split())):
        held = f"{held} {sentence}".strip()
        if size(held) >= least:
            yield held
            held = ""
    if held:
        yield held


def terms(text: str) -> list[str]:
    """Give the content words of a text as they are written, one as often as it stands there."""
    return [word for word in CONTENT.findall(text) if word.lower() not in FUNCTION_WORDS]


def cased(word: str, model: str) -> str:
    """Give a word a capital letter where the model has one."""
    return word.capitalize() if model[0].isupper() else word.lower()
