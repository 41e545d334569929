from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kbaudit.asking.consultation import OpenJudge, reconsider
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.judges.chat import chat_judge
from kbaudit.judges.interface import Judge, Label, Opinion, Passages
from kbaudit.judges.settings import JudgeSettings
from kbaudit.secret import Secret
from tests.chat_server import Room, opinion, reply, said
from tests.judges.samples import settings
from tests.samples import finding

Given = Callable[..., JudgeSettings]
"""Makes the settings of a judge in the test's room; each may be given."""


def suspicions(count: int, *values: str) -> list[Finding]:
    """Make suspicions of two passages each, all of them different."""
    return [
        finding(
            f"kb:{number}.md",
            rule="possible-contradiction",
            severity=Severity.NOTE,
            evidence=tuple(
                Evidence(f"kb:{number}.md", f"{number}: {value}", 1, value)
                for value in values or ("30 days", "14 days")
            ),
        )
        for number in range(count)
    ]


@dataclass
class Told:
    """What came of a run."""

    findings: tuple[Finding, ...]
    notices: list[str]
    topics: set[str] = field(default_factory=set)

    @property
    def rules(self) -> list[str]:
        return [one.rule.removesuffix("contradiction") for one in self.findings]


def unhurried(given: JudgeSettings) -> AbstractContextManager[Judge]:
    return chat_judge(given, wait=lambda _: None)


def run(findings: list[Finding], given: JudgeSettings, open_judge: OpenJudge = unhurried, **more: Any) -> Told:  # noqa: ANN401 - what reconsider takes
    raised, notices = reconsider(findings, given, {}, open_judge=open_judge, **more)
    return Told(raised, [one.message for one in notices], {one.topic for one in notices})


@pytest.fixture
def given(room: Room, tmp_path: Path) -> Given:
    return partial(settings, room.base_url, cache=tmp_path / "judge.sqlite3")


def test_the_suspicions_that_a_judge_shares_are_raised(room: Room, given: Given) -> None:
    """In their order, those of other rules untouched and not asked about."""
    room.plays(opinion(), opinion("compatible"), opinion())
    other = finding(evidence=(Evidence("kb:a", "x"), Evidence("kb:b", "y")))
    told = run([other, *suspicions(3)], given())

    assert told.findings[0] == other
    assert told.rules[1:] == ["", "possible-", ""]
    assert told.notices == []
    assert "found this contradiction, with probability 0.97: “30 days is not 14 days”." in told.findings[1].message
    assert len(room.seen) == 3


def test_without_suspicions_nobody_is_asked(room: Room, given: Given, tmp_path: Path) -> None:
    """Nor is a cache made."""
    room.plays(opinion())
    findings = [finding(), *suspicions(1, "30 days")]

    assert run(findings, given()).findings == tuple(findings)
    assert run(suspicions(2), given(), to_ask=lambda _: False).rules == ["possible-", "possible-"]
    assert room.seen == []
    assert list(tmp_path.iterdir()) == []


def test_no_pair_is_paid_for_twice(room: Room, given: Given) -> None:
    """A second run asks nothing and says the same, even where the server fails and the key is gone."""
    room.plays(opinion(), opinion("unrelated"))
    first = run(suspicions(2), given())
    room.plays(reply(status=500))
    second = run(suspicions(2), given(key=Secret(env="NO_SUCH_VARIABLE")))

    assert first == second
    assert first.rules == ["", "possible-"]
    assert room.seen == []


def test_the_same_passages_in_two_findings_are_one_question(room: Room, given: Given, tmp_path: Path) -> None:
    """Within one run too, and where no cache can be kept."""
    room.plays(opinion())
    passages = (Evidence("kb:x", "30 days"), Evidence("kb:x", "14 days"))
    kinds = [
        finding("kb:x", rule="possible-contradiction", anchor=anchor, evidence=evidence)
        for anchor, evidence in (("a", passages), ("b", passages[::-1]))
    ]
    told = run(kinds, given(cache=tmp_path / "gone" / "judge.sqlite3"))

    assert told.rules == ["", ""]
    assert len(room.seen) == 1
    assert told.topics == {"judge"}
    assert told.notices == [
        "judge.sqlite3 cannot be used (unable to open database file), so no opinion is kept; check judge.cache"
    ]


def test_another_model_is_asked_anew(room: Room, given: Given) -> None:
    """Its opinions are its own."""
    room.plays(opinion())
    run(suspicions(1), given())
    told = run(suspicions(1), given(model="large-model"))

    assert [one["model"] for one in room.questions] == ["small-model", "large-model"]
    assert "The judge large-model found" in told.findings[0].message


def test_no_more_pairs_are_sent_than_the_cap_allows(room: Room, given: Given) -> None:
    """The rest is told; the next run goes on where this one ended."""
    room.plays(opinion())
    first = run(suspicions(5), given(max_pairs=2))
    second = run(suspicions(5), given(max_pairs=2))

    assert first.rules == ["", "", *["possible-"] * 3]
    assert first.notices == ["not judged: 3 pairs, the cap of 2 was reached (judge.max_pairs)"]
    assert second.rules == [*[""] * 4, "possible-"]
    assert second.notices == ["not judged: 1 pair, the cap of 2 was reached (judge.max_pairs)"]
    assert len(room.seen) == 4


