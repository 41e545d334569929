from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run

Told = Callable[..., list[str]]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Told:
    """Run a command in a folder with a handbook that was synced once, and give what it wrote to standard output."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hb").mkdir()
    (tmp_path / "hb" / "fees.md").write_text("# Fees\n\nPay **within** 14 days.\n", encoding="utf-8")
    (tmp_path / "hb" / "old.md").write_text("# Old\n\nOld.\n", encoding="utf-8")
    (tmp_path / "kbaudit.toml").write_text('[sources.hb]\nconnector = "markdown"\npath = "hb"\n', encoding="utf-8")

    def tell(*words: str, code: ExitCode = ExitCode.CLEAN) -> list[str]:
        capfd.readouterr()
        assert run(list(words)) == code
        return capfd.readouterr().out.splitlines()

    tell("sync")
    tell("verify", "hb:fees.md", "--by", "ana@example.org", "--note", "asked\nbilling")
    return tell


def _parsed(lines: list[str]) -> Any:  # noqa: ANN401 - whatever a command writes
    return json.loads("\n".join(lines))


def test_a_history_is_told_in_order(told: Told, tmp_path: Path) -> None:
    """Texts, vouchings in plain words with their notes, moves, and when it went and came back."""
    kept = (tmp_path / "hb" / "fees.md").rename(tmp_path / "hb" / "new.md")
    told("sync")
    kept.write_text("# Fees\n\nPay  within *14* days.\n", encoding="utf-8")
    told("sync")
    text = kept.read_text()
    kept.unlink()
    told("sync")
    told("sync")
    kept.write_text(text.replace("14", "30"), encoding="utf-8")
    told("sync")
    told("verify", "hb:new.md", "--by", "bo", "--withdraw")

    first, *events = told("log", "hb:fees.md")

    assert first == "hb:new.md: Fees"
    assert [event.partition("  ")[2].split(" text ")[0].split(" is ")[0] for event in events] == [
        "first seen, with",
        events[1].partition("  ")[2].split(" text ")[0],
        "moved from hb:fees.md  [2]",
        "changed, with",
        events[4].partition("  ")[2].split(" text ")[0],
        "let go: its source has it no more",
        "came back, with",
        "all vouching taken back by bo, as somebody said; nobody asked who they are  [4]",
    ]
    assert events[1].endswith(
        'by ana@example.org, as somebody said; nobody asked who they are; note: "asked billing"  [1]'
    )
    assert "what was vouched for holds for text" in events[4]
    listed = _parsed(told("log", "card", "hb:new.md", "--format", "json"))
    assert [one["kind"] for one in listed["entries"]] == ["verified", "moved", "carried", "unverified"]
    assert [one["until"] is None for one in listed["versions"]] == [False, False, True]


def test_a_missing_card_is_told_so(told: Told, tmp_path: Path) -> None:
    """It is not let go before a second reading lacks it too."""
    (tmp_path / "hb" / "fees.md").unlink()
    told("sync")

    assert told("log", "hb:fees.md")[-1].endswith("let go when the next complete reading lacks it too")


def test_the_state_at_a_time_is_told(told: Told) -> None:
    """Which text, which state, who vouched and how surely, and when it was due under the policy of today."""
    lines = told("log", "--at", "2999-01-01", "hb:fees.md")

    assert lines[0] == "hb:fees.md on 2999-01-01 23:59, by what was known then"
    assert lines[2] == "state expired"
    assert "by ana@example.org, as somebody said; nobody asked who they are" in lines[3]
    assert lines[5].endswith("under the policy and the fields of the card as they are today")
    assert told("log", "hb:old.md", "--at", "2999-01-01")[2:] == [
        "state never-verified",
        "nobody vouched for it",
        "no check was due, under the policy and the fields of the card as they are today",
    ]
    assert told("log", "hb:fees.md", "--at", "2000-01-01")[1:] == ["the store did not have it", "nobody vouched for it"]
    state = _parsed(told("log", "hb:fees.md", "--at", "2999-01-01", "--format", "json"))
    assert (state["state"], state["vouched_by"], state["channel"]) == ("expired", "ana@example.org", "claimed")


def test_a_passage_is_found_with_who_vouched_for_it(told: Told) -> None:
    """No card is a code of its own, so that a script can tell."""
    assert told("log", "find", "Old")[2:] == ["  nobody vouched for it", "  no audit told which policy was in force"]
    told("audit", "--exit-zero", "--select", "owner-missing")
    lines = told("log", "find", "WITHIN 14 days")

    assert lines[0].startswith("hb:fees.md: in the text, first seen ")
    assert lines[0].endswith(", still there")
    assert "verified on" in lines[2]
    assert lines[3].endswith(": checked every 180 days, owner nobody")
    found = _parsed(told("log", "find", "within 14 days", "--format", "json"))["found"]
    assert [(one["ref"], one["where"], one["vouchings"][0]["by"]) for one in found] == [
        ("hb:fees.md", "text", "ana@example.org")
    ]
    assert told("log", "find", "within 99 days", code=ExitCode.FINDINGS) == []


def test_a_ledger_is_verified(told: Told) -> None:
    """The end that a report had is looked for; a code tells whether all is whole."""
    report = _parsed(told("audit", "--exit-zero", "--format", "json"))
    head = f"{report['ledger']['seq']}:{report['ledger']['hash']}"
    told_before = told("audit", "--exit-zero")
    told("verify", "hb:old.md", "--by", "bo")

    (whole,) = told("log", "verify", "--head", head)
    assert whole.startswith("whole: 2 entries, the end is 2:")
    assert f"Ledger: {head}" in told_before
    broken = told("log", "verify", "--head", f"1:{'a' * 64}", "--head", f"9:{'b' * 64}", code=ExitCode.FINDINGS)
    assert broken == [
        "entry 1 is not the one that an earlier run saw",
        "entry 9, which an earlier run saw, is missing at the end",
    ]


def test_an_export_is_written(told: Told, tmp_path: Path) -> None:
    """To a file, or to standard output; people only on request."""
    assert told("log", "export", "--output", "ledger.jsonl") == []
    rows = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]

    assert [one["type"] for one in rows] == ["entry", "card", "card", "manifest"]
    assert any('"address":"ana@example.org"' in line for line in told("log", "export", "--with-people"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log", "hb:fee.md"), "did you mean hb:fees.md"),
        (("log", "hb:fees.md", "--at", "soon"), "--at: 'soon'"),
        (("log", "hb:fees.md", "--at", ""), "--at: is empty"),
        (("log", "find", " "), "which passage"),
        (("log", "verify", "--head", "7"), "write SEQ:HASH"),
        (("log", "hb:fees.md", "--format", "csv"), "--format: 'csv'"),
    ],
)
@pytest.mark.usefixtures("told")
def test_a_wrong_word_is_told(capfd: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    """In one line, as a wrong use."""
    capfd.readouterr()

    assert run(list(words)) == ExitCode.USAGE
    assert said in capfd.readouterr().err


def test_a_store_that_is_not_there_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A question leaves nothing behind."""
    monkeypatch.chdir(tmp_path)

    for words in (["log", "hb:a"], ["log", "verify"], ["db", "check"], ["db", "purge"]):
        assert run(words) == ExitCode.INCOMPLETE
        assert "there is none yet; kbaudit sync makes it" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []
