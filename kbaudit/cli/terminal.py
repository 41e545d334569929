"""The terminal: where documents, progress and complaints are written."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kbaudit.errors import ConfigError
from kbaudit.text.harmless import disarm, harmless, one_line

if TYPE_CHECKING:
    from kbaudit.runs.pulling import Watch


def reopen_missing() -> None:
    """Put the null device where the caller closed a standard stream, so that no other file takes its place.

    Standard output becomes one that cannot be written: a report that goes nowhere is an error, not a clean run.
    """
    for name, mode, flags in (
        ("stdin", "r", os.O_RDONLY),
        ("stdout", "w", os.O_RDONLY),
        ("stderr", "w", os.O_WRONLY),
    ):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.open(os.devnull, flags), mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def complain(message: str, *details: str) -> None:
    """Write an error for a person to standard error: one line, and one more for each detail, whatever they hold."""
    _write_stderr("\n  ".join([f"kbaudit: {one_line(message)}", *map(one_line, details)]))


def tell(message: str) -> None:
    """Write a remark for a person to standard error, one line whatever it holds."""
    _write_stderr(one_line(message))


def advise(*lines: str) -> None:
    """Write what to do next to standard error, after an empty line; each line keeps its spaces."""
    _write_stderr("\n".join(["", *(line.replace("\n", "\N{REPLACEMENT CHARACTER}") for line in lines)]))


def write_document(text: str, output: Path | None, *, for_people: bool) -> None:
    """Write a document to a file or to standard output.

    A file is replaced whole or not at all; a device or a pipe is written to. Standard output gets UTF-8 whatever the
    locale, so that the bytes are the same everywhere; a text for people follows the terminal's own encoding, replacing
    what that lacks, and commands no CI runner.

    Raises:
        ConfigError: The file or standard output cannot be written.
    """
    if output is not None:
        _write_file(output, text.encode("utf-8", "replace"))
        return
    encoding = "utf-8"
    if for_people and (sys.stdout.isatty() or os.environ.get("PYTHONIOENCODING")):
        encoding = sys.stdout.encoding or "utf-8"
    _write_stdout((disarm(text) if for_people else text).encode(encoding, "replace"))


def give_up(stream: TextIO) -> None:
    """Send the rest of a stream nowhere, for Python would fail once more when it flushes at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def finish() -> None:
    """Write what is left for standard output, which Python would else try at exit, with a traceback where it fails."""
    try:
        sys.stdout.flush()
    except OSError:
        give_up(sys.stdout)


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


def _write_stdout(content: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        give_up(sys.stdout)  # the reader, such as head, has seen enough
    except OSError as error:
        give_up(sys.stdout)
        raise ConfigError(f"standard output: {_why(error)}; write to a file with --output") from error


def _write_stderr(text: str) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    try:
        sys.stderr.flush()
        sys.stderr.write(disarm(harmless(f"{text}\n")).encode(encoding, "replace").decode(encoding, "replace"))
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)  # nobody can be told; the exit code still tells


def _write_file(output: Path, content: bytes) -> None:
    try:
        if output.exists() and not output.is_file():
            output.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(output)), content)
    except OSError as error:
        raise ConfigError(f"{output}: {_why(error)}; choose another --output") from error


def _replace(output: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        _copy_mode(output, Path(name))
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _why(error: OSError) -> str:
    return (error.strerror or "cannot be written").lower()


def _copy_mode(output: Path, fresh: Path) -> None:
    """Give a new file the rights of the one it replaces, else those any new file gets: temporary files are private."""
    mask = os.umask(0)
    os.umask(mask)
    fresh.chmod(output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~mask)
