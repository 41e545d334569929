"""The URLs of the cards of a base, and which of them a link may have missed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urljoin

from kbaudit.card import Card
from kbaudit.links.targets import Found, page_key
from kbaudit.text.links import Target, read_target

_LOCALE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?$")
_ARTICLE = re.compile(r"(\d{4,20})(?=-|$)")
_NUMBERED = re.compile(r"(\d{1,20})(?=-|$)")
_TOPIC = re.compile(r"(?P<forum>(?:.*/)?t)/(?:[^/]*[^/\d][^/]*/)?(?P<number>\d{1,12})(?:/\d{1,9})?$")
_FAMILY_SIZE = 3


@dataclass(frozen=True)
class UrlFamilies:
    """The URLs of all cards of a base, and which families of URLs are known well enough to miss one."""

    cards: tuple[Card, ...]

    def find(self, host: str, path: str) -> Found | None:
        """Give the cards that are served at an address, None for nothing."""
        return self._by_address.get((host, self._key(host, path)))

    def knows_family(self, source: str, host: str, path: str) -> bool:
        """Tell whether most cards of a source are served side by side with an address, three at least."""
        family = self._families.get(source, Counter())
        beside = family[host, url_key(path).rpartition("/")[0]]
        return beside >= _FAMILY_SIZE and beside * 2 >= family.total()

    def _key(self, host: str, path: str) -> str:
        """Reduce a path, to the number of its page where pages beside it are served by their numbers."""
        key = url_key(path)
        folder, _, name = key.rpartition("/")
        number = _NUMBERED.match(name)
        return f"{folder}/{number[1]}" if number and (host, folder) in self._numbered else key

    @cached_property
    def _numbered(self) -> frozenset[tuple[str, str]]:
        """Give the hosts and folders whose pages all begin with numbers, no two of them with the same in one locale.

        Servers of such pages (Zendesk, Intercom, Freshdesk) go by the number and leave the words after it unread.
        """
        names: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for target in filter(None, map(card_url, self.cards)):
            key = url_key(target.path)
            names[target.host or "", key.rpartition("/")[0]].add((page_key(target.path).rpartition("/")[0], key))
        return frozenset(family for family, pages in names.items() if _are_numbered(pages))

    @cached_property
    def _by_address(self) -> Mapping[tuple[str, str], Found]:
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for card in self.cards:
            for url in (card.url, *card.addresses):
                if url and "://" in url and (target := read_target(url)) and target.host:
                    found[target.host, self._key(target.host, target.path)].add(card.ref)
        return {address: frozenset(refs) for address, refs in found.items()}

    @cached_property
    def _families(self) -> Mapping[str, Counter[tuple[str, str]]]:
        families: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for card in self.cards:
            if (target := card_url(card)) and target.host:
                families[card.source][target.host, url_key(target.path).rpartition("/")[0]] += 1
        return families


def card_url(card: Card) -> Target | None:
    """Take a card's own URL apart; None without one."""
    target = read_target(card.url) if card.url else None
    return target if target and target.host else None


def on_own_host(card: Card, target: Target) -> Target | None:
    """Read a target without a host as a browser would on the page of the card; None for a card without URL."""
    if not card.url or target.host or not card_url(card):
        return None
    try:
        return read_target(urljoin(card.url, target.path or "."))
    except ValueError:
        return None


@lru_cache(maxsize=65_536)
def url_key(path: str) -> str:
    """Reduce the path of a URL to what stays when a title or a locale in it changes.

    Help centres put an article's number before its title and serve it under every locale; forums put a topic's number
    after its title, and that of a post after it.
    """
    parts = [part for part in page_key(path).split("/") if not _LOCALE.match(part)]
    if topic := _TOPIC.match("/".join(parts)):
        return f"{topic['forum']}/{topic['number']}"
    if parts and (number := _ARTICLE.match(parts[-1])):
        parts[-1] = number[1]
    return "/".join(parts)


def _are_numbered(pages: Iterable[tuple[str, str]]) -> bool:
    """Tell whether the names of pages, each with its folder, begin with numbers that tell them apart."""
    found = [(folder, _NUMBERED.match(key.rpartition("/")[2])) for folder, key in pages]
    numbers = [(folder, number[1]) for folder, number in found if number]
    return len(numbers) == len(found) == len(set(numbers))
