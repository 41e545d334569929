"""The bounce: that nothing sent to a person's address arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Bounce:
    """An address at which nothing arrives.

    Attributes:
        person: Whose, as tasks name people.
        since: When it was first said.
        why: As the server said it.
    """

    person: str
    address: str
    since: datetime
    why: str
