"""Messages for tests."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from kbaudit.message import MAIL, Message, Purpose
from tests.samples import NOW


def mail(number: int = 1, **fields: Any) -> Message:  # noqa: ANN401 - of the fields' types
    """Make a digest as it is queued, whose text says its number."""
    made = EmailMessage(policy=SMTP)
    made["From"] = "kb@example.org"
    made["To"] = "ana@example.org"
    made["Date"] = "Tue, 24 Nov 2026 09:00:00 +0000"
    made["Subject"] = f"Digest {number}: 7 cards, about 9 minutes"
    made["Message-ID"] = f"<digest.{number}.2026-11-24@kb.example.org>"
    made.set_content(f"Digest {number}: Grüße\n.\n..and a line with a dot\n", cte="quoted-printable")
    message = Message(
        id=f"digest.{number}.2026-11-24@kb.example.org",
        notifier=MAIL,
        purpose=Purpose.DIGEST,
        person="ana@example.org",
        address="ana@example.org",
        content=made.as_bytes(),
        due=NOW,
    )
    return replace(message, **fields)
