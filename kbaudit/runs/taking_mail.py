"""Taking mail: answers that arrived are entered, each once, and their people are told what became of them.

A mail is marked as handled when all that it does has been committed, its receipt with it. One that is read again after
a crash does nothing more: its code is of a turn that has passed, and its receipt was queued under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kbaudit.answers.links import takes
from kbaudit.catalogues import catalogue_for
from kbaudit.errors import (
    AnsweredMeanwhileError,
    AnswerRefusedError,
    MailboxError,
    StoreError,
    TextChangedError,
    UnknownCardError,
    UnknownTaskError,
)
from kbaudit.look import Look
from kbaudit.mailbox.interface import LONGEST, Arrived, Mailbox
from kbaudit.mailbox.judging import Away, Declined, Given, Judge, Stops, Undelivered
from kbaudit.mailbox.mail import Mail, read_mail
from kbaudit.mailbox.receipts import Receipts, of_receipt
from kbaudit.message import Message
from kbaudit.outcomes.mail_taken import MailReport, MailTaken, Upshot
from kbaudit.task import Task, TaskKind
from kbaudit.task_event import Deed

Enter = Callable[[Given, Callable[[Task], Iterable[Message]]], Task]
"""Enters an answer, with the messages that go with it, as ``KnowledgeBase.answer`` does."""


@dataclass(frozen=True, slots=True)
class MailTaker:
    """Takes mail.

    Attributes:
        queue: Puts messages into the outbox.
        task: Gives a task as it is.
        bounce: Enters that a mail did not arrive, by its id, where and why, and gives to whom it was; None where it was
            none of ours, or to another address.
        look: Reads a card from its source now and keeps what it says, for a person; None where nothing newer could be
            read, or they may not open it.
        stop: Enters that somebody wants no digests, with their receipt; it says whether that was new.
    """

    judge: Judge
    receipts: Receipts
    enter: Enter
    queue: Callable[[Iterable[Message]], object]
    task: Callable[[str], Task]
    bounce: Callable[[str, Mapping[str, str]], str | None]
    stop: Callable[[str, Sequence[Message]], bool]
    look: Callable[[str, str], Look | None]

    def take(self, mailbox: Mailbox) -> MailReport:
        """Handle all mails that have arrived; what cannot be handled now is left, with the reason.

        Raises:
            MailboxError: The mailbox cannot be opened.
        """
        taken: list[MailTaken] = []
        with mailbox.open() as box:
            try:
                for arrived in box.arrived():
                    taken.append(self._handle(arrived))
                    box.done(arrived.key)
            except (MailboxError, StoreError) as error:
                return MailReport(mails=tuple(taken), problem=str(error))
        return MailReport(mails=tuple(taken))

    def _handle(self, arrived: Arrived) -> MailTaken:
        if arrived.content is None:
            return _ignored(arrived.key, None, f"is larger than {LONGEST // 1024} kB, so it is no answer")
        mail = read_mail(arrived.content)
        return _ignored(arrived.key, None, mail) if isinstance(mail, str) else self._judged(mail)

    def _judged(self, mail: Mail) -> MailTaken:
        match self.judge.judge(mail):
            case Given() as given:
                return self._entered(mail, given)
            case Declined() as declined:
                return self._declined(mail, declined)
            case Stops() as stops:
                return self._stopped(mail, stops)
            case Away() as away:
                return _away(mail, away)
            case Undelivered() as undelivered:
                return self._undelivered(mail, undelivered)
            case ignored:
                return _ignored(mail.id, mail.sender, ignored.why)

    def _entered(self, mail: Mail, given: Given) -> MailTaken:
        code = given.code
        if code.deed is Deed.LOOK_NOW and code.text is None and (shown := self._looked(mail, given)):
            return shown
        try:
            after = self.enter(given, lambda task: self.receipts.entered(mail, given, task))
        except AnsweredMeanwhileError:
            return self._declined(mail, self._already(given))
        except (TextChangedError, UnknownCardError):
            return self._declined(mail, Declined(given.person, "mail-changed", {}, code))
        except (AnswerRefusedError, UnknownTaskError) as error:
            return self._declined(mail, Declined(given.person, "mail-not-taken", {}, code), str(error))
        said = f"{given.person} said {code.deed}, and task {after.id} is {after.state}"
        return MailTaken(
            id=mail.id,
            sender=mail.sender,
            upshot=Upshot.ENTERED,
            said=said,
            person=given.person,
            task=code.task,
            deed=code.deed,
        )

    def _stopped(self, mail: Mail, stops: Stops) -> MailTaken:
        new = self.stop(stops.person, tuple(self.receipts.stopped(mail, stops)))
        said = f"{stops.person} gets no digests any more; what is theirs stays theirs"
        if not new:
            return _ignored(
                mail.id, mail.sender, "has a code that has stopped digests before; the next one brings another"
            )
        return MailTaken(id=mail.id, sender=mail.sender, upshot=Upshot.STOPPED, said=said, person=stops.person)

    def _undelivered(self, mail: Mail, undelivered: Undelivered) -> MailTaken:
        failed = undelivered.report.failed
        where = {address: one.why for one in failed if one.of_address for address in one.addresses}
        if not where:
            return _ignored(mail.id, mail.sender, f"is a server's: a mail was not taken ({failed[0].why})")
        person = self.bounce(undelivered.message, where)
        if person is None:
            return _ignored(
                mail.id, mail.sender, "is a server's, about no mail that was sent from here to that address"
            )
        said = f"nothing arrives at {person} ({where[person]}); what is asked of them goes to others"
        return MailTaken(id=mail.id, sender=mail.sender, upshot=Upshot.BOUNCED, said=said, person=person)

    def _looked(self, mail: Mail, given: Given) -> MailTaken | None:
        """Show what was changed; None where nothing new can be shown, so that the next audit has to look."""
        try:
            task = self.task(given.code.task)
        except UnknownTaskError:
            return None
        one = task.kind in {TaskKind.CHECK, TaskKind.TRANSLATION} and task.turn == given.code.turn
        look = (
            self.look(task.subject, given.person)
            if one and takes(task, Deed.LOOK_NOW, given.person, self.receipts.now)
            else None
        )
        if look is None:
            return None
        made = tuple(self.receipts.looked(mail, given, look))
        if not made:
            return None
        self.queue(made)
        said = f"{given.person} has changed {task.subject}, and is shown how; task {task.id} waits for their word"
        return MailTaken(
            id=mail.id, sender=mail.sender, upshot=Upshot.SHOWN, said=said, person=given.person, task=task.id
        )

    def _already(self, given: Given) -> Declined:
        said = self.task(given.code.task).answer
        if said is None or said.at is None:
            return Declined(given.person, "mail-bad-code", {}, given.code)
        at = f"{said.at:%Y-%m-%d %H:%M} UTC"
        values = {"who": said.by or "…", "day": at, "said": str(said.deed), "card": said.card or ""}
        return Declined(given.person, "mail-already", values, given.code)

    def _declined(self, mail: Mail, declined: Declined, english: str | None = None) -> MailTaken:
        # A program that answers our receipts and does not say that it is one must not be answered again and again.
        told = not any(map(of_receipt, mail.answers)) or declined.code is not None
        if told:
            self.queue(self.receipts.declined(mail, declined, english))
        why = catalogue_for(None).say(declined.why, **declined.values)
        return MailTaken(
            id=mail.id,
            sender=mail.sender,
            upshot=Upshot.DECLINED,
            said=" ".join([why, *([english] if english else []), *([] if told else ["It answers a receipt."])]),
            person=declined.person,
            task=declined.code.task if declined.code else None,
        )


def _ignored(identity: str, sender: str | None, why: str) -> MailTaken:
    return MailTaken(id=identity, sender=sender, upshot=Upshot.IGNORED, said=f"the mail {why}")


def _away(mail: Mail, away: Away) -> MailTaken:
    person, leave = away.person, away.leave
    seems = f"seems to be away {leave}" if leave else "may be away; no day is named"
    said = f"{person} {seems}; enter it in the directory of people if it is so"
    return MailTaken(id=mail.id, sender=mail.sender, upshot=Upshot.AWAY, said=said, person=person, leave=leave)
