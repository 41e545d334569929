from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kbaudit.digests.briefing import Briefing, DigestSettings
from kbaudit.digests.digest import Ahead, Recipient, Role, Told, Upcoming
from kbaudit.digests.slots import next_run
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Severity
from kbaudit.notify import compose
from kbaudit.people.directory import Directory
from kbaudit.person import Leave, Person
from kbaudit.policy import Policy
from kbaudit.task import State, TaskKind
from kbaudit.task_event import Deed, Event
from tests.briefings import Pages, asked, briefing, conflict, day, digest, notice, overdue, paired, part, told
from tests.samples import NOW, card
from tests.tasks_made import ANA, BEN, LEAD

DAY = timedelta(days=1)


def test_an_owner_is_told_what_they_are_asked() -> None:
    """With the card, why, the day, and how to answer."""
    page = card("a", title="Refunds", url="https://example.org/refunds")
    made = digest(briefing([asked("t1", "kb:a")], [page]))
    (item,) = made.items

    assert made.to == Recipient(person=ANA, name=ANA, address=ANA, locale="en", zone="UTC")
    assert (item.task, item.role, item.title, item.link) == ("t1", Role.ASKED, "kb:a", "https://example.org/refunds")
    assert [(one.rule, one.message) for one in item.reasons] == [("review-overdue", "Check of kb:a due.")]
    assert (item.due, item.overdue) == (day("2026-11-29"), False)
    assert [way.href for way in item.ways] == [f"https://kb.test/t/t1/{ANA}/1"]
    assert (made.more, made.waiting, made.since) == (0, 0, None)


def test_a_quote_has_a_link_that_jumps_to_it() -> None:
    """For a card with an address; of another one its file is named."""
    cards = [card("a", title="A", url="https://example.org/a"), card("b", title="B", path="kb/b.md")]
    made = digest(briefing([paired("t1", "kb:a", "kb:b")], cards, findings=[conflict("kb:a", "kb:b")]))
    first, second = made.items[0].quotes

    assert (first.title, first.words, first.value) == ("A", "within 30 days", "30 days")
    assert first.link == "https://example.org/a#:~:text=within%2030%20days"
    assert (second.title, second.link) == ("B", None)
    assert digest(briefing([asked("t2", "kb:b")], cards)).items[0].place == "kb/b.md"


def test_a_long_quote_is_shortened_between_words() -> None:
    """Its link still leads to the whole of it."""
    page = card("a", title="A", url="https://example.org/a")
    quotes = ("thirty days " * 30, "nospace" * 60)
    made = digest(briefing([paired("t1", "kb:a", "kb:b")], [page], findings=[conflict("kb:a", "kb:b", quotes)]))
    first, second = made.items[0].quotes

    assert first.words.endswith("thirty days…")
    assert first.link is not None
    assert first.link.endswith("thirty%20days%20thirty%20days")
    assert (len(first.words), len(second.words)) == (240, 241)


def test_a_card_that_could_not_be_read_is_named_all_the_same() -> None:
    """By its file, with why."""
    torn = asked("t1", "kb:torn.md", LEAD, title="torn.md")
    found = [overdue("kb:torn.md", evidence=(Evidence("kb:torn.md", "�", 1),), message="It is no text.")]
    known = briefing([torn], findings=found).known
    of = Briefing(replace(known, cards=[], never_read=frozenset({"kb:torn.md"})), Pages(), DigestSettings(), NOW)
    (item,) = digest(of, LEAD).items

    assert (item.title, item.place, item.link) == ("torn.md", "kb:torn.md", None)
    assert item.reasons[0].message == "It is no text."
    assert [(quote.title, quote.link) for quote in item.quotes] == [("kb:torn.md", None)]


def test_nothing_to_do_is_no_mail() -> None:
    """Their slot passes, and what waits for a later week is nothing to do yet."""
    waiting = asked("t1", "kb:a", state=State.QUEUED, history=())

    made = notice(briefing([waiting], told={ANA: told()}))

    assert made.digest is None
    assert made.told.slot_at == NOW
    assert compose(briefing([waiting])) == ()


