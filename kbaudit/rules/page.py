"""A rule's page: what its docstring tells, section by section."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kbaudit.finding import Severity

SECTIONS = ("What it checks", "Why it matters", "Example", "Settings", "Known limits", "Source")
"""The sections of a rule's docstring, in their order."""

_BEGINS = re.compile(r"([a-z]\w*): |[-*] ")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a rule.

    Attributes:
        default: As it is written in Python; None where the setting must be given.
        description: What the page says about it; empty where it says nothing.
    """

    name: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """What a rule says about itself.

    Attributes:
        summary: One line that completes "finds".
        sections: Paragraphs by title, in the order of the docstring.
        settings: In the order of the rule's fields.
    """

    name: str
    severity: Severity
    version: int
    summary: str
    sections: Mapping[str, tuple[str, ...]]
    settings: tuple[Setting, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the sections that are absent, empty or out of their order; and settings that are not described."""
        present = [title for title in self.sections if self.sections[title]]
        expected = [title for title in SECTIONS if title in present]
        wrong = [title for title in SECTIONS if title not in present]
        wrong += [title for title, due in zip(present, expected, strict=True) if title != due]
        return (*wrong, *(setting.name for setting in self.settings if not setting.description))


def page_of(rule: type[Any]) -> RulePage:
    """Read a rule's page from the docstring of its class; whatever that lacks is ``missing`` from the page."""
    summary, sections = _sections(inspect.getdoc(rule) or "")
    described = _described(sections.get("Settings", ()))
    return RulePage(
        name=rule.name,
        severity=rule.severity,
        version=rule.version,
        summary=summary,
        sections=sections,
        settings=tuple(_setting(field, described) for field in dataclasses.fields(rule) if field.init),
    )


def _sections(doc: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    summary, _, rest = doc.partition("\n")
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in rest.splitlines():
        title = line.removesuffix(":")
        if title in SECTIONS and line != title:
            lines = found.setdefault(title, [])
        else:
            lines.append(line.strip())
    return summary.strip(), {title: _paragraphs(text) for title, text in found.items()}


def _paragraphs(lines: Iterable[str]) -> tuple[str, ...]:
    """Join the lines of each paragraph; a setting and an item of a list begin one of their own."""
    paragraphs = [""]
    for line in lines:
        if not line or _BEGINS.match(line):
            paragraphs.append(line)
        else:
            paragraphs[-1] = f"{paragraphs[-1]} {line}".lstrip()
    return tuple(filter(None, paragraphs))


def _described(paragraphs: Iterable[str]) -> dict[str, str]:
    return {found[1]: one[found.end() :] for one in paragraphs if (found := _BEGINS.match(one)) and found[1]}


def _setting(field: dataclasses.Field[Any], described: Mapping[str, str]) -> Setting:
    return Setting(field.name, _default(field), described.get(field.name, ""))


def _default(field: dataclasses.Field[Any]) -> str | None:
    if field.default is not dataclasses.MISSING:
        return repr(field.default)
    if field.default_factory is not dataclasses.MISSING:
        return repr(field.default_factory())
    return None
