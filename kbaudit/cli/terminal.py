"""The terminal: where documents, progress and complaints are written."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from kbaudit.errors import ConfigError
from kbaudit.text.harmless import harmless

if TYPE_CHECKING:
    from kbaudit.pulling import Watch


def complain(message: str) -> None:
    """Write an error for a person to standard error."""
    _write_stderr(f"kbaudit: {message}\n")


def tell(message: str) -> None:
    """Write a remark for a person to standard error."""
    _write_stderr(f"{message}\n")


def write_document(text: str, output: Path | None, *, for_people: bool) -> None:
    """Write a document to a file or to standard output.

    A file is replaced whole or not at all. Standard output gets UTF-8 whatever the locale, so that the bytes are the
    same everywhere; a text for people follows the terminal's own encoding, replacing what that lacks.

    Raises:
        ConfigError: The file cannot be written.
    """
    if output is not None:
        _replace(output, text.encode("utf-8", "replace"))
        return
    encoding = "utf-8"
    if for_people and (sys.stdout.isatty() or os.environ.get("PYTHONIOENCODING")):
        encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(encoding, "replace"))
    sys.stdout.buffer.flush()


def columns() -> int:
    """Give the width to write for: the terminal's, or 80 off a terminal."""
    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80


def shows_color() -> bool:
    """Tell whether standard output is a terminal that shows colours; see no-color.org."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def own_output() -> Iterator[None]:
    """Keep standard output for the document: what a plugin prints meanwhile goes to standard error."""
    with redirect_stdout(sys.stderr):
        yield


@contextmanager
def progress(*, shown: bool) -> Iterator[Watch]:
    """Show how many cards were read, on standard error, while work lasts; nothing off a terminal."""
    if not shown or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _name, _cards: None
        return
    from rich.console import Console
    from rich.status import Status

    with Status("reading …", console=Console(stderr=True)) as status:
        yield lambda name, cards: _tick(status.update, name, cards)


def _tick(update: object, name: str, cards: int) -> None:
    if cards % 100 == 0 and callable(update):
        update(f"{name}: {cards} cards …")


def _write_stderr(text: str) -> None:
    sys.stderr.flush()
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(harmless(text).encode(encoding, "replace").decode(encoding, "replace"))
    sys.stderr.flush()


def _replace(output: Path, content: bytes) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            _copy_mode(output, Path(name))
            Path(name).replace(output)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(
            f"{output}: {(error.strerror or 'cannot be written').lower()}; choose another --output"
        ) from error


def _copy_mode(output: Path, fresh: Path) -> None:
    """Give a new file the rights of the one it replaces, else those any new file gets: temporary files are private."""
    mask = os.umask(0)
    os.umask(mask)
    fresh.chmod(output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~mask)
