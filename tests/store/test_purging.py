from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from kbaudit.config.values import StoreSettings
from kbaudit.content import Content
from kbaudit.digests.digest import Slot, Told
from kbaudit.errors import BusyError, ConfigError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.message import Purpose
from kbaudit.outcomes.upkeep import Purged
from kbaudit.store import contents
from kbaudit.store.engine import writing
from kbaudit.store.slots import Filled
from kbaudit.text.intervals import Interval
from tests.bases import Base
from tests.messages_made import mail
from tests.samples import card

KEEP = StoreSettings(keep_bodies=Interval(days=100))


def _keeping(base: Base, settings: StoreSettings = KEEP, *, configured: bool = True) -> KnowledgeBase:
    config = replace(base.config, store=settings, sources=base.config.sources if configured else ())
    return KnowledgeBase(config, base.kb.store, lambda: base.now)


def _kept(base: Base, identity: str) -> list[bool]:
    return [one.kept for one in base.kb.log(f"kb:{identity}").versions]


@pytest.fixture
def edited(base: Base) -> Base:
    """Give a base with a card of four texts, the second of which is vouched for."""
    for number in range(1, 5):
        base.shelf.put("a", body=f"The fee is {number} EUR.")
        base.sync()
        if number == 2:
            base.kb.verify("kb:a", by="ana@example.org")
        base.later(days=60)
    return base


def test_old_texts_are_emptied_and_stay_known(edited: Base) -> None:
    """What is vouched for, what is young and what a card says now is kept; when the card had what is always known."""
    before = edited.kb.log("kb:a")

    done = _keeping(edited).purge()

    assert done == Purged(bodies=1, strays=0, facts=0)
    assert _kept(edited, "a") == [False, True, True, True]
    assert [one.digest for one in edited.kb.log("kb:a").versions] == [one.digest for one in before.versions]
    assert edited.kb.check() == ()
    assert edited.kb.find_passage("1 EUR") == ()
    edited.later(days=1_000)
    assert _keeping(edited).purge().bodies == 1
    assert _kept(edited, "a") == [False, True, False, True]


def test_what_was_noted_of_texts_is_emptied_with_them(edited: Base) -> None:
    """It quotes them; where nothing is emptied it stays."""
    shelf = edited.kb.store.memory().shelf()
    shelf.keep("quotes", b"The fee is 1 EUR.")
    edited.kb.purge()
    assert shelf.read("quotes") is not None

    _keeping(edited).purge()

    assert shelf.read("quotes") is None


def test_a_dry_run_does_nothing(edited: Base) -> None:
    """It tells what would be done."""
    assert _keeping(edited).purge(dry_run=True).bodies == 1
    assert _kept(edited, "a") == [True, True, True, True]


def test_without_a_limit_all_texts_are_kept(edited: Base) -> None:
    """Nothing is forgotten unless somebody said for how long to keep it; no interval is too long."""
    for settings in (
        StoreSettings(),
        StoreSettings(keep_bodies=Interval(months=1_200)),
        StoreSettings(keep_bodies=Interval(months=36_000)),
    ):
        assert _keeping(edited, settings).purge() == Purged(bodies=0, strays=0, facts=0)


def test_a_text_that_comes_back_is_kept_again(edited: Base) -> None:
    """What was vouched for it still stands in the ledger."""
    _keeping(edited).purge()
    edited.shelf.put("a", body="The fee is 1 EUR.")

    edited.sync()

    assert _kept(edited, "a") == [True, True, True, True, True]


def test_what_no_card_ever_had_is_removed(edited: Base) -> None:
    """A run that was cut off leaves texts, an edit leaves facts."""
    edited.shelf.put("a", body="The fee is gone.")
    edited.kb.audit(select=["contradiction"])
    edited.sync()
    with writing(edited.kb.store.engine) as connection:
        contents.keep(connection, [Content.of(card("stray"))])

    done = _keeping(edited, StoreSettings()).purge()

    assert done == Purged(bodies=0, strays=1, facts=1)


