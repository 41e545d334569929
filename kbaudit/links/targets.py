"""Where the links of a source may lead: its files, pages and other addresses."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kbaudit.card import Card
from kbaudit.text.links import PAGE_SUFFIXES, SOURCE_SUFFIXES

_INDEXES = frozenset({"", "index", "_index", "readme", "default"})
_ROOTS = frozenset(["content", "docs", "doc", "pages", "public", "source", "src", "static", "site", "website", "wiki"])
_LOCALE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?$")
_LOCALE_SUFFIX = re.compile(r"\.[a-z]{2}(?:-[a-z]{2,4})?$")
_ORDER_PREFIX = re.compile(r"^\d{1,4}(?:[-_.] ?|(?: - ))(?=\D)")
_DEEPEST_ROOT = 4
_MOST_PARENTS = 60
_MOST_LOCALES = 60
_LEAST_SUPPORT = 3

Found = frozenset[str]
"""References of the cards a target may lead to; empty for a file that is no card."""


@lru_cache(maxsize=262_144)
def page_key(path: str) -> str:
    """Reduce a path to what every way of serving it has in common: no suffix, no ``index``, one case.

    Upper and lower case are not told apart: half of the servers in use do not, so that a link that differs in nothing
    else cannot be called broken without asking the server.
    """
    folder, _, name = unicodedata.normalize("NFC", path).casefold().strip("/").rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    while dot and stem and suffix in PAGE_SUFFIXES:
        name = stem
        stem, dot, suffix = name.rpartition(".")
    return folder if name in _INDEXES else f"{folder}/{name}".lstrip("/")


def normal_path(path: str) -> str | None:
    """Resolve ``.`` and ``..`` in a path; None where it leaves the root."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


