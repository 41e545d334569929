"""Answers read from a mail server that people use: Dovecot, over TLS.

Run by ``nox -s real``. What this machine lacks is skipped by name.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from kbaudit.mailbox.imap import ImapBox
from kbaudit.mailbox.interface import LONGEST, Arrived
from kbaudit.secret import Secret

CONFIG = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
first_valid_uid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
"""


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapBox]:
    """Run a server for one mailbox with two mails, one of them too large."""
    dovecot = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if dovecot is None or os.geteuid() != 0:
        pytest.skip("this machine has no dovecot, or the tests do not run as root")
    folder = tmp_path / "dovecot"
    for room in ("run", "mail/new", "mail/cur", "mail/tmp"):
        (folder / room).mkdir(parents=True)
    (folder / "mail" / "new" / "1.a").write_bytes(b"From: ana@example.org\nSubject: x\n\nhello\n")
    (folder / "mail" / "new" / "2.b").write_bytes(b"From: ana@example.org\n\n" + b"x\n" * LONGEST)
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(parent.stat().st_mode | 0o055)
    subprocess.run(["chown", "-R", "mail:mail", str(folder / "mail")], check=True)
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "dovecot.conf").write_text(CONFIG.format(folder=folder, port=port), encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))
    monkeypatch.setenv("KB_IMAP", "secret")
    server = subprocess.Popen([dovecot, "-c", str(folder / "dovecot.conf"), "-F"])
    try:
        _wait_for(port)
        yield ImapBox.at(f"imaps://kb%40example.org@localhost:{port}", Secret(env="KB_IMAP"))
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "the server did not come up"
            time.sleep(0.1)
        else:
            return


def test_mails_are_read_once_they_are_marked(box: ImapBox) -> None:
    """A mail that was handled is seen and comes no more; the others come again, and no large one is fetched."""
    with box.open() as opened:
        first, large = opened.arrived()
        opened.done(first.key)
    with box.open() as opened:
        again = list(opened.arrived())

    assert first.content == b"From: ana@example.org\r\nSubject: x\r\n\r\nhello\r\n"
    assert large == Arrived(large.key, None)
    assert again == [large]
