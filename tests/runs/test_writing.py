from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar

from kbaudit.mails.letter import Letter
from kbaudit.message import MAIL
from kbaudit.notifiers.interface import Sender, Writer
from kbaudit.notify import compose
from kbaudit.runs.writing import Writing
from tests.briefings import asked, briefing
from tests.samples import NOW
from tests.tasks_made import ANA, BEN


@dataclass(frozen=True)
class Chat:
    """A chat into which so many entries fit."""

    name: ClassVar[str] = "chat"
    api: ClassVar[int] = 1
    person: str
    fits: Callable[[int], bool]

    def connect(self) -> AbstractContextManager[Sender]:
        """Refuse: nothing is sent here."""
        raise NotImplementedError

    def write(self, letter: Letter) -> bytes | None:
        """Write the titles."""
        titles = [entry.title for section in letter.sections for entry in section.entries]
        return json.dumps(titles).encode() if self.fits(len(titles)) else None


def writing(fits: Callable[[int], bool]) -> Writing:
    chat: Writer = Chat(ANA, fits)
    return Writing(sender="kb@example.org", now=NOW, tag=str.upper, chats={ANA: ("anas-chat", chat)})


def test_who_reads_a_chat_is_told_there_and_nowhere_else() -> None:
    """Others are told by mail."""
    made = writing(lambda _: True)
    filled = [made.notice(one) for one in compose(briefing([asked("t1", "kb:a"), asked("t2", "kb:b", BEN)]))]
    messages = [one.message for one in filled if one and one.message]

    assert [(one.person, one.notifier, one.address) for one in messages] == [(ANA, "anas-chat", ""), (BEN, MAIL, BEN)]
    assert messages[0].content == b'["kb:a"]'
    assert len({one.id for one in messages}) == 2


def test_a_chat_lists_what_fits_and_only_that_counts_as_told() -> None:
    """The others are told the next time."""
    made = writing(lambda entries: entries <= 3)
    (notice,) = compose(briefing([asked(f"t{number}", f"kb:{number}") for number in range(8)]))
    filled = made.notice(notice)

    assert filled is not None
    assert len(filled.told.times) == 3
    assert "and 5 more" in made.mails[0].text


def test_what_fits_into_no_chat_is_mailed() -> None:
    """Better by another way than not at all."""
    made = writing(lambda _: False)
    filled = made.notice(compose(briefing([asked("t1", "kb:a")]))[0])

    assert filled is not None
    assert filled.message is not None
    assert (filled.message.notifier, filled.message.address) == (MAIL, ANA)
