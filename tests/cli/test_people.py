"""The command ``kbaudit people``, as a user drives it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.person import Leave

CONFIG = '[people]\nfile = "people.csv"\n\n[sources.kb]\nconnector = "markdown"\npath = "kb"\n'
PEOPLE = "name,address,delegate,left\nAna Diaz,ana@example.org,,\n"
BEN = "Ben Ode,ben@example.org,Ana Diaz,2026-03-31\n"
CHECK = ("people", "check", "--as-of", "2026-11-22", "--quiet")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a base of one card with its configuration and directory."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text("---\nowner: ana@example.org\n---\n# A\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "kbaudit.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_base_whose_people_are_all_there_is_clean(capfd: pytest.CaptureFixture[str]) -> None:
    """One line says what was looked at."""
    assert run([*CHECK]) == ExitCode.CLEAN
    assert capfd.readouterr() == ("people.csv: 1 person, 0 groups, 1 card read; 0 problems\n", "")


def test_problems_are_listed_and_told_by_the_exit_code(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the file comes first, then who is not there."""
    (folder / "people.csv").write_text(f"{PEOPLE}{BEN}Cy,cy@,,\n", encoding="utf-8")
    (folder / "kb" / "b.md").write_text("---\nowner: ben@example.org\n---\n# B\n", encoding="utf-8")

    assert run([*CHECK]) == ExitCode.FINDINGS
    assert capfd.readouterr().out == (
        "people.csv: 3 people, 0 groups, 2 cards read; 2 problems\n"
        "unreadable  line 4, Cy, address: 'cy@' is no e-mail address; write one like ana@example.org\n"
        "left        Ben Ode (ben@example.org) left on 2026-03-31 and is still owner of 1 card; "
        "Ana Diaz (ana@example.org) stands in and could take over\n"
    )

    assert run([*CHECK, "--format", "json"]) == ExitCode.FINDINGS
    unreadable, left = json.loads(capfd.readouterr().out)["problems"]
    assert unreadable["kind"] == "unreadable"
    assert left["cards"] == {"owner": 1}
    assert left["suggestion"] == "Ana Diaz (ana@example.org)"


def test_a_path_is_read_instead_of_the_sources(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The configuration gives the directory and the policy."""
    (folder / "more").mkdir()
    (folder / "more" / "c.md").write_text("---\nverifier: anna@example.org\n---\n# C\n", encoding="utf-8")

    assert run([*CHECK, "more"]) == ExitCode.FINDINGS
    assert "anna@example.org (verifier of 1 card) is not in the directory" in capfd.readouterr().out


def test_what_could_not_be_read_makes_it_incomplete(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Somebody may be named there; it outranks problems."""
    (folder / "kb" / "b.md").write_bytes(b"\xff\xff")
    (folder / "people.csv").write_text("name\nCy\n", encoding="utf-8")

    assert run([*CHECK]) == ExitCode.INCOMPLETE
    said = capfd.readouterr()
    assert "1 card of kb could not be read: b.md" in said.err
    assert "ana@example.org (owner of 1 card) is not in the directory" in said.out


@pytest.mark.parametrize(
    ("config", "words", "said"),
    [
        ("", ["kb"], "no directory of people is configured; write [people] file ="),
        ('[people]\nfile = "nobody.csv"\n', ["kb"], "nobody.csv: no such file or directory; check the path"),
        (CONFIG, ["--format", "yaml"], "--format: 'yaml' is not one of text, json"),
        ('[people]\nfile = "people.csv"\n', [], "nothing to read: name a PATH"),
    ],
)
def test_what_cannot_be_checked_is_a_usage_error(
    config: str, words: list[str], said: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The error says what to write."""
    (folder / "kbaudit.toml").write_text(config, encoding="utf-8")

    assert run([*CHECK, *words]) == ExitCode.USAGE
    assert said in capfd.readouterr().err


def test_people_alone_asks_for_a_command(capfd: pytest.CaptureFixture[str]) -> None:
    """A group of commands does nothing by itself."""
    assert run(["people"]) == ExitCode.USAGE
    assert "see kbaudit people --help" in capfd.readouterr().err


def test_an_audit_knows_who_has_left(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The directory of the configuration reaches the rules; one that cannot be used stops the audit."""
    (folder / "people.csv").write_text(PEOPLE + BEN, encoding="utf-8")
    (folder / "kb" / "b.md").write_text("---\nowner: ben@example.org\n---\n# B\n", encoding="utf-8")
    audit = ["audit", "--as-of", "2026-11-22", "--select", "owner-departed", "--format", "json", "--quiet"]

    assert run(audit) == ExitCode.CLEAN
    (finding,) = json.loads(capfd.readouterr().out)["findings"]
    assert finding["card"]["ref"] == "kb:b.md"

    (folder / "people.csv").write_text("name,left\nBen,soon\n", encoding="utf-8")
    assert run(audit) == ExitCode.USAGE
    assert "line 2, Ben, left: 'soon' has no year of four digits" in capfd.readouterr().err


def test_what_people_say_of_themselves_is_told_and_is_no_problem(capfd: pytest.CaptureFixture[str]) -> None:
    """Where it differs from the file, with when and how surely it was them, once there is a store."""
    assert run(["sync", "--quiet"]) == ExitCode.CLEAN
    clock = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with KnowledgeBase.open(config=Path("kbaudit.toml"), clock=lambda: clock) as kb:
        kb.be_away("ana@example.org", Leave(date(2026, 11, 21)))
    capfd.readouterr()

    assert run([*CHECK, "--format", "json"]) == ExitCode.CLEAN
    told = json.loads(capfd.readouterr().out)

    (said,) = told["said"]
    assert said == (
        "Ana Diaz (ana@example.org) said on 2026-11-20 (claimed): away 2026-11-21..; the file has no leave and "
        "nobody to stand in"
    )
    assert told["problems"] == []
    run([*CHECK])
    assert "\nsaid        Ana Diaz (ana@example.org) said on" in capfd.readouterr().out
