"""E-mail addresses, addresses of the web, and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Grammar, token_spans, tokens
from kbaudit.claims.values.units import UNCERTAIN_SIGNS
from kbaudit.claims.values.value import Kind

_EMAIL = re.compile(r"(?<![\w.+-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?![\w-])")
_TOP = (
    "com|org|net|edu|gov|io|app|dev|info|biz|eu|de|ch|fr|es|pt|br|nl|gr|jp|uk|ca|au|mx|ar|(?:co|go|or|ac|web)\\.id"
    "|cloud|online|shop|example|help|tech|store"
)
_PATH = r"(?:[/?#][^\s<>()\[\]{}|`\"'）」、。]{0,300})?"
_URL = re.compile(
    rf"(?<![\w@./-])(?:(?P<scheme>[a-z][a-z0-9+]{{1,9}}://|www\.)[^\s<>()\[\]{{}}|`\"'/?#）」、。]{{1,200}}{_PATH}"
    rf"|(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_TOP})(?![\w-])(?!\.\w)(?::\d{{2,5}})?{_PATH})"
)
_TRAILING = ".,;:!?)]}>'\"*_"
_PHONE = re.compile(
    r"(?<![a-z0-9_.,/#=-])(?<!\d )(?:\+ ?\d|\(\+?\d|\d)(?:[ ./()-]{0,2}\d){2,15}(?![a-z0-9_%€$£]|[-/.,:]\d| ?[€$£%])"
)
_AMERICAN = re.compile(r"(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-.]\d{4}")
_POSTCODE = re.compile(r"\d{5}-\d{3,4}")
_LOCAL = re.compile(r"\d{3}[ -]\d{4}")
_THREES = re.compile(r"[6-9]\d\d \d{3} \d{3}")
_NOTHING = re.compile(r"\s*[.,;]?\s*$|[,;]")
_USUAL = range(9, 13)
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$")
_HOURS = re.compile(r"\d{1,2}[.:]\d\d ?- ?\d{1,2}[.:]\d\d")
_DIGIT = re.compile(r"\d")
_LOOK_BACK = 40
_REACH = 5
_NEAR = 12
_THOUSANDS = 3
_SHORTEST, _SHORTEST_FREE, _SHORTEST_ABROAD = 3, 7, 9


def read_addresses(text: str, taken: Taken) -> Iterator[Found]:
    """Yield the e-mail and web addresses of a folded sentence."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Found(match.start(), match.end(), Kind.EMAIL, text=match[0])
    if "." not in text and "://" not in text:
        return
    for match in _URL.finditer(text):
        written = match[0].rstrip(_TRAILING)
        end = match.start() + len(written)
        if not taken.meets(match.start(), end):
            yield Found(match.start(), end, Kind.URL, text=written)


def read_phones(grammar: Grammar, text: str, taken: Taken) -> Iterator[Found]:
    """Yield the phone numbers of a folded sentence: by their shape, or by a word that announces them."""
    for match in _PHONE.finditer(text):
        written = match[0].rstrip(" ./(-")
        digits = "".join(_DIGIT.findall(written))
        end = match.start() + len(written)
        if taken.meets(match.start(), end) or _DATE.match(written) or _HOURS.match(written):
            continue
        announced = len(digits) >= _SHORTEST and _is_announced(grammar, text, match.start(), end)
        if (
            announced
            or _is_shaped(written, digits, text[: match.start()])
            or _is_local(grammar, text, match.start(), end)
        ):
            yield Found(match.start(), end, Kind.PHONE, text=_normal(written, digits))


def _normal(written: str, digits: str) -> str:
    if "+" in written[:2]:
        return "+" + digits.replace("0", "", 1) if "(0)" in written else "+" + digits
    return "+" + digits[2:] if digits.startswith("00") and len(digits) > _SHORTEST_ABROAD else digits


def _is_shaped(written: str, digits: str, before: str) -> bool:
    groups = re.findall(r"\d+", written)
    if written.startswith(("+", "(+")):
        return len(digits) >= _SHORTEST_FREE
    if len(groups) == 1 or len(digits) < _SHORTEST_FREE or _POSTCODE.fullmatch(written):
        return False
    if len(groups[0]) > 1 and min(map(len, groups)) > 1 and written[0] in "(0":
        return True
    if _AMERICAN.fullmatch(written) or (_is_grouped_freely(groups) and len(digits) in _USUAL and "." not in written):
        return True
    # "1500 321" groups no thousands, so that behind a label it is no amount.
    labelled = not before.strip() or before.rstrip().endswith(":")
    return labelled and len(groups[0]) > _THOUSANDS and groups[0][:2] not in {"19", "20"}


def _is_local(grammar: Grammar, text: str, start: int, end: int) -> bool:
    """Tell whether a number is dialled within a place ("on 555 0160"), or is all that follows a label or question."""
    before = text[max(0, start - _LOOK_BACK) : start].rstrip()
    if _LOCAL.fullmatch(text, start, end):
        words = tokens(before)
        return bool(words) and words[-1] in grammar.phone_links
    alone = _NOTHING.match(text, end) is not None and (not before or before.endswith((":", "?")))
    return alone and _THREES.fullmatch(text, start, end) is not None


def _is_grouped_freely(groups: list[str]) -> bool:
    """Tell whether groups of digits are none of thousands, of years or of single digits."""
    return (
        any(len(group) != _THOUSANDS for group in groups[1:])
        and min(map(len, groups)) > 1
        and len(groups[0]) <= _THOUSANDS
    )


def _is_announced(grammar: Grammar, text: str, start: int, end: int) -> bool:
    unit = grammar.unit.match(text, end)
    if unit and unit["unit"] not in UNCERTAIN_SIGNS:
        return False
    before = text[max(0, start - _LOOK_BACK) : start]
    if not grammar.spaced:
        return any(cue in before[-_NEAR:] for cue in grammar.lexicon.phone_cues)
    words = tuple(word for word, _, _ in token_spans(before, 0, len(before)) if word != ":")
    if grammar.phones.ending(words):
        return True
    reach = min(_REACH, len(words)) if words and words[-1] in grammar.phone_links else 0
    return any(grammar.phones.ending(words[: len(words) - back]) for back in range(1, reach))
