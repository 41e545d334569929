"""``kbaudit db``: the upkeep of the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import load
from kbaudit.errors import SchemaError

if TYPE_CHECKING:
    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.outcomes.upkeep import Forgotten

db = typer.Typer(no_args_is_help=True, help="Upgrade, check, back up and purge the store, and let it forget.")
forget = typer.Typer(no_args_is_help=True, help="Forget what a card said, or who a person is; the ledger stays whole.")
db.add_typer(forget, name="forget")

_FEW = 3

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@db.command()
def upgrade(*, config_file: options.ConfigFile = None) -> None:
    """Bring the store up to this release, or make it.

    Exit codes: 0 done, 2 usage, 3 the store cannot be reached or is of a newer release, 4 internal error, 5 a run holds
    the store.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    done = KnowledgeBase.upgrade(config=load(config_file))
    match done.before:
        case None:
            terminal.tell(f"The store was made, with schema {done.after}.")
        case done.after:
            terminal.tell(f"The store has schema {done.after} already; nothing was done.")
        case _:
            terminal.tell(f"The store was brought from schema {done.before} to {done.after}.")


@db.command()
def check(*, config_file: options.ConfigFile = None, format_name: listing.ListingFormat = "text") -> None:
    """Check the database, the schema, the ledger, and whether the cards agree with it.

    Exit codes: 0 whole, 1 something is wrong, 2 usage, 3 the store cannot be reached, 4 internal error.
    """
    listing.refuse_unknown(format_name)
    try:
        with _open(config_file) as kb:
            found = kb.check()
    except SchemaError as error:
        found = (str(error),)
    listing.write(format_name, found or ["whole"], {"problems": list(found)})
    raise typer.Exit(ExitCode.FINDINGS if found else ExitCode.CLEAN)


@db.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file; one that is there is never written over.", metavar="FILE")],
    *,
    config_file: options.ConfigFile = None,
) -> None:
    """Copy the store into a new file, while others read and write it.

    Exit codes: 0 done, 2 usage, or the store is a server's, 3 the store cannot be read, 4 internal error.
    """
    with _open(config_file) as kb:
        kb.backup(file)
    terminal.tell(f"The store was copied to {file}.")


@db.command()
def purge(
    *,
    source: Annotated[
        str | None,
        typer.Option("--source", help="Let go all cards of this source, which is configured no more.", metavar="NAME"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and do nothing.")] = False,
    config_file: options.ConfigFile = None,
) -> None:
    """Empty texts older than [store] keep_bodies, and remove what nobody needs; what cards had when stays known.

    The present text of a card and a text that is vouched for are never emptied. What became of messages is removed
    after [store] keep_messages; what people were told stays known.

    Exit codes: 0 done, 2 usage, 3 the store cannot be reached, 4 internal error, 5 another run holds the store.
    """
    with _open(config_file) as kb:
        done = kb.purge(source=source, dry_run=dry_run)
        if kb.config.chosen_store.keep_bodies is None and source is None:
            terminal.tell("[store] keep_bodies is not set, so all texts are kept.")
    would = "would be " if dry_run else ""
    listing.write(
        "text",
        [
            *([f"cards of {source} {would}let go: {done.cards}"] if source else []),
            f"texts {would}emptied: {done.bodies}",
            f"texts without a card {would}removed: {done.strays}",
            f"facts of texts that no card has {would}removed: {done.facts}",
            f"messages that were sent or given up long ago {would}removed: {done.messages}",
        ],
        None,
    )


@forget.command(name="card")
def forget_card(
    ref: Annotated[str, typer.Argument(help="A card that is gone, as SOURCE:ID.", metavar="CARD")],
    *,
    yes: Yes = False,
    config_file: options.ConfigFile = None,
) -> None:
    """Forget what a card that is gone said, who wrote it, and the notes on it.

    Exit codes: 0 done, 2 usage or no such card, 3 the store cannot be reached, 4 internal error, 5 another run holds
    the store, 130 not confirmed.
    """
    with _open(config_file) as kb:
        _confirm(f"Forget all that {ref} ever said? It cannot be brought back.", yes=yes)
        _tell_forgotten(kb.forget_card(ref))


@forget.command(name="person")
def forget_person(
    address: Annotated[str, typer.Argument(help="As `kbaudit log` shows it.", metavar="ADDRESS")],
    *,
    yes: Yes = False,
    config_file: options.ConfigFile = None,
) -> None:
    """Forget who a person is, and the notes they wrote; what they vouched for stays, by somebody who was forgotten.

    Exit codes: 0 done, 2 usage or nobody of that name, 3 the store cannot be reached, 4 internal error, 5 another run
    holds the store, 130 not confirmed.
    """
    with _open(config_file) as kb:
        _confirm(f"Forget who {address} is? It cannot be brought back.", yes=yes)
        _tell_forgotten(kb.forget_person(address))


def _open(config_file: Path | None) -> KnowledgeBase:
    from kbaudit.knowledge_base import KnowledgeBase

    return KnowledgeBase.open(config=load(config_file), must_exist=True)


def _confirm(question: str, *, yes: bool) -> None:
    if not yes:
        typer.confirm(question, abort=True, err=True)


def _tell_forgotten(done: Forgotten) -> None:
    from kbaudit.formats.overview import counted

    terminal.tell(f"Forgotten: {counted(done.texts, 'text')}, {counted(done.notes, 'note')}.")
    if done.shared:
        terminal.tell(f"Kept, for other cards have or had it too: {counted(done.shared, 'text')}.")
    if done.named_by:
        more = f" and {len(done.named_by) - _FEW} more" if len(done.named_by) > _FEW else ""
        named = ", ".join(done.named_by[:_FEW]) + more
        terminal.tell(f"Their sources still name them in {named}; change it there.")
