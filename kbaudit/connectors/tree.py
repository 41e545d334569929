"""A folder of files: which of them are cards, and their text, read without leaving the folder."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kbaudit.connectors.interface import FileList, Total
from kbaudit.errors import ConnectorError
from kbaudit.report import Notice
from kbaudit.text.globs import matches_glob

MAX_BYTES = 10 * 1024 * 1024
"""Larger files are named as unreadable instead of being read."""

_PARTIAL_FOLDERS = frozenset({"includes", "partials", "_includes", "_partials"})
_ROOT_PAPERS = frozenset({"licence", "license", "readme", "contributing"})
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that should hold a card.

    Attributes:
        id: Its path relative to the folder, with ``/``, in composed Unicode.
        path: Where to read it.
        problem: Why it must not be read; None when it may.
    """

    id: str
    path: Path
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A folder, and which of its files are cards.

    Attributes:
        root: The folder, or a single file.
        suffixes: What a card's file name ends in, lower case.
        include: Globs of ids that are cards whatever the conventions say.
        exclude: Globs of ids that are no cards.
    """

    root: Path
    suffixes: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def walk(self, source: str) -> Iterator[FoundFile | FileList | Total | Notice]:
        """Yield the files that are cards by id, their number, and the list of all files; a single file has no list.

        Raises:
            ConnectorError: The folder is not there or may not be read.
        """
        self._refuse_unreachable()
        if not self.root.is_dir():
            yield FoundFile(_id(self.root.name), self.root, _kind_problem(self.root))
            yield Total(1)
            return
        seen: set[str] = set()
        cards = 0
        for relative in self._files(source):
            if isinstance(relative, Notice):
                yield relative
                continue
            identity = _id(relative)
            seen.add(identity)
            if self.is_card(identity):
                cards += 1
                path = self.root / relative
                yield FoundFile(identity, path, self._outside_problem(path) or _kind_problem(path))
        yield Total(cards)
        yield FileList(frozenset(seen))

    def find(self, identity: str) -> FoundFile | None:
        """Give the file of an id; None where there is none, or none that is a card."""
        if not self.root.is_dir():
            single = FoundFile(_id(self.root.name), self.root, _kind_problem(self.root))
            return single if single.id == identity else None
        path = self.root / identity
        inside = path.resolve().is_relative_to(self.root.resolve()) and ".." not in path.parts
        if not inside or not self.is_card(identity) or not path.exists():
            return None
        return FoundFile(identity, path, _kind_problem(path))

    def is_card(self, identity: str) -> bool:
        """Tell whether a file of this id holds a card.

        Partials and includes (a leading ``_`` other than ``_index``, a folder of includes), hidden files and the
        licence, readme and contributing files of the root are none, unless asked for.
        """
        if any(matches_glob(identity, glob) for glob in self.exclude):
            return False
        if any(matches_glob(identity, glob) for glob in self.include):
            return True
        *folders, name = identity.split("/")
        lowered = name.casefold()
        if not lowered.endswith(self.suffixes) or _is_partial(folders, name):
            return False
        return bool(folders) or lowered.partition(".")[0] not in _ROOT_PAPERS

    def _refuse_unreachable(self) -> None:
        try:
            mode = self.root.stat().st_mode
        except OSError as error:
            raise ConnectorError(f"{self.root}: {_why(error)}; check the path") from error
        if stat.S_ISDIR(mode):
            try:
                with os.scandir(self.root):
                    return
            except OSError as error:
                raise ConnectorError(f"{self.root}: {_why(error)}; check its permissions") from error

    def _files(self, source: str) -> Iterator[str | Notice]:
        """Go through all files below the root in a fixed order, never through a link to a folder."""
        failed: list[OSError] = []
        for folder, folders, names in os.walk(self.root, onerror=failed.append):
            here = Path(folder)
            for name in sorted(folders):
                if _may_enter(name) and (here / name).is_symlink():
                    where = _id((here / name).relative_to(self.root).as_posix())
                    yield Notice(source, f"{where} is a link to a folder; kbaudit does not follow it")
            folders[:] = sorted(name for name in folders if _may_enter(name))
            for name in sorted(names):
                yield (here / name).relative_to(self.root).as_posix()
        for error in failed:
            where = _id(os.path.relpath(error.filename, self.root))
            raise ConnectorError(f"{where}: {_why(error)}; check its permissions")

    def _outside_problem(self, path: Path) -> str | None:
        if not path.is_symlink():
            return None
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "is a link that leads nowhere; mend or remove it"
        if target.is_relative_to(self.root.resolve()):
            return None
        return "is a link to a file outside the folder, which kbaudit does not follow; copy the file here"


def read_text(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """Read a text file: UTF-8 with or without byte order mark, or UTF-16 with one; line ends become line feeds.

    Raises:
        ValueError: It cannot be read as text; the message says why and what to do, without the name.
    """
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise ValueError(f"is {_megabytes(size)}, more than the {_megabytes(max_bytes)} a card may have")
        raw = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{_why(error)}; check the file") from error
    return decode_text(raw)


def refuse_irregular(path: Path) -> None:
    """Refuse what is no readable file of its own: a pipe or a device may never end.

    Raises:
        ConnectorError: The path is not there, may not be read, or is no regular file.
    """
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
        if regular:
            path.open("rb").close()
    except OSError as error:
        raise ConnectorError(f"{path}: {_why(error)}; check the path") from error
    if not regular:
        raise ConnectorError(f"{path}: is not a regular file; name a file, or - for JSON Lines on standard input")


def decode_text(raw: bytes) -> str:
    """Decode a text: UTF-8 with or without byte order mark, or UTF-16 with one; line ends become line feeds.

    Raises:
        ValueError: It is no such text; the message says where and what to do.
    """
    encoding, label = ("utf-16", "UTF-16") if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "UTF-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not {label} text (byte 0x{raw[error.start]:02x} at offset {error.start}); save it as UTF-8"
        ) from error
    if "\0" in text:
        raise ValueError(f"is not text (a NUL at character {text.index(chr(0))}); save it as UTF-8 text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown_path(base: Path, root: Path, identity: str) -> str:
    """Name a card's file as a reader of the report would: from ``base`` where the folder lies in it, else from itself.

    Args:
        base: The folder that the configuration's relative paths, or the caller's, are relative to.
        root: The source's folder or single file.
        identity: The card's id.
    """
    absolute = root.absolute()
    folder = absolute.parent if root.is_file() else absolute
    try:
        start = Path(os.path.normpath(folder)).relative_to(os.path.normpath(base.absolute()))
    except (ValueError, OSError):
        # The current folder may have been deleted; the source then lies in no folder of the caller's.
        start = Path() if root.is_file() else Path(absolute.name)
    return (start / identity).as_posix()


def _may_enter(name: str) -> bool:
    return not name.startswith(".") and name not in _SKIPPED_FOLDERS


def _is_partial(folders: list[str], name: str) -> bool:
    if any(folder.casefold() in _PARTIAL_FOLDERS for folder in folders):
        return True
    return name.startswith((".", "_")) and not name.startswith("_index.")


def _kind_problem(path: Path) -> str | None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"{_why(error)}; check the file"
    return None if stat.S_ISREG(mode) else "is not a regular file; move it out of the folder"


def _id(relative: str) -> str:
    readable = os.fsencode(relative).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", readable)


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.1f} MiB"
