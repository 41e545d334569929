"""The whole path from Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kbaudit import ConfigError, Dismissal, Policy, Report, Verdict, audit_cards, audit_paths
from kbaudit.config.values import Config
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.runs.one_path import walk
from kbaudit.runs.path_sources import sources_of
from tests.chat_server import Room, opinion, reply
from tests.judges.samples import settings
from tests.samples import NOW, card

DAY = date(2026, 11, 22)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "old.md").write_text("---\nverified_at: 2025-01-01\n---\nAll was well.\n")
    (tmp_path / "kbaudit.toml").write_text(
        '[policy]\nowner = "ana@example.org"\n[report]\nfail_on = "warning"\nignore = ["never-verified"]\n'
        '[sources.handbook]\nconnector = "markdown"\npath = "kb"\n'
    )
    return tmp_path


def test_a_folder_is_audited_with_the_defaults(base: Path) -> None:
    """A path alone is enough."""
    report = audit_paths(base / "kb", as_of=DAY)

    assert [finding.rule for finding in report] == ["owner-missing", "review-overdue"]
    assert report.verdict is Verdict.PASSED


def test_the_configured_sources_are_audited_as_configured(base: Path) -> None:
    """Without a path the configuration names sources, policy and what fails."""
    report = audit_paths(config=base / "kbaudit.toml", as_of=DAY)

    assert [finding.card.ref for finding in report] == ["handbook:old.md"]
    assert report.verdict is Verdict.FAILED
    assert "never-verified" not in [rule.name for rule in report.rules]


def test_a_path_replaces_the_configured_sources(base: Path) -> None:
    """The rest of the configuration still holds, and rules may be chosen for one call."""
    report = audit_paths(base / "kb", config=base / "kbaudit.toml", as_of=DAY, select=["review-overdue"], ignore=[])

    assert [finding.card.ref for finding in report] == ["kb:old.md"]
    assert [finding.card.owner for finding in report] == ["ana@example.org"]


def test_nothing_named_is_refused() -> None:
    """Neither a path nor a source is an error that says what to do."""
    with pytest.raises(ConfigError, match="name a PATH"):
        audit_paths(as_of=DAY)


def test_a_part_of_a_configured_source_is_told(base: Path) -> None:
    """What the policy says of the source's collections and cards does not hold there."""
    (base / "kb" / "loans").mkdir()
    (base / "kb" / "loans" / "rates.md").write_text("---\nverified_at: 2026-11-01\n---\nRates.\n")
    report = audit_paths(base / "kb" / "loans", config=base / "kbaudit.toml", as_of=DAY)

    assert [notice.topic for notice in report.notices] == ["loans"]
    assert "is a part of the configured source handbook" in report.notices[0].message


@dataclass(frozen=True)
class Suspecting:
    """A rule that suspects the first two cards of contradicting each other."""

    name: ClassVar[str] = "possible-contradiction"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - the protocol's arguments
        one, other = list(corpus.cards())[:2]
        yield Finding(
            rule=self.name,
            kind="duration",
            severity=self.severity,
            card=corpus.terms(one).head(one),
            related=(corpus.terms(other).head(other),),
            message="They may contradict each other.",
            clears_when="they agree",
            parts=(Part.of(self.name, (one.ref, other.ref)),),
            evidence=(Evidence(one.ref, one.body, 1, "30 days"), Evidence(other.ref, other.body, 1, "14 days")),
        )


@dataclass(frozen=True)
class Sure(Suspecting):
    """A rule that finds no contradiction."""

    name: ClassVar[str] = "contradiction"
    severity: ClassVar[Severity] = Severity.ERROR

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - the protocol's arguments
        yield from ()


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text("# Refunds\n\nWithin 30 days.\n")
    (tmp_path / "kb" / "b.md").write_text("# Returns\n\nFor 14 days.\n")
    return tmp_path / "kb"


BOTH = ("contradiction", "possible-contradiction")


def judged(two: Path, room: Room, select: tuple[str, ...] = BOTH, ignore: str = "", **more: Any) -> Report:  # noqa: ANN401 - of a configuration
    judge = settings(room.base_url, cache=two.parent / "judge.sqlite3")
    given: dict[str, Any] = {"judge": judge, "rules": {one.name: one for one in (Suspecting(), Sure())}}
    left_out = ignore or ()
    return walk(sources_of([str(two)]), Config(**(given | more)), as_of=NOW, select=select, ignore=left_out)


def test_a_configured_judge_raises_what_it_shares(two: Path, room: Room) -> None:
    """The report has a contradiction in the place of the suspicion, and the verdict follows."""
    room.plays(opinion())
    report = judged(two, room)

    assert [(one.rule, one.severity) for one in report] == [("contradiction", Severity.ERROR)]
    assert report.verdict is Verdict.FAILED
    assert report.notices == ()
    assert "Within 30 days." in room.questions[0]["messages"][1]["content"]


def test_a_judge_that_fails_leaves_the_report_as_it_is(two: Path, room: Room) -> None:
    """But for a notice; the run is as complete as without one."""
    room.plays(reply(status=401))
    report = judged(two, room)

    assert [(one.rule, one.severity) for one in report] == [("possible-contradiction", Severity.NOTE)]
    assert report.verdict is Verdict.PASSED
    assert [one.message for one in report.notices] == [
        "not judged: 1 pair, the judge small-model answered 401; check judge.key"
    ]


def test_the_policy_weighs_what_was_raised(two: Path, room: Room) -> None:
    """As any contradiction."""
    room.plays(opinion())
    report = judged(two, room, policy=Policy(severity={"contradiction": Severity.WARNING}))

    assert [one.severity for one in report] == [Severity.WARNING]


def test_a_dismissed_suspicion_is_not_asked_about(two: Path, room: Room) -> None:
    """Nobody is told what was decided already."""
    room.plays(opinion())
    meant = Dismissal(rule="possible-contradiction", cards=("kb:*",), reason="two regions")
    report = judged(two, room, dismissals=(meant,))

    assert [one.finding.rule for one in report.dismissed] == ["possible-contradiction"]
    assert room.seen == []


def test_a_dismissed_contradiction_stays_dismissed(two: Path, room: Room) -> None:
    """Whoever found it; the dismissal is not told to match nothing."""
    room.plays(opinion())
    meant = Dismissal(rule="contradiction", cards=("kb:*",), reason="two regions")
    report = judged(two, room, dismissals=(meant,))

    assert [one.finding.rule for one in report.dismissed] == ["contradiction"]
    assert (report.findings, report.notices) == ((), ())


@pytest.mark.parametrize("left_out", [{"ignore": "contradiction"}, {"select": ("contradiction",)}, {"judge": None}])
def test_nobody_is_asked_without_need(two: Path, room: Room, left_out: dict[str, Any]) -> None:
    """Contradictions are ignored, nothing is suspected, or no judge is configured."""
    room.plays(opinion())
    report = judged(two, room, **({"select": (Suspecting.name,)} | left_out))

    assert {one.rule for one in report} <= {"possible-contradiction"}
    assert room.seen == []


def test_cards_in_memory_are_judged_by_rules_alone() -> None:
    """The call for Python asks nobody, for it knows no configuration."""
    report = audit_cards([card("a"), card("b")], as_of=DAY, rules=[Suspecting()], select=["possible-contradiction"])

    assert [one.rule for one in report] == ["possible-contradiction"]
