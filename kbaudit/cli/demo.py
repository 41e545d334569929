"""``kbaudit demo``: audit the sample base that comes with kbaudit."""

from __future__ import annotations

import shlex
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import options, terminal
from kbaudit.cli.exit_codes import of_verdict
from kbaudit.cli.outputs import view_of, write
from kbaudit.cli.remarks import remark
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.report import Report

AS_OF = "2026-11-22"
"""The day for which the sample base was written."""

_LOOP = "loop.toml"
_PAGE = "owner-page.html"
_PAGES = "http://127.0.0.1:8000"
_MAIL = f"""
[store]
url = "sqlite:///kbaudit.db"

[mail]
eml = "mails/"
sender = "kb@quillmere.example"
base_url = "{_PAGES}"
"""
_BESIDE = ("help-center/", "owners.csv", "macros.jsonl")
_REPORTS = {"json": "report.json", "markdown": "report.md", "csv": "report.csv"}

Folder = Annotated[
    Path | None,
    typer.Option(
        "--output",
        help="Leave the reports, the mails to owners, a page of theirs and the sample base in this new folder.",
        metavar="DIR",
    ),
]


def demo(
    *,
    output: Folder = None,
    full: Annotated[bool, typer.Option("--full", help="List every finding, where the text would shorten.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Audit a small sample base and show the report.

    The sample is the help centre of a made-up company, audited as of 2026-11-22; its owners are told what is found
    today. Exit code 0 when the audit saw
    everything, whatever it found, for finding is what it is to show; 3 when a plugin that is installed failed.
    """
    if output is not None:
        _refuse_filled(output)
    with as_file(files("kbaudit") / "sample") as sample:
        report = _report(sample)
        write(report, "text", view_of("full", full=full), None)
        if output is not None:
            _leave(report, sample, output)
            _tell_owners(output)
    remark(report, quiet=True, verbose=False)
    if not quiet:
        _advise(output)
    raise typer.Exit(of_verdict(report.verdict, exit_zero=True))


def _report(sample: Path) -> Report:
    from kbaudit.cli.audit import clock
    from kbaudit.config.file import load_config
    from kbaudit.runs.one_path import walk

    config = load_config(sample / "kbaudit.toml")
    with terminal.own_output():
        return walk(config.sources, config, as_of=clock(AS_OF))


def _refuse_filled(folder: Path) -> None:
    """Refuse a folder that holds something: nothing of the user's is written over.

    Raises:
        ConfigError: It is no folder, or not an empty one.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"--output: {folder} is there already; name a new or an empty folder")


def _leave(report: Report, sample: Path, folder: Path) -> None:
    try:
        # Only the contents are copied: an installed package may be read-only, and the copy is to play with.
        shutil.copytree(sample, folder / "sample", copy_function=shutil.copyfile, dirs_exist_ok=True)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise ConfigError(f"--output: {folder}: {why}; choose another folder") from error
    for format_name, file in _REPORTS.items():
        write(report, format_name, view_of("full", full=True), folder / file)


def _tell_owners(folder: Path) -> None:
    """Share out what is found today, and leave the mails by which owners are told of it."""
    from kbaudit.knowledge_base import KnowledgeBase

    config = (folder / "sample" / "kbaudit.toml").read_text(encoding="utf-8")
    for name in _BESIDE:
        config = config.replace(f'"{name}"', f'"sample/{name}"')
    (folder / _LOOP).write_text(config + _MAIL, encoding="utf-8")
    with terminal.own_output(), KnowledgeBase.open(config=folder / _LOOP) as kb:
        kb.sync()
        kb.audit()
        kb.assign()
        kb.notify(at_once=True, first_run=True)
        _save_page(kb, folder / _PAGE)


def _save_page(kb: KnowledgeBase, file: Path) -> None:
    """Leave the page that an owner opens from their mail: of a conflict, which shows both sides, where there is one."""
    from kbaudit.task import State, TaskKind

    try:
        from kbaudit.web.saved_page import saved_page
    except ModuleNotFoundError:
        return  # as it is without the extra web
    asked = [one for one in kb.tasks() if one.state is State.OPEN and one.accountable]
    for task in sorted(asked, key=lambda one: (one.kind is not TaskKind.CONFLICT, one.subject))[:1]:
        file.write_text(saved_page(kb, _PAGES, task, task.accountable or ""), encoding="utf-8")


def _advise(folder: Path | None) -> None:
    terminal.advise(
        *_about(folder),
        "On your own cards:",
        "  kbaudit audit PATH    what is wrong; PATH is a folder or a .jsonl or .csv file",
        "  kbaudit init PATH     how many checks that means, and a configuration to start from",
    )


def _about(folder: Path | None) -> tuple[str, ...]:
    if folder is None:
        return ("This was a made-up help centre. `kbaudit demo --output demo` leaves it here to play with.",)
    names = ", ".join(_REPORTS.values())
    config, loop = (shlex.quote(str(folder / name)) for name in ("sample/kbaudit.toml", _LOOP))
    page = (f"The page that one of them opens from there is {_PAGE}.",) if (folder / _PAGE).exists() else ()
    return (
        f"In {folder}: {names}, and the made-up help centre itself in sample/. Mend a card, then try:",
        f"  kbaudit audit --config {config} --as-of {AS_OF}",
        "What its owners are told today is in mails/. Open one, and answer it on the pages of (needs kbaudit[web]):",
        f"  kbaudit serve --config {loop}",
        *page,
    )
