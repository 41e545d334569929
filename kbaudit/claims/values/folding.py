"""A sentence made plain for matching, character by character, so that every place stays what it was."""

from __future__ import annotations

import unicodedata

# Grave accents stay: "dès" (from) is not "des" (of the), "à" is not "a".
_GRAVE = "\u0300"
_SPACES = "\u00a0\u2007\u2009\u202f\u3000\t\n\r"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
_WIDE_FROM, _WIDE_TO, _WIDE_SHIFT = 0xFF01, 0xFF5E, 0xFEE0
_LETTERS = (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1F00, 0x2000))


def _plain(code: int) -> str:
    letter = chr(code).lower()[0]
    parts = unicodedata.normalize("NFD", letter)
    return letter if _GRAVE in parts and code < _LETTERS[-1] and parts[0] < "\u0370" else parts[0]


_TABLE: dict[int, str] = {
    **{code: _plain(code) for code in _LETTERS},
    **{code: chr(code - _WIDE_SHIFT).lower() for code in range(_WIDE_FROM, _WIDE_TO + 1)},
    **{code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)},
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, "’ʼ‘"), "'"),
    ord("ς"): "σ",
    ord("～"): "~",
    ord("〜"): "~",
    ord("￥"): "¥",
    ord("µ"): "μ",
}


def folded(text: str) -> str:
    """Write a text in lower case without accents other than the grave; each character stays one character."""
    return text.translate(_TABLE)
