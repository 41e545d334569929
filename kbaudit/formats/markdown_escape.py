"""Text from cards made fit to stand in Markdown: it is shown as it is, and does nothing."""

from __future__ import annotations

import re

from kbaudit.text.harmless import one_line
from kbaudit.text.layout import cut

# A pipe as an entity keeps every reader of tables from splitting there, also those that know no backslash.
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"})
_MARKUP = re.compile(r"[\\`*_{}\[\]~$]")

# At the start of a line: headings, lists, rules and underlines of headings.
_BLOCK = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|([-+#=]))")

# What the sites that show Markdown turn into notices and links: @name, #12, !12. A space of no width stops them.
_CALL = re.compile(r"(?<![A-Za-z0-9_])@(?=[A-Za-z0-9_])|[#!](?=\d)")

# Nothing that could end the target of a link, nor break its line.
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\\|`\"'\x00-\x20\x7f-\xa0\ud800-\udfff]{1,500}", re.IGNORECASE)


def escape(text: str, columns: int) -> str:
    """Write a text as Markdown that shows it on one line, cut to a number of columns; the result may be longer."""
    plain = cut(one_line(text), columns).translate(_ENTITIES)
    plain = _MARKUP.sub(r"\\\g<0>", plain)
    plain = _BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", plain)
    # The entities written above hold a number sign before their number; only those of the text are calls.
    return "&#124;".join(_CALL.sub(r"\g<0>&#8203;", piece) for piece in plain.split("&#124;"))


def link(text: str, url: str | None, columns: int) -> str:
    """Write a text as a link to a web address; as the text alone where the address is none or not a plain one."""
    shown = escape(text, columns) or "(no title)"
    return f"[{shown}]({url})" if url and _ADDRESS.fullmatch(url) else shown
