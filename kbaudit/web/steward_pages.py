"""The pages of stewards: what waits, what disagrees, what nobody answers, and how the base stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kbaudit.task import State, Task, TaskKind
from kbaudit.web.own_pages import to_sign_in, who_reads
from kbaudit.web.roles import is_of_all, is_steward, overseen
from kbaudit.web.sessions import signed_in
from kbaudit.web.task_lists import Listed, by_day, lines_of
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from datetime import datetime

    from kbaudit.trend import Scope, TrendPoint
    from kbaudit.web.site import Site

_READ = ["GET", "HEAD"]
_Parts = Sequence[tuple[str, Sequence[Task]]]
_MOST = 200
_POINTS = 12


def routes(site: Site) -> APIRouter:
    """Give the routes of stewards."""
    router = APIRouter()

    @router.api_route("/steward", methods=_READ)
    def queue(request: Request) -> Response:
        return _listed(site, request, "What is asked, and what waits", _queue)

    @router.api_route("/steward/contradictions", methods=_READ)
    def contradictions(request: Request) -> Response:
        return _listed(site, request, "Contradictions", _contradictions)

    @router.api_route("/steward/escalations", methods=_READ)
    def escalations(request: Request) -> Response:
        return _listed(site, request, "Escalations", _escalations)

    @router.api_route("/steward/health", methods=_READ)
    def health(request: Request) -> Response:
        person = signed_in(site, request)
        if person is None:
            return to_sign_in(site)
        if not is_of_all(site, person):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        points = site.kb.trend()[-_POINTS:]
        return page(site, "health", points=tuple(map(_stand, reversed(points))), **who_reads(site, person))

    return router


def _listed(
    site: Site, request: Request, heading: str, parts: Callable[[Sequence[Task], datetime], _Parts]
) -> Response:
    person = signed_in(site, request)
    if person is None:
        return to_sign_in(site)
    if not is_steward(site, person):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    reader, now = site.reader(person), site.now_of(person)
    chosen = parts(overseen(site, person, site.kb.tasks()), now)
    lists = [Listed(name, lines_of(sorted(some, key=by_day)[:_MOST], reader, now), _NONE) for name, some in chosen]
    return page(site, "steward", heading=heading, lists=lists, most=_MOST, **who_reads(site, person))


_NONE = "None."


def _queue(tasks: Sequence[Task], _now: datetime) -> _Parts:
    return (
        ("Asked now", [task for task in tasks if task.state is State.OPEN]),
        ("Waits for its turn", [task for task in tasks if task.state is State.QUEUED and task.accountable]),
        ("Rests until a day", [task for task in tasks if task.state in {State.PROMISED, State.SNOOZED}]),
    )


def _contradictions(tasks: Sequence[Task], _now: datetime) -> _Parts:
    pairs = [task for task in tasks if task.kind is TaskKind.CONFLICT]
    decided = {State.DECIDED, State.ANSWERED}
    return (
        ("Not decided", [task for task in pairs if task.state not in decided]),
        ("Decided", [task for task in pairs if task.state in decided]),
    )


def _escalations(tasks: Sequence[Task], now: datetime) -> _Parts:
    late = [task for task in tasks if task.state is State.OPEN and task.due is not None and task.due < now.date()]
    return (
        ("In dispute: the steward decides", [task for task in tasks if task.state is State.DISPUTED]),
        ("Nobody can be asked", [task for task in tasks if task.accountable is None]),
        ("Asked, and not answered in time", late),
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """How the base stood at one audit.

    Attributes:
        share: Of the published cards, in percent, those whose check holds; None where nothing is known of checks.
        opened: Findings that came.
        closed: Findings that went.
    """

    at: datetime
    verdict: str
    cards: int
    verified: int
    share: float | None
    findings: int
    opened: int
    closed: int


def _stand(point: TrendPoint) -> Stand:
    whole: Scope = point.whole
    return Stand(
        at=point.at,
        verdict=point.verdict,
        cards=whole.cards,
        verified=whole.verified,
        share=None if whole.share is None else whole.share * 100,
        findings=whole.findings,
        opened=sum(whole.opened.values()),
        closed=sum(whole.closed.values()),
    )
