"""What the target of a link means, and when two anchors are the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,30}):")
_PLACEHOLDER = re.compile(r"[<>{}$*|\x00-\x1f]|%7[BbDd]|\.\.\.")
_OPAQUE_FRAGMENT = re.compile(r"[/=!?&<>{}$*]|^:~:")
_LINES = re.compile(r"L\d{1,7}(?:C\d{1,5})?(?:-L?\d{1,7}(?:C\d{1,5})?)?$")
_REPEATED = re.compile(r"[-_]\d{1,4}$")
_NUMBERING = re.compile(r"^\d+(?=\D)")
_EMOJI_NAME = re.compile(r":[a-z0-9_+-]{2,40}:")
_ENTITIES = str.maketrans({"'": " 39 ", "’": " 39 ", '"': " quot ", "&": " amp ", "<": " lt ", ">": " gt "})
_UNSEEN = frozenset({""}) | frozenset(
    [
        "body",
        "comments",
        "content",
        "contents",
        "footer",
        "header",
        "main",
        "maincontent",
        "menu",
        "nav",
        "navbar",
        "navigation",
        "page",
        "pagetop",
        "search",
        "sidebar",
        "tableofcontents",
        "toc",
        "wrapper",
    ]
)
_GENERIC = re.compile(r"section(?:-\d{1,4})?$")

IMAGE_SUFFIXES = frozenset(["apng", "avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"])
PAGE_SUFFIXES = frozenset(
    ["adoc", "erb", "haml", "htm", "html", "markdown", "md", "mdown", "mdx", "mkd", "qmd", "rmd", "rst", "slim"]
)
SOURCE_SUFFIXES = PAGE_SUFFIXES - {"htm", "html"}


@dataclass(frozen=True, slots=True)
class Target:
    """The destination of a link, taken apart and decoded.

    Attributes:
        host: The host of an absolute URL, in lower case without ``www.``; None within a site.
        path: Decoded, with ``/``; empty for the page itself.
        fragment: Decoded; None where there is none, or where it names no place that could be looked up, such as the
            top of the page, a line of code, a text fragment, or what layouts call their parts (``header``).
    """

    host: str | None
    path: str
    fragment: str | None

    @property
    def absolute(self) -> bool:
        """Tell whether the path begins at the root of a site."""
        return self.path.startswith("/")

    @property
    def suffix(self) -> str:
        """Give what follows the last dot of the path's last part, in lower case; empty where there is none."""
        name = self.path.rpartition("/")[2]
        stem, dot, suffix = name.rpartition(".")
        return suffix.lower() if dot and stem and len(suffix) <= _LONGEST_SUFFIX and suffix.isalnum() else ""


_LONGEST_SUFFIX = 8


def read_target(target: str) -> Target | None:
    """Take a target apart.

    Returns:
        None for what leads to no page that could be looked up: another scheme, a placeholder, a query of the page
        itself.
    """
    text = target.strip().replace("\\", "/")
    rest, _, fragment = text.partition("#")
    place = _read_fragment(fragment)
    rest, query, _ = rest.partition("?")
    if _PLACEHOLDER.search(rest) or (query and not rest):
        return None
    host: str | None = None
    if scheme := _SCHEME.match(rest):
        if scheme[1].lower() not in {"http", "https"}:
            return None
        rest = rest[scheme.end() :]
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        host, rest = _read_host(host), slash + path
    elif scheme:
        return None
    return Target(host, _decode(rest), place)


def _read_host(host: str) -> str:
    return host.rpartition("@")[2].lower().removeprefix("www.").removesuffix(":443").removesuffix(":80")


def _read_fragment(fragment: str) -> str | None:
    text = _decode(fragment.strip())
    if not text or text.lower() == "top" or _OPAQUE_FRAGMENT.search(text) or _LINES.match(text):
        return None
    if fold_anchor(text) in _UNSEEN:
        return None
    return text


def _decode(text: str) -> str:
    return unicodedata.normalize("NFC", unquote(text)) if not text.isascii() or "%" in text else text


@lru_cache(maxsize=65_536)
def fold_anchor(text: str) -> str:
    """Reduce a heading or an anchor to what every convention for slugs keeps of it.

    Returns:
        The letters and digits of any script, in lower case, without accents.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def heading_anchors(heading: str, section: tuple[str, ...] = ()) -> frozenset[str]:
    """Give every folded anchor a site generator may make of a heading.

    Args:
        section: The headings above it, outermost first; some generators put one of them before a heading that occurs
            twice.
    """
    plain = fold_anchor(heading)
    found = {plain, _NUMBERING.sub("", plain)}
    if "&" in heading:
        found.add(fold_anchor(heading.replace("&", " and ")))
    # Redcarpet makes its slugs of escaped text: ``it's`` becomes ``it-39-s``.
    found.add(fold_anchor(heading.translate(_ENTITIES)))
    if ":" in heading:
        found.add(fold_anchor(_EMOJI_NAME.sub("", heading)))
    if not heading.isascii():
        ascii_only = heading.encode("ascii", "ignore").decode()
        found |= {fold_anchor(ascii_only), "section"}
    found |= {fold_anchor(above) + plain for above in section}
    return frozenset(found - {""})


def asked_anchors(fragment: str) -> tuple[str, ...]:
    """Give the folded anchors any of which would answer a fragment, the likeliest first."""
    plain = fragment.lower().removeprefix("user-content-").removeprefix("heading--")
    found = [fold_anchor(plain)]
    if _GENERIC.match(plain):
        found.append("section")
    if _REPEATED.search(plain):
        found.append(fold_anchor(_REPEATED.sub("", plain)))
    found.append(_NUMBERING.sub("", found[0]))
    return tuple(dict.fromkeys(found))


_HEADER_WITHOUT_SPACE = re.compile(r"#{1,6}(?=[^\s#!])")


def unspaced_heading(text: str) -> str | None:
    """Give the heading that a paragraph ``##Words`` is for parsers that do not insist on the space; else None."""
    mark = _HEADER_WITHOUT_SPACE.match(text)
    return text[mark.end() :] if mark else None
