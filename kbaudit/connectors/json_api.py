"""The connector ``json-api``: any web service that lists its articles as JSON, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin, urlsplit

from kbaudit.card import Card, UnreadableCard
from kbaudit.connectors.interface import Pulled, Total
from kbaudit.connectors.jsonl import card_of
from kbaudit.errors import ConnectorError, SecretError, SettingError
from kbaudit.secret import Secret

if TYPE_CHECKING:  # they bring httpx, which only a source on the web needs
    from kbaudit.fetching.fetcher import Fetched

_MISSING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonApiConnector:
    """A web service that lists its articles as JSON, page by page.

    Attributes:
        url: The address of the first page.
        items: Where in a page its articles are, names joined by dots, such as `data.articles`; empty where the page is
            the list itself.
        total: Where in a page the number of all articles is; without it no card is ever taken for deleted.
        next: Where in a page the address of the next one, or its cursor, is; without it the `Link` header is followed.
        cursor: The parameter of the address that takes the cursor; left out where `next` gives an address.
        fields: Where in an article each field of a card is, such as `{ body = "content.html" }`; the fields have the
            names of JSON Lines, and those not given are found under their own.
        body_format: How bodies are written, where the articles do not say: `markdown`, `html` or `text`.
        token: A key by reference, `{ env = "NAME" }` or `{ file = "PATH" }`.
        header: The header that carries the key.
        scheme: What stands before the key in it.
        timeout_seconds: How long one request may be silent.
    """

    name: ClassVar[str] = "json-api"
    api: ClassVar[int] = 1

    url: str
    items: str = ""
    total: str | None = None
    next: str | None = None
    cursor: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    body_format: str = "html"
    token: Secret | None = None
    header: str = "Authorization"
    scheme: str = "Bearer"
    timeout_seconds: float = 30.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be.

        Raises:
            SettingError: The first of them.
        """
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise SettingError("url", "is no address of a web server; write https://…")
        if self.cursor is not None and self.next is None:
            raise SettingError("cursor", "takes what next gives; set next")
        if self.timeout_seconds <= 0:
            raise SettingError("timeout_seconds", "must be above 0")

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield the card of every article, once however many pages have it, and how many the service says it has."""
        import httpx

        from kbaudit.fetching.fetcher import Fetcher, Limits
        from kbaudit.fetching.pages import read_pages

        limits = Limits(request_seconds=self.timeout_seconds)
        with httpx.Client() as client:
            pages = read_pages(Fetcher(client, self._headers(), limits), self.url, self._following)
        yield from self._cards(source, pages)
        yield from self._totals(pages)

    def _headers(self) -> dict[str, str]:
        if self.token is None:
            return {}
        try:
            key = self.token.reveal()
        except SecretError as error:
            raise ConnectorError(f"the token: {error}") from error
        return {self.header: f"{self.scheme} {key}".strip()}

    def _following(self, page: Fetched) -> str | None:
        if self.next is None:
            return self._same_host(page.following)
        found = at(page.document, self.next)
        if found is _MISSING or found in (None, "", False):
            return None
        if not isinstance(found, str | int):
            raise ConnectorError(f"{self.next}: is neither an address nor a cursor; check the setting next")
        if self.cursor is None:
            return self._same_host(urljoin(page.url, str(found)))
        import httpx

        return str(httpx.URL(self.url).copy_set_param(self.cursor, str(found)))

    def _same_host(self, url: str | None) -> str | None:
        """Refuse to carry the key to another host.

        Raises:
            ConnectorError: The next page lies on another one.
        """
        if url is not None and urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            raise ConnectorError(
                f"{self.url}: its next page lies on another host, {urlsplit(url).netloc}; not followed"
            )
        return url

    def _cards(self, source: str, pages: Iterable[Fetched]) -> Iterator[Card | UnreadableCard]:
        known: set[str] = set()
        for number, page in enumerate(pages, start=1):
            for place, item in enumerate(self._items(page), start=1):
                found = self._card(source, item, f"item {place} of page {number}")
                # Articles move between pages while these are read; one that comes twice is one card.
                if found.id not in known:
                    known.add(found.id)
                    yield found

    def _items(self, page: Fetched) -> list[Any]:
        found = at(page.document, self.items)
        if not isinstance(found, list):
            where = self.items or "the page"
            raise ConnectorError(
                f"{self.url}: {where} is no list of articles; check the setting items, or what it says"
            )
        return found

    def _card(self, source: str, item: object, place: str) -> Card | UnreadableCard:
        identity = at(item, self.fields.get("id", "id"))
        named = str(identity) if isinstance(identity, str | int) and str(identity).strip() else place.replace(" ", "-")
        try:
            if not isinstance(item, Mapping):
                raise ValueError("is not a JSON object")
            return card_of(source, self._record(item))
        except ValueError as error:
            return UnreadableCard(source=source, id=named, reason=f"{place}: {error}")

    def _record(self, item: Mapping[str, Any]) -> dict[str, Any]:
        placed = {name: at(item, where) for name, where in self.fields.items()}
        given = {name: value for name, value in placed.items() if value is not _MISSING}
        return {"body_format": self.body_format, **item, **given}

    def _totals(self, pages: tuple[Fetched, ...]) -> Iterator[Total]:
        if self.total is not None:
            found = at(pages[-1].document, self.total)
            if not isinstance(found, int) or isinstance(found, bool):
                raise ConnectorError(f"{self.total}: is no number of articles; check the setting total")
            yield Total(found)


def at(document: object, path: str) -> Any:  # noqa: ANN401 - whatever is there
    """Give what stands at a path of names joined by dots; the document itself at the empty path."""
    found = document
    for name in path.split(".") if path else ():
        found = found.get(name, _MISSING) if isinstance(found, Mapping) else _MISSING
    return found
