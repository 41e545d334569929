from __future__ import annotations

import json
from importlib.metadata import EntryPoint
from typing import Any

import jsonschema
import pytest

from kbaudit import plugins
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run
from kbaudit.formats.report_schema import REPORT_SCHEMA
from kbaudit.plugins import Group


def _json(capfd: pytest.CaptureFixture[str], *words: str) -> Any:  # noqa: ANN401 - whatever a command writes
    assert run([*words, "--format", "json"]) == ExitCode.CLEAN
    return json.loads(capfd.readouterr().out)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a rule that cannot be imported."""
    real = {group: plugins._points(group) for group in Group}
    point = EntryPoint("broken-rule", "no_such_module:Rule", Group.RULE.value)
    monkeypatch.setattr(
        plugins, "_points", lambda group: real[group] | ({point.name: point} if group is Group.RULE else {})
    )


def test_rules_are_listed_with_what_they_find(capfd: pytest.CaptureFixture[str]) -> None:
    """Each rule has its severity, its package and one sentence."""
    assert run(["rules"]) == ExitCode.CLEAN
    lines = " ".join(capfd.readouterr().out.split())
    assert "review-overdue warning kbaudit 0.1.0 Cards whose next check is due." in lines

    listed = {one["name"]: one for one in _json(capfd, "rules")["rules"]}
    assert set(listed) == set(plugins.names(Group.RULE))
    assert listed["review-overdue"] == {
        "name": "review-overdue",
        "package": "kbaudit 0.1.0",
        "problem": None,
        "severity": "warning",
        "version": 1,
        "summary": "Cards whose next check is due.",
    }


@pytest.mark.usefixtures("broken")
def test_a_broken_rule_is_listed_with_its_cause(capfd: pytest.CaptureFixture[str]) -> None:
    """The others go on."""
    listed = {one["name"]: one for one in _json(capfd, "rules")["rules"]}

    assert "No module named 'no_such_module'" in listed["broken-rule"]["problem"]
    assert listed["review-overdue"]["problem"] is None


@pytest.mark.usefixtures("broken")
def test_plugins_are_listed_and_a_broken_one_is_an_incomplete_listing(capfd: pytest.CaptureFixture[str]) -> None:
    """It is named with its cause, and the exit code tells a script."""
    assert run(["plugins"]) == ExitCode.INCOMPLETE
    said = " ".join(capfd.readouterr().out.split())

    assert "rule broken-rule unknown package rule broken-rule (unknown package) cannot be loaded:" in said
    assert "connector markdown kbaudit 0.1.0" in said


def test_plugins_that_can_all_be_used_are_clean(capfd: pytest.CaptureFixture[str]) -> None:
    """Every group is there, with packages and without problems."""
    listed = _json(capfd, "plugins")["plugins"]

    assert {one["group"] for one in listed} == {str(group) for group in Group}
    assert {one["problem"] for one in listed} == {None}


def test_a_rule_is_explained(capfd: pytest.CaptureFixture[str]) -> None:
    """Its page has the sections of its docstring, and its settings with their defaults."""
    assert run(["explain", "poor-feedback"]) == ExitCode.CLEAN
    said = capfd.readouterr().out

    assert said.startswith("poor-feedback (warning by default, version 1)\n")
    assert "\nKnown limits\n" in said
    assert "unhelpful_share (default 0.5): The share of unhelpful votes" in said
    assert "`" * 2 not in said
    assert max(len(line) for line in said.splitlines()) <= 80

    page = _json(capfd, "explain", "poor-feedback")
    assert page["settings"][0]["name"] == "unhelpful_share"
    assert next(iter(page["sections"])) == "What it checks"


def test_a_mistyped_rule_is_answered_with_the_nearest(capfd: pytest.CaptureFixture[str]) -> None:
    """An unknown rule is a usage error."""
    assert run(["explain", "revew-overdue"]) == ExitCode.USAGE
    assert "did you mean review-overdue?" in capfd.readouterr().err


@pytest.mark.parametrize("words", [["schema", "raport"], ["rules", "--format", "yaml"]])
def test_what_there_is_not_is_refused_with_what_there_is(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """The error names the choices."""
    assert run(words) == ExitCode.USAGE
    assert "report, config" in (said := capfd.readouterr().err) or "text, json" in said


def test_the_schemas_are_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Both are JSON Schemas of draft 2020-12."""
    assert run(["schema", "report"]) == ExitCode.CLEAN
    assert json.loads(capfd.readouterr().out) == REPORT_SCHEMA
    assert run(["schema", "config"]) == ExitCode.CLEAN
    jsonschema.Draft202012Validator.check_schema(json.loads(capfd.readouterr().out))
