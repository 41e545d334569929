"""The shelf: where a comparison of all cards leaves what the next one need not find out again."""

from __future__ import annotations

from typing import Protocol


class Shelf(Protocol):
    """Keeps bytes by name; they may be missing at any time, and change what a comparison costs, never what it finds."""

    def read(self, name: str) -> bytes | None:
        """Give what was kept; None where nothing was, or another release kept it."""

    def keep(self, name: str, kept: bytes) -> None:
        """Keep bytes in place of those that were kept under the name."""


class NoShelf:
    """Keeps nothing."""

    def read(self, name: str) -> bytes | None:  # noqa: ARG002 - the protocol's signature
        """Give nothing."""
        return None

    def keep(self, name: str, kept: bytes) -> None:
        """Keep nothing."""
