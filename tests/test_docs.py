from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from jsonschema import Draft202012Validator

import kbaudit
from kbaudit.cli.main import app
from kbaudit.config.reader import read_config
from tests.reader import Reader

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
SAMPLE = ROOT / "kbaudit" / "sample"
PAGES = sorted(
    path
    for path in (ROOT / "README.md", *DOCS.rglob("*.md"))
    if "_build" not in path.parts and EXAMPLES not in path.parents
)
AS_OF = "2026-11-22"

_FENCE = re.compile(r"^```([\w{}-]*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LANGUAGES = {"console", "pycon", "toml", "text", "sh"}
_NOT_RUN = re.compile(r"python3 -m venv |\.venv/bin/|git |pip install ")
_DOCTESTS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_OTHER_OPTIONS = {"--version", "--check"}


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block of a page, with the line on which its text begins."""

    language: str
    text: str
    line: int


def fences(page: Path, *languages: str) -> list[Fence]:
    text = page.read_text(encoding="utf-8")
    found = (Fence(one[1], one[2], text.count("\n", 0, one.start(2)) + 1) for one in _FENCE.finditer(text))
    return [one for one in found if not languages or one.language in languages]


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def with_blocks(language: str) -> list[object]:
    return [pytest.param(page, id=named(page)) for page in PAGES if fences(page, language)]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "base"))


@pytest.fixture
def reader(base: Path, tmp_path: Path) -> Reader:
    return Reader(base, tmp_path)


def sessions(page: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the commands of a page's console blocks: line, command, what it should write."""
    for fence in fences(page, "console"):
        for part in re.split(r"^(?=\$ )", fence.text, flags=re.MULTILINE):
            command, _, expected = part.partition("\n")
            while expected.startswith("> "):
                more, _, expected = expected.partition("\n")
                command += f"\n{more.removeprefix('> ')}"
            if command:
                yield fence.line, command.removeprefix("$ "), expected


def matches(expected: str, written: str) -> bool:
    """Compare line by line; a line of three dots stands for any lines."""
    lines = (r"(?:[^\n]*\n)*?" if line == "..." else re.escape(line.rstrip()) + r"\n" for line in expected.splitlines())
    plain = "".join(f"{line.rstrip()}\n" for line in written.rstrip().splitlines())
    return re.fullmatch("".join(lines), plain) is not None


@pytest.mark.parametrize("page", with_blocks("console"))
def test_console_blocks_show_what_the_commands_write(page: Path, reader: Reader) -> None:
    """Whoever types the commands of a page into a copy of the sample base sees what the page shows."""
    for line, command, expected in sessions(page):
        said = reader.types(command)
        assert matches(expected, said), f"{named(page)}:{line}: $ {command}\n{said}"


@pytest.mark.parametrize("page", with_blocks("pycon"))
def test_python_blocks_show_what_python_writes(
    page: Path, base: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever types the Python of a page sees what the page shows."""
    monkeypatch.chdir(base)
    monkeypatch.syspath_prepend(EXAMPLES)
    for _, command, _ in sessions(page):
        reader.types(command)
    text = ""
    for one in fences(page, "pycon"):
        text += "\n" * (one.line - 1 - text.count("\n")) + one.text
    test = doctest.DocTestParser().get_doctest(text, {"__name__": "page"}, named(page), str(page), 0)

    result = doctest.DocTestRunner(optionflags=_DOCTESTS).run(test)

    assert result.attempted
    assert not result.failed


# Alembic alone can run the module that tells it how to reach the store.
_MODULES = {one.name for one in pkgutil.walk_packages(kbaudit.__path__, "kbaudit.")} - {"kbaudit.store.migrations.env"}


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_examples_in_docstrings_hold(module: str) -> None:
    """An example in a docstring shows what Python writes."""
    result = doctest.testmod(importlib.import_module(module), optionflags=_DOCTESTS)

    assert not result.failed


@pytest.mark.parametrize("page", with_blocks("toml"))
def test_configurations_shown_can_be_read(page: Path, tmp_path: Path) -> None:
    """A configuration shown on a page has no problems; a part of a package's own file is TOML at least."""
    for fence in fences(page, "toml"):
        table = tomllib.loads(fence.text)
        if "project" not in table and "case" not in table:
            read_config(table, tmp_path / "kbaudit.toml")


@pytest.mark.parametrize("page", [pytest.param(page, id=named(page)) for page in PAGES])
def test_every_block_is_of_a_kind_that_is_proved(page: Path) -> None:
    """No block escapes these tests by its language; a Python file is included from where it is tested."""
    for fence in fences(page):
        if not fence.language.startswith("{"):
            assert fence.language in _LANGUAGES, f"{named(page)}:{fence.line}"
        if fence.language == "sh":
            assert all(_NOT_RUN.match(line) for line in fence.text.splitlines()), f"{named(page)}:{fence.line}"


def every_command(commands: dict[str, Any]) -> Iterator[Any]:
    """Yield commands, those within groups as well."""
    for one in commands.values():
        yield one
        yield from every_command(getattr(one, "commands", {}))


@pytest.mark.parametrize("page", [pytest.param(page, id=named(page)) for page in PAGES])
def test_pages_speak_of_commands_and_options_that_exist(page: Path) -> None:
    """Every command and option named on a page is one of kbaudit's."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    options = {word for one in every_command(commands) for option in one.params for word in option.opts}
    options |= _OTHER_OPTIONS
    text = page.read_text(encoding="utf-8")
    spoken = re.findall(r"`[^`\n]*`", _FENCE.sub("", text)) + [command for _, command, _ in sessions(page)]

    for words in spoken:
        assert set(re.findall(r"\bkbaudit ([a-z]+)\b", words)) <= set(commands)
        if "kbaudit" in words or words.startswith("`--"):
            assert set(re.findall(r"(?<!\S)`?(--[a-z][a-z-]*)", words)) <= options


@pytest.mark.parametrize("page", with_blocks("console"))
def test_audits_on_pages_name_their_day(page: Path) -> None:
    """What a page shows does not change with the calendar."""
    for _, command, _ in sessions(page):
        assert "kbaudit audit" not in command or "--as-of" in command or "--help" in command


def test_generated_pages_are_current() -> None:
    """What the reference says of the code is what the code says."""
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.stderr == ""
    assert done.returncode == 0


def test_the_readme_begins_with_something_that_runs() -> None:
    """The first screen of the README holds the command for a user and the one for a contributor."""
    head = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:25]

    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/kbaudit demo" in head
    assert "python3 -m venv .venv && .venv/bin/pip install nox && .venv/bin/nox" in head


def test_links_of_the_readme_lead_somewhere() -> None:
    """Every link of the README leads to a file of the project."""
    targets = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_changelog_speaks_of_this_version() -> None:
    """The version that is built has a section in the changelog."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


def test_the_example_base_is_audited_to_its_end(examples: Path, tmp_path: Path) -> None:
    """The example configuration reads all its sources, nothing in it is idle, and the report keeps its schema."""
    written = Reader(examples, tmp_path).types(f"kbaudit audit -q --as-of {AS_OF} --format json")
    report = json.loads(written)

    assert report["verdict"] != "incomplete"
    assert report["not_checked"] == []
    assert {notice["topic"] for notice in report["notices"]} <= {"handbook"}
    schema = json.loads((DOCS / "reference" / "report.schema.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(report)) == []


@pytest.mark.parametrize("file", [EXAMPLES / "kbaudit.toml", SAMPLE / "kbaudit.toml"], ids=named)
def test_configurations_keep_the_published_schema(file: Path) -> None:
    """An editor that checks a shipped configuration against the schema has nothing to complain of."""
    schema = json.loads((DOCS / "reference" / "config.schema.json").read_text(encoding="utf-8"))
    # JSON has no dates; editors check those of TOML as text.
    table = json.loads(json.dumps(tomllib.loads(file.read_text(encoding="utf-8")), default=str))

    assert [one.message for one in Draft202012Validator(schema).iter_errors(table)] == []


def test_the_nightly_job_runs(examples: Path, tmp_path: Path) -> None:
    """The commands of the example job run on the example base, ending as the page about CI says."""
    job = yaml.safe_load((EXAMPLES / "nightly-audit.yml").read_text(encoding="utf-8"))
    (steps,) = (one["steps"] for one in job["jobs"].values())
    commands = [line for step in steps for line in step.get("run", "").splitlines() if line.startswith("kbaudit ")]
    reader = Reader(examples, tmp_path)
    written = [(reader.types(command), reader.types("echo $?")) for command in commands]

    assert written
    assert {code for _, code in written} <= {"0\n", "1\n"}, written
