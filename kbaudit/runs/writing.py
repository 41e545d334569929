"""Writing: what people are told becomes messages, each in the one way that reaches its person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from kbaudit.digests.digest import Digest
from kbaudit.digests.oversee import Overview
from kbaudit.digests.steward_digest import StewardDigest
from kbaudit.mails.digest_letter import digest_letter
from kbaudit.mails.fitting import fitted, mail_within
from kbaudit.mails.letter import Letter
from kbaudit.mails.mime import Envelope, as_mail, domain_of
from kbaudit.mails.steward_letter import steward_letter
from kbaudit.mails.text import as_text
from kbaudit.message import MAIL, Message, Purpose
from kbaudit.notifiers.interface import Writer
from kbaudit.notify import Notice
from kbaudit.outcomes.notified import Composed
from kbaudit.store.slots import Filled

_Told = TypeVar("_Told", Digest, StewardDigest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Messages in the making.

    Attributes:
        sender: Who the mails are from.
        now: When they are made; their date.
        tag: Gives for a text what says nothing of it and cannot be guessed: a server that says that a mail of ours did
            not arrive is believed because it knows the mail's id.
        chats: Who is reached in another way than by mail: its name, and what writes for it.
        mails: What was written.
        stop: Gives where somebody stops their digests, the way to show first; none where there is no way.
        unaddressed: People who can be reached in no way.
    """

    sender: str
    now: datetime
    tag: Callable[[str], str]
    chats: Mapping[str, tuple[str, Writer]] = field(default_factory=dict)
    stop: Callable[[str], tuple[str, ...]] = lambda _person: ()
    mails: list[Composed] = field(default_factory=list)
    unaddressed: list[str] = field(default_factory=list)

    def notice(self, one: Notice) -> Filled | None:
        """Give what fills an owner's slot; None where they cannot be reached."""
        if one.digest is None:
            return Filled(slot=one.slot, purpose=Purpose.DIGEST, told=one.told, message=None)
        letter_of = partial(digest_letter, stop=next(iter(self.stop(one.slot.person)), None))
        made = self._message(one.digest, len(one.digest.items), letter_of, Purpose.DIGEST)
        if made is None:
            return None
        digest, message = made
        return Filled(slot=one.slot, purpose=Purpose.DIGEST, told=replace(one, digest=digest).told, message=message)

    def overview(self, one: Overview) -> Filled | None:
        """Give what fills a steward's slot; None where they cannot be reached."""
        if one.digest is None:
            return Filled(slot=one.slot, purpose=Purpose.STEWARD, told=one.told, message=None)
        entries = max(len(one.digest.escalated), len(one.digest.unowned), len(one.digest.loads))
        letter_of = partial(steward_letter, stop=next(iter(self.stop(one.slot.person)), None))
        made = self._message(one.digest, entries, letter_of, Purpose.STEWARD)
        return made and Filled(slot=one.slot, purpose=Purpose.STEWARD, told=one.told, message=made[1])

    def _message(
        self, told: _Told, entries: int, letter_of: Callable[[_Told], Letter], purpose: Purpose
    ) -> tuple[_Told, Message] | None:
        written = self._chat(told, entries, letter_of) or self._mail(told, entries, letter_of, purpose)
        if written is None:
            self.unaddressed.append(told.to.name)
            return None
        shown, letter, content, way, address = written
        to, slot, text = told.to, told.slot, as_text(letter)
        self.mails.append(
            Composed(to=to, slot=slot, purpose=purpose, subject=letter.subject, text=text, content=content)
        )
        message = Message(
            id=self._identity(told, purpose),
            notifier=way,
            purpose=purpose,
            person=slot.person,
            address=address,
            content=content,
            due=self.now,
        )
        return shown, message

    def _chat(
        self, told: _Told, entries: int, letter_of: Callable[[_Told], Letter]
    ) -> tuple[_Told, Letter, bytes, str, str] | None:
        """Write for the chat that somebody reads; None where they read none, or nothing fits into it."""
        if told.slot.person not in self.chats:
            return None
        name, writer = self.chats[told.slot.person]
        shown, letter, content = fitted(told, entries, letter_of, writer.write)
        return None if content is None else (shown, letter, content, name, "")

    def _mail(
        self, told: _Told, entries: int, letter_of: Callable[[_Told], Letter], purpose: Purpose
    ) -> tuple[_Told, Letter, bytes, str, str] | None:
        """Write a mail; None where the person has no address to which one can be sent."""
        address = told.to.address or ""
        envelope = Envelope(
            sender=self.sender,
            address=address,
            name=told.to.name,
            id=self._identity(told, purpose),
            at=self.now,
            series=f"{purpose}s",
            stop=self.stop(told.slot.person),
        )
        try:
            shown, letter, content = fitted(told, entries, letter_of, partial(mail_within, envelope=envelope))
            # Better a long mail than none.
            return shown, letter, content or as_mail(letter, envelope), MAIL, address
        except ValueError:
            return None

    def _identity(self, told: Digest | StewardDigest, purpose: Purpose) -> str:
        """Give the id of a message: the same for the same person and slot, and without their name."""
        at = f"{told.slot.at:%Y%m%dT%H%M%S.%fZ}"
        return f"{purpose}.{self.tag(f'{purpose} {told.slot.person} {at}')}.{at}@{domain_of(self.sender)}"
