"""``kbaudit plugins``: everything that is installed, and what of it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from kbaudit.cli import listing, terminal
from kbaudit.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from kbaudit.plugins import Plugin


def plugins(*, format_name: listing.ListingFormat = "text") -> None:
    """List the connectors, rules, formats and notifiers, each with its package.

    A plugin that cannot be used is listed with the cause, and the others go on. Exit codes: 0 all can be used, 3 some
    cannot, so that an audit that needs them would be incomplete.
    """
    from kbaudit.plugins import installed

    found = list(installed())
    listed = [
        {"group": str(one.group), "name": one.name, "package": one.distribution, "problem": one.problem}
        for one in found
    ]
    listing.write(format_name, _lines(found), {"plugins": listed})
    raise typer.Exit(ExitCode.INCOMPLETE if any(one.problem for one in found) else ExitCode.CLEAN)


def _lines(found: Sequence[Plugin]) -> Iterator[str]:
    from kbaudit.text.layout import columns_of

    rows = [("group", "name", "package", "problem")]
    rows += [(one.group.noun, one.name, one.distribution, one.problem or "") for one in found]
    return iter(columns_of(rows, terminal.columns()))
