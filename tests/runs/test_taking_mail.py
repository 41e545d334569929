from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from kbaudit.answers.code import AnswerCode, CodeKeys
from kbaudit.errors import AnsweredMeanwhileError, ConfigError, MailboxError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.mailbox.maildir import Maildir
from kbaudit.outcomes.mail_taken import MailTaken, Upshot
from kbaudit.person import Leave
from kbaudit.store.store import Store
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from kbaudit.verification import Channel
from tests.post import KB, Post, mail, opened
from tests.tasks_made import ANA, BEN, LEAD

REFUNDS = "Refunds for shop orders are possible within {} days of delivery."


def task(post: Post, kind: TaskKind = TaskKind.CHECK) -> Task:
    (found,) = [one for one in post.kb.tasks(settled=True) if one.kind is kind]
    return found


def unchanged(post: Post, before: Task) -> bool:
    return post.kb.task(before.id) == before and not post.kb.entries()[len(_LEDGER_OF_SYNC) :]


_LEDGER_OF_SYNC = ("a", "b")


def body(receipt: object) -> str:
    return " ".join(receipt.get_body(("plain",)).get_content().split())  # type: ignore[attr-defined] # a mail


def test_the_whole_loop_by_mail(post_everywhere: Post) -> None:
    """A pressed link becomes an entry of the ledger, a receipt that can take it back, and a task that settles."""
    post = post_everywhere
    (taken,) = post.take(post.pressed(task(post), ANA, Deed.STILL_RIGHT, note="seen with finance"))

    assert (taken.upshot, taken.person, taken.task, taken.deed) == (Upshot.ENTERED, ANA, task(post).id, "still-right")
    entry = post.kb.entries()[-1]
    assert (entry.card, entry.by, entry.channel, entry.note) == ("kb:a", ANA, Channel.MAIL_REPLY, "seen with finance")
    assert task(post).state is State.ANSWERED
    (receipt,) = post.receipts()
    assert receipt["To"] == "Ana Diaz <ana@example.org>"
    assert receipt["Subject"] == "Re: Still right: I read it: Refunds"
    assert receipt["In-Reply-To"] == f"<{taken.id}>"
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert "Entered, thank you: Still right: I read it" in body(receipt)
    assert list((post.maildir / "new").iterdir()) == []
    assert len(list((post.maildir / "cur").iterdir())) == 1
    post.base.later(hours=1)
    post.base.sync()
    post.kb.audit()
    post.kb.assign()
    assert task(post).state is State.SETTLED


def test_a_receipt_takes_its_answer_back(post_everywhere: Post) -> None:
    """By a mail that is already written; the text is vouched for no more."""
    post = post_everywhere
    post.take(post.pressed(task(post), ANA, Deed.STILL_RIGHT))
    (receipt,) = post.receipts()
    lines = receipt.get_body(("plain",)).get_content().split()  # type: ignore[union-attr]
    href = next(line for line in lines if line.startswith("mailto:"))

    (taken,) = post.take(opened(href, ANA))

    assert (taken.upshot, taken.deed) == (Upshot.ENTERED, Deed.TAKE_BACK)
    assert post.kb.entries()[-1].kind == "retracted"
    assert task(post).state is State.QUEUED
    assert not any(line.startswith("mailto:") for one in post.receipts() for line in body(one).split())


