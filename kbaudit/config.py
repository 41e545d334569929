"""The configuration: one frozen value read from ``kbaudit.toml``, or every problem of that file at once."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from kbaudit import plugins
from kbaudit.card import SOURCE_NAME
from kbaudit.connectors.interface import Source
from kbaudit.dismissal import Dismissal
from kbaudit.errors import ConfigError, ConfigProblems, PluginError, SettingError, UnknownPluginError
from kbaudit.finding import Severity
from kbaudit.plugins import Group
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.report import Notice
from kbaudit.rules.interface import Rule
from kbaudit.settings import Reading, read_settings, schema_of, unknown_key
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import Moment, parse_moment

FILE_NAME = "kbaudit.toml"
_PROJECT_FILE = "pyproject.toml"
_SECTIONS = ("sources", "policy", "rules", "dismiss", "report")
_MARKS_OF_A_ROOT = (".git", ".hg")


class FailOn(StrEnum):
    """The mildest severity that fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"

    @property
    def severity(self) -> Severity | None:
        """Give the severity, or None for never."""
        return None if self is FailOn.NEVER else Severity(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """How a report is made where the command line does not say.

    Attributes:
        fail_on: The mildest severity that fails the run.
        format: The name of the format.
        select: Names of the rules to run; all that are installed where empty.
        ignore: Names of rules to leave out.
    """

    fail_on: FailOn = FailOn.ERROR
    format: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be configured.

    Attributes:
        file: Where it was read from; None for the defaults.
        sources: In order of name.
        rules: Rules with settings of their own, by name.
        notices: What is odd but no error, such as a dismissal whose end cannot be read.
    """

    file: Path | None = None
    sources: tuple[Source, ...] = ()
    policy: Policy = field(default_factory=Policy)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    dismissals: tuple[Dismissal, ...] = ()
    report: ReportSettings = field(default_factory=ReportSettings)
    notices: tuple[Notice, ...] = ()


def find_config(start: Path) -> Path | None:
    """Find the configuration nearest to a folder, upwards to the root of its repository.

    In each folder ``kbaudit.toml`` comes before ``pyproject.toml``, which counts only with a ``[tool.kbaudit]`` table.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if _is_project_config(folder / _PROJECT_FILE):
            return folder / _PROJECT_FILE
        if any((folder / mark).exists() for mark in _MARKS_OF_A_ROOT):
            return None
    return None


def load_config(file: Path) -> Config:
    """Read a configuration file; relative paths in it are relative to its folder.

    Raises:
        ConfigError: It cannot be read or is no TOML.
        ConfigProblems: Settings are wrong; all of them are named.
    """
    table: Mapping[str, Any] = _load_toml(file)
    if file.name == _PROJECT_FILE:
        table = _project_table(table)
    return read_config(table, file)


def read_config(table: Mapping[str, Any], file: Path) -> Config:
    """Make a configuration of a table.

    Raises:
        ConfigProblems: Settings are wrong; all of them are named.
    """
    reader = _Reader(file)
    config = reader.read(table)
    if reader.problems:
        raise ConfigProblems(file.name, reader.problems)
    return config


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of the configuration, with the settings of every installed connector and rule."""
    sources = [_source_schema(name) for name in plugins.names(Group.CONNECTOR)]
    rules = {name: schema_of(plugins.load(Group.RULE, name), _PLAIN) for name in plugins.names(Group.RULE)}
    policy = schema_of(Policy, _POLICY)
    policy["properties"]["for"] = {"type": "array", "items": schema_of(PolicyEntry, _POLICY)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FILE_NAME,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "sources": {
                "type": "object",
                "propertyNames": {"pattern": f"^{SOURCE_NAME.pattern}$"},
                "additionalProperties": {"oneOf": sources},
            },
            "policy": policy,
            "rules": {"type": "object", "properties": rules, "additionalProperties": False},
            "dismiss": {"type": "array", "items": schema_of(Dismissal, _DISMISS)},
            "report": schema_of(ReportSettings, _PLAIN),
        },
    }


def _moment(value: object) -> Moment | None:
    return parse_moment(value)


def _severities(value: object) -> Mapping[str, Severity]:
    if not isinstance(value, Mapping):
        raise ValueError('is not a table; write { review-overdue = "error" }')
    for name, severity in value.items():
        if name not in plugins.names(Group.RULE):
            raise ValueError(f"names an {plugins.unknown(Group.RULE, name)}")
        if severity not in list(Severity):
            raise ValueError(f"gives {name} the severity {severity!r}; use error, warning or note")
    return {name: Severity(severity) for name, severity in value.items()}


_PLAIN = Reading(hidden=frozenset({"base"}))
_POLICY = Reading(
    parsers={Interval: Interval.parse, Mapping[str, Severity]: _severities},
    schemas={Mapping[str, Severity]: {"type": "object", "additionalProperties": {"enum": [*map(str, Severity)]}}},
    hidden=frozenset({"entries"}),
)
_DISMISS = Reading(parsers={Moment: _moment})


class _Reader:
    """Reads one configuration, keeping note of everything that is wrong."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[SettingError] = []
        self.notices: list[Notice] = []

    def read(self, table: Mapping[str, Any]) -> Config:
        for key in table:
            if key not in _SECTIONS:
                self.problems.append(unknown_key(str(key), str(key), list(_SECTIONS)))
        sources = tuple(self._sources(self._table(table, "sources")))
        policy = self._policy(dict(self._table(table, "policy")))
        rules = dict(self._rules(self._table(table, "rules")))
        dismissals = tuple(self._dismissals(table.get("dismiss", [])))
        report = read_settings(ReportSettings, table.get("report", {}), "report", self.problems, _PLAIN)
        report = report or ReportSettings()
        self._check_names(report)
        return Config(
            file=self.file,
            sources=sources,
            policy=policy,
            rules=rules,
            dismissals=dismissals,
            report=report,
            notices=tuple(self.notices),
        )

    def _table(self, table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = table.get(name, {})
        if isinstance(found, Mapping):
            return found
        self.problems.append(SettingError(name, f"is not a table; write [{name}]"))
        return {}

    def _sources(self, table: Mapping[str, Any]) -> Iterator[Source]:
        for name, settings in sorted(table.items()):
            where = f"sources.{name}"
            if not SOURCE_NAME.fullmatch(name):
                self.problems.append(SettingError(where, "use lower-case letters, digits and hyphens in the name"))
            elif not isinstance(settings, Mapping) or "connector" not in settings:
                known = ", ".join(plugins.names(Group.CONNECTOR))
                self.problems.append(SettingError(where, f"needs connector = one of: {known}"))
            else:
                source = self._source(name, where, dict(settings))
                if source:
                    yield source

    def _source(self, name: str, where: str, settings: dict[str, Any]) -> Source | None:
        kind, overlay = settings.pop("connector"), settings.pop("overlay", None)
        if overlay is not None and not isinstance(overlay, str):
            self.problems.append(SettingError(f"{where}.overlay", "is not the path of a CSV file"))
        connector = self._plugin(Group.CONNECTOR, kind, f"{where}.connector", settings, where)
        if connector is None or (overlay is not None and not isinstance(overlay, str)):
            return None
        return Source(name=name, connector=connector, overlay=self._resolve(overlay) if overlay else None)

    def _plugin(self, group: Group, kind: object, named: str, settings: object, where: str) -> Any:  # noqa: ANN401
        try:
            cls = plugins.load(group, str(kind))
        except (UnknownPluginError, PluginError) as error:
            self.problems.append(SettingError(named, str(error)))
            return None
        has_base = any(one.name == "base" for one in dataclasses.fields(cls))
        given = {"base": self.file.parent} if has_base else {}
        made = read_settings(cls, settings, where, self.problems, _PLAIN, **given)
        return None if made is None else self._with_paths(made)

    def _with_paths(self, made: Any) -> Any:  # noqa: ANN401 - a plugin's own class
        """Make relative paths among the settings relative to the file."""
        values = {one.name: getattr(made, one.name) for one in dataclasses.fields(made)}
        paths = {name: self._resolve(value) for name, value in values.items() if isinstance(value, Path)}
        return dataclasses.replace(made, **paths) if paths else made

    def _resolve(self, path: str | Path) -> Path:
        return self.file.parent / path if str(path) != "-" else Path("-")

    def _policy(self, table: dict[str, Any]) -> Policy:
        entries = table.pop("for", [])
        if not isinstance(entries, list):
            self.problems.append(SettingError("policy.for", "is not a list; write [[policy.for]]"))
            entries = []
        read = [
            read_settings(PolicyEntry, entry, f"policy.for[{number}]", self.problems, _POLICY)
            for number, entry in enumerate(entries, start=1)
        ]
        kept = tuple(entry for entry in read if entry)
        return read_settings(Policy, table, "policy", self.problems, _POLICY, entries=kept) or Policy()

    def _rules(self, table: Mapping[str, Any]) -> Iterator[tuple[str, Rule]]:
        for name, settings in sorted(table.items()):
            rule = self._plugin(Group.RULE, name, f"rules.{name}", settings, f"rules.{name}")
            if rule is not None:
                yield name, rule

    def _dismissals(self, listed: object) -> Iterator[Dismissal]:
        if not isinstance(listed, list):
            self.problems.append(SettingError("dismiss", "is not a list; write [[dismiss]]"))
            return
        for number, table in enumerate(listed, start=1):
            dismissal = self._dismissal(table, f"dismiss[{number}]")
            if dismissal:
                yield dismissal

    def _dismissal(self, table: Any, where: str) -> Dismissal | None:  # noqa: ANN401 - whatever the file holds
        if isinstance(table, Mapping) and not _readable_end(table.get("until")):
            # An end that nobody can read must not keep a finding quiet for ever.
            self.notices.append(
                Notice("dismiss", f"{where}: until = {table['until']!r} is no date, so the dismissal does not hold")
            )
            return None
        made = read_settings(Dismissal, table, where, self.problems, _DISMISS)
        if made is None:
            return None
        if not made.reason.strip():
            self.problems.append(SettingError(f"{where}.reason", "is empty; say why this is meant to be so"))
        if not made.cards:
            self.problems.append(
                SettingError(f"{where}.cards", "is empty; name the cards, such as handbook:refunds.md")
            )
        self._check_rule(f"{where}.rule", made.rule)
        return made

    def _check_names(self, report: ReportSettings) -> None:
        for setting in ("select", "ignore"):
            for name in getattr(report, setting):
                self._check_rule(f"report.{setting}", name)
        if report.format not in plugins.names(Group.FORMAT):
            self.problems.append(SettingError("report.format", plugins.unknown(Group.FORMAT, report.format)))

    def _check_rule(self, where: str, name: str) -> None:
        if name not in plugins.names(Group.RULE):
            self.problems.append(SettingError(where, plugins.unknown(Group.RULE, name)))


def _readable_end(value: object) -> bool:
    try:
        return value is None or parse_moment(value) is not None
    except ValueError:
        return False


def _load_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{file}: {(error.strerror or 'cannot be read').lower()}; check the path") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file.name}: is not UTF-8 text (offset {error.start}); save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{file.name}: is not TOML: {error}") from error


def _is_project_config(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        return bool(_project_table(_load_toml(file)))
    except ConfigError:
        return False


def _project_table(table: Mapping[str, Any]) -> Mapping[str, Any]:
    tool = table.get("tool")
    found = tool.get("kbaudit") if isinstance(tool, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _source_schema(name: str) -> dict[str, Any]:
    schema = schema_of(plugins.load(Group.CONNECTOR, name), _PLAIN)
    schema["properties"] = {
        "connector": {"const": name},
        "overlay": {"type": "string", "description": "A CSV table of what the source itself does not know."},
    } | schema["properties"]
    schema["required"] = ["connector", *schema.get("required", [])]
    return schema
