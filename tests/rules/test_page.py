from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kbaudit.finding import Severity
from kbaudit.plugins import Group, load, names
from kbaudit.rules.page import SECTIONS, Setting, page_of


@dataclass(frozen=True, slots=True)
class Tidy:
    """Cards that are untidy.

    What it checks:
        Whether a card is tidy: see below.
        It goes on.

        - one thing
        - another

    Why it matters:
        It does.

    Example:
        A card.

    Settings:
        min_score: How tidy a card must be, from 0 to 1; this
            goes on.
        words: Which words are untidy.

    Known limits:
        None.

    Source:
        None.
    """

    name: ClassVar[str] = "tidy"
    version: ClassVar[int] = 3
    severity: ClassVar[Severity] = Severity.NOTE

    min_score: float = 0.8
    words: tuple[str, ...] = ("mess",)


@dataclass(frozen=True, slots=True)
class Untold:
    """Cards of which the author says little.

    Why it matters:
        It does.

    What it checks:
        Something.

    Example:
    """  # noqa: D414 - an empty section is what the test is about

    name: ClassVar[str] = "untold"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE

    depth: int


def test_a_page_has_the_sections_and_settings_of_the_docstring() -> None:
    """Paragraphs are joined, items of a list stay apart, and each setting has its default and meaning."""
    page = page_of(Tidy)

    assert (page.name, page.severity, page.version, page.summary) == (
        "tidy",
        Severity.NOTE,
        3,
        "Cards that are untidy.",
    )
    assert tuple(page.sections) == SECTIONS
    assert page.sections["What it checks"] == (
        "Whether a card is tidy: see below. It goes on.",
        "- one thing",
        "- another",
    )
    assert page.settings == (
        Setting("min_score", "0.8", "How tidy a card must be, from 0 to 1; this goes on."),
        Setting("words", "('mess',)", "Which words are untidy."),
    )
    assert page.missing == ()


def test_a_page_says_what_it_lacks() -> None:
    """Sections that are absent, empty or out of order are named, and settings nobody described."""
    assert page_of(Untold).missing == (
        *("Example", "Settings", "Known limits", "Source"),  # absent or empty
        *("Why it matters", "What it checks"),  # not in this order
        "depth",
    )


def test_every_rule_of_the_house_has_a_whole_page() -> None:
    """No built-in rule lacks a section or leaves a setting without its meaning."""
    pages = {name: page_of(load(Group.RULE, name)) for name in names(Group.RULE)}

    assert {name: page.missing for name, page in pages.items() if page.missing} == {}
    assert {page.name for page in pages.values()} == set(pages)
