"""Folding: each code point becomes the character it is compared as, and tells whether words are made of it."""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

_BLOCK = 256
_ASCII: Final = 128
_OFTEN_WIDE: Final = 8
_CODE_POINTS = 0x110000
_SIGNS: Final = frozenset("%‰°±<≤≥=≠×÷✓✔✗✘☑☒")
_UNHEARD: Final = (
    range(ord("'"), ord("'") + 1),
    range(0x02BC, 0x02BD),  # apostrophes
    range(0x2018, 0x201A),
    range(0xFF07, 0xFF08),
    range(0x0300, 0x0370),  # accents
    range(0x1AB0, 0x1B00),
    range(0x20D0, 0x2100),
    range(0x0591, 0x05BE),  # Hebrew and Arabic vowels, and the stroke that lengthens a word
    range(0x05BF, 0x05C8),
    range(0x0640, 0x0641),
    range(0x064B, 0x0660),
    range(0xFE00, 0xFE10),  # variation selectors
    range(0xE0100, 0xE01F0),
)
_DENSE: Final = (
    range(0x3040, 0x3100),
    range(0x31F0, 0x3200),
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x1B000, 0x1B170),
    range(0x20000, 0x32000),
)
_RUNNING: Final = (range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800))


Codes = NDArray[np.uint32] | NDArray[np.uint8]


class Role(IntEnum):
    """What a character does in a text.

    Attributes:
        GAP: Ends a word: white space, punctuation, symbols.
        SILENT: Is passed over: accents, apostrophes, invisible marks.
        LETTER: Makes words that stand between gaps.
        DENSE: Writes about one word with two characters and no gaps: Han, Kana.
        RUNNING: Writes letters without gaps between words: Thai, Lao, Burmese, Khmer.
        SIGN: Is a word by itself, for it changes what is said: a currency, percent, "<", a tick.
    """

    GAP = 0
    SILENT = 1
    LETTER = 2
    DENSE = 3
    RUNNING = 4
    SIGN = 5


_GAP: Final = np.uint8(Role.GAP)


class Folding:
    """Tables over code points, filled a block at a time as texts need them."""

    def __init__(self) -> None:
        self._folded = np.zeros(_CODE_POINTS, np.uint32)
        self._roles = np.zeros(_CODE_POINTS, np.uint8)
        self._known = np.zeros(_CODE_POINTS // _BLOCK, np.bool_)
        self._learn(0)
        self._narrow_folded = self._folded[:_BLOCK].astype(np.uint8).tobytes()
        self._narrow_roles = self._roles[:_BLOCK].tobytes()

    def __call__(self, codes: Codes) -> tuple[Codes, NDArray[np.uint8]]:
        """Give the folded code points and their roles, silent ones included.

        Case, accents, width and presentation forms are folded away: "É" is compared as "e". Code points of one byte
        are ASCII. What a gap folds to means nothing.
        """
        if codes.dtype == np.uint8:
            return self._of_bytes(codes)
        wide = np.flatnonzero(codes >= _ASCII)
        if len(wide) > len(codes) // _OFTEN_WIDE:
            return self._of_any(codes)
        folded, roles = (row.copy() for row in self._of_bytes(codes.astype(np.uint8)))
        of_wide, roles[wide] = self._of_any(codes[wide])
        # What stands in a gap makes no word, so that quotation marks and dashes need no room.
        of_wide[roles[wide] == _GAP] = 0
        if of_wide.max(initial=0) >= _BLOCK:
            folded = folded.astype(np.uint32)
        folded[wide] = of_wide
        return folded, roles

    def _of_bytes(self, codes: Codes) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        text = codes.tobytes()
        folded, roles = text.translate(self._narrow_folded), text.translate(self._narrow_roles)
        return np.frombuffer(folded, np.uint8), np.frombuffer(roles, np.uint8)

    def _of_any(self, codes: Codes) -> tuple[Codes, NDArray[np.uint8]]:
        seen = np.bincount(codes >> 8, minlength=1).nonzero()[0]
        for block in seen[~self._known[seen]]:
            self._learn(int(block))
        return self._folded[codes], self._roles[codes]

    def _learn(self, block: int) -> None:
        for code in range(block * _BLOCK, (block + 1) * _BLOCK):
            self._folded[code], self._roles[code] = _folded(code)
        self._known[block] = True


def _folded(code: int) -> tuple[int, Role]:
    """Fold one code point: to the one letter, digit or mark that is left without case, accents and width."""
    character = chr(code)
    if any(code in points for points in _UNHEARD):
        return code, Role.SILENT
    if unicodedata.category(character) == "Sc" or character in _SIGNS:
        return code, Role.SIGN
    if unicodedata.category(character) == "No":
        return code, Role.LETTER
    parts = [part for part in _decomposed(character) if not any(ord(part) in points for points in _UNHEARD)]
    base = ord(parts[0]) if len(parts) == 1 else code
    category = unicodedata.category(chr(base))
    if category[0] in "LN" or category in {"Mn", "Mc", "Me"}:
        return base, _role(base)
    return code, Role.SILENT if category == "Cf" else Role.GAP


def _decomposed(character: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())


def _role(code: int) -> Role:
    if any(code in points for points in _DENSE):
        return Role.DENSE
    return Role.RUNNING if any(code in points for points in _RUNNING) else Role.LETTER


fold: Final = Folding()
"""The tables of this process."""
