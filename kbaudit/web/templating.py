"""Templates: pages are made of values, every one escaped but those that were cleaned before."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from kbaudit.templates import environment_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from kbaudit.catalogues import Catalogue
    from kbaudit.web.site import Site


def page(site: Site, words: Catalogue, template: str, status: int = HTTPStatus.OK, /, **values: object) -> HTMLResponse:
    """Render a page.

    Args:
        words: Of its reader's language.
        template: Its name, without the suffix.
    """
    made = _templates().get_template(f"{template}.html")
    always = {
        "words": words,
        "say": words.say,
        "path": site.path,
        "shown": lambda person: words.say("nobody") if person is None else site.shown(person),
        "can_sign_in": site.kb.config.mail is not None,
    }
    return HTMLResponse(made.render(always | values), status)


@cache
def _templates() -> Environment:
    return environment_of("kbaudit.web")
