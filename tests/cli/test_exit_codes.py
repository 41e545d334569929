"""Every exit code, by what a user did."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kbaudit.cli.main import run

FRESH = "---\ntitle: Fresh\nowner: ana@example.org\nverified_at: 2026-11-01\n---\nAll is well.\n"
UNREADABLE: dict[str, str | bytes] = {"kb/a.md": b"\xff\xff\xff", "kb/b.md": FRESH}
GOOD_LINE = b'{"id": "1", "title": "A", "body": "b"}\n'
OVERDUE = "---\ntitle: Old\nowner: ana@example.org\nverified_at: 2025-01-01\n---\nAll was well.\n"
LONG = "# Returns\n\n" + "Send the parcel back within 14 days and keep the receipt of the post office. " * 8
ONE_SOURCE = '[sources.kb]\nconnector = "markdown"\npath = "kb"\n'
AN_EMPTY_STORE = f"{ONE_SOURCE}[store]\n"
NO_STORE = '[store]\nurl = "nonsense"\n'
NO_SERVER = ONE_SOURCE + '[store]\nurl = "postgresql+psycopg://ana:secret@127.0.0.1:1/kb"\n'
AWAY = "store postgresql+psycopg://ana:***@127.0.0.1:1/kb: connection"
LAW = '[policy]\nowner = "ana@example.org"\n'


@dataclass(frozen=True)
class Case:
    """One call and what it must come to.

    Attributes:
        said: What standard error must contain.
    """

    promise: str
    arguments: str
    code: int
    said: str = ""
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    stdin: bytes = b""


CASES = [
    Case("a clean folder", "audit kb", 0, files={"kb/a.md": FRESH}),
    Case("warnings do not fail by default", "audit kb", 0, files={"kb/a.md": OVERDUE}),
    Case("warnings fail when asked to", "audit kb --fail-on warning", 1, files={"kb/a.md": OVERDUE}),
    Case("notes fail when asked to", "audit kb --fail-on note", 1, files={"kb/a.md": "# Never checked\n"}),
    Case(
        "nothing fails when never is asked for",
        "audit kb --fail-on never",
        0,
        files={"kb/a.md": b"\xff\xff\xff", "kb/b.md": FRESH},
    ),
    Case("an unreadable card is an error", "audit kb", 1, files=UNREADABLE),
    Case("exit zero hides findings", "audit kb --exit-zero", 0, files=UNREADABLE),
    Case("exit zero hides no failed source", "audit kb missing --exit-zero", 3, "missing", files={"kb/a.md": FRESH}),
    Case("a missing path", "audit missing", 3, "missing: no such file or directory; check the path"),
    Case("a missing path beside a good one", "audit kb missing", 3, "source missing failed", files={"kb/a.md": FRESH}),
    Case("an empty folder", "audit kb", 3, "nothing to audit", files={"kb/notes.txt": "no card"}),
    Case("an empty file of cards", "audit kb.jsonl", 3, "nothing to audit", files={"kb.jsonl": ""}),
    Case(
        "a table without a needed column", "audit kb.csv", 3, "has no column body", files={"kb.csv": "id,title\n1,A\n"}
    ),
    Case(
        "a failed source outranks findings",
        "audit kb gone",
        3,
        "gone",
        files={"kb/a.md": b"\xff\xff\xff", "kb/b.md": FRESH},
    ),
    Case("cards on standard input", "audit -", 0, stdin=GOOD_LINE),
    Case("half a line on standard input", "audit -", 1, stdin=GOOD_LINE + b'{"id": "2", "title": "A", "bo'),
    Case("nothing but half a line", "audit -", 3, "no card could be read", stdin=b'{"id": "1", "title": "A", "bo'),
    Case("a base that cannot be read at all", "audit kb", 3, "no card could be read", files={"kb/a.md": b"\xff"}),
    Case("a path within another", "audit kb kb/a.md", 2, "a.md lies in kb", files={"kb/a.md": FRESH}),
    Case(
        "a report among the cards", "audit kb --output kb/r.md", 2, "among the audited cards", files={"kb/a.md": FRESH}
    ),
    Case("nothing to audit is named at all", "audit", 2, "name a PATH"),
    Case(
        "an unknown rule",
        "audit kb --select review-overdu",
        2,
        "did you mean review-overdue?",
        files={"kb/a.md": FRESH},
    ),
    Case(
        "an unknown rule to ignore",
        "audit kb --ignore nonsense",
        2,
        "unknown rule 'nonsense'",
        files={"kb/a.md": FRESH},
    ),
    Case("an unknown format", "audit kb --format jsn", 2, "did you mean json?", files={"kb/a.md": FRESH}),
    Case("an unknown option", "audit kb --no-such-thing", 2, "no-such-thing", files={"kb/a.md": FRESH}),
    Case("an unknown command", "adit kb", 2, "adit"),
    Case("a bad date", "audit kb --as-of 31/02/2026", 2, "--as-of", files={"kb/a.md": FRESH}),
    Case("a bad severity", "audit kb --fail-on fatal", 2, "--fail-on", files={"kb/a.md": FRESH}),
    Case("a bad length of evidence", "audit kb --evidence some", 2, "--evidence", files={"kb/a.md": FRESH}),
    Case("a file of no known kind", "audit kb.pdf", 2, "kb.pdf: kbaudit reads", files={"kb.pdf": "%PDF"}),
    Case(
        "a folder to write into that is not there",
        "audit kb --output no/report.json",
        2,
        "no/report.json",
        files={"kb/a.md": FRESH},
    ),
    Case("a configuration that is not there", "audit kb --config no.toml", 2, "no.toml", files={"kb/a.md": FRESH}),
    Case(
        "a configuration that is no TOML",
        "audit kb",
        2,
        "is not TOML",
        files={"kb/a.md": FRESH, "kbaudit.toml": "policy = ["},
    ),
    Case(
        "an interval that is none",
        "audit kb",
        2,
        "policy.interval: 'soon' is not an interval",
        files={"kb/a.md": FRESH, "kbaudit.toml": '[policy]\ninterval = "soon"\n'},
    ),
    Case(
        "a mistyped key",
        "audit kb",
        2,
        "policy.intervall: unknown key; did you mean interval?",
        files={"kb/a.md": FRESH, "kbaudit.toml": '[policy]\nintervall = "90 days"\n'},
    ),
    Case(
        "configured sources",
        "audit",
        0,
        files={"kb/a.md": FRESH, "kbaudit.toml": LAW + '[sources.kb]\nconnector = "markdown"\npath = "kb"\n'},
    ),
    Case(
        "a configured source that is gone",
        "audit",
        3,
        "source kb failed",
        files={"kbaudit.toml": '[sources.kb]\nconnector = "markdown"\npath = "kb"\n'},
    ),
    Case(
        "an overlay that is gone",
        "audit",
        3,
        "owners.csv",
        files={
            "kb/a.md": FRESH,
            "kbaudit.toml": '[sources.kb]\nconnector = "markdown"\npath = "kb"\noverlay = "owners.csv"\n',
        },
    ),
    Case("a sync", "sync", 0, files={"kb/a.md": FRESH, "kbaudit.toml": ONE_SOURCE}),
    Case("a sync of a source that is gone", "sync", 3, files={"kbaudit.toml": ONE_SOURCE}),
    Case("a sync of nothing", "sync", 2, "configure [sources]"),
    Case("a sync of no such source", "sync --source x", 2, "no source x", files={"kbaudit.toml": ONE_SOURCE}),
    Case("an audit of a store never synced", "audit", 3, "run kbaudit sync", files={"kbaudit.toml": AN_EMPTY_STORE}),
    Case(
        "a vouching without a store", "verify kb:a.md --by ana", 3, "sync makes it", files={"kbaudit.toml": ONE_SOURCE}
    ),
    Case("an audit of a server that is away", "audit", 3, AWAY, files={"kbaudit.toml": NO_SERVER}),
    Case("a sync into a server that is away", "sync", 3, AWAY, files={"kbaudit.toml": NO_SERVER}),
    Case("a vouching on a server that is away", "verify kb:a --by ana", 3, AWAY, files={"kbaudit.toml": NO_SERVER}),
    Case("a store of no known kind", "sync", 2, "no address", files={"kbaudit.toml": ONE_SOURCE + NO_STORE}),
    Case("a file of none", "sync", 3, "restore a backup", files={"kbaudit.toml": ONE_SOURCE, "kbaudit.db": LONG}),
    Case("a card with nothing near", "inspect kb:a.md kb", 0, files={"kb/a.md": FRESH, "kb/b.md": LONG}),
    Case("a card with a copy", "inspect kb:a.md kb", 0, files={"kb/a.md": LONG, "kb/b.md": LONG}),
    Case("a card of no such name", "inspect kb:b.md kb", 2, "did you mean kb:a.md?", files={"kb/a.md": FRESH}),
    Case("a name of two cards", "inspect a.md kb x", 2, "names 2 cards", files={"kb/a.md": FRESH, "x/a.md": FRESH}),
    Case("a card among unreadable ones", "inspect kb:b.md kb", 3, "1 card of kb could not be read", files=UNREADABLE),
    Case("a card that cannot be read", "inspect kb/a.md kb", 3, "kb:a.md could not be read", files=UNREADABLE),
    Case("a card beside a failed source", "inspect a.md kb gone", 3, "source gone failed", files={"kb/a.md": FRESH}),
    Case("a card in a failed source", "inspect gone:a.md kb gone", 3, "no card is named", files={"kb/a.md": FRESH}),
    Case("a card of an empty folder", "inspect a.md kb", 3, "there are no cards", files={"kb/notes.txt": "no card"}),
    Case("no card to inspect", "inspect", 2, "name a CARD"),
    Case("no source to inspect", "inspect kb:a.md", 2, "name a PATH"),
    Case("a title without a text", "inspect kb:a.md kb --title A", 2, "--title", files={"kb/a.md": FRESH}),
    Case("a score nobody looks at", "inspect kb:a.md kb --min-score 0.1", 2, "--min-score", files={"kb/a.md": FRESH}),
    Case("a score that is none", "inspect kb:a.md kb --min-score nan", 2, "--min-score", files={"kb/a.md": FRESH}),
    Case("a limit of none", "inspect kb:a.md kb --limit 0", 2, "--limit", files={"kb/a.md": FRESH}),
    Case("an unknown format of a listing", "inspect kb:a.md kb --format yaml", 2, "--format", files={"kb/a.md": FRESH}),
    Case("a text on standard input", "inspect --text - kb", 0, files={"kb/a.md": FRESH}, stdin=LONG.encode()),
    Case("a text and cards on standard input", "inspect --text - -", 2, "named twice", stdin=GOOD_LINE),
    Case("cards on standard input beside a text", "inspect --text a.md -", 0, files={"a.md": LONG}, stdin=GOOD_LINE),
    Case("a card of standard input", "inspect stdin:1 -", 0, stdin=GOOD_LINE),
    Case("a text that is not there", "inspect --text no.md kb", 2, "no.md: no such file", files={"kb/a.md": FRESH}),
    Case("a text that is none", "inspect --text x kb", 2, "is not UTF-8", files={"kb/a.md": FRESH, "x": b"\xff\xff"}),
    Case("an empty text", "inspect --text - kb", 2, "holds no text", files={"kb/a.md": FRESH}, stdin=b" \n"),
    Case("a text beside unreadable cards", "inspect --text kb/b.md kb", 3, "could not be read", files=UNREADABLE),
    Case("help", "--help", 0),
    Case("help of a command", "audit --help", 0),
    Case("the version", "--version", 0),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.promise)
def test_the_exit_code_tells_what_happened(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The exit code is the documented one, and standard error names the item, never with a traceback."""
    (tmp_path / ".git").mkdir()
    for name, content in case.files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(case.stdin)))
    dated = ["--as-of", "2026-11-22"] if case.arguments.startswith("audit") and "--as-of" not in case.arguments else []

    code = run([*case.arguments.split(), *dated])

    said = capfd.readouterr().err
    assert code == case.code, said
    assert case.said in said
    assert "Traceback" not in said


def test_an_interruption_says_so(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C is exit 130."""
    monkeypatch.setattr("kbaudit.cli.audit.load", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))

    assert run(["audit", "x"]) == 130
    assert "interrupted" in capfd.readouterr().err


def _lose_the_way(_: object) -> None:
    raise KeyError("way")


def test_a_defect_is_one_line(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """An error that nobody foresaw is exit 4 and one line."""
    monkeypatch.setattr("kbaudit.cli.audit.load", _lose_the_way)

    assert run(["audit", "x"]) == 4
    assert capfd.readouterr().err.startswith("kbaudit: internal error: KeyError")


@pytest.mark.parametrize("command", ["trend", "assign --plan", "tasks list", "tasks show x", "verify kb:a --by ana"])
def test_no_question_makes_a_store(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """An empty store that a question left behind would be audited from then on in place of the sources."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kbaudit.toml").write_text(ONE_SOURCE)

    assert run(command.split()) == 3
    assert "there is none yet; kbaudit sync makes it" in capfd.readouterr().err
    assert not (tmp_path / "kbaudit.db").exists()
