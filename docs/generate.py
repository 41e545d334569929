"""Write what the documentation says of the code itself: ``generate.py``, or ``--check`` to fail where it is stale.

A page keeps its own words; what lies between ``<!-- generated: NAME -->`` and ``<!-- end -->`` is written from the
code. The pages of the rules and the JSON Schemas are written whole.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from kbaudit import errors, plugins
from kbaudit.assign import AssignSettings
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import app
from kbaudit.config.mail import MailSettings
from kbaudit.config.people import FIELDS as PERSON_FIELDS
from kbaudit.config.schema import json_schema
from kbaudit.config.settings import documented
from kbaudit.config.values import PeopleSettings, ReportSettings, StoreSettings, WebSettings
from kbaudit.connectors.record import KEYS
from kbaudit.dismissal import Dismissal
from kbaudit.errors import KbauditError
from kbaudit.formats.report_schema import REPORT_SCHEMA
from kbaudit.judges.settings import JudgeSettings
from kbaudit.overlay import FIELDS, IDENTITIES
from kbaudit.person import Person
from kbaudit.plugins import Group
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.rules.page import RulePage, page_of
from kbaudit.task import OFFERED, TRANSITIONS, State, TaskKind
from kbaudit.task_event import Deed
from kbaudit.text.intervals import Interval

DOCS = Path(__file__).parent
REFERENCE = DOCS / "reference"
_REGION = re.compile(r"<!-- generated: ([a-z-]+) -->\n.*?<!-- end -->", re.DOTALL)
_NO_SETTINGS = frozenset({"base", "entries"})
_OWN = "kbaudit "

_EXIT_CODES: Mapping[ExitCode, str] = {
    ExitCode.CLEAN: "The run is complete and nothing reaches `--fail-on`, or `--exit-zero` was given.",
    ExitCode.FINDINGS: "The run is complete and a finding reaches `--fail-on`; `kbaudit people check` found one; or "
    "`kbaudit assign` has a task that nobody can be asked.",
    ExitCode.USAGE: "The command line or the configuration cannot be used; nothing was audited.",
    ExitCode.INCOMPLETE: "The run did not see everything, whatever it found. It outranks 1; `--exit-zero` keeps it.",
    ExitCode.INTERNAL: "A defect of kbaudit, or a plugin that a command needs and cannot load.",
    ExitCode.BUSY: "Another run holds the store; it is named.",
    ExitCode.INTERRUPTED: "Somebody pressed Ctrl-C, or did not confirm what was asked.",
}


def main(arguments: list[str]) -> int:
    """Write every stale page, or with ``--check`` name them; 1 where there were any to name."""
    stale = [path for path, text in pages() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    unknown = sorted({*_rule_folder()} - {path for path, _ in pages()})
    if "--check" in arguments:
        for path in (*stale, *unknown):
            sys.stderr.write(f"docs/{path.relative_to(DOCS)} is stale; run python docs/generate.py\n")
        return 1 if stale or unknown else 0
    for path, text in pages():
        if path in stale:
            path.write_text(text, encoding="utf-8", newline="\n")
    for path in unknown:
        path.unlink()
    return 0


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every page that holds something generated, as it should read."""
    for path in sorted(DOCS.glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        if "<!-- generated:" in text:
            yield path, _REGION.sub(lambda found: _region(found[1]), text)
    for name in own(Group.RULE):
        yield REFERENCE / "rules" / f"{name}.md", rule_page(name)
    yield REFERENCE / "rules" / "index.md", rule_index()
    yield REFERENCE / "config.schema.json", _as_json(own_config_schema())
    yield REFERENCE / "report.schema.json", _as_json(REPORT_SCHEMA)


def own(group: Group) -> list[str]:
    """Name the built-in members of a group, whatever else is installed."""
    return [one.name for one in plugins.installed() if one.group is group and one.distribution.startswith(_OWN)]


def own_config_schema() -> dict[str, Any]:
    """Give the schema of the configuration without the settings of plugins."""
    schema = json_schema()
    rules = schema["properties"]["rules"]
    rules["properties"] = {name: rules["properties"][name] for name in own(Group.RULE)}
    for section, group in (("sources", Group.CONNECTOR), ("notifiers", Group.NOTIFIER)):
        named = schema["properties"][section]["additionalProperties"]
        known = own(group)
        named["oneOf"] = [one for one in named["oneOf"] if one["properties"][group.noun]["const"] in known]
    return schema


def rule_page(name: str) -> str:
    """Write a rule's page from its docstring."""
    page = page_of(plugins.load(Group.RULE, name))
    head = f"# `{name}`\n\n{_in_markdown(page.summary)}\n\nSeverity: {page.severity}. Version: {page.version}.\n"
    sections = (f"\n## {title}\n\n{_section(page, title)}\n" for title in page.sections)
    return head + "".join(sections)


def rule_index() -> str:
    """Write the table of the rules."""
    rows = (_rule_row(name) for name in own(Group.RULE))
    table = _table(("rule", "severity", "finds"), rows)
    toc = "\n".join(own(Group.RULE))
    return f"# Rules\n\n{table}\n```{{toctree}}\n:hidden:\n\n{toc}\n```\n"


def commands() -> str:
    """Describe every command with its arguments and options."""
    group = typer.main.get_command(app)
    return "\n".join(_command(name, command) for name, command in _commands(group, ""))


def connectors() -> str:
    """Describe every connector with its settings."""
    return "\n".join(_described(name, plugins.load(Group.CONNECTOR, name)) for name in own(Group.CONNECTOR))


def notifiers() -> str:
    """Describe every notifier with its settings."""
    return "\n".join(_described(name, plugins.load(Group.NOTIFIER, name)) for name in own(Group.NOTIFIER))


def formats() -> str:
    """List the formats with what they are for."""
    rows = ((f"`{name}`", _first_line(plugins.load(Group.FORMAT, name))) for name in own(Group.FORMAT))
    return _table(("format", "what it does"), rows)


def exit_codes() -> str:
    """List the exit codes."""
    rows = ((str(int(code)), code.name.lower(), _EXIT_CODES[code]) for code in ExitCode)
    return _table(("code", "name", "meaning"), rows)


def error_tree() -> str:
    """Draw the tree of errors, then describe each."""
    tree = "\n".join(_branch(KbauditError, ""))
    rows = ((f"`{one.__name__}`", _meaning(one)) for one in _errors(KbauditError))
    return f"```text\n{tree}\n```\n\n{_table(('error', 'meaning'), rows)}"


def front_matter() -> str:
    """List the keys that fill each field of a card."""
    rows = ((f"`{field}`", ", ".join(f"`{key}`" for key in keys)) for field, keys in KEYS.items())
    return _table(("field of the card", "keys, first match wins"), rows)


def overlay_columns() -> str:
    """List the columns of an overlay."""
    named = [("names the card", ", ".join(f"`{one}`" for one in IDENTITIES))]
    given = [(f"`{field}`", ", ".join(f"`{key}`" for key in KEYS[field])) for field in FIELDS]
    return _table(("fills", "columns, first match wins"), [*named, *given])


def people_columns() -> str:
    """List the columns and keys of a directory file."""
    texts = documented(Person)
    rows = ((f"`{name}`", ", ".join(f"`{one}`" for one in keys), texts[name]) for name, keys in PERSON_FIELDS.items())
    return _table(("fills", "columns or keys, first match wins", "meaning"), rows)


def task_states() -> str:
    """List the states of a task, then draw what each event makes of each state."""
    said = documented(State)
    states = _table(("state", "meaning"), ((f"`{one}`", said[one.name]) for one in State))
    rows = ((f"`{deed}`", *(str(TRANSITIONS[state].get(deed, "")) for state in State)) for deed in Deed)
    return f"{states}\n{_table(('event', *map(str, State)), rows)}"


def task_events() -> str:
    """List what may happen to a task."""
    said = documented(Deed)
    return _table(("event", "meaning"), ((f"`{one}`", said[one.name]) for one in Deed))


def task_answers() -> str:
    """List the answers that a task of each kind takes."""
    said = documented(TaskKind)
    rows = ((f"`{kind}`", said[kind.name], ", ".join(f"`{one}`" for one in sorted(OFFERED[kind]))) for kind in TaskKind)
    return _table(("kind", "about", "answers"), rows)


def settings_of(cls: type) -> Callable[[], str]:
    """Make a writer of the table of a class's settings."""
    return lambda: _settings(cls)


def floors() -> str:
    """List the floors of the package, the highest first, as the project's own check has them."""
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    return "".join(f"1. {', '.join(_room(one) for one in layer.split('|'))}\n" for layer in layers)


def report_fields() -> str:
    """Describe the report and every object in it, field by field."""
    objects = {"report": REPORT_SCHEMA, **REPORT_SCHEMA["$defs"]}
    return "\n".join(f"## {name}\n\n{one['description']}\n\n{_fields(one)}" for name, one in objects.items())


REGIONS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "connectors": connectors,
    "formats": formats,
    "notifiers": notifiers,
    "exit-codes": exit_codes,
    "errors": error_tree,
    "front-matter": front_matter,
    "overlay-columns": overlay_columns,
    "people-columns": people_columns,
    "policy": settings_of(Policy),
    "policy-for": settings_of(PolicyEntry),
    "dismiss": settings_of(Dismissal),
    "people": settings_of(PeopleSettings),
    "assign": settings_of(AssignSettings),
    "task-states": task_states,
    "task-events": task_events,
    "task-answers": task_answers,
    "judge": settings_of(JudgeSettings),
    "mail": settings_of(MailSettings),
    "store": settings_of(StoreSettings),
    "web": settings_of(WebSettings),
    "report-settings": settings_of(ReportSettings),
    "report-fields": report_fields,
    "floors": floors,
}
"""What may be generated within a page, by name."""


