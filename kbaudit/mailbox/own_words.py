"""A person's own words in a mail: without the mail they answer and without signatures, whatever program they use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage

from kbaudit.mailbox.phrases import phrases
from kbaudit.text.tags import Tag, read_tags

_LONGEST = 20_000
_BLOCKS = frozenset(
    "address article blockquote center dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul".split()  # noqa: SIM905 - a list of names
)
# What mail programs put around the mail that is answered; behind some of them nothing of the person's own comes.
_QUOTE_CLASSES = re.compile(
    r"\b(?:gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote)"
)
_QUOTE_IDS = re.compile(r"(?:x_)*(?:divRplyFwdMsg|appendonsend|reply-intro|mail-editor-reference-message-container)")
_SIGNATURE_CLASSES = re.compile(r"\b(?:gmail_signature|moz-signature|protonmail_signature)")

_SAID = phrases()
# "On Tue, 1 Dec 2026 at 09:00, KB wrote:", on one line or on two.
_ATTRIBUTION = re.compile(
    rf"[^\n]{{0,200}}(?:\n[^\n]{{0,120}})?(?:{_SAID.wrote})(?:\s[^\n:]{{1,80}})?\s?[:：]\s{{0,8}}", re.IGNORECASE
)
_LONGEST_ATTRIBUTION = 320
_STARTS_ATTRIBUTION = re.compile(rf"(?:{_SAID.on})\b|.{{0,80}}<[^<>\s]{{1,200}}@|\d{{4}}[-年/.]", re.IGNORECASE)
_SEPARATOR = re.compile(rf"[-_ ]{{2,40}}(?:{_SAID.separators})[-_ :]{{0,40}}|_{{10,200}}|-{{20,200}}", re.IGNORECASE)
_HEAD = re.compile(rf"\*?(?:{_SAID.from_})\*?\s?[:：]\*?\s", re.IGNORECASE)
_HEAD_NEXT = re.compile(rf"\*?(?:{_SAID.head})\*?\s?[:：]", re.IGNORECASE)
_SENT_FROM = re.compile(_SAID.sent_from, re.IGNORECASE)


def own_words(mail: EmailMessage) -> str:
    """Give what the sender wrote; empty where there is nothing but quoted text.

    Text comes before HTML where a mail has both.
    """
    plain = _part(mail, "plain")
    text = _unflowed(plain) if plain is not None else None
    if text is None or not text.strip():
        html = _part(mail, "html")
        text = _of_html(_content(html)) if html is not None else ""
    return "\n".join(_until_quote(text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n"))).strip()


def _part(mail: EmailMessage, kind: str) -> EmailMessage | None:
    found = mail.get_body((kind,))
    return found if isinstance(found, EmailMessage) else None


def _content(part: EmailMessage) -> str:
    try:
        content = part.get_content()
    except (LookupError, UnicodeError, ValueError):
        # A character set that is none: what can be read as UTF-8 is.
        raw = part.get_payload(decode=True)
        content = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return content if isinstance(content, str) else ""


def _unflowed(part: EmailMessage) -> str:
    """Join the lines that a program has broken (RFC 3676): they end with a space."""
    text = _content(part)
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    out: list[str] = []
    joins = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if joins and not line.startswith(">"):
            out[-1] += line
        else:
            out.append(line)
        joins = line.endswith(" ") and line != "-- "
    return "\n".join(out)


def _of_html(html: str) -> str:
    """Give the text of HTML, each block on lines of its own, without quotations."""
    out: list[str] = []
    skipped: tuple[str, int] | None = None
    for _, piece in read_tags(html):
        if skipped is not None:
            skipped = _still_skipped(skipped, piece)
            continue
        if isinstance(piece, str):
            out.append(" ".join(piece.replace("\xa0", " ").split(" ")).replace("\n", " "))
        elif not piece.closing and _QUOTE_IDS.fullmatch(piece.attributes.get("id", "")):
            break
        elif _is_quote(piece):
            skipped = (piece.name, 1)
        elif piece.name == "br" or piece.name in _BLOCKS:
            out.append("\n")
    return "\n".join(line.strip() for line in "".join(out).split("\n"))


def _is_quote(tag: Tag) -> bool:
    named = tag.attributes.get("class", "")
    is_quote = tag.name == "blockquote" or tag.attributes.get("type") == "cite"
    marked = bool(_QUOTE_CLASSES.search(named) or _SIGNATURE_CLASSES.search(named))
    return not tag.closing and tag.name not in {"br", "hr", "img"} and (is_quote or marked or tag.name == "head")


def _still_skipped(skipped: tuple[str, int], piece: Tag | str) -> tuple[str, int] | None:
    name, depth = skipped
    if isinstance(piece, str) or piece.name != name:
        return skipped
    depth += -1 if piece.closing else 1
    return (name, depth) if depth else None


def _until_quote(lines: list[str]) -> Iterator[str]:
    """Yield the lines up to the mail that is answered; lines quoted between answers are left out."""
    for at, line in enumerate(lines):
        if _ends_here(line, lines[at + 1 : at + 4]):
            return
        if not line.lstrip().startswith((">", "|>")):
            yield line.rstrip()


def _ends_here(line: str, after: list[str]) -> bool:
    bare = line.strip().strip("\u200b\u200e\u200f\ufeff")
    if line.rstrip("\r\n") in {"--", "-- "} or _SEPARATOR.fullmatch(bare) or _SENT_FROM.match(bare):
        return True
    if _HEAD.match(bare) and any(_HEAD_NEXT.match(one.strip()) for one in after):
        return True
    return _is_attribution(bare, after)


def _is_attribution(line: str, after: list[str]) -> bool:
    """Tell whether a line says who wrote what comes after it, on one line or on two."""
    if not _STARTS_ATTRIBUTION.match(line):
        return False
    two = f"{line}\n{after[0].strip()}" if after and after[0].strip() else line
    return any(len(text) <= _LONGEST_ATTRIBUTION and _ATTRIBUTION.fullmatch(text) for text in (line, two))
