from __future__ import annotations

import pytest

from kbaudit.claims.clashing import may_clash
from kbaudit.claims.values.reading import read_values


@pytest.mark.parametrize(
    ("language", "one", "other", "clash"),
    [
        ("en", "It takes 14 days.", "Within 30 days.", True),
        ("en", "It takes 30 days.", "Within 30 days.", False),
        ("pt", "Até 23 kg.", "Acima de 20 kg há excesso.", True),
        ("en", "Up to 23 kg.", "Anything above 23 kg costs extra.", False),
        ("en", "Open from 9:00.", "Closed before 8:00.", True),
        ("en", "Over 6 kg.", "Up to 18 kg.", False),
        ("en", "At least 2 people.", "Up to 10 people.", False),
        ("en", "After five attempts.", "You have eight tries.", True),
        ("en", "After five attempts.", "You have five tries.", False),
        ("en", "Two collections a year.", "It comes three times a year.", True),
        ("en", "Two screens.", "Three colours.", False),
        ("en", "Version 6.2 is required.", "Clients older than 6.4 are rejected.", True),
        ("en", "Version 6.2 is required.", "Version 6.0 or newer.", False),
        ("en", "It ends on 15 September.", "Enrol by 30 September.", True),
        ("en", "Visitors under 19 pay less.", "If you are 18 or younger.", False),
        ("en", "At 50 cents.", "At €0.40.", True),
        ("en", "At 50 cents.", "At €0.50.", False),
        ("en", "It costs 17.99 a month.", "It is €15.99 a month.", True),
        ("en", "Due on the 25th of each month.", "Due on the last working day of the month.", True),
        ("en", "Due on the 30th of each month.", "Due at the end of the month.", False),
        ("en", "Due on the 25th of each month.", "Due on 25 March.", False),
        ("en", "From the fourth day.", "From the first day.", True),
        ("en", "From the fourth day.", "After the first attempt.", False),
        ("en", "Android 10 or newer.", "At least version 12 is needed.", True),
        ("en", "Android 10 or newer.", "At least iOS 12 is needed.", False),
        ("en", "At least 20 degrees.", "At most 18 °C.", True),
        ("de", "Drei Versuche.", "Zwei Male.", True),
    ],
)
def test_values_that_may_clash(language: str, one: str, other: str, clash: bool) -> None:  # noqa: FBT001 - a case
    """Amounts, limits and boundaries clash where they cannot both be right, and not where both can."""
    first, second = read_values(one, language)[0], read_values(other, language)[0]

    assert may_clash(first, second) is clash
    assert may_clash(second, first) is clash
