from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import kbaudit
from kbaudit.rules.page import page_of

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kbaudit"
DOCS = ROOT / "docs"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
POINTS: dict[str, dict[str, str]] = PROJECT["entry-points"]
ROOMS = ("connectors", "formats", "notifiers", "rules")
MODULES = sorted(PACKAGE.rglob("*.py"))

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
HEAVY = {"httpx", "sqlalchemy", "sqlmodel", "numpy", "fastapi", "starlette", "jinja2", "pydantic", "rapidfuzz", "yaml"}
LONGEST = 500


def members(room: str) -> list[tuple[str, str]]:
    return sorted(POINTS[f"kbaudit.{room}"].items())


def every_member() -> list[object]:
    return [pytest.param(room, name, id=f"{room}-{name}") for room in ROOMS for name, _ in members(room)]


def declared(module: Path) -> Iterator[tuple[str, str]]:
    """Yield the classes of a file that state a plugin's name, with the name."""
    for cls in ast.parse(module.read_text(encoding="utf-8")).body:
        for part in cls.body if isinstance(cls, ast.ClassDef) else ():
            match part:
                case ast.AnnAssign(target=ast.Name(id="name"), value=ast.Constant(value=str(name))):
                    yield cls.name, name  # type: ignore[attr-defined]


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_there_is_registered(room: str) -> None:
    """Every member of the house has an entry point of its name, and no entry point leads astray."""
    written = {
        name: f"kbaudit.{room}.{module.stem}:{cls}"
        for module in sorted((PACKAGE / room).glob("*.py"))
        for cls, name in declared(module)
    }

    assert POINTS[f"kbaudit.{room}"] == written


@pytest.mark.parametrize("room", ROOMS)
def test_entry_points_are_in_order(room: str) -> None:
    """Whoever adds one knows where it goes."""
    assert list(POINTS[f"kbaudit.{room}"]) == sorted(POINTS[f"kbaudit.{room}"])


@pytest.mark.parametrize(("room", "name"), every_member())
def test_the_name_is_the_file(room: str, name: str) -> None:
    """``lapsed-statement`` is found in ``lapsed_statement.py``."""
    assert POINTS[f"kbaudit.{room}"][name].partition(":")[0] == f"kbaudit.{room}.{name.replace('-', '_')}"


@pytest.mark.parametrize("name", [name for name, _ in members("rules")])
def test_every_rule_has_cases(name: str) -> None:
    """A rule has named cards that fire and named cards that stay quiet."""
    cases = tomllib.loads((ROOT / "tests" / "rules" / "cases" / f"{name}.toml").read_text(encoding="utf-8"))["case"]

    assert any(one.get("expect") for one in cases)
    assert any(not one.get("expect") for one in cases)


@pytest.mark.parametrize(("name", "point"), members("rules"))
def test_every_rule_has_a_page(name: str, point: str) -> None:
    """A rule's docstring has every section, and the reference has its page."""
    module, _, cls = point.partition(":")
    page = page_of(getattr(importlib.import_module(module), cls))

    assert page.missing == ()
    assert (DOCS / "reference" / "rules" / f"{name}.md").is_file()


@pytest.mark.parametrize(("room", "name"), every_member())
def test_every_member_is_in_the_reference_and_tested(room: str, name: str) -> None:
    """Each is named in the reference; all but rules, which have cases, have a test file of their own."""
    page = DOCS / "reference" / {"rules": "rules/index.md"}.get(room, f"{room}.md")

    assert f"`{name}`" in page.read_text(encoding="utf-8")
    if room != "rules":
        assert (ROOT / "tests" / room / f"test_{name.replace('-', '_')}.py").is_file()


def test_public_names_are_sorted() -> None:
    """The public names stand in an order that a reader can search, none twice."""
    assert list(kbaudit.__all__) == sorted(set(kbaudit.__all__))


@pytest.mark.parametrize("name", kbaudit.__all__)
def test_every_public_name_loads_and_is_documented(name: str) -> None:
    """A public name is there, has a docstring, and stands on the page about Python."""
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")

    assert getattr(kbaudit, name).__doc__
    assert re.search(rf"^\.\. auto\w+:: kbaudit\.{name}$", page, re.MULTILINE)


def test_a_name_that_is_not_public_is_refused() -> None:
    """A mistyped public name fails as any attribute does."""
    with pytest.raises(AttributeError, match="audit_card"):
        getattr(kbaudit, "audit_card")  # noqa: B009 - the name is wrong on purpose


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_files_say_what_they_hold(module: Path) -> None:
    """No file is a drawer for everything, and none holds so much that it must be two."""
    assert not FORBIDDEN_NAMES & {module.stem, *module.relative_to(PACKAGE).parent.parts}
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "module",
    [path for path in MODULES if PACKAGE / "cli" not in path.parents],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_only_the_command_line_prints_and_exits(module: Path) -> None:
    """Below the command line nothing is printed and nothing ends the program."""
    said = [
        f"{module.name}:{node.lineno}: {called}"
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        if (called := ast.unparse(node.func)) in {"print", "exit", "quit", "SystemExit", "sys.exit", "os._exit"}
    ]

    assert said == []


@pytest.mark.parametrize("what", ["import kbaudit", "from kbaudit.cli.main import run; run(['--help'])"])
def test_the_door_opens_lightly(what: str) -> None:
    """To import kbaudit or to ask for help loads no database, arrays, web or template package."""
    program = f"import sys; {what}; sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert not HEAVY & {name.partition(".")[0] for name in done.stderr.split()}


def test_who_asks_nobody_loads_no_way_to_the_network() -> None:
    """Without a judge an audit brings no HTTP client along."""
    program = "import sys; from kbaudit.runs.one_path import walk; sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert not {"httpx", "httpcore"} & set(done.stderr.split())
