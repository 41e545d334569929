"""Does a connector keep its protocol?"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from kbaudit.card import MOMENTS, Card, UnreadableCard
from kbaudit.connectors.interface import CONNECTOR_API, Connector, FileList, Pulled, Total
from kbaudit.report import Notice
from kbaudit.testing.declarations import check_declaration
from kbaudit.testing.requirement import require


def check_connector(connector: Connector, *, unreadable: Sequence[str] = ()) -> tuple[Pulled, ...]:
    """Check a connector against its protocol, on a sample of its source.

    Besides its name, version, settings and docstring this checks that it gives the same twice and under any source's
    name, that ids are unique and usable, that times are days or aware instants, that what it could not read is named
    with a reason, and that it changes no file its settings name.

    Args:
        connector: Set up on a sample that holds at least one card.
        unreadable: Ids of the cards of the sample that cannot be read, all of them.

    Returns:
        What it yielded under the source's name ``kb``, in its order, for further assertions.

    Raises:
        AssertionError: It does not keep the protocol.
    """
    check_declaration(type(connector), CONNECTOR_API)
    require(isinstance(connector, Connector), f"{type(connector).__name__} has no method pull(source)")
    before = _files(connector)
    pulled = tuple(connector.pull("kb"))
    again, elsewhere = tuple(connector.pull("kb")), tuple(connector.pull("other-source"))
    require(_files(connector) == before, "pulling changed files of the source; a connector only reads")
    _check_same(pulled, again, "two pulls of an unchanged source")
    renamed = tuple(_named(one, "other-source") for one in pulled)
    _check_same(renamed, elsewhere, "pulls under two sources' names")
    for one in pulled:
        _check_pulled(one)
    _check_ids(pulled)
    _check_unreadable(pulled, unreadable)
    return pulled


def _check_pulled(one: object) -> None:
    match one:
        case Card():
            _check_card(one)
        case UnreadableCard():
            _check_identity(one)
            reason = one.reason
            require(
                reason and reason == " ".join(reason.split()), f"{one.ref}: say the reason in one line, not {reason!r}"
            )
        case FileList():
            _check_paths(one)
        case Total():
            require(one.cards >= 0, f"it says that its source has {one.cards} cards; give a count")
        case Notice():
            require(one.message.strip(), "a notice is empty; say what should be known")
        case _:
            raise AssertionError(
                f"it yields {type(one).__name__}; only Card, UnreadableCard, FileList, Total and Notice may be"
            )


def _check_card(card: Card) -> None:
    _check_identity(card)
    require("\n" not in card.title, f"{card.ref}: the title has a line break; fold its white space")
    require("\r" not in card.body, f"{card.ref}: the body has carriage returns; turn line ends into \\n")
    for name in MOMENTS:
        _check_moment(card, name)


def _check_identity(card: Card | UnreadableCard) -> None:
    require(card.source == "kb", f"{card.ref}: its source is {card.source!r}, not the name that pull was given")
    usable = card.id and card.id == card.id.strip() and card.id.isprintable()
    require(usable, f"{card.ref!r}: the id must be one line of visible text without space around it")


def _check_moment(card: Card, name: str) -> None:
    moment = getattr(card, name)
    if isinstance(moment, datetime):
        offset = moment.utcoffset()
        require(not offset, f"{card.ref}: {name} is {moment!r}; give an aware instant in UTC")


def _check_paths(files: FileList) -> None:
    for path in sorted(files.paths):
        parts = PurePosixPath(path).parts
        require(
            parts and parts[0] != "/" and ".." not in parts and "\\" not in path,
            f"the list of files has {path!r}; paths are relative to the source, with /",
        )


def _check_ids(pulled: Sequence[Pulled]) -> None:
    ids = [one.id for one in pulled if isinstance(one, Card)]
    require(ids, "it yields no card; set it up on a sample that has some")
    twice = sorted({identity for identity in ids if ids.count(identity) > 1})
    require(not twice, f"several cards have one id: {', '.join(twice)}; ids tell the cards of a source apart")
    lists = sum(isinstance(one, FileList) for one in pulled)
    require(lists <= 1, f"it yields {lists} lists of files; give one, or none where the files are unknown")
    totals = [one.cards for one in pulled if isinstance(one, Total)]
    require(len(totals) <= 1, f"it yields {len(totals)} totals; give one, or none where the source does not say")
    read = sum(isinstance(one, Card | UnreadableCard) for one in pulled)
    require(
        all(total == read for total in totals), f"it says that its source has {sum(totals)} cards, and yields {read}"
    )


def _check_unreadable(pulled: Sequence[Pulled], expected: Sequence[str]) -> None:
    named = sorted(one.id for one in pulled if isinstance(one, UnreadableCard))
    require(named == sorted(expected), f"it names as unreadable {named}; the sample should have {sorted(expected)}")


def _named(one: Pulled, source: str) -> Pulled:
    match one:
        case Card() | UnreadableCard():
            return replace(one, source=source)
        case Notice(topic="kb"):
            return replace(one, topic=source)
        case _:
            return one


def _check_same(first: Sequence[object], second: Sequence[object], what: str) -> None:
    require(len(first) == len(second), f"{what} differ: one yields {len(first)} things, the other {len(second)}")
    for one, other in zip(first, second, strict=True):
        require(one == other, f"{what} differ: {one!r} and {other!r}")


def _files(connector: Any) -> dict[Path, str]:  # noqa: ANN401 - settings differ by connector
    """Give a digest of every file that the settings name, or that lies in a folder they name."""
    settings = (getattr(connector, field.name) for field in dataclasses.fields(connector))
    paths = (path for value in settings if isinstance(value, Path) for path in _below(value))
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (inner for inner in path.rglob("*") if inner.is_file())
