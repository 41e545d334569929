"""Sources named by a path alone: a folder or file of Markdown or HTML, JSON Lines, a table, or standard input."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
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
        ConfigError: A file is of a kind that is not read, a path is none, or one lies in another or is named again: its
            cards would count twice.
    """
    if list(paths).count("-") > 1:
        raise ConfigError("standard input (-) is named twice, and can be read once; name it once")
    places = {path: _place(path) for path in paths}
    _refuse_overlap([places[path] for path in paths if path != "-"])
    names = _numbered(places)
    return tuple(Source(name=names[path], connector=_connector_at(path)) for path in paths)


def _place(path: str) -> Path:
    if not path:
        raise ConfigError("an empty path names nothing; name a folder or file, . for the current folder")
    if "\0" in path:
        raise ConfigError(f"{path!r}: holds a NUL, which no path can; name a folder or file")
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError) as error:
        said = error.strerror if isinstance(error, OSError) else None
        why = (said or "is a link that leads to itself").lower()
        raise ConfigError(f"{path}: {why}; check the path and the current folder") from error


def _numbered(places: Mapping[str, Path]) -> Mapping[str, str]:
    """Name the paths, those alike numbered in the order of their places and not of the arguments."""
    taken: set[str] = set()
    ordered = sorted(places, key=lambda path: (path != "-", places[path]))
    return {path: _free("stdin" if path == "-" else _name(places[path]), taken) for path in ordered}


def _refuse_overlap(places: Sequence[Path]) -> None:
    for index, place in enumerate(places):
        for other in places[:index]:
            if place.is_relative_to(other) or other.is_relative_to(place):
                inner, outer = (place, other) if place.is_relative_to(other) else (other, place)
                raise ConfigError(f"{inner.name} lies in {outer.name}: its cards would count twice; name one of them")


def _connector_at(path: str) -> Connector:
    return _connector("jsonl", Path(path)) if path == "-" else _connector_of(Path(os.path.normpath(path)))


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
    stem = place.name if place.is_dir() else place.name.partition(".")[0]
    return _NOT_A_NAME.sub("-", stem.casefold()).strip("-") or "source"


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
