"""Addresses of web servers, as settings name them."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_address_problem(url: str, instead: str) -> str | None:
    """Say why a text is no address of a web server, as the rest of a sentence that shows nothing of it; None if it is.

    Args:
        instead: What to do about it, the end of the sentence.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"is not an address; {instead}"
    if parts.scheme not in {"http", "https"} or not host or not url.isascii() or not url.isprintable() or " " in url:
        return f"is not the address of a web server; {instead}"
    return None
