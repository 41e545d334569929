"""Digests as a mail gateway meets them: it follows every link of every mail before anybody has read it."""

from __future__ import annotations

import email
import random
import re
import sqlite3
from contextlib import closing
from datetime import date
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path

from sqlalchemy import make_url

from kbaudit.policy import Policy
from tests.tasks_made import LEAD
from tests.web.browsing import HOME
from tests.web.desk import REFUNDS, WebBase

_LINK = re.compile(r"https?://[^\s<>\"']+")
_SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu")


def told(url: str, mail: Path, owners: int) -> WebBase:
    """Make a base in which each of many owners was sent a digest.

    Args:
        url: Of an empty store.
        mail: The folder that the mails come to.
    """
    base = WebBase(url, policy=Policy(steward=LEAD), mail=mail)
    chance = random.Random(7)  # texts that are nothing alike
    for number in range(owners):
        words = " ".join("".join(chance.choices(_SYLLABLES, k=4)) for _ in range(30))
        body = REFUNDS.format(number + 10) if number < 2 else f"About {words}."
        base.shelf.put(
            f"c{number}",
            title=f"Card {number}",
            owner=f"owner-{number}@example.org",
            body=body,
            verified_at=date(2025, 1, 1),
            url=f"https://kb.example/{number}",
        )
    base.later(hours=1)
    base.sync()
    base.kb.audit()
    base.kb.assign()
    base.kb.notify(at_once=True, first_run=True)
    return base


def digests(mail: Path) -> list[EmailMessage]:
    """Give the mails that owners were sent."""
    mails = (email.message_from_bytes(file.read_bytes(), policy=default) for file in sorted(mail.glob("**/*.eml")))
    return [one for one in mails if "owner-" in str(one["To"])]


def links_of(mail: EmailMessage) -> list[str]:
    """Give the paths of the pages to which a mail leads: by its text, its HTML and its headers."""
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    found = (unescape(one) for one in _LINK.findall("\n".join((*parts, str(mail["List-Unsubscribe"])))))
    return [one.removeprefix(HOME) for one in dict.fromkeys(found) if one.startswith(f"{HOME}/")]


def everything(url: str) -> list[str]:
    """Give every row of every table of a store."""
    with closing(sqlite3.connect(str(make_url(url).database))) as store:
        return list(store.iterdump())
