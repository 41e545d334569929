"""The kit reads cases, and refuses what it could only misread."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbaudit.errors import ConfigProblems
from kbaudit.finding import Severity
from kbaudit.testing import Expected, load_cases
from kbaudit.text.intervals import Interval

FULL = """
[[case]]
name = "everything at once"
files = ["a.md", "img/x.png"]
as_of = 2026-01-31
policy = { interval = "90 days", for = [{ collection = "billing", owner = "ana@example.org" }] }
settings = { most = 3 }
notices = ["not checked"]

[[case.cards]]
id = "b.md"
source = "other"
[[case.cards]]
id = "a.md"
title = "Refunds"
body = "Text"
freshness = { reviewed = "2026-01-10" }
path = "handbook/a.md"
line = 4

[[case.unreadable]]
id = "c.md"
reason = "is no text"

[[case.vouched]]
id = "a.md"
body = "Older text"
at = 2026-01-10
by = "ana"

[[case.expect]]
card = "a.md"
severity = "error"
related = ["other:b.md"]
"""

VOUCHED = '[[case]]\nname = "a"\n[[case.cards]]\nid = "1"\n[[case.vouched]]\nid = "1"\n'


def test_a_case_says_everything_a_rule_may_see(tmp_path: Path) -> None:
    """Cards are in the order of a corpus, and absent fields have their defaults."""
    (case,) = load_cases(_file(tmp_path, FULL))

    assert case.name == "everything at once"
    assert [card.ref for card in case.cards] == ["kb:a.md", "other:b.md"]
    assert [(card.title, card.path, card.line) for card in case.cards] == [
        ("Refunds", "handbook/a.md", 4),
        ("b.md", None, None),
    ]
    assert str(case.cards[0].verified_at) == "2026-01-10"
    assert [card.ref for card in case.unreadable] == ["kb:c.md"]
    assert case.files == frozenset({"a.md", "img/x.png"})
    assert case.as_of == datetime(2026, 1, 31, tzinfo=UTC)
    assert case.policy.interval == Interval(days=90)
    assert case.policy.entries[0].owner == "ana@example.org"
    assert case.settings == {"most": 3}
    assert case.notices == ("not checked",)
    assert [(ref, one.content.title, one.content.body, one.by) for ref, one in case.vouched.items()] == [
        ("kb:a.md", "Refunds", "Older text", "ana")
    ]
    assert case.expect == (Expected(card="a.md", severity=Severity.ERROR, related=("other:b.md",)),)


def test_a_short_case_is_quiet_on_an_unknown_list_of_files(tmp_path: Path) -> None:
    """A name is enough."""
    (case,) = load_cases(_file(tmp_path, '[[case]]\nname = "short"\n'))

    assert (case.cards, case.files, case.expect) == ((), None, ())
    assert case.as_of == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "case: is missing; write at least one"),
        ('[[cases]]\nname = "a"', "cases: unknown key; did you mean case?"),
        ("[[case]]\nfiles = []", r"case\[1\].name: is required"),
        ('[[case]]\nname = "a"\nexpects = []', r"case\[1\].expects: unknown key; did you mean expect?"),
        ('[[case]]\nname = "a"\n[[case]]\nname = "a"', r"case\[2\].name: 'a' is the name of another case too"),
        ('[[case]]\nname = "a"\nas_of = "soon"', r"case\[1\].as_of: 'soon' "),
        ('[[case]]\nname = "a"\npolicy = { intervall = 3 }', r"case\[1\].policy.intervall: unknown key"),
        ('[[case]]\nname = "a"\n[[case.cards]]\nid = "1"\nverifed_at = 1', r"cards\[1\].verifed_at: unknown key; did"),
        ('[[case]]\nname = "a"\n[[case.cards]]\ntitle = "1"', r"case\[1\].cards\[1\]: has no id"),
        (
            '[[case]]\nname = "a"\n[[case.cards]]\nid = "1"\n[[case.cards]]\nid = "1"',
            "kb:1 is another card of the case",
        ),
        ('[[case]]\nname = "a"\n[[case.cards]]\nid = "1"\nsource = "K B"', r"cards\[1\]: card K B:1: source 'K B'"),
        ('[[case]]\nname = "a"\n[[case.unreadable]]\nid = "1"', r"unreadable\[1\].reason: is required"),
        ('[[case]]\nname = "a"\n[[case.vouched]]\nid = "1"\nat = 2026-03-01', r"vouched\[1\].id: is no card of the"),
        (VOUCHED, r"vouched\[1\].at: is required"),
        (f'{VOUCHED}at = "soon"', r"vouched\[1\].at: 'soon' "),
        ('[[case]]\nname = "a"\n[[case.expect]]\nkind = "1"', r"expect\[1\].card: is required"),
        ('[[case]]\nname = "a"\n[[case.expect]]\ncard = "1"\nseverity = "bad"', r"expect\[1\].severity: 'bad' cannot"),
    ],
)
def test_a_mistake_in_a_case_is_named(tmp_path: Path, text: str, said: str) -> None:
    """A case that says something else than its author means would prove nothing."""
    with pytest.raises(ConfigProblems, match=said):
        load_cases(_file(tmp_path, text))


def _file(folder: Path, text: str) -> Path:
    file = folder / "cases.toml"
    file.write_text(text, encoding="utf-8")
    return file
