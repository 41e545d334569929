"""The door to the readers of markup: one function, whatever the format."""

from __future__ import annotations

from kbaudit.text.document import Document


def read_document(body: str, body_format: str) -> Document:
    """Take a body apart.

    Args:
        body_format: ``markdown``, ``html`` or ``text``.

    Raises:
        ValueError: The format is another one.
    """
    match body_format:
        case "markdown":
            from kbaudit.text.markdown import read_markdown

            return read_markdown(body)
        case "html":
            from kbaudit.text.html import read_html

            return read_html(body)
        case "text":
            from kbaudit.text.plain import read_plain

            return read_plain(body)
        case _:
            raise ValueError(f"body format {body_format!r}: use markdown, html or text")
