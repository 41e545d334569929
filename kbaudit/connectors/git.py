"""The program git, asked about a folder: reading only, without network and without a word to the terminal."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kbaudit.errors import ConnectorError

SECONDS = 120
"""How long one question may take."""

# A partial clone fetches what it lacks; where no protocol is allowed it cannot, whatever the version of git.
_OFFLINE = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}


@dataclass(frozen=True, slots=True)
class Git:
    """The repository that a folder lies in.

    Attributes:
        folder: Where git is asked.
        setting: The connector's setting that asks, for messages: what else could be set.
    """

    folder: Path
    setting: str

    def ask(self, *words: str, given: bytes = b"") -> bytes:
        """Give what git writes.

        Args:
            words: The command and its options; never anything that a file of the source says.
            given: What it reads from its standard input.

        Raises:
            ConnectorError: git is not there, fails, or takes too long.
        """
        try:
            done = subprocess.run(  # noqa: S603 - fixed words, no shell
                ["git", "-C", str(self.folder), "-c", "core.quotepath=off", *words],  # noqa: S607 - the user's own git
                capture_output=True,
                check=True,
                input=given,
                timeout=SECONDS,
                env={**os.environ, **_OFFLINE},
            )
        except FileNotFoundError as error:
            raise ConnectorError(
                f"{self.folder}: {self.setting} needs the program git; install it or set {self.setting} = false"
            ) from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip().splitlines()
            raise ConnectorError(
                f"{self.folder}: git says: {said[-1] if said else 'nothing'}; or set {self.setting} = false"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise ConnectorError(
                f"{self.folder}: git took longer than {SECONDS} s; set {self.setting} = false"
            ) from error
        return done.stdout

    def ask_text(self, *words: str) -> str:
        """Give what git writes as text; names of files that are no UTF-8 keep their bytes."""
        return self.ask(*words).decode("utf-8", "surrogateescape")

    def is_shallow(self) -> bool:
        """Tell whether the clone holds only the newest part of the history."""
        return self.ask_text("rev-parse", "--is-shallow-repository").strip() == "true"

    def is_partial(self) -> bool:
        """Tell whether the clone left contents out, to be fetched when they are asked for."""
        keys = (row.partition("\n")[0].casefold() for row in self.ask_text("config", "--list", "-z").split("\0"))
        return any(key.startswith("remote.") and key.endswith(".promisor") for key in keys)
