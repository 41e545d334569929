"""The sessions of kbaudit: each proves one thing. ``nox`` runs those that a change must pass."""

from __future__ import annotations

import shutil
import tempfile
from itertools import chain
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "minimums", "plugins", "lint", "typecheck", "docs"]

PROJECT = nox.project.load_toml("pyproject.toml")
AT_ONCE = ("--numprocesses", "auto", "--dist", "worksteal")
PLUGINS = sorted(path.parent for path in Path("plugins").glob("*/pyproject.toml"))
_REAL = tuple(f"tests/real/{name}.py" for name in ("surroundings", "pages", "mail", "mail_clients", "imap"))


def _group(name: str) -> tuple[str, ...]:
    return nox.project.dependency_groups(PROJECT, name)


@nox.session
def tests(session: nox.Session) -> None:
    """The short tests, with branch coverage as a floor; without it where only some are asked for."""
    session.install(".[all]", *_group("cover"))
    with tempfile.TemporaryDirectory() as folder:
        cover = [] if session.posargs else ["--cov"]
        session.run("pytest", *AT_ONCE, *cover, *session.posargs, env={"COVERAGE_FILE": f"{folder}/coverage"})


@nox.session
def plugins(session: nox.Session) -> None:
    """Every plugin, installed beside the core as its users would."""
    session.install(".[all]", *_group("tests"))
    for plugin in PLUGINS:
        session.install(str(plugin))
        with session.chdir(plugin):
            session.run("pytest", *session.posargs)


@nox.session
def minimums(session: nox.Session) -> None:
    """The short tests, but the heavy ones, with the oldest versions that the metadata allows."""
    extras = (wanted for name, wanted in PROJECT["project"]["optional-dependencies"].items() if name != "all")
    asked = chain(PROJECT["project"]["dependencies"], *extras)
    oldest = [_oldest(requirement) for requirement in asked]
    session.install(".[all]", *oldest, *_group("tests"))
    session.run("pytest", *AT_ONCE, "-m", "not prove and not heavy", *session.posargs)


def _oldest(requirement: str) -> str:
    name, _, versions = requirement.partition(">=")
    return f"{name}=={versions.partition(',')[0]}"


@nox.session
def lint(session: nox.Session) -> None:
    """Style, and the floors of the house."""
    session.install(*_group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", "--no-cache")


@nox.session
def typecheck(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("--no-compile", "-e", ".[all]", *_group("typecheck"))
    session.run("mypy", "kbaudit", "tests", "noxfile.py", "docs")
    for plugin in PLUGINS:
        session.install(str(plugin))
        session.run("mypy", *map(str, (plugin / "src").iterdir()), env={"MYPYPATH": str(plugin / "src")})


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation: generated pages are fresh, and building it warns of nothing."""
    session.install(".[all]", *_group("docs"))
    session.run("python", "docs/generate.py", "--check")
    session.run("sphinx-build", "-W", "-n", "-q", "docs", "docs/_build/html")


@nox.session(default=False)
def demo(session: nox.Session) -> None:
    """The whole path on the sample base, leaving its reports in ``demo/`` to look at."""
    session.install(".[all]")
    session.run("kbaudit", "demo", "--output", "demo")


@nox.session(default=False)
def prove(session: nox.Session) -> None:
    """The long runs: what the short tests sample, in full."""
    session.install(".[all]", *_group("tests"))
    session.run("pytest", *AT_ONCE, "-m", "prove or not prove", *session.posargs, env={"HYPOTHESIS_PROFILE": "prove"})


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """The cost of an audit beside one parse, contradictions where they are known, near-duplicates beside the peers."""
    session.install(".[all]", *_group("bench"))
    session.run("python", "tests/bench/audit_cost.py")
    session.run("python", "tests/bench/store_cost.py")
    session.run("python", "tests/bench/store_checks.py")
    session.run("python", "tests/bench/contradictions.py")
    session.run("python", "tests/bench/duplicates.py", *session.posargs)


@nox.session(default=False)
def corpora(session: nox.Session) -> None:
    """Real knowledge bases with known answers: ``nox -s corpora -- FOLDER``."""
    if len(session.posargs) != 1:
        session.error("name the folder of the corpora: nox -s corpora -- FOLDER")
    session.install(".[all]", *_group("tests"))
    folder = str(Path(session.posargs[0]).absolute())
    session.run("pytest", "tests/corpora/known_answers.py", env={"KBAUDIT_CORPORA": folder})


@nox.session(default=False)
def real(session: nox.Session) -> None:
    """What needs Debian's packages: another clock, other locales, no network, a browser, servers of mail."""
    session.install(".[all]", *_group("real"))
    with tempfile.TemporaryDirectory() as folder:
        axe, clients = Path(folder, "node_modules/axe-core/axe.min.js"), Path(folder, "node_modules/caniemail")
        if shutil.which("npm"):
            words = ("install", "--no-audit", "--prefix", folder, "axe-core", "caniemail")
            session.run("npm", *words, external=True, silent=True, success_codes=range(256))
        env = {"KBAUDIT_AXE": str(axe)} if axe.exists() else {}
        env |= {"KBAUDIT_CANIEMAIL": folder} if clients.exists() else {}
        session.run("pytest", *_REAL, *session.posargs, env=env)
