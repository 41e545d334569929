"""What became of mails that arrived: of each one thing, and of none nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kbaudit.person import Leave
from kbaudit.task_event import Deed


class Upshot(StrEnum):
    """What became of a mail.

    Attributes:
        ENTERED: Its answer was entered.
        STOPPED: Its sender gets no digests any more, and is told so.
        SHOWN: Its sender has changed a card, and is shown what it says now beside what it said; that can be vouched for
            by the link in the receipt.
        DECLINED: Nothing was entered, and its sender is told why.
        BOUNCED: A server wrote that a mail of ours did not arrive, and why; its address is marked.
        AWAY: A program wrote that somebody is away; nothing was entered.
        IGNORED: It is no answer, or nobody knows whose; nobody is written to.
    """

    ENTERED = "entered"
    STOPPED = "stopped"
    SHOWN = "shown"
    DECLINED = "declined"
    BOUNCED = "bounced"
    AWAY = "away"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTaken:
    """What became of one mail.

    Attributes:
        id: Its Message-ID; what the mailbox calls it where it could not be read.
        sender: The address it says it comes from; None where it says none, or several.
        said: In a sentence what became of it, and why.
        person: Whose it is, as tasks name people; None where that is not known.
        task: The task that its code is of; None where it has none of its sender's.
        deed: The answer that was entered.
        leave: The days that somebody seems to be away; for a person to enter, or not.
    """

    id: str
    sender: str | None
    upshot: Upshot
    said: str
    person: str | None = None
    task: str | None = None
    deed: Deed | None = None
    leave: Leave | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReport:
    """What became of all mails that had arrived.

    Attributes:
        mails: In the order in which they came.
        problem: Why the rest was left for another time; None where nothing was.
    """

    mails: tuple[MailTaken, ...] = ()
    problem: str | None = None
