"""Addresses as servers take them: nothing in one can become another recipient, a header or a command."""

from __future__ import annotations

from email.utils import parseaddr

from kbaudit.person import address_problem


def bare_address(written: str) -> str | None:
    """Give the address in a text such as ``KB <kb@example.org>``; None where there is none."""
    if not written.isprintable():
        return None
    address = parseaddr(written)[1] if "<" in written else written.strip()
    return None if unusable(address) else address


def unusable(address: str) -> str | None:
    """Say why nothing can be sent to an address, as the rest of a sentence; None where something can."""
    if not address.isprintable() or address.startswith("-"):
        return "holds what no address can"
    return address_problem(address)


def as_ascii(address: str) -> str | None:
    """Write an address with its domain as name servers know it; None where the part before it is no ASCII."""
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        return None
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return None
