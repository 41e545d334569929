"""How the documentation is built; every warning is an error and nothing is fetched."""

from __future__ import annotations

from importlib.metadata import version as installed_version
from typing import Any

project = "kbaudit"
author = "The kbaudit authors"
project_copyright = author
release = installed_version("kbaudit")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "examples"]
nitpicky = True
# The standard library has no page here, and none is fetched from elsewhere.
nitpick_ignore_regex = [
    ("py:.*", r"(collections|contextlib|datetime|enum|os|types|typing|zoneinfo|pathlib)(\..+)?"),
    ("py:.*", r"(date|datetime|tzinfo|Any|Path|PathLike|Iterator|Iterable|Mapping|Sequence|ClassVar|Protocol|StrEnum)"),
    ("py:.*", r"(decimal|fractions)\..+"),
    ("py:.*", r"kbaudit\.similarity\..+"),  # how texts are compared is explained, not listed
    ("py:.*", r"kbaudit\.(claims|connectors|keeping|store)\..+"),  # explained, not listed
    ("py:.*", r"kbaudit\.(assign|assigning|config|judges|task|task_event)\..+"),  # they have their own pages
]

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"kbaudit {release}"
html_copy_source = False
html_show_sphinx = False


def setup(app: Any) -> None:  # noqa: ANN401 - Sphinx's own, which type checks do without
    """Mend what autodoc and napoleon make of dataclasses and properties."""
    app.connect("autodoc-process-docstring", _keep_sentence, priority=400)
    app.connect("autodoc-process-signature", _hide_factory)


def _keep_sentence(*given: Any) -> None:  # noqa: ANN401 - whatever Sphinx calls it with
    """Keep napoleon from reading the sentence of a property up to its first colon as a type."""
    _app, what, _name, _object, _options, lines = given
    if what == "property" and lines:
        lines[0] = f": {lines[0]}"


def _hide_factory(*given: Any) -> tuple[str | None, str | None]:  # noqa: ANN401 - whatever Sphinx calls it with
    """Show a default that is made by a factory in a form that Sphinx can read."""
    *_, signature, returns = given
    return signature and signature.replace("<factory>", "..."), returns
