"""Real knowledge bases whose answers are known: run by ``nox -s corpora -- FOLDER``, never by the short tests."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from kbaudit.connectors.interface import Source
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.intake import Intake
from kbaudit.policy import Policy
from kbaudit.report import Report
from kbaudit.rules.translation_outdated import TranslationOutdated
from kbaudit.runs.auditing import choose_rules, instant, report_on
from kbaudit.runs.pulling import pull
from kbaudit.text.intervals import Interval
from tests.corpora import draw

CORPORA = Path(os.environ["KBAUDIT_CORPORA"])
DEFAULT_OWNER = "#govuk-developers"

STATUS = {"drifted": "true", "values-differ": "true", "in-sync": "in sync", "original-gone": "file not found"}
DRIFTED = {
    ("es", "true"): 62,
    ("es", "in sync"): 44,
    ("fr", "true"): 44,
    ("fr", "in sync"): 18,
    ("fr", "file not found"): 1,
    ("ja", "true"): 14,
    ("ja", "in sync"): 261,
    ("ja", "file not found"): 1,
    ("pt", "true"): 54,
    ("pt", "in sync"): 56,
    ("zh", "true"): 110,
    ("zh", "in sync"): 48,
    ("zh", "file not found"): 9,
}


class Known(NamedTuple):
    """What is known of one base at one date."""

    base: str
    as_of: date
    cards: int
    dated: int
    overdue: int
    undated: int
    interval: Interval = Interval(days=180)


KNOWN = [
    Known("govuk-developer-docs-2020", date(2020, 10, 23), cards=293, dated=284, overdue=64, undated=9),
    Known("cloud-platform-user-guide", date(2026, 4, 22), cards=119, dated=105, overdue=88, undated=14),
    Known("hmcts-way", date(2026, 7, 20), cards=98, dated=98, overdue=57, undated=0),
    # 2,220 cards are strict YAML; 19 more can be read by a person, and are.
    Known(
        "dynamics365-business-central",
        date(2026, 8, 13),
        cards=2241,
        dated=2239,
        overdue=1555,
        undated=2,
        interval=Interval(days=365),
    ),
]


def _pull(base: str) -> Intake:
    return pull([Source(name=base, connector=MarkdownConnector(path=CORPORA / base))])


def _audit(intake: Intake, known: Known) -> Report:
    rules, _ = choose_rules(["review-overdue", "never-verified", "invalid-date"], [], {})
    policy = Policy(owner=DEFAULT_OWNER, interval=known.interval)
    return report_on(intake, rules=rules, policy=policy, as_of=instant(known.as_of))


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.base)
def test_the_known_cards_are_overdue(known: Known) -> None:
    """Cards, dated cards, overdue cards and undated cards are as many as is known."""
    intake = _pull(known.base)
    counts = Counter(finding.rule for finding in _audit(intake, known))

    assert len(intake.cards) == known.cards
    assert sum(card.verified_at is not None for card in intake.cards) == known.dated
    assert counts == Counter({"review-overdue": known.overdue, "never-verified": known.undated})


def test_the_known_owners_are_told() -> None:
    """The overdue cards of the developer documentation belong to 11 owners, 31 of them to the default one."""
    known = KNOWN[0]
    report = _audit(_pull(known.base), known)
    owners = Counter(finding.card.owner for finding in report if finding.rule == "review-overdue")

    assert len(owners) == 11
    assert owners[DEFAULT_OWNER] == 31


@pytest.mark.parametrize("known", KNOWN[:3], ids=lambda known: known.base)
def test_every_due_date_agrees_with_the_site_itself(known: Known) -> None:
    """Each page is due on the day that the site's own software worked out."""
    pages = json.loads((CORPORA / known.base / "pages.json").read_text(encoding="utf-8"))
    expected = {page["file"]: page.get("review_by") for page in pages}
    policy = Policy(interval=known.interval)
    found = {
        card.id.removeprefix("source/"): str(due) if (due := policy.terms(card).due_at(card)) else None
        for card in _pull(known.base).cards
    }

    assert found == expected


def test_front_matter_that_strict_readers_refuse_is_named() -> None:
    """The run says which files were read line by line."""
    notices = [notice.message for notice in _pull("dynamics365-business-central").notices]

    assert any(message.startswith("18 files have front matter that strict readers refuse") for message in notices)


@pytest.mark.parametrize(("rule", "least"), [("broken-link", 28 / 30), ("lapsed-statement", 24 / 30)])
def test_what_was_read_by_eye_still_holds(rule: str, least: float) -> None:
    """Nearly all findings that were read and found true are still found, and the share of true ones keeps its bound."""
    labels = draw.labels(rule)
    found = {finding.fingerprint for _, finding in draw.findings(rule, CORPORA)}
    right = {fingerprint for fingerprint, (label, _) in labels.items() if label == "yes"}
    wrong = {fingerprint for fingerprint, (label, _) in labels.items() if label == "no"}

    assert len(right & found) >= 0.9 * len(right)
    assert len(right & found) >= least * len((right | wrong) & found)


def test_the_translations_that_drifted_are_those_of_the_projects_own_rule() -> None:
    """Without any history, page by page: drifted, in sync, or without an original."""
    base = CORPORA / "opentelemetry-docs"
    listed = json.loads((base / "drift.json").read_text(encoding="utf-8"))
    intake = _pull("opentelemetry-docs")
    rule = TranslationOutdated(published_only=False)
    report = report_on(intake, rules=[rule], policy=Policy(), as_of=instant(date(2026, 8, 22)))
    kinds = {finding.card.ref.partition(":")[2]: finding.kind for finding in report}
    expected = {card.id: listed[card.id]["status"] for card in intake.cards if card.id in listed}
    found = {card.id: STATUS[kinds.get(card.id, "in-sync")] for card in intake.cards if card.translation_of}

    assert found == expected
    assert Counter((page.split("/")[1], status) for page, status in found.items()) == DRIFTED