@pytest.mark.parametrize(
    ("kind", "person", "deed", "filled", "state"),
    [
        (TaskKind.CHECK, ANA, Deed.FIX, {"day": "2026-12-15"}, State.PROMISED),
        (TaskKind.CHECK, ANA, Deed.LOOK_NOW, {}, State.ANSWERED),
        (TaskKind.CHECK, ANA, Deed.SNOOZE, {"day": "5 December 2026"}, State.SNOOZED),
        (TaskKind.CHECK, ANA, Deed.SNOOZE, {}, State.SNOOZED),
        (TaskKind.CHECK, ANA, Deed.NOT_MINE, {"whose": "Ben Weiß"}, State.QUEUED),
        (TaskKind.CHECK, ANA, Deed.NOT_MINE, {}, State.QUEUED),
        (TaskKind.CHECK, ANA, Deed.ARCHIVE, {"note": "nobody asks"}, State.ANSWERED),
        (TaskKind.CONFLICT, BEN, Deed.KEEP, {"Notiz": "wie im Vertrag"}, State.DECIDED),
        (TaskKind.CONFLICT, BEN, Deed.MERGE, {"Tag": "15. Dezember 2026"}, State.PROMISED),
        (TaskKind.CONFLICT, BEN, Deed.BOTH_RIGHT, {"Geltung": "EU und US"}, State.ANSWERED),
    ],
)
def test_every_answer_can_be_given_by_mail(
    kind: TaskKind, person: str, deed: Deed, filled: dict[str, str], state: State, post: Post
) -> None:
    """With what it needs, filled in as people write it, in their language."""
    (taken,) = post.take(post.pressed(task(post, kind), person, deed, **filled))

    assert taken.upshot is Upshot.ENTERED, taken.said
    after = task(post, kind)
    assert after.state is state
    said = after.answer
    assert said is not None
    assert (said.deed, said.by) == (deed, person)
    assert said.to == (BEN if "whose" in filled else None)
    assert said.note == (filled.get("note") or filled.get("Notiz"))
    assert after.until == (date(2026, 12, 15) if deed in {Deed.FIX, Deed.MERGE} else after.until)


def test_a_text_that_was_changed_meanwhile_is_not_vouched_for(post: Post) -> None:
    """Whoever read the old one is told, in their language."""
    pressed = post.pressed(task(post), ANA, Deed.STILL_RIGHT)
    post.base.shelf.put("a", body=REFUNDS.format(20))
    post.base.later(hours=1)
    post.base.sync()
    before = task(post)

    (taken,) = post.take(pressed)

    assert taken.upshot is Upshot.DECLINED
    assert unchanged(post, before)
    (receipt,) = post.receipts()
    assert "Nothing was changed. The text has been changed since it was shown to you." in body(receipt)


def _declined(post: Post, taken: MailTaken, before: Task, said: str, receipts: int = 1) -> None:
    assert (taken.upshot, unchanged(post, before)) == (Upshot.DECLINED, True), taken.said
    assert said in taken.said
    told = post.receipts()
    assert [said in body(one) for one in told] == [True] * receipts


@pytest.mark.parametrize(
    ("deed", "filled", "said"),
    [
        (Deed.FIX, {}, "By which day? Please write it as 2026-12-"),
        (Deed.FIX, {"day": "soon"}, "“soon” is no single day"),
        (Deed.FIX, {"day": "03/04/2027"}, "“03/04/2027” is no single day"),
        (Deed.FIX, {"day": "2020-01-01"}, "The answer cannot be given now: task"),
        (Deed.NOT_MINE, {"whose": "Bne Weiß"}, "Did you mean Ben Weiß?"),
        (Deed.NOT_MINE, {"whose": "Qwertyuiop"}, "“Qwertyuiop” is not known here"),
    ],
)
def test_what_is_not_filled_in_is_asked_for(deed: Deed, filled: dict[str, str], said: str, post: Post) -> None:
    """Nothing is guessed."""
    before = task(post)
    (taken,) = post.take(post.pressed(before, ANA, deed, **filled))

    _declined(post, taken, before, said)


def test_both_right_needs_a_scope(post: Post) -> None:
    """The person is asked in their language."""
    before = task(post, TaskKind.CONFLICT)
    (taken,) = post.take(post.pressed(before, BEN, Deed.BOTH_RIGHT))

    assert taken.upshot is Upshot.DECLINED
    assert post.kb.task(before.id) == before
    assert "Wo gilt was?" in body(post.receipts()[0])


def _code(post: Post, **fields: object) -> str:
    made = AnswerCode(task=task(post).id, person=ANA, turn=0, deed=Deed.LOOK_NOW)
    return post.kb.code_keys().sign(replace(made, **fields), post.base.now)  # type: ignore[arg-type] # fields of a code


