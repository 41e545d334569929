"""The one path, walked once: sources are pulled, their cards audited, and a report comes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from kbaudit import audit
from kbaudit.asking.consultation import reconsider
from kbaudit.asking.second_opinion import RAISED_TO
from kbaudit.config.file import load_config
from kbaudit.config.people import load_directory
from kbaudit.config.values import Config, FailOn
from kbaudit.connectors.interface import Source
from kbaudit.errors import ConfigError
from kbaudit.intake import Intake
from kbaudit.people.directory import Directory
from kbaudit.remembered import Memory
from kbaudit.report import NotChecked, Notice, Report, SourceStatus
from kbaudit.rules.interface import Rule
from kbaudit.runs.auditing import Reconsider, choose_rules, instant, report_on
from kbaudit.runs.path_sources import sources_of
from kbaudit.runs.pulling import Watch, pull
from kbaudit.text.moments import Moment
from kbaudit.verification import counted


def audit_paths(
    *paths: str | os.PathLike[str],
    as_of: Moment,
    config: str | os.PathLike[str] | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
) -> Report:
    """Audit folders and files, or configured sources, from Python.

    It is what ``kbaudit audit`` does, but that no configuration is searched for: name it.

    Args:
        paths: Folders, ``.md``, ``.html``, ``.jsonl`` or ``.csv`` files; the sources of ``config`` where there is none.
        as_of: The only clock; a day means its 00:00 UTC.
        config: A configuration file; the defaults where None.
        select: Names of the rules to run; as configured, else all that are installed, where None.
        ignore: Names of rules to leave out; as configured where None.

    Raises:
        ConfigError: Nothing to audit was named, or the configuration or a name cannot be used.
    """
    settings = load_config(Path(config)) if config is not None else Config()
    named = sources_of([os.fspath(path) for path in paths])
    return walk(named or settings.sources, settings, as_of=instant(as_of), select=select, ignore=ignore)


def walk(  # noqa: PLR0913 - what a caller may decide for one run, every argument named
    sources: Sequence[Source],
    config: Config,
    *,
    as_of: datetime,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
    fail_on: FailOn | None = None,
    watch: Watch = lambda _name, _cards: None,
) -> Report:
    """Pull sources and audit them under a configuration, keeping nothing.

    Args:
        sources: In any order; those of the configuration are not added.
        as_of: An aware instant.
        select: Names of the rules to run; as configured where None.
        ignore: Names of rules to leave out; as configured where None.
        fail_on: The mildest severity that fails the run; as configured where None.
        watch: Told what is at work and how many cards it has done.

    Raises:
        ConfigError: There is no source, no rule is left, a rule's name is not installed, or the directory of people
            cannot be used.
    """
    _chosen(config, select, ignore)  # what cannot be used is told before anything is read
    people_of(config)
    intake = read(sources, watch)
    notices = {*intake.notices, *idle_entries(intake, sources, config), *_parts(sources, config)}
    return audit_intake(
        replace(intake, cards=tuple(map(counted, intake.cards)), notices=tuple(sorted(notices))),
        config,
        as_of=as_of,
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        watch=watch,
    )


def audit_intake(  # noqa: PLR0913 - what a caller may decide for one run, every argument named
    intake: Intake,
    config: Config,
    *,
    as_of: datetime,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] | None = None,
    fail_on: FailOn | None = None,
    watch: Watch = lambda _name, _cards: None,
    memory: Memory | None = None,
) -> Report:
    """Audit what was read, now or at an earlier time, under a configuration.

    Args:
        as_of: An aware instant.
        memory: What earlier audits found out, and what this one leaves for later ones.

    Raises:
        ConfigError: No rule is left, a rule's name is not installed, or the directory of people cannot be used.
    """
    rules, missing, left_out = _chosen(config, select, ignore)
    people = people_of(config)
    return report_on(
        replace(intake, notices=tuple(sorted({*intake.notices, *config.notices}))),
        rules=rules,
        missing=missing,
        policy=config.policy,
        as_of=as_of,
        dismissals=config.dismissals,
        fail_on=(fail_on or config.report.fail_on).severity,
        people=people,
        watch=lambda cards: watch("reading", cards),
        reconsider=None if RAISED_TO in left_out else _second_opinion(intake, config, as_of),
        memory=memory,
    )


def people_of(config: Config) -> Directory | None:
    """Read the directory of people; None where none is configured.

    Raises:
        ConfigError: It cannot be used.
    """
    return load_directory(config.people.file, config.policy.timezone) if config.people else None


def _chosen(
    config: Config, select: Iterable[str] | None, ignore: Iterable[str] | None
) -> tuple[tuple[Rule, ...], tuple[NotChecked, ...], tuple[str, ...]]:
    """Choose the rules to run, those that are broken, and the names to leave out."""
    chosen = select if select is not None else config.report.select or None
    left_out = config.report.ignore if ignore is None else (ignore,) if isinstance(ignore, str) else tuple(ignore)
    return (*choose_rules(chosen, left_out, config.rules), left_out)


def _second_opinion(intake: Intake, config: Config, as_of: datetime) -> Reconsider | None:
    """Give the way to the configured judge; what is dismissed is not asked about."""
    if config.judge is None:
        return None
    return partial(
        reconsider,
        settings=config.judge,
        cards={card.ref: card for card in intake.cards},
        to_ask=lambda finding: audit.stands(finding, config.dismissals, as_of),
    )


def read(sources: Sequence[Source], watch: Watch = lambda _name, _cards: None) -> Intake:
    """Pull sources.

    Raises:
        ConfigError: There is none.
    """
    if not sources:
        raise ConfigError("nothing to read: name a PATH, or configure [sources] in kbaudit.toml (kbaudit init helps)")
    return pull(sources, watch)


def idle_entries(intake: Intake, sources: Sequence[Source], config: Config) -> Iterator[Notice]:
    """Tell of policy entries that match no card, where all that is configured was read."""
    whole = tuple(sources) == config.sources and all(one.status is SourceStatus.COMPLETE for one in intake.sources)
    for number, entry in enumerate(config.policy.entries if whole else (), start=1):
        if not any(entry.matches(card) for card in intake.cards):
            yield Notice("policy", f"policy.for[{number}] matches no card; globs tell upper from lower case")


def _parts(sources: Sequence[Source], config: Config) -> Iterator[Notice]:
    """Tell of paths that are a part of a configured source: what is configured for its cards does not hold there."""
    for source in sources:
        whole = next((one.name for one in config.sources if _lies_in(source, one)), None)
        if whole and source not in config.sources and source.name != whole:
            told = f"is a part of the configured source {whole}, whose policy entries and dismissals do not hold here"
            yield Notice(source.name, f"{told}; audit without PATH to have them")


def _lies_in(source: Source, whole: Source) -> bool:
    place, around = (getattr(one.connector, "path", None) for one in (source, whole))
    if not isinstance(place, Path) or not isinstance(around, Path):
        return False
    return place.resolve().is_relative_to(around.resolve())
