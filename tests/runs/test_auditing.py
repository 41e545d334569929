from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kbaudit import plugins
from kbaudit.card import Lifecycle
from kbaudit.corpus import MemoryCorpus
from kbaudit.dismissal import Dismissal
from kbaudit.errors import ConfigError, UnknownPluginError
from kbaudit.finding import Severity
from kbaudit.intake import Intake
from kbaudit.plugins import Group
from kbaudit.policy import Policy
from kbaudit.report import NotChecked, Notice, SourceStatus, SourceSummary, Verdict
from kbaudit.rules.interface import Rule
from kbaudit.rules.poor_feedback import PoorFeedback
from kbaudit.rules.possible_contradiction import PossibleContradiction
from kbaudit.runs import auditing
from kbaudit.runs.auditing import audit_cards, choose_rules, gather, report_on
from tests.samples import NOW, card

TODAY = date(2026, 11, 22)
ON_REQUEST = "possible-contradiction"
DUE = card("due.md", verified_at=date(2026, 5, 26))
FRESH = card("fresh.md", verified_at=date(2026, 5, 27))


def test_cards_in_memory_become_a_report() -> None:
    """The one call of a notebook: cards in, findings out."""
    report = audit_cards([FRESH, DUE], as_of=TODAY, select=["review-overdue"])

    assert [found.card.ref for found in report.findings] == ["kb:due.md"]
    assert report.as_of == NOW
    assert report.verdict is Verdict.PASSED
    assert report.sources == (SourceSummary(name="kb", kind="memory", status=SourceStatus.COMPLETE, cards=2),)
    assert [(rule.name, rule.version) for rule in report.rules] == [("review-overdue", 1)]


def test_the_example_of_the_documentation_runs() -> None:
    """The docstring's example does what it says."""
    assert doctest.testmod(auditing, extraglobs={"Card": type(DUE)}).failed == 0


def test_a_check_is_due_from_the_first_second_of_its_day() -> None:
    """180 days after 26 May the finding fires at 00:00 of the policy's zone, not a second before."""
    athens = Policy(timezone="Europe/Athens")
    just_before = datetime(2026, 11, 21, 21, 59, 59, tzinfo=UTC)
    midnight = datetime(2026, 11, 21, 22, tzinfo=UTC)

    assert not len(audit_cards([DUE], as_of=just_before, policy=athens, select=["review-overdue"]))
    assert len(audit_cards([DUE], as_of=midnight, policy=athens, select=["review-overdue"])) == 1
    assert not len(audit_cards([DUE], as_of=midnight, select=["review-overdue"]))


@pytest.mark.parametrize("zone", ["Europe/Athens", "America/New_York", "UTC"])
def test_dates_at_the_ends_of_the_calendar_are_findings_and_no_crash(zone: str) -> None:
    """The year 1, which some systems write for "nothing", is no check in any zone and breaks nothing."""
    zeros = (
        card("day.md", verified_at=date.min),
        card("instant.md", verified_at=datetime(1, 1, 1, tzinfo=UTC)),
        card("due.md", due_at=date.min),
        card("last.md", verified_at=date.max, due_at=date.max),
    )
    report = audit_cards(zeros, as_of=TODAY, policy=Policy(timezone=zone))

    assert not report.not_checked
    overdue = [found.card.ref for found in report.findings if found.rule == "review-overdue"]
    invalid = [found.card.ref for found in report.findings if found.rule == "invalid-date"]
    assert overdue == ["kb:due.md"]
    assert invalid == ["kb:day.md", "kb:instant.md", "kb:last.md"]


def test_fail_on_decides_the_verdict() -> None:
    """A warning fails the run only for those who say so."""
    assert (
        audit_cards([DUE], as_of=TODAY, select=["review-overdue"], fail_on=Severity.WARNING).verdict is Verdict.FAILED
    )
    assert audit_cards([DUE], as_of=TODAY, select=["review-overdue"], fail_on=None).verdict is Verdict.PASSED
    assert audit_cards([], as_of=TODAY).verdict is Verdict.INCOMPLETE


