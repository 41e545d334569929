from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest
import trustme

from kbaudit.errors import NotifierError, SettingError
from kbaudit.notifiers.interface import Accepted, Notifier, Outcome, Refused, TryLater
from kbaudit.notifiers.smtp import SmtpNotifier
from kbaudit.notifiers.tls import Tls
from kbaudit.secret import Secret
from tests.mail_server import DROP, Box, serving
from tests.messages_made import mail

SENDER = "Knowledge base <kb@example.org>"
PASSWORD = "correct-horse-battery"


def notifier(port: int, host: str = "127.0.0.1", **fields: Any) -> SmtpNotifier:  # noqa: ANN401 - of the fields' types
    return SmtpNotifier(**{"url": f"smtp://{host}:{port}", "sender": SENDER, "timeout_seconds": 5.0, **fields})


def sent(port: int, *numbers: int, **fields: Any) -> list[Outcome]:  # noqa: ANN401 - of the fields' types
    """Send mails over one connection."""
    with notifier(port, **fields).connect() as sender:
        return [sender.send(mail(number)) for number in numbers]


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def port(box: Box) -> Iterator[int]:
    with serving(box) as served:
        yield served


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Give an authority that the system trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> Secret:
    monkeypatch.setenv("KB_SMTP_PASSWORD", PASSWORD)
    return Secret(env="KB_SMTP_PASSWORD")


def tls_of(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
    return context


def test_it_is_a_notifier() -> None:
    """It keeps the protocol."""
    assert isinstance(notifier(25), Notifier)


def test_a_mail_arrives_byte_by_byte(box: Box, port: int) -> None:
    """From the sender's address, to the one recipient; lines that begin with a dot as they were."""
    assert sent(port, 1) == [Accepted()]

    (arrived,) = box.mails
    assert (arrived.sender, arrived.recipients) == ("kb@example.org", ("ana@example.org",))
    assert arrived.content == mail(1).content


def test_several_mails_go_over_one_connection(box: Box, port: int) -> None:
    """Servers do not like to be called anew for each."""
    assert sent(port, *range(5)) == [Accepted()] * 5

    assert [one.content for one in box.mails] == [mail(number).content for number in range(5)]
    assert len(box.connections) == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("450 4.2.1 busy, come back", TryLater("450 4.2.1 busy, come back")),
        ("452 4.2.2 mailbox full", TryLater("452 4.2.2 mailbox full")),
        ("550 5.1.1 no such user", Refused("550 5.1.1 no such user", no_such_address=True)),
        ("550 no such user", Refused("550 no such user", no_such_address=True)),
        ("550 5.4.1 access denied", Refused("550 5.4.1 access denied", no_such_address=True)),
        ("550 5.7.1 your message is not wanted", Refused("550 5.7.1 your message is not wanted")),
    ],
)
def test_a_recipient_that_is_refused(box: Box, port: int, reply: str, outcome: Outcome) -> None:
    """Now or for ever; and the next mail on the same connection arrives."""
    box.to_recipient = [reply, "250 OK"]

    assert sent(port, 1, 2) == [outcome, Accepted()]
    assert [one.content for one in box.mails] == [mail(2).content]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("451 4.3.0 local error", TryLater("451 4.3.0 local error")),
        ("550 5.1.1 no such user", Refused("550 5.1.1 no such user", no_such_address=True)),
        ("554 5.7.1 looks like spam", Refused("554 5.7.1 looks like spam")),
        ("552 5.3.4 too large", Refused("552 5.3.4 too large")),
    ],
)
def test_a_text_that_is_refused(box: Box, port: int, reply: str, outcome: Outcome) -> None:
    """The address is at fault only where the server says so."""
    box.to_text = [reply, "250 OK"]

    assert sent(port, 1, 2) == [outcome, Accepted()]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [("452 4.3.1 no room", TryLater("452 4.3.1 no room")), ("552 5.3.4 too large", Refused("552 5.3.4 too large"))],
)
def test_a_sender_that_is_put_off(box: Box, port: int, reply: str, outcome: Outcome) -> None:
    """That is about this mail, and the next one is tried."""
    box.to_sender = [reply, "250 OK"]

    assert sent(port, 1, 2) == [outcome, Accepted()]


