"""Which links can be judged: a checkout often holds only a part of a site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

_ENOUGH: Final = 10
"""From so many different targets on, most of them missing says more of the checkout than of the links."""

_SHARE_OF_HELD: Final = 3
"""In a folder the source has, only so many times more missing targets than found ones say so."""


@dataclass(frozen=True, slots=True)
class Group:
    """A class of links of one source, such as its images, and the folder they lead into.

    Attributes:
        name: What a reader calls the class: ``image links``, ``links to .pdf files``.
        place: What the link leads to, in one case, from the root of the site; its folders are the narrower groups.
        strict: Whether a link of the class is judged although none like it is known to lead anywhere.
        section: The top folder of the place where the source has no such folder at all; None where it has.
        held: How many of the folders around the place, the widest first, the source has itself.
        certain: Whether a link of the class is judged whatever else is missing.
        family: What the narrower groups are counted by, where several classes lead to the same things.
    """

    name: str
    place: str
    strict: bool
    section: str | None = None
    held: int = 0
    certain: bool = False
    family: str = ""

    def folders(self) -> Iterator[str]:
        """Yield the folders around the place below the root, the widest first."""
        parts = self.place.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            yield "/".join(parts[:end])


@dataclass
class Coverage:
    """Counts what leads somewhere, so as to tell a broken link from a part of the site that is not here."""

    _found: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _missing: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, group: Group, *, found: bool) -> None:
        """Count a link; a target counts once, however often it is linked."""
        if found or group.section is None:
            self._count((group.name, ""), group.place, found=found)
        for folder in group.folders():
            self._count((group.family or group.name, folder), group.place, found=found)

    def unknown_folder(self, group: Group) -> str | None:
        """Give the widest folder into which most links of the class lead nowhere, None when the link can be judged."""
        if group.certain or group.section is not None:
            return group.section
        found, missing = self._counts((group.name, ""))
        if missing > found and (not group.strict or found + missing >= _ENOUGH):
            return ""
        for depth, folder in enumerate(group.folders(), start=1):
            found, missing = self._counts((group.family or group.name, folder))
            share = _SHARE_OF_HELD if depth <= group.held else 1
            if found + missing >= _ENOUGH and missing > found * share:
                return folder
        return None

    def _count(self, key: tuple[str, str], place: str, *, found: bool) -> None:
        (self._found if found else self._missing)[key].add(place)

    def _counts(self, key: tuple[str, str]) -> tuple[int, int]:
        return len(self._found.get(key, ())), len(self._missing.get(key, ()))


def describe_unchecked(counts: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """Say which classes of links were left unchecked, one sentence each, in order of their names.

    Args:
        counts: Links by class and folder.
    """
    by_name: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (name, folder), count in counts.items():
        by_name[name][folder] += count
    for name, folders in sorted(by_name.items()):
        total = folders.total()
        where = f" below {_named(folders)}" if any(folders) else ""
        yield f"not checked: {name}{where} ({total}), as most of their kind lead to what this source does not hold"


_MOST_NAMED: Final = 5


def _named(folders: Counter[str]) -> str:
    ranked = sorted((folder for folder in folders if folder), key=lambda folder: (-folders[folder], folder))
    shown = ", ".join(f"{folder}/" for folder in ranked[:_MOST_NAMED])
    return shown + (f" and {len(ranked) - _MOST_NAMED} more folders" if len(ranked) > _MOST_NAMED else "")
