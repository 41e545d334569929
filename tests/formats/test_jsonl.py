from __future__ import annotations

import json

from kbaudit.formats.interface import View
from kbaudit.formats.json import document
from kbaudit.formats.jsonl import JsonlFormat
from tests.formats import reports


def test_the_lines_together_are_the_document() -> None:
    """First the report without its lists, then every finding and notice; nothing is lost against ``json``."""
    report = reports.mixed()
    whole = document(report, View())

    lines = [json.loads(line) for line in JsonlFormat().render(report, View()).splitlines()]

    assert {line.pop("schema_version") for line in lines} == {1}
    parts: dict[str, list[object]] = {"report": [], "finding": [], "dismissed": [], "notice": [], "not_checked": []}
    for line in lines:
        parts[line.pop("type")].append(line)
    assert parts["finding"] == whole.pop("findings")
    assert parts["dismissed"] == whole.pop("dismissed")
    assert parts["notice"] == whole.pop("notices")
    assert parts["not_checked"] == whole.pop("not_checked")
    assert parts["report"] == [{name: value for name, value in whole.items() if name != "schema_version"}]
    assert lines[0] == parts["report"][0]
