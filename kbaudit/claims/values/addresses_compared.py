"""Whether two phone numbers, e-mail or web addresses are the same."""

from __future__ import annotations

import re

from kbaudit.claims.values.relation import Relation
from kbaudit.claims.values.value import Kind, Value

_SCHEME = re.compile(r"^[a-z][a-z0-9+]*://")
_SHORTEST_COMMON = 6


def compare_addresses(one: Value, other: Value) -> Relation:
    """Compare two addresses of the same kind."""
    if one.kind is Kind.PHONE:
        return Relation.EQUAL if _is_same_number(one.text, other.text) else Relation.CLASH
    if one.kind is Kind.EMAIL:
        return Relation.EQUAL if one.text == other.text else Relation.CLASH
    first, second = _plain(one.text), _plain(other.text)
    if first == second:
        return Relation.EQUAL
    contained = first.startswith((second + "/", second + "?", second + "#"))
    contained = contained or second.startswith((first + "/", first + "?", first + "#"))
    return Relation.COMPATIBLE if contained else Relation.CLASH


def _plain(address: str) -> str:
    return _SCHEME.sub("", address).removeprefix("www.").rstrip("/")


def _is_same_number(one: str, other: str) -> bool:
    """Tell whether two numbers are the same, one of which may be written as from abroad."""
    if one == other:
        return True
    if one.startswith("+") == other.startswith("+"):
        return False
    abroad, home = (one[1:], other) if one.startswith("+") else (other[1:], one)
    local = home.lstrip("0") or home
    return len(local) >= _SHORTEST_COMMON and abroad.endswith(local)
