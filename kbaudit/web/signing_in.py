"""Signing in: a link is asked for and comes by mail; pressing the button of the page that it opens signs in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from kbaudit.web.forms_sent import reader_of_forms
from kbaudit.web.guards import network_of
from kbaudit.web.languages import words_for
from kbaudit.web.sessions import begin, end, read_link
from kbaudit.web.sign_in_mail import send_link
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from kbaudit.web.site import Site

_LONGEST = 320


def routes(site: Site) -> APIRouter:
    """Give the routes by which people sign in and out."""
    router = APIRouter()
    form = reader_of_forms(site, surely=True)

    @router.api_route("/sign-in", methods=["GET", "HEAD"])
    def ask(request: Request) -> Response:
        return page(site, words_for(site, request), "sign-in")

    @router.post("/sign-in")
    async def asked(request: Request) -> Response:
        sent = await form(request)
        return await run_in_threadpool(_asked, site, request, "".join(sent.get("address", [])[:1]))

    @router.api_route("/sign-in/{text}", methods=["GET", "HEAD"])
    def confirm(text: str, request: Request) -> Response:
        person, _ = read_link(site, text)
        return page(
            site, words_for(site, request, person), "confirm", person=person, action=site.path(f"/sign-in/{text}")
        )

    @router.post("/sign-in/{text}")
    async def confirmed(text: str, request: Request) -> Response:
        await form(request)
        return await run_in_threadpool(_confirmed, site, text)

    @router.post("/sign-out")
    async def leave(request: Request) -> Response:
        sent = await form(request)
        return await run_in_threadpool(end, site, request, everywhere=sent.get("where") == ["everywhere"])

    return router


def _asked(site: Site, request: Request, written: str) -> Response:
    who = network_of(request.client.host if request.client else "")
    if site.sign_ins.spent(who, site.now):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, "page-too-many-sign-ins")
    site.sign_ins.note(who, site.now)
    words = words_for(site, request)
    answer = page(site, words, "notice", heading=words.say("page-look"), says=words.say("page-look-why"))
    # Afterwards, so that the time which the answer takes tells nobody who is known here.
    if written.strip() and len(written) <= _LONGEST:
        answer.background = BackgroundTask(send_link, site, written.strip())
    return answer


def _confirmed(site: Site, text: str) -> Response:
    person, nonce = read_link(site, text)
    begun = None if site.has_left(person) else begin(site, person, nonce, "/tasks")
    if begun is None:
        raise HTTPException(HTTPStatus.GONE, "page-sign-in-used")
    return begun
