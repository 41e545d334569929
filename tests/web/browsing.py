"""A reader of the pages: asks the application itself, without a network."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp

HOME = "https://kb.test"
_INPUT = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_FORM = re.compile(r'<form method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
_HREF = re.compile(r'href="([^"]*)"')
OWN_FORM = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


@dataclass(slots=True)
class Browser:
    """Keeps its cookies, follows where it is sent, and says of forms where they come from."""

    app: ASGIApp
    client: str = "192.0.2.7"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def ask(
        self,
        method: str,
        path: str,
        sent: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        follow: bool = True,
    ) -> httpx.Response:
        """Ask for a page."""

        async def asked() -> httpx.Response:
            way = httpx.ASGITransport(self.app, raise_app_exceptions=True, client=(self.client, 1))
            async with httpx.AsyncClient(
                transport=way, base_url=HOME, cookies=self.cookies, follow_redirects=follow
            ) as client:
                answer = await client.request(method, path, data=sent, headers=headers)
                self.cookies = client.cookies
                return answer

        return asyncio.run(asked())

    def get(self, path: str) -> httpx.Response:
        """Look at a page."""
        return self.ask("GET", path)

    def links(self, page: httpx.Response) -> list[str]:
        """Give the paths of this site to which a page leads."""
        found = (unescape(one) for one in _HREF.findall(page.text))
        return [one for one in dict.fromkeys(found) if one.startswith("/") and not one.startswith("//")]

    def send(self, page: httpx.Response, deed: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page by which an answer is given, and send it."""
        action, hidden = next((action, hidden) for action, hidden in forms(page) if hidden.get("deed") == [deed])
        return self.ask("POST", action, {**hidden, **fields}, OWN_FORM)


def forms(page: httpx.Response) -> list[tuple[str, dict[str, list[str]]]]:
    """Give the forms of a page: where each goes, and what it sends unseen."""
    return [(unescape(action), _hidden(inner)) for action, inner in _FORM.findall(page.text)]


def _hidden(inner: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in _INPUT.findall(inner):
        found.setdefault(name, []).append(unescape(value))
    return found
