"""Which links can be judged: a checkout often holds only a part of a site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kbaudit.report import NOT_CHECKED
from kbaudit.text.links import PAGE_SUFFIXES

_ENOUGH: Final = 10
"""From so many different targets on, most of them missing says more of the checkout than of the links."""

_SHARE_OF_HELD: Final = 3
"""In a folder the source has, only so many times more missing targets than found ones say so."""


class Reason(StrEnum):
    """Why a link is left unchecked, as the end of a sentence that begins with the links.

    Attributes:
        OUTSIDE: It leaves the source.
        BESIDE: It leaves the folder that all cards of the source lie in.
        ABSENT: It leads into a folder that the source does not have.
        SPARSE: It leads into a folder of which most of what is linked is missing.
        MISSING: Most links like it lead to what the source does not hold.
    """

    OUTSIDE = "out of this source, where kbaudit cannot look"
    BESIDE = "out of {folders}, which holds all pages of this source"
    ABSENT = "into {folders}, which this source does not have: moved, renamed or kept elsewhere?"
    SPARSE = "into {folders}, where most links of their kind lead to nothing: made or kept elsewhere?"
    MISSING = "to what this source does not hold, as most of their kind do: made or kept elsewhere?"


@dataclass(frozen=True, slots=True)
class Gap:
    """What a source seems not to hold, so that links into it are left unchecked.

    Attributes:
        name: The class of the links, as in ``Group``.
        folder: Where they lead; for links beside the cards, what they leave.
    """

    reason: Reason
    name: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A class of links of one source, such as its images, and the folder they lead into.

    Attributes:
        name: What a reader calls the class, with ``links`` in it: ``image links``, ``links to .pdf files``.
        place: What the link leads to, in one case, from the root of the site; its folders are the narrower groups.
        strict: Whether a link of the class is judged although none like it is known to lead anywhere.
        gap: What keeps it from being judged, whatever else leads somewhere; None for nothing.
        held: How many of the folders around the place, the widest first, the source has itself.
        certain: Whether a link of the class is judged whatever else is missing.
        family: What the narrower groups are counted by, where several classes lead to the same pages.
    """

    name: str
    place: str
    strict: bool
    gap: Gap | None = None
    held: int = 0
    certain: bool = False
    family: str = ""

    def folders(self) -> Iterator[str]:
        """Yield the folders around the place below the root, the widest first."""
        parts = self.place.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            yield "/".join(parts[:end])

    def absent(self) -> str | None:
        """Give the widest folder around the place of a page that the source does not have."""
        missing = list(self.folders())[self.held :] if self.family else []
        return missing[0] if missing else None


@dataclass
class Coverage:
    """Counts what leads somewhere, so as to tell a broken link from a part of the site that is not here."""

    _found: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _missing: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, group: Group, *, found: bool) -> None:
        """Count a link; a target counts once, however often it is linked.

        What is surely broken says nothing of others and does not count.
        """
        if group.certain and not found:
            return
        if found or group.gap is None:
            self._count((group.name, ""), group.place, found=found)
        for folder in group.folders():
            self._count((group.family or group.name, folder), group.place, found=found)

    def gap(self, group: Group) -> Gap | None:
        """Give what seems not to be held, the widest folder at that, None when the link can be judged."""
        if group.certain or group.gap is not None:
            return group.gap
        absent, sparse = group.absent(), self._sparse_folder(group)
        if sparse is None:
            return None
        if absent is not None:
            return Gap(Reason.ABSENT, group.name, absent)
        return Gap(Reason.SPARSE if sparse else Reason.MISSING, group.name, sparse)

    def _sparse_folder(self, group: Group) -> str | None:
        """Give the widest folder into which most links of the class lead nowhere, empty for all; None for none."""
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


def describe_unchecked(counts: Mapping[Gap, int]) -> Iterator[str]:
    """Say which links were left unchecked and why, one sentence for each class and reason, in order of their names.

    Args:
        counts: Links by what seems not to be held.
    """
    together: defaultdict[tuple[str, Reason], Counter[str]] = defaultdict(Counter)
    for gap, count in counts.items():
        together[gap.name, gap.reason][gap.folder] += count
    for (name, reason), folders in sorted(together.items()):
        total = folders.total()
        subject = f"{name} lead" if total > 1 else f"{name.replace('links', 'link', 1)} leads"
        yield f"{NOT_CHECKED}{total:,} {subject} {reason.format(folders=_named(folders))}"


_MOST_NAMED: Final = 5


def _named(folders: Counter[str]) -> str:
    ranked = sorted(folders, key=lambda folder: (-folders[folder], folder))
    numbered = len(ranked) > 1
    shown = ", ".join(_shown(folder) + f" ({folders[folder]:,})" * numbered for folder in ranked[:_MOST_NAMED])
    return shown + (f" and {len(ranked) - _MOST_NAMED} more folders" if len(ranked) > _MOST_NAMED else "")


def _shown(folder: str) -> str:
    """Name a folder, or the page whose places the links ask for."""
    page = folder.rpartition(".")[2] in PAGE_SUFFIXES
    return folder if page else f"{folder.rstrip('/')}/" if folder else "the root of the site"
