"""The loop that tells people, on a store with its outbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from kbaudit.assign import AssignSettings
from kbaudit.config.mail import MailSettings
from kbaudit.config.values import WebSettings
from kbaudit.digests.briefing import DigestSettings
from kbaudit.errors import ConfigError, StoreError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.message import MAIL, Purpose
from kbaudit.outcomes.notified import Notified
from kbaudit.policy import Policy
from kbaudit.secret import Secret
from kbaudit.task_event import Deed
from tests.bases import Base
from tests.databases import Files
from tests.mails.reading import html_of, links_in, opened, seen, text_of
from tests.tasks_made import ANA, BEN, LEAD

MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)


@dataclass
class Office:
    """A base whose mails become files.

    Attributes:
        mail: How mail is sent.
    """

    base: Base
    mail: MailSettings
    key: Secret
    digests: DigestSettings = field(default_factory=DigestSettings)
    assign: AssignSettings = field(default_factory=AssignSettings)

    def open(self) -> KnowledgeBase:
        """Open the base."""
        self.base.kb.close()
        config = replace(
            self.base.config,
            mail=self.mail,
            notifiers={MAIL: self.mail.notifier()},
            digests=self.digests,
            assign=self.assign,
            web=WebSettings(keys=(self.key,)),
        )
        self.base.kb = KnowledgeBase.open(self.base.url, config=config, clock=lambda: self.base.now)
        return self.base.kb

    def night(self, **options: bool) -> Notified:
        """Run what a nightly job runs."""
        kb = self.open()
        self.base.sync()
        kb.audit(select=["review-overdue", "contradiction"])
        kb.assign()
        return kb.notify(**options)

    @property
    def mails(self) -> list[EmailMessage]:
        """Give the mails that arrived, the oldest first."""
        files = sorted(Path(str(self.mail.eml)).glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [opened(file.read_bytes()) for file in files]


@pytest.fixture
def office(files: Files, tmp_path: Path) -> Iterator[Office]:
    """Give an office where Ana has one overdue card, and Ben another."""
    base = Base(files.fresh())
    base.policy = Policy(steward=LEAD)
    base.now = MONDAY
    base.shelf.put("a", owner=ANA, title="Refunds", verified_at=date(2025, 1, 1), url="https://example.org/a")
    base.shelf.put("b", owner=BEN, title="Returns", body="Send it back.", verified_at=date(2025, 1, 1))
    (tmp_path / "key").write_text("k" * 64, encoding="ascii")
    yield Office(
        base, MailSettings(eml=tmp_path / "mails", sender="KB <kb@example.org>"), Secret(file=tmp_path / "key")
    )
    base.kb.close()


def addressed(done: Notified) -> list[tuple[str, str]]:
    return [(mail.to.person, str(mail.purpose)) for mail in done.mails]


def test_a_store_that_never_mailed_anybody_does_not_begin_unasked(office: Office) -> None:
    """It says whom it would mail; once it may, it goes on by itself."""
    held = office.night()

    assert held.held_back
    assert addressed(held) == [(ANA, "digest"), (BEN, "digest"), (LEAD, "steward")]
    assert office.mails == []

    done = office.night(first_run=True)

    assert not done.held_back
    assert done.delivered is not None
    assert done.delivered.complete
    assert [str(mail["To"]) for mail in office.mails] == [ANA, BEN, LEAD]
    office.base.later(days=8)
    assert addressed(office.night()) == [(ANA, "digest"), (BEN, "digest"), (LEAD, "steward")]


def test_each_slot_brings_one_mail_in_the_night_before_it(office: Office) -> None:
    """The first comes at once; two weeks of nights bring two more for everybody."""
    sent = []
    for night in range(15):
        done = office.night(first_run=night == 0)
        sent += [(night, mail.to.person) for mail in done.mails if mail.purpose is Purpose.DIGEST]
        office.base.later(days=1)

    assert sent == [(0, ANA), (0, BEN), (8, ANA), (8, BEN)]
    assert len({mail["Message-ID"] for mail in office.mails}) == len(office.mails)


def test_who_answers_everything_hears_no_more(office: Office) -> None:
    """Nothing to do, no mail; what comes later comes with their next slot."""
    office.night(first_run=True)
    (task,) = office.base.kb.tasks(person=ANA)
    digest = office.base.kb.content("kb:a").digest
    office.base.later(hours=1)
    office.base.kb.answer(task.id, Deed.STILL_RIGHT, by=ANA, text=digest)
    office.base.later(days=8)

    done = office.night()

    assert addressed(done) == [(BEN, "digest"), (LEAD, "steward")]
    assert done.quiet == 1


def test_a_steward_whose_people_have_done_everything_gets_no_mail(office: Office) -> None:
    """Their slot passes like that of everybody else."""
    office.night(first_run=True)
    for task in office.base.kb.tasks():
        text = office.base.kb.content(task.subject).digest
        office.base.later(hours=1)
        office.base.kb.answer(task.id, Deed.STILL_RIGHT, by=str(task.accountable), text=text)
    office.base.later(days=8)

    done = office.night()

    assert addressed(done) == []
    assert done.quiet == 3


def test_the_second_digest_warns_and_after_it_the_steward_is_told(office: Office) -> None:
    """By name, in that order."""
    office.night(first_run=True)
    office.base.later(days=8)
    office.night()
    warned = text_of([mail for mail in office.mails if mail["To"] == ANA][-1])
    quiet = text_of([mail for mail in office.mails if mail["To"] == LEAD][-1])
    office.base.later(days=7)
    office.night()
    told = text_of([mail for mail in office.mails if mail["To"] == ANA][-1])
    steward = text_of([mail for mail in office.mails if mail["To"] == LEAD][-1])

    assert f"Second time without an answer: next, {LEAD} is told." in warned
    assert "asked" not in quiet.partition("Who has how much")[0].partition("\n")[2]
    assert f"Still without an answer: {LEAD} has been told." in told
    assert "1. Refunds" in steward
    assert f"{ANA}: asked 2 times, no answer" in steward


def test_a_run_that_is_repeated_sends_nothing_twice(office: Office) -> None:
    """Nor does one that fills a slot which another filled meanwhile."""
    office.night(first_run=True)
    before = office.base.kb.store.slots.told(Purpose.DIGEST)

    assert addressed(office.night()) == []
    assert office.base.kb.store.slots.told(Purpose.DIGEST) == before
    assert len(office.mails) == 3


def test_everybody_can_be_told_at_once(office: Office) -> None:
    """Whatever the time, and without being held to have ignored anything."""
    office.night(first_run=True)
    office.base.later(hours=2)

    done = office.night(at_once=True)

    assert addressed(done) == [(ANA, "digest"), (BEN, "digest"), (LEAD, "steward")]
    assert "Second time" not in text_of([mail for mail in office.mails if mail["To"] == ANA][-1])


def test_a_preview_keeps_and_sends_nothing(office: Office) -> None:
    """And its links answer nothing, so that it may be passed on."""
    office.night(first_run=True)
    kb = office.base.kb
    shown = kb.preview()

    assert addressed(shown) == [(ANA, "digest"), (BEN, "digest"), (LEAD, "steward")]
    assert shown.delivered is None
    assert len(office.mails) == 3
    signed, previewed = (re.findall(r"%5B(\S+?)%5D", text) for text in (text_of(office.mails[0]), shown.mails[0].text))
    assert len(signed) == len(previewed) > 1
    assert set(signed).isdisjoint(previewed)


def test_without_mail_nothing_can_be_sent_but_all_can_be_seen(office: Office) -> None:
    """It says what to configure."""
    office.night(first_run=True)
    bare = KnowledgeBase.open(office.base.url, config=office.base.config, clock=lambda: office.base.now)

    with bare as kb, pytest.raises(ConfigError, match=r"write \[mail\]"):
        kb.notify()
    with KnowledgeBase.open(office.base.url, config=office.base.config, clock=lambda: office.base.now) as kb:
        assert len(kb.preview().mails) == 3


def test_a_base_never_audited_has_nothing_to_tell(office: Office) -> None:
    """It says what to run."""
    with pytest.raises(StoreError, match="run kbaudit audit"):
        office.open().notify()


def test_whose_address_is_not_known_is_named(office: Office) -> None:
    """Their slot stays, so that they are told once there is one."""
    office.base.shelf.put("a", owner="@ana")
    done = office.night(first_run=True)

    assert done.unaddressed == ("@ana",)
    assert addressed(done) == [(BEN, "digest"), (LEAD, "steward")]
    assert "@ana" not in office.base.kb.store.slots.told(Purpose.DIGEST)


def test_mails_lead_to_pages_where_there_are_some(office: Office) -> None:
    """Each task has one link, and no answer needs a mail."""
    office.mail = replace(office.mail, base_url="https://kb.test")
    office.night(first_run=True)

    links = links_in(text_of(office.mails[0]))

    assert [re.sub(r"(?<=/[tu]/).*", "", link) for link in links] == [
        "https://example.org/a",
        "https://kb.test/t/",
        "https://kb.test/",
        "https://kb.test/u/",
    ]
    assert seen(html_of(office.mails[0])).links == links


@pytest.mark.parametrize("base_url", [None, "https://kb.test"], ids=["without-pages", "with-pages"])
def test_digests_can_be_stopped_by_a_mail_where_mail_is_read(
    base_url: str | None, office: Office, tmp_path: Path
) -> None:
    """Beside the page, where there is one; where no mail is read, nothing is offered that nobody hears."""
    office.mail = replace(office.mail, base_url=base_url, maildir=tmp_path / "answers")
    office.night(first_run=True)
    (first, *_) = office.mails
    links = re.findall("<([^>]*)>", first["List-Unsubscribe"])

    assert [re.sub(r"(?<=/u/).*|(?<=%5B).*", "", link) for link in links] == [
        *(["https://kb.test/u/"] if base_url else []),
        "mailto:kb@example.org?subject=%5B",
    ]
    assert (first["List-Unsubscribe-Post"] is not None) == (base_url is not None)
    assert links_in(text_of(first))[-1] == links[0]
    office.mail = replace(office.mail, base_url=None, maildir=None)
    office.base.later(days=8)
    office.night(at_once=True)
    assert office.mails[-1]["List-Unsubscribe"] is None


def test_a_forgotten_person_leaves_no_slots(office: Office) -> None:
    """Nobody can tell when they were told something."""
    office.night(first_run=True)
    office.base.kb.stop_digests(ANA)
    office.base.kb.forget_person(ANA)

    assert set(office.base.kb.store.slots.told(Purpose.DIGEST)) == {BEN}
    assert office.base.kb.store.slots.stopped() == frozenset()


def test_who_stopped_their_digests_gets_none_until_they_want_them_again(office: Office) -> None:
    """By any name that the directory knows."""
    office.night(first_run=True)
    office.base.kb.stop_digests(ANA.upper())
    office.base.later(days=8)
    assert addressed(office.night()) == [(BEN, "digest"), (LEAD, "steward")]
    office.base.kb.resume_digests(ANA)
    office.base.later(days=7)
    assert (ANA, "digest") in addressed(office.night())


def test_the_words_of_a_restricted_card_are_in_nobody_elses_mail(office: Office) -> None:
    """It contradicts a public one, and its owner alone reads what it says."""
    said = "Refunds for shop orders are possible within {} days of delivery."
    office.base.shelf.put("a", owner=ANA, title="Refunds", body=said.format(30), verified_at=date(2025, 1, 1))
    office.base.shelf.put(
        "canary",
        owner=BEN,
        title="CANARY",
        body=f"CANARY. {said.format(14)}",
        audience="board",
        url="https://example.org/CANARY",
    )
    office.night(first_run=True)
    for _ in range(3):
        office.base.later(days=7)
        office.night()
    by_person: dict[str, str] = {}
    for mail in office.mails:
        everything = f"{mail.items()}{text_of(mail)}{html_of(mail)}"
        by_person[str(mail["To"])] = by_person.get(str(mail["To"]), "") + everything

    assert "These two disagree" in by_person[ANA] + by_person[BEN]
    assert "CANARY" in by_person[BEN]
    for person in (ANA, LEAD):
        assert "canary" not in by_person[person].casefold()
        assert "14 days" not in by_person[person]


def fill(office: Office, cards: int, owners: int) -> None:
    office.base.shelf.cards.clear()
    for number in range(cards):
        office.base.shelf.put(
            f"c{number:04}",
            title=f"Card {number:04}",
            body=f"Only the words of {number:04}.",
            owner=f"p{number % owners}@example.org",
            views=number,
            verified_at=date(2025, 1, 1),
        )


def listed(mail: EmailMessage) -> list[str]:
    return re.findall(r"(?m)^\d+\. (Card \d+)$", text_of(mail).partition("Coming up")[0])


def check_many(office: Office, cards: int) -> None:
    """Let six people own overdue cards: everybody is asked five, the riskiest first, and hears how many wait."""
    fill(office, cards, 6)
    done = office.night(first_run=True)
    arrived = office.mails
    mails = [mail for mail in arrived if str(mail["Subject"]).startswith("5 cards")]
    waiting = cards // 6 - 5

    assert len(done.mails) == 7
    assert len(mails) == 6
    for mail in mails:
        assert f"{waiting} more wait for a later week." in text_of(mail)
        assert len(listed(mail)) == 5
        assert listed(mail) == sorted(listed(mail), reverse=True), "the most used first"
    (steward,) = [text_of(mail) for mail in arrived if mail not in mails]
    assert steward.startswith("Knowledge base: 30 asked\n")
    assert steward.count(f"5 asked, 0 overdue, {waiting} waiting") == 6


def check_one(office: Office, cards: int) -> None:
    """Let one person be asked very many at once: what is listed and what is counted make all of them."""
    fill(office, cards, 1)
    office.assign = AssignSettings(checks_a_week=2000)
    office.digests = DigestSettings(most=1000)
    office.night(first_run=True)
    (mail,) = [mail for mail in office.mails if mail["To"] == "p0@example.org"]
    more = re.search(r"and (\d+) more", text_of(mail))

    assert more is not None
    assert len(listed(mail)) + int(more[1]) == cards
    assert listed(mail)[0] == f"Card {cards - 1:04}", "the most used first"
    assert len(mail.as_bytes()) <= 100_000


def test_many_cards_bring_no_avalanche(office: Office) -> None:
    """Nobody is asked more than five a week."""
    check_many(office, 120)


def test_very_many_at_once_bring_one_short_mail_with_an_honest_count(office: Office) -> None:
    """No mail program cuts it."""
    check_one(office, 96)


@pytest.mark.prove
def test_1632_cards_of_six_owners_bring_no_avalanche(office: Office) -> None:
    """Nobody is asked more than five a week."""
    check_many(office, 1632)


@pytest.mark.prove
def test_an_owner_of_960_overdue_cards_gets_one_short_mail(office: Office) -> None:
    """No mail program cuts it."""
    check_one(office, 960)
