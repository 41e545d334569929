from __future__ import annotations

import time
from datetime import date

import pytest

from kbaudit.mailbox.absence import proposed_leave
from kbaudit.person import Leave

TODAY = date(2026, 12, 1)
LAST = date(2027, 1, 6)


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until 6 January 2027.",
        "I am on leave and will be back on 7 January 2027.",
        "I will return on January 7, 2027. For urgent matters write to ben@example.org.",
        "Out of office through 2027-01-06",
        "Ich bin bis zum 6. Januar 2027 nicht im Büro.",
        "Ich bin ab dem 7. Januar 2027 wieder erreichbar.",
        "Bin am 07.01.2027 zurück? Nein: zurück am 7. Januar 2027.",
        "Estoy fuera de la oficina hasta el 6 de enero de 2027.",
        "Estaré de vuelta el 7 de enero de 2027.",
        "Λείπω έως 6 Ιανουαρίου 2027.",
        "Επιστρέφω στις 7 Ιανουαρίου 2027.",
        "Saya cuti sampai 6 Januari 2027.",
        "Saya kembali pada 7 Januari 2027.",
    ],
)
def test_the_last_day_away_is_read(text: str) -> None:
    """Until a day, or the day before somebody is there again; in the languages there is a catalogue of."""
    assert proposed_leave(text, TODAY) == Leave(TODAY, LAST)


@pytest.mark.parametrize(
    "text",
    [
        "I am away from 20 December 2026 until 6 January 2027.",
        "I am away from 20 to 31 December 2026 and come back on 7 January 2027.",
        "Away 2026-12-20 to 2027-01-06.",
        "Vom 20. Dezember 2026 bis 6. Januar 2027 bin ich nicht da.",
        "I am away from 20 December 2026. I will be back on 7 January 2027.",
    ],
)
def test_a_leave_to_come_begins_on_its_day(text: str) -> None:
    """It need not be today."""
    assert proposed_leave(text, TODAY) == Leave(date(2026, 12, 20), LAST)


@pytest.mark.parametrize(
    "text",
    [
        "I am away.",
        "I am away until further notice.",
        "I was away until 6 January 2025.",
        "See you in 2027.",
        "Until 6 January 2099.",
        "Back on 03/04/2027?",
    ],
)
def test_where_no_day_is_sure_none_is_proposed(text: str) -> None:
    """A past day, a year, a day in either order: a person decides."""
    assert proposed_leave(text, TODAY) is None


def test_no_text_holds_the_reading_up() -> None:
    """Whatever somebody sends."""
    began = time.process_time()
    for text in ("until " * 50_000, "from 6 January 2027 " * 10_000, "2027-01-06 to " * 20_000):
        proposed_leave(text, TODAY)

    assert time.process_time() - began < 2
