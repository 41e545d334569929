"""Text made harmless: no characters that steer a terminal, reorder a line, forge another one or command a machine."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed; line and paragraph separators; the marks of Unicode that reorder text or
# annotate it unseen; and halves of surrogate pairs, which no encoding can write.
_STEERING = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u206f\\ufff9-\\ufffb\\ud800-\\udfff]"
)

# What the runners of GitHub and Azure obey in a log: two colons at the start of a line, white space before them or
# not, and "##[" or "##vso[" anywhere. They compare as .NET does, which overlooks characters without width.
_UNSEEN = "\\xad\\u034f\\u180b-\\u180e\\u200b-\\u200d\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff"
_COMMAND = re.compile(
    rf"^((?:[^\S\n]|[{_UNSEEN}])*):(?=[{_UNSEEN}]*:)|#(?=[{_UNSEEN}]*#[{_UNSEEN}vso]*\[)", re.MULTILINE
)


def harmless(text: str) -> str:
    """Replace the characters by which a text could steer a terminal, each by U+FFFD; line feeds and tabs stay."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Make a text harmless and fold its white space, so that it stays on the line it is put on."""
    return harmless(" ".join(text.split()))


def disarm(text: str) -> str:
    """Break the commands that a CI runner would obey in a log, by U+FFFD for their first character."""
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\N{REPLACEMENT CHARACTER}", text)
