from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kbaudit.message import Message, Purpose
from kbaudit.outcomes.delivered import Fate
from kbaudit.store.engine import reading
from kbaudit.store.outbox import OUTBOX, Claim
from kbaudit.store.store import Store
from tests.databases import Server
from tests.samples import NOW

LEASE = timedelta(minutes=5)


def message(number: int = 1, **fields: object) -> Message:
    made = Message(
        id=f"digest.{number}.2026-11-24@kb.example.org",
        notifier="mail",
        purpose=Purpose.DIGEST,
        person="ana@example.org",
        address="Ana@example.org",
        content=b"Subject: 7 cards\r\n\r\n\x00\xff",
        due=NOW,
    )
    return replace(made, **fields)  # type: ignore[arg-type] # of the fields' types


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url, "1")
    yield opened
    opened.close()


def claimed(store: Store, now: datetime = NOW) -> Claim:
    found = store.outbox.claim("mail", now, LEASE)
    assert found is not None
    return found


def fates(store: Store) -> dict[str, str]:
    with reading(store.engine) as connection:
        rows = connection.execute(select(OUTBOX.c.id, OUTBOX.c.fate)).all()
    return {row.id.split(".")[1]: row.fate for row in rows}


def test_a_message_is_queued_once(store: Store) -> None:
    """However often the same slot is composed, with whatever bytes, the first ones are kept."""
    assert store.queue([message(1), message(2)]) == (message(1).id, message(2).id)
    assert store.queue([message(2, content=b"other"), message(3)]) == (message(3).id,)

    assert [claimed(store).message for _ in range(3)] == [message(1), message(2), message(3)]


def test_nothing_that_was_sent_is_queued_again(store: Store) -> None:
    """The id outlives the bytes."""
    store.queue([message()])
    store.outbox.sent(claimed(store), NOW)

    assert store.queue([message()]) == ()
    assert store.outbox.claim("mail", NOW + timedelta(days=400), LEASE) is None


def test_a_message_is_claimed_when_it_is_due_and_by_its_own_notifier(store: Store) -> None:
    """Neither early, nor by another way."""
    store.queue([message(due=NOW + timedelta(hours=1))])

    assert store.outbox.due(NOW) == []
    assert store.outbox.claim("mail", NOW, LEASE) is None
    assert store.outbox.claim("chat", NOW + timedelta(hours=1), LEASE) is None
    assert store.outbox.due(NOW + timedelta(hours=1)) == ["mail"]
    assert claimed(store, NOW + timedelta(hours=1)).message.person == "ana@example.org"


def test_a_claim_holds_until_its_lease_ends(store: Store) -> None:
    """A process that died leaves its message to the next one, a little later, with the same bytes."""
    store.queue([message()])
    first = claimed(store)

    assert store.outbox.claim("mail", NOW + LEASE - timedelta(seconds=1), LEASE) is None
    second = claimed(store, NOW + LEASE)
    assert (second.message, second.tries, second.first_at) == (first.message, 1, NOW)


def test_whoever_lost_a_claim_changes_nothing_by_giving_it_back(store: Store) -> None:
    """Only the one that has it now may say that it is to wait, or is refused."""
    store.queue([message()])
    lost, held = claimed(store), claimed(store, NOW + LEASE)

    store.outbox.again(lost, "busy", NOW)
    store.outbox.refuse(lost, "no such user", NOW, bounced=True)
    store.outbox.give_up(lost, "too long", NOW)
    store.outbox.release(lost, NOW)

    assert fates(store) == {"1": Fate.SENDING}
    assert store.bounces(NOW) == {}
    store.outbox.again(held, "busy", NOW + timedelta(hours=1))
    assert fates(store) == {"1": Fate.WAITING}


def test_what_was_handed_over_is_sent_whoever_claimed_it_since(store: Store) -> None:
    """A slow server's late yes is a yes."""
    store.queue([message()])
    slow = claimed(store)
    claimed(store, NOW + LEASE)

    store.outbox.sent(slow, NOW + LEASE)

    assert fates(store) == {"1": Fate.SENT}


def test_a_claim_given_back_was_no_try(store: Store) -> None:
    """Where no server could be reached, the day in which a message is tried has not begun."""
    store.queue([message(1), message(2)])
    store.outbox.release(claimed(store), NOW + timedelta(minutes=1))
    other = claimed(store, NOW + timedelta(minutes=1))
    assert other.message == message(2)  # the others come first then
    store.outbox.sent(other, NOW)
    again = claimed(store, NOW + timedelta(days=2))

    assert (again.message, again.tries, again.first_at) == (message(1), 0, NOW + timedelta(days=2))


def test_a_message_that_waits_is_tried_when_its_time_has_come(store: Store) -> None:
    """Not before; and the first try is remembered."""
    store.queue([message()])
    store.outbox.again(claimed(store), "451 busy", NOW + timedelta(minutes=5))

    assert store.outbox.claim("mail", NOW + timedelta(minutes=4), LEASE) is None
    found = claimed(store, NOW + timedelta(minutes=5))
    assert (found.tries, found.first_at) == (1, NOW)


def test_only_the_fate_of_a_settled_message_is_kept(store: Store) -> None:
    """Neither its bytes nor its address stay in the store."""
    store.queue([message(number) for number in range(3)])
    store.outbox.sent(claimed(store), NOW)
    store.outbox.refuse(claimed(store), "550 no", NOW, bounced=False)
    store.outbox.give_up(claimed(store), "451 busy", NOW)

    with reading(store.engine) as connection:
        rows = connection.execute(select(OUTBOX.c.address, OUTBOX.c.content, OUTBOX.c.why)).all()
    assert sorted(rows, key=str) == [(None, None, "451 busy"), (None, None, "550 no"), (None, None, None)]
    assert fates(store) == {"0": Fate.SENT, "1": Fate.REFUSED, "2": Fate.GIVEN_UP}
    assert store.outbox.waiting() == {}


