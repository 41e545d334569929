"""Options that mean the same in every command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.text.moments import Moment

Select = Annotated[
    list[str] | None,
    typer.Option("--select", help="Run only these rules; repeat it or use commas. All by default.", metavar="RULE"),
]
Ignore = Annotated[
    list[str] | None, typer.Option("--ignore", help="Leave out these rules; repeat it or use commas.", metavar="RULE")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Audit as if it were this day, 00:00 UTC, or this instant; now by default.", metavar="DATE"
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format", help="How to write; as configured, else text. `kbaudit plugins` lists them.", metavar="FORMAT"
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        help="Write to this file, not to standard output; repeat it for several formats, each by the file's suffix.",
        metavar="FILE",
    ),
]
FailOnOption = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        help="The mildest severity that fails: error, warning, note or never; as configured, else error.",
        metavar="SEVERITY",
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="Use this configuration, not the nearest kbaudit.toml.", metavar="FILE"),
]
Evidence = Annotated[
    str, typer.Option("--evidence", help="How much text is quoted: full, short or none.", metavar="LENGTH")
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit 0 even when findings fail the run.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on standard error but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more on standard error.")]


def names(given: list[str] | None) -> list[str] | None:
    """Split what a repeated option with commas was given; None where it was not."""
    if given is None:
        return None
    return [name.strip() for one in given for name in one.split(",") if name.strip()]


def moment_of(option: str, written: str) -> Moment:
    """Read the date or instant that an option was given.

    Raises:
        ConfigError: It is none; the message names the option.
    """
    from kbaudit.text.moments import parse_moment

    try:
        moment = parse_moment(written)
    except ValueError as error:
        raise ConfigError(f"{option}: {written!r} {error}; write it like 2026-11-22") from error
    if moment is None:
        raise ConfigError(f"{option}: is empty; write it like 2026-11-22")
    return moment
