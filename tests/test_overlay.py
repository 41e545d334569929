from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kbaudit.card import Card, FieldProblem
from kbaudit.connectors.table import read_table
from kbaudit.errors import ConnectorError
from kbaudit.overlay import Joined, join
from kbaudit.text.intervals import Interval
from tests.samples import card

Lay = Callable[..., Joined]


@pytest.fixture
def overlay(tmp_path: Path) -> Lay:
    """Give a function that lays the text of a table over cards."""

    def laid(text: str | bytes, *cards: Card) -> Joined:
        file = tmp_path / "owners.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return join(cards, read_table(file), source="kb", file=file.name)

    return laid


def _messages(joined: Joined) -> list[str]:
    assert {notice.topic for notice in joined.notices} <= {"kb"}
    return [notice.message.removeprefix("owners.csv: ") for notice in joined.notices]


def test_a_row_gives_what_the_source_does_not_know(overlay: Lay) -> None:
    """Every documented column fills its field, and wins over the source."""
    joined = overlay(
        "id,owner,verifier,verified_at,verified_by,due_at,interval,tags,audience,collection,views,helpful,unhelpful\n"
        'refunds.md,ana,bo,2026-01-05,cy,2026-12-01,6 months,"a, b",public,billing,0,3,0\n',
        card(owner="source", views=5),
    )
    one = joined.cards[0]

    assert (one.owner, one.verifier, one.verified_by) == ("ana", "bo", "cy")
    assert (one.verified_at, one.due_at, one.verify_interval) == (
        date(2026, 1, 5),
        date(2026, 12, 1),
        Interval(months=6),
    )
    assert (one.tags, one.audience, one.collection) == (("a", "b"), "public", "billing")
    assert (one.views, one.helpful, one.unhelpful) == (0, 3, 0)
    assert joined.notices == ()


def test_what_a_row_leaves_empty_stays_as_the_source_has_it(overlay: Lay) -> None:
    """An empty cell says nothing."""
    known = card(owner="ana", audience="public", tags=("a",), verified_at=date(2026, 1, 5))
    joined = overlay("id,owner,audience,tags,verified_at,views\nrefunds.md,,,,,12\n", known)

    assert joined.cards == (card(owner="ana", audience="public", tags=("a",), verified_at=date(2026, 1, 5), views=12),)


@pytest.mark.parametrize(
    "row",
    [
        "id,owner\nrefunds.md,ana\n",
        "ID , Owner\n refunds.md , ana \n",
        "ref,owner\nkb:refunds.md,ana\n",
        "url,owner\nhttps://kb.example.org/en/refunds,ana\n",
        "url,owner\nhttp://KB.example.org/en/refunds/#top,ana\n",
        "id;owner\nrefunds.md;ana\n",
        "id\towner\nrefunds.md\tana\n",
        "sep=;\nid;owner\nrefunds.md;ana\n",
        "id,ref,owner\nunknown,kb:refunds.md,ana\n",
    ],
)
def test_a_row_names_its_card_by_id_reference_or_url(overlay: Lay, row: str) -> None:
    """Scheme, case of the host, fragment and a last slash do not tell addresses apart."""
    joined = overlay(row, card(url="https://kb.example.org/en/refunds"), card("other.md"))

    assert [one.owner for one in joined.cards] == ["ana", None]
    assert joined.notices == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_may_have_any_encoding_a_spreadsheet_saves(overlay: Lay, encoding: str) -> None:
    """Umlauts arrive whole, with or without byte order mark."""
    joined = overlay("id;owner\r\nrefunds.md;Jürgen Groß\r\n".encode(encoding), card())

    assert joined.cards[0].owner == "Jürgen Groß"


def test_a_query_tells_addresses_apart(overlay: Lay) -> None:
    """Systems that serve every article from one page name it in the query."""
    cards = (card("1", url="https://kb.example.org/view.do?id=1"), card("2", url="https://kb.example.org/view.do?id=2"))
    joined = overlay(
        "url,owner\nhttps://kb.example.org/view.do?id=2,ana\nhttps://kb.example.org/view.do?id=3,bo\n", *cards
    )

    assert [one.owner for one in joined.cards] == [None, "ana"]
    assert _messages(joined) == ["rows that match no card: line 3 (https://kb.example.org/view.do?id=3)"]


def test_an_address_that_cards_share_names_none_of_them(overlay: Lay) -> None:
    """Where two locales have one address, nobody can tell which is meant."""
    cards = [card(one, url="https://kb.example.org/refunds") for one in ("en", "de", "fr")]
    joined = overlay("url,id,owner\nhttps://kb.example.org/refunds,,ana\n,de,bo\n", *cards)

    assert [one.owner for one in joined.cards] == [None, "bo", None]
    assert _messages(joined) == ["rows that match no card: line 2 (https://kb.example.org/refunds)"]


def test_an_address_that_is_none_matches_nothing(overlay: Lay) -> None:
    """A broken URL, in the table or the source, is told and joins no card."""
    table = "url,owner,id\nhttps://[broken,ana\n,bo\n,cy,third.md\n"
    joined = overlay(table, card(url="https://[broken"), card("other.md"), card("third.md"))

    assert [one.owner for one in joined.cards] == [None, None, "cy"]
    assert _messages(joined) == ["rows that match no card: line 2 (https://[broken); line 3 (names no card)"]


