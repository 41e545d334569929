"""Versions of products."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Cues, Grammar, folds, token_spans
from kbaudit.claims.values.value import Bound, Kind

# Products that people name with their version and nothing else between.
_PRODUCTS = frozenset(
    [
        "android",
        "ios",
        "ipados",
        "macos",
        "windows",
        "windows server",
        "python",
        "java",
        "node",
        "node.js",
        "php",
        "ruby",
        "go",
        "golang",
        "chrome",
        "firefox",
        "safari",
        "edge",
        "ubuntu",
        "debian",
        "kubernetes",
        "postgresql",
        "postgres",
        "mysql",
        "mariadb",
        "mongodb",
        "redis",
        "django",
        "rails",
        "angular",
        "react",
        "vue",
        ".net",
        "openjdk",
        "tls",
        "ssl",
        "internet",
        "explorer",
        "opera",
        "watchos",
        "tvos",
        "os",
        "x",
        "fedora",
        "rhel",
        "centos",
        "office",
        "outlook",
        "oracle",
        "elasticsearch",
        "docker",
        "helm",
        "terraform",
        "npm",
        "git",
        "bluetooth",
        "usb",
        "http",
        "sdk",
        "api",
        "firmware",
        "opensearch",
        "kotlin",
        "swift",
        "typescript",
        "wordpress",
        "typo3",
    ]
)
_NUMBER = r"(?P<number>\d{1,4}(?:\.\d{1,5}){0,3}(?:\.x)?)"
_END, _END_IN_KANJI = r"(?![\w%€$£]|[.,:/-]\d|-\w)", r"(?![a-z0-9_%€$£]|[.,:/-]\d|-[a-z])"
_LOOK = 48


@dataclass(frozen=True, slots=True)
class _Side:
    bound: Bound
    place: int


class Versions:
    """The versions of one language."""

    def __init__(self, grammar: Grammar) -> None:
        lexicon = grammar.lexicon
        before = r"(?<![\w.-])" if grammar.spaced else r"(?<![a-z0-9.-])"
        end = _END if grammar.spaced else _END_IN_KANJI
        product = alternation(_PRODUCTS)
        word = alternation(frozenset({*grammar.versions, "v", "v."}))
        self._pattern = re.compile(
            rf"{before}(?:(?P<product>{product})(?: {word} ?| )|{word} ?)(?:{word} ?)?{_NUMBER}{end}"
        )
        self._named = re.compile(rf"{before}(?P<product>[a-z][\w-]{{1,30}}) {_NUMBER}(?=\+| ){_END}")
        self._sides = Cues({"at_least": lexicon.newer, "at_most": lexicon.older}, spaced=grammar.spaced)
        self._required = Cues(
            {
                "at_least": (*lexicon.required, *lexicon.bounds.get("at_least", ())),
                "at_most": lexicon.bounds.get("at_most", ()),
            },
            spaced=grammar.spaced,
        )
        below, above = alternation(folds(lexicon.older_than)), alternation(folds(lexicon.newer_than))
        self._beyond = re.compile(
            rf"{before}(?:(?P<below>{below})|{above}) (?P<number>\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}){end}"
        )
        self._port = re.compile(
            rf"{before}{alternation(folds(lexicon.ports))} ?(?P<number>\d{{2,5}}){end}(?! ?[,/&-]? ?(?:\w{{1,4}} )?\d)"
        )
        self._grammar = grammar

    def read(self, text: str, raw: str, taken: Taken) -> Iterator[Found]:
        """Yield the versions of a folded sentence."""
        for match in self._pattern.finditer(text):
            if not taken.meets(*match.span()):
                yield self._version(text, match)
        for match in self._port.finditer(text):
            if not taken.meets(*match.span()):
                yield Found(*match.span(), Kind.VERSION, "port", text=match["number"])
        for match in self._beyond.finditer(text):
            if not taken.meets(*match.span()) and self._grammar.unit.match(text, match.end()) is None:
                bound = Bound.LESS_THAN if match["below"] else Bound.MORE_THAN
                yield Found(match.start("number"), match.end(), Kind.VERSION, text=match["number"], bound=bound)
        for match in self._named.finditer(text):
            if (
                taken.meets(*match.span())
                or not raw[match.start()].isupper()
                or self._grammar.unit.match(text, match.end())
            ):
                continue
            newer = self._newer(text, match.end())
            if newer and newer.bound is Bound.AT_LEAST:
                yield self._version(text, match)

    def _version(self, text: str, match: re.Match[str]) -> Found:
        newer = self._newer(text, match.end())
        bound = newer.bound if newer else self._before(text, match.start())
        number = re.sub(r"(?:\.0)+$|\.x$", "", match["number"])
        end = newer.place if newer else match.end()
        return Found(match.start(), end, Kind.VERSION, match["product"] or "", text=number, bound=bound)

    def _newer(self, text: str, end: int) -> _Side | None:
        if text[end : end + 1] == "+":
            return _Side(Bound.AT_LEAST, end + 1)
        if not self._grammar.spaced:
            opening = self._sides.at_start(text[end : end + _LOOK].lstrip())
            return _Side(Bound(opening[0].replace("_", " ")), end + opening[1]) if opening else None
        spans = token_spans(text, end, min(len(text), end + _LOOK))
        if spans and spans[0][0] in {"(", ","}:
            spans = spans[1:]
        opening = self._sides.opening(tuple(word for word, _, _ in spans))
        return _Side(Bound(opening[0].replace("_", " ")), spans[opening[1] - 1][2]) if opening else None

    def _before(self, text: str, start: int) -> Bound:
        tail = text[max(0, start - _LOOK) : start]
        if not self._grammar.spaced:
            return Bound.EXACT
        words = tuple(word for word, _, _ in token_spans(tail, 0, len(tail)))
        while words and words[-1] in self._grammar.fillers:
            words = words[:-1]
        ending = self._required.ending(words)
        return Bound(ending[0].replace("_", " ")) if ending else Bound.EXACT
