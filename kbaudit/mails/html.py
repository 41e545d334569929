"""A letter as HTML that mail programs show alike: tables, styles in the elements, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kbaudit.mails.letter import Letter
from kbaudit.templates import environment_of

if TYPE_CHECKING:
    from jinja2 import Template


def as_html(letter: Letter) -> str:
    """Write a letter as HTML."""
    return _template().render(letter=letter)


@cache
def _template() -> Template:
    return environment_of("kbaudit.mails").get_template("letter.html")
