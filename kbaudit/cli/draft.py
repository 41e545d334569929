"""The draft: a text that is no card of the base, read from a file or from standard input."""

from __future__ import annotations

import sys
from collections.abc import Container
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.card import BodyFormat, Card, CardHead

_STANDARD_INPUT = Path("-")


def read_draft(file: Path, title: str | None, taken: Container[str]) -> Card:
    """Read a text as a card: front matter and the first heading count as they do for a card of a folder.

    Args:
        file: ``-`` is standard input, which is read as Markdown.
        title: What it is called; as the text itself says where None.
        taken: Names of sources, none of which the draft must come from.

    Raises:
        ConfigError: The file cannot be read as text, or holds none.
    """
    from kbaudit.connectors.tree import decode_text

    name = "standard input" if file == _STANDARD_INPUT else str(file)
    try:
        card = _card(file, decode_text(_read(file)), title, taken)
    except OSError as error:
        raise ConfigError(f"--text: {name}: {(error.strerror or 'cannot be read').lower()}; check the path") from error
    except ValueError as error:
        raise ConfigError(f"--text: {name}: {error}") from error
    if not card.body.strip():
        raise ConfigError(f"--text: {name}: holds no text; give it the text of the draft")
    return card


def head_of(draft: Card) -> CardHead:
    """Give what is said of a draft: nobody owns it yet."""
    from kbaudit.card import CardHead

    return CardHead(ref=draft.ref, title=draft.title, locale=draft.locale, path=draft.path, line=draft.line)


def _read(file: Path) -> bytes:
    """Read a file, pipes among them, without waiting for the end of one that has none."""
    from kbaudit.connectors.tree import MAX_BYTES

    if file != _STANDARD_INPUT:
        with file.open("rb") as stream:
            found = stream.read(MAX_BYTES + 1)
    elif sys.stdin is None:
        raise ValueError("is closed; give it a file or a pipe to read from")
    else:
        found = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(found) > MAX_BYTES:
        raise ValueError(f"is larger than the {MAX_BYTES} bytes a card may have")
    return found


def _card(file: Path, text: str, title: str | None, taken: Container[str]) -> Card:
    from kbaudit.card import BodyFormat
    from kbaudit.connectors.markdown import first_heading
    from kbaudit.connectors.record import FieldReader, card_from
    from kbaudit.text.front_matter import FrontMatter, read_front_matter

    written = _format(file)
    plain = written is BodyFormat.TEXT
    front = FrontMatter(body=text) if plain else read_front_matter(text)
    reader = FieldReader(front.values, front.lines)
    heading = None if plain else first_heading(front.body, is_html=written is BodyFormat.HTML)
    return card_from(
        reader,
        source=next(name for name in map(_source_name, count(1)) if name not in taken),
        id="standard input" if file == _STANDARD_INPUT else file.name,
        title=title or reader.words("title") or heading or "",
        body=front.body,
        body_format=written,
        path=None if file == _STANDARD_INPUT else str(file),
        line=front.body_line,
    )


def _format(file: Path) -> BodyFormat:
    from kbaudit.card import BodyFormat
    from kbaudit.connectors.markdown import HTML_SUFFIXES

    name = file.name.casefold()
    if name.endswith(HTML_SUFFIXES):
        return BodyFormat.HTML
    return BodyFormat.TEXT if name.endswith(".txt") else BodyFormat.MARKDOWN


def _source_name(number: int) -> str:
    return "draft" if number == 1 else f"draft-{number}"
