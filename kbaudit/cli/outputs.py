"""The outputs of an audit: which format each has, where it may lie, and how it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kbaudit.cli import terminal
from kbaudit.errors import ConfigError, PluginError, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbaudit.config.values import Config
    from kbaudit.connectors.interface import Source
    from kbaudit.formats.interface import View
    from kbaudit.report import Report

_SUFFIXES = {"md": "markdown", "txt": "text"}


def choose_format(given: str | None, output: Path | None, config: Config) -> str:
    """Choose a format: the one that was named, else what the file's suffix says, else the configured one.

    Raises:
        UnknownPluginError: There is no such format.
    """
    from kbaudit import plugins

    suffix = output.suffix.removeprefix(".") if output else ""
    by_suffix = _SUFFIXES.get(suffix, suffix if suffix in plugins.names(plugins.Group.FORMAT) else None)
    if suffix and not given and not by_suffix:
        raise ConfigError(f"--output: no format is known by the suffix of {output}; name one with --format")
    chosen = given or by_suffix or config.report.format
    plugins.load(plugins.Group.FORMAT, chosen)
    return chosen


def refuse_among_cards(outputs: Sequence[Path], sources: Sequence[Source]) -> None:
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
        with terminal.own_output():
            document = made.render(report, seen)
    except (Exception, SystemExit) as error:
        raise PluginError(f"format {format_name} raised {told(error)}; report it to its authors") from error
    terminal.write_document(document, output, for_people=format_name == "text")
