from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kbaudit.config.reader import read_config
from kbaudit.errors import ConfigProblems
from kbaudit.mailbox.imap import ImapBox
from kbaudit.mailbox.maildir import Maildir
from kbaudit.secret import Secret


def _mailbox(folder: Path, **mail: Any) -> object:  # noqa: ANN401 - a table of settings
    table = {"mail": {"eml": "sent", "sender": "KB <kb@example.org>", **mail}}
    settings = read_config(table, folder / "kbaudit.toml").mail
    assert settings is not None
    return settings.mailbox()


def test_answers_arrive_where_the_configuration_says(tmp_path: Path) -> None:
    """In a folder beside it, in a mailbox on a server, or nowhere."""
    box = _mailbox(tmp_path, imap="imaps://kb@mail.example.org", imap_password={"file": "key"})

    assert isinstance(box, ImapBox)
    assert box.password == Secret(file=tmp_path / "key")
    assert _mailbox(tmp_path, maildir="mail") == Maildir(tmp_path / "mail")
    assert _mailbox(tmp_path) is None


def test_answers_go_to_the_sender_unless_another_address_is_named(tmp_path: Path) -> None:
    """Without its name: it stands in links."""
    table = {"eml": "sent", "sender": "KB <kb@example.org>"}
    one = read_config({"mail": table}, tmp_path / "kbaudit.toml").mail
    other = read_config({"mail": {**table, "answers_to": "answers@example.org"}}, tmp_path / "kbaudit.toml").mail

    assert one is not None
    assert other is not None
    assert (one.answers_address, other.answers_address) == ("kb@example.org", "answers@example.org")


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"imap": "imaps://kb@mail.example.org"}, "mail.imap_password: is required with imap"),
        ({"imap": "imap://kb@mail.example.org"}, "mail.imap: is no address of a mailbox"),
        ({"imap_password": {"env": "KEY"}}, "mail.imap_password: goes with imap only"),
        ({"imap": "imaps://kb@x", "imap_password": {"env": "KEY"}, "maildir": "mail"}, "mail.imap: one place"),
    ],
)
def test_what_cannot_be_is_refused(mail: dict[str, Any], said: str, tmp_path: Path) -> None:
    """At its setting, when the configuration is read."""
    with pytest.raises(ConfigProblems, match=said):
        _mailbox(tmp_path, **mail)
