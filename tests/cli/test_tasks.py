"""The commands ``kbaudit assign`` and ``kbaudit tasks``, as a user drives them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run

CONFIG = '[sources.kb]\nconnector = "markdown"\npath = "kb"\n'
CARD = "---\nowner: ana@example.org\nverified_at: 2020-01-01\n---\n# Refunds\n\nWithin 30 days.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a base of one overdue card that was synced and audited."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text(CARD, encoding="utf-8")
    (tmp_path / "kbaudit.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["sync", "-q"]) == ExitCode.CLEAN
    return tmp_path


@pytest.fixture
def audited(folder: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    assert run(["audit", "-q"]) == ExitCode.CLEAN
    capfd.readouterr()
    return folder


def entries(capfd: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    capfd.readouterr()
    assert run([*words, "--format", "json"]) in {ExitCode.CLEAN, ExitCode.FINDINGS}
    listed: list[dict[str, object]] = json.loads(capfd.readouterr().out)["tasks"]
    return listed


def test_nothing_audited_is_nothing_known(capfd: pytest.CaptureFixture[str]) -> None:
    """It is incomplete, and says what to run."""
    assert run(["assign"]) == ExitCode.INCOMPLETE
    assert "run kbaudit audit" in capfd.readouterr().err


@pytest.mark.usefixtures("audited")
def test_a_plan_is_shown_and_not_kept(capfd: pytest.CaptureFixture[str]) -> None:
    """With every task and why it went to its person; without it the task is there."""
    assert run(["assign", "--plan"]) == ExitCode.CLEAN
    said = capfd.readouterr().out.splitlines()
    assert said[0] == "needs 0.0 checks a week, capacity 5: all that waits is done in 1 week"
    assert said[1] == "1 task: 1 new, 1 asked now or before, 0 settled by the last audit"
    assert said[2] == "ana@example.org: 1 asked, 1 to do, all done in 1 week"
    assert said[3].endswith("ana@example.org  open  check: Refunds")
    assert said[4] == "  ana@example.org is the owner"
    assert run(["tasks", "list"]) == ExitCode.CLEAN
    assert capfd.readouterr().out == "no tasks\n"

    assert run(["assign"]) == ExitCode.CLEAN
    (one,) = entries(capfd, "tasks", "list", "--person", "Ana@example.org")
    assert (one["accountable"], one["state"], one["cards"]) == ("ana@example.org", "open", ["kb:a.md"])
    assert entries(capfd, "tasks", "list", "--person", "ben@example.org") == []


def test_what_nobody_can_be_asked_is_an_exit_code(audited: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each is named with the reason, ten of them at most; the fallback of the configuration ends it."""
    for number in range(12):
        (audited / "kb" / f"{number}.md").write_text(f"# {number}\n\nText.\n", encoding="utf-8")
        (audited / "kb" / f"f{number}").mkdir()
        (audited / "kb" / f"f{number}" / "x.md").write_text(f"# {number}\n\nOther {number}.\n", encoding="utf-8")
    assert [run(["sync", "-q"]), run(["audit", "-q"])] == [ExitCode.CLEAN, ExitCode.CLEAN]
    capfd.readouterr()

    assert run(["assign"]) == ExitCode.FINDINGS
    said = capfd.readouterr()
    assert "nobody: name an owner for f0, 1 card (no steward is named; no fallback is named)" in said.out
    assert "more; kbaudit assign --plan lists all" in said.out
    assert "can be asked of nobody; name a steward, or [assign] fallback" in said.err
    (audited / "kbaudit.toml").write_text(f'{CONFIG}\n[assign]\nfallback = "lead@example.org"\n', encoding="utf-8")
    assert run(["assign", "-q"]) == ExitCode.CLEAN


@pytest.mark.usefixtures("audited")
def test_a_plan_for_programs(capfd: pytest.CaptureFixture[str]) -> None:
    """The balance, the people and each task with its reason."""
    assert run(["assign", "--format", "json", "-q"]) == ExitCode.CLEAN
    made = json.loads(capfd.readouterr().out)

    assert made["balance"]["capacity"] == 5
    assert made["balance"]["people"][0]["weeks"] == 1
    assert made["tasks"][0]["why"] == "ana@example.org is the owner"
    assert made["tasks"][0]["new"] is True


