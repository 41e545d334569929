"""Following the links of a base: which card, file or anchor each of them leads to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kbaudit.card import BodyFormat, Card, Lifecycle
from kbaudit.corpus import Corpus
from kbaudit.links.coverage import Gap, Group, Reason
from kbaudit.links.facts import Anchors, LinkFact, LinkFacts
from kbaudit.links.targets import Site
from kbaudit.links.urls import UrlFamilies, on_own_host
from kbaudit.text.links import IMAGE_SUFFIXES, PAGE_SUFFIXES, SOURCE_SUFFIXES, Target, read_target

ANCHOR = "anchor"
IMAGE = "image"
PAGE = "page"

_IMAGES = "image links"
_LINKS = "links"
_ANCHORS = "links to places on a page (#…)"
_PAGES = "pages"
_GENERATED = frozenset(["atom", "csv", "ics", "json", "rss", "txt", "xml", "yaml", "yml"])
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$")
_HOST = re.compile(
    r"(?:www\.[\w-]{1,63}\.[a-z]{2,}|(?:[\w-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io)(?=/|$))", re.IGNORECASE
)
_UNREAD = LinkFacts(open=True)


@dataclass(frozen=True, slots=True)
class Followed:
    """A link that leads within the base, and where to.

    Attributes:
        card: The card it stands on.
        target: Its target, taken apart.
        kind: What it asks for: ``page``, ``anchor`` or ``image``.
        group: The class of links it is judged with.
        found: Whether it leads there.
        pages: The references of the cards it may lead to, whether or not they have the anchor, the likeliest first.
    """

    card: Card
    fact: LinkFact
    target: Target
    kind: str
    group: Group
    found: bool
    pages: tuple[str, ...] = ()


class LinkMap:
    """All links of a base, followed."""

    def __init__(self, corpus: Corpus, rule: str) -> None:
        """Take what is needed from a base.

        Args:
            rule: The rule under whose name the facts are kept.
        """
        self._facts: dict[str, LinkFacts] = {card.ref: facts for card, facts in corpus.facts(rule)}
        self._cards = {card.ref: card for card in corpus.cards()}
        self._corpus = corpus
        self._urls = UrlFamilies(tuple(self._cards.values()))
        self._anchors: dict[str, Anchors] = {}

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Give the sources that have cards, by name."""
        cards: defaultdict[str, list[Card]] = defaultdict(list)
        for card in self._cards.values():
            cards[card.source].append(card)
        failed: defaultdict[str, set[str]] = defaultdict(set)
        for unreadable in self._corpus.unreadable():
            failed[unreadable.source].add(unreadable.id)
        return {
            name: Site(name, tuple(held), self._corpus.files(name), frozenset(failed[name]))
            for name, held in sorted(cards.items())
        }

    def follow(self, site: Site) -> Iterator[Followed]:
        """Yield the links of a source that can be followed within the base, in order of card and line.

        A link to a place on a page is followed twice: to the page, then to the place.
        """
        links = [(card, fact, target) for card in site.cards for fact, target in self._links(card)]
        mounts = site.mounts(target.path for _, _, target in links if target.absolute and not target.host)
        for card, fact, target in links:
            found, group = self._page(site, card, fact, target, mounts)
            if group is not None:
                kind = IMAGE if group.name == _IMAGES else PAGE
                yield Followed(card, fact, target, kind, group, found is not None, found or ())
            if found and target.fragment is not None:
                yield from self._anchor(card, fact, target, found)

    def unfinished(self, site: Site) -> Iterator[tuple[Card, Sequence[LinkFact]]]:
        """Yield what was meant as a link and is none on each published card: those written alike together."""
        for card in site.cards:
            alike: defaultdict[tuple[str, str, bool], list[LinkFact]] = defaultdict(list)
            for fact in self._facts.get(card.ref, _UNREAD).unfinished:
                alike[fact.text, fact.target, fact.image].append(fact)
            if card.lifecycle is Lifecycle.PUBLISHED:
                yield from ((card, facts) for facts in alike.values())

    def anchors(self, ref: str) -> Anchors:
        """Give the anchors of a card."""
        known = self._anchors.get(ref)
        if known is None:
            known = self._anchors[ref] = Anchors(self._facts.get(ref, _UNREAD))
        return known

    def _links(self, card: Card) -> Iterator[tuple[LinkFact, Target]]:
        for fact in self._facts.get(card.ref, _UNREAD).links:
            if target := read_target(fact.target):
                yield fact, target

    def _page(
        self, site: Site, card: Card, fact: LinkFact, target: Target, mounts: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[str, ...] | None, Group | None]:
        """Give what a link leads to, None for nothing, and its class, None where it must not be judged."""
        if not target.path and target.host is None:
            return (card.ref,), None
        url = target if target.host else on_own_host(card, target)
        served = self._urls.find(url.host, url.path) if url and url.host else None
        if served is not None or target.host or not site.is_tree:
            return None if served is None else tuple(sorted(served)), self._url_group(site, url)
        paths = list(_paths(site, card, target, mounts))
        hits = [found for path in paths if path is not None and (found := site.find(path)) is not None]
        group = _tree_group(site, fact, target, paths, leaves=site.is_single or None in paths)
        if hits:
            return tuple(dict.fromkeys(ref for found in hits for ref in sorted(found))), group
        elsewhere = (other for path in paths if path for other in site.in_other_locales(path))
        return () if any(site.find(other) is not None for other in elsewhere) else None, group

    def _url_group(self, site: Site, url: Target | None) -> Group | None:
        if url is None or url.host is None or not url.path.strip("/"):
            return None
        if _file_suffix(url) or not self._urls.knows_family(site.name, url.host, url.path):
            return None
        return Group(f"links to pages of {url.host}", url.path.strip("/").casefold(), strict=True)

    def _anchor(self, card: Card, fact: LinkFact, target: Target, pages: tuple[str, ...]) -> Iterator[Followed]:
        if any(self._is_open(ref) for ref in pages):
            return
        fragment = target.fragment or ""
        found = any(self.anchors(ref).has(fragment) for ref in pages)
        place = f"{pages[0].partition(':')[2]}/{fragment.casefold().replace('/', '')}"
        group = Group(_ANCHORS, place, strict=True, held=place.count("/"))
        yield Followed(card, fact, target, ANCHOR, group, found, pages)

    def _is_open(self, ref: str) -> bool:
        return self._cards[ref].body_format is BodyFormat.TEXT or self.anchors(ref).facts.open