@pytest.mark.parametrize(
    ("to", "reply"),
    [
        ("to_sender", "550 5.7.1 not your address"),
        ("to_sender", "530 5.7.0 authentication required"),
        ("to_recipient", "554 5.7.1 relay access denied"),
        ("to_recipient", "530 log in first"),
        ("to_text", "550 5.7.60 client does not have permissions to send as this sender"),
    ],
)
def test_a_server_that_takes_nothing_is_no_fault_of_the_mail(box: Box, port: int, to: str, reply: str) -> None:
    """All others would fare the same, so none of them is given up for it."""
    setattr(box, to, [reply])

    with pytest.raises(NotifierError, match=rf"{reply}; check sender, user name and password"):
        sent(port, 1)


def test_an_answer_that_is_lost_is_no_answer(box: Box, port: int) -> None:
    """The mail may have arrived, so it is tried again later, and the next one goes over another connection."""
    box.to_text = [DROP, "250 OK"]
    lost, other = sent(port, 1, 2)

    assert isinstance(lost, TryLater)
    assert lost.why.startswith("the connection was lost before the server's answer")
    assert other == Accepted()
    assert (len(box.mails), len(box.connections)) == (2, 2)


@pytest.mark.parametrize("reply", [DROP, "421 4.7.0 too many mails on this connection"])
@pytest.mark.parametrize("to", ["to_sender", "to_recipient"])
def test_a_server_that_has_had_enough_is_called_once_more(box: Box, port: int, to: str, reply: str) -> None:
    """Nothing of the mail was sent, so it goes at once, over another connection."""
    setattr(box, to, ["250 OK", reply, "250 OK"])

    assert sent(port, 1, 2) == [Accepted(), Accepted()]
    assert (len(box.mails), len(box.connections)) == (2, 2)


@pytest.mark.parametrize("reply", [DROP, "421 4.3.2 shutting down"])
def test_a_server_that_closes_every_connection_is_left_alone(box: Box, port: int, reply: str) -> None:
    """On a fresh connection a second call is no use."""
    box.to_sender = ["250 OK", reply]

    with pytest.raises(NotifierError, match="the server breaks the connection off"):
        sent(port, 1, 2)
    assert len(box.mails) == 1


def test_a_fresh_connection_that_is_closed_is_not_opened_again(box: Box, port: int) -> None:
    """Whoever calls and is turned away at once does not call again at once."""
    box.to_sender = [DROP]

    with pytest.raises(NotifierError, match="breaks the connection off"):
        sent(port, 1)
    assert len(box.connections) == 1


def test_a_server_that_is_away_is_told() -> None:
    """With its address, and what to do."""
    with pytest.raises(NotifierError, match=r"127\.0\.0\.1:1 cannot be reached \(.*\); check that the server runs"):
        sent(1, 1)


def test_a_name_that_cannot_be_one_is_told() -> None:
    """No name server is asked for it."""
    host = f"localhost-{'a' * 70}"

    with pytest.raises(NotifierError, match="cannot be reached"):
        sent(25, 1, url=f"smtp://{host}:25")


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org>\r\nRCPT TO:<eve@example.org",
        "ana@example.org\neve@example.org",
        "ana@example.org,eve@example.org",
        "ana@example.org\0",
        "<ana@example.org>",
        "ana",
        "",
        "ána@example.org",
        "ana@" + "ä" * 80 + ".example",
    ],
    ids=lambda address: str(len(address)),
)
def test_nothing_is_sent_to_what_is_no_address(box: Box, port: int, address: str) -> None:
    """No address becomes a second recipient or a command."""
    with notifier(port).connect() as sender:
        outcome = sender.send(mail(1, address=address))

    assert isinstance(outcome, Refused)
    assert outcome.no_such_address
    assert box.mails == []


def test_a_domain_in_another_script_is_written_as_name_servers_know_it(box: Box, port: int) -> None:
    """The part before it must be ASCII."""
    with notifier(port).connect() as sender:
        assert sender.send(mail(1, address="ana@bücher.example")) == Accepted()

    assert box.mails[0].recipients == ("ana@xn--bcher-kva.example",)


