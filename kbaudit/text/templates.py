"""Template code in a text: hidden before the text is read as markup, shown again where it stands in code."""

from __future__ import annotations

import re
from dataclasses import dataclass

STAND_IN = "…"
"""What a reader of the plain text sees in place of template code."""

_OPENER = re.compile(r"\{\{|\{%|<%|\[!(?:include|code[\w-]{0,20})(?=[ \[])", re.IGNORECASE)
_CLOSERS = {"{{": "}}", "{%": "%}", "<%": "%>"}
_DOCFX = re.compile(r"\[![\w-]{1,30} {0,4}\[[^\[\]\n]{0,300}\] {0,4}\([^()\n]{0,300}\) {0,4}\]")
_LONGEST = 10_000
_COMMENT = re.compile(r"\{%-?\s{0,20}comment\b|\{\{[<%]\s{0,20}comment\b")
_COMMENT_END = re.compile(r"\{%-?\s{0,20}endcomment\s{0,20}-?%\}|\{\{[<%]\s{0,20}/comment\s{0,20}[>%]\}\}")

# Private-use characters carry the number of a span, so that no parser of markup takes them for punctuation.
_FIRST, _LAST, _ZERO = "\ue000", "\ue001", 0xE010
_RESERVED = re.compile("[\ue000\ue001\ue010-\ue019]")
_MASK = re.compile("\ue000([\ue010-\ue019]{1,9})\ue001")
_DIGITS = {_ZERO + digit: str(digit) for digit in range(10)}
_TO_DIGITS = {ord(str(digit)): chr(_ZERO + digit) for digit in range(10)}

_NAME = re.compile(r"(?:\{\{[<%]-?|\{%-?|<%-?)\s{0,20}(/|end(?=[a-z]))?\s{0,20}([\w./-]{1,80})")
_PRINTS_NOTHING = frozenset(
    [
        "if",
        "else",
        "elsif",
        "elif",
        "unless",
        "for",
        "case",
        "when",
        "assign",
        "capture",
        "set",
        "raw",
        "end",
        "endraw",
        "break",
        "continue",
        "while",
    ]
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose template code is hidden; every line keeps its number.

    Attributes:
        text: The text with a mask in place of each piece of template code.
        spans: The pieces, in order; one that goes over several lines is several pieces.
        printing: The numbers of the pieces that may print blocks of their own: neither a condition nor a pair of
            wrappers around text that stands here.
    """

    text: str
    spans: tuple[str, ...] = ()
    printing: frozenset[int] = frozenset()

    def restore(self, text: str) -> str:
        """Put the template code back into a passage."""
        return _MASK.sub(lambda mask: self._span(mask[1]), text) if _FIRST in text else text

    def show(self, text: str) -> str:
        """Write a passage as a reader sees it, with ``…`` for what a template would print."""
        return _MASK.sub(STAND_IN, text) if _FIRST in text else text

    def prints_block(self, text: str) -> bool:
        """Tell whether a line of a passage consists of template code that may print blocks of its own."""
        return _FIRST in text and any(self._alone(line) for line in text.split("\n"))

    def _alone(self, line: str) -> bool:
        numbers = [int(number.translate(_DIGITS)) for number in _MASK.findall(line)]
        if not any(number in self.printing for number in numbers):
            return False
        return not any(character.isalnum() for character in _MASK.sub("", line))

    def _span(self, number: str) -> str:
        index = int(number.translate(_DIGITS))
        return self.spans[index] if index < len(self.spans) else STAND_IN


def is_masked(text: str) -> bool:
    """Tell whether template code stands in a passage of masked text."""
    return _FIRST in text


def mask_templates(text: str) -> Masked:
    """Hide template code: Liquid, Jinja, Hugo shortcodes, Handlebars, ERB and DocFX includes.

    A comment of a template language is hidden with everything in it. Linear in the length of the text.
    """
    text = _RESERVED.sub("\ufffd", text)
    pieces: list[str] = []
    spans: list[str] = []
    wholes: list[str] = []
    done = 0
    for start, end in _template_spans(text):
        pieces.append(text[done:start])
        pieces.append("\n".join(_mask_line(line, spans) for line in text[start:end].split("\n")))
        wholes += [text[start:end]] * (len(spans) - len(wholes))
        done = end
    if not spans:
        return Masked(text)
    pieces.append(text[done:])
    return Masked("".join(pieces), tuple(spans), _printing(wholes))


def _mask_line(line: str, spans: list[str]) -> str:
    if not line.strip():
        return ""
    spans.append(line)
    return f"{_FIRST}{str(len(spans) - 1).translate(_TO_DIGITS)}{_LAST}"


def _template_spans(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    comments = _COMMENT_END.search(text) is not None
    while opener := _OPENER.search(text, at):
        start = opener.start()
        end = _span_end(text, start, opener[0])
        if end is not None and comments and _COMMENT.match(text, start):
            closer = _COMMENT_END.search(text, end)
            comments = closer is not None
            end = closer.end() if closer else end
        if end is not None:
            found.append((start, end))
        at = end if end is not None else opener.end()
    return found


def _span_end(text: str, start: int, opener: str) -> int | None:
    closer = _CLOSERS.get(opener)
    if closer is None:
        include = _DOCFX.match(text, start)
        return include.end() if include else None
    end = text.find(closer, start + len(opener), start + _LONGEST)
    if end < 0:
        return None
    # Handlebars closes raw output with a third brace.
    return end + 3 if opener == "{{" and text.startswith("}}}", end) else end + len(closer)


def _printing(wholes: list[str]) -> frozenset[int]:
    """Number the pieces that may print; a piece of several lines is as its whole is."""
    names = [_NAME.match(whole) for whole in wholes]
    wrappers = {name[2] for name in names if name and name[1]}
    return frozenset(number for number, name in enumerate(names) if not _is_silent(wholes[number], name, wrappers))


def _is_silent(whole: str, name: re.Match[str] | None, wrappers: set[str]) -> bool:
    if whole.startswith(("{{!", "<%#", "{{/*")) or _COMMENT.match(whole):
        return True
    return name is not None and (bool(name[1]) or name[2] in wrappers or name[2] in _PRINTS_NOTHING)
