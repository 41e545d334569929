from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from email.utils import getaddresses
from functools import partial

import pytest

from kbaudit.catalogues import languages
from kbaudit.digests.digest import Ahead, Digest, Item, Quote, Reason, Recipient, Role, Since, Slot, Upcoming, Way
from kbaudit.mails.digest_letter import digest_letter
from kbaudit.mails.fitting import MOST_BYTES, fitted, mail_within
from kbaudit.mails.html import as_html
from kbaudit.mails.mime import Envelope, as_mail
from kbaudit.mails.text import as_text
from kbaudit.task import TaskKind
from kbaudit.task_event import Deed
from tests.mails.reading import html_of, links_in, opened, seen, text_of
from tests.samples import NOW

ANA = Recipient(person="ana@example.org", name="Ana Diaz", address="ana@example.org", locale="en")
SLOT = Slot(person=ANA.person, at=NOW)
ENVELOPE = Envelope(
    sender="Knowledge base <kb@example.org>",
    address="ana@example.org",
    name="Ana Diaz",
    id="digest.0123.20261122T000000Z@example.org",
    at=NOW,
    series="digests",
    stop=("https://kb.test/u/abc", "mailto:kb@example.org?subject=stop"),
)
PAIR = Item(
    task="t1",
    kind=TaskKind.CONFLICT,
    role=Role.ASKED,
    title="Refunds",
    link="https://example.org/refunds",
    reasons=(Reason("contradiction", "“Refunds” says 30 days, “Returns” says 14 days."),),
    due=date(2026, 11, 29),
    quotes=(
        Quote(title="Refunds", words="within 30 days", link="https://example.org/refunds#:~:text=within"),
        Quote(title=None),
    ),
    ways=(
        Way(deed=Deed.KEEP, href="https://kb.test/t/1", card="Refunds"),
        Way(deed=Deed.NOT_MINE, href="mailto:kb@example.org?subject=%5Bcode%5D%20Not%20mine"),
        Way(deed=None, href="https://kb.test/t/3"),
    ),
    times=2,
    next_told="Lea Lead",
)
CHECK = Item(
    task="t2",
    kind=TaskKind.CHECK,
    role=Role.ASKED,
    title="Fees",
    place="kb/fees.md",
    reasons=(Reason("review-overdue", "Check due since 2026-10-13."), Reason("a-rule-of-a-plugin")),
    reasons_more=3,
    due=date(2026, 11, 1),
    overdue=True,
    times=3,
    next_told="Lea Lead",
)
OTHERS = (
    Item(task="t3", kind=TaskKind.CLUSTER, role=Role.TOLD, title=None, accountable="Ben"),
    Item(task="t4", kind=TaskKind.CONFLICT, role=Role.WITHDRAWN, title="Tariffs", due=date(2026, 11, 29)),
    Item(task="t5", kind=TaskKind.CONFLICT, role=Role.DECIDES, title="Hours", times=2),
    Item(task="t6", kind=TaskKind.OWNERLESS, role=Role.ASKED, title="x", collection="kb/Billing", cards=312),
    Item(task="t7", kind=TaskKind.UNUSED, role=Role.ASKED, title="x", collection="kb/Old", cards=1),
)
AHEAD = (
    Upcoming(what=Ahead.TURN, kind=TaskKind.CHECK, title="Later", day=date(2026, 12, 1), link="https://example.org/l"),
    Upcoming(what=Ahead.CHECK, kind=TaskKind.CHECK, title=None, day=date(2026, 12, 2)),
    Upcoming(what=Ahead.PROMISE, kind=TaskKind.CHECK, title="Promised", day=date(2026, 12, 3)),
)
DIGEST = Digest(
    to=ANA,
    slot=SLOT,
    today=NOW.date(),
    items=(PAIR, CHECK, *OTHERS),
    more=143,
    waiting=960,
    upcoming=AHEAD,
    upcoming_more=4,
    since=Since(day=date(2026, 11, 17), fresh=2, settled=5, returned=1),
    page="https://kb.test/",
)


def made(digest: Digest = DIGEST) -> str:
    return as_text(digest_letter(digest))


