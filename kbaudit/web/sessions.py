"""Sessions: who has signed in, told by a cookie that only this site's key can make."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING

from fastapi import HTTPException
from starlette.responses import RedirectResponse

from kbaudit.errors import CodeError, CodeExpiredError

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from kbaudit.web.site import Site

LINKS_HOLD = timedelta(minutes=20)
"""For how long the link of a mail signs somebody in."""

SESSIONS_HOLD = timedelta(hours=12)
"""For how long somebody stays signed in."""

_LINK, _SESSION = "sign-in", "session"


@dataclass(slots=True)
class UsedLinks:
    """The links that have signed somebody in, as long as they hold; each signs in once."""

    _until: dict[str, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def use(self, nonce: str, now: datetime) -> bool:
        """Tell whether a link was not used before, and note that it is."""
        with self._lock:
            self._until = {one: until for one, until in self._until.items() if until > now}
            fresh = nonce not in self._until
            self._until[nonce] = now + LINKS_HOLD + timedelta(minutes=1)
            return fresh


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
    try:
        (person,) = site.keys.unseal(_SESSION, request.cookies.get(_name(site), ""), site.now, SESSIONS_HOLD)
    except CodeError:
        return None
    return None if site.has_left(str(person)) else str(person)


def begin(site: Site, person: str, path: str) -> Response:
    """Sign somebody in, and send them to a page."""
    answer = RedirectResponse(site.path(path), HTTPStatus.SEE_OTHER)
    value = site.keys.seal(_SESSION, [person], site.now)
    # Without a maximal age it is gone when the browser is closed.
    answer.set_cookie(_name(site), value, path="/", secure=site.is_secure, httponly=True, samesite="strict")
    return answer


def end(site: Site) -> Response:
    """Sign out."""
    answer = RedirectResponse(site.path("/"), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(_name(site), path="/", secure=site.is_secure, httponly=True, samesite="strict")
    return answer


def _name(site: Site) -> str:
    """Give the cookie's name; the prefix makes a browser take it from this host alone, and through TLS only."""
    return "__Host-kbaudit" if site.is_secure else "kbaudit"
