"""Titles: whether two of them name different things, by their spelling."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz.distance import Indel

_WORD = re.compile(r"\w++")
_EXTRA_LARGE = re.compile(r"\bextra[ -]large\b")
_CODE = re.compile(r"[A-Z]{2,3}")
# Signs that say something, and any in quotation marks; those that only separate words may be exchanged.
_SIGN = re.compile(r"[+*#=<>^~%@$€£¥]|(?<=[\"'“‘«`])[^\w\s](?=[\"'”’»`])")
_LONGEST: Final = 3
_SHARED: Final = 2
_FAR_MORE: Final = 3
_SAME_SPELLING: Final = 0.75
_STEM: Final = 4
_OPPOSITES: Final = frozenset(
    {"un", "dis", "de", "non", "non ", "not ", "in", "im", "ir", "des", "ent", "ab", "an", "a"}
)
_DETERMINERS: Final = frozenset({"a", "an", "the", "your", "our", "my", "its"})

# Words that editors exchange without naming another thing. Words of other languages are told apart by spelling only.
_SYNONYMS: Final = (
    frozenset({"change", "update", "edit", "modify", "changing", "updating", "editing"}),
    frozenset({"delete", "remove", "deleting", "removing"}),
    frozenset({"create", "add", "make", "new", "creating", "adding"}),
    frozenset({"set up", "setup", "configure", "setting up", "configuring"}),
    frozenset({"view", "see", "show", "find", "viewing"}),
    frozenset({"get", "obtain", "request", "getting"}),
    frozenset({"fix", "solve", "resolve", "repair", "troubleshoot"}),
    frozenset({"guide", "how to", "instructions", "tutorial", "article", "page"}),
    frozenset({"faq", "questions", "frequently asked questions"}),
)

# What is published about another text, under its title.
_ABOUT: Final = frozenset(
    {
        "addendum",
        "comment",
        "commentary",
        "comments",
        "corrected",
        "correction",
        "corrections",
        "corrigendum",
        "erratum",
    }
    | {"errata", "rejoinder", "reply", "response", "retracted", "retraction", "withdrawn"}
)
_ABOUT_WORDS: Final = 4

# Words of which each names another thing, where titles are the same otherwise. A retitled copy does not exchange them.
_ALTERNATIVES: Final = (
    frozenset({"s", "m", "l", "xs", "xl", "xxl", "small", "medium", "large", "tiny", "huge"}),
    frozenset({"daily", "weekly", "biweekly", "monthly", "quarterly", "yearly", "annual"}),
    frozenset({"january", "february", "march", "april", "may", "june", "july", "august", "september", "october"})
    | {"november", "december"},
    frozenset({"spring", "summer", "autumn", "fall", "winter"}),
    frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}),
    frozenset({"first", "second", "third", "fourth", "fifth"}),
    frozenset({"i", "ii", "iii", "iv", "v", "vi"}),
    frozenset({"junior", "senior", "staff", "principal"}),
    frozenset({"beginner", "intermediate", "advanced", "basic"}),
    frozenset({"free", "basic", "starter", "standard", "plus", "pro", "premium", "business", "enterprise"}),
    frozenset({"sales", "purchase", "purchases", "purchasing"}),
    frozenset({"customer", "vendor", "supplier"}),
    frozenset({"customers", "vendors", "suppliers"}),
    frozenset({"import", "export"}),
    frozenset({"importing", "exporting"}),
    frozenset({"inbound", "outbound"}),
    frozenset({"incoming", "outgoing"}),
    frozenset({"internal", "external"}),
    frozenset({"android", "iphone", "ipad", "ios", "windows", "mac", "macos", "linux", "chromebook"}),
    frozenset({"chrome", "firefox", "safari", "edge"}),
)


def name_alternatives(left: str, right: str) -> bool:
    """Tell whether two titles are the same but for words that exclude one another: "Form: Small", "Form: Large"."""
    one, other = (_words(_EXTRA_LARGE.sub("xl", title.casefold())) for title in (left, right))
    differing = {*one} ^ {*other}
    both = len(one) == len(other) > 1 and bool({*one} - {*other}) and bool({*other} - {*one})
    return both and any(differing <= words for words in _ALTERNATIVES)


def is_about_the_other(left: str, right: str) -> bool:
    """Tell whether one text is a correction of the other one or a reply to it: "Erratum: Lime and wine".

    Its title is the other one and up to four words more, one of which says so.
    """
    shorter, longer = sorted((_WORD.findall(title.casefold()) for title in (left, right)), key=len)
    more = set(longer) - set(shorter)
    within = bool(shorter) and set(shorter) <= set(longer)
    return within and len(longer) - len(shorter) <= _ABOUT_WORDS and not more.isdisjoint(_ABOUT)


def differ_in_codes(left: str, right: str) -> bool:
    """Tell whether each title has a code of capitals that the other has not, such as "[AT]" and "[CH]".

    They must have two other words in common, or half of them.
    """
    one, other = (set(_WORD.findall(title)) for title in (left, right))
    codes = [{word for word in words if _CODE.fullmatch(word)} for words in (one, other)]
    if not (codes[0] - codes[1] and codes[1] - codes[0]) or left.isupper() or right.isupper():
        return False
    rest = [{word.casefold() for word in words - own} for words, own in zip((one, other), codes, strict=True)]
    return len(rest[0] & rest[1]) >= min(_SHARED, min(len(words) for words in rest) / 2) > 0


def differ_in_signs(left: str, right: str) -> bool:
    """Tell whether two titles have the same words and other signs: "C++" and "C#", "The + operator"."""
    words, signs = ([pattern.findall(title) for title in (left, right)] for pattern in (_WORD, _SIGN))
    return words[0] == words[1] and signs[0] != signs[1]


def differing_names(left: str, right: str) -> tuple[str, str] | None:
    """Give what two titles name that are the same otherwise: "moving" and "deleting" of "Moving a page".

    They differ in one place of up to three words each, by neither spelling nor a synonym, and have at least as many
    words in common. None for all others.
    """
    one, other = _words(left), _words(right)
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    mine, theirs = " ".join(one[start : len(one) - end]), " ".join(other[start : len(other) - end])
    longest = max(len(one), len(other)) - start - end
    if not (mine and theirs) or longest > min(_LONGEST, start + end) or _same(mine, theirs):
        return None
    return mine, theirs


def names_alone(name: str, text: str, other: str) -> bool:
    """Tell whether a text has a name, as ``differing_names`` gives it, and another text has not, be it one or many."""
    return _count(name, text) > 0 == _count(name, other)


def names_more(name: str, text: str, other: str) -> bool:
    """Tell whether a text has a name, be it one or many, at least three times as often as another text has it."""
    times = _count(name, text)
    return times > 0 and times >= _FAR_MORE * _count(name, other)


def _count(name: str, text: str) -> int:
    words = r"\W+".join(map(re.escape, name.split()))
    return len(re.findall(rf"\b{words.removesuffix('s')}s?\b", text, re.IGNORECASE))


def edition(title: str) -> tuple[str, str]:
    """Split a title into its words and what tells editions of one thing apart: numbers, and codes of capitals."""
    words = _WORD.findall(title)
    telling = [word for word in words if word[0].isdigit() or (_CODE.fullmatch(word) and not title.isupper())]
    return " ".join(word for word in words if word not in telling).casefold(), " ".join(telling)


def _same(mine: str, theirs: str) -> bool:
    if any(character.isdigit() for character in mine + theirs):
        return False
    if sorted(mine.split()) == sorted(theirs.split()) or any({mine, theirs} <= synonyms for synonyms in _SYNONYMS):
        return True
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) >= _STEM and longer.endswith(shorter):
        return longer.removesuffix(shorter) not in _OPPOSITES
    return Indel.normalized_similarity(mine, theirs) >= _SAME_SPELLING


def _words(title: str) -> list[str]:
    return [word for word in _WORD.findall(title.casefold()) if word not in _DETERMINERS]
