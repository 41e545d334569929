from __future__ import annotations

import random
import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kbaudit.answers.code import CODES_HOLD, AnswerCode, CodeKeys
from kbaudit.errors import CodeError, CodeExpiredError, ConfigError
from kbaudit.task_event import ANSWERS, Deed

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEYS = CodeKeys(("k" * 32,))
CODE = AnswerCode(task="3fa2b1c9d0", person="ana@example.org", turn=2, deed=Deed.STILL_RIGHT, text="9b2c1f00aa11bb22")
MUTATIONS = 900


def test_a_code_says_what_was_signed() -> None:
    """Whatever the answer, the names and the scripts they are written in."""
    several = [
        CODE,
        replace(CODE, deed=None, text=None),
        replace(CODE, deed=Deed.KEEP, card="handbook:Rückgabe/é — “1”.md", person="Ωμέγα"),
        *(replace(CODE, deed=deed) for deed in ANSWERS),
    ]

    assert [KEYS.read(KEYS.sign(one, NOW), NOW) for one in several] == several


def test_a_code_fits_in_a_link_and_in_the_subject_of_a_mail() -> None:
    """It is short and has no letter that a mail program or a browser would write otherwise."""
    text = KEYS.sign(replace(CODE, person="maximiliane.mustermann@support.example.org"), NOW)

    assert len(text) < 200
    assert set(text) <= set(string.ascii_letters + string.digits + "-_.")


def _mutations(text: str, count: int) -> list[str]:
    """Change, drop, double and swap letters, a seeded choice of places."""
    chance = random.Random(7)
    letters = string.ascii_letters + string.digits + "-_.=+/ "
    made = []
    for _ in range(count):
        at, letter = chance.randrange(len(text)), chance.choice(letters)
        other = chance.randrange(len(text))
        made.append(
            chance.choice(
                [
                    text[:at] + letter + text[at + 1 :],
                    text[:at] + letter + text[at:],
                    text[:at] + text[at + 1 :],
                    text[:at],
                    text + letter,
                    text[:at] + text[other] + text[at + 1 :],
                    text.swapcase() if at == 0 else text[:at] + text[at].swapcase() + text[at + 1 :],
                ]
            )
        )
    return [one for one in made if one != text]


@pytest.mark.parametrize("count", [MUTATIONS, pytest.param(9_000, marks=pytest.mark.prove)])
def test_a_changed_code_is_refused(count: int) -> None:
    """Of a letter changed, dropped, added or swapped anywhere, none is read: base64 has no second way to write one."""
    text = KEYS.sign(CODE, NOW)
    every_last = [text[:-1] + letter for letter in string.ascii_letters + string.digits if letter != text[-1]]

    for one in [*every_last, *_mutations(text, count), "", ".", text * 40, "é" + text]:
        with pytest.raises(CodeError, match="not the whole of it"):
            KEYS.read(one, NOW)


def test_a_code_of_another_key_or_purpose_is_refused() -> None:
    """Who has a code for one thing has none for another."""
    with pytest.raises(CodeError):
        CodeKeys(("o" * 32,)).read(KEYS.sign(CODE, NOW), NOW)
    with pytest.raises(CodeError):
        KEYS.read(KEYS.seal("sign-in", ["ana@example.org"], NOW), NOW)
    assert KEYS.unseal("sign-in", KEYS.seal("sign-in", ["ana@example.org"], NOW), NOW, CODES_HOLD) == [
        "ana@example.org"
    ]


def test_a_key_can_be_changed_while_codes_are_out() -> None:
    """The last key signs, and the older ones still read; one that is taken out reads no more."""
    old = KEYS.sign(CODE, NOW)
    both = CodeKeys((*KEYS.keys, "n" * 32))

    assert both.read(old, NOW) == CODE
    assert CodeKeys(("n" * 32,)).read(both.sign(CODE, NOW), NOW) == CODE
    with pytest.raises(CodeError):
        CodeKeys(("n" * 32,)).read(old, NOW)


def test_a_code_expires() -> None:
    """It is told apart from one that was never made here, and what it said is known, to write to its person again."""
    text = KEYS.sign(CODE, NOW)

    assert KEYS.read(text, NOW + CODES_HOLD) == CODE
    with pytest.raises(CodeExpiredError, match="30 days old") as refusal:
        KEYS.read(text, NOW + CODES_HOLD + timedelta(minutes=1))
    assert AnswerCode.of(refusal.value.said) == CODE


def test_keys_that_could_be_guessed_are_refused() -> None:
    """None at all, or a short one; and no key is shown where the keys are."""
    for keys in [(), ("k" * 31,), ("k" * 32, "short")]:
        with pytest.raises(ConfigError, match="32 characters"):
            CodeKeys(keys)
    assert "kkk" not in repr(KEYS)
