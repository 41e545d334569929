"""Discovery: connectors, rules, formats and notifiers are entry points, the built-in ones listed like a stranger's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import Distribution, EntryPoint, entry_points
from typing import Any

from kbaudit.connectors.interface import CONNECTOR_API
from kbaudit.errors import PluginError, UnknownPluginError, told
from kbaudit.formats.interface import FORMAT_API
from kbaudit.notifiers.interface import NOTIFIER_API
from kbaudit.rules.interface import RULE_API
from kbaudit.text.spelling import nearest


class Group(StrEnum):
    """The entry-point groups, by what they hold."""

    CONNECTOR = "kbaudit.connectors"
    RULE = "kbaudit.rules"
    FORMAT = "kbaudit.formats"
    NOTIFIER = "kbaudit.notifiers"

    @property
    def noun(self) -> str:
        """Give the word for one of its members."""
        return self.value.removeprefix("kbaudit.").removesuffix("s")


_API = {
    Group.CONNECTOR: CONNECTOR_API,
    Group.RULE: RULE_API,
    Group.FORMAT: FORMAT_API,
    Group.NOTIFIER: NOTIFIER_API,
}


@dataclass(frozen=True, slots=True, order=True)
class Plugin:
    """One installed connector, rule, format or notifier.

    Attributes:
        distribution: The package it comes from, with its version.
        problem: Why it cannot be used; None when it can.
    """

    group: Group
    name: str
    distribution: str
    problem: str | None = None


def names(group: Group) -> list[str]:
    """List the names installed in a group, sorted."""
    return sorted(_points(group))


def load(group: Group, name: str) -> Any:  # noqa: ANN401 - a class of the plugin's own
    """Load one plugin's class.

    Raises:
        UnknownPluginError: Nothing is installed under that name.
        PluginError: It cannot be imported, or was written for another version of the protocol.
    """
    point = _points(group).get(name)
    if point is None:
        raise UnknownPluginError(unknown(group, name))
    return _load_point(group, point)


def installed() -> Iterator[Plugin]:
    """Yield every plugin, broken ones with their problem; by group, then name."""
    for group in Group:
        for name, point in sorted(_points(group).items()):
            yield Plugin(group, name, _distribution(point), _problem(group, point))


def unknown(group: Group, name: str) -> str:
    """Say that nothing is installed under a name, and which name may be meant."""
    known = names(group)
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else f"installed are: {', '.join(known)}"
    return f"unknown {group.noun} {name!r}; {hint}"


@cache
def _points(group: Group) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=group.value)}


def _load_point(group: Group, point: EntryPoint) -> Any:  # noqa: ANN401 - a class of the plugin's own
    where = f"{group.noun} {point.name} ({_distribution(point)})"
    try:
        loaded = point.load()
    except (Exception, SystemExit) as error:
        raise PluginError(f"{where} cannot be loaded: {told(error)}; update or uninstall that package") from error
    return _checked(group, point, loaded, where)


def _checked(group: Group, point: EntryPoint, loaded: Any, where: str) -> Any:  # noqa: ANN401
    if not (isinstance(loaded, type) and is_dataclass(loaded)):
        raise PluginError(f"{where} is no dataclass; its author must make it one, with its settings as fields")
    if getattr(loaded, "name", None) != point.name:
        raise PluginError(
            f"{where} calls itself {getattr(loaded, 'name', None)!r}; its name and entry point must agree"
        )
    if getattr(loaded, "api", None) != _API[group]:
        raise PluginError(
            f"{where} was written for version {getattr(loaded, 'api', None)} of the {group.noun} protocol, "
            f"this kbaudit speaks version {_API[group]}; install matching versions"
        )
    return loaded


def _problem(group: Group, point: EntryPoint) -> str | None:
    try:
        _load_point(group, point)
    except PluginError as error:
        return str(error)
    return None


def _distribution(point: EntryPoint) -> str:
    return _name_and_version(point.dist) if point.dist else "unknown package"


@cache
def _name_and_version(distribution: Distribution) -> str:
    """Give what a package's metadata say, which are read as a whole at every question."""
    metadata = distribution.metadata
    return f"{metadata['Name']} {metadata['Version']}"
