from __future__ import annotations

from kbaudit.card import Drift
from kbaudit.finding import Finding
from kbaudit.runs.auditing import audit_cards
from kbaudit.text.edits import Edit
from tests.samples import NOW, card

PIN = "f7cb8b65a478450d80d703b34c8473c579702108"


def _findings(*edits: Edit, line: int | None = 5) -> list[Finding]:
    original = card("en/a.md", title="Returns", line=line)
    translation = card("es/a.md", translation_of="en/a.md", original_commit=PIN, original_edits=edits, body="Texto")
    return list(audit_cards([original, translation], as_of=NOW, select=["translation-outdated"]).findings)


def test_an_original_that_was_compared_and_says_the_same_is_no_finding() -> None:
    """Compared is more than a date: the rule asks no further."""
    assert _findings() == []


def test_each_change_is_quoted_from_the_version_it_stands_in() -> None:
    """A changed passage is quoted twice, an added or removed one once; the lines are those of the original's file."""
    (finding,) = _findings(Edit("30 days", "14 days", 3), Edit("", "Wait.", 4), Edit("Call us.", "", 6))

    assert finding.kind == "changed"
    assert finding.message == (
        "3 passages of the original “Returns” changed since commit f7cb8b65a478, which this translation was checked "
        "against. Each is quoted as it is, and then as it was."
    )
    assert [(one.ref, one.quote, one.line, one.value) for one in finding.evidence] == [
        ("kb:en/a.md", "14 days", 7, "as it is"),
        ("kb:en/a.md", "30 days", None, "as it was in f7cb8b65a478"),
        ("kb:en/a.md", "Wait.", 8, "not there in f7cb8b65a478"),
        ("kb:en/a.md", "Call us.", 10, "removed since"),
    ]


def test_of_many_changes_a_few_are_quoted() -> None:
    """The others are counted."""
    (finding,) = _findings(*(Edit(f"{number} days", "1 day") for number in range(2, 9)))

    assert finding.message.startswith("7 passages ")
    assert len(finding.evidence) == 10


def test_the_problem_stays_the_same_whatever_is_known_of_it() -> None:
    """Turning the comparison on does not make known problems new ones."""
    (compared,) = _findings(Edit("30 days", "14 days"))
    original, translation = card("en/a.md"), card("es/a.md", translation_of="en/a.md", drift=Drift.DRIFTED)

    (told,) = audit_cards([original, translation], as_of=NOW, select=["translation-outdated"]).findings
    assert told.kind == "drifted"
    assert told.fingerprint == compared.fingerprint
