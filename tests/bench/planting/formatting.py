"""The same words set in another way."""

from __future__ import annotations

import re


def typographic(text: str) -> str:
    text = re.sub(r'"([^"\n]*)"', "\u201c\\1\u201d", text).replace("--", "\u2013")
    return re.sub(r"(?<=\w)'(?=\w)", "\u2019", text)


def other_bullets(text: str) -> str:
    return re.sub(r"^(\s*)[-*+] ", r"\1• ", re.sub(r"^\d+\. ", "- ", text, flags=re.MULTILINE), flags=re.MULTILINE)


def without_marks(text: str) -> str:
    return re.sub(r"\[([^\]\n]+)\]\([^)\n]*\)", r"\1", re.sub(r"\*\*|`|^#+ ", "", text, flags=re.MULTILINE))


def wrapped(text: str) -> str:
    return re.sub(r"([^\n]{50,70}) ", r"\1\n", text)


def shouted(text: str) -> str:
    first, blank, rest = text.partition("\n\n")
    return first.upper() + blank + rest


def as_html(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    text = re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", text)
    paragraphs = (re.sub(r"^#+ (.*)", r"<h2>\1</h2>", part) for part in text.split("\n\n"))
    marked = (re.sub(r"^[-*+•] (.*)$", r"<li>\1</li>", part, flags=re.MULTILINE) for part in paragraphs)
    return "\n".join(part if part.startswith("<h2>") else f'<p class="body">{part}</p>' for part in marked)
