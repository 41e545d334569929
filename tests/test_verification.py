from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kbaudit.content import Content
from kbaudit.verification import Vouched
from tests.samples import card

CONTENT = Content.of(card())


def test_a_verification_holds_what_was_vouched_for() -> None:
    """A day and an instant will do; the person and the day of the change may be unknown."""
    assert Vouched(CONTENT, date(2026, 3, 1)).changed_at is None
    assert Vouched(CONTENT, datetime(2026, 3, 1, tzinfo=UTC), "ana", date(2026, 6, 1)).by == "ana"


@pytest.mark.parametrize(
    "fields",
    [
        ("text", date(2026, 3, 1)),
        (CONTENT, None),
        (CONTENT, datetime(2026, 3, 1)),  # noqa: DTZ001 - refused for that
        (CONTENT, date(2026, 3, 1), 7),
        (CONTENT, date(2026, 3, 1), None, "june"),
    ],
)
def test_what_is_no_verification_is_refused(fields: tuple[Any, ...]) -> None:
    """It is refused where it is made, not where a rule stumbles over it."""
    with pytest.raises(ValueError, match="a verification has"):
        Vouched(*fields)
