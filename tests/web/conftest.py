from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kbaudit.policy import Policy
from kbaudit.task import TaskKind
from tests.databases import Files
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.desk import REFUNDS, Desk, WebBase


@pytest.fixture
def empty(files: Files, tmp_path: Path) -> Iterator[WebBase]:
    """Give a base without cards, whose mail becomes files."""
    url = files.fresh()
    made = WebBase(url, policy=Policy(steward=LEAD), mail=tmp_path / "mail")
    yield made
    made.kb.close()
    files.drop(url)


@pytest.fixture
def desk(empty: WebBase) -> Desk:
    """Give a base with two cards that contradict each other, of two owners, one of them overdue; and a reader."""
    empty.shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1), url="https://kb.example/a")
    empty.shelf.put("b", owner=BEN, title="Returns", body=REFUNDS.format(14), verified_at=date(2026, 11, 1))
    made = Desk(empty)
    made.look()
    assert {one.kind for one in empty.kb.tasks()} == {TaskKind.CHECK, TaskKind.CONFLICT}
    return made