def test_the_text_says_it_all_in_72_columns() -> None:
    """Links have lines of their own, however long."""
    lines = made().splitlines()

    assert lines[:11] == [
        "7 cards, about 7 minutes",
        "",
        "Hello Ana Diaz,",
        "",
        "These are yours to look at; the most pressing comes first.",
        "",
        "Since 17 November 2026: 5 settled or answered, 1 answered, and still",
        "found, 2 new.",
        "",
        "Each answer opens a mail that is already written: send it as it is.",
        "",
    ]
    assert lines[11:31] == [
        "1. Refunds",
        "   https://example.org/refunds",
        "   Second time without an answer: next, Lea Lead is told.",
        "   These two disagree",
        "   “Refunds” says 30 days, “Returns” says 14 days.",
        "   Due 29 November 2026",
        "   “Refunds” says:",
        "   > within 30 days",
        "   https://example.org/refunds#:~:text=within",
        "   a card you may not open",
        "   Answer:",
        "   - Keep “Refunds”",
        "     https://kb.test/t/1",
        "   - Not mine",
        "     mailto:kb@example.org?subject=%5Bcode%5D%20Not%20mine",
        "   - Open and answer",
        "     https://kb.test/t/3",
        "",
        "2. Fees",
        "   Still without an answer: Lea Lead has been told.",
    ]
    assert all(len(line) <= 72 or links_in(line) for line in lines)
    for said in (
        "   kb/fees.md",
        "   Was due 1 November 2026",
        "   Something was found",
        "   and 3 more",
        "3. a card you may not open",
        "   Ben is asked; you may answer as well.",
        "   You can object until 29 November 2026",
        "   The people concerned do not agree. You decide.",
        "   Second time without an answer.",
        "6. Name an owner for kb/Billing: 312 cards",
        "7. Nobody uses these of kb/Old: 1 card",
        "and 143 more",
        "960 more wait for a later week.",
        "8. Later",
        "   comes to you on 1 December 2026",
        "   check due 2 December 2026",
        "   you said: changed by 3 December 2026",
        "and 4 more",
    ):
        assert said in lines


@pytest.mark.parametrize("language", languages())
def test_text_and_html_say_the_same(language: str) -> None:
    """The same words and the same links, in the same order."""
    to = Recipient(person="a", name="Ana", address="a@example.org", locale=language)
    letter = digest_letter(
        Digest(**{name: getattr(DIGEST, name) for name in Digest.__slots__} | {"to": to}), "https://kb.test/u/1"
    )
    page, text = seen(as_html(letter)), as_text(letter)

    said = re.sub(r"(?m)^\s*(?:https?:|mailto:)\S+$|^-+ ?$|^\s*> |^\s+- ", "", text)
    linked = " ".join(page.words)

    assert sorted(page.links) == sorted(links_in(text))
    assert _without_links(page.links) == _without_links(links_in(text))
    assert linked.split() == said.split()
    assert f'<html lang="{language}">' in as_html(letter)
    assert "\N{CIRCUMFLEX ACCENT}" not in said


def _without_links(links: list[str]) -> list[str]:
    return list(dict.fromkeys(links))


def test_html_loads_nothing_and_names_its_language() -> None:
    """No script, no image, no style from elsewhere; tables are for layout only; one heading of the first rank."""
    html = as_html(digest_letter(DIGEST))
    page = seen(html)

    assert page.tags <= {
        *("html", "head", "meta", "title", "style", "body", "table", "tr", "td", "h1", "h2", "h3"),
        *("p", "a", "span", "blockquote", "ul", "li"),
    }
    assert page.attributes <= {
        *("lang", "charset", "name", "content", "style", "class", "role", "width", "cellpadding", "cellspacing"),
        *("align", "href"),
    }
    assert html.count("<h1") == 1
    assert html.count("<table") == html.count('<table role="presentation"')
    assert "url(" not in html
    assert "@import" not in html


def test_a_message_in_english_says_so_in_another_language() -> None:
    """So that it is read aloud as it is written."""
    to = Recipient(person="a", name="Ana", address="a@example.org", locale="de")
    html = as_html(digest_letter(Digest(to=to, slot=SLOT, today=NOW.date(), items=(CHECK,))))

    assert '<span lang="en">Check due since 2026-10-13.</span>' in html
    assert "Prüfung fällig" in html


