from __future__ import annotations

from kbaudit.claims.relations import Relations
from kbaudit.claims.values.reading import read_values
from kbaudit.claims.values.relation import Relation
from kbaudit.claims.values.value import Value


def test_values_of_one_meaning_have_one_number() -> None:
    """Where they stand and how they are written means nothing."""
    relations = Relations()
    numbers = [
        relations.number(value) for text in ("30 minutes", "It is half an hour", "1 hour") for value in _read(text)
    ]

    assert numbers[0] == numbers[1] != numbers[2]


def test_values_are_compared_by_their_numbers() -> None:
    """As often as one likes, with one answer."""
    relations = Relations()
    short, long = (relations.number(value) for text in ("30 minutes", "1 hour") for value in _read(text))

    for _ in range(2):
        assert relations.between(short, short) is Relation.EQUAL
        assert relations.between(short, long) is Relation.CLASH
        assert relations.may_clash(short, long)
        assert not relations.may_clash(short, short)


def _read(text: str) -> tuple[Value, ...]:
    return read_values(text, "en")