def test_a_replay_acts_once(post_everywhere: Post) -> None:
    """The same mail again, or another with the same code, is told who answered and when."""
    post = post_everywhere
    pressed = post.pressed(task(post), ANA, Deed.LOOK_NOW)
    (first,) = post.take(pressed)
    before = task(post)
    again = mail(ANA, pressed["Subject"], "no, wait")
    same, other = post.take(pressed, again)

    assert first.upshot is Upshot.ENTERED
    assert [same.upshot, other.upshot] == [Upshot.DECLINED] * 2
    assert task(post) == before
    # The same mail has one receipt, whatever became of it the second time.
    assert sorted("Entered, thank you" in body(one) for one in post.receipts()) == [False, True]
    assert f"{ANA} has answered this already" in other.said
    assert other.said.endswith(": look-now")


def test_who_was_later_is_told_in_their_language(post: Post) -> None:
    """By name, with the answer in words and the title of the card that was kept."""
    pair = task(post, TaskKind.CONFLICT)
    late = post.pressed(pair, ANA, Deed.MERGE, day="2026-12-15")
    post.take(post.pressed(pair, BEN, Deed.KEEP))
    post.receipts()
    back = post.pressed(task(post, TaskKind.CONFLICT), ANA, Deed.OBJECT)
    post.take(late)
    (receipt,) = post.receipts()
    kept = post.kb.content(task(post, TaskKind.CONFLICT).answer.card).title  # type: ignore[union-attr, arg-type] # it was answered

    assert f"Ben Weiß has answered this already, on {post.base.now:%Y-%m-%d %H:%M} UTC: Keep “{kept}”" in body(receipt)
    (objected,) = post.take(back)
    assert (objected.upshot, task(post, TaskKind.CONFLICT).state) == (Upshot.ENTERED, State.DISPUTED)
    assert not any(line.startswith("mailto:") for line in body(post.receipts()[0]).split())


