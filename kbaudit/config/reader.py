"""From the tables of a configuration to its values, with every problem noted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kbaudit import plugins
from kbaudit.assign import AssignSettings
from kbaudit.card import SOURCE_NAME
from kbaudit.config.forms import DISMISS, JUDGE, PLAIN, POLICY, REPORT, STORE, WEB
from kbaudit.config.mail import MailSettings
from kbaudit.config.order import in_order
from kbaudit.config.refusals import shown
from kbaudit.config.settings import read_settings, unknown_key
from kbaudit.config.unmatched import unmatched
from kbaudit.config.values import Config, PeopleSettings, ReportSettings, StoreSettings, WebSettings
from kbaudit.connectors.interface import Source
from kbaudit.digests.briefing import DigestSettings
from kbaudit.dismissal import Dismissal
from kbaudit.errors import ConfigProblems, PluginError, SettingError, UnknownPluginError
from kbaudit.judges.settings import JudgeSettings
from kbaudit.message import MAIL
from kbaudit.notifiers.interface import Notifier
from kbaudit.plugins import Group
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.report import Notice
from kbaudit.rules.interface import Rule
from kbaudit.secret import Secret
from kbaudit.text.moments import parse_moment

_STANDARD_INPUT = Path("-")
_SECTIONS = (
    *(
        "sources",
        "policy",
        "people",
        "assign",
        "digests",
        "mail",
        "notifiers",
        "rules",
        "dismiss",
        "judge",
        "report",
        "store",
    ),
    "web",
)


def read_config(table: Mapping[str, Any], file: Path) -> Config:
    """Make a configuration of a table.

    Raises:
        ConfigProblems: Settings are wrong; all of them are named, in the order of the table.
    """
    reader = _Reader(file)
    config = reader.read(table)
    if reader.problems:
        raise ConfigProblems(file.name, in_order(reader.problems, table))
    return dataclasses.replace(config, notices=(*config.notices, *unmatched(table)))


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
        self._refuse_second_input(sources)
        policy = self._policy(dict(self._table(table, "policy")))
        rules = dict(self._rules(self._table(table, "rules")))
        dismissals = tuple(self._dismissals(table.get("dismiss", [])))
        report = read_settings(ReportSettings, table.get("report", {}), "report", self.problems, REPORT)
        mail = self._mail(table["mail"]) if "mail" in table else None
        ways = {} if mail is None else {MAIL: mail.notifier()}
        return Config(
            file=self.file,
            sources=sources,
            policy=policy,
            rules=rules,
            dismissals=dismissals,
            people=self._people(table["people"]) if "people" in table else None,
            assign=self._assign(table.get("assign", {})),
            digests=self._digests(table.get("digests", {})),
            mail=mail,
            notifiers={**ways, **dict(self._notifiers(self._table(table, "notifiers")))},
            judge=self._judge(table["judge"]) if "judge" in table else None,
            report=report or ReportSettings(),
            store=self._store(table["store"]) if "store" in table else None,
            web=self._web(table.get("web", {})),
            notices=tuple(self.notices),
        )

    def _table(self, table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = table.get(name, {})
        if isinstance(found, Mapping):
            return found
        self.problems.append(SettingError(name, f"is not a table; write [{name}]"))
        return {}

    def _sources(self, table: Mapping[str, Any]) -> Iterator[Source]:
        for name, where, settings in self._named_tables(table, "sources"):
            if source := self._source(name, where, settings):
                yield source

    def _named_tables(self, table: Mapping[str, Any], section: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield the tables of a section that are some, by name, each with its path."""
        for name, settings in sorted(table.items()):
            where = f"{section}.{name}"
            if not SOURCE_NAME.fullmatch(name):
                self.problems.append(SettingError(where, "use lower-case letters, digits and hyphens in the name"))
            if isinstance(settings, Mapping):
                yield name, where, dict(settings)
            else:
                self.problems.append(SettingError(where, f"is {shown(settings)}; write [{where}]"))

    def _refuse_second_input(self, sources: Sequence[Source]) -> None:
        reading = [source.name for source in sources if getattr(source.connector, "path", None) == _STANDARD_INPUT]
        for name in reading[1:]:
            said = f"standard input (-) can be read once, and sources.{reading[0]} reads it; name a file"
            self.problems.append(SettingError(f"sources.{name}.path", said))

    def _source(self, name: str, where: str, settings: dict[str, Any]) -> Source | None:
        overlay = settings.pop("overlay", None)
        if overlay is not None and not isinstance(overlay, str):
            said = f"{shown(overlay)} is not the path of a CSV file; write it in quotes"
            self.problems.append(SettingError(f"{where}.overlay", said))
            overlay = None
        if overlay and self._is_no_path(overlay, f"{where}.overlay"):
            overlay = None
        connector = self._named_plugin(Group.CONNECTOR, where, settings)
        if connector is None:
            return None
        return Source(name=name, connector=connector, overlay=self._resolve(overlay) if overlay else None)

    def _named_plugin(self, group: Group, where: str, settings: dict[str, Any]) -> Any:  # noqa: ANN401 - a plugin's own class
        """Make what a table of settings names under its group's own word."""
        kind = settings.pop(group.noun, None)
        if isinstance(kind, str):
            return self._plugin(group, kind, f"{where}.{group.noun}", settings, where)
        wrong = "is required" if kind is None else f"{shown(kind)} cannot be used"
        known = ", ".join(plugins.names(group))
        self.problems.append(SettingError(f"{where}.{group.noun}", f"{wrong}; write one of: {known}"))
        return None

    def _plugin(self, group: Group, kind: str, named: str, settings: object, where: str) -> Any:  # noqa: ANN401
        try:
            cls = plugins.load(group, kind)
        except (UnknownPluginError, PluginError) as error:
            self.problems.append(SettingError(named, str(error)))
            return None
        has_base = any(one.name == "base" for one in dataclasses.fields(cls))
        given = {"base": self.file.parent} if has_base else {}
        made = read_settings(cls, settings, where, self.problems, PLAIN, **given)
        return None if made is None else self._with_paths(made, where)

    def _with_paths(self, made: Any, where: str) -> Any:  # noqa: ANN401 - a plugin's own class
        """Make relative paths, those of keys too, relative to the file; None where one is no path."""
        values = {one.name: getattr(made, one.name) for one in dataclasses.fields(made)}
        paths = {name: value for name, value in values.items() if isinstance(value, Path)}
        wrong = [name for name, path in paths.items() if self._is_no_path(path, f"{where}.{name}")]
        if wrong:
            return None
        secrets = {name: value for name, value in values.items() if isinstance(value, Secret)}
        placed: dict[str, Any] = {name: self._resolve(path) for name, path in paths.items()}
        placed |= {name: secret.beside(self.file.parent) for name, secret in secrets.items()}
        return dataclasses.replace(made, **placed)

    def _is_no_path(self, path: str | Path, where: str) -> bool:
        wrong = "\0" in str(path)
        if wrong:
            self.problems.append(SettingError(where, f"{shown(str(path))} holds a NUL, which no path can; mend it"))
        return wrong

    def _resolve(self, path: str | Path) -> Path:
        return self.file.parent / path if str(path) != "-" else _STANDARD_INPUT

    def _policy(self, table: dict[str, Any]) -> Policy:
        entries = table.pop("for", [])
        if not isinstance(entries, list):
            self.problems.append(SettingError("policy.for", "is not a list; write [[policy.for]]"))
            entries = []
        read = [
            read_settings(PolicyEntry, entry, f"policy.for[{number}]", self.problems, POLICY)
            for number, entry in enumerate(entries, start=1)
        ]
        kept = tuple(entry for entry in read if entry)
        return read_settings(Policy, table, "policy", self.problems, POLICY, entries=kept) or Policy()

    def _rules(self, table: Mapping[str, Any]) -> Iterator[tuple[str, Rule]]:
        for name, settings in sorted(table.items()):
            rule = self._plugin(Group.RULE, name, f"rules.{name}", settings, f"rules.{name}")
            if rule is not None:
                yield name, rule

    def _people(self, table: object) -> PeopleSettings | None:
        made = read_settings(PeopleSettings, table, "people", self.problems, PLAIN)
        placed: PeopleSettings | None = None if made is None else self._with_paths(made, "people")
        return placed

    def _assign(self, table: object) -> AssignSettings:
        return read_settings(AssignSettings, table, "assign", self.problems, PLAIN) or AssignSettings()

    def _digests(self, table: object) -> DigestSettings:
        return read_settings(DigestSettings, table, "digests", self.problems, PLAIN) or DigestSettings()

    def _mail(self, table: object) -> MailSettings | None:
        made = read_settings(MailSettings, table, "mail", self.problems, PLAIN)
        placed: MailSettings | None = None if made is None else self._with_paths(made, "mail")
        return placed

    def _notifiers(self, table: Mapping[str, Any]) -> Iterator[tuple[str, Notifier]]:
        for name, where, settings in self._named_tables(table, "notifiers"):
            if name == MAIL:
                self.problems.append(SettingError(where, "is what [mail] is called; choose another name"))
            elif made := self._named_plugin(Group.NOTIFIER, where, settings):
                yield name, made

    def _judge(self, table: object) -> JudgeSettings | None:
        made = read_settings(JudgeSettings, table, "judge", self.problems, JUDGE)
        placed: JudgeSettings | None = None if made is None else self._with_paths(made, "judge")
        return placed

    def _store(self, table: object) -> StoreSettings | None:
        made = read_settings(StoreSettings, table, "store", self.problems, STORE)
        return None if made is None else made.beside(self.file.parent)

    def _web(self, table: object) -> WebSettings:
        made = read_settings(WebSettings, table, "web", self.problems, WEB)
        return (made or WebSettings()).beside(self.file.parent)

    def _dismissals(self, listed: object) -> Iterator[Dismissal]:
        if not isinstance(listed, list):
            self.problems.append(SettingError("dismiss", "is not a list; write [[dismiss]]"))
            return
        for number, table in enumerate(listed, start=1):
            dismissal = self._dismissal(table, f"dismiss[{number}]")
            if dismissal:
                yield dismissal

    def _dismissal(self, table: Any, where: str) -> Dismissal | None:  # noqa: ANN401 - whatever the file holds
        if not isinstance(table, Mapping) or _readable_end(table.get("until")):
            return read_settings(Dismissal, table, where, self.problems, DISMISS)
        # An end that nobody can read must not keep a finding quiet for ever.
        said = f"until = {shown(table['until'])} is no date, so the dismissal does not hold"
        self.notices.append(Notice("dismiss", f"{where}: {said}"))
        others = {name: value for name, value in table.items() if name != "until"}
        read_settings(Dismissal, others, where, self.problems, DISMISS)
        return None


def _readable_end(value: object) -> bool:
    try:
        return value is None or parse_moment(value) is not None
    except ValueError:
        return False
