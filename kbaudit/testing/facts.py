"""Are a rule's facts values that a store can keep?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError

from kbaudit.testing.declarations import is_frozen
from kbaudit.testing.requirement import require

_PLAIN = (str, int, float, bool, Decimal, date, type(None))


def check_facts(facts: Any, rule: str) -> None:  # noqa: ANN401 - each rule has facts of its own
    """Check that facts are a frozen dataclass of plain values and dates, and of collections and dataclasses of such.

    Collections are tuples, frozen sets, and mappings by text; they stay as they are once they are made.

    Args:
        rule: The rule's name, for messages.

    Raises:
        AssertionError: They are not, or writing them as JSON and reading them back gives something else.
    """
    require(
        is_frozen(facts), f"{rule}: extract gives {type(facts).__name__}; give a frozen dataclass, or None for nothing"
    )
    _check_plain(facts, f"{rule}: {type(facts).__name__}")
    try:
        adapter = TypeAdapter(type(facts))
        back = adapter.validate_json(adapter.dump_json(facts))
    except (PydanticUserError, NameError, ValueError) as error:
        raise AssertionError(f"{rule}: {type(facts).__name__} cannot be kept as JSON: {error}") from error
    require(back == facts, f"{rule}: facts kept as JSON come back as {back!r} instead of {facts!r}")


def _check_plain(value: Any, where: str) -> None:  # noqa: ANN401 - whatever a rule gives
    if isinstance(value, tuple):
        for index, one in enumerate(value):
            _check_plain(one, f"{where}[{index}]")
    elif isinstance(value, frozenset):
        for one in value:
            _check_plain(one, f"{where}{{}}")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            require(isinstance(key, str), f"{where} has {key!r} as a key; use text")
            _check_plain(one, f"{where}[{key!r}]")
    elif is_frozen(value):
        for field in dataclasses.fields(value):
            _check_plain(getattr(value, field.name), f"{where}.{field.name}")
    else:
        require(
            isinstance(value, _PLAIN),
            f"{where} is {type(value).__name__}; use text, numbers, dates, tuples, frozen sets, mappings and frozen "
            "dataclasses",
        )