def test_rules_with_settings_take_the_place_of_their_name() -> None:
    """A rule handed over runs instead of the installed one."""
    strict = PoorFeedback()
    chosen, missing = choose_rules(["poor-feedback"], [], {"poor-feedback": strict})

    assert chosen == (strict,)
    assert chosen[0] is strict
    assert missing == ()
    assert [rule.name for rule in audit_cards([], as_of=TODAY, select=["poor-feedback"], rules=[strict]).rules] == [
        "poor-feedback"
    ]


def test_without_a_choice_every_installed_rule_runs_but_those_ignored() -> None:
    """Rules are in order of name, each once."""
    chosen, _ = choose_rules(None, ["inactive"], {})

    named = [name for name in plugins.names(Group.RULE) if name not in {"inactive", ON_REQUEST}]
    assert [rule.name for rule in chosen] == named
    assert [rule.name for rule in choose_rules(["inactive", "inactive"], [], {})[0]] == ["inactive"]


@pytest.mark.parametrize(("select", "ignore"), [(["review-overdu"], []), (None, ["review-overdu"])])
def test_a_rule_that_nobody_has_is_an_error_with_the_nearest_name(select: list[str] | None, ignore: list[str]) -> None:
    """A typing error must not quietly leave a rule out."""
    with pytest.raises(UnknownPluginError, match=r"unknown rule 'review-overdu'; did you mean review-overdue?"):
        audit_cards([DUE], as_of=TODAY, select=select, ignore=ignore)


def test_a_choice_of_no_rule_is_an_error() -> None:
    """An audit that checks nothing must not pass."""
    with pytest.raises(ConfigError, match="no rule is left to run; select one that is not ignored"):
        audit_cards([DUE], as_of=TODAY, select=["inactive"], ignore=["inactive"])


def test_two_cards_with_one_reference_are_not_both_counted() -> None:
    """The first is kept and the other one named; the very same card twice is one card."""
    twin = card("due.md", title="Twin")
    intake = gather([DUE, twin, DUE])

    assert intake.cards == (DUE,)
    assert [(one.ref, one.title) for one in intake.unreadable] == [("kb:due.md", "Twin")]
    assert "the same reference as another card" in intake.unreadable[0].reason
    assert (intake.sources[0].cards, intake.sources[0].unreadable) == (1, 1)


def test_cards_are_kept_by_source_and_id() -> None:
    """Each source of the cards has a summary of its own."""
    intake = gather([card("b"), card("a", source="z"), card("a")])

    assert [one.ref for one in intake.cards] == ["kb:a", "kb:b", "z:a"]
    assert [(one.name, one.cards) for one in intake.sources] == [("kb", 2), ("z", 1)]


@pytest.mark.parametrize(
    ("as_of", "problem"),
    [
        (datetime(2026, 11, 22), "has no time zone"),  # noqa: DTZ001 - the point of the test
        ("2026-11-22", "is str, not a date or an aware datetime"),
        (None, "is NoneType, not a date"),
    ],
)
def test_the_clock_of_an_audit_is_a_day_or_an_aware_instant(as_of: object, problem: str) -> None:
    """A time without a zone would mean another instant on every machine."""
    with pytest.raises(ConfigError, match=problem):
        audit_cards([DUE], as_of=as_of)  # type: ignore[arg-type]


def test_the_clock_is_brought_into_utc() -> None:
    """A report says UTC, whatever zone the caller's clock is in."""
    report = audit_cards([DUE], as_of=datetime(2026, 11, 22, 1, tzinfo=ZoneInfo("Europe/Athens")))

    assert report.as_of.tzinfo is UTC
    assert report.as_of == datetime(2026, 11, 21, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cards", "share"),
    [
        ([], None),
        ([card()], None),
        ([FRESH, DUE], 0.5),
        ([FRESH, card("a"), card("b"), card("c")], 0.25),
        ([card(due_at=date(2027, 1, 1))], 1.0),
        ([card(verified_at=date(2099, 1, 1))], 0.0),
        ([FRESH, card("old.md", verified_at=date(2020, 1, 1), lifecycle=Lifecycle.ARCHIVED)], 1.0),
    ],
)
def test_the_verified_share_counts_cards_whose_check_holds(cards: list[object], share: float | None) -> None:
    """It is unknown where no check is known; a check in the future holds nothing; archived cards do not count."""
    assert audit_cards(cards, as_of=TODAY, select=["inactive"]).verified_share == share  # type: ignore[arg-type]


