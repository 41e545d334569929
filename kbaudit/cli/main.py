"""The command ``kbaudit``: its commands, and how their errors become exit codes."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import click
import typer

from kbaudit.cli import terminal
from kbaudit.cli.audit import audit
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.errors import ConfigError, KbauditError

app = typer.Typer(
    name="kbaudit",
    help="Keep a knowledge base true: find the cards that are stale, unverified, ownerless or broken.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(audit)


@app.callback()
def _options(
    *, version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False
) -> None:
    if version:
        from importlib.metadata import version as installed_version

        terminal.write_document(f"kbaudit {installed_version('kbaudit')}\n", None, for_people=True)
        raise typer.Exit


def main() -> None:
    """Run the command line and exit with a documented code."""
    logging.getLogger("kbaudit").addHandler(logging.NullHandler())
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code; errors are written to standard error, never as a traceback."""
    try:
        code = app(arguments, prog_name="kbaudit", standalone_mode=False)
    except click.ClickException as error:
        terminal.complain(_usage(error))
        return ExitCode.USAGE
    except ConfigError as error:
        terminal.complain(str(error))
        return ExitCode.USAGE
    except KbauditError as error:
        terminal.complain(str(error))
        return ExitCode.INTERNAL
    except (KeyboardInterrupt, click.Abort):
        terminal.complain("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader, such as head, has seen enough; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.CLEAN
    except Exception as error:  # noqa: BLE001 - the last door: a defect is named in one line
        return _defect(error)
    return code if isinstance(code, int) else ExitCode.CLEAN


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    where = f"; see {context.command_path} --help" if context else ""
    return f"{error.format_message()}{where}"


def _defect(error: Exception) -> int:
    said = " ".join(f"{type(error).__name__}: {error}".split())
    terminal.complain(f"internal error: {said}; please report it (KBAUDIT_TRACEBACK=1 shows where)")
    if os.environ.get("KBAUDIT_TRACEBACK"):
        raise error
    return ExitCode.INTERNAL
