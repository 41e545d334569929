"""OpenSMTPD, as Debian has it: a real mail server that delivers into a Maildir."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

_USER = "games"  # every Debian has it; the server delivers for somebody only who is a user of the machine
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Delivering:
    """A server that is running.

    Attributes:
        port: Where it listens, on the loopback address.
        folder: The Maildir into which it puts everything.
    """

    port: int
    folder: Path

    def mails(self, count: int) -> list[bytes]:
        """Wait until some mails have been delivered; give all of them as they are in the Maildir."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while len(found := sorted((self.folder / "new").glob("*"))) < count and time.monotonic() < end:
            time.sleep(0.05)
        return [file.read_bytes() for file in found]


@contextmanager
def delivering(*addresses: str) -> Iterator[Delivering]:
    """Run a server that knows some addresses and no others; skip the test where there can be none."""
    program = shutil.which("smtpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or os.getuid() != 0:
        pytest.skip("this machine has no OpenSMTPD, or it may not be run: apt-get install opensmtpd, as root")
    # All of a machine have one queue, and would deliver each other's mails.
    with FileLock(Path(tempfile.gettempdir()) / "kbaudit-smtpd.lock"):
        yield from _delivering(program, addresses)


def _delivering(program: str, addresses: tuple[str, ...]) -> Iterator[Delivering]:
    # Not within pytest's own folders, which nobody else may enter.
    home = Path(tempfile.mkdtemp(prefix="kbaudit-smtpd-"))
    try:
        home.chmod(0o755)
        folder = home / "box"
        folder.mkdir()
        user = pwd.getpwnam(_USER)
        os.chown(folder, user.pw_uid, user.pw_gid)
        port = _free_port()
        (home / "smtpd.conf").write_text(_configuration(port, folder, addresses))
        words = [program, "-d", "-f", str(home / "smtpd.conf")]
        with (home / "log").open("wb") as log, subprocess.Popen(words, stdout=log, stderr=log) as server:
            try:
                _wait_for(port, server, home / "log")
                yield Delivering(port, folder)
            finally:
                server.terminate()
    finally:
        shutil.rmtree(home)


def _configuration(port: int, folder: Path, addresses: tuple[str, ...]) -> str:
    domains = ", ".join(sorted({f'"{address.rpartition("@")[2]}"' for address in addresses}))
    owners = ", ".join(f'"{address}" = "{_USER}"' for address in addresses)
    return (
        f"listen on 127.0.0.1 port {port}\n"
        f"table owners {{ {owners} }}\n"
        f"table domains {{ {domains} }}\n"
        f'action "in" maildir "{folder}" virtual <owners>\n'
        'match from any for domain <domains> action "in"\n'
    )


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"OpenSMTPD did not start: {log.read_text()}")
