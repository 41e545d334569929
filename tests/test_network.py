from __future__ import annotations

import socket

import pytest


def test_no_test_reaches_another_machine() -> None:
    """Neither by address nor by name; an address of the documentation's own range stands for any."""
    with socket.socket() as far, pytest.raises(pytest.fail.Exception, match="tests have no network"):
        far.connect(("192.0.2.1", 80))
    with pytest.raises(pytest.fail.Exception, match="tests have no network"):
        socket.getaddrinfo("kb.example.org", 443)


def test_this_machine_may_talk_to_itself() -> None:
    """Real servers are started on the loopback address."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as near:
        assert near.getpeername() == server.getsockname()