def test_eight_bit_texts_are_announced(box: Box, port: int) -> None:
    """A mail that holds such bytes arrives with them."""
    content = "Subject: x\r\n\r\nGrüße\r\n".encode()
    with notifier(port).connect() as sender:
        assert sender.send(mail(1, content=content)) == Accepted()

    assert box.mails[0].content == content


def test_a_connection_is_encrypted_from_the_start(box: Box, authority: trustme.CA) -> None:
    """With a certificate that the system trusts."""
    with serving(box, tls_of(authority), from_the_start=True) as port:
        assert sent(port, 1, url=f"smtps://localhost:{port}") == [Accepted()]

    assert box.mails[0].secure


@pytest.mark.parametrize("url", ["smtps://localhost:{}", "smtp://localhost:{}"])
def test_a_certificate_that_nobody_vouches_for_is_refused(box: Box, url: str) -> None:
    """Nothing is sent, and what to do is said."""
    stranger = tls_of(trustme.CA())
    with (
        serving(box, stranger, from_the_start=url.startswith("smtps")) as port,
        pytest.raises(NotifierError, match=rf"localhost:{port} is not trusted .*; name its authority with SSL_CERT"),
    ):
        sent(port, 1, url=url.format(port), tls=Tls.REQUIRED if "smtp:" in url else Tls.IF_OFFERED)

    assert box.mails == []


def test_a_certificate_of_another_name_is_refused(box: Box, authority: trustme.CA) -> None:
    """Whoever has some certificate is not the server."""
    with (
        serving(box, tls_of(authority, "elsewhere.example"), from_the_start=True) as port,
        pytest.raises(NotifierError, match="is not trusted"),
    ):
        sent(port, 1, url=f"smtps://localhost:{port}")

    assert box.mails == []


def test_a_connection_in_the_clear_is_encrypted_where_that_is_required(box: Box, authority: trustme.CA) -> None:
    """By STARTTLS."""
    with serving(box, tls_of(authority)) as port:
        assert sent(port, 1, tls=Tls.REQUIRED) == [Accepted()]

    assert box.mails[0].secure


def test_nothing_is_sent_in_the_clear_where_that_is_not_wanted(box: Box, port: int) -> None:
    """A server, or somebody on the way, that offers no encryption gets nothing."""
    with pytest.raises(NotifierError, match="offers no STARTTLS, and nothing is sent there in the clear; try smtps://"):
        sent(port, 1, tls=Tls.REQUIRED)
    assert box.mails == []


@pytest.mark.parametrize(("tls", "secure"), [(Tls.IF_OFFERED, True), (Tls.OFF, False)])
def test_another_machine_is_spoken_to_in_private_where_it_offers_that(
    box: Box, authority: trustme.CA, tls: Tls, *, secure: bool
) -> None:
    """Unless that is switched off."""
    with serving(box, tls_of(authority, "127.0.0.2"), host="127.0.0.2") as port:
        assert sent(port, 1, url=f"smtp://127.0.0.2:{port}", tls=tls) == [Accepted()]

    assert box.mails[0].secure is secure


def test_a_login_goes_over_an_encrypted_connection_only(box: Box, password: Secret) -> None:
    """A password is never sent to another machine in the clear, whatever is configured."""
    box.login = ("kb@example.org", PASSWORD)
    with serving(box, host="127.0.0.2") as port, pytest.raises(NotifierError, match="offers no STARTTLS"):
        sent(port, 1, url=f"smtp://kb%40example.org@127.0.0.2:{port}", password=password)

    assert box.mails == []


def test_who_logs_in_is_known(box: Box, password: Secret, authority: trustme.CA) -> None:
    """With the user name of the address and the password by reference."""
    box.login = ("kb@example.org", PASSWORD)
    with serving(box, tls_of(authority), from_the_start=True) as port:
        assert sent(port, 1, url=f"smtps://kb%40example.org@localhost:{port}", password=password) == [Accepted()]

    assert (box.mails[0].user, box.mails[0].secure) == ("kb@example.org", True)


