"""Cases: a few cards, and what a rule must say of them, written in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kbaudit.card import BodyFormat, Card, UnreadableCard
from kbaudit.config.people import read_people
from kbaudit.config.reader import read_config
from kbaudit.config.settings import Reading, read_settings, unknown_key
from kbaudit.connectors.jsonl import card_of
from kbaudit.connectors.record import KEYS
from kbaudit.content import Content
from kbaudit.errors import ConfigProblems, SettingError
from kbaudit.finding import Severity
from kbaudit.people.directory import Directory
from kbaudit.policy import Policy
from kbaudit.text.moments import Moment, parse_moment, starts_at
from kbaudit.verification import Vouched

SOURCE = "kb"
"""The source that the cards of a case belong to, unless they name another."""

_TOLD = ("title", "body", "body_format")
_AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
_OWN_KEYS = ("source", "id", "title", "body", "body_format", "path", "line")
_KNOWN = {*_OWN_KEYS, *(key for keys in KEYS.values() for key in keys)}
# A key with a dot may also be a table: freshness.owner stands in freshness = { owner = "…" }.
_CARD_KEYS = frozenset({*_KNOWN, *(key.partition(".")[0] for key in _KNOWN)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One finding that a rule must give; what is None may be anything.

    Attributes:
        card: The card to open first: its id in the source ``kb``, or its whole reference.
        kind: The sort of problem.
        severity: Its weight under the case's policy.
        message: Words that stand in the message.
        owner: Who is accountable under the case's policy.
        related: The other cards concerned, named like ``card``, in any order.
        quote: What a passage of its evidence quotes, whole.
        value: What the rule read in that passage.
        line: The line on which that passage stands.
    """

    card: str
    kind: str | None = None
    severity: Severity | None = None
    message: str | None = None
    owner: str | None = None
    related: tuple[str, ...] | None = None
    quote: str | None = None
    value: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Some cards under a policy, and everything a rule must say of them.

    Attributes:
        name: What the case shows, in a few words.
        cards: By reference.
        unreadable: Cards that could not be read, by reference.
        files: All files of the source ``kb``; None where they are unknown.
        as_of: The clock, an aware instant.
        settings: The rule's own settings.
        vouched: What was last vouched for, by the reference of a card whose text is another now.
        people: The directory of people.
        expect: All findings, in any order; none where the rule must stay quiet.
        notices: Words that each stand in some notice.
    """

    name: str
    cards: tuple[Card, ...] = ()
    unreadable: tuple[UnreadableCard, ...] = ()
    files: frozenset[str] | None = None
    as_of: datetime = _AS_OF
    policy: Policy = field(default_factory=Policy)
    people: Directory = field(default_factory=Directory)
    settings: Mapping[str, Any] = field(default_factory=dict)
    vouched: Mapping[str, Vouched] = field(default_factory=dict)
    expect: tuple[Expected, ...] = ()
    notices: tuple[str, ...] = ()


def load_cases(file: Path) -> tuple[Case, ...]:
    """Read the cases of a file, ``[[case]]`` by ``[[case]]``.

    A case has ``name`` and optionally ``as_of``, ``files``, ``policy`` (as in ``kbaudit.toml``), ``settings``,
    ``notices``, ``[[case.people]]`` (as in a directory file), ``[[case.cards]]`` with the fields of a JSONL card
    (``title`` and ``body`` may be left out), ``[[case.unreadable]]``, ``[[case.expect]]`` and ``[[case.vouched]]``: a
    card as it was when it was last vouched for, with what differs from the card as it is, ``at``, ``by`` and
    ``changed_at``.

    Raises:
        ConfigProblems: Something in the file cannot be used; all of it is named.
        ValueError: The file is no TOML.
    """
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    problems = [unknown_key(key, key, ["case"]) for key in table if key != "case"]
    cases = tuple(_cases(table.get("case", []), problems))
    if not cases and not problems:
        problems.append(SettingError("case", "is missing; write at least one [[case]]"))
    if problems:
        raise ConfigProblems(file.name, problems)
    return cases


@dataclass(frozen=True, slots=True, kw_only=True)
class _CaseTable:
    """A case as it stands in the file."""

    name: str
    as_of: Any = _AS_OF
    files: tuple[str, ...] | None = None
    policy: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    people: tuple[dict[str, Any], ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    unreadable: tuple[dict[str, Any], ...] = ()
    vouched: tuple[dict[str, Any], ...] = ()
    expect: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _VouchedTable:
    """What was vouched for, as it stands in the file; what is None is as the card has it now."""

    id: str
    at: Any
    source: str = SOURCE
    title: str | None = None
    body: str | None = None
    body_format: BodyFormat | None = None
    by: str | None = None
    changed_at: Any = None


def _cases(tables: list[object], problems: list[SettingError]) -> Iterator[Case]:
    names: set[str] = set()
    for number, table in enumerate(tables, start=1):
        where = f"case[{number}]"
        read = read_settings(_CaseTable, table, where, problems, Reading())
        if read is None:
            continue
        if read.name in names:
            problems.append(SettingError(f"{where}.name", f"{read.name!r} is the name of another case too"))
        names.add(read.name)
        yield _case(read, where, problems)


def _case(read: _CaseTable, where: str, problems: list[SettingError]) -> Case:
    expected = (
        read_settings(Expected, one, f"{where}.expect[{number}]", problems, Reading())
        for number, one in enumerate(read.expect, start=1)
    )
    cards = tuple(sorted(_cards(read.cards, where, problems), key=lambda card: (card.source, card.id)))
    return Case(
        name=read.name,
        cards=cards,
        unreadable=tuple(sorted(_unreadable(read.unreadable, where, problems), key=lambda one: (one.source, one.id))),
        files=None if read.files is None else frozenset(read.files),
        as_of=_instant(read.as_of, where, problems),
        policy=_policy(read.policy, where, problems),
        people=_people(read.people, where, problems),
        settings=read.settings,
        vouched=dict(_vouched(read.vouched, cards, where, problems)),
        expect=tuple(one for one in expected if one),
        notices=read.notices,
    )


def _cards(tables: tuple[dict[str, Any], ...], where: str, problems: list[SettingError]) -> Iterator[Card]:
    seen: set[str] = set()
    for number, table in enumerate(tables, start=1):
        here = f"{where}.cards[{number}]"
        problems.extend(unknown_key(f"{here}.{key}", key, sorted(_CARD_KEYS)) for key in table if key not in _CARD_KEYS)
        try:
            card = _card(table)
        except ValueError as error:
            problems.append(SettingError(here, str(error)))
            continue
        if card.ref in seen:
            problems.append(SettingError(here, f"{card.ref} is another card of the case too"))
        seen.add(card.ref)
        yield card


def _card(table: Mapping[str, Any]) -> Card:
    record = {"title": table.get("id", ""), "body": "", **table}
    card = card_of(record.pop("source", SOURCE), record)
    return replace(card, path=table.get("path"), line=table.get("line"))


def _unreadable(
    tables: tuple[dict[str, Any], ...], where: str, problems: list[SettingError]
) -> Iterator[UnreadableCard]:
    for number, table in enumerate(tables, start=1):
        given = {"source": SOURCE, **table}
        read = read_settings(UnreadableCard, given, f"{where}.unreadable[{number}]", problems, Reading())
        if read:
            yield read


def _vouched(
    tables: tuple[dict[str, Any], ...], cards: tuple[Card, ...], where: str, problems: list[SettingError]
) -> Iterator[tuple[str, Vouched]]:
    now = {card.ref: card for card in cards}
    for number, table in enumerate(tables, start=1):
        here = f"{where}.vouched[{number}]"
        card = now.get(f"{table.get('source', SOURCE)}:{table.get('id', '')}")
        read = read_settings(_VouchedTable, table, here, problems, Reading())
        if card is None:
            problems.append(SettingError(f"{here}.id", "is no card of the case"))
        elif read:
            past = replace(card, **{name: told for name in _TOLD if (told := getattr(read, name)) is not None})
            moments = [_moment(getattr(read, name), f"{here}.{name}", problems) for name in ("at", "changed_at")]
            yield card.ref, Vouched(Content.of(past), moments[0] or _AS_OF, read.by, moments[1])


def _moment(value: object, where: str, problems: list[SettingError]) -> Moment | None:
    try:
        return parse_moment(value)
    except ValueError as error:
        problems.append(SettingError(where, f"{value!r} {error}"))
        return None


def _instant(value: object, where: str, problems: list[SettingError]) -> datetime:
    moment = _moment(value, f"{where}.as_of", problems)
    return _AS_OF if moment is None else starts_at(moment)


def _people(tables: tuple[dict[str, Any], ...], where: str, problems: list[SettingError]) -> Directory:
    read = read_people(tables)
    problems.extend(SettingError(f"{where}.{one.setting}", one.problem) for one in read.problems)
    return read.directory


def _policy(table: Mapping[str, Any], where: str, problems: list[SettingError]) -> Policy:
    try:
        return read_config({"policy": table}, Path("cases.toml")).policy
    except ConfigProblems as error:
        problems.extend(SettingError(f"{where}.{one.setting}", one.problem) for one in error.problems)
        return Policy()
