"""The page on which somebody who has signed in says when they are away, and who stands in for them."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kbaudit.people.directory import key_of
from kbaudit.people.own_absence import Word, candidates
from kbaudit.person import Leave, Person
from kbaudit.verification import Channel
from kbaudit.web.forms_sent import reader_of_forms
from kbaudit.web.languages import words_for
from kbaudit.web.own_pages import to_sign_in, who_reads
from kbaudit.web.sessions import signed_in
from kbaudit.web.submitted import FormError, day_of, text_of
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kbaudit.catalogues import Catalogue
    from kbaudit.people.own_absence import OwnAbsence
    from kbaudit.web.site import Site

_LONGEST = timedelta(days=366)
_MOST_WORDS = 10


def routes(site: Site) -> APIRouter:
    """Give the routes of one's own leave."""
    router = APIRouter()
    form = reader_of_forms(site, surely=True)

    @router.api_route("/leave", methods=["GET", "HEAD"])
    def show(request: Request) -> Response:
        person = signed_in(site, request)
        return to_sign_in(site, request) if person is None else _shown(site, request, person)

    @router.post("/leave")
    async def say(request: Request) -> Response:
        sent = await form(request)
        return await run_in_threadpool(_say, site, request, sent)

    return router


def _say(site: Site, request: Request, sent: Mapping[str, list[str]]) -> Response:
    person = signed_in(site, request)
    if person is None:
        return to_sign_in(site, request)
    known = site.people.find(person)
    if not isinstance(known, Person):
        return _shown(site, request, person)
    try:
        if sent.get("word") == [str(Word.HERE)]:
            site.kb.be_here(person, channel=Channel.SIGNED_IN)
        else:
            leave, delegate = _leave(site, known, sent), _delegate(site, known, sent)
            site.kb.be_away(person, leave, delegate=delegate, channel=Channel.SIGNED_IN)
    except FormError as error:
        words = words_for(site, request, person)
        return _shown(site, request, person, words.say(error.key, **error.values))
    return RedirectResponse(site.path("/leave"), HTTPStatus.SEE_OTHER)


def _leave(site: Site, person: Person, sent: Mapping[str, list[str]]) -> Leave:
    """Read the days, the first of them and the last today or later.

    Raises:
        FormError: A day is none, or out of range.
    """
    today = person.today(site.now)
    first = day_of(text_of(sent, "first")) or today
    last = day_of(text_of(sent, "last"))
    for day, least in ((first, today), (last, first)):
        if day is not None and not least <= day <= today + _LONGEST:
            raise FormError("page-day-range", least=f"{least}", most=f"{today + _LONGEST}")
    return Leave(first, last)


def _delegate(site: Site, person: Person, sent: Mapping[str, list[str]]) -> str | None:
    named = text_of(sent, "delegate")
    if named is not None and named not in map(key_of, candidates(site.people, person, site.now)):
        raise FormError("page-nobody", name=named)
    return named


def _shown(site: Site, request: Request, person: str, refused: str | None = None) -> Response:
    words, now = words_for(site, request, person), site.now
    found = site.people.find(person)
    known = found if isinstance(found, Person) else None
    values: dict[str, object] = {"refused": refused, "known": known, **who_reads(site, person)}
    if known is not None:
        said = site.kb.absences(person)
        values |= {
            "today": known.today(now),
            "until": known.today(now) + _LONGEST,
            "leave": _standing(site, known, said, words),
            "is_away": known.away(now) is not None or bool(_own_days(known, said, now)),
            "delegates": [(key_of(one), one.name) for one in candidates(site.people, known, now)],
            "chosen": _filed_delegate(site, known),
            "said": [_told(site, one, words) for one in reversed(said[-_MOST_WORDS:])],
        }
    return page(site, words, "leave", HTTPStatus.OK if refused is None else HTTPStatus.CONFLICT, **values)


def _filed_delegate(site: Site, person: Person) -> str | None:
    found = site.people.find(person.delegate) if person.delegate else None
    return key_of(found) if isinstance(found, Person) else None


def _standing(site: Site, person: Person, said: Sequence[OwnAbsence], words: Catalogue) -> list[str]:
    """Say when the person is away from today on, and who answers then, in order of days."""
    today, own = person.today(site.now), _own_days(person, said, site.now)
    coming = sorted(one for one in person.leave if one.last is None or one.last >= today)
    stands_in = site.shown(person.delegate) if person.delegate else words.say("leave-nobody")
    return [
        words.say("leave-own" if one in own else "leave-filed", days=_days(one, words), name=stands_in)
        for one in coming
    ]


def _own_days(person: Person, said: Sequence[OwnAbsence], now: datetime) -> frozenset[Leave]:
    """Give the leave that the person spoke of last, if it is not over."""
    last = (one for one in said[-1:] if one.word is Word.AWAY and one.holds(person.today(now)))
    return frozenset(one.days for one in last if one.days is not None)


def _told(site: Site, said: OwnAbsence, words: Catalogue) -> str:
    days = "" if said.days is None else _days(said.days, words)
    what = words.say(f"leave-word-{said.word}", days=days)
    name = f", {words.say('leave-stands-in', name=site.shown(said.delegate))}" if said.delegate else ""
    return f"{words.instant(said.at)}: {what}{name}"


def _days(leave: Leave, words: Catalogue) -> str:
    if leave.last is None:
        return words.say("leave-open", first=words.day(leave.first))
    if leave.last == leave.first:
        return words.day(leave.first)
    return words.say("leave-days", first=words.day(leave.first), last=words.day(leave.last))
