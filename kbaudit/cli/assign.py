"""``kbaudit assign``: give what the last audit found to one person each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbaudit.assign import Plan, Planned
    from kbaudit.assigning.balance import Balance

_SHOWN = 10


def assign(
    *,
    only_plan: Annotated[
        bool, typer.Option("--plan", help="Show every task and how it comes to its person, and keep nothing.")
    ] = False,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
    quiet: options.Quiet = False,
) -> None:
    """Give what the last audit found to one person each, the riskiest first, so many a week.

    A task keeps its person while they are there. What nobody can be asked is listed, with the reason.

    Exit codes: 0 everything has its person; 1 something can be asked of nobody; 2 usage; 3 the store was never audited,
    or cannot be reached; 4 internal error; 5 another run holds the store.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    listing.refuse_unknown(format_name)
    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        plan = kb.assign(keep=not only_plan)
    listing.write(format_name, _lines(plan, whole=only_plan), _plain(plan))
    if plan.nobody and not quiet:
        terminal.complain(f"{_count(len(plan.nobody))} can be asked of nobody; name a steward, or [assign] fallback")
    raise typer.Exit(ExitCode.FINDINGS if plan.nobody else ExitCode.CLEAN)


def _lines(plan: Plan, *, whole: bool) -> Iterator[str]:
    yield from _balance_lines(plan.balance)
    live = [one for one in plan.tasks if one.task.state != "settled"]
    settled = len(plan.tasks) - len(live)
    fresh = sum(one.before is None for one in live)
    asked = sum(one.task.state == "open" for one in live)
    yield f"{_count(len(live))}: {fresh} new, {asked} asked now or before, {settled} settled by the last audit"
    yield from _personal_lines(plan)
    if whole:
        for one in live:
            yield from _task_lines(one)
    else:
        yield from (f"nobody: {one.task.title} ({one.why})" for one in plan.nobody[:_SHOWN])
        if len(plan.nobody) > _SHOWN:
            yield f"nobody: {len(plan.nobody) - _SHOWN} more; kbaudit assign --plan lists all"


def _balance_lines(balance: Balance) -> Iterator[str]:
    yield balance.says
    yield from (f"  would help: {way}" for way in balance.ways)


def _personal_lines(plan: Plan) -> Iterator[str]:
    asked: dict[str, int] = {}
    for one in plan.tasks:
        if one.task.accountable and one.task.state == "open":
            asked[one.task.accountable] = asked.get(one.task.accountable, 0) + 1
    for person in plan.balance.people:
        done = "never" if person.weeks is None else f"in {person.weeks} week{'s' * (person.weeks != 1)}"
        yield f"{person.person}: {asked.get(person.person, 0)} asked, {person.waiting} to do, all done {done}"


def _task_lines(one: Planned) -> Iterator[str]:
    task = one.task
    day, person = task.begins or "no day", task.accountable or "nobody"
    yield f"{task.id}  {day}  {person}  {task.state}  {task.kind}: {task.title}"
    if one.why:
        yield f"  {one.why}"


def _plain(plan: Plan) -> object:
    from kbaudit.cli.tasks import entry

    people = [
        {"person": one.person, "needs": round(one.needs, 3), "capacity": one.capacity, "waiting": one.waiting}
        | {"weeks": one.weeks}
        for one in plan.balance.people
    ]
    balance = {
        "needs": round(plan.balance.needs, 3),
        "capacity": plan.balance.capacity,
        "says": plan.balance.says,
        "ways": list(plan.balance.ways),
        "people": people,
    }
    tasks: Iterable[dict[str, object]] = (
        {**entry(one.task), "new": one.before is None, "why": one.why, "risk": round(one.risk, 3)} for one in plan.tasks
    )
    return {"balance": balance, "tasks": list(tasks)}


def _count(number: int) -> str:
    return f"{number} task{'s' * (number != 1)}"
