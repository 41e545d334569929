"""The application: the pages of one knowledge base, behind their guards."""

from __future__ import annotations

from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException

from kbaudit.errors import StoreError
from kbaudit.web import by_link, own_leave, own_pages, signing_in, steward_pages, stopping
from kbaudit.web.guards import Guarded, TooLargeError
from kbaudit.web.languages import words_for
from kbaudit.web.sessions import signed_in
from kbaudit.web.site import Site
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from kbaudit.catalogues import Catalogue
    from kbaudit.knowledge_base import KnowledgeBase

_READ = ["GET", "HEAD"]


def make_app(kb: KnowledgeBase, base_url: str) -> ASGIApp:
    """Make the pages of a knowledge base, an ASGI application.

    Args:
        base_url: Where the pages are reached, such as ``https://kb.example.org``; all links are built from it.

    Raises:
        ConfigError: The address is none, or no key signs codes.
        SecretError: A key that signs codes cannot be read.
    """
    site = Site(kb, kb.code_keys(), base_url.rstrip("/"))
    app = FastAPI(title="kbaudit", docs_url=None, redoc_url=None, openapi_url=None)
    for room in (by_link, signing_in, own_pages, own_leave, steward_pages, stopping):
        app.include_router(room.routes(site), prefix=site.prefix)
    _add_plain(app, site)
    _add_errors(app, site)
    return Guarded(app, strict_transport=site.is_secure)


def _add_plain(app: FastAPI, site: Site) -> None:
    style = files(__package__ or "kbaudit.web").joinpath("style.css").read_text(encoding="utf-8")

    @app.api_route(site.path("/style.css"), methods=_READ)
    def stylesheet() -> Response:
        return Response(style, media_type="text/css")

    @app.api_route(site.path("/robots.txt"), methods=_READ)
    def robots() -> PlainTextResponse:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")


def _add_errors(app: FastAPI, site: Site) -> None:
    @app.exception_handler(HTTPException)
    def _told(request: Request, error: HTTPException) -> Response:
        words = words_for(site, request, signed_in(site, request))
        if error.status_code == HTTPStatus.NOT_FOUND:
            return _notice(site, words, "page-nowhere", error.status_code)
        why = error.detail if error.detail in words.texts else "page-cannot-why"
        return _notice(site, words, "page-cannot", error.status_code, why)

    @app.exception_handler(TooLargeError)
    def _too_large(request: Request, _error: TooLargeError) -> Response:
        return _notice(site, words_for(site, request), "page-too-much", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    @app.exception_handler(StoreError)
    def _unreachable(request: Request, _error: StoreError) -> Response:
        return _notice(site, words_for(site, request), "page-not-now", HTTPStatus.SERVICE_UNAVAILABLE)


def _notice(site: Site, words: Catalogue, key: str, status: int, why: str | None = None) -> Response:
    says = words.say(why or f"{key}-why")
    return page(site, words, "notice", status, heading=words.say(key), says=says)
