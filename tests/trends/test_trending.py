from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.finding import Severity
from kbaudit.trends.trend import Audited, Cause, Mark, RuleTrend, Scope, Standing
from kbaudit.trends.trending import compare
from tests.samples import NOW

LATER = NOW + timedelta(days=1)
CARD = Standing(
    collection=None,
    in_use=True,
    checked=True,
    holds=True,
    vouched="2026-11-01 ana",
    due="2027-05-01T00:00:00+00:00",
    text="1",
    about="1",
)
MARK = Mark(fingerprint="a", rule="r", severity=Severity.WARNING, refs=("kb:a",), parts=frozenset({"a"}))
BEFORE = Audited(at=NOW, release="1", policy="p", rules={"r": 1}, cards={"kb:a": CARD}, findings=())


def _change(before: Audited, now: Audited, lasting: frozenset[str] = frozenset()) -> Scope:
    return compare(before, now, lasting)[1][0]


@pytest.mark.parametrize(
    ("cause", "changed"),
    [
        (Cause.WORK, {"vouched": ""}),
        (Cause.WORK, {"vouched": "", "text": "2"}),
        (Cause.EDITS, {"text": "2"}),
        (Cause.EDITS, {"about": "2"}),
        (Cause.EDITS, {"in_use": False}),
        (Cause.POLICY, {"due": "2026-11-22T12:00:00+00:00"}),
        (Cause.TIME, {}),
    ],
)
def test_a_card_that_is_verified_no_more_has_one_cause(cause: Cause, changed: dict[str, object]) -> None:
    """What was done to the card itself comes before the policy, and the passing of time is what is left."""
    now = replace(BEFORE, at=LATER, policy="q", cards={"kb:a": replace(CARD, holds=False, **changed)})  # type: ignore[arg-type]

    assert list(_change(BEFORE, now).moved) == [cause]


def test_a_due_date_that_another_version_reckons_is_put_down_to_kbaudit() -> None:
    """With the same policy nothing else could have moved it."""
    now = replace(BEFORE, release="2", cards={"kb:a": replace(CARD, holds=False, due="2026-01-01T00:00:00+00:00")})

    assert list(_change(BEFORE, now).moved) == [Cause.KBAUDIT]


def test_a_due_date_that_had_come_anyway_is_time_under_any_policy() -> None:
    """A policy that moves a due date further into the past took nothing away."""
    ending = replace(CARD, due="2026-11-22T12:00:00+00:00")
    now = replace(
        BEFORE, at=LATER, policy="q", cards={"kb:a": replace(ending, holds=False, due="2026-01-01T00:00:00+00:00")}
    )

    assert list(_change(replace(BEFORE, cards={"kb:a": ending}), now).moved) == [Cause.TIME]


def test_the_share_is_split_as_a_person_would_reckon() -> None:
    """One of two verified; a verified card comes, and the second one is vouched for: a sixth, then a third."""
    bare = replace(CARD, holds=False, checked=False, vouched="", due="")
    before = replace(BEFORE, cards={"kb:a": CARD, "kb:b": bare})
    now = replace(before, cards={"kb:a": CARD, "kb:b": CARD, "kb:c": CARD})

    whole = _change(before, now)

    assert (whole.share_before, whole.share) == (0.5, 1.0)
    assert whole.share_moved == {Cause.NEW_CARDS: Fraction(1, 6), Cause.WORK: Fraction(1, 3)}


@pytest.mark.parametrize(
    ("cause", "now"),
    [
        (Cause.NEW_CARDS, replace(BEFORE, findings=(replace(MARK, refs=("kb:a", "kb:b")),))),
        (Cause.WORK, replace(BEFORE, cards={"kb:a": replace(CARD, vouched="x", text="2")}, findings=(MARK,))),
        (Cause.EDITS, replace(BEFORE, cards={"kb:a": replace(CARD, text="2")}, findings=(MARK,))),
        (Cause.POLICY, replace(BEFORE, policy="q", findings=(MARK,))),
        (Cause.POLICY, replace(BEFORE, rules={"r": 1, "s": 1}, findings=(replace(MARK, rule="s"),))),
        (Cause.KBAUDIT, replace(BEFORE, release="2", findings=(MARK,))),
        (Cause.KBAUDIT, replace(BEFORE, rules={"r": 2}, findings=(MARK,))),
        (Cause.TIME, replace(BEFORE, findings=(MARK,))),
    ],
)
def test_a_finding_that_came_has_one_cause(cause: Cause, now: Audited) -> None:
    """Its cards tell first, then what runs and how."""
    assert _change(BEFORE, now).opened == {cause: 1}


def test_time_opens_nothing_of_a_rule_that_compares_cards() -> None:
    """Something else in the base must have changed."""
    assert _change(BEFORE, replace(BEFORE, findings=(MARK,)), frozenset({"r"})).opened == {Cause.ELSEWHERE: 1}


