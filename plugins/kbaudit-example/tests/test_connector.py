"""The connector keeps its protocol and reads what its file says."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from kbaudit_example.connector import ExampleConnector

from kbaudit.card import Card, UnreadableCard
from kbaudit.errors import ConnectorError
from kbaudit.runs.auditing import audit_cards
from kbaudit.testing import check_connector

FAQ = Path(__file__).parent / "sample" / "faq.txt"


def test_it_keeps_the_protocol() -> None:
    """Each question is a card, and the one without an answer is named."""
    pulled = check_connector(ExampleConnector(path=FAQ), unreadable=[_id("Is there a car park?")])

    cards = [(card.title, card.body, card.line) for card in pulled if isinstance(card, Card)]
    assert cards == [
        ("When are you open?", "Monday to Friday, 9:00 to 18:00.\nOn public holidays we are closed.", 4),
        (
            "Do you repair phones of other makers?",
            "Yes. Bring the phone to the workshop.\n\nA repair takes three days.",
            9,
        ),
        ("What does a repair cost?", "Prices: TBD", 16),
    ]


def test_a_question_without_an_answer_says_where_it_stands() -> None:
    """The reason names the line, as an editor counts."""
    pulled = list(ExampleConnector(path=FAQ).pull("faq"))

    reasons = [one.reason for one in pulled if isinstance(one, UnreadableCard)]
    assert reasons == ['line 13: has no answer; write one after "A:"']


def test_the_owner_is_a_setting() -> None:
    """One person may answer for the whole file."""
    pulled = ExampleConnector(path=FAQ, owner="ana@example.org").pull("faq")

    assert {card.owner for card in pulled if isinstance(card, Card)} == {"ana@example.org"}


def test_a_missing_file_fails_the_source(tmp_path: Path) -> None:
    """An audit without the file would be incomplete, and the message says why."""
    with pytest.raises(ConnectorError, match=r"missing\.txt: no such file or directory"):
        list(ExampleConnector(path=tmp_path / "missing.txt").pull("faq"))


def test_it_is_found_by_the_core(tmp_path: Path) -> None:
    """Installed beside the core, the connector is configured by its name."""
    from kbaudit.config.file import load_config
    from kbaudit.runs.pulling import pull

    file = tmp_path / "kbaudit.toml"
    file.write_text(f'[sources.faq]\nconnector = "example"\npath = "{FAQ.as_posix()}"\n', encoding="utf-8")
    intake = pull(load_config(file).sources)
    report = audit_cards(intake.cards, as_of=date(2026, 11, 22), select=["unfinished-text"])

    assert [(finding.card.title, finding.evidence[0].line) for finding in report] == [("What does a repair cost?", 16)]


def _id(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:12]
