from __future__ import annotations

from datetime import date

import pytest

from kbaudit.answers.form import FIELDS, LONGEST_NOTE, Filled, blank, read_form
from kbaudit.catalogues import languages
from kbaudit.task_event import ANSWERS, Deed

DAY = date(2026, 12, 15)


@pytest.mark.parametrize("locale", [*languages(), None, "pt-BR"])
@pytest.mark.parametrize("deed", ANSWERS)
def test_what_is_sent_as_it_was_opened_says_nothing_more(deed: Deed, locale: str | None) -> None:
    """The lines that say what to do are no note, and an example is no day."""
    assert read_form(blank(deed, locale, DAY)) == Filled()


@pytest.mark.parametrize("locale", languages())
def test_what_is_filled_in_is_read_in_every_language(locale: str) -> None:
    """Whichever answer it is, and whatever language the reader of the form has set."""
    values = {"until": "2026-12-15", "to": "Ben Weiß <ben@example.org>", "scope": "EU and US orders"}
    for deed, asked in FIELDS.items():
        lines = blank(deed, locale, DAY).splitlines()
        for name, value in {**dict.fromkeys(asked, ""), "note": "seen with finance"}.items():
            at = next(at for at, line in enumerate(lines) if line.endswith(": "))
            lines[at] = lines[at] + (values.get(name) or value) + " "

        filled = read_form("\r\n".join(lines))

        assert filled.note == "seen with finance"
        assert filled.until == (DAY if "until" in asked else None)
        assert filled.to == (values["to"] if "to" in asked else None)
        assert filled.scope == (values["scope"] if "scope" in asked else None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("day: 15 December 2026", DAY),
        ("Day : 15.12.2026", DAY),
        ("*Tag:* 15. Dezember 2026", DAY),
        ("- día： 15 de diciembre de 2026", DAY),
        ("day:\n2026-12-15", DAY),
        ("day: 03/04/2027", None),
        ("day: next week", None),
        ("day: 2026-12-15 or 2026-12-20", None),
        ("day: December 2026", None),
    ],
)
def test_a_day_is_read_where_it_can_mean_one_only(written: str, day: date | None) -> None:
    """Else what was written is kept, to be shown in the refusal."""
    filled = read_form(written)

    assert filled.until == day
    assert (filled.unread is None) == (day is not None)


def test_everything_without_a_label_is_the_note() -> None:
    """Above the form, beside it or below, as people write; a sentence with a colon is no label."""
    text = (
        "I asked Ben:\nhe agrees.\n\nday: 2026-12-15\nThat is the last day.\n\n\nnote: prices: see finance\nand legal\n"
    )

    filled = read_form(text)

    assert filled.until == DAY
    assert filled.note == "I asked Ben:\nhe agrees.\n\nThat is the last day.\n\nprices: see finance\nand legal"


def test_a_note_has_a_length() -> None:
    """A mail is no place for a book."""
    assert read_form("x" * 10_000) == Filled(note="x" * LONGEST_NOTE)
