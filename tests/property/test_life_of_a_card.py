"""The life of cards, as a model of a page tells it, against the store, through crashes and odd clocks."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event, text

from kbaudit.report import SourceStatus
from kbaudit.store.engine import reading
from kbaudit.store.vouchings import vouched_texts
from kbaudit.text.moments import Moment, may_have_come, starts_at
from tests.bases import Base
from tests.databases import Databases, Files, Server

pytestmark = pytest.mark.heavy

_IDS = st.sampled_from([f"{number}.md" for number in range(8)])
_MEANINGS = st.integers(5, 10)
_SEEN = st.sampled_from([True, True, False])
_TOUCHES = ("restyle", "read anew", "view", "check")
_STYLES = ("The fee is {} EUR.", "The fee is **{} EUR**.\n", "the fee is\n{} EUR.")
"""What differs in style says the same, what differs in the fee does not."""

Text = tuple[int, int]
"""The fee that a text names, and its style."""


class CrashError(Exception):
    """Stand for the end of the process in the middle of its work."""


@dataclass
class Page:
    """What the source has under one id."""

    text: Text
    revision: int
    views: int = 0
    checked_on: date | None = None


@dataclass
class Life:
    """What the store must know of one card.

    Attributes:
        vouched: The text that was vouched for, when, and by whom; None where no vouching stands.
        withdrawn: Whether all vouching was taken back, so that what the source says of old counts no more.
        awaited: Whether the source dates a check in the future.
    """

    page: Page
    missing: bool = False
    gone: bool = False
    vouched: tuple[Text, Moment, str | None] | None = None
    from_source: bool = False
    holds: bool = False
    withdrawn: bool = False
    awaited: bool = False

    def change(self, page: Page, now: datetime) -> list[str]:
        """Become another page; give the kinds of the entries that the ledger must get."""
        entries = []
        before, self.page = self.page, deepcopy(page)
        if page.text != before.text and self.vouched is not None:
            same = self.vouched[0] == page.text
            says_the_same = self.vouched[0][0] == page.text[0] or (self.holds and before.revision == page.revision)
            self.holds = same or says_the_same
            entries += ["carried"] if self.holds and not same else []
        if page.checked_on != before.checked_on or self.awaited:
            entries += self.hear(now)
        return entries

    def hear(self, now: datetime) -> list[str]:
        """Hear what the source says of a check; one that it dates in the future is heard when that has come."""
        at = self.page.checked_on
        self.awaited = at is not None and not may_have_come(at, now)
        if at is None or self.awaited:
            return []
        if self.vouched is None or self.from_source or starts_at(at) >= starts_at(self.vouched[1]):
            self.vouched, self.from_source, self.holds = (self.page.text, at, None), True, True
        return ["verified"]

    @property
    def shown(self) -> tuple[Moment | None, str | None]:
        """Give what an audit sees of its verification."""
        if self.vouched is not None:
            return self.vouched[1:]
        return (None if self.withdrawn else self.page.checked_on), None


@dataclass
class Model:
    """What the store must know."""

    lives: dict[str, Life] = field(default_factory=dict)
    entries: list[tuple[str, str]] = field(default_factory=list)

    def sync(self, shelf: dict[str, Page], now: datetime, accepted: int) -> bool:
        """Take what is on the shelf, where that looks right; tell whether it did."""
        living = {one: life for one, life in self.lives.items() if not life.gone}
        absent = sorted(living.keys() - shelf.keys())
        moved = self._moved(absent, sorted(shelf.keys() - self.lives.keys()), shelf)
        left = [one for one in absent if one not in moved]
        many = len(left) >= 3 and len(left) > 0.15 * len(living)
        if len(left) > accepted and (not shelf or many or len(left) == len(living)):
            return False
        self._enter(dict(sorted(shelf.items())), moved, now)
        for one in left:
            life = self.lives[one]
            life.gone = life.missing or 0 < len(left) <= accepted
            life.missing = True
        return True

    def _moved(self, absent: list[str], fresh: list[str], shelf: dict[str, Page]) -> dict[str, str]:
        texts: defaultdict[Text, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for one in absent:
            texts[self.lives[one].page.text][0].append(one)
        for one in fresh:
            texts[shelf[one].text][1].append(one)
        return {old[0]: new[0] for old, new in texts.values() if len(old) == len(new) == 1}

    def _enter(self, shelf: dict[str, Page], moved: dict[str, str], now: datetime) -> None:
        drafts: dict[str, list[str]] = {}
        for before, after in moved.items():
            self.lives[after] = self.lives.pop(before)
            drafts[after] = ["moved"]
        for one, page in shelf.items():
            life = self.lives.get(one)
            if life is None:
                life = self.lives[one] = Life(deepcopy(page))
                drafts[one] = life.hear(now)
            else:
                drafts[one] = drafts.get(one, []) + life.change(page, now)
            life.missing = life.gone = False
        for one, life in self.lives.items():
            if one not in shelf and life.awaited and not life.gone:
                drafts[one] = life.hear(now)
        self.entries += sorted((kind, f"kb:{one}") for one, kinds in drafts.items() for kind in kinds)


class Lives(RuleBasedStateMachine):
    """Everything that may happen to cards, in any order."""

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self.databases = databases
        self.base = Base(databases.fresh())
        self.model = Model()
        self.pages: dict[str, Page] = {}
        self.revisions = 0

    def teardown(self) -> None:
        """Remove the store."""
        self.base.kb.close()
        self.databases.drop(self.base.url)

    def _revised(self) -> int:
        self.revisions += 1
        return self.revisions

    @initialize(fees=st.lists(_MEANINGS, min_size=3, max_size=6))
    def begin(self, fees: list[int]) -> None:
        """Begin with some pages that the store knows."""
        for number, fee in enumerate(fees):
            self._write(f"{number}.md", fee, 0)
        self.sync(0)

    @rule(identity=_IDS, fee=_MEANINGS, style=st.integers(0, 2), seen=_SEEN)
    def write(self, identity: str, fee: int, style: int, *, seen: bool) -> None:
        """Write a page, or another text on one that is there."""
        self._write(identity, fee, style)
        self._see(seen=seen)

    def _write(self, identity: str, fee: int, style: int) -> None:
        page = self.pages.setdefault(identity, Page((fee, style), 0))
        if page.text != (fee, style) or not page.revision:
            page.text, page.revision = (fee, style), self._revised()

    def _see(self, *, seen: bool) -> None:
        if seen:
            self.sync(0)

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), deed=st.sampled_from(_TOUCHES), number=st.integers(0, 32), seen=_SEEN)
    def touch(self, data: st.DataObject, deed: str, number: int, *, seen: bool) -> None:
        """Change what a page says of nothing but its style, or of nothing at all."""
        identity = data.draw(st.sampled_from(sorted(self.pages)))
        page = self.pages[identity]
        match deed:
            case "restyle":
                self._write(identity, page.text[0], number % 3)
            case "read anew":  # as a release does that reads a version of a page in another way
                page.text = (5 + number % 6, 0)
            case "view":
                page.views = number
            case _:  # somebody vouches for it in the source itself
                page.checked_on = (self.base.now + timedelta(days=number - 30)).date()
        self._see(seen=seen)

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), seen=_SEEN)
    def delete(self, data: st.DataObject, *, seen: bool) -> None:
        """Remove a page."""
        del self.pages[data.draw(st.sampled_from(sorted(self.pages)))]
        self._see(seen=seen)

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), after=_IDS, seen=_SEEN)
    def move(self, data: st.DataObject, after: str, *, seen: bool) -> None:
        """Give a page another id."""
        before = data.draw(st.sampled_from(sorted(self.pages)))
        if after not in self.pages:
            self.pages[after] = self.pages.pop(before)
        self._see(seen=seen)

    @rule(identity=_IDS)
    def give_back(self, identity: str) -> None:
        """Put a page back as it was when it was last seen."""
        if identity in self.model.lives:
            self.pages.setdefault(identity, deepcopy(self.model.lives[identity].page))

    @rule(hours=st.integers(-200, 400))
    def jump(self, hours: int) -> None:
        """Let the clock jump, backwards too."""
        self.base.later(hours=hours)

    @precondition(lambda self: self.model.lives)
    @rule(data=st.data(), by=st.sampled_from(["ana", "bo"]))
    def verify(self, data: st.DataObject, by: str) -> None:
        """Vouch for what a card says as the store has it."""
        identity = data.draw(st.sampled_from(sorted(self.model.lives)))
        life = self.model.lives[identity]
        if not life.gone:
            self.base.kb.verify(f"kb:{identity}", by=by)
            life.vouched, life.from_source, life.holds = (life.page.text, self.base.now, by), False, True
            life.withdrawn = True
            self.model.entries.append(("verified", f"kb:{identity}"))

    @precondition(lambda self: self.model.lives)
    @rule(data=st.data())
    def unverify(self, data: st.DataObject) -> None:
        """Take all vouching for a card back."""
        identity = data.draw(st.sampled_from(sorted(self.model.lives)))
        life = self.model.lives[identity]
        if not life.gone:
            self.base.kb.unverify(f"kb:{identity}", by="cy")
            life.vouched, life.from_source, life.holds, life.withdrawn = None, False, False, True
            self.model.entries.append(("unverified", f"kb:{identity}"))

    def _fill_the_shelf(self) -> None:
        self.base.shelf.cards.clear()
        for identity, page in self.pages.items():
            fee, style = page.text
            self.base.shelf.put(
                identity,
                body=_STYLES[style].format(fee),
                revision=str(page.revision),
                views=page.views,
                verified_at=page.checked_on,
            )

    @rule(accepted=st.sampled_from([0, 0, 0, 1, 5]))
    def sync(self, accepted: int) -> None:
        """Read the source."""
        self._fill_the_shelf()
        taken = self.model.sync(self.pages, self.base.now, accepted)

        done = self.base.sync(accept=accepted)

        assert (done.status is SourceStatus.COMPLETE) is taken, done

    @precondition(lambda self: self.pages)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        """Remove a page, and let its card go."""
        self.pages.pop(data.draw(st.sampled_from(sorted(self.pages))))
        for _ in range(2):
            self.sync(0)

    @precondition(lambda self: any(life.gone for life in self.model.lives.values()))
    @rule(data=st.data(), other=st.booleans())
    def find_again(self, data: st.DataObject, *, other: bool) -> None:
        """Give a page back whose card was let go, with its text or another one."""
        gone = sorted(one for one, life in self.model.lives.items() if life.gone)
        identity = data.draw(st.sampled_from(gone))
        self.give_back(identity)
        if other:
            self._write(identity, 4, 0)
        self.sync(0)

    @rule()
    def sync_while_the_source_is_away(self) -> None:
        """Fail to read the source: nothing changes."""
        self.base.shelf.problem = "is away"
        assert self.base.sync().status is SourceStatus.FAILED
        self.base.shelf.problem = None

    @rule(total=st.integers(6, 9))
    def sync_a_listing_that_was_cut_off(self, total: int) -> None:
        """Read a part of the source: nothing that is not in it is let go or moved."""
        self._fill_the_shelf()
        here = deepcopy(self.pages)
        away = {one: life for one, life in self.model.lives.items() if not life.gone and one not in here}
        if away:
            self.base.shelf.total = total
            was = deepcopy(away)
            done = self.base.sync()
            self.base.shelf.total = -1
            if done.status is SourceStatus.COMPLETE:
                assert (done.missing, done.gone, done.moved) == (0, 0, 0)
                self.model._enter(dict(sorted(here.items())), {}, self.base.now)
            assert {one: self.model.lives[one] for one in away} == was

    @rule(commits=st.integers(0, 5), accepted=st.sampled_from([0, 5]))
    def crash(self, commits: int, accepted: int) -> None:
        """End in the middle of a sync: all of a step is kept, or nothing of it; the next run needs no hand."""
        self._fill_the_shelf()
        after = deepcopy(self.model)
        after.sync(self.pages, self.base.now, accepted)
        left = [commits]

        def end(_connection: object) -> None:
            if not left[0]:
                raise CrashError
            left[0] -= 1

        event.listen(self.base.kb.store.engine, "commit", end)
        with contextlib.suppress(CrashError):
            self.base.sync(accept=accepted)
        self.base.kb.close()
        self.base.kb = self.base.open()
        if self._seen() == _expected(after):
            self.model = after

    def _seen(self) -> dict[str, tuple[object, ...]]:
        return {one.id: (one.body, one.verified_at, one.verified_by, one.views) for one in self.base.kb.intake().cards}

    @invariant()
    def the_store_knows_what_it_must(self) -> None:
        """Its cards, what was vouched for, and the whole history."""
        assert self._seen() == _expected(self.model)
        with reading(self.base.kb.store.engine) as connection:
            changed = set(vouched_texts(connection))
            opened = connection.execute(text("SELECT count(*) FROM kb_version WHERE until IS NULL")).scalar()
        living = {one: life for one, life in self.model.lives.items() if not life.gone}
        assert changed == {f"kb:{one}" for one, life in living.items() if life.vouched and not life.holds}
        assert opened == len(living)

    @invariant()
    def the_ledger_holds_all_of_it(self) -> None:
        """Every entry in its order, and the chain whole."""
        assert sorted(self.base.history()) == sorted(self.model.entries)
        assert self.base.kb.store.breaks() == ()


def _expected(model: Model) -> dict[str, tuple[object, ...]]:
    return {
        one: (_STYLES[life.page.text[1]].format(life.page.text[0]), *life.shown, life.page.views)
        for one, life in model.lives.items()
        if not life.gone
    }


def _prove(databases: Databases, lives: int, steps: int) -> None:
    run_state_machine_as_test(
        partial(Lives, databases),  # type: ignore[arg-type] # it is only ever called
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_store_follows_every_life(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens to cards, the store knows what the model knows."""
    monkeypatch.setattr("kbaudit.store.engine._SET_UP", ("PRAGMA synchronous = OFF", "PRAGMA foreign_keys = ON"))
    _prove(files, 30, 25)


@pytest.mark.prove
def test_the_store_follows_longer_lives(files: Files) -> None:
    """300 lives of up to 50 steps: sync, edit, vouch, delete, return, move, clock, crash; the store follows each."""
    _prove(files, 300, 50)


@pytest.mark.prove
def test_a_store_on_a_server_follows_every_life(server: Server) -> None:
    """300 lives of up to 50 steps, on PostgreSQL."""
    _prove(server, 300, 50)
