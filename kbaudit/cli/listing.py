"""Listings: what a command lists, as lines for people or as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from kbaudit.cli import terminal
from kbaudit.errors import ConfigError

ListingFormat = Annotated[str, typer.Option("--format", help="How to write: text or json.", metavar="FORMAT")]

_FORMATS = ("text", "json")


def refuse_unknown(format_name: str) -> None:
    """Refuse a format that no listing has, before long work is done for it.

    Raises:
        ConfigError: The format is neither ``text`` nor ``json``.
    """
    if format_name not in _FORMATS:
        raise ConfigError(f"--format: {format_name!r} is not one of {', '.join(_FORMATS)}")


def write(format_name: str, lines: Iterable[str], listed: object) -> None:
    """Write a listing to standard output.

    Args:
        lines: What people see; read only where text was asked for.
        listed: The same as plain values.

    Raises:
        ConfigError: The format is neither ``text`` nor ``json``.
    """
    from kbaudit.formats.json import write_json
    from kbaudit.text.harmless import harmless

    refuse_unknown(format_name)
    if format_name == "json":
        terminal.write_document(write_json(listed, indent=2) + "\n", None, for_people=False)
    else:
        terminal.write_document("".join(f"{harmless(line)}\n" for line in lines), None, for_people=True)
