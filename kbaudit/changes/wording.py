"""The wording of a sentence: its words, numbers and signs, and the form in which two of them are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from kbaudit.changes.addresses import address_of

Words = tuple[str, ...]

# Scripts without spaces between words: each character stands for itself.
_SINGLE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# Letters of the scripts of India with the vowel signs on them, which Python does not count among the letters.
_INDIC = "\u0900-\u0963\u0970-\u0dff"
_LETTER = rf"(?:(?![{_SINGLE}{_INDIC}])[^\W\d_])"
_WORD = re.compile(
    rf"https?://[^\s<>\"']{{0,2000}}[^\s<>\"'.,;:!?)\]»”’*_]"
    rf"|(?<![\w.+-])[\w.+-]{{1,64}}@\w[\w.-]{{1,250}}\w"
    rf"|(?<![^\W_])[^\W_]++(?:_++[^\W_]++)++"  # a name in a program
    rf"|(?<![\w-])-[A-Za-z](?![\w'’])|(?<![\w-])--[a-z][\w-]{{1,60}}"  # an option of a command
    rf"|(?<![\w)])[-+−–]?\d++(?:[.,:/'’]\d++)*+"
    rf"|\d++(?:[.,:/'’]\d++)*+"
    rf"|[{_SINGLE}]"
    rf"|(?:[{_INDIC}][\u200c\u200d]?+)++"
    rf"|{_LETTER}++(?:['’]{_LETTER}++)*+(?:[+#]{{1,2}}(?!\w))?+"
    r"|[%‰€$£¥₹°<>≤≥=≠±~×÷+&✓✔✅☑✗✘❌🚫⛔]"
)
_GROUPED: Final = r"[+]?[1-9]\d{0,2}(?:[,'’]\d{3})+"
_THOUSANDS = re.compile(_GROUPED)
_SOFT_HYPHEN: Final = "\u00ad"
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WEB: Final = ("http://", "https://")
_CURRENCIES: Final = frozenset("€$£¥₹")

# English says one thing in two spellings; what stands behind the apostrophe is a word of its own.
_SHORTENED: Final = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_SAID_OF: Final = ("here's", "how's", "it's", "that's", "there's", "what's", "where's", "who's")
_IRREGULAR: Final = {word: (word[:-2], "is") for word in _SAID_OF} | {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "isnt": ("is", "not"),
    "&": ("and",),
}


@lru_cache(maxsize=16_384)
def words_of(text: str) -> Words:
    """Give the words, numbers and telling signs of a text as written; punctuation and white space are left out.

    Addresses, options of commands and names joined by ``_`` are one word each. A sign of currency stands behind its
    number.
    """
    plain = unicodedata.normalize("NFC", text).replace(_SOFT_HYPHEN, "")
    if not plain.isascii():
        plain = plain.translate(_FULL_WIDTH)
    words = _WORD.findall(plain)
    for at in range(len(words) - 1):
        if words[at] in _CURRENCIES and words[at + 1][-1].isdigit():
            words[at], words[at + 1] = words[at + 1], words[at]
    return tuple(words)


def folded(words: Sequence[str]) -> Words:
    """Bring words into one case, contractions into full words, and numbers into one form."""
    return tuple(part for word in words for part in parts_of(word))


def parts_of(word: str) -> Words:
    """Fold one word, which may be two in short."""
    if word.startswith(_WEB):
        return (_web(word),)
    if word[0] in "-−–+":
        return (_signed(word),)
    lowered = word.casefold().replace("’", "'")
    if _THOUSANDS.fullmatch(lowered):
        return (re.sub(r"\D", "", lowered),)
    if lowered in _IRREGULAR:
        return _IRREGULAR[lowered]
    stem, apostrophe, ending = lowered.rpartition("'")
    if apostrophe and ending == "t" and stem.endswith("n"):
        return stem[:-1], "not"
    return (stem, _SHORTENED[ending]) if apostrophe and ending in _SHORTENED else (lowered,)


def _web(word: str) -> str:
    address = address_of(word)
    return (
        word
        if address is None
        else "?".join(filter(None, ("/".join((_WEB[1] + address.host, *address.parts)), address.query)))
    )


def _signed(word: str) -> str:
    """Fold a number with a sign, or an option of a command, of which the case counts."""
    if not word[-1].isdigit():
        return word
    sign = "-" if word[0] in "-−–" else ""
    return sign + re.sub(r"\D", "", word) if _THOUSANDS.fullmatch(word[1:]) else sign + word[1:]
