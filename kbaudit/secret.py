"""The secret: a key or password, known by where it is kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from kbaudit.errors import SecretError

_INSTEAD = 'write { env = "NAME" } or { file = "PATH" }; the key itself has no place here'
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Secret:
    """A reference to a key: exactly one of the two.

    The key is read when it is used and kept nowhere, so that no report, log or error can show it.

    Attributes:
        env: The environment variable that holds it.
        file: The file that holds it and nothing else.
    """

    env: str | None = None
    file: Path | None = None

    @classmethod
    def parse(cls, value: object) -> Self:
        """Make a reference of what a configuration holds.

        Raises:
            ValueError: It is none; the message never shows the value, which may be the key itself.
        """
        if not isinstance(value, Mapping):
            raise ValueError(f"is not a reference; {_INSTEAD}")
        match dict(value):
            case {"env": str(name), **others} if _is_name(name) and not others:
                return cls(env=name)
            case {"file": str(path), **others} if path.strip() and "\0" not in path and not others:
                return cls(file=Path(path))
            case _:
                raise ValueError(f"names no variable and no file, or more than one thing; {_INSTEAD}")

    def beside(self, folder: Path) -> Self:
        """Make a relative path relative to a folder."""
        return self if self.file is None else replace(self, file=folder / self.file)

    def reveal(self) -> str:
        """Read the key, without white space around it.

        Raises:
            SecretError: The variable is not set, the file cannot be read, or what it holds is no key.
        """
        where = f"the environment variable {self.env}" if self.env else f"the file {self.file}"
        key = (os.environ.get(self.env, "") if self.env else self._read(where)).strip()
        if not key:
            raise SecretError(f"{where} is not set or empty; put the key there")
        if not key.isascii() or not key.isprintable():
            raise SecretError(
                f"{where} holds more than one line, or characters that no key has; put only the key there"
            )
        return key

    def _read(self, where: str) -> str:
        try:
            with open(self.file or "", "rb") as file:  # noqa: PTH123 - a device has no end, so it is not read whole
                held = file.read(_MAX_BYTES + 1).decode("utf-8-sig")
        except OSError as error:
            raise SecretError(f"{where}: {(error.strerror or 'cannot be read').lower()}; check the path") from error
        except UnicodeDecodeError:
            raise SecretError(f"{where} is not UTF-8 text; put only the key there") from None
        if len(held) > _MAX_BYTES:
            raise SecretError(f"{where} holds more than {_MAX_BYTES} characters, so it is no key; check the path")
        return held


def _is_name(name: str) -> bool:
    return bool(name.strip()) and "=" not in name and "\0" not in name
