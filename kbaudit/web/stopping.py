"""Stopping digests by the link of a mail: looking changes nothing, and one POST is enough (RFC 8058)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbaudit.answers.stop_code import read_stop
from kbaudit.errors import CodeError, CodeExpiredError
from kbaudit.web.forms_sent import reader_of_forms
from kbaudit.web.guards import network_of
from kbaudit.web.languages import words_for
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from kbaudit.web.site import Site


def routes(site: Site) -> APIRouter:
    """Give the routes by which people stop their digests, and have them again."""
    router = APIRouter()
    form = reader_of_forms(site, surely=False)

    @router.api_route("/u/{code}", methods=["GET", "HEAD"])
    def show(code: str, request: Request) -> Response:
        person = _read(site, code, request)
        return _shown(site, code, request, stopped=person in site.kb.store.slots.stopped())

    @router.post("/u/{code}")
    def stop(code: str, request: Request) -> Response:
        # What a mail program sends here has no cookie, no origin, and a body that says nothing more.
        site.kb.stop_digests(_read(site, code, request))
        return _shown(site, code, request, stopped=True)

    @router.post("/u/{code}/again")
    async def again(code: str, request: Request) -> Response:
        await form(request)
        return await run_in_threadpool(_again, site, code, request)

    return router


def _again(site: Site, code: str, request: Request) -> Response:
    site.kb.resume_digests(_read(site, code, request))
    return _shown(site, code, request, stopped=False)


def _shown(site: Site, code: str, request: Request, *, stopped: bool) -> Response:
    action = site.path(f"/u/{code}/again" if stopped else f"/u/{code}")
    words = words_for(site, request, _read(site, code, request))
    return page(site, words, "stop", stopped=stopped, action=action)


def _read(site: Site, text: str, request: Request) -> str:
    who = network_of(request.client.host if request.client else "")
    if site.wrong_codes.spent(who, site.now):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, "page-too-many-links")
    try:
        return read_stop(site.keys, text, site.now)
    except CodeExpiredError:
        raise HTTPException(HTTPStatus.GONE, "page-link-old") from None
    except CodeError:
        site.wrong_codes.note(who, site.now)
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
