from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

import pytest

from kbaudit import audit
from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import Corpus, MemoryCorpus
from kbaudit.dismissal import Dismissal
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.report import Notice
from kbaudit.rules.interface import Rule
from tests.samples import NOW, card, finding


@dataclass(frozen=True)
class Saying:
    """A rule that yields what it was given."""

    name: ClassVar[str] = "owner-missing"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1
    says: Sequence[object] = ()

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:  # noqa: ARG002 - the protocol's arguments
        for one in self.says:
            if isinstance(one, BaseException):
                raise one
            yield one  # type: ignore[misc]


@dataclass(frozen=True)
class Other(Saying):
    """A second such rule."""

    name: ClassVar[str] = "other"


@dataclass(frozen=True)
class Lengths(Saying):
    """A rule whose first step measures titles and refuses one of them."""

    name: ClassVar[str] = "lengths"

    def extract(self, content: Content) -> int | None:
        if content.title == "broken":
            raise ValueError("no\nsuch  title")
        return len(content.title) or None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:  # noqa: ARG002 - the protocol's arguments
        for one, length in corpus.facts(self.name):
            yield Notice(one.ref, str(length))


def _corpus(cards: Iterable[Card] = (), policy: Policy | None = None) -> MemoryCorpus:
    return MemoryCorpus(tuple(cards), policy or Policy())


def _dismiss(*cards: str, **fields: object) -> Dismissal:
    return Dismissal(**({"rule": "owner-missing", "cards": cards, "reason": "meant to be so"} | fields))  # type: ignore[arg-type]


def test_the_first_step_finds_facts_by_rule_and_card() -> None:
    """Cards without facts are left out, and rules without a first step have none."""
    found = audit.extract([card("a", title="abc"), card("b", title="")], [Lengths(), Saying()])

    assert found.facts == {"lengths": {"kb:a": 3}}
    assert found.not_checked == ()


def test_a_rule_that_raises_on_a_card_is_named_and_the_rest_goes_on() -> None:
    """One line says rule, card and error; the other cards keep their facts."""
    found = audit.extract([card("a", title="broken"), card("b", title="abc")], [Lengths()])

    assert found.facts == {"lengths": {"kb:b": 3}}
    assert [(one.rule, one.ref, one.problem) for one in found.not_checked] == [
        (
            "lengths",
            "kb:a",
            "rule lengths, version 1, raised ValueError: no such title; report it to the rule's authors",
        )
    ]


def test_progress_is_told_once_a_card() -> None:
    """Somebody who watches hears a rising number; without any first step there is nothing to watch."""
    heard: list[int] = []

    audit.extract([card("a"), card("b")], [Lengths(), Saying()], heard.append)
    audit.extract([card("a"), card("b")], [Saying()], heard.append)

    assert heard == [1, 2]


def test_the_second_step_sees_the_facts_of_its_own_rule() -> None:
    """Facts come back with their cards."""
    cards = (card("a", title="abc"),)
    facts = audit.extract(cards, [Lengths()]).facts

    outcome = audit.run(MemoryCorpus(cards, Policy(), facts), [Lengths()], NOW)

    assert outcome.notices == (Notice("kb:a", "3"),)


def test_findings_and_notices_are_sorted() -> None:
    """Rules yield in any order; the outcome has one."""
    says = (finding("kb:b"), Notice("z", "last"), finding("kb:a"), Notice("a", "first"))
    outcome = audit.run(_corpus(), [Saying(says)], NOW)

    assert [one.card.ref for one in outcome.findings] == ["kb:a", "kb:b"]
    assert [one.topic for one in outcome.notices] == ["a", "z"]


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        (ValueError("odd"), "raised ValueError: odd"),
        ("a text", "raised TypeError: yielded str, which no rule may"),
        (None, "raised TypeError: yielded NoneType, which no rule may"),
    ],
)
def test_a_rule_that_breaks_its_protocol_fails_alone(says: object, problem: str) -> None:
    """What it found before stands, it is named, and the other rules go on."""
    broken = Saying((finding("kb:a"), says, finding("kb:z")))
    outcome = audit.run(_corpus(), [broken, Other((finding("kb:b", rule="other"),))], NOW)

    assert [one.card.ref for one in outcome.findings] == ["kb:b", "kb:a"]
    assert [(one.rule, one.ref) for one in outcome.not_checked] == [("owner-missing", "")]
    assert problem in outcome.not_checked[0].problem


