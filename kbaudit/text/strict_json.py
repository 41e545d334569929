"""Strict JSON: a document with nothing in it that JSON does not allow."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

_DEEPEST = 100
_LONGEST_NUMBER = 4000
_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


def parse_object(text: str) -> dict[str, Any]:
    """Read one JSON object, refusing what JSON does not allow: NaN, a key twice, bottomless nesting, endless numbers.

    Raises:
        ValueError: It is no such object; the message says why, without the text.
    """
    loaded = parse_json(text)
    if not isinstance(loaded, dict):
        raise ValueError("is not a JSON object")
    return loaded


def parse_json(text: str) -> Any:  # noqa: ANN401 - whatever the document is
    """Read one JSON document, refusing what JSON does not allow.

    Raises:
        ValueError: It is none; the message says why, without the text.
    """
    if text.count("[") + text.count("{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise ValueError("is nested too deeply")
    try:
        loaded = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg.lower().removesuffix(' at')} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    return _with_whole_characters(loaded) if _HALF_A_PAIR.search(text) else loaded


def _with_whole_characters(loaded: Any) -> Any:  # noqa: ANN401 - whatever the document is
    """Turn every half of a character, which a cut text may end in and no output can hold, into a question mark."""
    return json.loads(json.dumps(loaded, ensure_ascii=False).encode("utf-8", "replace"))


def _whole_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"holds a number of {len(digits)} digits")
    return int(digits)


def _depth(text: str) -> int:
    """Guess the nesting from all brackets, those inside strings too, without any stack to overflow."""
    deepest = depth = 0
    for sign in text:
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"has the key {twice[:40]!r} twice")
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"holds {word}, which JSON does not allow")
