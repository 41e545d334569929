"""The history of a card: which texts it had, who vouched for which, and how it stood at any time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from kbaudit.card import Card
from kbaudit.ledger.vouching import takes_its_place
from kbaudit.policy import Policy
from kbaudit.text.moments import Moment, starts_at
from kbaudit.verification import Channel, Entry, EntryKind, VerificationState

_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One stretch of time in which a card had one text.

    Attributes:
        digest: That of the text, title included.
        title: None where the text is not kept any more.
        since: When it was first seen.
        until: When another one, or none, was seen; None for the present one.
        editor: Who wrote it according to the source; None where unknown.
        kept: Whether the text itself is still kept.
    """

    digest: str
    title: str | None
    since: datetime
    until: datetime | None
    editor: str | None
    kept: bool

    def covers(self, instant: datetime) -> bool:
        """Tell whether the card had it at an instant."""
        return self.since <= instant and (self.until is None or instant < self.until)


@dataclass(frozen=True, slots=True)
class Carried:
    """A text that says the same as one that was vouched for.

    Attributes:
        digest: That of the text.
        at: When it was found to.
        vouched: The digest of the text that was vouched for; None where the ledger does not say.
    """

    digest: str
    at: datetime
    vouched: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands vouched for of a card, as the entries of the ledger leave it.

    Attributes:
        vouched_at: When somebody vouched; None where nothing stands.
        by: Who; None where nobody is known, or nothing stands.
        channel: How surely it is known; of a vouching that was taken back, how surely that is.
        content: The digest of the text; None where nothing stands, or where the ledger does not know the text.
        entered: When the vouching was entered; None where nothing stands.
        taken_back_at: When all vouching was taken back; None where none was, or somebody vouched since.
        carried: The texts that were found to say the same as a text that was vouched for, in the order of the entries.
    """

    vouched_at: Moment | None = None
    by: str | None = None
    channel: Channel | None = None
    content: str | None = None
    entered: datetime | None = None
    taken_back_at: datetime | None = None
    carried: tuple[Carried, ...] = ()

    def after(self, entry: Entry) -> Standing:
        """Give what stands once an entry was made."""
        match entry.kind:
            case EntryKind.VERIFIED if entry.vouched_at is not None and entry.channel is not None:
                return self._vouched(entry, entry.channel, entry.vouched_at)
            case EntryKind.UNVERIFIED:
                return Standing(channel=entry.channel, taken_back_at=entry.at)
            case EntryKind.CARRIED if entry.content is not None:
                return replace(self, carried=(*self.carried, Carried(entry.content, entry.at, entry.before)))
            case _:
                return self

    def _vouched(self, entry: Entry, channel: Channel, at: Moment) -> Standing:
        if not takes_its_place(channel, at, self.vouched_at or self.taken_back_at, self.channel):
            return self
        if channel is Channel.SOURCE_DEFAULT:
            return replace(self, channel=channel)
        return Standing(vouched_at=at, by=entry.by, channel=channel, content=entry.content, entered=entry.at)

    def text(self, versions: Sequence[Version]) -> str | None:
        """Give the digest of the text that was vouched for; where the ledger does not know it, the text of that time.

        Args:
            versions: The card's, the oldest first.
        """
        if self.content is not None or self.entered is None:
            return self.content
        at = self.entered
        return next((one.digest for one in reversed(versions) if one.since <= at), None)

    def holds(self, versions: Sequence[Version]) -> bool:
        """Tell whether it holds for the last of a card's texts.

        Args:
            versions: The card's, the oldest first.
        """
        if self.vouched_at is None or not versions:
            return False
        last, vouched = versions[-1].digest, self.text(versions)
        return last == vouched or any(
            one.digest == last and one.at >= _began(versions) and one.vouched in {None, vouched} for one in self.carried
        )


def standing_of(entries: Iterable[Entry]) -> Standing:
    """Give what stands vouched for, of a card's entries in their order."""
    found = Standing()
    for entry in unretracted(entries):
        found = found.after(entry)
    return found


def unretracted(entries: Iterable[Entry]) -> list[Entry]:
    """Give a card's entries without the vouchings that were taken back one by one, and without the taking back."""
    known = list(entries)
    gone = {one.retracts for one in known if one.kind is EntryKind.RETRACTED}
    return [one for one in known if one.kind is not EntryKind.RETRACTED and one.seq not in gone]


def _began(versions: Sequence[Version]) -> datetime:
    """Give since when a card has its last text, however often it was gone meanwhile."""
    began = versions[-1].since
    for one in reversed(versions):
        if one.digest != versions[-1].digest:
            break
        began = one.since
    return began