def test_day_and_month_are_told_from_the_whole_column(overlay: Lay) -> None:
    """One date with a 31 in second place makes a column American; without any, the day comes first."""
    american = overlay("id,verified_at\na,01/02/2026\nb,12/31/2025\n", card("a"), card("b"))
    european = overlay("id,verified_at\na,01/02/2026\nb,31/12/2025\n", card("a"), card("b"))

    assert [one.verified_at for one in american.cards] == [date(2026, 1, 2), date(2025, 12, 31)]
    assert [one.verified_at for one in european.cards] == [date(2026, 2, 1), date(2025, 12, 31)]


def test_a_cell_that_cannot_be_read_is_a_problem_of_the_card(overlay: Lay) -> None:
    """The source's value stays, and the problem names column, file and line."""
    joined = overlay("id,verified_at,views\n\nrefunds.md,31/02/2026,many\n", card(verified_at=date(2026, 1, 5)))

    assert joined.cards[0].verified_at == date(2026, 1, 5)
    assert joined.cards[0].problems == (
        FieldProblem(
            "verified_at",
            "verified_at in owners.csv line 3",
            "31/02/2026",
            "names no day of the calendar (year 2026, month 2, day 31)",
        ),
        FieldProblem("views", "views in owners.csv line 3", "many", "is not a count"),
    )


def test_a_good_cell_mends_the_sources_problem(overlay: Lay) -> None:
    """What the table fills is no problem any more; other problems stay."""
    date_problem = FieldProblem("verified_at", "reviewed", "soon", "is not a date")
    other = FieldProblem("views", "views", "many", "is not a count")
    joined = overlay("id,verified_at\nrefunds.md,2026-01-05\n", card(problems=(date_problem, other)))

    assert joined.cards[0].problems == (other,)


def test_rows_and_columns_that_are_not_used_are_told(overlay: Lay) -> None:
    """Nothing of a table vanishes without a word."""
    joined = overlay("id,owner,mood,\ngone.md,ana,good,\nrefunds.md,bo,bad,x,y\nfees.md,cy\n", card(), card("fees.md"))

    assert [one.owner for one in joined.cards] == [None, "cy"]
    assert _messages(joined) == [
        "columns not used: mood",
        "rows that cannot be read: line 3 (has 5 cells where the header names 4 columns)",
        "rows that match no card: line 2 (gone.md)",
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("article,owner\nrefunds.md,ana\n", "it has no column id or ref or url, but: article, owner"),
        ("id,owner\ngone.md,ana\n", "must hold a card's id, reference or URL"),
    ],
)
def test_a_table_that_joins_nothing_fails_the_source(overlay: Lay, table: str, said: str) -> None:
    """What it was to say would be missing everywhere, which no report should hide."""
    with pytest.raises(ConnectorError, match=said):
        overlay(table, card())


@pytest.mark.parametrize(
    "written", ["billing\\fees.md", "./billing/fees.md", "kb/billing/fees.md", "kb:billing/fees.md"]
)
def test_an_id_may_be_written_as_paths_are(overlay: Lay, written: str) -> None:
    """Backslashes, a leading ./ and the path that reports print name the card as well."""
    joined = overlay(f"id,owner\n{written},ana\n", card("billing/fees.md", path="kb/billing/fees.md"))

    assert [one.owner for one in joined.cards] == ["ana"]


def test_rows_that_agree_count_once(overlay: Lay) -> None:
    """A card named twice with the same cells is joined, and the repetition told."""
    joined = overlay("id,owner,views\nrefunds.md,ana,\nrefunds.md,ana,12\n", card())

    assert (joined.cards[0].owner, joined.cards[0].views) == ("ana", 12)
    assert _messages(joined) == ["several rows for one card that agree: kb:refunds.md (lines 2, 3)"]


def test_cells_on_which_rows_differ_are_left_out(overlay: Lay) -> None:
    """Nobody can tell which of two owners is meant; what the rows agree on is used."""
    joined = overlay("id,owner,verifier\nrefunds.md,ana,bo\nrefunds.md,cy,bo\n", card())

    assert (joined.cards[0].owner, joined.cards[0].verifier) == (None, "bo")
    assert _messages(joined) == [
        (
            "several rows for one card that conflict, their differing cells left out: "
            "kb:refunds.md (lines 2, 3), which differ in owner"
        )
    ]


def test_long_lists_are_cut_and_counted(overlay: Lay) -> None:
    """A notice names fifty rows and counts the rest."""
    joined = overlay(
        "id,owner\n" + "".join(f"gone-{number}.md,ana\n" for number in range(60)) + "refunds.md,bo\n", card()
    )

    assert _messages(joined)[0].endswith("line 51 (gone-49.md); and 10 more")


def test_columns_of_one_field_are_compared_as_one(overlay: Lay) -> None:
    """Two rows that name two owners conflict, whatever the columns are called; the second column alone agrees."""
    conflict = overlay("id,owner,owner_email\nrefunds.md,,z@z\nkb:refunds.md,w,\n", card())
    agreed = overlay("id,owner,owner_email\nrefunds.md,w,z@z\nkb:refunds.md,w,y@y\n", card())

    assert conflict.cards[0].owner is None
    (told,) = _messages(conflict)
    assert told.endswith("left out: kb:refunds.md (lines 2, 3), which differ in owner, owner_email")
    assert agreed.cards[0].owner == "w"
    assert _messages(agreed) == ["several rows for one card that agree: kb:refunds.md (lines 2, 3)"]


def test_a_row_may_end_before_its_last_columns(overlay: Lay) -> None:
    """What a row leaves out, an overlay does not give."""
    joined = overlay("id,owner,body\nrefunds.md,ana\n", card())

    assert joined.cards[0].owner == "ana"
