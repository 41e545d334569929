"""Bases whose owners have tasks and answer by mail."""

from __future__ import annotations

import shutil
from copy import deepcopy
from datetime import date
from pathlib import Path

from sqlalchemy import make_url

from kbaudit.policy import Policy
from tests.bases import Base
from tests.post import Post
from tests.tasks_made import ANA, BEN, LEAD

REFUNDS = "Refunds for shop orders are possible within {} days of delivery."


def shared_out(base: Base) -> Base:
    """Give a base a card to check and two that disagree, and their owners tasks."""
    base.policy = Policy(steward=LEAD)
    base.kb.close()
    base.kb = base.open()
    base.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1))
    base.shelf.put("b", owner=BEN, title="Returns", body=REFUNDS.format(14), verified_at=date(2026, 11, 1))
    base.later(hours=1)
    base.sync()
    base.kb.audit()
    base.kb.assign()
    return base


def copy_of(made: Base, folder: Path) -> Base:
    """Give a base like another one, in a file of its own."""
    shutil.copy(str(make_url(made.url).database), folder / "kb.db")
    return Base(f"sqlite:///{folder}/kb.db", shelf=deepcopy(made.shelf), now=made.now, policy=made.policy)


def post_of(base: Base, postman: tuple[Path, int], folder: Path) -> Post:
    """Give the post of a base, whose mailbox is empty."""
    maildir, port = postman
    for room in ("new", "cur"):
        shutil.rmtree(maildir / room)
        (maildir / room).mkdir()
    return Post(base, maildir, port, folder)
