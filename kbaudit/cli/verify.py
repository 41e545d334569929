"""``kbaudit verify``: vouch for what a card says now, or take it back."""

from __future__ import annotations

from typing import Annotated

import typer

from kbaudit.cli import options, terminal
from kbaudit.cli.sources import load

Refs = Annotated[list[str], typer.Argument(help="Cards, as SOURCE:ID.", metavar="CARD")]
By = Annotated[str, typer.Option("--by", help="Who vouches: an address or a handle.", metavar="WHO")]


def verify(
    refs: Refs,
    *,
    by: By,
    note: Annotated[str | None, typer.Option("--note", help="What should be remembered.", metavar="TEXT")] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take all vouching for the cards back; they count as never verified.")
    ] = False,
    config_file: options.ConfigFile = None,
    quiet: options.Quiet = False,
) -> None:
    """Vouch for what cards say now; the ledger keeps who did, for which text, and when.

    Nobody asks who you are, so the ledger has it as claimed.

    Exit codes: 0 entered, 2 usage or no such card, 3 the store cannot be reached, 4 internal error.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        for ref in refs:
            (kb.unverify if withdraw else kb.verify)(ref, by=by, note=note)
            if not quiet:
                terminal.tell(f"{ref}: {'taken back' if withdraw else 'verified'} by {by}")
