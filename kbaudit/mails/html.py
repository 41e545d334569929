"""A letter as HTML that mail programs show alike: tables, styles in the elements, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from kbaudit.mails.letter import Letter


def as_html(letter: Letter) -> str:
    """Write a letter as HTML."""
    return _template().render(letter=letter)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("kbaudit.mails"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html")
