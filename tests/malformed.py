"""Malformed inputs: files and lines as they go wrong in real life, generated from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

_FRONT = "---\ntitle: Refunds\nowner: ana@example.org\nverified_at: 2026-01-05\nverify_interval: 6 months\ntags: [a, b]\n---\n"
_BODY = "# Refunds\n\nYou get [money](fees.md#late) back until 31 March 2025.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
_LINE = '{"id": "1", "title": "Refunds", "body": "Money back.", "verified_at": "2026-01-05", "views": 12}\n'
_TABLE = "id,title,body,verified_at,views\n1,Refunds,Money back,31/12/2025,12\n2,Fees,Late fees,,\n"

WHOLE = {
    "kb/card.md": _FRONT + _BODY,
    "kb.jsonl": _LINE * 3,
    "kb.csv": _TABLE,
    "kb/card.html": f"<h1>Refunds</h1><p>{_BODY}</p>",
}

_ODD_VALUES = (
    "", "null", "~", "NaN", "Infinity", "-Infinity", "-1", "1e999", "9" * 400, "31/02/2026", "2099-01-01", "0000-00-00",
    "2026-13-45", "soon", "P", "0 days", "-3 months", "[[[[", "{a: {b: {c: d}}}", "&a *a", "!!python/name:os.system",
    "\\x00", "'unclosed", '"unclosed', "|", ">", "?", "@", "`", "%", "\t", "١٢٣", "２０２６-０１-０１", "\u202e", "💥", "a: b: c",
)  # fmt: skip
_ODD_BYTES = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\r",
    b"\x1b[31m",
    b"\x85",
    b"\xf4\x90\x80\x80",
)
_ODD_BODIES = (
    "[" * 3000, "![" * 3000, "<div>" * 3000, "> " * 500 + "deep", "- " * 500 + "deep", "`" * 5001, "*" * 5001, "| " * 3000,
    "<!--", "<script", "<a href='", "[a]: " + "x" * 5000, "[x](" + "(" * 3000, "{{" * 2000, "<%" * 2000, "#" * 3000, "\\" * 3001,
    "a\n" * 3000, "&#x110000; &#0; &nosuch;", "\ufeff" * 10, "\u2028" * 100, "until 99 March 2025, until 31 March 99999",
)  # fmt: skip


def malformed(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield ``count`` pairs of a file's name and its content."""
    rolled = random.Random(seed)
    for _ in range(count):
        name = rolled.choice(sorted(WHOLE))
        content = WHOLE[name].encode()
        for _ in range(rolled.randint(1, 3)):
            content = rolled.choice(_DAMAGES)(rolled, content)
        yield name, content


def _cut(rolled: random.Random, content: bytes) -> bytes:
    return content[: rolled.randrange(len(content) + 1)]


def _odd_value(rolled: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at = rolled.randrange(len(lines))
    key, colon, _ = lines[at].partition(b":")
    lines[at] = key + (colon or b",") + b" " + rolled.choice(_ODD_VALUES).encode()
    return b"\n".join(lines)


def _odd_json_value(rolled: random.Random, content: bytes) -> bytes:
    return content.replace(rolled.choice((b"12", b'"1"', b'"2026-01-05"')), rolled.choice(_ODD_VALUES).encode(), 1)


def _odd_bytes(rolled: random.Random, content: bytes) -> bytes:
    at = rolled.randrange(len(content) + 1)
    return content[:at] + rolled.choice(_ODD_BYTES) + content[at:]


def _odd_body(rolled: random.Random, content: bytes) -> bytes:
    return content + rolled.choice(_ODD_BODIES).encode()


def _doubled(rolled: random.Random, content: bytes) -> bytes:
    return content * rolled.randint(2, 4)


def _dropped_line(rolled: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    del lines[rolled.randrange(len(lines))]
    return b"\n".join(lines)


def _windows(_: random.Random, content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")


def _wide(_: random.Random, content: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode("utf-16")


_DAMAGES = (_cut, _odd_value, _odd_json_value, _odd_bytes, _odd_body, _doubled, _dropped_line, _windows, _wide)
