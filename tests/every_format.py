"""The same audit in every format, by one process of its own, whose start takes longer than the audits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kbaudit import plugins
from kbaudit.plugins import Group

AUDIT = ("audit", "--as-of", "2026-11-22", "--exit-zero", "--quiet", "--format")
_MARK = b"\n@@ %s @@\n"
_PROGRAM = f"""
import sys
from kbaudit.cli.main import run

for name in sys.argv[1:]:
    assert run([*{AUDIT!r}, name]) == 0
    sys.stdout.buffer.write({_MARK!r} % name.encode())
    sys.stdout.buffer.flush()
"""


def reports_of(base: Path, *, within: Sequence[str] = (), **surroundings: str) -> dict[str, bytes]:
    """Give what an audit of a base writes to standard output, by format.

    Args:
        within: The words of a program that runs another one in surroundings of its own making.
        surroundings: Variables of the environment, beside those there are.
    """
    formats = plugins.names(Group.FORMAT)
    done = subprocess.run(
        [*within, sys.executable, "-c", _PROGRAM, *formats],
        cwd=base,
        env={**os.environ, **surroundings},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    written, found = done.stdout, {}
    for name in formats:
        found[name], mark, written = written.partition(_MARK % name.encode())
        assert found[name]
        assert mark
    return found
