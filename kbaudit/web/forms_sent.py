"""Forms as requests carry them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import HTTPException
from starlette.requests import Request

from kbaudit.web.guards import sent_from_here

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from kbaudit.web.site import Site

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 500


def reader_of_forms(site: Site, *, surely: bool) -> Callable[[Request], Awaitable[Mapping[str, list[str]]]]:
    """Give what reads the form of a request, refusing one that another site sent.

    Args:
        surely: Whether a request that does not say where it comes from is refused.
    """

    async def read(request: Request) -> Mapping[str, list[str]]:
        if not sent_from_here(request.headers, site.origin, surely=surely):
            raise HTTPException(HTTPStatus.FORBIDDEN, "page-not-from-here")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "page-no-form")
        body = (await request.body()).decode("utf-8", "replace")
        try:
            return parse_qs(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise HTTPException(HTTPStatus.BAD_REQUEST, "page-no-form") from None

    return read