def test_a_crash_between_the_answer_and_the_mailbox_changes_nothing(
    post_everywhere: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail is read again, acts no second time, and its receipt says that it was entered, once."""
    post = post_everywhere
    post.send(post.pressed(task(post), ANA, Deed.LOOK_NOW))
    with monkeypatch.context() as patched:
        patched.setattr(Maildir, "done", _crash)
        with pytest.raises(KeyboardInterrupt):
            post.kb.take_mail()
    before = task(post)

    (taken,) = post.take()

    assert taken.upshot is Upshot.DECLINED
    assert task(post) == before
    (receipt,) = post.receipts()
    assert "Entered, thank you" in body(receipt)


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("sender", "fields", "said"),
    [
        (BEN, {}, "The code is for somebody else"),
        (ANA, {"deed": None}, "The code opens a page"),
        (ANA, {"task": "ffffffffff"}, "there is no task ffffffffff"),
        (ANA, {"turn": 1}, "The code is not one of ours"),
        (ANA, {"deed": Deed.KEEP, "card": "kb:b"}, "The answer cannot be given now"),
        (LEAD, {"person": LEAD}, "is not asked of lead@example.org"),
    ],
    ids=["another-person", "a-page", "no-such-task", "another-turn", "another-kind", "not-theirs"],
)
def test_a_code_does_what_it_says_and_nothing_else(
    sender: str, fields: dict[str, object], said: str, post: Post
) -> None:
    """For its person, on its task, at its turn."""
    before = task(post)
    (taken,) = post.take(mail(sender, f"[{_code(post, **fields)}] whatever", ""))

    assert (taken.upshot, unchanged(post, before)) == (Upshot.DECLINED, True)
    assert said in taken.said
    assert len(post.receipts()) == 1


def test_codes_that_were_not_made_here_do_nothing(post: Post) -> None:
    """Changed, cut, expired, of another key; a known person is told, once a day."""
    before, code = task(post), _code(post)
    other = CodeKeys(("x" * 40,)).sign(
        AnswerCode(task=before.id, person=ANA, turn=0, deed=Deed.LOOK_NOW), post.base.now
    )
    old = post.kb.code_keys().sign(
        AnswerCode(task=before.id, person=ANA, turn=0, deed=Deed.LOOK_NOW), post.base.now - timedelta(days=31)
    )
    subjects = [f"[{one}] x" for one in (code[:-1], code[:-1] + "!", code.swapcase(), other, old, f"{code}] [{other}")]
    taken = post.take(*(mail(ANA, one, "") for one in [*subjects, "no code", f"({code}) x", "[] x"]))

    assert {one.upshot for one in taken} == {Upshot.DECLINED}
    assert unchanged(post, before)
    assert len(post.receipts()) == 1
    post.base.later(days=1)
    post.take(mail(ANA, "no code", ""))
    assert len(post.receipts()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<team.example.org>"},
        {"List_Unsubscribe": "<mailto:x@example.org>"},
        {"Return_Path": "<>"},
        {"X_Failed_Recipients": KB},
        {"Authentication_Results": "mx.example.org; spf=pass; dmarc=fail (p=reject)"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_what_no_person_wrote_does_nothing_and_gets_no_answer(headers: dict[str, str], post: Post) -> None:
    """Though it has a code that is right: a vacation program quotes the subject it answers."""
    before = task(post)
    (taken,) = post.take(mail(ANA, f"Re: [{_code(post)}] x", "", **headers))

    assert taken.upshot in {Upshot.IGNORED, Upshot.AWAY}
    assert unchanged(post, before)
    assert post.receipts() == []


@pytest.mark.parametrize(
    "sender",
    [
        "mallory@example.net",
        "Ana Diaz <mallory@example.net>",
        "ana@example.org <mallory@example.net>",
        "Ana <ana@example.org> <mallory@example.net>",
        "ana@example.org\r\nFrom: mallory@example.net",
        "ana@example.org.example.net",
        "ａna@example.org",
        "MAILER-DAEMON <mailer-daemon@example.org>",
        "ana@example.org, mallory@example.net",
    ],
    ids=[
        "stranger",
        "her-name",
        "her-address-as-name",
        "her-address-first",
        "two-headers",
        "longer",
        "another-letter",
        "server",
        "two",
    ],
)
def test_who_is_not_known_does_nothing_and_gets_no_answer(sender: str, post: Post) -> None:
    """Whatever code they have: an answer would go to anybody whose address was forged."""
    before = task(post)
    made = mail(ANA, f"[{_code(post)}] x", "")
    raw = made.as_bytes().replace(b"From: ana@example.org", f"From: {sender}".encode())
    (post.maildir / "new" / "1.test").write_bytes(raw)
    (taken,) = post.take()

    assert taken.upshot is Upshot.IGNORED
    assert unchanged(post, before)
    assert post.receipts() == []


def test_a_quoted_thread_does_nothing(post: Post) -> None:
    """Codes count in the subject alone, and what is quoted is no answer's form or note."""
    before = task(post, TaskKind.CHECK)
    quoted = (
        f"Thanks!\n\nOn Tue, 24 Nov 2026 at 09:00, KB <{KB}> wrote:\n> [{_code(post)}] still right\n> day: 2026-12-15\n"
    )
    (asked,) = post.take(mail(ANA, "Re: 2 cards, about 3 minutes", quoted))

    _declined(post, asked, before, "Your mail has no code")
    (taken,) = post.take(mail(ANA, f"[{_code(post, deed=Deed.FIX)}] x", "day: 2026-12-16\n" + quoted))
    assert taken.upshot is Upshot.ENTERED
    said = task(post).answer
    assert said is not None
    assert (said.until, said.note) == (date(2026, 12, 16), "Thanks!")


def test_an_answer_to_a_receipt_is_not_answered(post: Post) -> None:
    """Two programs that answer each other would never end."""
    post.take(mail(ANA, "hello", ""))
    (receipt,) = post.receipts()
    post.base.later(days=2)

    (taken,) = post.take(mail(ANA, receipt["Subject"], "I am a program", In_Reply_To=receipt["Message-ID"]))

    assert taken.upshot is Upshot.DECLINED
    assert post.receipts() == []


def test_an_out_of_office_note_proposes_a_leave(post: Post) -> None:
    """Of a person who is known; nothing is changed, and nobody is answered."""
    before = task(post)
    note = "I am out of the office and will be back on 7 January 2027."
    taken = post.take(
        mail(ANA, "Automatic reply: 2 cards", note),
        mail(ANA, "Automatic reply: 2 cards", "I am away."),
        mail("mallory@example.net", "Automatic reply: 2 cards", note),
    )

    assert [one.upshot for one in taken] == [Upshot.AWAY, Upshot.AWAY, Upshot.IGNORED]
    today = post.base.now.date()
    assert [one.leave for one in taken] == [Leave(today, date(2027, 1, 6)), None, None]
    assert f"{ANA} seems to be away {today}..2027-01-06" in taken[0].said
    assert unchanged(post, before)
    assert post.receipts() == []


def test_an_address_that_the_directory_has_besides_is_hers(post: Post) -> None:
    """People have several; the receipt goes to the one they wrote from."""
    (taken,) = post.take(mail("Ana <Ana.Diaz@Example.org>", f"[{_code(post)}] x", ""))

    assert taken.upshot is Upshot.ENTERED
    assert post.receipts()[0]["To"] == "Ana Diaz <Ana.Diaz@Example.org>"


def test_an_address_that_no_mail_can_be_sent_to_gets_none(post: Post) -> None:
    """What became of the mail is listed all the same."""
    raw = mail(ANA, "hello", "").as_bytes().replace(b"From: ana@", "From: jörg@".encode())
    (post.maildir / "new" / "1.test").write_bytes(raw)
    (taken,) = post.take()

    assert (taken.upshot, taken.person) == (Upshot.DECLINED, "jörg@example.org")
    assert post.receipts() == []


def test_a_card_that_is_gone_is_named_by_its_reference(post: Post) -> None:
    """Its title is not known any more."""
    pressed = post.pressed(task(post, TaskKind.CONFLICT), BEN, Deed.KEEP)
    post.base.shelf.cards.clear()
    post.base.shelf.put("c")
    post.base.later(hours=1)
    post.base.sync(accept=2)
    (taken,) = post.take(pressed)

    assert taken.upshot is Upshot.ENTERED
    assert "„kb:" in body(post.receipts()[0])


def test_what_is_no_mail_is_told_and_kept(post: Post) -> None:
    """Too large, no headers, no sender, parts without end: each is named, and those behind it are read."""
    new = post.maildir / "new"
    new.joinpath("1").write_bytes(b"x" * (1024 * 1024 + 1))
    new.joinpath("2").write_bytes(b"")
    new.joinpath("3").write_bytes(b"\xff\xfe\x00\nno header")
    new.joinpath("4").write_bytes(b"Subject: hello\n\nbody")
    new.joinpath("5").write_bytes(b"From: <<>>@\nSubject: =?utf-8?b?////?=\nContent-Type: x; charset=\xff\n\nbody")
    new.joinpath("6").write_bytes(b"From: a@example.org\n" + _nested(300))
    taken = post.take(mail(ANA, f"[{_code(post)}] x", ""))

    assert [one.upshot for one in taken] == [Upshot.IGNORED] * 6 + [Upshot.ENTERED]
    assert "larger than 1024 kB" in taken[0].said
    assert len(list((post.maildir / "cur").iterdir())) == 7


def _nested(depth: int) -> bytes:
    parts = [f'Content-Type: multipart/mixed; boundary="b{at}"\n\n--b{at}\n' for at in range(depth)]
    return "".join(parts).encode() + b"Content-Type: text/plain\n\nx\n"


def test_mail_needs_a_place_where_it_arrives(post: Post, tmp_path: Path) -> None:
    """Else what to write is told; a mailbox that is none is an error."""
    with pytest.raises(ConfigError, match=r"write maildir or imap in \[mail\]"):
        post.base.kb.take_mail()
    with pytest.raises(MailboxError, match="is no Maildir"):
        post.kb.take_mail(Maildir(tmp_path / "nowhere"))


def test_of_many_answers_at_once_one_is_entered(post_everywhere: Post) -> None:
    """64 holders of one code, in threads of their own, on either database; the others are told who was first."""
    post = post_everywhere
    check, start = task(post), Barrier(64)
    url, config = post.base.url, post.kb.config

    def give(_number: int) -> str:
        store = Store.existing(url, "1")
        kb = KnowledgeBase(config, store, lambda: post.base.now)
        start.wait(30)
        try:
            kb.answer(check.id, Deed.LOOK_NOW, by=ANA, turn=0, channel=Channel.MAIL_REPLY)
        except AnsweredMeanwhileError:
            return "late"
        else:
            return "entered"
        finally:
            kb.close()

    with ThreadPoolExecutor(64) as pool:
        done = sorted(pool.map(give, range(64)))

    assert done == ["entered", *["late"] * 63]
    assert task(post).turn == 1
