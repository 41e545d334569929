from __future__ import annotations

from datetime import timedelta

import pytest

from kbaudit.answers.stop_code import STOPS_HOLD, sign_stop
from kbaudit.outcomes.mail_taken import Upshot
from tests.post import Post, mail
from tests.tasks_made import ANA, BEN


def _code(post: Post, person: str = ANA, days_ago: int = 0) -> str:
    return sign_stop(post.kb.code_keys(), person, post.base.now - timedelta(days=days_ago))


def _stopped(post: Post) -> frozenset[str]:
    return post.kb.store.slots.stopped()


def test_a_mail_stops_the_digests_of_its_sender(post_everywhere: Post) -> None:
    """They are told so, and that their tasks stay theirs."""
    post = post_everywhere
    before = post.kb.tasks()
    (taken,) = post.take(mail(ANA, f"[{_code(post)}]", ""))

    assert (taken.upshot, taken.person, _stopped(post)) == (Upshot.STOPPED, ANA, frozenset({ANA}))
    (receipt,) = post.receipts()
    assert receipt["To"] == "Ana Diaz <ana@example.org>"
    assert "What is yours stays yours" in " ".join(str(receipt.get_body(("plain",))).split())
    assert post.kb.tasks() == before


def test_a_code_stops_digests_once(post: Post) -> None:
    """Who wants them again is not stopped by a mail that comes a second time, from wherever."""
    code = _code(post)
    post.take(mail(ANA, f"[{code}]", ""))
    post.kb.resume_digests(ANA)
    (again,) = post.take(mail(ANA, f"Re: [{code}]", ""))

    assert (again.upshot, _stopped(post), len(post.receipts())) == (Upshot.IGNORED, frozenset(), 1)
    post.base.later(hours=1)
    post.take(mail(ANA, f"[{_code(post)}]", ""))
    assert _stopped(post) == {ANA}


@pytest.mark.parametrize(
    ("sender", "person", "days_ago", "headers", "upshot"),
    [
        (BEN, ANA, 0, {}, Upshot.DECLINED),
        ("mallory@example.net", ANA, 0, {}, Upshot.IGNORED),
        (ANA, ANA, STOPS_HOLD.days + 1, {}, Upshot.DECLINED),
        (ANA, ANA, 0, {"Auto_Submitted": "auto-replied"}, Upshot.AWAY),
        (ANA, ANA, 0, {"Return_Path": "<>"}, Upshot.IGNORED),
        (ANA, ANA, 0, {"Authentication_Results": "mx.example.org; dmarc=fail"}, Upshot.IGNORED),
    ],
    ids=["another-person", "stranger", "old", "program", "server", "forged"],
)
def test_nobody_stops_the_digests_of_others(
    sender: str, person: str, days_ago: int, headers: dict[str, str], upshot: Upshot, post: Post
) -> None:
    """Neither a program, nor whoever forges a sender, nor an old code."""
    (taken,) = post.take(mail(sender, f"[{_code(post, person, days_ago)}]", "", **headers))

    assert (taken.upshot, _stopped(post)) == (upshot, frozenset())


def test_a_quoted_code_stops_nothing(post: Post) -> None:
    """It counts in the subject alone, where it is the only one."""
    code, other = _code(post), _code(post, BEN)
    taken = post.take(mail(ANA, "Re: 2 cards", f"> [{code}]\n"), mail(ANA, f"[{code}] [{other}]", ""))

    assert ([one.upshot for one in taken], _stopped(post)) == ([Upshot.DECLINED] * 2, frozenset())
