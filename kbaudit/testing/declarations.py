"""What every plugin says of itself: a name, a protocol version, settings, and a docstring for each of them."""

from __future__ import annotations

import dataclasses
import inspect
import re

from kbaudit.config.settings import documented
from kbaudit.testing.requirement import require

# The core fills this field itself with the folder of the configuration; it is no setting.
_FILLED_BY_THE_CORE = frozenset({"base"})

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_declaration(plugin: type, api: int) -> None:
    """Check a plugin's name, protocol version, form and documentation.

    Args:
        plugin: The class that the entry point names.
        api: The version of its protocol that this kbaudit speaks.

    Raises:
        AssertionError: Something is missing or off.
    """
    shown = plugin.__name__
    name = getattr(plugin, "name", None)
    require(
        isinstance(name, str) and _NAME.fullmatch(name),
        f"{shown}.name is {name!r}; use lower-case words joined by hyphens, the name of the entry point",
    )
    stated = getattr(plugin, "api", None)
    require(stated == api, f"{shown}.api is {stated!r}; this kbaudit speaks version {api} of the protocol")
    require(_is_frozen(plugin), f"{shown} is no frozen dataclass; write @dataclass(frozen=True, slots=True)")
    require(_first_line(plugin), f"{shown} has no docstring of its own; say in one sentence what it is")
    check_settings(plugin)


def check_settings(plugin: type) -> None:
    """Check that every setting is explained in the docstring.

    Raises:
        AssertionError: A setting has no sentence.
    """
    explained = documented(plugin)
    for field in dataclasses.fields(plugin):
        if field.init and field.name not in _FILLED_BY_THE_CORE:
            require(
                explained.get(field.name),
                f'{plugin.__name__}: the docstring does not explain {field.name}; write "{field.name}: …" in it',
            )


def is_frozen(value: object) -> bool:
    """Tell whether a value is of a frozen dataclass."""
    return _is_frozen(type(value))


def _is_frozen(cls: type) -> bool:
    return dataclasses.is_dataclass(cls) and bool(getattr(cls, "__dataclass_params__").frozen)  # noqa: B009 - untyped


def _first_line(plugin: type) -> str:
    """Give the first line of the docstring, nothing for the one that dataclasses make up."""
    text = inspect.cleandoc(plugin.__doc__ or "")
    return "" if text.startswith(f"{plugin.__name__}(") else text.partition("\n")[0].strip()
