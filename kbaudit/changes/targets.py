"""Where the links, images and films of a text lead to, and which of them lead elsewhere in a newer version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from kbaudit.changes.addresses import Address, address_of, image_name
from kbaudit.changes.quoting import cut
from kbaudit.changes.sameness import Sameness
from kbaudit.changes.wording import Words, folded, words_of
from kbaudit.text.document import Document, Link, LinkKind
from kbaudit.text.edits import Edit, EditKind

_MOST: Final = 200
_PLAYED = re.compile(
    r"<(?:iframe|video|audio|embed|source)\s[^<>]{0,2000}?\bsrc\s{0,9}=\s{0,9}[\"']?([^\"'\s<>]{1,2000})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A link with what it is compared by."""

    link: Link
    words: Words
    address: Address


class _Known:
    """Where the links of a version lead, by their words and by the last part of their addresses."""

    def __init__(self, pointers: Sequence[_Pointer]) -> None:
        self._words = {one.words for one in pointers if one.words}
        self._exact: set[tuple[Words, Address]] = set()
        self._named: dict[tuple[Words, str, str], list[Address]] = {}
        for one in pointers:
            for words in {one.words, ()}:
                if (words, one.address) not in self._exact:
                    self._exact.add((words, one.address))
                    self._named.setdefault((words, one.address.host, one.address.name), []).append(one.address)

    def leads(self, words: Words, address: Address) -> bool:
        """Tell whether a link of these words leads there, or any link where none has these words."""
        words = words if words in self._words else ()
        if (words, address) in self._exact:
            return True
        named = self._named.get((words, address.host, address.name), [])
        return any(address.is_of(other) for other in named[:_MOST])


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
    line, done = 1, 0
    for found in _PLAYED.finditer(body):
        line += body.count("\n", done, found.start())
        done = found.start()
        if address := address_of(found[1].replace("&amp;", "&")):
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
    gone: dict[Words, list[_Pointer]] = {}
    for one in islice(_strangers(old, new), _MOST):
        gone.setdefault(one.words, []).append(one)
    for one in islice(_strangers(new, old), _MOST):
        if gone.get(one.words):
            yield _redirection(gone[one.words].pop(0).link, one.link)
        elif not _told(one, [edit.after for edit in edits], written[0]):
            yield Edit("", _shown(one.link), one.link.line, EditKind.REDIRECTED)
    for one in chain.from_iterable(gone.values()):
        if not _told(one, [edit.before for edit in edits], written[1]):
            yield Edit(_shown(one.link), "", 1, EditKind.REDIRECTED)


def _strangers(some: Sequence[_Pointer], others: Sequence[_Pointer]) -> Iterator[_Pointer]:
    """Yield the links that lead nowhere the others lead, and those whose words lead elsewhere among the others."""
    known = _Known(others)
    first = {(one.words, one.address): one for one in reversed(some)}
    yield from (one for (words, address), one in reversed(first.items()) if not known.leads(words, address))


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
            yield _redirection(other.link, one.link)
    gone = [one for images in left.values() for one in images]
    for one, other in zip(gone, come, strict=False):
        yield _redirection(one.link, other.link)
    yield from (Edit("", _shown(one.link), one.link.line, EditKind.REDIRECTED) for one in come[len(gone) :])
    yield from (Edit(_shown(one.link), "", 1, EditKind.REDIRECTED) for one in gone[len(come) :])


def _redirection(before: Link, after: Link) -> Edit:
    was, now = _shown(before), _shown(after)
    return Edit("" if was == now else was, now, after.line, EditKind.REDIRECTED)


def _shown(link: Link) -> str:
    """Write a link as its words and its target; of an image without what may sign its address."""
    target = link.target.partition("?")[0] if link.kind is LinkKind.IMAGE else link.target
    words = f"{link.text} ({target})" if link.text else target
    return cut(" ".join(words.split()), len(link.text))
