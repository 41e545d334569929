"""Receipts: the messages that tell people what became of the mails they sent. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kbaudit.answers.code import AnswerCode, CodeKeys
from kbaudit.answers.links import mailto, takes
from kbaudit.catalogues import Catalogue, catalogue_for
from kbaudit.difference import differ
from kbaudit.look import Look
from kbaudit.mailbox.judging import Declined, Given, Stops
from kbaudit.mailbox.mail import Mail
from kbaudit.mails.mime import Envelope, as_mail, domain_of
from kbaudit.mails.receipt_letter import Receipt, receipt_letter
from kbaudit.message import MAIL, Message, Purpose
from kbaudit.people.directory import Directory
from kbaudit.person import Person
from kbaudit.task import Task
from kbaudit.task_event import Deed

_OURS = re.compile(r"receipt\.[0-9a-f]{32}@")
_SHOWN_DIGITS = 16
_MOST_LINES = 40
_MOST_LETTERS = 12_000
_BRACKETS = re.compile(r"\[[A-Za-z0-9_.\s-]{60,4096}\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Writes receipts.

    Attributes:
        sender: From whom they are: an address, or ``Name <address>``.
        answers_to: Where answers go.
        title: Gives the title of a card, by its reference.
    """

    keys: CodeKeys
    directory: Directory
    sender: str
    answers_to: str
    title: Callable[[str], str]
    now: datetime

    def entered(self, mail: Mail, given: Given, after: Task) -> Iterator[Message]:
        """Yield the receipt of an answer that was entered, with the way to take it back."""
        words = self._words(given.person)
        receipt = Receipt(
            about=_about(mail),
            entered=self._said(words, str(given.code.deed), given.code.card),
            until=after.until,
            take_back=self._take_back(after, given.person, words),
        )
        yield from self._message(mail, given.person, receipt, words, f"{given.person} {mail.id}")

    def stopped(self, mail: Mail, stops: Stops) -> Iterator[Message]:
        """Yield the receipt of a mail that stops digests: one for each code, whoever sends it again."""
        words = self._words(stops.person)
        receipt = Receipt(about=words.say("stop"), entered=words.say("stopped"))
        yield from self._message(mail, stops.person, receipt, words, f"{stops.person} stops {stops.code}")

    def looked(self, mail: Mail, given: Given, look: Look) -> Iterator[Message]:
        """Yield what a card says now beside what it said, and the one answer that vouches for exactly that text.

        Nothing is yielded of texts that are too long, or changed in too many places, to be shown as a whole.
        """
        words, code = self._words(given.person), given.code
        changed = differ(look.before, look.now)
        rows = [row for row in changed.rows if row is not None and not row.same]
        size = sum(len(line) for row in rows for line in (row.before, row.after) if line is not None)
        if not rows or len(rows) > _MOST_LINES or size > _MOST_LETTERS:
            return
        signed = self.keys.sign(replace(code, text=look.now.digest[:_SHOWN_DIGITS]), self.now)
        vouch = mailto(self.answers_to, f"[{signed}] {words.say(str(code.deed))}", "")
        receipt = Receipt(about=_about(mail), changed=changed, vouch=vouch)
        yield from self._message(mail, given.person, receipt, words, f"{given.person} looked {mail.id}")

    def declined(self, mail: Mail, declined: Declined, english: str | None) -> Iterator[Message]:
        """Yield the receipt of a mail that did nothing.

        One without a code of its sender's is answered once a day: a program may have sent it.

        Args:
            english: What else stood against it.
        """
        words = self._words(declined.person)
        values = dict(declined.values)
        if declined.why == "mail-already":
            values |= {"who": self._name(values["who"]), "said": self._said(words, values["said"], values["card"])}
        receipt = Receipt(about=_about(mail), why=declined.why, values=values, english=english)
        told = f"{declined.person} {mail.id if declined.code else format(self.now, '%Y-%m-%d')}"
        yield from self._message(mail, declined.person, receipt, words, told)

    def _said(self, words: Catalogue, deed: str, card: str | None) -> str:
        """Say an answer in words; of a card that is kept, with its title."""
        return words.say(deed, card=self.title(card) if card else "")

    def _name(self, person: str) -> str:
        found = self.directory.find(person)
        return found.name if isinstance(found, Person) else person

    def _take_back(self, after: Task, person: str, words: Catalogue) -> str | None:
        if not takes(after, Deed.TAKE_BACK, person, self.now):
            return None
        code = AnswerCode(task=after.id, person=person, turn=after.turn, deed=Deed.TAKE_BACK)
        said = words.say(str(Deed.TAKE_BACK))
        return mailto(self.answers_to, f"[{self.keys.sign(code, self.now)}] {said}", "")

    def _message(self, mail: Mail, person: str, receipt: Receipt, words: Catalogue, told: str) -> Iterator[Message]:
        address = mail.sender or ""
        identity = f"receipt.{self.keys.tag('receipt', told)}@{domain_of(self.sender)}"
        envelope = Envelope(
            sender=self.sender,
            address=address,
            name=self._name(person),
            id=identity,
            at=self.now,
            replies_to=self.answers_to,
            answer_to=mail.id if mail.id.isascii() else None,
        )
        try:
            content = as_mail(receipt_letter(receipt, words), envelope)
        except ValueError:
            return  # nothing can be sent to such an address
        yield Message(
            id=identity,
            notifier=MAIL,
            purpose=Purpose.RECEIPT,
            person=person,
            address=address,
            content=content,
            due=self.now,
        )

    def _words(self, person: str) -> Catalogue:
        found = self.directory.find(person)
        return catalogue_for(found.locale if isinstance(found, Person) else None)


def of_receipt(identity: str) -> bool:
    """Tell whether a Message-ID is that of a receipt."""
    return _OURS.match(identity) is not None


def _about(mail: Mail) -> str:
    """Give the subject of a mail without its code."""
    return " ".join(_BRACKETS.sub(" ", mail.subject).split())