def _paths(site: Site, card: Card, target: Target, mounts: tuple[tuple[str, str], ...]) -> Iterator[str | None]:
    if target.absolute or target.path.startswith("~/"):
        yield from site.absolute_paths(target.path.removeprefix("~"), mounts)
    else:
        yield from site.relative_paths(card, target.path)


def _tree_group(site: Site, fact: LinkFact, target: Target, paths: Sequence[str | None], *, leaves: bool) -> Group:
    """Give the class of a link that may lead to a file.

    Args:
        leaves: Whether one of its readings leaves the source.
    """
    if meant_address(target):
        return Group("addresses without a scheme", target.path, strict=True, certain=True)
    if leaves:
        return Group(_LINKS, "", strict=False, gap=Gap(Reason.OUTSIDE, _LINKS))
    place = target.path.strip("/") if target.absolute else next((path for path in paths if path is not None), "")
    suffix = _file_suffix(target)
    if fact.image or suffix in IMAGE_SUFFIXES:
        return Group(_IMAGES, place.casefold(), strict=bool(site.suffixes & IMAGE_SUFFIXES))
    if suffix:
        return Group(f"links to .{suffix} files", place.casefold(), strict=_has_like(site, paths, suffix))
    return _page_group(site, target, paths, place.casefold())


def _page_group(site: Site, target: Target, paths: Sequence[str | None], place: str) -> Group:
    name = "links from the root of the site (/…)" if target.absolute else _LINKS
    if not target.absolute:
        if not f"{place}/".startswith(site.heart):
            return Group(_LINKS, "", strict=False, gap=Gap(Reason.BESIDE, _LINKS, site.heart))
        if site.files is not None and target.suffix in site.own_suffixes and site.holds_cards(_folder_of(place)):
            return Group(name, site.from_its_root(place), strict=True, certain=True, family=_PAGES)
        place = site.from_its_root(place)
    section = None if target.suffix in SOURCE_SUFFIXES and not target.absolute else _unknown_section(site, paths, place)
    return Group(
        name,
        place,
        strict=site.files is not None and not target.absolute,
        gap=None if section is None else Gap(Reason.ABSENT, name, section),
        held=site.held_folders(place),
        family=_PAGES,
    )


def _folder_of(place: str) -> str:
    return place.rpartition("/")[0]


def _has_like(site: Site, paths: Sequence[str | None], suffix: str) -> bool:
    """Tell whether a folder that a target may lie in holds another file of its suffix; sites generate data files."""
    if suffix in _GENERATED:
        return False
    folders = {path.casefold().rpartition("/")[0] for path in paths if path is not None}
    return any((folder, suffix) in site.suffixes_by_folder for folder in folders)


def _unknown_section(site: Site, paths: Sequence[str | None], place: str) -> str | None:
    """Give the top folder of a place where the source holds nothing like it; None where it does.

    It does where cards lie beside what the target may mean, or where a root of the site has the top folder.
    """
    meant = {path.casefold() for path in paths if path}
    if any(site.holds_cards(path.rpartition("/")[0]) for path in meant):
        return None
    top, below, _ = place.partition("/")
    roots = {path.removesuffix(place).strip("/") for path in meant if path.endswith(place)}
    held = below and any(f"{root}/{top}".strip("/") in site.folders for root in roots)
    return None if held else top if below else ""


def meant_address(target: Target) -> str | None:
    """Give the web or mail address that a relative path was meant to be, None where it was not."""
    if _MAIL.match(target.path):
        return f"mailto:{target.path}"
    return f"https://{target.path}" if _HOST.match(target.path) else None


def _file_suffix(target: Target) -> str:
    """Give the suffix of a target that asks for a file and no page; a version number is no suffix."""
    return "" if target.suffix in PAGE_SUFFIXES or target.suffix.isdecimal() else target.suffix
