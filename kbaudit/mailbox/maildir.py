"""The Maildir: a folder with ``new`` and ``cur``, into which mail servers deliver.

Source:
    https://cr.yp.to/proto/maildir.html: a mail is a file; who has handled one moves it from ``new`` to ``cur``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kbaudit.errors import MailboxError
from kbaudit.mailbox.interface import LONGEST, Arrived

_SEEN = ":2,S"


@dataclass(frozen=True, slots=True)
class Maildir:
    """A Maildir; several programs may read it at once."""

    path: Path

    @contextmanager
    def open(self) -> Iterator[Maildir]:
        """Give itself; nothing has to be held open."""
        if not (self.path / "new").is_dir():
            raise MailboxError(f"{self.path}: is no Maildir, for it has no folder new; check the path")
        yield self

    def arrived(self) -> Iterator[Arrived]:
        """Yield the mails in ``new``, the oldest first; what is no regular file is no mail."""
        for name in self._names():
            try:
                content = _read(self.path / "new" / name)
            except FileNotFoundError:
                continue  # another program has moved it
            except OSError as error:
                raise MailboxError(f"{self.path / 'new' / name}: {_why(error)}; check its permissions") from error
            yield Arrived(name, content)

    def done(self, key: str) -> None:
        """Move a mail to ``cur``, marked as seen."""
        name = key if ":2," in key else f"{key}{_SEEN}"
        try:
            (self.path / "cur").mkdir(exist_ok=True)
            (self.path / "new" / key).rename(self.path / "cur" / name)
        except FileNotFoundError:
            return  # another program has moved it
        except OSError as error:
            raise MailboxError(f"{self.path / 'new' / key}: {_why(error)}; check its permissions") from error

    def _names(self) -> list[str]:
        try:
            with os.scandir(self.path / "new") as entries:
                found = [(one.stat(follow_symlinks=False), one.name) for one in entries if not one.name.startswith(".")]
        except OSError as error:
            raise MailboxError(f"{self.path / 'new'}: {_why(error)}; check its permissions") from error
        return [name for info, name in sorted(found, key=_age) if stat.S_ISREG(info.st_mode)]


def _age(found: tuple[os.stat_result, str]) -> tuple[int, str]:
    return found[0].st_mtime_ns, found[1]


def _read(file: Path) -> bytes | None:
    with file.open("rb") as opened:
        content = opened.read(LONGEST + 1)
    return content if len(content) <= LONGEST else None


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
