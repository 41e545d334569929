"""The configuration's file: where it is found, and how it is read."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kbaudit.config.reader import read_config
from kbaudit.config.values import Config
from kbaudit.errors import ConfigError

FILE_NAME = "kbaudit.toml"
_PROJECT_FILE = "pyproject.toml"
_MAX_BYTES = 1024 * 1024
_MARKS_OF_A_ROOT = (".git", ".hg")


def find_config(start: Path) -> Path | None:
    """Find the configuration nearest to a folder, upwards to the root of its repository.

    In each folder ``kbaudit.toml`` comes before ``pyproject.toml``, which counts only with a ``[tool.kbaudit]`` table.
    In a current folder that has been deleted there is none.
    """
    try:
        nearest = start.absolute()
    except OSError:
        return None
    for folder in (nearest, *nearest.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if _is_project_config(folder / _PROJECT_FILE):
            return folder / _PROJECT_FILE
        if any((folder / mark).exists() for mark in _MARKS_OF_A_ROOT):
            return None
    return None


def load_config(file: Path) -> Config:
    """Read a configuration file; relative paths in it are relative to its folder.

    Raises:
        ConfigError: It cannot be read or is no TOML.
        ConfigProblems: Settings are wrong; all of them are named.
    """
    table: Mapping[str, Any] = load_toml(file)
    if file.name == _PROJECT_FILE:
        table = _project_table(table)
    return read_config(table, file)


def load_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file of a size that people write.

    Raises:
        ConfigError: It cannot be read or is no TOML.
    """
    try:
        _refuse_endless(file)
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{file}: {(error.strerror or 'cannot be read').lower()}; check the path") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file.name}: is not UTF-8 text (offset {error.start}); save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{file.name}: is not TOML: {error}") from error


def _refuse_endless(file: Path) -> None:
    """Refuse what may never end, such as a pipe or a device, or is far too large to be a configuration."""
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ConfigError(f"{file}: is not a regular file; name a TOML file")
    if found.st_size > _MAX_BYTES:
        raise ConfigError(
            f"{file}: is larger than {_MAX_BYTES} bytes, so it is no file that somebody wrote; check the path"
        )


def _is_project_config(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        return bool(_project_table(load_toml(file)))
    except ConfigError:
        return False


def _project_table(table: Mapping[str, Any]) -> Mapping[str, Any]:
    tool = table.get("tool")
    found = tool.get("kbaudit") if isinstance(tool, Mapping) else None
    return found if isinstance(found, Mapping) else {}