def _room(name: str) -> str:
    return f"`{name.strip('() ')}`"


def _region(name: str) -> str:
    return f"<!-- generated: {name} -->\n\n{REGIONS[name]()}\n<!-- end -->"


def _rule_folder() -> Iterable[Path]:
    return (REFERENCE / "rules").glob("*.md")


def _rule_row(name: str) -> tuple[str, ...]:
    rule = plugins.load(Group.RULE, name)
    return f"[`{name}`]({name}.md)", str(rule.severity), _first_line(rule)


def _commands(group: Any, before: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer's own
    """Yield every command by its whole name, those within a group as well."""
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _command(name: str, command: Any) -> str:  # noqa: ANN401 - typer's own, which has moved between versions
    text = inspect.cleandoc(command.help or "")
    shown = [one for one in command.params if not one.hidden]
    rows = [(_spelled(one), one.help or "", "" if one.default is None else _shown(one.default)) for one in shown]
    arguments = (one.metavar for one in shown if one.param_type_name == "argument")
    usage = " ".join(["kbaudit", name, "[OPTIONS]", *arguments])
    return f"## `kbaudit {name}`\n\n```text\n{usage}\n```\n\n{text}\n\n{_table(('option', 'meaning', 'default'), rows)}"


def _spelled(parameter: Any) -> str:  # noqa: ANN401 - typer's own, which has moved between versions
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar}`"
    words = ", ".join(f"`{one}`" for one in (*parameter.opts, *parameter.secondary_opts))
    return words if parameter.is_flag or not parameter.metavar else f"{words} `{parameter.metavar}`"


def _described(name: str, cls: type) -> str:
    return f"## `{name}`\n\n{_first_line(cls)}\n\n{_settings(cls)}"


def _settings(cls: type) -> str:
    texts = documented(cls)
    fields = [one for one in dataclasses.fields(cls) if one.init and one.name not in _NO_SETTINGS]
    rows = [(f"`{one.name}`", texts.get(one.name, ""), _default(one)) for one in fields]
    return _table(("setting", "meaning", "default"), rows) if rows else "It has no settings.\n"


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return _shown(field.default)
    return "empty" if field.default_factory is not dataclasses.MISSING else "required"


def _shown(value: object) -> str:
    match value:
        case None:
            return "none"
        case () | "":
            return "empty"
        case bool():
            return "on" if value else "off"
        case tuple():
            return ", ".join(f"`{one}`" for one in value)
        case Interval():
            return f'`"{value}"`'
        case _:
            return f"`{value}`"


def _branch(error: type[KbauditError], indent: str) -> Iterator[str]:
    yield f"{indent}{error.__name__}"
    for one in _children(error):
        yield from _branch(one, f"{indent}    ")


def _errors(error: type[KbauditError]) -> Iterator[type[KbauditError]]:
    yield error
    for one in _children(error):
        yield from _errors(one)


def _children(error: type[KbauditError]) -> list[type[KbauditError]]:
    return [one for one in vars(errors).values() if isinstance(one, type) and error in one.__bases__]


def _meaning(error: type[KbauditError]) -> str:
    said = _first_line(error).removeprefix("Say that ").removeprefix("Say ").removeprefix("Be ")
    return said[0].upper() + said[1:]


def _fields(schema: Mapping[str, Any]) -> str:
    whole = {name: one for part in schema.get("allOf", [schema]) for name, one in part.get("properties", {}).items()}
    more = [_type(part) for part in schema.get("allOf", ()) if "$ref" in part]
    also = f"All of {' and '.join(more)}, and:\n\n" if more else ""
    return also + _table(("field", "type", "meaning"), _field_rows(whole, ""))


def _field_rows(properties: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    for name, schema in properties.items():
        yield f"`{path}{name}`", _type(schema), schema.get("description", "")
        yield from _field_rows(schema.get("properties", {}), f"{path}{name}.")


def _type(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"$ref": str(target)}:
            name = target.rpartition("/")[2]
            return f"[{name}](#{name})"
        case {"enum": list(values)}:
            return ", ".join(f"`{one}`" for one in values)
        case {"const": value}:
            return f"`{value}`"
        case {"items": inner}:
            return f"list of {_type(inner)}"
        case {"type": list(kinds)}:
            return " or ".join(kinds)
        case _:
            return str(schema["type"])


def _section(page: RulePage, title: str) -> str:
    if title == "Settings" and page.settings:
        rows = ((f"`{one.name}`", one.description, f"`{one.default}`") for one in page.settings)
        return f"Under `[rules.{page.name}]`:\n\n{_table(('setting', 'meaning', 'default'), rows)}".rstrip()
    return "\n\n".join(_in_markdown(paragraph) for paragraph in page.sections[title])


def _first_line(cls: type) -> str:
    return _in_markdown((cls.__doc__ or "").strip().splitlines()[0])


def _in_markdown(text: str) -> str:
    return text.replace("``", "`")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(_cell(one) for one in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(_in_markdown(text).replace("|", "\\|").split())


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
