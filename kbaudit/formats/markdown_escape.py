"""Text from cards made fit to stand in Markdown: it is shown as it is, and does nothing."""

from __future__ import annotations

import re

from kbaudit.text.harmless import disarm, harmless, one_line
from kbaudit.text.layout import cut

# A pipe as an entity keeps every reader of tables from splitting there, also those that know no backslash.
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "\u200b": "&#8203;"})
_MARKUP = re.compile(r"[\\`*_{}\[\]~$]")

# At the start of a line: headings, lists, rules and underlines of headings.
_BLOCK = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|([-+#=]))")

# What the sites that show Markdown turn into notices, links and pictures; a space of no width after it stops them.
_CALL = re.compile(
    r"@(?=\w)"  # @name and name@example.org
    r"|[#!](?=\d)"  # #12 and !12
    r"|:(?=//)"  # https://example.org
    r"|(?i:www)(?=\.)"  # www.example.org
    r"|(?<![A-Za-z0-9])(?!UTF-)(?:(?i:gh)|[A-Z][A-Z0-9]{1,9})-(?=\d)"  # GH-12 and JIRA-1, but no UTF-8
    r"|:(?!\d\d:)(?=[a-z0-9_+-]+:)"  # :tada:, but no time of day
)

# The hash of a commit, which a link may shorten to seven characters; plain numbers and plain words are none.
_HASH = re.compile(r"(?<![A-Za-z0-9])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,40}(?![A-Za-z0-9])")
_SIX = re.compile(r".{6}")

# Nothing that could end the target of a link, nor break its line.
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\\|`\"'\x00-\x20\x7f-\xa0\ud800-\udfff]{1,500}", re.IGNORECASE)


def escape(text: str, columns: int) -> str:
    """Write a text as Markdown that shows it on one line, cut to a number of columns; the result may be longer."""
    plain = _CALL.sub("\\g<0>\u200b", cut(disarm(one_line(text)), columns))
    plain = _HASH.sub(lambda found: _SIX.sub("\\g<0>\u200b", found[0]), plain)
    plain = _MARKUP.sub(r"\\\g<0>", plain.translate(_ENTITIES))
    return _BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", plain)


def link(text: str, url: str | None, columns: int) -> str:
    """Write a text as a link to a web address; as the text alone where the address is none or not a plain one."""
    shown = escape(text, columns) or "(no title)"
    return f"[{shown}]({url})" if url and url == harmless(url) and _ADDRESS.fullmatch(url) else shown
