"""A listing in pages, read to its end or not at all."""

from __future__ import annotations

from collections.abc import Callable

from kbaudit.errors import ConnectorError
from kbaudit.fetching.fetcher import ExpiredError, Fetched, Fetcher

MOST_PAGES = 20_000
_BEGINNINGS = 3


def read_pages(fetcher: Fetcher, first: str, following: Callable[[Fetched], str | None]) -> tuple[Fetched, ...]:
    """Read all pages of a listing; where a page has expired meanwhile, the listing begins anew, up to twice.

    Args:
        first: The address of the first page.
        following: Gives the address of the page after one; None for the last.

    Raises:
        ConnectorError: A page cannot be had, or the listing runs in a circle or has no end.
    """
    deadline = fetcher.deadline()
    for _ in range(_BEGINNINGS):
        try:
            return _read(fetcher, first, following, deadline)
        except ExpiredError:
            continue
    raise ConnectorError(
        f"{first.partition('?')[0]}: the listing expired {_BEGINNINGS} times before its end; run it again"
    )


def _read(
    fetcher: Fetcher, first: str, following: Callable[[Fetched], str | None], deadline: float
) -> tuple[Fetched, ...]:
    pages: list[Fetched] = []
    asked: set[str] = set()
    url: str | None = first
    while url is not None:
        if url in asked:
            raise ConnectorError(f"{first.partition('?')[0]}: page {len(pages) + 1} is one that was read already")
        if len(pages) == MOST_PAGES:
            raise ConnectorError(f"{first.partition('?')[0]}: has more than {MOST_PAGES} pages; check the settings")
        asked.add(url)
        pages.append(fetcher.get(url, deadline))
        url = following(pages[-1])
    return tuple(pages)
