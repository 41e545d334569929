"""Mails as their readers have them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

_VOID = frozenset({"meta", "br"})


@dataclass
class Html(HTMLParser):
    """What a browser sees of a mail.

    Attributes:
        words: All that is shown, in order.
        links: Where its links lead, in order.
        tags: All elements that there are.
        attributes: The names of all attributes that there are.
    """

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin."""
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.extend(value or "" for name, value in attrs if name in {"href", "src"})
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Refuse what closes another element than the last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is shown."""
        if data.strip() and self.open[-1] not in {"style", "title"}:
            self.words.append(" ".join(data.split()))


def opened(mail: bytes) -> EmailMessage:
    """Read a mail."""
    return message_from_bytes(mail, _class=EmailMessage, policy=default)


def html_of(mail: EmailMessage) -> str:
    """Give the HTML part."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def text_of(mail: EmailMessage) -> str:
    """Give the text part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def seen(html: str) -> Html:
    """Read HTML as a browser does."""
    made = Html()
    made.feed(html)
    made.close()
    assert not made.open
    return made


def links_in(text: str) -> list[str]:
    """Give what a program that makes links of a text would make links of, in order."""
    return re.findall(r"(?i)(?:(?:https?|ftp)://|mailto:|javascript:|www\.)[a-z0-9]\S*", text)