def test_who_is_away_or_has_left_is_told_nothing() -> None:
    """Their slot stays, so that what is theirs still comes once they are back."""
    leave = Person(name="Ana", address=ANA, leave=(Leave(date(2026, 11, 20), date(2026, 11, 30)),))
    gone = Person(name="Ben", address=BEN, left=date(2026, 11, 1))
    tasks = [asked("t1", "kb:a"), asked("t2", "kb:b", BEN), asked("t3", "kb:c", LEAD)]

    made = compose(briefing(tasks, directory=Directory((leave, gone)), unreached=frozenset({LEAD})))

    assert made == ()


def test_the_directory_says_where_and_how_somebody_is_written_to() -> None:
    """Their name, address, language and zone; the day is that of their zone."""
    ana = Person(name="Ana Diaz", address=ANA, zone="Pacific/Kiritimati", locale="es")
    made = digest(briefing([asked("t1", "kb:a")], directory=Directory((ana,)), now=NOW + timedelta(hours=12)))

    assert made.to == Recipient(person=ANA, name="Ana Diaz", address=ANA, locale="es", zone="Pacific/Kiritimati")
    assert made.today == day("2026-11-23")


def test_the_riskiest_comes_first_and_what_was_ignored_before_it() -> None:
    """An error before warnings; a second time before both."""
    tasks = [
        asked("t1", "kb:a"),
        paired("t2", "kb:b", "kb:c", severity=Severity.ERROR),
        asked("t3", "kb:d", at=NOW - 8 * DAY),
    ]
    found = [overdue("kb:a"), overdue("kb:d"), conflict("kb:b", "kb:c")]

    made = digest(briefing(tasks, findings=found, told={ANA: told(times={"t3": 1})}))

    assert [(item.task, item.times) for item in made.items] == [("t3", 2), ("t2", 1), ("t1", 1)]
    assert made.items[0].next_told == LEAD


def test_what_was_answered_and_is_asked_again_counts_from_the_beginning() -> None:
    """So that nobody is held to have ignored what they answered."""
    history = (
        Event(deed=Deed.ASK, at=NOW - 20 * DAY),
        Event(deed=Deed.LOOK_NOW, by=ANA, at=NOW - 3 * DAY),
        Event(deed=Deed.STANDS, at=NOW - DAY, word="still found"),
        Event(deed=Deed.ASK, at=NOW - DAY),
    )
    made = digest(briefing([asked("t1", "kb:a", history=history)], told={ANA: told(times={"t1": 2})}))

    assert made.items[0].times == 1
    assert made.since is not None
    assert (made.since.returned, made.since.fresh, made.since.settled) == (1, 0, 1)


def test_who_is_told_again_at_once_has_ignored_nothing_meanwhile() -> None:
    """A digest between two slots is no second one."""
    task = asked("t1", "kb:a", at=NOW - DAY)
    made = digest(briefing([task], told={ANA: told(days_ago=0, times={"t1": 1})}, now=NOW + timedelta(hours=1)))

    assert made.items[0].times == 1


def test_what_changed_since_the_last_digest_is_counted() -> None:
    """What is new, and what is gone of what was told then."""
    old, new = asked("t1", "kb:a", at=NOW - 9 * DAY), asked("t2", "kb:b", at=NOW - DAY)
    made = digest(briefing([old, new], told={ANA: told(times={"t1": 1, "t8": 1, "t9": 2})}))

    assert made.since is not None
    assert made.since.day == day("2026-11-15")
    assert (made.since.fresh, made.since.settled, made.since.returned) == (1, 2, 0)


def test_who_is_not_asked_is_told_once() -> None:
    """Of a pair the other owner is told, and is not reminded."""
    task = paired("t1", "kb:a", "kb:b", told=(BEN,), at=NOW - 10 * DAY)
    first = digest(briefing([task]), BEN)
    again = notice(briefing([task], told={BEN: told(times={"t1": 1})}), BEN)

    assert (first.items[0].role, first.items[0].accountable) == (Role.TOLD, ANA)
    assert again.digest is None
    assert again.told.times == {"t1": 1}


