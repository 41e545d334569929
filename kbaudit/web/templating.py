"""Templates: pages are made of values, every one escaped but those that were cleaned before."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from kbaudit.web.site import Site


def page(site: Site, template: str, status: int = HTTPStatus.OK, /, **values: object) -> HTMLResponse:
    """Render a page.

    Args:
        template: Its name, without the suffix.
    """
    made = _templates().get_template(f"{template}.html")
    always = {"path": site.path, "shown": site.shown, "can_sign_in": site.kb.config.mail is not None}
    return HTMLResponse(made.render(always | values), status)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("kbaudit.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["instant"] = _instant
    return made


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
