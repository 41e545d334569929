"""``kbaudit inspect``: what is like a card or a text, what was understood of it, and what all say of a subject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import PATHS_HELP, choose_sources, load, read_cards, unread
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbaudit.card import Card
    from kbaudit.cli.account import Account
    from kbaudit.cli.inspection import Listing
    from kbaudit.config.values import Config
    from kbaudit.connectors.interface import Source
    from kbaudit.intake import Intake

LEAST = 0.65
"""The lowest score that is looked at: that of ``similarity.index``, which would bring NumPy to every command."""

Named = Annotated[
    str | None,
    typer.Argument(help="A card's reference SOURCE:ID, or the id, path or address of one card.", metavar="CARD"),
]
Paths = Annotated[list[str] | None, typer.Argument(help=PATHS_HELP, metavar="PATH")]
Text = Annotated[
    Path | None,
    typer.Option(
        "--text",
        help="Inspect this text and no CARD: Markdown, .html or .txt, or - for standard input.",
        metavar="FILE",
    ),
]
Title = Annotated[
    str | None, typer.Option("--title", help="The title of the text; its own by default.", metavar="TITLE")
]
Least = Annotated[
    float, typer.Option("--min-score", min=LEAST, max=1, help="How alike cards must be, to 1.", metavar="SCORE")
]
Subject = Annotated[
    str | None,
    typer.Option("--about", help="Show every card's value for this, and no CARD: a few words.", metavar="SUBJECT"),
]
Limit = Annotated[
    int,
    typer.Option(
        "--limit", min=1, help="The most cards to list; with --about for each value, and values.", metavar="COUNT"
    ),
]
Everything = Annotated[bool, typer.Option("--all", help="Compare with drafts, deprecated and archived cards as well.")]


def inspect(  # noqa: PLR0913 - one parameter an option
    card: Named = None,
    paths: Paths = None,
    *,
    text: Text = None,
    title: Title = None,
    about: Subject = None,
    min_score: Least = LEAST,
    limit: Limit = 10,
    everything: Everything = False,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Show what is like a card, or a text that is no card yet, and what was understood of it.

    With --about it shows instead what every card says of a subject, those that agree side by side. Without PATH the
    sources of the configuration are read. Drafts, deprecated and archived cards are left out, unless the card itself is
    one.

    Exit codes: 0 answered, whatever was found; 2 usage, or no card of that name; 3 answered from what could be read.
    """
    from kbaudit.cli.draft import read_draft

    listing.refuse_unknown(format_name)
    named, places = _split(card, paths, title, text=text, about=about)
    config = load(config_file)
    sources = choose_sources(places, config)
    draft = read_draft(text, title, {source.name for source in sources}) if text else None
    with terminal.progress(shown=not quiet) as watch, terminal.own_output():
        intake = read_cards(places, config, watch)
    missing = tuple(unread(intake))
    found: Account | Listing
    if about is not None:
        found = _account(about, intake, config, limit, missing, everything=everything)
    else:
        asked = draft or _find(named, intake, sources)
        found = _inspection(
            asked, intake, config, (min_score, limit), missing, draft=bool(draft), everything=everything
        )
    listing.write(format_name, found.lines(), found.plain())
    _remark(intake, missing, quiet=quiet, verbose=verbose)
    raise typer.Exit(ExitCode.INCOMPLETE if missing else ExitCode.CLEAN)


def _account(
    about: str, intake: Intake, config: Config, limit: int, missing: Sequence[str], *, everything: bool
) -> Account:
    from kbaudit.card import Lifecycle
    from kbaudit.cli.account import Account
    from kbaudit.inspecting.about import statements_about

    chosen = [card for card in intake.cards if everything or card.lifecycle is Lifecycle.PUBLISHED]
    return Account(
        about=statements_about(about, chosen),
        policy=config.policy,
        limit=limit,
        left_out=len(intake.cards) - len(chosen),
        unread=missing,
        columns=terminal.columns(),
    )


def _inspection(  # noqa: PLR0913 - what was read and what was asked
    asked: Card,
    intake: Intake,
    config: Config,
    most: tuple[float, int],
    missing: Sequence[str],
    *,
    draft: bool,
    everything: bool,
) -> Listing:
    """Inspect a card.

    Args:
        most: The lowest score to look at, and the most cards to list.
    """
    from kbaudit.cli.draft import head_of
    from kbaudit.cli.inspection import Listing
    from kbaudit.inspecting.similar import inspect_card
    from kbaudit.inspecting.understood import statements_of

    least, limit = most
    return Listing(
        inspection=inspect_card(intake.cards, asked, min_score=least, everything=everything),
        asked=head_of(asked) if draft else config.policy.terms(asked).head(asked),
        policy=config.policy,
        least=least,
        limit=limit,
        statements=statements_of(asked),
        unread=missing,
        columns=terminal.columns(),
    )


def _split(
    card: str | None, paths: list[str] | None, title: str | None, *, text: Path | None, about: str | None
) -> tuple[str, list[str]]:
    """Tell the card from the paths: with a text or a subject all words are paths.

    Raises:
        ConfigError: Nothing is asked about, or two things are; or standard input is asked for twice.
    """
    if text is not None and about is not None:
        raise ConfigError("--about: shows what cards say, --text what is like a text; ask one after the other")
    if title is not None and text is None:
        raise ConfigError("--title: is the title of a text; name the text with --text")
    if text is not None or about is not None:
        places = [word for word in (card, *(paths or ())) if word is not None]
        if str(text) == "-" and "-" in places:
            raise ConfigError("standard input (-) is named twice, and can be read once; save the text as a file")
        return "", places
    if card is None:
        raise ConfigError("nothing to inspect: name a CARD, such as help-center:refunds.md, or a text with --text")
    return card, paths or []


def _find(named: str, intake: Intake, sources: Sequence[Source]) -> Card:
    """Find the card that was named; where it may be among what could not be read, the run is incomplete."""
    from kbaudit.card import Card
    from kbaudit.cli.named_card import find_card

    try:
        found = find_card(named, intake, sources)
    except ConfigError as error:
        if intake.cards and not any(source.problem for source in intake.sources):
            raise
        problem = str(error)
    else:
        if isinstance(found, Card):
            return found
        problem = f"{found.ref} could not be read: {found.reason}"
    _remark(intake, tuple(unread(intake)), quiet=True, verbose=False)
    terminal.complain(problem)
    raise typer.Exit(ExitCode.INCOMPLETE)


def _remark(intake: Intake, missing: Sequence[str], *, quiet: bool, verbose: bool) -> None:
    """Say on standard error what was not read, and, where asked to, what else should be known of the sources."""
    for sentence in missing:
        terminal.complain(sentence)
    if quiet or not intake.notices:
        return
    if verbose:
        for notice in intake.notices:
            terminal.tell(f"note: {notice.topic}: {notice.message}")
    else:
        count = len(intake.notices)
        terminal.tell(f"note: {count} {'notice' if count == 1 else 'notices'} on the sources; -v shows what they say")
