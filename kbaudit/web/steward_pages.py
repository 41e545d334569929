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
from kbaudit.web.languages import words_for
from kbaudit.web.own_pages import to_sign_in, who_reads
from kbaudit.web.roles import is_of_all, is_steward, overseen
from kbaudit.web.sessions import signed_in
from kbaudit.web.task_lists import Listed, by_day, lines_of
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from datetime import datetime

    from kbaudit.trends.trend import Scope, TrendPoint
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
        return _listed(site, request, "page-queue-heading", _queue)

    @router.api_route("/steward/contradictions", methods=_READ)
    def contradictions(request: Request) -> Response:
        return _listed(site, request, "page-contradictions", _contradictions)

    @router.api_route("/steward/escalations", methods=_READ)
    def escalations(request: Request) -> Response:
        return _listed(site, request, "page-escalations", _escalations)

    @router.api_route("/steward/health", methods=_READ)
    def health(request: Request) -> Response:
        person = signed_in(site, request)
        if person is None:
            return to_sign_in(site, request)
        if not is_of_all(site, person):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        points = site.kb.trend()[-_POINTS:]
        return page(
            site,
            words_for(site, request, person),
            "health",
            points=tuple(map(_stand, reversed(points))),
            **who_reads(site, person),
        )

    return router


def _listed(
    site: Site, request: Request, heading: str, parts: Callable[[Sequence[Task], datetime], _Parts]
) -> Response:
    person = signed_in(site, request)
    if person is None:
        return to_sign_in(site, request)
    if not is_steward(site, person):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    reader, words, now = site.reader(person), words_for(site, request, person), site.now_of(person)
    chosen = parts(overseen(site, person, site.kb.tasks()), now)
    first = [(key, sorted(some, key=by_day)[:_MOST]) for key, some in chosen]
    lists = [Listed(words.say(key), lines_of(some, reader, words, now), words.say("list-none")) for key, some in first]
    values = {"heading": words.say(heading), "lists": lists, "most": _MOST}
    return page(site, words, "steward", **values, **who_reads(site, person))


def _queue(tasks: Sequence[Task], _now: datetime) -> _Parts:
    return (
        ("list-open", [task for task in tasks if task.state is State.OPEN]),
        ("list-waits", [task for task in tasks if task.state is State.QUEUED and task.accountable]),
        ("list-rests", [task for task in tasks if task.state in {State.PROMISED, State.SNOOZED}]),
    )


def _contradictions(tasks: Sequence[Task], _now: datetime) -> _Parts:
    pairs = [task for task in tasks if task.kind is TaskKind.CONFLICT]
    decided = {State.DECIDED, State.ANSWERED}
    return (
        ("list-undecided", [task for task in pairs if task.state not in decided]),
        ("list-decided", [task for task in pairs if task.state in decided]),
    )


def _escalations(tasks: Sequence[Task], now: datetime) -> _Parts:
    late = [task for task in tasks if task.state is State.OPEN and task.due is not None and task.due < now.date()]
    return (
        ("list-disputed", [task for task in tasks if task.state is State.DISPUTED]),
        ("list-nobody", [task for task in tasks if task.accountable is None]),
        ("list-late", late),
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """How the base stood at one audit.

    Attributes:
        share: Of the published cards, from 0 to 1, those whose check holds; None where nothing is known of checks.
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
        share=whole.share,
        findings=whole.findings,
        opened=sum(whole.opened.values()),
        closed=sum(whole.closed.values()),
    )
