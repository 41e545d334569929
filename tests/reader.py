"""A reader of the documentation, who types its commands one after another into one shell.

A plain call of kbaudit is made within this process, since starting another one says nothing more of what is shown and
takes longer than the call. What needs the shell gets one: calls with redirections or substitutions, and other programs.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kbaudit.cli.main import run

_PLAIN = re.compile(r"kbaudit [^|&;<>$`\"'\\*?(){}\n]*")
_QUIET = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "KBAUDIT_TRACEBACK")
_SHELL = """exec 2>&1
(exit {code})
{command}
code=$?
pwd > {place}
exit $code
"""


class Reader:
    """Types commands, each in the folder and after the exit code that the one before has left."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        """Sit down in a folder; another one outside it, which must be there, is for what only the shell needs."""
        self._folder, self._scratch, self._code = folder, scratch, 0

    def types(self, command: str) -> str:
        """Run a command and give what it wrote, errors among it."""
        with pytest.MonkeyPatch.context() as patch:
            for name in _QUIET:
                patch.delenv(name, raising=False)
            patch.setenv("LC_ALL", "C.UTF-8")
            patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
            return self._call(command) if _PLAIN.fullmatch(command) else self._ask_the_shell(command)

    def _call(self, command: str) -> str:
        written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with chdir(self._folder), redirect_stdout(written), redirect_stderr(written):
            self._code = run(shlex.split(command)[1:])
        written.flush()
        written.seek(0)
        return written.read()

    def _ask_the_shell(self, command: str) -> str:
        script, place = self._scratch / "command.sh", self._scratch / "place"
        text = _SHELL.format(code=self._code, command=command, place=shlex.quote(str(place)))
        script.write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["sh", script], cwd=self._folder, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        self._code = done.returncode
        self._folder = Path(place.read_text(encoding="utf-8").removesuffix("\n"))
        return done.stdout.decode("utf-8")
