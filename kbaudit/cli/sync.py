"""``kbaudit sync``: read the configured sources into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import load
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbaudit.outcomes.synced import SourceSync, SyncReport

_COUNTS = ("appeared", "edited", "touched", "moved", "returned", "missing", "gone", "unreadable")


def sync(
    *,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--source", help="Read only these sources; repeat it or use commas. All by default.", metavar="NAME"
        ),
    ] = None,
    accept_deletions: Annotated[
        int, typer.Option("--accept-deletions", help="So many cards of the one --source may be gone at once.", min=0)
    ] = 0,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
    quiet: options.Quiet = False,
) -> None:
    """Read the configured sources, and keep what they have in the store.

    A source that fails, or looks as if it had lost its cards, is named; its cards keep their last known state.

    Exit codes: 0 all sources were read, 2 usage, 3 incomplete, 4 internal error, 5 another run holds the store,
    130 interrupted.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    listing.refuse_unknown(format_name)
    names = options.names(only)
    with KnowledgeBase.open(config=load(config_file)) as kb, terminal.progress(shown=not quiet) as watch:
        done = kb.sync(only=names, accept_deletions=_accepted(names, accept_deletions), watch=watch)
    listing.write(format_name, _lines(done), {"born": done.born, "sources": [_entry(one) for one in done.sources]})
    raise typer.Exit(ExitCode.CLEAN if done.complete else ExitCode.INCOMPLETE)


def _accepted(names: list[str] | None, count: int) -> dict[str, int]:
    if not count:
        return {}
    if names is None or len(names) != 1:
        raise ConfigError("--accept-deletions: name the one source it is about, with --source NAME")
    return {names[0]: count}


def _lines(done: SyncReport) -> Iterator[str]:
    if done.born:
        yield "The store was made in this run; nothing is known from before."
    for one in done.sources:
        if one.problem is not None:
            yield f"{one.name}: {one.status}: {one.problem}"
        else:
            yield f"{one.name}: {_counted(one)}"
        yield from (f"{one.name}: {remark}" for remark in one.remarks)


def _counted(one: SourceSync) -> str:
    told = [f"{getattr(one, name)} {name}" for name in _COUNTS if getattr(one, name)]
    same = f"{one.unchanged} unchanged"
    return ", ".join([*told, same])


def _entry(one: SourceSync) -> dict[str, object]:
    counts = {name: getattr(one, name) for name in (*_COUNTS, "unchanged")}
    return {
        "name": one.name,
        "kind": one.kind,
        "status": str(one.status),
        "problem": one.problem,
        **counts,
        "remarks": list(one.remarks),
    }
