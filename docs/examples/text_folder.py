"""The connector ``text-folder``: canned replies kept as plain text files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from kbaudit import BodyFormat, Card, ConnectorError, UnreadableCard
from kbaudit.connectors.interface import Pulled, Total


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFolderConnector:
    """A folder of text files whose first line is the title.

    Attributes:
        path: The folder.
        suffix: What the file names end in.
    """

    name: ClassVar[str] = "text-folder"
    api: ClassVar[int] = 1

    path: Path
    suffix: str = ".txt"

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield the card of every file, in order of name, and how many there are."""
        if not self.path.is_dir():
            raise ConnectorError(f"{self.path}: is no folder; check the path")
        files = sorted(self.path.glob(f"*{self.suffix}"))
        for file in files:
            yield self._read(source, file)
        yield Total(len(files))

    def _read(self, source: str, file: Path) -> Card | UnreadableCard:
        try:
            title, _, body = file.read_text(encoding="utf-8").partition("\n")
        except (OSError, UnicodeDecodeError) as error:
            return UnreadableCard(source=source, id=file.name, reason=f"{error}; save it as UTF-8", path=file.name)
        return Card(source=source, id=file.name, title=title.strip(), body=body.strip(), body_format=BodyFormat.TEXT)