def test_the_headers_say_that_a_program_wrote_it() -> None:
    """One recipient, a Message-ID and a date that were fixed, and how to stop it."""
    mail = opened(as_mail(digest_letter(DIGEST), ENVELOPE))

    assert {name: " ".join(value.split()) for name, value in mail.items()} == {
        "From": "Knowledge base <kb@example.org>",
        "To": "Ana Diaz <ana@example.org>",
        "Subject": "7 cards, about 7 minutes",
        "Date": "Sun, 22 Nov 2026 00:00:00 +0000",
        "Message-ID": "<digest.0123.20261122T000000Z@example.org>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": "<digests.kbaudit.example.org>",
        "List-Unsubscribe": "<https://kb.test/u/abc>, <mailto:kb@example.org?subject=stop>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="15f6a127cf9ab0e6043b45ee3690ccfe"',
    }
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_long_link_to_stop_mails_stays_as_it_is() -> None:
    """The email package alone would encode it, and no program could follow it."""
    link = f"https://kb.test/u/{'a-b_C' * 60}"
    envelope = replace(ENVELOPE, stop=(link, "mailto:kb@example.org?subject=stop"))

    assert f"List-Unsubscribe: <{link}>,\r\n <mailto:".encode() in as_mail(digest_letter(DIGEST), envelope)
    with pytest.raises(ValueError, match="header"):
        as_mail(digest_letter(DIGEST), replace(ENVELOPE, stop=("https://kb.test/\r\nBcc: x@y",)))


def test_a_receipt_answers_a_mail_and_is_no_series() -> None:
    """Programs that answer every mail leave it alone as well."""
    envelope = Envelope(
        sender="kb@example.org",
        address="ana@example.org",
        name="",
        id="receipt.1@example.org",
        at=NOW,
        replies_to="answers@example.org",
        answer_to="abc@example.org",
    )
    mail = opened(as_mail(digest_letter(DIGEST), envelope))

    assert (mail["Auto-Submitted"], mail["In-Reply-To"], mail["References"], mail["Reply-To"], mail["List-Id"]) == (
        "auto-replied",
        "<abc@example.org>",
        "<abc@example.org>",
        "answers@example.org",
        None,
    )
    assert mail["To"] == "ana@example.org"


def test_the_same_digest_makes_the_same_bytes() -> None:
    """And no line that a mail server would cut."""
    first, second = (as_mail(digest_letter(DIGEST), ENVELOPE) for _ in range(2))

    assert first == second
    assert max(map(len, first.splitlines())) <= 998


@pytest.mark.parametrize(
    "address", ["", "no address", "a@b\r\nBcc: c@d", "ä@example.org", "a@b>, <c@d", "@", "a@", 'x"y@example.org']
)
def test_what_can_be_no_address_is_refused(address: str) -> None:
    """Nothing of it comes into a header."""
    envelope = Envelope(sender="kb@example.org", address=address, name="Ana", id="1@example.org", at=NOW)

    with pytest.raises(ValueError, match="cannot stand in a mail's header"):
        as_mail(digest_letter(DIGEST), envelope)


def test_a_mail_is_never_so_long_that_readers_cut_it() -> None:
    """As many as fit, and the count of the others stays exact."""
    quotes = tuple(Quote(title="ß" * 200, words="Ω" * 240, link="https://example.org/" + "x" * 200) for _ in range(4))
    item = Item(task="t", kind=TaskKind.CHECK, role=Role.ASKED, title="Refunds", quotes=quotes)
    whole = Digest(to=ANA, slot=SLOT, today=NOW.date(), items=(item,) * 960)

    told, letter, mail = fitted(whole, 960, digest_letter, partial(mail_within, envelope=ENVELOPE))

    assert mail is not None
    assert MOST_BYTES * 0.7 < len(mail) <= MOST_BYTES
    assert len(told.items) + told.more == 960
    assert f"and {told.more} more" in text_of(opened(mail))
    assert letter == digest_letter(told)


