"""``kbaudit log``: what cards said, who vouched for it, and whether the record of it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import load
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.verification import Head


class _CardUnlessNamed(TyperGroup):
    """Takes ``kbaudit log CARD`` for ``kbaudit log card CARD``: a reference has a colon, and no command has."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own, which has moved
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["card", *args]
        return super().parse_args(ctx, args)


log = typer.Typer(
    cls=_CardUnlessNamed,
    no_args_is_help=True,
    help="Tell what cards said when, and who vouched for it.",
    add_help_option=True,
)


@log.command()
def card(
    ref: Annotated[
        str, typer.Argument(help="A card, as SOURCE:ID; a reference it had before will do.", metavar="CARD")
    ],
    *,
    at: Annotated[
        str | None,
        typer.Option("--at", help="Tell how it stood at the end of this day, or at this instant.", metavar="DATE"),
    ] = None,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
) -> None:
    """Tell the history of a card: its texts, who vouched for which, when it moved, went and came back.

    `kbaudit log CARD` does the same.

    Exit codes: 0 told, 2 usage or no such card, 3 the store cannot be reached, 4 internal error.
    """
    from kbaudit.cli.history import history_lines, history_object, state_lines, state_object

    listing.refuse_unknown(format_name)
    when = None if at is None else options.moment_of("--at", at)
    with _open(config_file) as kb:
        if when is None:
            history = kb.log(ref)
            listing.write(format_name, history_lines(history), history_object(history))
        else:
            state = kb.state_at(ref, when)
            listing.write(format_name, state_lines(state), state_object(state))


@log.command()
def find(
    words: Annotated[str, typer.Argument(help="Some words that stand, or stood, in cards.", metavar="PASSAGE")],
    *,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
) -> None:
    """Find every card that ever held a passage: when, who wrote it, who vouched for it, and how surely.

    White space, upper and lower case and markup make no difference. Cards that are gone are found too, texts that are
    not kept any more are not.

    Exit codes: 0 told, 1 no card ever held it, 2 usage, 3 the store cannot be reached, 4 internal error.
    """
    from kbaudit.cli.history import occurrence_lines, occurrence_object

    listing.refuse_unknown(format_name)
    with _open(config_file) as kb:
        found = kb.find_passage(words)
    listing.write(format_name, occurrence_lines(found), {"found": [occurrence_object(one) for one in found]})
    if not found:
        terminal.tell("No card ever held it, of the texts that are kept.")
        raise typer.Exit(ExitCode.FINDINGS)


@log.command()
def verify(
    *,
    heads: Annotated[
        list[str] | None,
        typer.Option(
            "--head", help="An end of the ledger that a report had, and that must be part of it.", metavar="SEQ:HASH"
        ),
    ] = None,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
) -> None:
    """Check that no entry of the ledger was changed, removed, or slipped in, and that kept notes are as written.

    Exit codes: 0 whole, 1 broken, 2 usage, 3 the store cannot be reached, 4 internal error.
    """
    listing.refuse_unknown(format_name)
    seen = [_head(one) for one in heads or ()]
    with _open(config_file) as kb:
        found = kb.check_ledger(seen)
    entries = "1 entry" if found.head.seq == 1 else f"{found.head.seq} entries"
    whole = f"whole: {entries}, the end is {found.head}"
    head = {"seq": found.head.seq, "hash": found.head.hash}
    listing.write(format_name, found.breaks or [whole], {"head": head, "breaks": list(found.breaks)})
    raise typer.Exit(ExitCode.FINDINGS if found.breaks else ExitCode.CLEAN)


@log.command()
def export(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", help="Write to this file, not to standard output.", metavar="FILE")
    ] = None,
    with_people: Annotated[
        bool, typer.Option("--with-people", help="Name people; without, the file has identities that say nothing.")
    ] = False,
    config_file: options.ConfigFile = None,
) -> None:
    """Write the ledger as JSON Lines with a signed manifest, which can be checked without kbaudit.

    Exit codes: 0 written, 2 usage or no key, 3 the store cannot be reached, 4 internal error.
    """
    with _open(config_file) as kb:
        written = kb.export_ledger(with_people=with_people)
    terminal.write_document(written, output, for_people=False)


def _open(config_file: Path | None) -> KnowledgeBase:
    from kbaudit.knowledge_base import KnowledgeBase

    return KnowledgeBase.open(config=load(config_file), must_exist=True)


def _head(written: str) -> Head:
    from kbaudit.verification import Head

    try:
        return Head.parse(written)
    except ValueError as error:
        raise ConfigError(f"--head: {written!r} {error}") from error
