"""Links that jump to words on a page."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_MARKUP = re.compile(r"[*_`#|<>\[\](){}\\~=]+|\s-+\s|…")
_FEW = 8
_EDGE = 4


def web_link(url: str | None) -> str | None:
    """Give an address where it is one of the web; None for every other, such as ``javascript:``."""
    if url is None or any(ord(character) <= ord(" ") for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.netloc else None


def quote_link(url: str | None, words: str) -> str | None:
    """Give the address of a page with a fragment by which a browser jumps to words, and marks them.

    Markup that may stand in the words is not on the page, so the longest stretch without any is looked for; of a long
    one its first and last words.

    Source:
        https://wicg.github.io/scroll-to-text-fragment/
    """
    link = web_link(url)
    if link is None:
        return None
    stretch = max(_MARKUP.split(words), key=len).split()
    if not stretch:
        return link
    ends = [stretch] if len(stretch) <= _FEW else [stretch[:_EDGE], stretch[-_EDGE:]]
    directive = ",".join(_encoded(" ".join(end)) for end in ends)
    return f"{link}{'' if '#' in link else '#'}:~:text={directive}"


def _encoded(words: str) -> str:
    # A hyphen would end a prefix or begin a suffix, so it is written like what quote() writes.
    return quote(words, safe="").replace("-", "%2D")