def test_a_task_is_shown_with_its_text_and_answered(audited: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """From listing to ledger to settled, as the person goes through it."""
    run(["assign", "-q"])
    (one,) = entries(capfd, "tasks", "list")
    identity = str(one["id"])
    assert run(["tasks", "show", identity]) == ExitCode.CLEAN
    said = capfd.readouterr().out.splitlines()
    assert said[2].startswith("found: Check due since")
    assert "answers: archive, fix, look-now, not-mine, snooze, still-right" in said
    head = next(line for line in said if line.startswith("--- "))
    assert said[-1] == "Within 30 days."

    words = ["tasks", "answer", identity, "still-right", "--by", "ana@example.org", "--text"]
    assert run([*words, "f" * 16]) == ExitCode.INCOMPLETE
    assert "kb:a.md: its text is not the one that was read" in capfd.readouterr().err
    assert run([*words, head.split()[-1]]) == ExitCode.CLEAN
    assert capfd.readouterr().err == f"{identity}: still-right, now answered; with ana@example.org\n"
    assert [run(["sync", "-q"]), run(["audit", "-q"]), run(["assign", "-q"])] == [ExitCode.CLEAN] * 3
    assert entries(capfd, "tasks", "list") == []
    (settled,) = entries(capfd, "tasks", "list", "--all")
    assert (settled["state"], settled["answers"]) == ("settled", [])
    assert run(["tasks", "show", identity, "--format", "json"]) == ExitCode.CLEAN
    history = json.loads(capfd.readouterr().out)["history"]
    assert [one["deed"] for one in history] == ["assign", "ask", "still-right", "cleared"]
    assert (audited / "kbaudit.db").exists()


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ffff", "snooze"], "there is no task ffff; kbaudit tasks list names those there are"),
        (["TASK", "keep"], "its answers are: archive, fix"),
        (["TASK", "burn"], "'burn' is no answer; answers are: still-right"),
        (["TASK", "fix"], "by which day?"),
        (["TASK", "fix", "--until", "soon"], "--until: 'soon' has no year of four digits"),
    ],
)
def test_an_answer_that_cannot_be_is_usage(words: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The message says what can be."""
    run(["assign", "-q"])
    (one,) = entries(capfd, "tasks", "list")
    named = [str(one["id"]) if word == "TASK" else word for word in words]

    assert run(["tasks", "answer", *named, "--by", "ana@example.org"]) == ExitCode.USAGE
    assert said in capfd.readouterr().err


@pytest.mark.usefixtures("audited")
def test_a_promise_is_told_with_its_day(capfd: pytest.CaptureFixture[str]) -> None:
    """And quietly where asked to be quiet."""
    run(["assign", "-q"])
    (one,) = entries(capfd, "tasks", "list")
    words = ["tasks", "answer", str(one["id"]), "snooze", "--by", "ana@example.org"]

    assert run(words) == ExitCode.CLEAN
    assert "snooze, now snoozed until 20" in capfd.readouterr().err
    assert run([*words, "-q"]) == ExitCode.CLEAN
    assert capfd.readouterr().err == ""


def test_texts_of_pairs_are_shown_and_those_of_collections_are_not(
    audited: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who is told as well is named; a card that is gone is named as gone."""
    text = "# {}\n\nRefunds for shop orders are possible within {} days of delivery.\n"
    for name, days in (("x", 30), ("y", 14), ("1", 3), ("2", 4), ("3", 5), ("4", 6)):
        said = text.format(name, days) if name in "xy" else f"# {name}\n\nAbout the {name * 9}.\n"
        written = f"---\nowner: {name}@example.org\n---\n{said}" if name != "4" else said
        (audited / "kb" / f"{name}.md").write_text(written, encoding="utf-8")
    assert [run(["sync", "-q"]), run(["audit", "-q", "--exit-zero"]), run(["assign", "-q"])][0] == ExitCode.CLEAN
    listed = {str(one["kind"]): str(one["id"]) for one in entries(capfd, "tasks", "list")}

    run(["tasks", "show", listed["conflict"]])
    said_of_pair = capfd.readouterr().out
    run(["tasks", "show", listed["ownerless"]])
    said_of_collection = capfd.readouterr().out

    assert "told as well: y@example.org" in said_of_pair
    assert said_of_pair.count("--- kb:") == 2
    assert "--- kb:" not in said_of_collection
    (audited / "kb" / "y.md").unlink()
    run(["sync", "-q"])
    run(["sync", "-q"])
    capfd.readouterr()
    run(["tasks", "show", listed["conflict"]])
    assert "--- kb:y.md: is not there any more" in capfd.readouterr().out


MAIL = '[mail]\neml = "sent"\nsender = "kb@example.org"\nmaildir = "mail"\n'
STRANGER = "From: eve@example.net\nSubject: hello\nMessage-ID: <1@example.net>\n\nx\n"


@pytest.fixture
def mailed(audited: Path) -> Path:
    for room in ("new", "cur", "tmp"):
        (audited / "mail" / room).mkdir(parents=True)
    (audited / "kbaudit.toml").write_text(CONFIG + MAIL, encoding="utf-8")
    return audited


def test_mail_is_listed_with_what_became_of_it(mailed: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Line by line, and as JSON; where there is none it says so."""
    assert run(["tasks", "mail"]) == ExitCode.CLEAN
    assert capfd.readouterr().out == "no mail\n"
    (mailed / "mail" / "new" / "1").write_text(STRANGER, encoding="utf-8")
    assert run(["tasks", "mail"]) == ExitCode.CLEAN
    assert capfd.readouterr().out == "ignored  eve@example.net  the mail comes from an address that nobody has here\n"
    (mailed / "mail" / "new" / "2").write_text(STRANGER, encoding="utf-8")
    assert run(["tasks", "mail", "--format", "json"]) == ExitCode.CLEAN
    said = json.loads(capfd.readouterr().out)
    assert said["problem"] is None
    assert [(one["id"], one["upshot"], one["task"]) for one in said["mails"]] == [("1@example.net", "ignored", None)]


def test_mail_that_cannot_be_read_is_incomplete(mailed: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What was handled before is listed all the same; a configuration without a mailbox is a matter of usage."""
    (mailed / "mail" / "new" / "1").write_text(STRANGER, encoding="utf-8")
    (mailed / "mail" / "cur").rmdir()
    (mailed / "mail" / "cur").write_text("no folder", encoding="utf-8")
    assert run(["tasks", "mail"]) == ExitCode.INCOMPLETE
    said = capfd.readouterr()
    assert said.out.startswith("ignored  eve@example.net")
    assert "mail/new/1: " in said.err
    (mailed / "mail" / "new" / "1").unlink()
    (mailed / "mail" / "new").rmdir()
    assert run(["tasks", "mail"]) == ExitCode.INCOMPLETE
    assert "is no Maildir" in capfd.readouterr().err
    (mailed / "kbaudit.toml").write_text(CONFIG, encoding="utf-8")
    assert run(["tasks", "mail"]) == ExitCode.USAGE
    assert "write maildir or imap in [mail]" in capfd.readouterr().err