def test_whose_card_was_withdrawn_may_object_until_a_day() -> None:
    """They are told, and who decided is not."""
    history = (Event(deed=Deed.ASK, at=NOW - DAY), Event(deed=Deed.KEEP, by=ANA, card="kb:a", at=NOW))
    task = paired("t1", "kb:a", "kb:b", told=(BEN,), state=State.DECIDED, until=day("2026-11-29"), history=history)

    (made,) = compose(briefing([task]))

    assert made.digest is not None
    assert (made.slot.person, made.digest.items[0].role) == (BEN, Role.WITHDRAWN)
    assert made.digest.items[0].due == day("2026-11-29")


def test_a_steward_decides_a_dispute_before_all_else() -> None:
    """It comes first in what is theirs."""
    tasks = [asked("t1", "kb:a", LEAD), paired("t2", "kb:b", "kb:c", LEAD, state=State.DISPUTED)]

    assert [item.role for item in digest(briefing(tasks), LEAD).items] == [Role.DECIDES, Role.ASKED]


def test_what_is_left_out_is_counted_exactly() -> None:
    """And is not taken for told."""
    tasks = [asked(f"t{number:03}", f"kb:{number}") for number in range(163)]
    made = notice(briefing(tasks, settings=DigestSettings(most=20)))

    assert made.digest is not None
    assert (len(made.digest.items), made.digest.more) == (20, 143)
    assert len(made.told.times) == 20


def test_what_is_ahead_is_told_with_its_day() -> None:
    """Tasks that wait, changes that were promised, and checks that fall due soon."""
    tasks = [
        asked("t1", "kb:a"),
        asked("t2", "kb:b", state=State.QUEUED, begins=day("2026-12-01"), history=()),
        asked("t3", "kb:c", state=State.PROMISED, until=day("2026-11-30")),
        asked("t4", "kb:d", state=State.QUEUED, begins=day("2027-01-01"), history=()),
    ]
    cards = [
        card("e", title="Fees", owner=ANA, verified_at=date(2026, 6, 1)),
        card("f", owner=ANA, verified_at=date(2026, 7, 1)),
        card("g", owner=BEN, verified_at=date(2026, 6, 1)),
        card("h", owner=ANA, audience="board", verified_at=date(2026, 6, 2)),
    ]
    made = digest(briefing(tasks, cards))

    assert made.waiting == 2
    assert [(one.what, one.title, f"{one.day}") for one in made.upcoming] == [
        (Ahead.CHECK, "Fees", "2026-11-28"),
        (Ahead.CHECK, "Refunds", "2026-11-29"),
        (Ahead.PROMISE, "kb:c", "2026-11-30"),
        (Ahead.TURN, "kb:b", "2026-12-01"),
    ]


def test_much_that_is_ahead_is_cut_and_counted() -> None:
    """Five, the nearest first."""
    cards = [card(f"c{number}", title="X", owner=ANA, verified_at=date(2026, 6, 1)) for number in range(9)]
    made = digest(briefing([asked("t1", "kb:a")], cards))

    assert (len(made.upcoming), made.upcoming_more) == (5, 4)
    assert isinstance(made.upcoming[0], Upcoming)


def test_a_collection_without_owner_lists_its_first_cards() -> None:
    """One reason, its name and how many there are; nothing that may not be opened."""
    cards = [card(f"c{number}", title=f"Card {number}", collection="Billing") for number in range(7)]
    hidden = card("c7", title="Secret", collection="Billing", audience="board")
    parts = tuple(part(one.ref, "owner-missing") for one in (*cards, hidden))
    task = asked(
        "t1",
        "kb/Billing",
        LEAD,
        kind=TaskKind.OWNERLESS,
        title="name an owner for Billing, 8 cards",
        cards=tuple(one.ref for one in (hidden, *cards)),
        parts=parts,
    )
    (item,) = digest(briefing([task], [*cards, hidden]), LEAD).items

    assert (item.collection, item.cards, item.link) == ("kb/Billing", 8, None)
    assert [quote.title for quote in item.quotes] == ["Card 0", "Card 1", "Card 2", "Card 3"]


