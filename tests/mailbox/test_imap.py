from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from kbaudit.errors import MailboxError, SecretError, SettingError
from kbaudit.mailbox.imap import ImapBox
from kbaudit.mailbox.interface import LONGEST, Arrived
from kbaudit.secret import Secret
from tests.imap_server import PASSWORD, Room, imap_server


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Make an authority that this process trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    monkeypatch.setenv("KB_IMAP", PASSWORD)
    return made


def _tls(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def room() -> Room:
    return Room(mails={3: b"From: a\r\n\r\nthird", 7: b"x" * (LONGEST + 1), 12: b"From: b\r\n\r\n) odd {3}\r\n"})


@pytest.fixture
def box(room: Room, authority: trustme.CA) -> Iterator[ImapBox]:
    with imap_server(room, _tls(authority)) as port:
        yield ImapBox.at(f"imaps://kb%40example.org@localhost:{port}/KB%20answers", Secret(env="KB_IMAP"))


def test_what_is_not_seen_is_read_and_then_marked(box: ImapBox, room: Room) -> None:
    """One by one, the oldest first, each marked only once it was handled; a large one is not fetched at all."""
    with box.open() as opened:
        for arrived in opened.arrived():
            assert int(arrived.key) not in room.seen
            opened.done(arrived.key)
    with box.open() as opened:
        assert list(opened.arrived()) == []

    assert room.seen == {3, 7, 12}
    assert 'SELECT "KB answers"' in room.said
    assert not any(one.startswith("UID FETCH 7 (BODY") for one in room.said)
    assert room.said[-1] == "LOGOUT"


def test_a_mail_that_is_not_marked_comes_again(box: ImapBox, room: Room) -> None:
    """As after a crash."""
    with box.open() as opened:
        first = list(opened.arrived())

    assert first == [
        Arrived("3", b"From: a\r\n\r\nthird"),
        Arrived("7", None),
        Arrived("12", b"From: b\r\n\r\n) odd {3}\r\n"),
    ]
    assert room.seen == set()


def _handle_all(box: ImapBox) -> None:
    with box.open() as opened:
        for arrived in opened.arrived():
            opened.done(arrived.key)


@pytest.mark.parametrize("command", ["SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
@pytest.mark.parametrize("how", ["refuses", "drops"])
def test_a_server_that_refuses_or_hangs_up_is_told(command: str, how: str, box: ImapBox, room: Room) -> None:
    """With what it was asked for."""
    setattr(room, how, command)

    with pytest.raises(MailboxError, match=r"imaps://localhost:\d+: .* (was refused|failed): "):
        _handle_all(box)


def test_a_password_is_shown_nowhere(box: ImapBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the server repeats it."""
    monkeypatch.setenv("KB_IMAP", "hush hush")
    with pytest.raises(MailboxError, match=r"the login failed: .*\*\*\*") as refusal, box.open():
        pass
    assert "hush" not in str(refusal.value)
    assert "hush" not in repr(box)
    monkeypatch.delenv("KB_IMAP")
    with pytest.raises(SecretError, match="KB_IMAP"), box.open():
        pass


def test_only_a_server_whose_certificate_is_right_is_told_the_password(room: Room, authority: trustme.CA) -> None:
    """Of the name that is configured, by an authority that is trusted; and one that is there."""
    for context in (_tls(authority, "elsewhere.example.org"), _tls(trustme.CA())):
        with imap_server(room, context) as port:
            box = ImapBox.at(f"imaps://kb@localhost:{port}", Secret(env="KB_IMAP"))
            with pytest.raises(MailboxError, match=r"cannot be reached: .*certificate verify failed"), box.open():
                pass
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(MailboxError, match="cannot be reached"):
        _handle_all(ImapBox.at(f"imaps://kb@localhost:{port}", Secret(env="KB_IMAP")))

    assert room.said == []


def test_an_address_is_read() -> None:
    """What is left out is as usual."""
    key = Secret(env="KB_IMAP")

    assert ImapBox.at("imaps://kb@mail.example.org", key) == ImapBox(
        host="mail.example.org", port=993, user="kb", mailbox="INBOX", password=key
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("imap://kb@mail.example.org", "is no address of a mailbox; write imaps://USER@HOST"),
        ("imaps://mail.example.org", "is no address of a mailbox"),
        ("imaps://kb@", "is no address of a mailbox"),
        ("imaps://kb@mail.example.org/INBOX?x=1", "is no address of a mailbox"),
        ("imaps://kb@mail.example.org:port", "is no address; write"),
        ("imaps://kb:hush@mail.example.org", "holds a password; name it with imap_password"),
        ("imaps://kb@mail.example.org/%C3%A4", "other characters than ASCII"),
        ("imaps://kb@mail.example.org/a%0D%0Ab", "other characters than ASCII"),
    ],
)
def test_what_is_no_address_is_refused(url: str, said: str) -> None:
    """With what to write; a password is never repeated."""
    with pytest.raises(SettingError, match=said) as refusal:
        ImapBox.at(url, Secret(env="KB_IMAP"))
    assert "hush" not in str(refusal.value)


def test_a_password_must_be_named() -> None:
    """By reference."""
    with pytest.raises(SettingError, match="imap_password: is required with imap"):
        ImapBox.at("imaps://kb@mail.example.org", None)
