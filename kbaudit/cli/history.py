"""Histories of cards, as lines for people and as plain values for programs; times are in UTC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from kbaudit.ledger.history import CardHistory, CardState, Standing, Version, VouchedFor
from kbaudit.ledger.passage import InForce, Occurrence, Where
from kbaudit.text.harmless import one_line
from kbaudit.text.moments import Moment, show_day, write_moment
from kbaudit.verification import Entry, EntryKind, VerificationState

_SHORT = 12
_PLACES = {
    Where.TITLE: "in the title",
    Where.TEXT: "in the text",
    Where.MARKUP: "only in the markup, which no reader sees",
}


def history_lines(history: CardHistory) -> Iterator[str]:
    """Tell a card's history, the oldest first."""
    yield f"{history.ref}: {one_line(history.card.title) or 'its title is not kept'}"
    events = sorted([*_versions(history), *_absences(history), *_entries(history)], key=lambda one: one[:2])
    for at, _, said in events:
        yield f"{_time(at)}  {said}"
    if history.missing_since is not None and history.gone_at is None:
        yield f"{_time(history.missing_since)}  missing since then; let go when the next complete reading lacks it too"


def _versions(history: CardHistory) -> Iterator[tuple[datetime, int, str]]:
    back = {since for _, since in history.absences if since is not None}
    for number, one in enumerate(history.versions):
        how = "first seen" if number == 0 else "came back" if one.since in back else "changed"
        by = f", written by {one_line(one.editor)}" if one.editor else ""
        kept = "" if one.kept else ", not kept any more"
        yield one.since, 0, f"{how}, with text {_digest(one.digest)}{kept}{by}"


def _absences(history: CardHistory) -> Iterator[tuple[datetime, int, str]]:
    return ((at, 2, "let go: its source has it no more") for at, _ in history.absences)


def _entries(history: CardHistory) -> Iterator[tuple[datetime, int, str]]:
    return ((one.at, 1, f"{_entry(one)}  [{one.seq}]") for one in history.entries)


def _entry(entry: Entry) -> str:
    note = f'; note: "{one_line(entry.note)}"' if entry.note else ""
    match entry.kind:
        case EntryKind.VERIFIED:
            text = f"text {_digest(entry.content)}" if entry.content else "a text that is not known"
            return f"{text} verified {_vouching(entry)}{note}"
        case EntryKind.UNVERIFIED:
            return f"all vouching taken back by {_who(entry)}, {_surely(entry)}{note}"
        case EntryKind.RETRACTED:
            return f"entry {entry.retracts} taken back by {_who(entry)}, {_surely(entry)}{note}"
        case EntryKind.CARRIED:
            return f"what was vouched for holds for text {_digest(entry.content)}: {entry.why}"
        case EntryKind.MOVED:
            return f"moved from {entry.before}"


def _vouching(entry: Entry) -> str:
    when = "" if entry.vouched_at is None else f"on {show_day(entry.vouched_at)} "
    return f"{when}by {_who(entry)}, {_surely(entry)}"


def _who(entry: Entry) -> str:
    return one_line(entry.by) if entry.by else "nobody who is named"


def _surely(entry: Entry) -> str:
    return entry.channel.in_words if entry.channel else "in a way that is not known"


def state_lines(state: CardState) -> Iterator[str]:
    """Tell how a card stood at one time."""
    yield f"{state.ref} on {_time(state.at)}, by what was known then"
    if state.version is None:
        yield "the store did not have it"
    else:
        by = f", written by {one_line(state.version.editor)}" if state.version.editor else ""
        yield f"text {state.version.digest}{by}, first seen {_time(state.version.since)}"
        carried = " (it says the same as the text that was vouched for)" if state.carried else ""
        yield f"state {state.verification}{carried}"
    yield from _standing(state.standing)
    if state.verification is not None:
        due = "no check was due" if state.due_at is None else f"due {show_day(state.due_at)}"
        yield f"{due}, under the policy and the fields of the card as they are today"
    yield from (f"told later, on {_time(one.at)}: {_entry(one)}  [{one.seq}]" for one in state.told_later)


