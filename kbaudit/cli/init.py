"""``kbaudit init``: look at a base and write a first configuration."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import options, terminal
from kbaudit.cli.audit import clock
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.connectors.interface import Source
    from kbaudit.intake import Intake

Start = Annotated[str, typer.Argument(help="A folder, or a .md, .html, .jsonl or .csv file.", metavar="PATH")]
File = Annotated[Path, typer.Option("--output", help="Where to write the configuration.", metavar="FILE")]


def init(
    path: Start = ".",
    *,
    output: File = Path("kbaudit.toml"),
    force: Annotated[bool, typer.Option("--force", help="Replace a configuration that is there already.")] = False,
    as_of: options.AsOf = None,
    quiet: options.Quiet = False,
) -> None:
    """Look at a knowledge base and write a first kbaudit.toml.

    Says how many cards there are, what they already tell of owners and checks, and how many checks a week an interval
    of 90, 180 or 365 days would take. Exit codes: 0 written, 2 nothing to read there, or the file exists.
    """
    from kbaudit.adoption.conventions import conventions_of
    from kbaudit.adoption.first_config import write_config
    from kbaudit.adoption.summary import write_summary
    from kbaudit.adoption.survey import published_of, survey

    if output.exists() and not force:
        raise ConfigError(f"{output} is there already; --force replaces it, --output writes to another file")
    now = clock(as_of)
    source = _source(path)
    intake = _pulled(source, path, quiet=quiet)
    found, conventions = survey(intake, now), conventions_of(source.connector, published_of(intake))
    written = write_config(source, output.parent, found, conventions)
    terminal.write_document(written, output, for_people=False)
    terminal.write_document(write_summary(source, found, conventions), None, for_people=True)
    if not quiet:
        config = "" if output == Path("kbaudit.toml") else f" --config {shlex.quote(str(output))}"
        terminal.advise(f"Wrote {output}. Next: kbaudit audit{config}")


def _source(path: str) -> Source:
    from kbaudit.runs.path_sources import sources_of

    if path == "-":
        raise ConfigError("init cannot read standard input, which no configuration could name; save it as a file")
    if any("\ud800" <= letter <= "\udfff" for letter in str(Path(path).absolute())):
        raise ConfigError(f"{path}: its name is not UTF-8, so no configuration can hold it; rename it")
    return sources_of([path])[0]


def _pulled(source: Source, path: str, *, quiet: bool) -> Intake:
    """Read the source, or say why there is nothing to configure.

    Raises:
        ConfigError: It cannot be read, or holds no cards.
    """
    from kbaudit.runs.pulling import pull

    with terminal.progress(shown=not quiet) as watch, terminal.own_output():
        intake = pull([source], watch)
    problem = intake.sources[0].problem
    if problem:
        raise ConfigError(problem)
    if not intake.cards and intake.unreadable:
        first = intake.unreadable[0]
        raise ConfigError(f"{path}: none of its cards can be read; the first one, {first.id}, {first.reason}")
    if not intake.cards:
        raise ConfigError(f"{path}: no cards there; name a folder with .md or .html files, or a .jsonl or .csv file")
    return intake
