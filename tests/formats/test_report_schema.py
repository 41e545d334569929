from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import kbaudit
from kbaudit.card import Card
from kbaudit.config.file import load_config
from kbaudit.finding import Severity
from kbaudit.formats.interface import EvidenceLength, View
from kbaudit.formats.json import document
from kbaudit.formats.jsonl import JsonlFormat
from kbaudit.formats.report_schema import REPORT_SCHEMA
from kbaudit.report import Report
from kbaudit.runs.auditing import audit_cards, choose_rules, report_on
from kbaudit.runs.pulling import pull
from tests.formats import reports

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAMPLE = Path(kbaudit.__file__).parent / "sample" / "kbaudit.toml"


def strict(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Allow no field but the documented ones, so that a new field cannot go unpublished."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"unevaluatedProperties": False} if "properties" in schema else {}
    return {name: strict(value) for name, value in schema.items()} | closed


def of_the_sample() -> Report:
    config = load_config(SAMPLE)
    rules, missing = choose_rules(None, (), config.rules)
    return report_on(pull(config.sources), rules=rules, missing=missing, policy=config.policy, as_of=NOW)


def of_a_dozen_cards() -> Report:
    cards = [
        Card(
            source="kb",
            id=f"{number}.md",
            title=f"Card {number}",
            body=f"See [the next](./{number + 1}.md). Offer valid until 31 March 2025.",
            verified_at=date(2025, 1, 1) if number % 2 else None,
            owner="ana@example.org" if number % 3 else None,
            views=number or None,
            path=f"kb/{number}.md",
            line=1,
        )
        for number in range(12)
    ]
    return audit_cards(cards, as_of=NOW)


REPORTS = {
    "mixed": reports.mixed,
    "incomplete": reports.incomplete,
    "empty": reports.empty,
    "hostile": reports.hostile,
    "a-dozen-cards": of_a_dozen_cards,
    "sample": of_the_sample,
}


def test_the_schema_is_one() -> None:
    """It is valid under draft 2020-12, and every severity is in it."""
    Draft202012Validator.check_schema(REPORT_SCHEMA)
    Draft202012Validator.check_schema(closed_schema())

    counts = REPORT_SCHEMA["$defs"]["summary"]["properties"]["findings"]["properties"]
    assert list(counts) == [str(severity) for severity in Severity]


def closed_schema() -> Any:  # noqa: ANN401 - a schema
    """Give the schema that allows no other field in the report and all within it."""
    closed = {"$defs": {}} | strict(REPORT_SCHEMA)
    for part in ("finding",):
        # A dismissed finding extends this one, which therefore is closed where it is used, not where it is defined.
        closed["$defs"][part].pop("unevaluatedProperties", None)
    for part in closed["$defs"]["dismissed"]["allOf"]:
        part.pop("unevaluatedProperties", None)
    closed["$defs"]["dismissed"]["unevaluatedProperties"] = False
    closed["properties"]["findings"]["items"] = {"$ref": "#/$defs/finding", "unevaluatedProperties": False}
    return closed


@cache
def report_of(name: str) -> Report:
    return REPORTS[name]()


@cache
def line_validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator({"$defs": REPORT_SCHEMA["$defs"], "$ref": f"#/$defs/{kind}"})


@pytest.mark.parametrize("length", EvidenceLength)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_as_published(name: str, length: EvidenceLength) -> None:
    """A report has all fields of its schema and no other."""
    written = json.loads(json.dumps(document(report_of(name), View(evidence=length))))

    assert list(Draft202012Validator(REPORT_SCHEMA).iter_errors(written)) == []
    assert list(Draft202012Validator(closed_schema()).iter_errors(written)) == []


@pytest.mark.parametrize("name", ["mixed", "incomplete", "sample"])
def test_every_line_is_as_published(name: str) -> None:
    """A line of the format ``jsonl`` is the object of its type."""
    for line in JsonlFormat().render(report_of(name), View()).splitlines():
        read = json.loads(line)
        if read["type"] != "report":
            assert list(line_validator(read["type"]).iter_errors(read)) == []


def test_a_later_field_does_not_break_a_reader() -> None:
    """Optional fields may be added without a new version, so the published schema lets them pass."""
    written = document(reports.mixed(), View()) | {"added_later": 1}
    written["findings"][0]["added_later"] = 1

    assert list(Draft202012Validator(REPORT_SCHEMA).iter_errors(written)) == []
