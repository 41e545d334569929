"""Answers that arrive by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from kbaudit.errors import ConfigError, UnknownCardError
from kbaudit.knowledge_base.owners import Owners
from kbaudit.look import Look
from kbaudit.mailbox.interface import Mailbox
from kbaudit.mailbox.judging import Given, Judge
from kbaudit.mailbox.receipts import Receipts
from kbaudit.message import Message
from kbaudit.outcomes.mail_taken import MailReport
from kbaudit.people.reading_rights import ReadingRights
from kbaudit.runs.looking import look
from kbaudit.runs.stored_audit import of_configured
from kbaudit.runs.taking_mail import MailTaker
from kbaudit.task import Task
from kbaudit.verification import Channel


class Answering(Owners):
    """Take the answers that people give by mail."""

    __slots__ = ()

    def take_mail(self, mailbox: Mailbox | None = None) -> MailReport:
        """Read the mails that have arrived, enter the answers in them, and queue a receipt for each.

        Args:
            mailbox: Where they arrive; as ``[mail]`` says where None.

        Returns:
            What became of each mail; where the mailbox or the store failed on the way, why the rest is left.

        Raises:
            ConfigError: There is no ``[mail]``, or no mailbox in it; or the directory of people cannot be used.
            SecretError: A key or a password cannot be read.
            MailboxError: The mailbox cannot be opened.
            StoreError: The keys of the codes cannot be made.
        """
        settings = self.config.mail
        box = mailbox or (settings.mailbox() if settings else None)
        if settings is None or box is None:
            raise ConfigError("nowhere to read answers from: write maildir or imap in [mail], with a sender")
        now, people, keys = self.clock(), self.people(), self.code_keys()
        receipts = Receipts(
            keys=keys,
            directory=people,
            sender=settings.sender,
            answers_to=settings.answers_address,
            title=self._title,
            now=now,
        )
        taker = MailTaker(
            judge=Judge(keys, people, now),
            receipts=receipts,
            enter=self._enter_mail,
            queue=self.store.queue,
            task=self.task,
            look=self._look_again,
            stop=lambda person, receipt: self.store.slots.stop(person, now, receipt),
            bounce=partial(self.store.outbox.bounce, now=now),
        )
        return taker.take(box)

    def _enter_mail(self, given: Given, receipt: Callable[[Task], Iterable[Message]]) -> Task:
        code, filled = given.code, given.filled
        return self.answer(
            code.task,
            str(code.deed),
            by=given.person,
            until=filled.until,
            to=filled.to,
            card=code.card,
            scope=filled.scope,
            note=filled.note,
            text=code.text,
            turn=code.turn,
            channel=Channel.MAIL_REPLY,
            receipt=receipt,
        )

    def _look_again(self, ref: str, person: str) -> Look | None:
        """Read a card anew; None where its source says nothing new, or the person may not open it."""
        known = of_configured(self.store.intake(), self.config)
        cards = {card.ref: card for card in known.cards}
        rights = ReadingRights(self.people(), cards, frozenset(one.ref for one in known.unreadable))
        if not rights.of(person).may_open(ref):
            return None
        try:
            found = look(self.store, self.config.sources, ref, self.clock(), keep=True)
        except UnknownCardError:
            return None
        return found if found.changed else None

    def _title(self, ref: str) -> str:
        try:
            return self.store.content(ref).title
        except UnknownCardError:
            return ref
