"""Templates: the one way in which mails and pages are made of them."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment_of(package: str) -> Environment:
    """Give the templates of a package, by the names of the files in its folder ``templates``.

    Every value is escaped, but those that are marked as safe; one that is missing raises
    ``jinja2.exceptions.UndefinedError``.
    """
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
