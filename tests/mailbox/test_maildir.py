from __future__ import annotations

import os
from pathlib import Path

import pytest

from kbaudit.errors import MailboxError
from kbaudit.mailbox.interface import LONGEST, Arrived
from kbaudit.mailbox.maildir import Maildir


@pytest.fixture
def box(tmp_path: Path) -> Maildir:
    (tmp_path / "new").mkdir()
    return Maildir(tmp_path)


def _put(box: Maildir, name: str, content: bytes = b"x", at: int = 0) -> None:
    file = box.path / "new" / name
    file.write_bytes(content)
    os.utime(file, (at, at))


def test_mails_come_in_the_order_in_which_they_arrived(box: Maildir) -> None:
    """What is handled is moved and kept, and comes no more."""
    _put(box, "b", b"first", 1)
    _put(box, "a", b"second", 2)
    with box.open() as opened:
        assert list(opened.arrived()) == [Arrived("b", b"first"), Arrived("a", b"second")]
        opened.done("b")
        assert list(opened.arrived()) == [Arrived("a", b"second")]

    assert (box.path / "cur" / "b:2,S").read_bytes() == b"first"


def test_a_mail_keeps_the_marks_it_has(box: Maildir) -> None:
    """Some servers deliver with marks; one that another program has moved meanwhile is well."""
    _put(box, "a:2,F")
    box.done("a:2,F")
    box.done("a:2,F")

    assert [one.name for one in (box.path / "cur").iterdir()] == ["a:2,F"]


def test_only_regular_files_are_mails(box: Maildir) -> None:
    """A pipe would never end, and a link may lead anywhere."""
    os.mkfifo(box.path / "new" / "pipe")
    (box.path / "secret").write_bytes(b"x")
    (box.path / "new" / "link").symlink_to(box.path / "secret")
    (box.path / "new" / "folder").mkdir()
    _put(box, ".hidden")
    _put(box, "large", b"x" * (LONGEST + 1))
    _put(box, "whole", b"x" * LONGEST, 1)

    found = {one.key: one.content for one in box.arrived()}

    assert found == {"large": None, "whole": b"x" * LONGEST}


def test_a_mail_that_goes_meanwhile_is_not_missed(box: Maildir) -> None:
    """Another program may read the same mailbox."""
    _put(box, "a", at=1)
    _put(box, "b", at=2)
    mails = box.arrived()
    assert next(mails).key == "a"
    (box.path / "new" / "b").unlink()

    assert list(mails) == []


def test_what_cannot_be_read_is_told(box: Maildir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the path, and what to look at."""
    with pytest.raises(MailboxError, match="is no Maildir"), Maildir(tmp_path / "nowhere").open():
        pass
    with pytest.raises(MailboxError, match="no such file or directory"):
        list(Maildir(tmp_path / "nowhere").arrived())
    _put(box, "a")
    monkeypatch.setattr(Path, "open", _denied)
    with pytest.raises(MailboxError, match="new/a: permission denied; check its permissions"):
        list(box.arrived())
    monkeypatch.setattr(Path, "rename", _denied)
    with pytest.raises(MailboxError, match="new/a: permission denied"):
        box.done("a")


def _denied(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")
