"""A mailbox on the loopback address that speaks as much IMAP over TLS as is needed to read it."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

PASSWORD = "pass word"


@dataclass(slots=True)
class Room:
    """What the server has, and how it fails.

    Attributes:
        mails: By UID.
        seen: The UIDs that are marked as seen.
        refuses: The command that it answers with NO.
        drops: The command at which it hangs up.
        said: What it was asked, without tags.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    refuses: str | None = None
    drops: str | None = None
    said: list[str] = field(default_factory=list)

    def answer(self, command: str) -> Iterator[bytes]:
        """Yield the untagged answers to a command."""
        if command == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif command.startswith("SELECT"):
            yield b"* %d EXISTS\r\n" % len(self.mails)
        elif command.startswith("UID SEARCH UNSEEN"):
            yield b"* SEARCH %s\r\n" % " ".join(str(one) for one in sorted(self.mails.keys() - self.seen)).encode()
        elif found := re.fullmatch(r"UID FETCH (\d+) \((RFC822\.SIZE|BODY\.PEEK\[\])\)", command):
            uid, mail = int(found[1]), self.mails[int(found[1])]
            if found[2] == "RFC822.SIZE":
                yield b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, len(mail))
            else:
                yield b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, len(mail), mail)
        elif found := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\Seen\)", command):
            self.seen.add(int(found[1]))

    def allows(self, command: str) -> bool:
        """Tell whether a command is not refused."""
        if command.startswith("LOGIN"):
            return command == f'LOGIN kb@example.org "{PASSWORD}"'
        return self.refuses is None or not command.startswith(self.refuses)


@contextmanager
def imap_server(room: Room, context: ssl.SSLContext) -> Iterator[int]:
    """Serve a mailbox, and give the port."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request = context.wrap_socket(self.request, server_side=True)
                with self.request, self.request.makefile("rwb", buffering=0) as stream:
                    stream.write(b"* OK ready\r\n")
                    for line in iter(stream.readline, b""):
                        tag, _, command = line.decode().strip().partition(" ")
                        room.said.append(command)
                        if room.drops and command.startswith(room.drops):
                            return
                        for part in room.answer(command) if room.allows(command) else ():
                            stream.write(part)
                        verdict = "OK done" if room.allows(command) else f"NO not so: {command}"
                        stream.write(f"{tag} {verdict}\r\n".encode())
                        if command == "LOGOUT":
                            return

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
