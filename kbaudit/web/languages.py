"""Languages: in which one a page speaks to its reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbaudit.catalogues import Catalogue, catalogue_for, languages
from kbaudit.person import Person

if TYPE_CHECKING:
    from starlette.requests import Request

    from kbaudit.web.site import Site

_LONGEST = 1_000
_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8}){0,7}\s*(?:;\s*[Qq]=([01](?:\.\d{0,3})?)\s*)?")


def words_for(site: Site, request: Request, person: str | None = None) -> Catalogue:
    """Give the words of a reader's language.

    Args:
        person: Whose page it is, as tasks name people; None where nobody knows. Their language in the directory comes
            before what their browser asks for; English comes last.
    """
    found = site.people.find(person) if person else None
    if isinstance(found, Person) and found.locale:
        return catalogue_for(found.locale)
    return catalogue_for(accepted(request.headers.get("accept-language", "")))


def accepted(header: str) -> str | None:
    """Give the language of ours that a browser likes best; None where it asks for none of them.

    Args:
        header: As in ``de-AT,de;q=0.9,en;q=0.8`` (RFC 9110, section 12.5.4).
    """
    ranges = map(_RANGE.fullmatch, header[:_LONGEST].split(","))
    liked = ((float(one[2] or 1), one[1].lower()) for one in ranges if one)
    ours = [(weight, language) for weight, language in liked if weight and language in languages()]
    # Of those that are liked alike the first is taken.
    return max(ours, key=lambda one: one[0])[1] if ours else None