@dataclass(frozen=True)
class Site:
    """One source as its links see it.

    Attributes:
        name: The source.
        cards: Its cards.
        files: The paths of all its files, relative to it; None where unknown.
        extra: Ids of cards that could not be read; they exist all the same.
    """

    name: str
    cards: tuple[Card, ...]
    files: frozenset[str] | None
    extra: frozenset[str] = frozenset()

    @cached_property
    def is_tree(self) -> bool:
        """Tell whether the ids of the cards are paths that links may follow."""
        return self.files is not None or sum(has_page_suffix(card.id) for card in self.cards) * 2 > len(self.cards)

    @cached_property
    def heart(self) -> str:
        """Give the folder, in one case, that all cards lie in, with ``/`` after it; empty for the root.

        What lies beside it (a readme, the sources of a program) is often left out when cards are handed over.
        """
        folders = {card.id.casefold().rpartition("/")[0] for card in self.cards} if self.is_tree else set()
        if not folders or "" in folders:
            return ""
        shared = posixpath.commonpath(sorted(folders))
        return f"{shared}/" if shared else ""

    @cached_property
    def is_single(self) -> bool:
        """Tell whether the source is one file by itself, so that nothing beside it can be seen."""
        return self.is_tree and self.files is None and len(self.cards) + len(self.extra) == 1

    @cached_property
    def own_suffixes(self) -> frozenset[str]:
        """Give the suffixes that name a file of the source and never an address it is served at."""
        pages = sum(card.id.casefold().endswith((".html", ".htm")) for card in self.cards)
        return SOURCE_SUFFIXES | ({"html", "htm"} if pages * 2 > len(self.cards) else set())

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """Give the suffixes of the files that are known."""
        return frozenset(path.rpartition(".")[2].casefold() for path in self.files or ())

    @cached_property
    def suffixes_by_folder(self) -> frozenset[tuple[str, str]]:
        """Give each folder, in one case, with each suffix of the files that lie directly in it."""
        folded = (path.casefold() for path in self._paths)
        return frozenset((path.rpartition("/")[0], path.rpartition(".")[2]) for path in folded)

    def holds_cards(self, folder: str) -> bool:
        """Tell whether any card's file lies directly in a folder."""
        return folder.casefold() in self._card_folders

    @cached_property
    def _card_folders(self) -> frozenset[str]:
        return frozenset(card.id.casefold().rpartition("/")[0] for card in self.cards)

    @cached_property
    def pages(self) -> Mapping[str, Found]:
        """Give the cards by page key, other page files with none; each under every name it may be served by."""
        cards = {card.id: card.ref for card in self.cards}
        pages: defaultdict[str, set[str]] = defaultdict(set)
        for path in self._paths:
            if path in cards or has_page_suffix(path):
                for key in _names_of(path):
                    pages[key].update({cards[path]} if path in cards else ())
        return {key: frozenset(refs) for key, refs in pages.items()}

    @cached_property
    def addresses(self) -> Mapping[str, Found]:
        """Give the cards by the page keys of their other addresses within the site."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for card in self.cards:
            for address in card.addresses:
                for key in _address_keys(card, address):
                    found[key].add(card.ref)
        return {key: frozenset(refs) for key, refs in found.items()}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Give all folders, in one case; the root is the empty one."""
        folders = {""}
        for path in self._paths:
            folder = path.casefold().rpartition("/")[0]
            while folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(folders)

    def find(self, path: str) -> Found | None:
        """Give what a path from the source's root leads to, None for nothing."""
        key = page_key(path)
        for name in (key, _unsorted(key)):
            if (refs := self.pages.get(name)) is not None or (refs := self.addresses.get(name)) is not None:
                return refs
        for root in self._roots_deepest_first:
            if root and key.startswith(f"{root}/") and (refs := self.addresses.get(key[len(root) + 1 :])) is not None:
                return refs
        folded = unicodedata.normalize("NFC", path).casefold().rstrip("/")
        # The page of a folder is often made by a template that is no page itself: ``manual.html`` beside ``manual/``.
        folder = folded if folded.rpartition(".")[2] in SOURCE_SUFFIXES else key
        return frozenset() if folded in self._file_names or folder in self.folders else None

    def relative_paths(self, card: Card, path: str) -> Iterator[str | None]:
        """Yield the paths a relative target may mean, the file's own folder first; None for one outside the source.

        A page ``a/b.md`` may be served as ``/a/b/``, so that its links start from ``a/b`` as well; links to files by
        their own names (``c.md``) never do.
        """
        starts = [card.id.rpartition("/")[0]]
        by_file = path.rpartition(".")[2].casefold() in SOURCE_SUFFIXES
        for address in () if by_file else (f"/{page_key(card.id)}", *card.addresses):
            within = (normal_path(address) or "") if address.startswith("/") else ""
            starts += [within, within.rpartition("/")[0]] if within else []
        for start in dict.fromkeys(starts):
            yield normal_path(f"{start}/{path}")

    def in_other_locales(self, path: str) -> Iterator[str]:
        """Yield the same path under the other locales of the source: many sites show the original for a translation."""
        parts = path.casefold().split("/")
        for index, part in enumerate(parts[:_DEEPEST_ROOT]):
            siblings = self._locales.get("/".join(parts[:index]), frozenset())
            if part in siblings:
                yield from ("/".join((*parts[:index], other, *parts[index + 1 :])) for other in sorted(siblings))

    def absolute_paths(self, path: str, mounts: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield the paths a target from the root of the site may mean, given where the site is mounted."""
        whole = normal_path(path) or ""
        for prefix, root in mounts:
            if not prefix or whole.casefold() == prefix or whole.casefold().startswith(f"{prefix}/"):
                rest = whole[len(prefix) :].strip("/")
                yield f"{root}/{rest}".strip("/")

    def mounts(self, targets: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Infer which folders of the source are served as which folders of the site, by where its links lead.

        Args:
            targets: The targets that begin with ``/``.

        Returns:
            Pairs of (folder of the site, folder of the source), both without outer slashes.
        """
        support: Counter[tuple[str, str]] = Counter()
        for target in {(normal_path(target) or "").casefold() for target in targets}:
            support.update(self._possible_mounts(target))
        mounts = {("", root) for root in self._usual_roots}
        for mount, count in sorted(support.items()):
            if count >= _LEAST_SUPPORT and not _is_implied(mount, mounts):
                mounts.add(mount)
        return tuple(sorted(mounts))

    def from_its_root(self, place: str) -> str:
        """Write a place in the source, in one case, as it is reached from the root of the site."""
        roots = (root for root in self._usual_roots if root and place.startswith(f"{root}/"))
        return place[len(max(roots, key=len, default="")) :].lstrip("/")

    def held_folders(self, place: str) -> int:
        """Count the folders around a place, given from the root of the site, that the source has."""
        parts = place.split("/")[:-1]
        for count in range(len(parts), 0, -1):
            folder = "/".join(parts[:count])
            if any(f"{root}/{folder}".lstrip("/") in self.folders for root in self._usual_roots):
                return count
        return 0

    @cached_property
    def _roots_deepest_first(self) -> tuple[str, ...]:
        return tuple(sorted(self._usual_roots, key=lambda root: (-len(root), root)))

    @cached_property
    def _usual_roots(self) -> frozenset[str]:
        roots = {""} | (self.folders & _ROOTS)
        locales = {f"{parent}/{name}".lstrip("/") for parent in roots for name in self._locales.get(parent, ())}
        return frozenset(roots | locales)

    @cached_property
    def _locales(self) -> Mapping[str, frozenset[str]]:
        """Give the names of the locales by the folder they lie in, where there are some; hundreds are no languages."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for folder in self.folders:
            parent, _, name = folder.rpartition("/")
            if _LOCALE.match(name) and parent.count("/") < _DEEPEST_ROOT:
                found[parent].add(name)
        return {parent: frozenset(names) for parent, names in found.items() if 1 < len(names) <= _MOST_LOCALES}

    def _possible_mounts(self, target: str) -> Iterator[tuple[str, str]]:
        parts = page_key(target).split("/")
        for cut in range(min(len(parts), _DEEPEST_ROOT)):
            rest = "/".join(parts[cut:])
            parents = self._parents.get(parts[cut], ())
            for parent in parents if len(parents) <= _MOST_PARENTS else ():
                if f"{parent}/{rest}".lstrip("/") in self.pages:
                    yield "/".join(parts[:cut]), parent

    @cached_property
    def _parents(self) -> Mapping[str, frozenset[str]]:
        """Give the shallow folders in which a page or folder of a name lies."""
        parents: defaultdict[str, set[str]] = defaultdict(set)
        for place in (*self.pages, *self.folders):
            parent, _, name = place.rpartition("/")
            if parent.count("/") < _DEEPEST_ROOT:
                parents[name].add(parent)
        return {name: frozenset(found) for name, found in parents.items()}

    @cached_property
    def _paths(self) -> frozenset[str]:
        listed = self.files if self.files is not None else frozenset()
        return listed | {card.id for card in self.cards} | self.extra if self.is_tree else listed

    @cached_property
    def _file_names(self) -> frozenset[str]:
        names = {unicodedata.normalize("NFC", path).casefold() for path in self._paths}
        return frozenset(names | {name.removesuffix(".erb") for name in names})


def _names_of(path: str) -> Iterator[str]:
    """Yield the page keys of a file: as it is, without a locale before its suffix, without numbers that only sort."""
    key = page_key(path)
    yield key
    if _LOCALE_SUFFIX.search(key):
        yield page_key(_LOCALE_SUFFIX.sub("", key))
    yield _unsorted(key)
    if key.startswith("_"):
        yield key[1:]


def _unsorted(key: str) -> str:
    """Leave out the numbers before names that only sort them: ``01-start/02-install``."""
    return "/".join(_ORDER_PREFIX.sub("", part) for part in key.split("/"))


def _address_keys(card: Card, address: str) -> Iterator[str]:
    if "://" in address:
        return
    folder = page_key(card.id).rpartition("/")[0]
    places = [address]
    if not address.startswith("/"):
        places += [f"{folder}/{address}", f"{page_key(card.id)}/{address}"]
    for place in places:
        if normal := normal_path(place.partition("#")[0].partition("?")[0]):
            yield page_key(normal)


def has_page_suffix(path: str) -> bool:
    """Tell whether a path names the file of a page, such as ``setup.md``."""
    return path.rpartition(".")[2].casefold() in PAGE_SUFFIXES and "." in path


def _is_implied(mount: tuple[str, str], mounts: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a mount lies at the same place of another one: ``docs`` at ``source/docs`` where / is ``source``."""
    prefix, root = f"/{mount[0]}", f"/{mount[1]}"
    return any(
        (not outer or prefix.startswith(f"/{outer}/"))
        and f"{inner}{prefix.removeprefix(f'/{outer}') if outer else prefix}".strip("/") == root.strip("/")
        for outer, inner in mounts
    )
