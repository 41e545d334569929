"""The command ``kbaudit``: its commands, and how their errors become exit codes."""

from __future__ import annotations

import gc
import logging
import os
import sys
from typing import Annotated

import typer

from kbaudit.cli import terminal
from kbaudit.cli.assign import assign
from kbaudit.cli.audit import audit
from kbaudit.cli.db import db
from kbaudit.cli.demo import demo
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.explain import explain
from kbaudit.cli.init import init
from kbaudit.cli.inspect import inspect
from kbaudit.cli.log import log
from kbaudit.cli.notify import notify
from kbaudit.cli.people import people
from kbaudit.cli.plugins import plugins
from kbaudit.cli.rules import rules
from kbaudit.cli.schema import schema
from kbaudit.cli.serve import serve
from kbaudit.cli.sync import sync
from kbaudit.cli.tasks import tasks
from kbaudit.cli.trend import trend
from kbaudit.cli.verify import verify
from kbaudit.errors import (
    AnswerRefusedError,
    BusyError,
    ConfigError,
    ConfigProblems,
    KbauditError,
    MailboxError,
    SecretError,
    StoreError,
    UnknownCardError,
    UnknownPersonError,
    UnknownTaskError,
)
from kbaudit.runs.collecting import SELDOM

app = typer.Typer(
    name="kbaudit",
    help="Keep a knowledge base true: find the cards that are stale, unverified, ownerless or broken.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(audit)
app.command()(init)
app.command()(demo)
app.command()(sync)
app.command()(verify)
app.command()(assign)
app.command()(notify)
app.command()(serve)
app.add_typer(log, name="log")
app.add_typer(db, name="db")
app.command()(trend)
app.command()(inspect)
app.command()(rules)
app.command()(explain)
app.command()(plugins)
app.command()(schema)
app.add_typer(people, name="people")
app.add_typer(tasks, name="tasks")


def _print_version(asked: bool) -> None:  # noqa: FBT001 - the signature of an option's callback
    if asked:
        from importlib.metadata import version

        terminal.write_document(f"kbaudit {version('kbaudit')}\n", None, for_people=True)
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> None: ...


def main() -> None:
    """Run the command line and exit with a documented code."""
    terminal.reopen_missing()
    gc.set_threshold(*SELDOM)  # already while modules are loaded
    logging.getLogger("kbaudit").addHandler(logging.NullHandler())
    code = run(sys.argv[1:])
    terminal.finish()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code; errors are written to standard error, never as a traceback."""
    try:
        code = _exit_code(arguments)
    except (typer.TyperException, ConfigError) as error:
        terminal.complain(*_usage(error))
        code = ExitCode.USAGE
    except KbauditError as error:
        terminal.complain(str(error))
        code = _of_error(error)
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except SystemExit as end:
        code = _ended(end)
    except Exception as error:  # noqa: BLE001 - the last door: a defect is named in one line
        code = _defect(error)
    if code == ExitCode.INTERRUPTED:
        terminal.complain("interrupted")
    return code


def _of_error(error: KbauditError) -> ExitCode:
    match error:
        case BusyError():
            return ExitCode.BUSY
        case UnknownCardError() | UnknownPersonError() | UnknownTaskError() | AnswerRefusedError() | SecretError():
            return ExitCode.USAGE
        case StoreError() | MailboxError():
            return ExitCode.INCOMPLETE
        case _:
            return ExitCode.INTERNAL


def _exit_code(arguments: list[str]) -> int:
    if not arguments:
        arguments = ["--help"]
    code = app(arguments, prog_name="kbaudit", standalone_mode=False)
    return code if isinstance(code, int) else ExitCode.CLEAN


def _usage(error: typer.TyperException | ConfigError) -> list[str]:
    if isinstance(error, ConfigProblems):
        details = [str(problem) for problem in error.problems]
        return [str(error).removesuffix("".join(f"\n  {detail}" for detail in details)), *details]
    if isinstance(error, ConfigError):
        return [str(error)]
    context = getattr(error, "ctx", None)
    said = error.format_message().rstrip(".")
    return [f"{said}; see {context.command_path} --help" if context else said]


def _ended(end: SystemExit) -> int:
    """Give the code of a command that ended the program: Typer does where the reader of a help page has gone."""
    if not isinstance(end.__context__, BrokenPipeError):
        return _defect(end)
    terminal.give_up(sys.stdout)
    return ExitCode.CLEAN


def _defect(error: BaseException) -> int:
    said = f"{type(error).__name__}: {error}"
    terminal.complain(f"internal error: {said}; please report it (KBAUDIT_TRACEBACK=1 shows where)")
    if os.environ.get("KBAUDIT_TRACEBACK"):
        raise error
    return ExitCode.INTERNAL
