"""``kbaudit audit``: audit folders, files or the configured sources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbaudit.cli import options, terminal
from kbaudit.cli.exit_codes import of_verdict
from kbaudit.cli.outputs import choose_format, refuse_among_cards, view_of, write
from kbaudit.cli.remarks import remark
from kbaudit.cli.sources import Paths, audit_cards, choose_sources, load
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.config.values import FailOn


def audit(  # noqa: PLR0913 - one parameter an option
    paths: Paths = None,
    *,
    select: options.Select = None,
    ignore: options.Ignore = None,
    as_of: options.AsOf = None,
    format_name: options.FormatName = None,
    outputs: options.Outputs = None,
    fail_on: options.FailOnOption = None,
    config_file: options.ConfigFile = None,
    evidence: options.Evidence = "full",
    no_store: Annotated[
        bool, typer.Option("--no-store", help="Read the configured sources now, and keep nothing.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="List every finding, where the format would shorten.")] = False,
    exit_zero: options.ExitZero = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Find the cards that are stale, unverified, ownerless or broken.

    Without PATH the store is audited, as the last sync left it; where there is none, the configured sources are.

    Exit codes: 0 clean, 1 findings, 2 usage, 3 incomplete, 4 internal error, 5 another run holds the store,
    130 interrupted.
    """
    config = load(config_file)
    view = view_of(evidence, full=full)
    sources = choose_sources(paths, config)
    files: list[Path | None] = list(outputs) if outputs else [None]
    wanted = [(file, choose_format(format_name, file, config)) for file in files]
    refuse_among_cards(outputs or (), sources)
    chosen: Any = {"select": options.names(select), "ignore": options.names(ignore), "fail_on": _fail_on(fail_on)}
    with terminal.progress(shown=not quiet) as watch, terminal.own_output():
        if no_store:
            from kbaudit.runs.one_path import walk

            report = walk(sources, config, as_of=clock(as_of), **chosen, watch=watch)
        else:
            report = audit_cards(paths, config, watch, as_of=clock(as_of) if as_of else None, **chosen)
    for output, chosen_format in wanted:
        write(report, chosen_format, view, output)
    told = wanted == [(None, "text")]
    remark(report, quiet=quiet or told, verbose=verbose)
    raise typer.Exit(of_verdict(report.verdict, exit_zero=exit_zero))


def clock(as_of: str | None) -> datetime:
    """Give the audit's only clock.

    Raises:
        ConfigError: ``--as-of`` is no date.
    """
    from kbaudit.text.moments import starts_at

    return datetime.now(UTC) if as_of is None else starts_at(options.moment_of("--as-of", as_of))


def _fail_on(given: str | None) -> FailOn | None:
    from kbaudit.config.values import FailOn

    if given is not None and given not in list(FailOn):
        raise ConfigError(f"--fail-on: {given!r} is not one of {', '.join(FailOn)}")
    return FailOn(given) if given else None