def test_what_is_long_past_is_given_up(store: Store) -> None:
    """All of it, but not what somebody is sending, nor what is younger."""
    days = [timedelta(days=count) for count in (9, 9, 8, 1)]
    store.queue([message(number, due=NOW - span) for number, span in enumerate(days)])
    claimed(store)
    given_up = store.outbox.give_up_before(NOW - timedelta(days=7), "too late", NOW)

    assert [one.id for one in given_up] == [message(1).id, message(2).id]
    assert (given_up[0].address, given_up[0].content) == (message().address, message().content)
    assert fates(store) == {"0": Fate.SENDING, "1": Fate.GIVEN_UP, "2": Fate.GIVEN_UP, "3": Fate.WAITING}


def test_messages_that_wait_are_counted(store: Store) -> None:
    """By the name of their notifier, those that are being sent included."""
    store.queue([message(1), message(2), message(3, notifier="chat"), message(4, due=NOW + timedelta(days=1))])
    claimed(store)

    assert store.outbox.waiting() == {"chat": 1, "mail": 3}


def test_an_address_at_which_nothing_arrives_is_marked(store: Store) -> None:
    """With the person whose it is, since when, and what was said."""
    store.queue([message(1), message(2)])
    store.outbox.refuse(claimed(store), "550 5.1.1 no such user\0", NOW, bounced=True)
    store.outbox.refuse(claimed(store), "550 gone", NOW + timedelta(days=1), bounced=True)

    (bounce,) = store.bounces(NOW + timedelta(days=1)).values()
    assert (bounce.person, bounce.address) == ("ana@example.org", "Ana@example.org")
    assert (bounce.since, bounce.why) == (NOW, "550 gone")


def test_an_address_at_which_something_arrives_is_marked_no_more(store: Store) -> None:
    """The person can be asked again."""
    store.queue([message(1), message(2, address="ana@elsewhere.example"), message(3)])
    store.outbox.refuse(claimed(store), "550 no such user", NOW, bounced=True)
    store.outbox.sent(claimed(store), NOW)
    assert list(store.bounces(NOW)) == ["ana@example.org"]  # that was another address

    store.outbox.sent(claimed(store), NOW)
    assert store.bounces(NOW) == {}


def test_a_mark_is_believed_for_thirty_days(store: Store) -> None:
    """Who is asked nothing gets no mail that could clear the mark, so it ends by itself."""
    store.queue([message()])
    store.outbox.refuse(claimed(store), "550 no such user", NOW, bounced=True)

    assert list(store.bounces(NOW + timedelta(days=29))) == ["ana@example.org"]
    assert store.bounces(NOW + timedelta(days=30)) == {}


def test_nothing_is_sent_to_a_person_who_is_forgotten(store: Store) -> None:
    """What waits goes, and so do the mark and the ids, which may name them."""
    store.queue([message(1), message(2), message(3, person="ben@example.org")])
    store.outbox.refuse(claimed(store), "550 no such user", NOW, bounced=True)
    store.forget_person("ana@example.org", NOW)

    assert fates(store) == {"3": Fate.WAITING}
    assert store.bounces(NOW) == {}


_CLAIMER = """
import json, sys
from datetime import UTC, datetime, timedelta
from kbaudit.store.store import Store
store, now, had = Store.open(sys.argv[1], "1"), datetime(2026, 11, 22, tzinfo=UTC), []
sys.stdin.readline()
while (claim := store.outbox.claim("mail", now, timedelta(minutes=5))) is not None:
    had.append(claim.message.id)
    store.outbox.sent(claim, now)
print(json.dumps(had))
"""


def _claimed_by_four(url: str, count: int) -> list[list[str]]:
    store = Store.open(url, "1")
    store.queue([message(number) for number in range(count)])
    store.close()
    words = [sys.executable, "-c", _CLAIMER, url]
    here = Path(__file__).parents[2]
    four = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=here) for _ in range(4)
    ]
    for one in four:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate()[0]) for one in four]


@pytest.mark.heavy
def test_of_four_that_drain_at_once_each_message_is_one_s(server: Server) -> None:
    """No message is claimed twice, and none is left."""
    url = server.fresh()
    shares = _claimed_by_four(url, 120)
    server.drop(url)

    assert sorted(one for share in shares for one in share) == sorted(message(number).id for number in range(120))


@pytest.mark.prove
def test_of_four_that_drain_a_thousand_each_message_is_one_s(store_url: str) -> None:
    """Of 1,000 messages each is had by one of four at once, on each database."""
    shares = _claimed_by_four(store_url, 1000)

    assert sorted(one for share in shares for one in share) == sorted(message(number).id for number in range(1000))


def test_of_two_alike_within_a_span_one_is_queued(store: Store) -> None:
    """Once the span is over the next one is, but no second time under the same id."""
    made = [
        store.outbox.queue_apart(
            message(id=identity, due=NOW + timedelta(minutes=minutes)), alike, NOW + timedelta(minutes=minutes - 60)
        )
        for identity, alike, minutes in [
            ("a_b.1@x", "a_b.", 0),
            ("a_b.2@x", "a_b.", 59),
            ("a_b.3@x", "a_b.", 60),
            ("a_b.3@x", "a_b.", 600),
            ("axb.1@x", "axb.", 61),
        ]
    ]

    assert made == [True, False, True, False, True]
