from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kbaudit.ledger.ledger_file import write_ledger_file
from kbaudit.store.signing_key import LEDGER, key_of
from kbaudit.verification import Head
from tests.bases import Base
from tests.databases import Files

SCRIPT = Path(__file__).parents[2] / "docs" / "examples" / "check_ledger.py"
KEY = "0123456789abcdef" * 4


@pytest.fixture
def base(files: Files) -> Base:
    """Give a base with a ledger of five entries, in a file: the form of an export is the same from every database."""
    made = Base(files.fresh())
    for identity in ("ä", "b"):
        made.shelf.put(identity, body=f"{identity}: within 14 days", verified_at=date(2026, 3, 1))
    made.sync()
    made.kb.verify("kb:ä", by="ana@example.org", note="read it")
    made.shelf.put("c", body=made.shelf.cards.pop("b").body)
    made.sync()
    made.kb.unverify("kb:c", by="bo@example.org")
    return made


def _checked(export: str, folder: Path, key: str, *heads: str) -> tuple[int, str]:
    file, keys = folder / "export.jsonl", folder / "key"
    file.write_text(export, encoding="utf-8")
    keys.write_text(key, encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(file), str(keys), *heads]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_an_export_is_checked_without_kbaudit(base: Base, tmp_path: Path) -> None:
    """A script that knows the standard library alone finds it whole and signed, and finds the end that a report had."""
    key = key_of(base.kb.store.engine, LEDGER, None)
    report = base.kb.audit(select=["never-verified"])

    assert report.ledger == base.kb.store.head()
    assert _checked(base.kb.export_ledger(), tmp_path, key, str(report.ledger)) == (
        0,
        "whole, and signed with this key\n",
    )


def _lines(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    return lambda text: "".join(f"{line}\n" for line in change(text.splitlines()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"kind":"unverified"', '"kind":"verified"'), "entry 5 is not"),
        (_lines(lambda lines: [*lines[:2], *lines[3:]]), "entry 3 is not"),
        (_lines(lambda lines: [lines[1], lines[0], *lines[2:]]), "entry 1 is not"),
        (lambda text: text.replace('"gone":false', '"gone":true'), "the lines are not those that were signed"),
        (_lines(lambda lines: lines[:-1]), "the manifest, which is the last line, is missing"),
        (lambda text: text.replace('"release":"', '"release":"9'), "the signature is not that of this key"),
        (_lines(lambda lines: [*lines[:4], *lines[5:]]), "the last entry is not the one"),
        (_lines(lambda lines: [*lines[:-2], lines[-1]]), "the counts are not those of the manifest"),
    ],
)
def test_every_change_of_an_export_is_found(
    base: Base, tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    """Whether an entry, a card or the manifest was changed, removed or moved."""
    export = base.kb.export_ledger()
    assert change(export) != export

    code, found = _checked(change(export), tmp_path, key_of(base.kb.store.engine, LEDGER, None))

    assert code == 1
    assert said in found


def test_a_ledger_written_anew_with_the_key_lacks_the_end_that_a_report_had(base: Base, tmp_path: Path) -> None:
    """Who holds the key can sign what they like, and not what others wrote down."""
    forged = write_ledger_file([], Head(0, "0" * 64), KEY)

    assert _checked(forged, tmp_path, KEY)[0] == 0
    code, found = _checked(forged, tmp_path, KEY, str(base.kb.store.head()))
    assert (code, found) == (1, f"{base.kb.store.head()} is not part of the ledger\n")
    assert _checked(forged, tmp_path, KEY[::-1])[1] == "the signature is not that of this key\n"


def test_people_are_named_on_request_only(base: Base) -> None:
    """Without them an export says who did the same, and not who they are; notes never leave."""
    bare, full = base.kb.export_ledger(), base.kb.export_ledger(with_people=True)

    assert "example.org" not in bare
    assert "read it" not in full
    rows = [json.loads(line) for line in full.splitlines()]
    people = {row["person"]: row["address"] for row in rows if row["type"] == "person"}
    assert sorted(people.values()) == ["ana@example.org", "bo@example.org"]
    assert [people.get(row["person"]) for row in rows if row["type"] == "entry"][2] == "ana@example.org"
    assert rows[-1]["counts"] == {"entry": 5, "card": 2, "person": 2}


def test_cards_are_told_with_what_they_were_called(base: Base) -> None:
    """Entries have the reference of their time, so an auditor needs the one of today."""
    cards = [json.loads(line) for line in base.kb.export_ledger().splitlines() if '"type":"card"' in line]

    assert [(one["card"], one["before"], one["gone"]) for one in cards] == [
        ("kb:c", ["kb:b"], False),
        ("kb:ä", [], False),
    ]
