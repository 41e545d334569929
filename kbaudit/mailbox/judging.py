"""What a mail may do: its code, its sender and what it says decide; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kbaudit.answers.code import AnswerCode, CodeKeys
from kbaudit.answers.form import FIELDS, Filled, read_form
from kbaudit.answers.stop_code import read_stop
from kbaudit.errors import CodeError, CodeExpiredError
from kbaudit.mailbox.absence import proposed_leave
from kbaudit.mailbox.delivery_report import DeliveryReport
from kbaudit.mailbox.mail import Mail
from kbaudit.mailbox.nature import Nature
from kbaudit.people.directory import Directory, key_of
from kbaudit.person import Leave, Person
from kbaudit.task_event import Deed
from kbaudit.text.spelling import nearest

_EXAMPLE = timedelta(days=14)
_NO_ANSWER = {
    Nature.BOUNCE: "is a server's, about a mail that did not arrive",
    Nature.AUTOMATIC: "was written by a program",
    Nature.LIST: "comes from a mailing list",
}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that a person gives.

    Attributes:
        person: As tasks name people.
    """

    person: str
    code: AnswerCode
    filled: Filled


@dataclass(frozen=True, slots=True)
class Declined:
    """That a mail of a person who is known does nothing, which they are told.

    Attributes:
        person: As tasks name people.
        why: The key of what they are told, in the catalogues.
        values: What its places hold.
        code: The code that was their own; None where the mail has none.
    """

    person: str
    why: str
    values: Mapping[str, str] = field(default_factory=dict)
    code: AnswerCode | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """That a person's program says they are away; nothing is changed by it.

    Attributes:
        person: As tasks name people.
        leave: None where the note names no day.
    """

    person: str
    leave: Leave | None


@dataclass(frozen=True, slots=True)
class Stops:
    """That a person wants no digests any more.

    Attributes:
        person: As tasks name people.
        code: The code as it is written, which stops them once.
    """

    person: str
    code: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """That a mail server says of a mail, which is named, that it did not arrive; whether it was ours is to be seen."""

    message: str
    report: DeliveryReport


@dataclass(frozen=True, slots=True)
class Ignored:
    """That a mail does nothing, and nobody is written to.

    Attributes:
        why: The rest of a sentence.
    """

    why: str


Judged = Given | Declined | Stops | Away | Undelivered | Ignored


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges mails.

    Attributes:
        directory: Who is known, and by which addresses.
    """

    keys: CodeKeys
    directory: Directory
    now: datetime

    def judge(self, mail: Mail) -> Judged:
        """Say what a mail does."""
        known = None if mail.sender is None else self._known(mail.sender)
        if mail.nature is Nature.BOUNCE:
            return _of_server(mail)
        if mail.nature is not Nature.PERSON:
            return self._of_program(mail, known)
        if mail.sender is None:
            return Ignored("says that several senders wrote it, or none")
        if mail.forged is not None:
            return Ignored(mail.forged)
        return self._of_person(mail, mail.sender, known)

    def _of_program(self, mail: Mail, known: Person | None) -> Judged:
        if mail.nature is Nature.AUTOMATIC and known is not None and mail.forged is None:
            return Away(key_of(known), proposed_leave(f"{mail.subject}\n{mail.text}", known.today(self.now)))
        return Ignored(_NO_ANSWER[mail.nature])

    def _of_person(self, mail: Mail, sender: str, known: Person | None) -> Judged:
        person = key_of(known) if known else sender.casefold()
        found = self._code(mail)
        if isinstance(found, AnswerCode) and found.person == person:
            return self._given(found, read_form(mail.text))
        if isinstance(found, Stops) and found.person == person:
            return found
        if known is None:
            # Whoever it is, they are not written to: the address may be anybody's.
            return Ignored("comes from an address that nobody has here")
        return Declined(person, found if isinstance(found, str) else "mail-others-code")

    def _known(self, sender: str) -> Person | None:
        found = self.directory.find(sender)
        if not isinstance(found, Person):
            return None
        # A directory takes forms of one letter for the same; a mail server may not.
        names = {name.casefold() for name in (found.address, *found.handles) if name}
        return found if sender.casefold() in names else None

    def _code(self, mail: Mail) -> AnswerCode | Stops | str:
        """Give the code of a mail's subject, or the key of what is wrong with it."""
        codes = dict.fromkeys(mail.codes)
        if len(codes) != 1:
            return "mail-several-codes" if codes else "mail-no-code"
        (code,) = codes
        try:
            return self.keys.read(code, self.now)
        except CodeExpiredError:
            return "mail-old-code"
        except CodeError:
            return self._stop(code)

    def _stop(self, code: str) -> Stops | str:
        try:
            return Stops(read_stop(self.keys, code, self.now), code)
        except CodeExpiredError:
            return "mail-old-code"
        except CodeError:
            return "mail-bad-code"

    def _given(self, code: AnswerCode, filled: Filled) -> Judged:
        for why, values in self._lacking(code.deed, filled):
            return Declined(code.person, why, values, code)
        return Given(code.person, code, filled)

    def _lacking(self, deed: Deed | None, filled: Filled) -> Iterator[tuple[str, Mapping[str, str]]]:
        if deed is None:
            yield "mail-page-code", {}
            return
        asked = FIELDS.get(deed, ())
        example = str((self.now + _EXAMPLE).date())
        if "until" in asked and filled.unread is not None:
            yield "mail-unread-day", {"written": filled.unread, "day": example}
        elif "until" in asked and filled.until is None and deed is not Deed.SNOOZE:
            yield "mail-no-day", {"day": example}
        if "scope" in asked and filled.scope is None:
            yield "mail-no-scope", {}
        if "to" in asked and filled.to is not None and not self._is_somebody(filled.to):
            near = nearest(filled.to, self.directory.spellings)
            yield (
                ("mail-nobody-near", {"name": filled.to, "near": near})
                if near
                else (
                    "mail-nobody",
                    {"name": filled.to},
                )
            )

    def _is_somebody(self, name: str) -> bool:
        return not self.directory.people or isinstance(self.directory.find(name), Person)


def _of_server(mail: Mail) -> Undelivered | Ignored:
    if mail.report is None:
        return Ignored(_NO_ANSWER[Nature.BOUNCE])
    if mail.forged is not None:
        return Ignored(mail.forged)
    if not mail.report.failed:
        return Ignored("is a server's, about a mail that is late or was delivered")
    if mail.report.message is None:
        return Ignored("is a server's, about a mail that it does not name")
    return Undelivered(mail.report.message, mail.report)