@dataclass(frozen=True, slots=True, kw_only=True)
class CardState:
    """How a card stood at one time, by what was known at that time.

    Attributes:
        ref: The card's reference at that time.
        at: The instant asked for.
        version: The text it had; None where it was not there.
        verification: None where it was not there.
        standing: What was vouched for.
        carried: Whether the text is not the very one that was vouched for, but says the same.
        due_at: When the next check was due, under the policy and the fields of the card as they are today; None where
            nothing says.
        told_later: Vouchings that took place by then and that the ledger learnt of later.
    """

    ref: str
    at: datetime
    version: Version | None
    verification: VerificationState | None
    standing: Standing
    carried: bool
    due_at: Moment | None
    told_later: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHistory:
    """All that is known of one card, from its first sight on.

    Attributes:
        card: As it was last seen; its text is empty where it is not kept.
        versions: The oldest first.
        entries: Those of the ledger, in its order, whatever the card was called.
        missing_since: When a complete listing first lacked it; None while it is there.
        gone_at: When it was let go; None while it is there.
    """

    card: Card
    versions: tuple[Version, ...]
    entries: tuple[Entry, ...]
    missing_since: datetime | None = None
    gone_at: datetime | None = None

    @property
    def ref(self) -> str:
        """Give the card's reference as it was last seen."""
        return self.card.ref

    @property
    def standing(self) -> Standing:
        """Give what stands vouched for now."""
        return standing_of(self.entries)

    @property
    def absences(self) -> Iterator[tuple[datetime, datetime | None]]:
        """Yield when it was let go and when it came back, None where it has not; the oldest first."""
        followers = [*(one.since for one in self.versions[1:]), None]
        for version, since in zip(self.versions, followers, strict=False):
            if version.until is not None and (since is None or since > version.until):
                yield version.until, since

    def vouched_for(self, digest: str) -> Iterator[VouchedFor]:
        """Yield the vouchings for one of its texts, in the ledger's order."""
        standing, last = Standing(), None
        for entry in unretracted(self.entries):
            before, standing = standing, standing.after(entry)
            if entry.kind is EntryKind.VERIFIED:
                counts = standing is not before and entry.channel is not Channel.SOURCE_DEFAULT
                last = entry if counts else last
                if entry.content == digest:
                    yield VouchedFor(entry, carried=False)
            elif entry.kind is EntryKind.UNVERIFIED:
                last = None
            elif entry.kind is EntryKind.CARRIED and entry.content == digest and last is not None:
                yield from self._carried(last, entry, standing)

    def _carried(self, last: Entry, entry: Entry, standing: Standing) -> Iterator[VouchedFor]:
        if entry.before in {None, standing.text(self.versions)}:
            yield VouchedFor(last, carried=True)

    def ref_at(self, instant: datetime) -> str:
        """Give the reference it had at an instant."""
        moves = [one for one in self.entries if one.kind is EntryKind.MOVED]
        later = next((one for one in moves if one.at > instant), None)
        return later.before if later is not None and later.before is not None else self.ref

    def at(self, when: Moment, policy: Policy) -> CardState:
        """Tell how the card stood, by what was known then; of a day, at its end in the policy's time zone.

        Args:
            when: A day or an instant.
            policy: Today's; the policy that was in force may have been another one.
        """
        terms = policy.terms(self.card)
        instant = end_of(when, terms.zone)
        versions = tuple(one for one in self.versions if one.since <= instant)
        version = versions[-1] if versions and versions[-1].covers(instant) else None
        standing = standing_of(one for one in self.entries if one.at <= instant)
        known = replace(self.card, verified_at=standing.vouched_at, verified_by=standing.by)
        due = terms.due_at(known)
        holds = standing.holds(versions)
        expired = due is not None and starts_at(due, terms.zone) <= instant
        return CardState(
            ref=self.ref_at(instant),
            at=instant,
            version=version,
            verification=None if version is None else _state(standing, holds=holds, expired=expired),
            standing=standing,
            carried=holds and version is not None and version.digest != standing.text(versions),
            due_at=due,
            told_later=tuple(one for one in self.entries if _is_told_later(one, instant, terms.zone)),
        )


@dataclass(frozen=True, slots=True)
class VouchedFor:
    """A vouching for a text.

    Attributes:
        entry: Who, when and how surely.
        carried: Whether it was for another text, which says the same.
    """

    entry: Entry
    carried: bool


def end_of(when: Moment, zone: tzinfo) -> datetime:
    """Give the last instant of a day in a zone; an instant itself."""
    if isinstance(when, datetime):
        return when
    try:
        return starts_at(when + timedelta(days=1), zone) - _LEAST
    except OverflowError:
        return starts_at(when, zone)


def _state(standing: Standing, *, holds: bool, expired: bool) -> VerificationState:
    if standing.vouched_at is None:
        return VerificationState.NEVER_VERIFIED
    if not holds:
        return VerificationState.CHANGED
    return VerificationState.EXPIRED if expired else VerificationState.VERIFIED


def _is_told_later(entry: Entry, instant: datetime, zone: tzinfo) -> bool:
    vouched = entry.vouched_at
    real = entry.kind is EntryKind.VERIFIED and entry.channel is not Channel.SOURCE_DEFAULT
    return real and vouched is not None and starts_at(vouched, zone) <= instant < entry.at
