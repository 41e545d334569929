from __future__ import annotations

import email
import stat
from email.policy import SMTP
from pathlib import Path

import pytest

from kbaudit.errors import NotifierError
from kbaudit.notifiers.eml import EmlNotifier, file_name
from kbaudit.notifiers.interface import Accepted, Notifier
from tests.messages_made import mail


def sent(folder: Path, *numbers: int) -> None:
    with EmlNotifier(folder=folder).connect() as sender:
        for number in numbers:
            assert sender.send(mail(number)) == Accepted()


def test_it_is_a_notifier(tmp_path: Path) -> None:
    """It keeps the protocol."""
    assert isinstance(EmlNotifier(folder=tmp_path), Notifier)


def test_each_mail_becomes_a_file(tmp_path: Path) -> None:
    """With its own bytes, in a folder that is made where there is none, for nobody else to read."""
    folder = tmp_path / "out" / "mails"
    sent(folder, 1, 2)
    found = sorted(folder.iterdir())

    assert [file.read_bytes() for file in found] == [mail(1).content, mail(2).content]
    assert [file.suffix for file in found] == [".eml", ".eml"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in found} == {0o600}
    assert email.message_from_bytes(found[0].read_bytes(), policy=SMTP)["To"] == "ana@example.org"


def test_a_mail_that_is_sent_again_replaces_itself(tmp_path: Path) -> None:
    """After a crash there is no second one."""
    sent(tmp_path, 1, 1)

    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "identity",
    [
        "../../etc/passwd",
        "/etc/passwd",
        ".hidden",
        "a" * 400,
        "CON",
        "x\0y\r\nz",
        "ä/ö\\ü:*?",
        "\udc80",
        "",
        "-rf",
        "a b",
    ],
    ids=str.__len__,
)
def test_a_name_leads_nowhere_else(tmp_path: Path, identity: str) -> None:
    """Whatever the id holds, the file is in the folder, visible, and has a name that every system can hold."""
    with EmlNotifier(folder=tmp_path).connect() as sender:
        sender.send(mail(1, id=identity))
    (made,) = tmp_path.iterdir()

    assert made.name == file_name(identity)
    assert made.name.isascii()
    assert len(made.name) <= 100
    assert not set(made.name) & set('/\\:*?"<>| \0')
    assert made.name[0] not in ".-"


def test_names_that_differ_in_case_alone_are_two_files() -> None:
    """Also where a file system does not tell them apart."""
    assert file_name("Digest").casefold() != file_name("digest").casefold()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link of the same name is replaced, and what it leads to stays as it is."""
    other = tmp_path / "other.txt"
    other.write_text("mine")
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / file_name(mail(1).id)).symlink_to(other)
    sent(folder, 1)

    assert other.read_text() == "mine"
    assert (folder / file_name(mail(1).id)).read_bytes() == mail(1).content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """With its path, and what to do."""
    (tmp_path / "file").write_text("")

    with pytest.raises(NotifierError, match=r"file/mails: not a directory; check the path, its permissions"):
        sent(tmp_path / "file" / "mails", 1)


def test_a_folder_that_goes_while_mails_are_written_is_told(tmp_path: Path) -> None:
    """Nothing half written stays."""
    folder = tmp_path / "mails"
    with EmlNotifier(folder=folder).connect() as sender:
        folder.rmdir()
        with pytest.raises(NotifierError, match="no such file or directory"):
            sender.send(mail(1))


def test_what_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    """A folder of the file's name is in the way, and no part of the mail stays beside it."""
    (tmp_path / file_name(mail(1).id) / "full").mkdir(parents=True)

    with pytest.raises(NotifierError, match="is a directory"):
        sent(tmp_path, 1)
    assert [one.name for one in tmp_path.iterdir()] == [file_name(mail(1).id)]
