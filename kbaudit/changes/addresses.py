"""Addresses: what of the target of a link or an image tells where it leads, and what changes by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kbaudit.text.links import IMAGE_SUFFIXES, PAGE_SUFFIXES, read_target

_INDEXES: Final = frozenset({"", "index", "_index", "readme"})
# Parameters by which shops and mailers follow their readers.
_FOLLOWING = re.compile(
    r"(?:utm_|mtm_|pk_|hsa_|_hs|mc_[ce]id|fbclid|gclid|gbraid|wbraid|msclkid|yclid|igshid|_ga|_gl|ref_src|trk|mkt_tok"
    r"|vero_id|oly_)",
    re.IGNORECASE,
)
_SIGNING = re.compile(
    r"(?:^|&)(?:[^=&]{0,40}signature|sig|x-amz-[^=&]{1,40}|x-goog-[^=&]{1,40}|expires|hmac)=", re.IGNORECASE
)
_PASSED_ON = re.compile(
    r"(?:v|ver|version|cb|t|ts|_t|rev|modificationdate|api|w|h|width|height|format|fm|q|auto|fit|dpr)=", re.IGNORECASE
)
# What build tools and stores add to the name of a file: a digest, a size, a density.
_DIGEST = re.compile(
    r"[-._]?(?<![0-9a-z])(?=[0-9a-f-]{0,63}\d)[0-9a-f]{8,64}(?:-[0-9a-f]{4,12}){0,4}(?![0-9a-z])", re.IGNORECASE
)
_SIZED = re.compile(r"[-_]\d{2,4}x\d{2,4}$|@[1-4]x$", re.IGNORECASE)
# What stands before the name of a branch; hosts of git lead from the branch's old name to its new one.
_BRANCHED: Final = frozenset(["blame", "blob", "edit", "raw", "tree"])
_TOKEN_FROM: Final = 24


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads.

    Attributes:
        host: In lower case without ``www.``; empty within the site, the scheme itself for others than the web.
        parts: The path, without what every way of writing it may leave out; from the root where it has a host.
        rooted: Whether the path begins at the root.
        query: Without what follows readers or signs the address.
    """

    host: str
    parts: tuple[str, ...]
    rooted: bool = False
    query: str = ""

    @property
    def name(self) -> str:
        """Give the last part of the path, which addresses of one page have in common; empty for a host alone."""
        return self.parts[-1] if self.parts else ""

    def is_of(self, other: Address) -> bool:
        """Tell whether another address leads to the same page, as far as the two can tell.

        Within a site one may be written from the root and the other from its own page: then the shorter path is the end
        of the longer one.
        """
        if (self.host, self.query) != (other.host, other.query):
            return False
        if self.parts == other.parts:
            return True
        if self.host or (self.rooted and other.rooted):
            return False
        short, long = sorted((self.parts, other.parts), key=len)
        return bool(short) and long[-len(short) :] == short


@lru_cache(maxsize=16_384)
def address_of(target: str) -> Address | None:
    """Read the target of a link; None for a place on the page itself.

    The way a page is served (``.html``, ``index``, a last slash), the place on it, ``http`` or ``https`` and what only
    follows the reader are left out.
    """
    place = read_target(target)
    if place is None:
        return None if target.startswith("#") else Address(target.partition(":")[0].casefold(), (target.strip(),))
    if place.host is None and not place.path:
        return None
    parts = [part for part in place.path.split("/") if part not in {"", ".", ".."}]
    if parts:
        stem = parts[-1].removesuffix(f".{place.suffix}") if place.suffix in PAGE_SUFFIXES else parts[-1]
        parts[-1:] = [] if stem.casefold() in _INDEXES else [stem]
    for at in range(1, len(parts)):
        if parts[at] == "master" and parts[at - 1] in _BRANCHED:
            parts[at] = "main"
    if place.host is None:
        parts = [part.casefold() for part in parts]
    return Address(place.host or "", tuple(parts), place.absolute, _telling(_query(target)))


def image_name(target: str) -> str:
    """Give the name of an image without what changes by itself; empty where nothing else is in its address.

    Host, folders, suffix, size, digests and signatures tell how an image is delivered. A name that is nothing but a
    digest counts only where it has the suffix of an image: then somebody uploaded a file.
    """
    rest = target.strip().partition("#")[0].partition("?")[0].replace("\\", "/")
    if rest[:5].casefold() == "data:":
        return ""
    name = rest.rstrip("/").rpartition("/")[2].casefold()
    stem, _, suffix = name.rpartition(".")
    query = _query(target)
    if suffix not in IMAGE_SUFFIXES or not stem:
        if _SIGNING.search(query) or len(name) >= _TOKEN_FROM:
            return ""
        return f"{name}?{told}" if (told := _telling(query)) else name
    return _SIZED.sub("", _DIGEST.sub("", _SIZED.sub("", stem))).strip("-._") or stem


def _query(target: str) -> str:
    return target.partition("#")[0].partition("?")[2].replace("&amp;", "&")


def _telling(query: str) -> str:
    if not query or _SIGNING.search(query):
        return ""
    kept = [part for part in query.split("&") if part and not _FOLLOWING.match(part)]
    return "&".join(sorted(part for part in kept if not _PASSED_ON.match(part)))