def _standing(standing: Standing) -> Iterator[str]:
    if standing.vouched_at is None:
        yield "nobody vouched for it"
        return
    who = one_line(standing.by) if standing.by else "nobody who is named"
    surely = standing.channel.in_words if standing.channel else "in a way that is not known"
    yield f"vouched for on {show_day(standing.vouched_at)} by {who}, {surely}"
    if standing.content is not None:
        yield f"for text {standing.content}"


def occurrence_lines(found: Sequence[Occurrence]) -> Iterator[str]:
    """Tell which cards held a passage, and when."""
    for one in found:
        last = "still there" if one.version.until is None else f"last seen {_time(one.version.until)}"
        gone = "; the card is gone" if one.gone else ""
        yield f"{one.ref}: {_PLACES[one.where]}, first seen {_time(one.version.since)}, {last}{gone}"
        by = f", written by {one_line(one.version.editor)}" if one.version.editor else ""
        yield f"  text {_digest(one.version.digest)}{by}"
        yield from (f"  {_vouched(vouched)}" for vouched in one.vouchings)
        if not one.vouchings:
            yield "  nobody vouched for it"
        yield from (f"  {_in_force(policy)}" for policy in one.in_force)
        if not one.in_force:
            yield "  no audit told which policy was in force"


def _vouched(vouched: VouchedFor) -> str:
    carried = "a text that says the same " if vouched.carried else ""
    return f"{carried}verified {_vouching(vouched.entry)}  [{vouched.entry.seq}]"


def _in_force(policy: InForce) -> str:
    if policy.interval is None:
        return f"policy in force from {_time(policy.since)}: written by another release, and not understood by this one"
    owner = one_line(policy.owner) if policy.owner else "nobody"
    return f"policy in force from {_time(policy.since)}: checked every {policy.interval}, owner {owner}"


def history_object(history: CardHistory) -> dict[str, object]:
    """Give a card's history as plain values."""
    return {
        "ref": history.ref,
        "title": history.card.title or None,
        "missing_since": _written(history.missing_since),
        "gone_at": _written(history.gone_at),
        "versions": [_version_object(one) for one in history.versions],
        "entries": [_entry_object(one) for one in history.entries],
    }


def state_object(state: CardState) -> dict[str, object]:
    """Give how a card stood as plain values."""
    standing = state.standing
    return {
        "ref": state.ref,
        "at": _written(state.at),
        "version": state.version and _version_object(state.version),
        "state": _word(state.verification),
        "vouched_at": _written(standing.vouched_at),
        "vouched_by": standing.by,
        "channel": _word(standing.channel),
        "vouched_text": standing.content,
        "carried": state.carried,
        "due_at": _written(state.due_at),
        "due_under": "the policy and the fields of the card as they are today",
        "told_later": [_entry_object(one) for one in state.told_later],
    }


def occurrence_object(one: Occurrence) -> dict[str, object]:
    """Give where a passage was as plain values."""
    return {
        "ref": one.ref,
        "where": str(one.where),
        "gone": one.gone,
        "version": _version_object(one.version),
        "vouchings": [{**_entry_object(vouched.entry), "carried": vouched.carried} for vouched in one.vouchings],
        "in_force": [
            {"since": _written(said.since), "interval": said.interval and str(said.interval), "owner": said.owner}
            for said in one.in_force
        ],
    }


def _version_object(one: Version) -> dict[str, object]:
    return {
        "text": one.digest,
        "title": one.title,
        "since": _written(one.since),
        "until": _written(one.until),
        "editor": one.editor,
        "kept": one.kept,
    }


def _entry_object(one: Entry) -> dict[str, object]:
    return {
        "seq": one.seq,
        "at": _written(one.at),
        "kind": str(one.kind),
        "card": one.card,
        "text": one.content,
        "by": one.by,
        "channel": _word(one.channel),
        "vouched_at": _written(one.vouched_at),
        "note": one.note,
        "why": one.why,
        "before": one.before,
        "retracts": one.retracts,
    }


def _word(value: VerificationState | object) -> str | None:
    return None if value is None else str(value)


def _written(moment: Moment | None) -> str | None:
    return None if moment is None else write_moment(moment)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _digest(digest: str | None) -> str:
    return "that is not known" if digest is None else digest[:_SHORT]