def test_the_same_digest_comes_of_the_same_base_in_any_order() -> None:
    """Neither tasks nor cards nor findings depend on their order."""
    tasks = [asked(f"t{number}", f"kb:{number}", [ANA, BEN][number % 2]) for number in range(12)]
    cards = [card(f"{number}", title="X", owner=ANA) for number in range(12)]
    found = [overdue(f"kb:{number}") for number in range(12)]
    made = compose(briefing(tasks, cards, findings=found))
    for listed in (tasks, cards, found):
        random.Random(7).shuffle(listed)

    assert compose(briefing(tasks, cards, findings=found)) == made


def test_the_words_of_a_restricted_card_are_told_to_nobody_else() -> None:
    """Neither its title, its quote, its value, its id nor the message that names it."""
    cards = [
        card("a", title="Refunds", owner=ANA),
        card("canary-id", title="CANARY title", audience="board", owner=BEN, path="canary.md"),
    ]
    found = [conflict("kb:a", "kb:canary-id", ("within 30 days", "CANARY words")), overdue("kb:canary-id")]
    tasks = [
        paired("t1", "kb:a", "kb:canary-id", ANA, told=(BEN,)),
        asked("t2", "kb:canary-id", ANA, title="CANARY title"),
        asked("t3", "kb:canary-id", ANA, title="CANARY title", state=State.QUEUED, begins=NOW.date(), history=()),
    ]
    of = briefing(tasks, cards, findings=found)

    assert "canary" not in repr(digest(of, ANA)).casefold()
    assert "CANARY words" in repr(digest(of, BEN))
    pair = next(item for item in digest(of, ANA).items if item.task == "t1")
    assert [quote.title for quote in pair.quotes] == ["Refunds", None]
    assert [(one.rule, one.message) for one in pair.reasons] == [("contradiction", None)]


def test_a_year_brings_one_digest_a_slot_and_never_an_empty_one() -> None:
    """Three owners in three zones, one of them with nothing to do in summer; an outage of two weeks in March."""
    zones = {ANA: "Asia/Jakarta", BEN: "Europe/Athens", LEAD: "America/New_York"}
    people = Directory(tuple(Person(name=name, address=name, zone=zone) for name, zone in zones.items()))
    known = briefing([], directory=people, policy=Policy()).known
    mails: dict[str, list[tuple[date, str]]] = {name: [] for name in zones}
    before: dict[str, Told] = {}
    first = NOW.replace(month=1, day=1, hour=2)
    runs = [first + DAY * number for number in range(365) if not 70 <= number < 84]
    for number, run in enumerate(runs):
        idle = {BEN} if 6 <= run.month <= 8 else set()
        tasks = [asked(name[:1], f"kb:{name[:1]}", name, at=first) for name in zones if name not in idle]
        of = Briefing(replace(known, tasks=tasks, told=before), briefing([]).answers, DigestSettings(), run)
        for made in compose(of, next_run(runs[:number][::-1], run)):
            before = {**before, made.slot.person: made.told}
            if made.digest is not None:
                assert made.digest.items
                mails[made.slot.person].append((run.date(), f"{made.slot.at:%Y-%m-%d}"))
    for name, sent in mails.items():
        assert len({slot for _, slot in sent}) == len(sent), "one digest a slot"
        late = [one for one, slot in sent if f"{one}" > slot]
        assert late == [date(2026, 3, 26)], "nothing late but one catch-up after the outage"
        # At once on 1 January, then every Tuesday but that of 17 March; for Ben none of the 13 from June to August.
        assert len(sent) == (39 if name == BEN else 52), name


def test_a_digest_that_lists_nothing_is_refused() -> None:
    """With what to write."""
    with pytest.raises(SettingError, match="1 or more"):
        DigestSettings(most=0)
    with pytest.raises(SettingError, match="no time of day"):
        DigestSettings(at="noon")
