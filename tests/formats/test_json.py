from __future__ import annotations

import json

from kbaudit.formats.interface import EvidenceLength, View
from kbaudit.formats.json import JsonFormat, write_json
from tests.formats import reports


def test_without_evidence_neither_quote_nor_value_is_written() -> None:
    """``--evidence none`` leaves the place of the evidence, and none of its words."""
    read = json.loads(JsonFormat().render(reports.mixed(), View(evidence=EvidenceLength.NONE)))

    assert read["findings"][0]["evidence"] == [
        {"ref": "handbook:billing/refunds.md", "quote": None, "line": 12, "value": None},
        {"ref": "handbook:faq.md", "quote": None, "line": 40, "value": None},
    ]


def test_what_steers_a_terminal_is_escaped_and_read_back() -> None:
    """Escapes change nothing for a reader of JSON."""
    text = "\x1b[2J \x9b \u202e \u2028 \x7f é 🙂"

    written = write_json({"text": text})

    assert written == '{"text": "\\u001b[2J \\u009b \\u202e \\u2028 \\u007f é 🙂"}'
    assert json.loads(written) == {"text": text}


def test_a_dismissed_finding_says_who_why_and_until_when() -> None:
    """What was set aside stays in the report."""
    (one,) = json.loads(JsonFormat().render(reports.mixed(), View()))["dismissed"]

    assert one["dismissal"] == {"reason": "kept for the auditors", "author": "ines@example.org", "until": "2027-06-30"}
