"""The ledger as a file that can be checked without kbaudit: JSON Lines, the last of them a signed manifest. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from kbaudit.verification import Head

VERSION = 1
"""The version of the file's form."""


def write_ledger_file(rows: Iterable[Mapping[str, Any]], head: Head, key: str, **about: str) -> str:
    """Write a file of plain rows, each with a ``type``.

    The manifest counts the rows of each type, and has the ledger's end and the SHA-256 of all lines before it. Its
    signature is the HMAC-SHA256 of its own canonical JSON without the signature.

    Args:
        rows: In the order they are to be written.
        about: What else the manifest says.
    """
    lines = [canonical(row) for row in rows]
    text = "".join(f"{line}\n" for line in lines)
    manifest: dict[str, Any] = {
        **about,
        "type": "manifest",
        "version": VERSION,
        "counts": _counts(lines),
        "head": {"seq": head.seq, "hash": head.hash},
        "sha256": hashlib.sha256(text.encode("ascii")).hexdigest(),
        "key": hashlib.sha256(f"kbaudit key {key}".encode("ascii")).hexdigest()[:16],
    }
    signed = {**manifest, "signature": signature_of(manifest, key)}
    return f"{text}{canonical(signed)}\n"


def signature_of(manifest: Mapping[str, Any], key: str) -> str:
    """Give the HMAC-SHA256 of a manifest's canonical JSON."""
    return hmac.new(key.encode("ascii"), canonical(manifest).encode("ascii"), "sha256").hexdigest()


def canonical(value: Mapping[str, Any]) -> str:
    """Write JSON of which there is one form only: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _counts(lines: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        kind = json.loads(line)["type"]
        found[kind] = found.get(kind, 0) + 1
    return found