def test_no_more_is_asked_once_the_tokens_are_spent(room: Room, given: Given) -> None:
    """As the server counts them; answers that could not be used count."""
    verdict = {"label": "contradiction", "probability": 1, "reason": ""}
    room.plays(said("What?", tokens=600), said(verdict, tokens=400), said(verdict, tokens=1))
    told = run(suspicions(4), given(max_tokens=1000))

    assert told.rules == ["possible-", "", "possible-", "possible-"]
    assert told.notices == [
        "not judged: 1 pair, the judge small-model gave an answer that is not JSON: expecting value at column 1",
        "not judged: 2 pairs, the cap of 1000 tokens was reached (judge.max_tokens)",
    ]


def test_a_part_is_asked_about_until_it_is_borne_out(room: Room, given: Given) -> None:
    """One pair of its passages is enough."""
    room.plays(opinion("unrelated"), opinion(), opinion("compatible"))
    told = run(suspicions(1, "30 days", "14 days", "7 days"), given())

    assert told.rules == [""]
    assert len(room.seen) == 2


def test_a_part_that_no_pair_bears_out_stays(room: Room, given: Given) -> None:
    """However sure the model is of something else."""
    room.plays(opinion("unrelated", 1.0), opinion("contradiction", 0.6), opinion("compatible", 1.0))
    told = run(suspicions(1, "30 days", "14 days", "7 days"), given())

    assert (told.rules, told.notices) == (["possible-"], [])
    assert len(room.seen) == 3


def test_every_part_must_be_borne_out(room: Room, given: Given) -> None:
    """Of two pairs of cards, one that agrees keeps the finding where it is."""
    room.plays(opinion(), opinion("compatible"))
    refs = ("kb:a", "kb:b", "kb:c")
    parts = tuple(Part.of("possible-contradiction", pair) for pair in (refs[:2], refs[1:]))
    passages = tuple(Evidence(ref, f"{ref} says so") for ref in refs)

    assert run([finding(*refs, rule="possible-contradiction", parts=parts, evidence=passages)], given()).rules == [
        "possible-"
    ]
    assert len(room.seen) == 2


def test_a_finding_of_which_a_pair_was_not_judged_stays(room: Room, given: Given) -> None:
    """One half of an answer is none, unless it bears the part out."""
    room.plays(opinion("compatible"), opinion())
    values = ("30 days", "14 days", "7 days")
    told = run(suspicions(1, *values), given(max_pairs=1))

    assert told.rules == ["possible-"]
    assert told.notices == ["not judged: 2 pairs, the cap of 1 was reached (judge.max_pairs)"]
    assert run(suspicions(1, *values), given(max_pairs=1)).rules == [""]


def test_an_answer_that_cannot_be_used_is_told_and_not_kept(room: Room, given: Given) -> None:
    """The next run asks again."""
    room.plays(said("Yes, they do."), opinion())

    assert run(suspicions(1), given()).rules == ["possible-"]
    assert run(suspicions(1), given()).rules == [""]


def test_a_judge_that_refuses_everybody_is_asked_once(room: Room, given: Given) -> None:
    """What it refuses for good is told for all pairs in one sentence."""
    room.plays(reply(status=401))
    told = run(suspicions(31), given())

    assert told.rules == ["possible-"] * 31
    assert told.notices == ["not judged: 31 pairs, the judge small-model answered 401; check judge.key"]
    assert len(room.seen) == 1


def test_a_judge_that_fails_again_and_again_is_asked_no_more(room: Room, given: Given) -> None:
    """After three failures in a row, each told."""
    room.plays(said("?"), opinion(), said("?"), said(""), reply(status=418))
    told = run(suspicions(7), given())

    assert told.rules == ["possible-", "", *["possible-"] * 5]
    assert told.notices == [
        "not judged: 1 pair, the judge small-model answered 418",
        "not judged: 1 pair, the judge small-model gave an answer that holds no message",
        "not judged: 2 pairs, the judge small-model failed 3 times in a row and was asked no more",
        "not judged: 2 pairs, the judge small-model gave an answer that is not JSON: expecting value at column 1",
    ]


@dataclass
class Strange:
    """A judge of somebody else's that raises."""

    name: ClassVar[str] = "strange"
    api: ClassVar[int] = 1
    version: ClassVar[int] = 1
    model: str = "small-model"

    def judge(self, pair: Passages) -> Opinion:
        if "0: " in pair.one.quote:
            raise LookupError("lost")
        return Opinion(label=Label.CONTRADICTION, probability=1.0)


@contextmanager
def strange(_settings: JudgeSettings) -> Iterator[Judge]:
    yield Strange()


def test_a_judge_that_raises_fails_alone(given: Given) -> None:
    """It is told, and the next pair is asked."""
    told = run(suspicions(2), given(), strange)

    assert told.rules == ["possible-", ""]
    assert told.notices == ["not judged: 1 pair, the judge small-model raised LookupError: lost"]


def test_a_judge_is_opened_as_configured(room: Room, given: Given) -> None:
    """Where none is handed over."""
    room.plays(opinion())
    (raised,), _ = reconsider(suspicions(1), given(), {})

    assert raised.rule == "contradiction"