def test_the_policy_sets_the_severity() -> None:
    """A card's terms weigh its findings; others, and those on cards nobody has, keep the rule's own weight."""
    heavy = PolicyEntry(card="kb:a", severity={"owner-missing": Severity.ERROR})
    corpus = _corpus([card("a"), card("b")], Policy(entries=(heavy,)))
    outcome = audit.run(corpus, [Saying((finding("kb:a"), finding("kb:b"), finding("kb:gone")))], NOW)

    assert [one.severity for one in outcome.findings] == [Severity.ERROR, Severity.WARNING, Severity.WARNING]


def test_a_dismissed_finding_is_set_aside_with_its_reason() -> None:
    """It does not stand, and is not lost."""
    decided = _dismiss("kb:a")
    outcome = audit.run(_corpus(), [Saying((finding("kb:a"), finding("kb:b")))], NOW, [decided])

    assert [one.card.ref for one in outcome.findings] == ["kb:b"]
    assert [(one.finding.card.ref, one.dismissal) for one in outcome.dismissed] == [("kb:a", decided)]
    assert outcome.notices == ()


def test_a_cluster_is_dismissed_part_by_part() -> None:
    """With some parts dismissed, the finding stands with the others; with all of them, it is set aside."""
    cluster = finding("kb:a", "kb:b", "kb:c")
    some = audit.run(_corpus(), [Saying((cluster,))], NOW, [_dismiss("kb:b")])
    everything = audit.run(_corpus(), [Saying((cluster,))], NOW, [_dismiss("kb:b"), _dismiss("kb:?")])

    assert some.findings[0].parts == (cluster.parts[0], cluster.parts[2])
    assert some.dismissed == ()
    assert some.notices == ()
    assert everything.findings == ()
    assert everything.dismissed[0].finding == cluster


def test_a_dismissal_bound_to_other_passages_reopens_the_case() -> None:
    """The text has changed since, so the finding stands and the dismissal is said to hold no more."""
    quoted = finding("kb:a", evidence=(Evidence("kb:a", "30 days"),))
    edited = replace(quoted, evidence=(Evidence("kb:a", "20 days"),))
    outcome = audit.run(_corpus(), [Saying((edited,))], NOW, [_dismiss("kb:a", passages=quoted.passages)])

    assert outcome.findings == (edited,)
    assert [notice.message for notice in outcome.notices] == [
        "the dismissal of owner-missing of kb:a holds no more, for the words it was bound to have changed"
    ]


def test_an_expired_dismissal_holds_no_more_and_says_so() -> None:
    """From its end on the finding stands again."""
    ended = _dismiss("kb:a", until=date(2026, 11, 22))
    outcome = audit.run(_corpus(), [Saying((finding("kb:a"),))], NOW, [ended])

    assert len(outcome.findings) == 1
    assert outcome.notices == (Notice("dismiss", "the dismissal of owner-missing of kb:a has ended and holds no more"),)


@pytest.mark.parametrize("rules", [[], [Saying((ValueError("odd"),))], [Other()]])
def test_a_dismissal_is_not_called_idle_by_a_run_that_cannot_know(rules: list[Rule]) -> None:
    """Where its rule did not run to its end, nobody is told to remove anything."""
    assert audit.run(_corpus(), rules, NOW, [_dismiss("kb:a")]).notices == ()


def test_a_dismissal_whose_cards_were_not_read_is_not_called_idle() -> None:
    """The caller knows what was read; what has ended has ended all the same."""
    ended = _dismiss("kb:a", until=date(2026, 11, 22))
    outcome = audit.run(_corpus(), [Saying()], NOW, [_dismiss("kb:a"), ended], settled=lambda _: False)

    assert [one.message for one in outcome.notices] == [
        "the dismissal of owner-missing of kb:a has ended and holds no more"
    ]


def test_a_part_named_twice_is_one_part() -> None:
    """A rule that repeats a part makes no second problem of it."""
    doubled = finding("kb:a", parts=(Part.of("owner-missing", ["kb:a"]),) * 2)

    assert len(audit.run(_corpus(), [Saying((doubled,))], NOW, [_dismiss("kb:a")]).dismissed) == 1


def test_a_rule_that_exits_fails_alone() -> None:
    """It is named, what it had found stays, and the program goes on."""
    outcome = audit.run(_corpus(), [Saying((finding("kb:a"), SystemExit(0)))], NOW)

    assert [one.card.ref for one in outcome.findings] == ["kb:a"]
    assert "raised SystemExit: 0" in outcome.not_checked[0].problem


def test_a_second_finding_of_one_identity_is_not_taken() -> None:
    """Nobody could tell which of the two is known; the rule is named and the first one stays."""
    outcome = audit.run(_corpus(), [Saying((finding("kb:a"), finding("kb:a")))], NOW)

    assert len(outcome.findings) == 1
    assert "two findings with one identity on kb:a" in outcome.not_checked[0].problem
