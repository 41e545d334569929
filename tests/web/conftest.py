from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kbaudit.policy import Policy
from kbaudit.task import TaskKind
from kbaudit.web.app import make_app
from tests.bases import Base
from tests.databases import Files
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.browsing import HOME, Browser
from tests.web.desk import Desk

REFUNDS = "Refunds for shop orders are possible within {} days of delivery."


@pytest.fixture
def empty(files: Files) -> Iterator[Base]:
    """Give a base without cards."""
    url = files.fresh()
    made = Base(url, policy=Policy(steward=LEAD))
    yield made
    made.kb.close()
    files.drop(url)


@pytest.fixture
def desk(empty: Base) -> Desk:
    """Give a base with two cards that contradict each other, of two owners, one of them overdue; and a reader."""
    empty.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1), url="https://kb.example/a")
    empty.shelf.put("b", owner=BEN, title="Returns", body=REFUNDS.format(14), verified_at=date(2026, 11, 1))
    made = Desk(empty, Browser(make_app(empty.kb, HOME)))
    made.look()
    assert {one.kind for one in empty.kb.tasks()} == {TaskKind.CHECK, TaskKind.CONFLICT}
    return made
