"""Sources named by a path alone: a folder or file of Markdown or HTML, JSON Lines, a table, or standard input."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kbaudit import plugins
from kbaudit.connectors.interface import Connector, Source
from kbaudit.connectors.markdown import HTML_SUFFIXES, SUFFIXES
from kbaudit.errors import ConfigError
from kbaudit.plugins import Group

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


def sources_of(paths: Sequence[str]) -> tuple[Source, ...]:
    """Make a source of each path, named after its folder or file stem; ``-`` is JSON Lines on standard input.

    Raises:
        ConfigError: A file is of a kind that is not read, or a path lies in another one: its cards would count twice.
    """
    names: set[str] = set()
    _refuse_overlap([Path(path).resolve() for path in paths if path != "-"])
    return tuple(_source(path, names) for path in paths)


def _refuse_overlap(places: Sequence[Path]) -> None:
    for index, place in enumerate(places):
        for other in places[:index]:
            if place.is_relative_to(other) or other.is_relative_to(place):
                inner, outer = (place, other) if place.is_relative_to(other) else (other, place)
                raise ConfigError(f"{inner.name} lies in {outer.name}: its cards would count twice; name one of them")


def _source(path: str, names: set[str]) -> Source:
    if path == "-":
        return Source(name=_free("stdin", names), connector=_connector("jsonl", Path(path)))
    place = Path(os.path.normpath(path))
    name = _free(_name(place), names)
    return Source(name=name, connector=_connector_of(place))


def _connector_of(place: Path) -> Connector:
    name = place.name.casefold()
    if place.is_dir():
        return _folder(place)
    if name.endswith(SUFFIXES):
        return _connector("markdown", place)
    if name.endswith(HTML_SUFFIXES):
        return _connector("html", place)
    if name.endswith((".jsonl", ".ndjson")):
        return _connector("jsonl", place)
    if name.endswith((".csv", ".tsv")):
        return _connector("csv", place)
    if place.exists():
        raise ConfigError(f"{place}: kbaudit reads folders, .md, .html, .jsonl and .csv files; name one of those")
    return _connector("markdown", place)


def _folder(place: Path) -> Connector:
    """Read a folder as HTML where it holds no Markdown, else as Markdown and HTML together."""
    markdown = html = False
    for name in _names(place):
        markdown = markdown or name.casefold().endswith(SUFFIXES)
        html = html or name.casefold().endswith(HTML_SUFFIXES)
        if markdown and html:
            return _connector("markdown", place, suffixes=(*SUFFIXES, *HTML_SUFFIXES))
    return _connector("html" if html else "markdown", place)


def _names(place: Path) -> Iterator[str]:
    for _, folders, names in os.walk(place):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        yield from names


def _connector(kind: str, path: Path, **settings: object) -> Connector:
    made: Connector = plugins.load(Group.CONNECTOR, kind)(path=path, **settings)
    return made


def _name(place: Path) -> str:
    resolved = place.resolve()
    stem = resolved.name if resolved.is_dir() else resolved.name.partition(".")[0]
    return _NOT_A_NAME.sub("-", stem.casefold()).strip("-") or "source"


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
