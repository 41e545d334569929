from __future__ import annotations

from sqlalchemy import Connection, text

from kbaudit.store import people


def test_one_person_has_one_identity(connection: Connection) -> None:
    """However the address is written, and whenever it is asked for; the identity says nothing of the person."""
    first = people.identities(connection, ["ana@example.org", " Ana@Example.ORG ", "bo"])

    assert first["ana@example.org"] == first[" Ana@Example.ORG "] != first["bo"]
    assert people.identities(connection, ["BO", "ANA@example.org"]) == {
        "BO": first["bo"],
        "ANA@example.org": first["ana@example.org"],
    }
    assert not any("ana" in identity for identity in first.values())
    assert people.identities(connection, []) == {}


def test_somebody_who_was_forgotten_is_a_stranger_afterwards(connection: Connection) -> None:
    """Their identity stays without an address, and the same address is somebody new."""
    before = people.identities(connection, ["ana"])["ana"]
    connection.execute(text("UPDATE kb_person SET address = NULL"))

    after = people.identities(connection, ["ana"])["ana"]

    assert after != before
    assert people.addresses(connection) == {before: None, after: "ana"}
