"""``kbaudit tasks``: who is to answer what, and the answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import load
from kbaudit.errors import UnknownCardError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.outcomes.mail_taken import MailReport, MailTaken
    from kbaudit.task import Task
    from kbaudit.task_event import Event

tasks = typer.Typer(help="See who is to answer what, and answer.")

Identity = Annotated[str, typer.Argument(help="The task, as a listing has it.", metavar="TASK")]
_SAID = ("to", "until", "card", "scope", "note")


@tasks.callback()
def _group() -> None: ...


@tasks.command("list")
def list_(
    *,
    person: Annotated[
        str | None, typer.Option("--person", help="Only what concerns this person, by any name.", metavar="WHO")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those that are settled as well.")] = False,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
) -> None:
    """List the tasks as the last ``kbaudit assign`` and the answers since left them.

    Exit codes: 0 listed, 2 usage, 3 the store cannot be reached, 4 internal error.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    listing.refuse_unknown(format_name)
    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        found = kb.tasks(person=person, settled=everything)
    ordered = sorted(found, key=lambda one: (one.accountable or "", one.begins or date.max, one.severity.rank, one.id))
    lines = (_line(one) for one in ordered)
    listing.write(format_name, lines if ordered else ("no tasks",), {"tasks": [entry(one) for one in ordered]})


@tasks.command()
def show(
    identity: Identity,
    *,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
) -> None:
    """Show one task: what was found, what happened, which answers it takes, and the texts it is about.

    Exit codes: 0 shown, 2 usage or no such task, 3 the store cannot be reached, 4 internal error.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    listing.refuse_unknown(format_name)
    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        task = kb.task(identity)
        texts = list(_texts(kb, task))
    listing.write(format_name, _shown(task, texts), {**entry(task), "history": [_told(one) for one in task.history]})


@tasks.command()
def answer(  # noqa: PLR0913 - what an answer may say, every option named
    identity: Identity,
    said: Annotated[str, typer.Argument(help="One of the answers that the task takes.", metavar="ANSWER")],
    *,
    by: Annotated[str, typer.Option("--by", help="Who answers, by any name.", metavar="WHO")],
    until: Annotated[
        str | None, typer.Option("--until", help="By which day, or until which, as 2026-11-22.", metavar="DAY")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="Whose it is, where that is known.", metavar="WHO")] = None,
    card: Annotated[str | None, typer.Option("--card", help="The card that is kept.", metavar="CARD")] = None,
    scope: Annotated[str | None, typer.Option("--scope", help="Where each is right.", metavar="TEXT")] = None,
    note: Annotated[str | None, typer.Option("--note", help="What should be remembered.", metavar="TEXT")] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="The text that was read, as it is shown.", metavar="DIGEST")
    ] = None,
    config_file: options.ConfigFile = None,
    quiet: options.Quiet = False,
) -> None:
    """Answer a task; nobody asks who you are, so the answer counts as claimed.

    Exit codes: 0 entered; 2 usage, no such task, or an answer that it does not take now; 3 the text is another one than
    was read, or the store cannot be reached; 4 internal error.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    named = {"to": to, "card": card, "scope": scope, "note": note, "text": text}
    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        after = kb.answer(identity, said, by=by, until=_day(until), **named)  # type: ignore[arg-type] # texts, each by its name
    if not quiet:
        day = f" until {after.until}" if after.until else ""
        terminal.tell(f"{after.id}: {said}, now {after.state}{day}; with {after.accountable or 'nobody'}")


@tasks.command()
def mail(
    *,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
    quiet: options.Quiet = False,
) -> None:
    """Read the answers that have arrived by mail, enter them, and queue a receipt for each.

    Every mail is listed with what became of it. A mail server's report that a mail of ours did not arrive marks its
    address. An out-of-office note only proposes a leave; nobody's is entered.

    Exit codes: 0 all were handled; 2 usage, or [mail] names no mailbox; 3 the mailbox or the store cannot be reached,
    and the rest is left; 4 internal error.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    listing.refuse_unknown(format_name)
    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        report = kb.take_mail()
    lines = (_mail_line(one) for one in report.mails)
    listing.write(format_name, lines if report.mails else ("no mail",), _mails(report))
    if report.problem is not None and not quiet:
        terminal.complain(report.problem)
    raise typer.Exit(ExitCode.CLEAN if report.problem is None else ExitCode.INCOMPLETE)


def _mail_line(one: MailTaken) -> str:
    return f"{one.upshot}  {one.sender or one.id}  {one.said}"


def _mails(report: MailReport) -> dict[str, object]:
    fields = ("id", "sender", "upshot", "said", "person", "task", "deed", "leave")
    mails = [
        {name: None if (value := getattr(one, name)) is None else str(value) for name in fields} for one in report.mails
    ]
    return {"mails": mails, "problem": report.problem}


def entry(task: Task) -> dict[str, object]:
    """Give a task as plain values, without its history."""
    days = {name: str(day) if (day := getattr(task, name)) else None for name in ("begins", "due", "until")}
    return {
        "id": task.id,
        "kind": str(task.kind),
        "state": str(task.state),
        "severity": str(task.severity),
        "title": task.title,
        "cards": list(task.cards),
        "accountable": task.accountable,
        "told": list(task.told),
        **days,
        "reasons": list(task.reasons),
        "parts": list(task.parts),
        "answers": list(_answers(task)),
    }


def _answers(task: Task) -> Iterator[str]:
    from kbaudit.task import OFFERED, TRANSITIONS

    return (str(one) for one in sorted(OFFERED[task.kind] & TRANSITIONS[task.state].keys()))


def _line(task: Task) -> str:
    due = f"due {task.due}" if task.due else "no day"
    return f"{task.id}  {due}  {task.accountable or 'nobody'}  {task.state}  {task.kind}: {task.title}"


def _shown(task: Task, texts: list[str]) -> Iterator[str]:
    yield _line(task)
    yield from (f"  {ref}" for ref in task.cards)
    if task.told:
        yield f"told as well: {', '.join(task.told)}"
    yield from (f"found: {reason}" for reason in task.reasons)
    for event in task.history:
        yield _happened(event)
    yield f"answers: {', '.join(_answers(task)) or 'none now'}"
    yield from texts


def _happened(event: Event) -> str:
    said = [f"{name} {value}" for name in _SAID if (value := getattr(event, name))]
    told = "; ".join([*said, event.word] if event.word else said)
    by = f" by {event.by}" if event.by else ""
    return f"{event.at:%Y-%m-%d} {event.deed}{by}{f': {told}' if told else ''}"


def _told(event: Event) -> dict[str, object]:
    fields = {name: getattr(event, name) for name in ("at", "deed", "by", *_SAID, "word", "text")}
    return {name: str(value) for name, value in fields.items() if value}


def _texts(kb: KnowledgeBase, task: Task) -> Iterator[str]:
    """Yield the texts of the cards, each with the digest by which a person says that they read it."""
    if task.kind in {"ownerless", "unused"}:
        return
    for ref in task.cards:
        try:
            content = kb.content(ref)
        except UnknownCardError:
            yield f"--- {ref}: is not there any more"
            continue
        yield f"--- {ref}, text {content.digest[:16]}"
        yield content.title
        yield from content.body.splitlines()


def _day(written: str | None) -> date | None:
    from kbaudit.text.moments import as_day

    return None if written is None else as_day(options.moment_of("--until", written))
