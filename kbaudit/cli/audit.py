"""``kbaudit audit``: audit folders, files or the configured sources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import options, terminal
from kbaudit.cli.exit_codes import of_verdict
from kbaudit.errors import ConfigError, PluginError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbaudit.config.values import Config, FailOn
    from kbaudit.connectors.interface import Source
    from kbaudit.formats.interface import View
    from kbaudit.report import Report

_SUFFIXES = {"md": "markdown", "txt": "text"}

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        help="Folders or files (.md, .html, .jsonl, .csv), or - for JSON Lines on standard input.", metavar="[PATH]..."
    ),
]


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
    full: Annotated[bool, typer.Option("--full", help="List every finding, where the format would shorten.")] = False,
    exit_zero: options.ExitZero = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Find the cards that are stale, unverified, ownerless or broken.

    Without PATH the sources of the configuration are audited.

    Exit codes: 0 clean; 1 findings at or above --fail-on; 2 usage or configuration; 3 incomplete, for a source or rule
    failed or there was nothing to audit; 4 internal error; 130 interrupted.
    """
    from kbaudit.one_path import walk
    from kbaudit.path_sources import sources_of

    config = load(config_file)
    view = view_of(evidence, full=full)
    sources = sources_of(paths) if paths else config.sources
    files: list[Path | None] = list(outputs) if outputs else [None]
    wanted = [(file, _format(format_name, file, config)) for file in files]
    _refuse_outputs(outputs or (), sources)
    with terminal.progress(shown=not quiet) as watch, terminal.own_output():
        report = walk(
            sources,
            config,
            as_of=clock(as_of),
            select=options.names(select),
            ignore=options.names(ignore),
            fail_on=_fail_on(fail_on),
            watch=watch,
        )
    for output, chosen_format in wanted:
        write(report, chosen_format, view, output)
    told = wanted == [(None, "text")]
    remark(report, quiet=quiet or told, verbose=verbose)
    raise typer.Exit(of_verdict(report.verdict, exit_zero=exit_zero))


def load(config_file: Path | None) -> Config:
    """Read the configuration that was named, the nearest one, or the defaults."""
    from kbaudit.config.file import find_config, load_config
    from kbaudit.config.values import Config

    found = config_file or find_config(Path())
    return load_config(found) if found else Config()


def clock(as_of: str | None) -> datetime:
    """Give the audit's only clock.

    Raises:
        ConfigError: ``--as-of`` is no date.
    """
    from kbaudit.text.moments import parse_moment, starts_at

    if as_of is None:
        return datetime.now(UTC)
    try:
        moment = parse_moment(as_of)
    except ValueError as error:
        raise ConfigError(f"--as-of: {as_of!r} {error}; write it like 2026-11-22") from error
    if moment is None:
        raise ConfigError("--as-of: is empty; write a date like 2026-11-22")
    return starts_at(moment)


def view_of(evidence: str, *, full: bool) -> View:
    """Say how the reader will see the report.

    Raises:
        ConfigError: ``--evidence`` is unknown.
    """
    from kbaudit.formats.interface import EvidenceLength, View

    if evidence not in list(EvidenceLength):
        raise ConfigError(f"--evidence: {evidence!r} is not one of full, short, none")
    return View(evidence=EvidenceLength(evidence), width=terminal.columns(), color=terminal.shows_color(), full=full)


def write(report: Report, format_name: str, view: View, output: Path | None) -> None:
    """Write a report in the format that was asked for."""
    from dataclasses import replace

    from kbaudit import plugins

    made = plugins.load(plugins.Group.FORMAT, format_name)()
    seen = view if output is None else replace(view, width=80, color=False)
    try:
        document = made.render(report, seen)
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        raise PluginError(f"format {format_name} raised {said}; report it to its authors") from error
    terminal.write_document(document, output, for_people=format_name == "text")


def remark(report: Report, *, quiet: bool, verbose: bool) -> None:
    """Say on standard error what made the run incomplete and, unless quiet, what else should be known."""
    for source in report.sources:
        if source.problem:
            terminal.complain(f"source {source.name} failed: {source.problem}")
    for one in report.not_checked:
        terminal.complain(f"not checked: {one.problem}" + (f" (at {one.ref})" if one.ref else ""))
    if not report.cards and not any(source.problem for source in report.sources):
        found = (
            "no card could be read" if any(source.unreadable for source in report.sources) else "no cards were found"
        )
        terminal.complain(f"nothing to audit: {found}; check the path or the sources")
    if quiet:
        return
    shown = report.notices if verbose else report.notices[:5]
    for notice in shown:
        terminal.tell(f"note: {notice.topic}: {notice.message}")
    if len(report.notices) > len(shown):
        terminal.tell(f"note: {len(report.notices) - len(shown)} more; -v shows them all")


def _format(given: str | None, output: Path | None, config: Config) -> str:
    """Choose a format: the one that was named, else what the file's suffix says, else the configured one.

    Raises:
        UnknownPluginError: There is no such format.
    """
    from kbaudit import plugins

    suffix = output.suffix.removeprefix(".") if output else ""
    by_suffix = _SUFFIXES.get(suffix, suffix if suffix in plugins.names(plugins.Group.FORMAT) else None)
    chosen = given or by_suffix or config.report.format
    plugins.load(plugins.Group.FORMAT, chosen)
    return chosen


def _refuse_outputs(outputs: Sequence[Path], sources: Sequence[Source]) -> None:
    """Refuse to write over a card, or where the next audit would take the report for one.

    Raises:
        ConfigError: A file to write lies in an audited folder and is named like a card, or is an audited file.
    """
    for output in outputs:
        for source in sources:
            place = getattr(source.connector, "path", None)
            if place is None:
                continue
            endings = tuple(getattr(source.connector, "suffixes", ()))
            within = output.resolve().is_relative_to(place.resolve()) and output.name.casefold().endswith(endings)
            if output.resolve() == place.resolve() or (endings and within):
                raise ConfigError(f"--output: {output} lies among the audited cards; write the report elsewhere")


def _fail_on(given: str | None) -> FailOn | None:
    from kbaudit.config.values import FailOn

    if given is not None and given not in list(FailOn):
        raise ConfigError(f"--fail-on: {given!r} is not one of {', '.join(FailOn)}")
    return FailOn(given) if given else None