def test_a_finding_goes_with_its_card() -> None:
    """Nobody closed it."""
    before = replace(BEFORE, findings=(MARK,))
    assert _change(before, replace(BEFORE, cards={})).closed == {Cause.GONE_CARDS: 1}


def test_a_finding_that_grows_is_worse_and_one_that_shrinks_stands() -> None:
    """So is one that weighs more; each is told by rule and by the severity it has now."""
    grown = replace(MARK, fingerprint="0", parts=frozenset({"a", "0"}))
    severe = replace(MARK, severity=Severity.ERROR)
    small, large = (replace(BEFORE, findings=(one,)) for one in (MARK, grown))

    assert compare(small, large, frozenset())[0] == (RuleTrend(rule="r", severity=Severity.WARNING, worsened=1),)
    assert compare(large, small, frozenset())[0] == (RuleTrend(rule="r", severity=Severity.WARNING, standing=1),)
    assert compare(small, replace(BEFORE, findings=(severe,)), frozenset())[0] == (
        RuleTrend(rule="r", severity=Severity.ERROR, worsened=1),
    )


def test_findings_of_rules_that_did_not_run_are_counted_on_neither_side() -> None:
    """Nobody knows whether they still stand."""
    before = replace(BEFORE, findings=(MARK,))
    whole = _change(before, replace(BEFORE, rules={}))

    assert (whole.findings_before, whole.findings, whole.closed) == (0, 0, {})


_standings = st.builds(
    Standing,
    collection=st.sampled_from([None, "x", "y"]),
    in_use=st.booleans(),
    checked=st.booleans(),
    holds=st.booleans(),
    vouched=st.sampled_from(["", "v"]),
    due=st.sampled_from(["", "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"]),
    text=st.sampled_from("12"),
    about=st.sampled_from("12"),
)
_refs = st.sampled_from(["kb:a", "kb:b", "kb:c", "faq:a", "faq:b"])


@st.composite
def _findings(draw: st.DrawFn) -> tuple[Mark, ...]:
    parts = draw(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=3), max_size=4))
    taken: set[str] = set()
    found = []
    for some in parts:
        if not some & taken:
            taken |= some
            refs = tuple(dict.fromkeys(draw(st.lists(_refs, min_size=1, max_size=2))))
            rule, severity = draw(st.sampled_from("rs")), draw(st.sampled_from(list(Severity)))
            found.append(Mark(fingerprint=min(some), rule=rule, severity=severity, refs=refs, parts=some))
    return tuple(found)


_audits = st.builds(
    Audited,
    at=st.sampled_from([NOW, LATER, datetime(2027, 6, 1, tzinfo=UTC)]),
    release=st.sampled_from("12"),
    policy=st.sampled_from("pq"),
    rules=st.dictionaries(st.sampled_from("rs"), st.integers(1, 2)),
    cards=st.dictionaries(_refs, _standings),
    findings=_findings(),
)


@given(before=st.none() | _audits, now=_audits, lasting=st.frozensets(st.sampled_from("rs")))
def test_the_parts_of_a_change_add_up_exactly(before: Audited | None, now: Audited, lasting: frozenset[str]) -> None:
    """In the whole base, each source and each collection: cards, verified cards, the share, and findings."""
    rules, scopes = compare(before, now, lasting)

    for scope in scopes:
        assert scope.verified - scope.verified_before == sum(one for one, _ in scope.moved.values())
        assert scope.cards - scope.cards_before == sum(one for _, one in scope.moved.values())
        shares = [
            Fraction(verified, cards) if cards else Fraction(0)
            for verified, cards in ((scope.verified_before, scope.cards_before), (scope.verified, scope.cards))
        ]
        assert sum(scope.share_moved.values()) == shares[1] - shares[0]
        assert scope.findings - scope.findings_before == sum(scope.opened.values()) - sum(scope.closed.values())
    assert sum(one.opened for one in rules) == sum(scopes[0].opened.values())
    assert sum(one.closed for one in rules) == sum(scopes[0].closed.values())
    assert sum(one.opened + one.worsened + one.standing for one in rules) == scopes[0].findings


@given(before=_audits, now=_audits)
def test_scopes_are_parts_of_each_other(before: Audited, now: Audited) -> None:
    """What is counted of sources adds up to the whole base, and no collection has more than its source."""
    whole, *others = compare(before, now, frozenset())[1]
    sources = [one for one in others if one.collection is None]

    for name in ("cards", "cards_before", "verified", "verified_before", "findings", "findings_before"):
        assert sum(getattr(one, name) for one in sources) == getattr(whole, name)
        for source in sources:
            its = [one for one in others if one.source == source.source and one.collection is not None]
            assert sum(getattr(one, name) for one in its) <= getattr(source, name)
