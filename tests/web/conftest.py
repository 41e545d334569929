from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from kbaudit.policy import Policy
from kbaudit.task import TaskKind
from tests.bases import Shelf
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


def _pair() -> Shelf:
    shelf = Shelf()
    shelf.put("a", owner=ANA, body=REFUNDS.format(30), verified_at=date(2025, 1, 1), url="https://kb.example/a")
    shelf.put("b", owner=BEN, title="Returns", body=REFUNDS.format(14), verified_at=date(2026, 11, 1))
    return shelf


@dataclass(frozen=True, slots=True)
class Prepared:
    """The store of a base that was audited and shared out, to be copied."""

    file: Path
    now: datetime


@pytest.fixture(scope="session")
def prepared(files: Files) -> Prepared:
    """Audit the two cards once for all tests."""
    url = files.fresh()
    desk = Desk(WebBase(url, shelf=_pair(), policy=Policy(steward=LEAD)))
    desk.look()
    assert {one.kind for one in desk.base.kb.tasks()} == {TaskKind.CHECK, TaskKind.CONFLICT}
    desk.base.kb.close()  # the last one to close writes everything into the file
    return Prepared(Path(str(make_url(url).database)), desk.base.now)


@pytest.fixture
def desk(prepared: Prepared, files: Files, tmp_path: Path) -> Iterator[Desk]:
    """Give a base with two cards that contradict each other, of two owners, one of them overdue; and a reader."""
    url = files.fresh(made=False)
    shutil.copy(prepared.file, str(make_url(url).database))
    base = WebBase(url, shelf=_pair(), now=prepared.now, policy=Policy(steward=LEAD), mail=tmp_path / "mail")
    made = Desk(base)
    yield made
    made.base.kb.close()
    files.drop(url)
