"""Letters for tests, of plain words and of hostile ones."""

from __future__ import annotations

from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Section, Words

HOSTILE = "<!channel> & <https://evil.example|here> *x* [y](https://evil.example) {{DATE(2026-01-01T00:00:00Z)}} @here"


def letter(entries: int = 2, text: str = "Refunds", ways: int = 2) -> Letter:
    """Make a letter with some entries."""
    return Letter(
        language="en",
        subject=f"{entries} cards, about 9 minutes",
        lead=(Words("Hello Ana,"), Words("These are yours to look at.")),
        sections=(
            Section(
                entries=tuple(_entry(number, text, ways) for number in range(entries)),
                after=(Link("and 143 more", "https://kb.example.org/t/ALL"),),
            ),
            Section(heading="Coming up", entries=(Entry(title=text, notes=(Words("check due 1 December 2026"),)),)),
        ),
        closing=(Link("See everything that is yours", "https://kb.example.org/t/ALL"), Words("You get this …")),
    )


def _entry(number: int, text: str, ways: int) -> Entry:
    return Entry(
        title=f"{text} {number}",
        href=f"https://help.example.org/{number}?a=1&b=2",
        urgent=(Words("Second time without an answer."),),
        notes=(Words("These two disagree"), Words("Due 1 December 2026")),
        quotations=(
            Quotation(
                said=f"“{text}” says:", words=f"{text} within 30 days", href="https://help.example.org/#:~:text=30"
            ),
            Quotation(said="a card you may not open"),
        ),
        offer="Answer:",
        ways=tuple(Link(f"Answer {way}", f"https://kb.example.org/t/CODE-{number}-{way}") for way in range(ways)),
    )
