"""Where the links, images and films of a text lead to, and which of them lead elsewhere in a newer version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kbaudit.changes.addresses import Address, address_of, image_name
from kbaudit.changes.quoting import cut
from kbaudit.changes.sameness import Sameness
from kbaudit.changes.wording import Words, folded, words_of
from kbaudit.text.document import Document, Link, LinkKind
from kbaudit.text.edits import Edit, EditKind

_PLAYED = re.compile(
    r"<(?:iframe|video|audio|embed|source)\s[^<>]{0,2000}?\bsrc\s{0,9}=\s{0,9}[\"']?([^\"'\s<>]{1,2000})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A link with what it is compared by."""

    link: Link
    words: Words
    address: Address


def redirected(
    old: Document, new: Document, before: str, after: str, edits: Sequence[Edit], sameness: Sameness
) -> Iterator[Edit]:
    """Yield what leads elsewhere: links, films and images that were replaced, added or taken away.

    A link on words that are themselves new or gone is told by them.

    Args:
        edits: What was changed of the words.
    """
    yield from _links(
        [*_pointers(old), *_films(before)],
        [*_pointers(new), *_films(after)],
        edits,
        (_addresses(sameness.before), _addresses(sameness.after)),
    )
    yield from _images(_images_of(old), _images_of(new), sameness)


def _pointers(document: Document) -> Iterator[_Pointer]:
    for link in document.links:
        if link.kind is LinkKind.PAGE and (address := address_of(link.target)):
            yield _Pointer(link, folded(words_of(link.text)), address)


def _films(body: str) -> Iterator[_Pointer]:
    for found in _PLAYED.finditer(body):
        if address := address_of(found[1].replace("&amp;", "&")):
            line = body.count("\n", 0, found.start()) + 1
            yield _Pointer(Link(found[1], "", line), (), address)


def _addresses(words: Iterable[str]) -> list[Address]:
    """Give the addresses that are written out among the words of a text."""
    return [address for word in words if word.startswith("https://") and (address := address_of(word))]


def _links(
    old: Sequence[_Pointer],
    new: Sequence[_Pointer],
    edits: Sequence[Edit],
    written: tuple[list[Address], list[Address]],
) -> Iterator[Edit]:
    gone, come = list(_strangers(old, new)), list(_strangers(new, old))
    replaced: set[int] = set()
    for one in come:
        at = next((at for at, other in enumerate(gone) if at not in replaced and other.words == one.words), None)
        if at is not None:
            replaced.add(at)
            yield Edit(_shown(gone[at].link), _shown(one.link), one.link.line, EditKind.REDIRECTED)
        elif not _told(one, [edit.after for edit in edits], written[0]):
            yield Edit("", _shown(one.link), one.link.line, EditKind.REDIRECTED)
    for at, one in enumerate(gone):
        if at not in replaced and not _told(one, [edit.before for edit in edits], written[1]):
            yield Edit(_shown(one.link), "", 1, EditKind.REDIRECTED)


def _strangers(some: Sequence[_Pointer], others: Sequence[_Pointer]) -> Iterator[_Pointer]:
    """Yield the links that lead nowhere the others lead, and those whose words lead elsewhere among the others."""
    by_name: dict[tuple[str, str], list[_Pointer]] = {}
    by_words: dict[Words, list[_Pointer]] = {}
    for other in others:
        by_name.setdefault((other.address.host, other.address.name), []).append(other)
        by_words.setdefault(other.words, []).append(other)
    seen: set[tuple[Words, Address]] = set()
    for one in some:
        if (one.words, one.address) in seen:
            continue
        seen.add((one.words, one.address))
        same = by_words.get(one.words, []) if one.words else []
        named = by_name.get((one.address.host, one.address.name), [])
        if not any(one.address.is_of(other.address) for other in same or named):
            yield one


def _told(one: _Pointer, passages: Iterable[str], written: Iterable[Address]) -> bool:
    """Tell whether a passage that was changed holds the words of a link, or its address was written out before."""
    if one.link.text and any(one.link.text in passage for passage in passages):
        return True
    return any(one.address.is_of(address) for address in written)


@dataclass(frozen=True, slots=True)
class _Image:
    link: Link
    name: str


def _images_of(document: Document) -> list[_Image]:
    return [_Image(link, image_name(link.target)) for link in document.links if link.kind is LinkKind.IMAGE]


def _images(old: Sequence[_Image], new: Sequence[_Image], sameness: Sameness) -> Iterator[Edit]:
    left: dict[str, list[_Image]] = {}
    for one in old:
        left.setdefault(one.name, []).append(one)
    come: list[_Image] = []
    for one in new:
        if not left.get(one.name):
            come.append(one)
            continue
        other = left[one.name].pop(0)
        words = [words_of(image.link.text) for image in (other, one)]
        if all(words) and not sameness.holds(*words):
            yield Edit(_shown(other.link), _shown(one.link), one.link.line, EditKind.REDIRECTED)
    gone = [one for images in left.values() for one in images]
    for one, other in zip(gone, come, strict=False):
        yield Edit(_shown(one.link), _shown(other.link), other.link.line, EditKind.REDIRECTED)
    yield from (Edit("", _shown(one.link), one.link.line, EditKind.REDIRECTED) for one in come[len(gone) :])
    yield from (Edit(_shown(one.link), "", 1, EditKind.REDIRECTED) for one in gone[len(come) :])


def _shown(link: Link) -> str:
    """Write a link as its words and its target; of an image without what may sign its address."""
    target = link.target.partition("?")[0] if link.kind is LinkKind.IMAGE else link.target
    words = f"{link.text} ({target})" if link.text else target
    return cut(" ".join(words.split()), len(link.text))
