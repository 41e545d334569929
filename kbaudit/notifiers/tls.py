"""When a connection to a mail server is encrypted that is not from the start."""

from __future__ import annotations

from enum import StrEnum


class Tls(StrEnum):
    """When a connection that begins in the clear becomes an encrypted one.

    Attributes:
        IF_OFFERED: Where the server offers it, and always before a login; not on this machine itself.
        REQUIRED: Always, or nothing is sent.
        OFF: Never.
    """

    IF_OFFERED = "if-offered"
    REQUIRED = "required"
    OFF = "off"
