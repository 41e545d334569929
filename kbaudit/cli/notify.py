"""``kbaudit notify``: tell people what is theirs to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import load
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbaudit.outcomes.notified import Composed, Notified


def notify(
    *,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show the mails that would go out now; keep and send nothing.")
    ] = False,
    now: Annotated[
        bool, typer.Option("--now", help="Tell everybody who has something to do, whatever the time.")
    ] = False,
    first_run: Annotated[
        bool, typer.Option("--first-run", help="Mail people although this store never mailed anybody.")
    ] = False,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
    quiet: options.Quiet = False,
) -> None:
    """Tell everybody whose hour it is what is theirs to do, by mail, and send what waits to be sent.

    Each person has one digest a week, by default on Tuesday at 10:00 where they are, sent in the last run that is
    expected before; nothing to do, no mail. What somebody never had comes at once. A store that never mailed anybody
    does not begin without --first-run, for to a new store everything is new.

    Exit codes: 0 all that was due is sent; 2 usage, or no mail is configured; 3 something could not be sent, is held
    back for want of --first-run, or the store was never audited or cannot be reached; 4 internal error; 5 another run
    holds the store.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    listing.refuse_unknown(format_name)
    if preview and (now or first_run):
        raise ConfigError("--preview sends nothing; leave out --now and --first-run")
    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        done = kb.preview() if preview else kb.notify(at_once=now, first_run=first_run)
    listing.write(format_name, _mails(done) if preview else _lines(done), _plain(done))
    for complaint in () if quiet else _complaints(done):
        terminal.complain(complaint)
    raise typer.Exit(ExitCode.INCOMPLETE if _incomplete(done) else ExitCode.CLEAN)


def _mails(done: Notified) -> Iterator[str]:
    for mail in done.mails:
        yield f"To: {_recipient(mail)}"
        yield f"Subject: {mail.subject}"
        yield ""
        yield from mail.text.splitlines()
        yield ""
    if not done.mails:
        yield "nobody has anything to do"


def _lines(done: Notified) -> Iterator[str]:
    for mail in done.mails:
        yield f"{mail.slot.at:%Y-%m-%d %H:%M} UTC  {mail.purpose}  {_recipient(mail)}: {mail.subject}"
    if done.delivered is not None:
        sent = sum(one.fate == "sent" for one in done.delivered.messages)
        left = sum(done.delivered.left.values())
        yield f"{sent} sent, {left} still to be sent; {done.quiet} with nothing to do"


def _complaints(done: Notified) -> Iterator[str]:
    if done.held_back:
        count = len({mail.to.person for mail in done.mails})
        people = f"{count} {'person' if count == 1 else 'people'}"
        yield f"nothing is sent: this store never mailed anybody; kbaudit notify --first-run mails {people}"
    for name in done.unaddressed:
        yield f"{name}: no mail can be sent there; give an address in the directory of people"
    if done.delivered is not None:
        yield from done.delivered.problems
        yield from (f"{one.person}: {one.fate}: {one.why}" for one in done.delivered.messages if one.why)


def _incomplete(done: Notified) -> bool:
    return done.held_back or (done.delivered is not None and not done.delivered.complete)


def _recipient(mail: Composed) -> str:
    return mail.to.person if mail.to.name == mail.to.person else f"{mail.to.name} <{mail.to.address}>"


def _plain(done: Notified) -> object:
    return {
        "mails": [
            {
                "to": mail.to.address,
                "person": mail.to.person,
                "purpose": str(mail.purpose),
                "slot": f"{mail.slot.at:%Y-%m-%dT%H:%M:%SZ}",
                "subject": mail.subject,
                "text": mail.text,
            }
            for mail in done.mails
        ],
        "quiet": done.quiet,
        "unaddressed": list(done.unaddressed),
        "held_back": done.held_back,
    }
