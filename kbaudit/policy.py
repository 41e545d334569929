"""The policy: how often a card is checked, who answers for it, how much a finding weighs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kbaudit.card import Card, CardHead
from kbaudit.errors import SettingError
from kbaudit.finding import Severity
from kbaudit.text.globs import matches_glob
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import Moment, is_zero, may_have_come, starts_at
from kbaudit.text.zones import zone_problem

DEFAULT_INTERVAL = Interval(days=180)
_NO_SEVERITIES: Mapping[str, Severity] = MappingProxyType({})
_GLOBS = ("source", "collection", "tag", "locale", "card")
_PEOPLE = ("owner", "steward")

_Check = Callable[[object], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEntry:
    """What differs for some cards. A card must match every given glob; no glob matches every card.

    Attributes:
        source: A glob for the source's name.
        collection: A glob for the collection, upper and lower case told apart; a card without one never matches.
            ``billing/*`` also matches ``billing``.
        tag: A glob that one of the tags must match, upper and lower case told apart.
        locale: A glob for the locale, upper and lower case told apart.
        card: A glob for the reference ``SOURCE:ID``, upper and lower case told apart.
        interval: How long a check lasts, unless the card says so itself.
        owner: Who is accountable, unless the card says so itself.
        steward: Who is accountable for the collection.
        severity: Severities by rule.
        scope: What its cards speak of, such as a region or a plan: cards of two scopes never contradict each other. A
            card without one is compared with all.
    """

    source: str | None = None
    collection: str | None = None
    tag: str | None = None
    locale: str | None = None
    card: str | None = None
    interval: Interval | None = None
    owner: str | None = None
    steward: str | None = None
    severity: Mapping[str, Severity] = field(default_factory=lambda: _NO_SEVERITIES)
    scope: str | None = None

    def __post_init__(self) -> None:
        """Refuse values of other types.

        Raises:
            SettingError: The message names the field, and says what to give.
        """
        _refuse(self, dict.fromkeys((*_GLOBS, *_PEOPLE, "scope"), _text_problem) | {"severity": _severity_problem})
        if self.interval is not None:
            _refuse(self, {"interval": _interval_problem})

    def matches(self, card: Card) -> bool:
        """Tell whether the entry speaks of a card."""
        return (
            _allows(self.source, card.source)
            and (_allows(self.collection, card.collection) or _is_folder_of(self.collection, card.collection))
            and (self.tag is None or any(matches_glob(tag, self.tag) for tag in card.tags))
            and _allows(self.locale, card.locale)
            and _allows(self.card, card.ref)
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy says about one card.

    Attributes:
        interval: How long a check lasts.
        interval_from: Who says so: ``card`` or ``policy``.
        owner: Who is accountable; None where nobody is.
        steward: Who is accountable for the collection; None where nobody is.
        severity: Severities by rule, where they differ from the rule's own.
        zone: The time zone in which a day begins.
        scope: What the card speaks of, such as a region; None where nothing is said.
    """

    interval: Interval
    interval_from: str
    owner: str | None
    steward: str | None
    severity: Mapping[str, Severity]
    zone: tzinfo
    scope: str | None = None

    def due_at(self, card: Card) -> Moment | None:
        """Give when the card's next check is due: as the source says, else last check + interval; None if neither.

        A stated due date that was met, by a check on that day or later, no longer counts. A check date that is an empty
        field exported as zero is no check.
        """
        if card.verified_at is None or is_zero(card.verified_at):
            return card.due_at
        if card.due_at is not None and starts_at(card.due_at, self.zone) > starts_at(card.verified_at, self.zone):
            return card.due_at
        return self.interval.after(card.verified_at, self.zone)

    def holds(self, card: Card, now: datetime) -> bool:
        """Tell whether a card was checked, or has a due date, and is not due yet; a check in the future is none."""
        due = self.due_at(card)
        began = card.verified_at is None or may_have_come(card.verified_at, now)
        return began and due is not None and now < starts_at(due, self.zone)

    def head(self, card: Card) -> CardHead:
        """Give what a report says of the card, with its accountable owner."""
        return CardHead(
            ref=card.ref,
            title=card.title,
            url=card.url,
            locale=card.locale,
            collection=card.collection,
            owner=self.owner,
            path=card.path,
            line=card.line,
            views=card.views,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of the house for a whole base.

    Attributes:
        interval: How long a check lasts where neither card nor entry says so.
        owner: Who is accountable when nothing else says; left out, such cards have no owner.
        steward: Who is accountable for a collection without one of its own.
        timezone: An IANA name; a due day begins at 00:00 there.
        severity: Severities by rule, where they differ from the rule's own.
        entries: What differs for some cards; later entries win.
    """

    interval: Interval = DEFAULT_INTERVAL
    owner: str | None = None
    steward: str | None = None
    timezone: str = "UTC"
    severity: Mapping[str, Severity] = field(default_factory=lambda: _NO_SEVERITIES)
    entries: tuple[PolicyEntry, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values of other types, and a time zone that nobody knows.

        Raises:
            SettingError: The message names the field, and says what to give.
        """
        _refuse(self, {"interval": _interval_problem} | dict.fromkeys(_PEOPLE, _text_problem))
        _refuse(self, {"timezone": zone_problem, "severity": _severity_problem, "entries": _entries_problem})

    def terms(self, card: Card) -> Terms:
        """Resolve the policy for one card; the card's own owner and interval win over every entry."""
        interval, owner, steward = self.interval, self.owner, self.steward
        severity = dict(self.severity)
        scope = None
        for entry in self.entries:
            if entry.matches(card):
                interval = entry.interval or interval
                owner = entry.owner or owner
                steward = entry.steward or steward
                severity |= entry.severity
                scope = entry.scope or scope
        return Terms(
            interval=card.verify_interval or interval,
            interval_from="card" if card.verify_interval else "policy",
            owner=card.owner or owner,
            steward=steward,
            severity=MappingProxyType(severity),
            zone=ZoneInfo(self.timezone),
            scope=scope,
        )


def _allows(glob: str | None, value: str | None) -> bool:
    return glob is None or (value is not None and matches_glob(value, glob))


def _is_folder_of(glob: str | None, value: str | None) -> bool:
    return glob is not None and glob.endswith("/*") and value == glob.removesuffix("/*")


def _refuse(of: object, checks: Mapping[str, _Check]) -> None:
    for name, check in checks.items():
        value = getattr(of, name)
        if problem := check(value):
            raise SettingError(name, f"{value!r} {problem}")


def _text_problem(value: object) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return None
    return "is no text; give text, or None"


def _interval_problem(value: object) -> str | None:
    return None if isinstance(value, Interval) else 'is no Interval; give Interval.parse("6 months")'


def _severity_problem(value: object) -> str | None:
    if isinstance(value, Mapping) and all(isinstance(one, Severity) for one in value.values()):
        return None
    return 'does not give a Severity to each rule; give {"review-overdue": Severity.ERROR}'


def _entries_problem(value: object) -> str | None:
    if isinstance(value, tuple) and all(isinstance(one, PolicyEntry) for one in value):
        return None
    return "is no tuple of entries; give (PolicyEntry(…),)"
