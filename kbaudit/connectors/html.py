"""The connector ``html``: a folder of HTML files, or a single one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from kbaudit.card import Card, UnreadableCard
from kbaudit.connectors.interface import Pulled
from kbaudit.connectors.markdown import HTML_SUFFIXES, MarkdownConnector
from kbaudit.connectors.tree import MAX_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlConnector:
    """A folder of HTML files with or without front matter.

    Attributes:
        path: The folder or file.
        suffixes: What a card's file name ends in.
        include: Globs of files that are cards although they look like partials or a readme.
        exclude: Globs of files that are no cards.
        max_bytes: Larger files are named as unreadable.
        base: The folder that reported paths start from; left out, the caller's own.
    """

    name: ClassVar[str] = "html"
    api: ClassVar[int] = 1

    path: Path
    suffixes: tuple[str, ...] = HTML_SUFFIXES
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_bytes: int = MAX_BYTES
    base: Path | None = None

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield the cards of the folder, then the list of its files."""
        return self._reader().pull(source)

    def read(self, source: str, identity: str) -> Card | UnreadableCard | None:
        """Read one file."""
        return self._reader().read(source, identity)

    def _reader(self) -> MarkdownConnector:
        return MarkdownConnector(
            path=self.path,
            suffixes=self.suffixes,
            html_suffixes=self.suffixes,
            include=self.include,
            exclude=self.exclude,
            max_bytes=self.max_bytes,
            base=self.base,
        )