def test_notices_and_broken_rules_of_both_sides_come_together() -> None:
    """What pulling noticed and which rules could not be loaded is part of the report, each once and sorted."""
    notice, missing = Notice("kb", "something odd"), NotChecked("gone", "", "cannot be loaded")
    source = SourceSummary(name="kb", kind="markdown", status=SourceStatus.COMPLETE, cards=1)
    intake = Intake(cards=(DUE,), sources=(source,), notices=(notice,))
    report = report_on(intake, rules=[], policy=Policy(), as_of=NOW, missing=[missing, missing])

    assert report.notices == (notice,)
    assert report.not_checked == (missing,)
    assert report.verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize(
    ("status", "cards", "idle"),
    [
        (SourceStatus.COMPLETE, ("kb:gone.md",), True),
        (SourceStatus.COMPLETE, ("kb:gone.md", "wiki:gone.md"), False),
        (SourceStatus.COMPLETE, ("*",), True),
        (SourceStatus.FAILED, ("k?:gone.md",), False),
        (SourceStatus.FAILED, ("kb:gone.md",), False),
    ],
)
def test_a_dismissal_is_idle_only_when_its_sources_were_read(
    status: SourceStatus,
    cards: tuple[str, ...],
    idle: bool,  # noqa: FBT001 - a row of the table
) -> None:
    """While a source fails, or only another one is audited, its dismissals wait."""
    source = SourceSummary(name="kb", kind="markdown", status=status, cards=1)
    rules, _ = choose_rules(["review-overdue"], [], {})
    waiting = [Dismissal(rule="review-overdue", cards=cards, reason="frozen")]
    intake = Intake(cards=(FRESH,), sources=(source,))
    report = report_on(intake, rules=rules, policy=Policy(), as_of=NOW, dismissals=waiting)

    assert [notice.topic for notice in report.notices] == (["dismiss"] if idle else [])


def test_a_memory_corpus_knows_its_cards_and_files() -> None:
    """What a corpus does not have is None, never an error."""
    corpus = MemoryCorpus((DUE,), Policy(), listed={"kb": frozenset({"due.md"})})

    assert corpus.get("kb:due.md") is DUE
    assert corpus.get("kb:other") is None
    assert corpus.files("kb") == frozenset({"due.md"})
    assert corpus.files("other") is None
    assert list(corpus.facts("inactive")) == []
    assert corpus.terms(DUE) is corpus.terms(DUE)


def test_a_rule_on_request_runs_only_where_it_is_selected() -> None:
    """Settings of its own do not select it; of names that are ignored nothing is left."""
    settings = {ON_REQUEST: PossibleContradiction(below=1)}

    def chosen(select: list[str] | None, ignore: list[str]) -> list[Rule]:
        return list(choose_rules(select, ignore, settings)[0])

    everything = [rule.name for rule in chosen(None, [])]
    assert "contradiction" in everything
    assert ON_REQUEST not in everything
    assert chosen([ON_REQUEST], []) == [settings[ON_REQUEST]]
    with pytest.raises(ConfigError, match="no rule is left to run"):
        chosen([ON_REQUEST], [ON_REQUEST])


def test_what_a_source_writes_by_itself_is_no_check() -> None:
    """A card that its system calls verified since the moment it was made was checked by nobody."""
    made = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    by_default = card("a", created_at=made, verified_at=made + timedelta(seconds=2), verified_by="ana")
    checked = card("b", created_at=made, verified_at=made + timedelta(hours=2))
    report = audit_cards([by_default, checked], as_of=date(2026, 11, 22), select=["never-verified"])

    assert [finding.card.ref for finding in report] == ["kb:a"]
    assert report.verified_share == 0.5
