from __future__ import annotations

import random
from datetime import timedelta

import pytest

from kbaudit.answers.code import AnswerCode, CodeKeys
from kbaudit.mailbox.judging import Declined, Given, Ignored, Judge
from kbaudit.mailbox.mail import Mail, read_mail
from kbaudit.people.directory import Directory
from kbaudit.person import Person
from kbaudit.task_event import Deed
from tests.post import mail
from tests.samples import NOW
from tests.tasks_made import ANA, BEN

KEYS = CodeKeys(("k" * 32,))
PEOPLE = Directory((Person(name="Ana", address=ANA), Person(name="Ben", address=BEN)))
JUDGE = Judge(KEYS, PEOPLE, NOW)
CODE = AnswerCode(task="0123456789", person=ANA, turn=0, deed=Deed.LOOK_NOW)
SUBJECT = f"[{KEYS.sign(CODE, NOW)}] I have changed it, look now: Refunds"


def _judged(raw: bytes, judge: Judge = JUDGE) -> object:
    found = read_mail(raw)
    return judge.judge(found) if isinstance(found, Mail) else found


def _mutated(raw: bytes, chance: random.Random) -> bytes:
    """Change a few bytes, or move, drop or double a piece."""
    at, other = sorted(chance.sample(range(len(raw)), 2))
    match chance.randrange(6):
        case 0:
            return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
        case 1:
            return raw[:at] + raw[other:]
        case 2:
            return raw[:other] + raw[at:]
        case 3:
            return raw[:at] + raw[other:] + raw[at:other]
        case 4:
            return (
                raw[:at] + chance.choice([b"\n", b"\r\n\r\n", b" ", b"\0", b"=?utf-8?q?", b"<", b"]", b"["]) + raw[at:]
            )
        case _:
            return raw[:at] + raw[at : at + 1].swapcase() + raw[at + 1 :]


@pytest.mark.parametrize("count", [300, pytest.param(9_000, marks=pytest.mark.prove)])
def test_a_changed_mail_does_what_its_code_says_or_nothing(count: int) -> None:
    """Whatever byte of it is changed: no other task, person, answer or turn comes of it, and nothing breaks."""
    chance = random.Random(11)
    raw = mail(ANA, SUBJECT, "note: x\n").as_bytes()
    stranger = raw.replace(b"From: ana@", b"From: eve@")
    found = [(_judged(_mutated(raw, chance)), _judged(_mutated(stranger, chance))) for _ in range(count)]

    given = [one for one, _ in found if isinstance(one, Given)]
    assert given
    assert {one.code for one in given} == {CODE}
    assert {one.person for one in given} == {ANA}
    assert not any(isinstance(other, Given) for _, other in found)


def test_a_mail_without_directory_must_come_from_the_person_of_its_code() -> None:
    """Nobody else is known then, so nobody else is written to."""
    judge = Judge(KEYS, Directory(), NOW)

    assert isinstance(_judged(mail("ANA@example.org", SUBJECT, "").as_bytes(), judge), Given)
    assert isinstance(_judged(mail(BEN, SUBJECT, "").as_bytes(), judge), Ignored)
    assert isinstance(_judged(mail(ANA, "no code", "").as_bytes(), judge), Ignored)


def test_a_code_that_is_too_old_is_told_as_such() -> None:
    """Its person gets fresh ones with the next mail."""
    later = Judge(KEYS, PEOPLE, NOW + timedelta(days=31))

    assert _judged(mail(ANA, SUBJECT, "").as_bytes(), later) == Declined(ANA, "mail-old-code")


@pytest.mark.parametrize("width", [20, 76, 300])
def test_a_folded_subject_is_read(width: int) -> None:
    """Some programs break what is long, within words too."""
    folded = "\r\n ".join(SUBJECT[at : at + width] for at in range(0, len(SUBJECT), width))
    raw = mail(ANA, "x", "").as_bytes().replace(b"Subject: x", f"Subject: {folded}".encode())

    assert isinstance(_judged(raw), Given)


def test_an_encoded_subject_is_read() -> None:
    """As every program writes one with other letters than English ones."""
    raw = mail(ANA, f"Re: {SUBJECT} für Rückgaben", "").as_bytes()

    assert b"=?utf-8?" in raw
    assert isinstance(_judged(raw), Given)


def test_the_same_code_twice_is_one_code() -> None:
    """A program may write Re: [code] [code]."""
    assert isinstance(_judged(mail(ANA, f"{SUBJECT} {SUBJECT}", "").as_bytes()), Given)
