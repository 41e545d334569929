"""Catalogues: everything that people are told in mails and on pages, by language; each language is one file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language.

    Attributes:
        language: Its code, such as ``de``; fit for ``lang`` in HTML.
        months: From January on, in the form that a date needs.
        form_of_day: How a day is written, of ``{day}``, ``{month}`` and ``{year}``.
        decimal: What stands before the places of a number.
        texts: By key, with places such as ``{name}``.
        counts: Forms by key: ``other``, and ``one`` where the language has a form of its own for 1.
    """

    language: str
    months: tuple[str, ...]
    form_of_day: str
    decimal: str
    texts: Mapping[str, str]
    counts: Mapping[str, Mapping[str, str]]

    def say(self, key: str, **values: str) -> str:
        """Give a text with its places filled.

        Raises:
            KeyError: There is no such text, or a place has no value.
        """
        return self.texts[key].format(**values)

    def count(self, key: str, number: int, **values: str) -> str:
        """Give a text in the form that a number needs; ``{count}`` is the number."""
        forms = self.counts[key]
        chosen = forms["one"] if number == 1 and "one" in forms else forms["other"]
        return chosen.format(count=number, **values)

    def day(self, day: date) -> str:
        """Write a day."""
        return self.form_of_day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def instant(self, at: datetime) -> str:
        """Write an instant, to the minute in UTC."""
        utc = at.astimezone(UTC)
        return f"{self.day(utc.date())}, {utc:%H:%M} UTC"

    def percent(self, share: float) -> str:
        """Write a share, from 0 to 1, in percent with one place."""
        return self.say("percent", share=f"{share * 100:.1f}".replace(".", self.decimal))


@cache
def languages() -> tuple[str, ...]:
    """Give the codes of all languages, sorted."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in files(__name__).iterdir() if _is_one(file.name)))


def catalogue_for(locale: str | None) -> Catalogue:
    """Give the catalogue of a locale such as ``de-AT``, by its language; English where there is none."""
    language = re.split(r"[-_]", locale or _ENGLISH, maxsplit=1)[0].lower()
    return _read(language if language in languages() else _ENGLISH)


def _is_one(name: str) -> bool:
    return name.endswith(".toml")


@cache
def _read(language: str) -> Catalogue:
    raw: dict[str, Any] = tomllib.loads((files(__name__) / f"{language}.toml").read_text(encoding="utf-8"))
    return Catalogue(
        language=language,
        months=tuple(raw["months"]),
        form_of_day=raw["date"],
        decimal=raw["decimal"],
        texts=raw["texts"],
        counts=raw["counts"],
    )
