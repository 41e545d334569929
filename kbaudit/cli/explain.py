"""``kbaudit explain``: the page of one rule, or one finding with what to write about it into the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.sources import Paths
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.finding import Finding
    from kbaudit.report import Report
    from kbaudit.rules.page import RulePage, Setting

_FINGERPRINT = re.compile("[0-9a-f]{8,64}")

Asked = Annotated[
    str,
    typer.Argument(
        help="The rule's name, such as review-overdue; or the first 8 digits or more of a finding's fingerprint.",
        metavar="RULE|FINGERPRINT",
    ),
]


def explain(
    asked: Asked,
    paths: Paths = None,
    *,
    as_of: options.AsOf = None,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
    quiet: options.Quiet = False,
) -> None:
    """Say what a rule checks, why it matters, what can be set and what it cannot see.

    An unknown name is exit 2 and names the nearest rule there is. For a fingerprint, which the formats json and csv
    have, the base is audited as kbaudit audit does, and the finding is shown with the exact entries by which
    kbaudit.toml dismisses it.
    """
    from kbaudit.plugins import Group, load
    from kbaudit.rules.page import page_of

    listing.refuse_unknown(format_name)
    if _FINGERPRINT.fullmatch(asked):
        finding = _find(asked, _audited(paths, as_of, config_file, quiet=quiet))
        listing.write(format_name, _finding_lines(finding), _plain_finding(finding))
        return
    page = page_of(load(Group.RULE, asked))
    if paths:
        raise ConfigError("PATH: belongs to a fingerprint; the page of a rule is the same for every base")
    listing.write(format_name, (line.replace("``", "`") for line in _lines(page)), _plain(page))


def _audited(paths: list[str] | None, as_of: str | None, config_file: Path | None, *, quiet: bool) -> Report:
    """Audit under every rule that can be loaded, those that run on request among them."""
    from kbaudit import plugins
    from kbaudit.cli.audit import clock
    from kbaudit.cli.sources import audit_cards, load

    config = load(config_file)
    every = plugins.names(plugins.Group.RULE)
    with terminal.progress(shown=not quiet) as watch, terminal.own_output():
        return audit_cards(paths, config, watch, as_of=clock(as_of), select=every, ignore=())


def _find(asked: str, report: Report) -> Finding:
    """Find the finding that is meant, whether it stands or was dismissed.

    Raises:
        ConfigError: There is none, or several begin with these digits.
    """
    findings = [*report.findings, *(one.finding for one in report.dismissed)]
    found = [one for one in findings if any(part.digest.startswith(asked) for part in one.parts)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigError(f"{asked}: {len(found)} findings have a fingerprint that begins so; give more of its digits")
    raise ConfigError(
        f"{asked}: no finding has this fingerprint; it may be cleared, or of other cards or another --as-of"
    )


def _finding_lines(finding: Finding) -> Iterator[str]:
    from kbaudit.cli.entries import dismissal_entry, scope_entries
    from kbaudit.cli.outputs import view_of
    from kbaudit.formats.text_finding import FindingLines
    from kbaudit.text.layout import wrap

    columns = terminal.columns()
    yield from FindingLines(view_of("full", full=True), whole=True).numbered(1, finding)
    bound = ", until the quoted words change" if finding.evidence else ""
    yield ""
    yield from wrap(f"If it is meant to be so, say why in kbaudit.toml. This dismisses it{bound}:", columns)
    yield ""
    yield from dismissal_entry(finding).splitlines()
    scopes = list(scope_entries(finding))
    if scopes:
        yield ""
        yield from wrap(
            "If the cards speak of different things for good, such as two regions, name those instead. Cards of two "
            "scopes never contradict each other, whatever they will say:",
            columns,
        )
    for entry in scopes:
        yield ""
        yield from entry.splitlines()


def _plain_finding(finding: Finding) -> dict[str, Any]:
    from kbaudit.cli.entries import dismissal_entry, scope_entries
    from kbaudit.formats.interface import View
    from kbaudit.formats.json import finding_object

    return {
        "finding": finding_object(finding, View()),
        "dismissal": dismissal_entry(finding),
        "scopes": list(scope_entries(finding)),
    }


def _lines(page: RulePage) -> Iterator[str]:
    from kbaudit.text.layout import wrap

    columns = terminal.columns()
    yield from wrap(f"{page.name} ({page.severity} by default, version {page.version})", columns)
    yield from wrap(page.summary, columns)
    for title, paragraphs in page.sections.items():
        yield ""
        yield title
        if title == "Settings" and page.settings:
            yield from _settings(page, columns)
        else:
            yield from (line for text in paragraphs for line in wrap(text, columns, "  "))


def _settings(page: RulePage, columns: int) -> Iterator[str]:
    from kbaudit.text.layout import wrap

    yield from wrap(f"under [rules.{page.name}] of kbaudit.toml", columns, "  ")
    for setting in page.settings:
        yield from wrap(f"{setting.name} ({_default(setting)}): {setting.description}", columns, "  ", "      ")


def _default(setting: Setting) -> str:
    return "required" if setting.default is None else f"default {setting.default}"


def _plain(page: RulePage) -> dict[str, Any]:
    return {
        "name": page.name,
        "severity": str(page.severity),
        "version": page.version,
        "summary": page.summary,
        "sections": {title: list(paragraphs) for title, paragraphs in page.sections.items()},
        "settings": [
            {"name": one.name, "default": one.default, "description": one.description} for one in page.settings
        ],
    }
