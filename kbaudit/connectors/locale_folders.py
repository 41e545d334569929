"""Folders of locales: where the original of ``content/es/a.md`` is ``content/en/a.md``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_LOCALE = re.compile(r"[a-z]{2,3}(?:[-_](?:[a-z]{4}|[a-z]{2}|\d{3}))?", re.IGNORECASE)
_DEEPEST = 4


class _Place(NamedTuple):
    """A page in the folder of a locale: the folder around it, the locale's name, and the path below."""

    around: str
    locale: str
    path: str


def originals_by_folder(pages: Mapping[str, bool], original_locale: str | None) -> Mapping[str, str]:
    """Give the originals of translations in a tree that has a folder for each locale.

    Args:
        pages: The ids of all pages, and whether a page says that it is a translation: by the commit it was translated
            from, or by its drift.
        original_locale: The name of the folders of originals. Where None, it is the one beside the pages that say so in
            which the most of them, and at least half, have their counterpart. A folder with such pages is none.

    Returns:
        Ids by id. A page that says that it is a translation has an original even where no such page is left; any other
        page only where its original is there, and ``original_locale`` was given.
    """
    if original_locale is None and not any(pages.values()):
        return {}
    chosen = _chosen(pages) if original_locale is None else {}
    folders = {page[:at] for page in pages for at, sign in enumerate(page) if sign == "/"}
    found: dict[str, str] = {}
    for page, says_so in pages.items():
        for place in _places(page):
            locale = chosen.get(place.around) if original_locale is None else original_locale
            if locale is None or locale == place.locale or _within(place.around, locale) not in folders:
                continue
            original = _within(place.around, locale, place.path)
            if says_so or (original_locale and original in pages):
                found.setdefault(page, original)
    return found


def _chosen(pages: Mapping[str, bool]) -> Mapping[str, str]:
    """Choose the folder of originals, by the folder around it."""
    held: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    translated: defaultdict[str, set[str]] = defaultdict(set)
    for page, says_so in pages.items():
        for around, locale, path in _places(page):
            held[around][locale].append(path)
            if says_so:
                translated[around].add(locale)
    chosen = {around: _fullest(held[around], locales) for around, locales in translated.items()}
    return {around: locale for around, locale in chosen.items() if locale}


def _fullest(held: Mapping[str, Sequence[str]], translated: set[str]) -> str | None:
    """Give the only locale that has counterparts of the most translated pages, and of half of them at least."""
    wanted = Counter(path for locale in translated for path in held[locale])
    ranked = sorted(
        (sum(wanted[path] for path in paths), locale) for locale, paths in held.items() if locale not in translated
    )
    most = [locale for count, locale in ranked if 2 * count >= wanted.total() and count == ranked[-1][0]]
    return most[0] if len(most) == 1 else None


def _places(page: str) -> Iterator[_Place]:
    parts = page.split("/")
    for at, part in enumerate(parts[: min(len(parts) - 1, _DEEPEST)]):
        if _LOCALE.fullmatch(part):
            yield _Place("/".join(parts[:at]), part, "/".join(parts[at + 1 :]))


def _within(*folders: str) -> str:
    return "/".join(folder for folder in folders if folder)
