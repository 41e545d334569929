"""Check an exported ledger without kbaudit: ``check_ledger.py EXPORT KEYFILE [SEQ:HASH …]``.

The standard library is enough. Each SEQ:HASH is an end of the ledger that some earlier report had.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HASHED = ("seq", "at", "kind", "card", "content", "person", "channel", "vouched_at", "note", "detail")


def canonical(value: object) -> str:
    """Write JSON of which there is one form only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def problems(text: str, key: str, heads: list[str]) -> list[str]:
    """Say all that is wrong with an export, a sentence each."""
    lines = text.splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    if not rows or rows[-1].get("type") != "manifest":
        return ["the manifest, which is the last line, is missing"]
    return [*wrong_manifest(rows[-1], lines[:-1], key), *wrong_chain(rows[:-1], rows[-1], heads)]


def wrong_manifest(manifest: dict[str, Any], lines: list[str], key: str) -> list[str]:
    """Check the signature, and that the manifest speaks of these lines."""
    said = {name: value for name, value in manifest.items() if name != "signature"}
    signature = hmac.new(key.encode("ascii"), canonical(said).encode("ascii"), "sha256").hexdigest()
    found = []
    if not hmac.compare_digest(signature, str(manifest.get("signature"))):
        found.append("the signature is not that of this key")
    if hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest() != manifest.get("sha256"):
        found.append("the lines are not those that were signed")
    if Counter(json.loads(line)["type"] for line in lines) != Counter(manifest.get("counts")):
        found.append("the counts are not those of the manifest")
    return found


def wrong_chain(rows: list[dict[str, Any]], manifest: dict[str, Any], heads: list[str]) -> list[str]:
    """Compute every entry's hash anew, and look for the ends that were seen before."""
    found, seen, previous = [], {"0:" + "0" * 64}, "0" * 64
    entries = [row for row in rows if row["type"] == "entry"]
    for number, entry in enumerate(entries, start=1):
        values = [previous, *(entry[name] for name in HASHED)]
        digest = hashlib.sha256(json.dumps(values, separators=(",", ":")).encode("ascii")).hexdigest()
        if (entry["seq"], entry["previous"], entry["hash"]) != (number, previous, digest):
            found.append(f"entry {number} is not what was written after the entry before it")
        previous = entry["hash"]
        seen.add(f"{number}:{previous}")
    if manifest.get("head") != {"seq": len(entries), "hash": previous}:
        found.append("the last entry is not the one that the manifest names")
    return [*found, *(f"{head} is not part of the ledger" for head in heads if head not in seen)]


def main(arguments: list[str]) -> int:
    """Print what is wrong, a line each; 0 where nothing is."""
    export, key_file, *heads = arguments
    key = Path(key_file).read_text(encoding="ascii").strip()
    found = problems(Path(export).read_text(encoding="ascii"), key, heads)
    sys.stdout.write("".join(f"{line}\n" for line in found or ["whole, and signed with this key"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