def test_one_entry_that_is_too_long_is_not_cut() -> None:
    """Whoever sends it must choose another way, or send it as it is."""
    ways = tuple(Way(deed=None, href=f"https://example.org/{'x' * 900}{number}") for number in range(80))
    item = Item(task="t", kind=TaskKind.CHECK, role=Role.ASKED, title="Refunds", ways=ways)
    whole = Digest(to=ANA, slot=SLOT, today=NOW.date(), items=(item, item))

    told, letter, mail = fitted(whole, 2, digest_letter, partial(mail_within, envelope=ENVELOPE))

    assert (len(told.items), told.more) == (1, 1)
    assert mail is None
    assert len(as_mail(letter, ENVELOPE)) > MOST_BYTES


PIECES = (
    *("\r\nBcc: evil@example.org\r\n", "\n\n<html>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>"),
    *('"><a href="https://evil.test">x</a>', "javascript:alert(1)", "https://evil.test/x", "www.evil.test", "\0"),
    *("\u202eexe.txt", "\u2028", "=?utf-8?q?=0ABcc:_x?=", "{{ 7*7 }}", "{% raw %}", "${7*7}", "<!--", "-->", "]]>"),
    *("--0123456789abcdef", ".\r\n.\r\n", "\ud800", "']\"", "\\", "&lt;b&gt;", ", evil@example.org", "<evil@x.test>"),
    *("🙂" * 40, "x" * 4000, "ﬀ", "ＷＷＷ．evil.test", "mailto:evil@x.test", "data:text/html,x", "FTP://evil.test"),
)


def hostile(seed: int) -> str:
    drawn = random.Random(seed)
    return "".join(drawn.choice(PIECES) for _ in range(drawn.randint(1, 5)))


def check_hostile(seed: int) -> None:
    """Write a digest whose every word somebody chose to do harm, and compare it with one of harmless words."""
    name, title, words = (hostile(seed * 3 + place) for place in range(3))

    def digest(name: str, title: str, words: str) -> Digest:
        item = Item(
            task="t",
            kind=TaskKind.CONFLICT,
            role=Role.TOLD,
            title=title,
            collection=title,
            place=title,
            reasons=(Reason("contradiction", words),),
            quotes=(Quote(title=title, words=words),),
            ways=(Way(deed=Deed.KEEP, href="https://kb.test/t/1", card=title),),
            accountable=name,
            times=2,
            next_told=name,
        )
        ahead = (Upcoming(what=Ahead.TURN, kind=TaskKind.CHECK, title=title, day=date(2026, 12, 1)),)
        to = Recipient(person=ANA.person, name=name, address=ANA.address)
        return Digest(to=to, slot=SLOT, today=NOW.date(), items=(item,), upcoming=ahead)

    def mail(name: str, title: str, words: str) -> bytes:
        envelope = Envelope(sender="kb@example.org", address="ana@example.org", name=name, id="1@example.org", at=NOW)
        return as_mail(digest_letter(digest(name, title, words)), envelope)

    evil, good = opened(mail(name, title, words)), opened(mail("Ana", "Refunds", "within 30 days"))
    assert evil.keys() == good.keys()
    assert [address for _, address in getaddresses([str(evil["To"])])] == ["ana@example.org"]
    assert evil["Subject"] == good["Subject"]
    page, plain = seen(html_of(evil)), seen(html_of(good))
    assert page.links == plain.links
    assert page.tags <= plain.tags
    assert page.attributes <= plain.attributes
    assert links_in(text_of(evil)) == ["https://kb.test/t/1"]
    assert len(text_of(evil).splitlines()) < 200
    assert "\n\n<" not in text_of(evil)


@pytest.mark.parametrize("seed", range(100))
def test_hostile_names_and_titles_make_no_header_link_or_script(seed: int) -> None:
    """Whatever somebody writes into a title, a name or a text."""
    check_hostile(seed)


@pytest.mark.prove
def test_a_thousand_hostile_names_and_titles() -> None:
    """As the short test has them, ten times as many."""
    for seed in range(1000):
        check_hostile(seed)
