from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kbaudit.errors import SettingError
from kbaudit.finding import Severity
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.text.intervals import Interval
from tests.samples import card

MONTH = Interval(months=1)
WEEK = Interval(days=7)


@pytest.mark.parametrize(
    ("entry", "matches"),
    [
        (PolicyEntry(), True),
        (PolicyEntry(source="kb"), True),
        (PolicyEntry(source="k*"), True),
        (PolicyEntry(source="other"), False),
        (PolicyEntry(collection="billing/*"), True),
        (PolicyEntry(collection="billing/eu"), True),
        (PolicyEntry(collection="bill"), False),
        (PolicyEntry(tag="money"), True),
        (PolicyEntry(tag="mon?y"), True),
        (PolicyEntry(tag="time"), False),
        (PolicyEntry(locale="en*"), True),
        (PolicyEntry(locale="de"), False),
        (PolicyEntry(card="kb:refunds.md"), True),
        (PolicyEntry(card="refunds.md"), False),
        (PolicyEntry(source="kb", tag="time"), False),
    ],
)
def test_a_card_must_match_every_given_glob(entry: PolicyEntry, matches: bool) -> None:  # noqa: FBT001 - a row of the table
    """An entry speaks of the cards that match all it names."""
    one = card(collection="billing/eu", tags=("fees", "money"), locale="en-GB")

    assert entry.matches(one) is matches


def test_a_folder_glob_matches_the_folder_itself() -> None:
    """``billing/*`` speaks of ``billing`` and all below it, and of nothing else."""
    entry = PolicyEntry(collection="billing/*")

    assert entry.matches(card(collection="billing"))
    assert not entry.matches(card(collection="billing2"))
    assert not entry.matches(card(collection=None))


def test_what_a_card_does_not_have_matches_no_glob() -> None:
    """A card without collection, tags or locale is in none of them."""
    for entry in (PolicyEntry(collection="*"), PolicyEntry(tag="*"), PolicyEntry(locale="*")):
        assert not entry.matches(card())


def test_later_entries_win_field_by_field() -> None:
    """A later entry changes what it names and leaves the rest."""
    policy = Policy(
        owner="all@example.org",
        steward="lead@example.org",
        severity={"inactive": Severity.WARNING},
        entries=(
            PolicyEntry(interval=MONTH, owner="one@example.org", severity={"review-overdue": Severity.ERROR}),
            PolicyEntry(interval=WEEK, steward="two@example.org", severity={"review-overdue": Severity.NOTE}),
            PolicyEntry(source="other", owner="nobody@example.org"),
        ),
    )
    terms = policy.terms(card())

    assert (terms.interval, terms.interval_from) == (WEEK, "policy")
    assert (terms.owner, terms.steward) == ("one@example.org", "two@example.org")
    assert terms.severity == {"inactive": Severity.WARNING, "review-overdue": Severity.NOTE}


def test_the_card_itself_wins() -> None:
    """An owner and an interval of its own stand before every entry."""
    policy = Policy(entries=(PolicyEntry(interval=MONTH, owner="one@example.org"),))
    terms = policy.terms(card(owner="ana@example.org", verify_interval=WEEK))

    assert (terms.interval, terms.interval_from, terms.owner) == (WEEK, "card", "ana@example.org")


def test_a_suggested_owner_is_not_accountable() -> None:
    """An author answers for nothing by that alone."""
    assert Policy().terms(card(suggested_owner="ana@example.org")).owner is None


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, None),
        ({"verified_at": date(2026, 1, 31)}, date(2026, 2, 28)),
        ({"verified_at": date(2026, 1, 31), "due_at": date(2027, 1, 1)}, date(2027, 1, 1)),
        ({"due_at": date(2027, 1, 1)}, date(2027, 1, 1)),
        ({"verified_at": datetime(2026, 1, 31, 12, tzinfo=UTC)}, datetime(2026, 2, 28, 12, tzinfo=UTC)),
    ],
)
def test_a_check_is_due_as_the_source_says_or_after_the_interval(fields: dict[str, Any], due: object) -> None:
    """An outright date wins; without it and without a check nothing is due."""
    one = card(**fields)

    assert Policy(interval=MONTH).terms(one).due_at(one) == due


def test_the_head_names_the_accountable_owner() -> None:
    """A report names whom the policy names, and where the card is."""
    one = card(url="https://kb.example.org/1", locale="en", collection="billing", path="kb/refunds.md", line=4)
    head = Policy(owner="all@example.org").terms(one).head(one)

    assert (head.ref, head.title, head.owner) == ("kb:refunds.md", "Refunds", "all@example.org")
    assert (head.url, head.locale, head.collection) == ("https://kb.example.org/1", "en", "billing")
    assert (head.path, head.line) == ("kb/refunds.md", 4)


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "/etc/passwd", "../x"])
def test_a_time_zone_that_nobody_knows_is_refused(zone: str) -> None:
    """A policy begins its days where there are days."""
    with pytest.raises(SettingError, match=r"^timezone: .* is no IANA time zone; write one like Europe/Athens or UTC"):
        Policy(timezone=zone)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"interval": "6 months"}, "interval: '6 months' is no Interval; give Interval.parse(\"6 months\")"),
        ({"interval": 180}, "interval: 180 is no Interval; "),
        ({"owner": 5}, "owner: 5 is no text; give text, or None"),
        ({"steward": ["ana"]}, "steward: ['ana'] is no text; "),
        ({"severity": "error"}, "severity: 'error' does not give a Severity to each rule; give {"),
        ({"severity": {"inactive": "error"}}, "severity: {'inactive': 'error'} does not give a Severity to each rule"),
    ],
)
@pytest.mark.parametrize("kind", [Policy, PolicyEntry])
def test_a_value_of_another_type_is_refused_where_it_is_given(
    kind: type[Policy | PolicyEntry], given: dict[str, Any], said: str
) -> None:
    """The message names the field and says what to give."""
    with pytest.raises(SettingError, match=f"^{re.escape(said)}"):
        kind(**given)


def test_what_only_a_whole_policy_or_an_entry_has_is_refused_too() -> None:
    """An interval may be left out of an entry, but not taken from the policy."""
    with pytest.raises(SettingError, match=r"^interval: None is no Interval; "):
        Policy(interval=None)  # type: ignore[arg-type]
    with pytest.raises(SettingError, match=r"^timezone: 2 is no IANA time zone; "):
        Policy(timezone=2)  # type: ignore[arg-type]
    with pytest.raises(SettingError, match=r"^entries: .* is no tuple of entries; give "):
        Policy(entries=[PolicyEntry()])  # type: ignore[arg-type]
    with pytest.raises(SettingError, match=r"^collection: 5 is no text; "):
        PolicyEntry(collection=5)  # type: ignore[arg-type]


def test_the_last_scope_that_matches_counts() -> None:
    """A card speaks of one thing, and of nothing that is named where no entry says so."""
    policy = Policy(
        entries=(PolicyEntry(scope="EU"), PolicyEntry(card="kb:us.md", scope="US"), PolicyEntry(interval=WEEK))
    )

    assert (policy.terms(card("us.md")).scope, policy.terms(card("a.md")).scope) == ("US", "EU")
    assert Policy().terms(card()).scope is None
    with pytest.raises(SettingError, match="scope"):
        PolicyEntry(scope=" ")
