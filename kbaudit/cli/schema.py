"""``kbaudit schema``: the JSON Schemas of what is written and what is read."""

from __future__ import annotations

from typing import Annotated

import typer

from kbaudit.cli import terminal
from kbaudit.errors import ConfigError

Name = Annotated[str, typer.Argument(help="report: what --format json writes; config: kbaudit.toml.", metavar="NAME")]

_NAMES = ("report", "config")


def schema(name: Name) -> None:
    """Print the JSON Schema of the report or of the configuration: NAME is report or config.

    The schema of the configuration has the settings of every connector and rule that is installed.
    """
    from kbaudit.config.schema import json_schema
    from kbaudit.formats.json import write_json
    from kbaudit.formats.report_schema import REPORT_SCHEMA

    if name not in _NAMES:
        raise ConfigError(f"unknown schema {name!r}; there are: {', '.join(_NAMES)}")
    published = REPORT_SCHEMA if name == "report" else json_schema()
    terminal.write_document(write_json(published, indent=2) + "\n", None, for_people=False)