@pytest.mark.parametrize("login", [("kb", "another"), ("eve", PASSWORD)])
def test_a_login_that_is_refused_shows_no_password(box: Box, password: Secret, login: tuple[str, str]) -> None:
    """Neither the password nor anything that the server says of it."""
    box.login = login
    with serving(box) as port, pytest.raises(NotifierError) as refused:
        sent(port, 1, url=f"smtp://kb@127.0.0.1:{port}", password=password)

    assert str(refused.value) == f"127.0.0.1:{port} refuses the login (535); check user name and password"


def test_a_server_without_a_login_is_told(port: int, password: Secret) -> None:
    """It is no failure of the network."""
    with pytest.raises(NotifierError, match="takes no login; leave out user name and password"):
        sent(port, 1, url=f"smtp://kb@127.0.0.1:{port}", password=password)


def test_a_password_that_is_not_there_is_told(port: int) -> None:
    """With where it should be."""
    with pytest.raises(NotifierError, match="the password cannot be read: the environment variable KB_NONE is not set"):
        sent(port, 1, url=f"smtp://kb@127.0.0.1:{port}", password=Secret(env="KB_NONE"))


@contextmanager
def bare(replies: dict[bytes, bytes]) -> Iterator[int]:
    """Run a server that speaks just enough, by the first word of what it is told; give its port."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            for line in self.rfile:
                self.wfile.write(replies.get(line.split()[0].upper(), b"250 OK") + b"\r\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (b"451 not now", TryLater("451 not now")),
        (b"554 no valid recipients", Refused("554 no valid recipients")),
        (
            b"550-5.1.1 first\r\n550 5.1.1 second \xff",
            Refused("550 5.1.1 first 5.1.1 second \ufffd", no_such_address=True),
        ),
    ],
    ids=["later", "refused", "lines"],
)
def test_a_text_that_is_not_asked_for(reply: bytes, outcome: Outcome) -> None:
    """A server may refuse before it has heard the text, at length and in any encoding."""
    with bare({b"DATA": reply}) as port:
        assert sent(port, 1) == [outcome]


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://mail.example.org", 25),
        ("smtp://kb@mail.example.org", 587),
        ("smtps://mail.example.org/", 465),
        ("smtp://[::1]:2525", 2525),
    ],
)
def test_ports_that_are_left_out(url: str, port: int) -> None:
    """Are those that servers have for it."""
    password = Secret(env="KB") if "@" in url else None

    assert notifier(0, url=url, password=password).port == port


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"url": "mail.example.org"}, "url: is no address of a mail server"),
        ({"url": "smtp://mail.example.org:port"}, "url: is no address of a mail server"),
        ({"url": "smtp://"}, "url: is no address of a mail server"),
        ({"url": "http://mail.example.org"}, "url: is no address of a mail server"),
        ({"url": "smtp://mail.example.org\r\nQUIT"}, "url: is no address of a mail server"),
        ({"url": f"smtps://kb:{PASSWORD}@mail.example.org"}, "url: holds a password; write the user name alone"),
        ({"url": "smtp://mail.example.org/inbox"}, "url: has more than a host and a port"),
        ({"sender": "kb"}, "sender: holds no e-mail address"),
        ({"sender": "kb@example.org\r\nBcc: eve@example.org"}, "sender: holds no e-mail address"),
        ({"sender": "KB <kb@example.org\0>"}, "sender: holds no e-mail address"),
        ({"url": "smtps://kb@mail.example.org"}, "password: goes with a user name in the address"),
        ({"password": Secret(env="KB")}, "password: goes with a user name in the address"),
        ({"url": "smtps://mail.example.org", "tls": Tls.OFF}, "tls: must not be off here"),
        ({"url": "smtp://kb@mail.example.org", "password": Secret(env="KB"), "tls": Tls.OFF}, "tls: must not be off"),
        ({"timeout_seconds": 0}, "timeout_seconds: must be above 0, up to 300"),
    ],
    ids=lambda given: given.partition(":")[0] if isinstance(given, str) else None,
)
def test_settings_that_cannot_be_are_refused(fields: dict[str, Any], problem: str) -> None:
    """With what to write, and without a password that stands in them."""
    with pytest.raises(SettingError) as refused:
        notifier(25, **fields)

    assert str(refused.value).startswith(problem)
    assert PASSWORD not in str(refused.value)