def test_a_source_that_is_configured_no_more_is_purged_as_a_whole(edited: Base) -> None:
    """Its cards are let go and its texts emptied; their history stays, and comes back with them."""
    edited.shelf.unreadable["u"] = "is odd"
    edited.sync()
    edited.kb.audit(select=["unreadable-card"])
    with pytest.raises(ConfigError, match="take it out of"):
        edited.kb.purge(source="kb")

    done = _keeping(edited, configured=False).purge(source="kb")

    assert (done.cards, done.bodies) == (1, 4)
    assert _kept(edited, "a") == [False] * 4
    assert edited.kb.log("kb:a").gone_at == edited.now
    assert edited.kb.intake().unreadable == ()
    assert edited.kb.check() == ()
    with edited.kb.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM kb_finding")).scalar() == 0
    edited.later(days=1)
    edited.sync()
    back = edited.card("a")
    assert back is not None
    assert back.body == "The fee is 4 EUR."
    assert len(edited.kb.log("kb:a").entries) == 1
    assert edited.kb.check() == ()


def test_a_purge_gives_way_to_a_run(edited: Base) -> None:
    """Two that change the store do not do so at once."""
    with edited.kb.store.held("sync", edited.now), pytest.raises(BusyError, match="sync"):
        edited.kb.purge()


@pytest.mark.parametrize("fate", ["sent", "given-up"])
def test_what_became_of_a_message_is_kept_for_a_time_only(base: Base, fate: str) -> None:
    """Counted from when that was known; a message that waits stays, however old."""
    outbox = base.kb.store.outbox
    base.kb.store.queue([mail(1), mail(2, due=base.now + timedelta(days=1_000))])
    base.later(days=50)
    claim = outbox.claim("mail", base.now, timedelta(minutes=5))
    assert claim is not None
    (outbox.sent(claim, base.now) if fate == "sent" else outbox.give_up(claim, "nobody there", base.now))
    base.later(days=90)
    assert base.kb.purge().messages == 0
    assert base.kb.store.queue([mail(1)]) == ()
    base.later(minutes=1)

    assert base.kb.purge(dry_run=True).messages == 1
    assert base.kb.purge().messages == 1

    assert base.kb.purge().messages == 0
    assert base.kb.store.queue([mail(2)]) == ()
    assert base.kb.check() == ()


def test_no_retention_is_so_short_that_a_message_would_be_sent_twice(base: Base) -> None:
    """Forty days are kept whatever is configured: a mail with a code may arrive once more in that time."""
    keep = StoreSettings(keep_messages=Interval(days=1))
    base.kb.store.queue([mail(1)])
    claim = base.kb.store.outbox.claim("mail", base.now, timedelta(minutes=5))
    assert claim is not None
    base.kb.store.outbox.sent(claim, base.now)
    base.later(days=40)

    assert _keeping(base, keep).purge().messages == 0
    base.later(minutes=1)
    assert _keeping(base, keep).purge().messages == 1


def test_a_slot_whose_message_is_purged_stays_filled(base: Base) -> None:
    """The digest of a slot is not queued again, and what was told is known."""
    slot = Slot(person="ana@example.org", at=base.now)
    told = Told(slot_at=base.now, made_at=base.now, times={"t": 1})
    filled = Filled(slot=slot, purpose=Purpose.DIGEST, told=told, message=mail(1))
    slots = base.kb.store.slots
    assert slots.fill([filled]) == (mail(1).id,)
    claim = base.kb.store.outbox.claim("mail", base.now, timedelta(minutes=5))
    assert claim is not None
    base.kb.store.outbox.sent(claim, base.now)
    base.later(days=400)

    assert base.kb.purge().messages == 1

    assert slots.fill([filled]) == ()
    assert slots.told(Purpose.DIGEST) == {"ana@example.org": told}
