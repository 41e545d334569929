"""Sessions: who has signed in, told by a cookie that only this site's key can make."""

from __future__ import annotations

import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import HTTPException
from starlette.responses import RedirectResponse

from kbaudit.errors import CodeError, CodeExpiredError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kbaudit.web.site import Site

LINKS_HOLD = timedelta(minutes=20)
"""For how long the link of a mail signs somebody in."""

SESSIONS_HOLD = timedelta(hours=12)
"""For how long somebody stays signed in."""

_LINK, _SESSION = "sign-in", "session"


def link_for(site: Site, person: str) -> str:
    """Give what a link to sign in ends with."""
    return site.keys.seal(_LINK, [person, secrets.token_urlsafe(12)], site.now)


def read_link(site: Site, text: str) -> tuple[str, str]:
    """Give whom a link signs in, and what tells it from others.

    Raises:
        HTTPException: It is none, or too old.
    """
    try:
        person, nonce = site.keys.unseal(_LINK, text, site.now, LINKS_HOLD)
    except CodeExpiredError:
        raise HTTPException(HTTPStatus.GONE, "page-sign-in-old") from None
    except CodeError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    return str(person), str(nonce)


def signed_in(site: Site, request: Request) -> str | None:
    """Give who has signed in, as tasks name people; None where nobody has, or they are not there any more."""
    person, session = _read(site, request)
    if person is None or session is None or site.has_left(person) or not site.kb.store.sessions.is_open(session):
        return None
    return person


def begin(site: Site, person: str, session: str, path: str) -> Response | None:
    """Sign somebody in, and send them to a page; None where the link did so before, in whatever process.

    Args:
        session: What tells the link from others.
    """
    if not site.kb.store.sessions.begin(session, person, site.now):
        return None
    answer = RedirectResponse(site.path(path), HTTPStatus.SEE_OTHER)
    value = site.keys.seal(_SESSION, [person, session], site.now)
    # Without a maximal age it is gone when the browser is closed.
    answer.set_cookie(_name(site), value, path="/", secure=site.is_secure, httponly=True, samesite="strict")
    return answer


def end(site: Site, request: Request, *, everywhere: bool) -> Response:
    """Sign out: a copy of the cookie holds no more either.

    Args:
        everywhere: Whether all sessions of the person end.
    """
    person = signed_in(site, request)
    _, session = _read(site, request)
    if person is not None and session is not None:
        sessions = site.kb.store.sessions
        (sessions.end_all(person, site.now) if everywhere else sessions.end(session, site.now))
    answer = RedirectResponse(site.path("/"), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(_name(site), path="/", secure=site.is_secure, httponly=True, samesite="strict")
    return answer


def _read(site: Site, request: Request) -> tuple[str, str] | tuple[None, None]:
    try:
        said = site.keys.unseal(_SESSION, request.cookies.get(_name(site), ""), site.now, SESSIONS_HOLD)
        person, session = said
    except (CodeError, ValueError):
        return None, None
    return str(person), str(session)


def _name(site: Site) -> str:
    """Give the cookie's name; the prefix makes a browser take it from this host alone, and through TLS only."""
    return "__Host-kbaudit" if site.is_secure else "kbaudit"
