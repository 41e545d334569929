from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kbaudit.card import BodyFormat, Card, Drift, Lifecycle
from kbaudit.connectors.record import KEYS, FieldReader, body_format_from, card_from, text_of, with_defaults
from kbaudit.text.intervals import Interval
from tests.samples import card

GIVEN = {"source": "kb", "id": "1", "title": "Refunds", "body": "Money back."}


def _card(record: Mapping[str, object], **given: Any) -> Card:  # noqa: ANN401 - the fields of a card
    return card_from(FieldReader(record), **(GIVEN | given))


@pytest.mark.parametrize("key", ["verified_at", "last_verified", "last_reviewed_on", "freshness.reviewed"])
def test_last_verified_has_many_names(key: str) -> None:
    """Each convention's key is understood without configuration."""
    assert _card({key: "2026-01-05"}).verified_at == date(2026, 1, 5)


def test_ms_date_is_month_day_year() -> None:
    """Microsoft Learn documents its date in this order; every other key puts the day first."""
    assert _card({"ms.date": "04/02/2019"}).verified_at == date(2019, 4, 2)
    assert _card({"verified_at": "04/02/2019"}).verified_at == date(2019, 2, 4)
    assert _card({"ms": {"date": "04/02/2019"}}).verified_at == date(2019, 4, 2)


@pytest.mark.parametrize("key", ["updated_at", "updated", "lastmod", "last_update.date"])
def test_content_updated_has_many_names(key: str) -> None:
    """Hugo, Docusaurus and plain keys are understood."""
    assert _card({key: "2026-01-05T10:00:00Z"}).content_updated_at == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_a_key_with_a_dot_may_be_nested() -> None:
    """Docusaurus nests the last update."""
    one = _card({"last_update": {"date": "2026-01-05", "author": "ana"}})

    assert (one.content_updated_at, one.suggested_owner) == (date(2026, 1, 5), "ana")


@pytest.mark.parametrize("key", ["owner", "owner_email", "owner_slack", "freshness.owner", "ms.author"])
def test_owner_has_many_names(key: str) -> None:
    """Each convention's key names who is accountable."""
    assert _card({key: "ana"}).owner == "ana"


def test_an_author_is_only_suggested() -> None:
    """Who wrote a card does not answer for it by that alone."""
    one = _card({"author": "ana"})

    assert (one.owner, one.suggested_owner) == (None, "ana")


@pytest.mark.parametrize(
    ("record", "interval"),
    [
        ({"verify_interval": "6 months"}, Interval(months=6)),
        ({"verify_interval_days": 90}, Interval(days=90)),
        ({"verify_interval_days": "90"}, Interval(days=90)),
        ({"review_in": "3 months"}, Interval(months=3)),
        ({"interval": "P1Y"}, Interval(months=12)),
    ],
)
def test_the_interval_has_many_names(record: dict[str, object], interval: Interval) -> None:
    """Text, ISO 8601 and numbers of days are understood."""
    assert _card(record).verify_interval == interval


@pytest.mark.parametrize(
    ("record", "lifecycle"),
    [
        ({}, Lifecycle.PUBLISHED),
        ({"status": "Published"}, Lifecycle.PUBLISHED),
        ({"status": "WIP"}, Lifecycle.DRAFT),
        ({"status": "Work in Progress"}, Lifecycle.DRAFT),
        ({"status": "published", "draft": "true"}, Lifecycle.DRAFT),
        ({"draft": True}, Lifecycle.DRAFT),
        ({"draft": False}, Lifecycle.PUBLISHED),
        ({"draft": "no"}, Lifecycle.PUBLISHED),
        ({"status": "obsolete"}, Lifecycle.DEPRECATED),
        ({"status": "Archived"}, Lifecycle.ARCHIVED),
        ({"status": ["retired"]}, Lifecycle.ARCHIVED),
        ({"status": "something of ours"}, Lifecycle.PUBLISHED),
    ],
)
def test_status_and_draft_say_where_a_card_stands(record: dict[str, object], lifecycle: Lifecycle) -> None:
    """Words that say nothing about it leave a card published."""
    assert _card(record).lifecycle is lifecycle


@pytest.mark.parametrize(
    ("written", "drift"),
    [
        (True, Drift.DRIFTED),
        ("true", Drift.DRIFTED),
        (False, Drift.IN_SYNC),
        ("In  sync", Drift.IN_SYNC),
        ("file not found", Drift.ORIGINAL_GONE),
        ("", None),
    ],
)
def test_a_translation_says_whether_it_has_drifted(written: object, drift: Drift | None) -> None:
    """The words of sites that mark their translations are understood."""
    assert _card({"drifted_from_default": written}).drift is drift


@pytest.mark.parametrize(
    ("key", "written", "reason"),
    [
        ("drifted_from_default", "perhaps", "says nothing known; write true, false or file not found"),
        ("default_lang_commit", "main", "is no hash of a git commit"),
        ("default_lang_commit", "--all", "is no hash of a git commit"),
        ("default_lang_commit", "abc123", "is no hash of a git commit"),
        ("default_lang_commit", "f" * 65, "is no hash of a git commit"),
    ],
)
def test_what_is_no_commit_and_no_drift_is_noted(key: str, written: str, reason: str) -> None:
    """The field stays unknown, and the problem is told."""
    one = _card({key: written})

    assert (one.original_commit, one.drift) == (None, None)
    assert [(problem.key, problem.reason) for problem in one.problems] == [(key, reason)]


@pytest.mark.parametrize(("written", "commit"), [("1CA30B4D", "1ca30b4d"), (1234567, "1234567"), ("a" * 64, "a" * 64)])
def test_a_commit_is_a_hash_or_its_beginning(written: object, commit: str) -> None:
    """Seven digits and more name a commit."""
    assert _card({"original_commit": written}).original_commit == commit


def test_the_other_fields_of_the_documented_record() -> None:
    """Every field of the JSONL form arrives in its place."""
    one = _card(
        {
            "locale": "en", "url": "https://kb.example.org/1", "audience": "public", "collection": "billing",
            "tags": ["a", " b ", ""], "verifier": "bo", "created_at": "2025-01-01", "metadata_updated_at": "2025-01-02",
            "verified_by": "cy", "due_at": "2027-01-01", "translation_of": "0", "views": 12, "helpful": 3,
            "unhelpful": 0, "permalink": "/refunds/", "aliases": ["/old", "/older"],
        }
    )  # fmt: skip

    assert (one.locale, one.url, one.audience, one.collection) == (
        "en",
        "https://kb.example.org/1",
        "public",
        "billing",
    )
    assert (one.tags, one.verifier, one.verified_by, one.translation_of) == (("a", "b"), "bo", "cy", "0")
    assert (one.created_at, one.metadata_updated_at, one.due_at) == (
        date(2025, 1, 1),
        date(2025, 1, 2),
        date(2027, 1, 1),
    )
    assert (one.views, one.helpful, one.unhelpful) == (12, 3, 0)
    assert one.addresses == ("/refunds/", "/old", "/older")
    assert one.problems == ()


@pytest.mark.parametrize("key", ["updated_by", "last_modified_by", "Last Modified By"])
def test_who_wrote_it_is_the_editor(key: str) -> None:
    """Not the owner, and nobody where a word for nobody stands."""
    one = _card({key: "ana@example.org"})

    assert (one.editor, one.owner, one.suggested_owner) == ("ana@example.org", None, None)
    assert _card({key: "TBD"}).editor is None


def test_the_first_key_that_holds_something_wins() -> None:
    """Empty values of an earlier key leave the field to a later one."""
    empty: tuple[object, ...] = (None, "", "  ", [], {}, ())
    for nothing in empty:
        assert _card({"verified_at": nothing, "last_reviewed_on": "2026-01-05"}).verified_at == date(2026, 1, 5)
    assert _card({"verified_at": "2026-01-05", "last_reviewed_on": "2020-01-01"}).verified_at == date(2026, 1, 5)


def test_unknown_stays_unknown() -> None:
    """A record without fields leaves them unknown, and the audience internal."""
    one = _card({})

    assert (one.owner, one.verified_at, one.views, one.tags, one.audience) == (None, None, None, (), "internal")


def test_what_the_connector_knows_wins() -> None:
    """A given field stands before the record's; a None leaves it to the record."""
    assert _card({"collection": "billing"}, collection="given").collection == "given"
    assert _card({"collection": "billing"}, collection=None).collection == "billing"


@pytest.mark.parametrize(
    ("tags", "expected"), [("a, b ,", ("a", "b")), (["a, b"], ("a", "b")), (["a,b", "c"], ("a,b", "c")), (5, ("5",))]
)
def test_tags_are_a_list_or_one_text_with_commas(tags: object, expected: tuple[str, ...]) -> None:
    """A list keeps its commas, a lone text is split at them."""
    assert _card({"tags": tags}).tags == expected


def test_short_texts_are_one_line() -> None:
    """Folded titles and owners arrive without line breaks; mappings are no text."""
    one = _card({"owner": " Ana\n  Lee ", "verifier": [{"name": "x"}, "bo"], "locale": 5.0})

    assert (one.owner, one.verifier, one.locale) == ("Ana Lee", "bo", "5")


@pytest.mark.parametrize(
    ("written", "count"),
    [
        (0, 0), (12, 12), (12.0, 12), ("12", 12), (" 12 ", 12), ("1,234", 1234), ("1,234,567", 1234567),
        ("1\u00a0234", 1234), ("1\u202f234", 1234), ("1e3", 1000), ("12.0", 12),
    ],
)  # fmt: skip
def test_counts_are_whole_numbers_grouped_or_not(written: object, count: int) -> None:
    """Thousands may be grouped as spreadsheets do."""
    assert _card({"views": written}).views == count


@pytest.mark.parametrize(
    "written",
    [
        -1, 1.5, "1.5", "12,5", "1,23", "many", "-3", "nan", "inf", float("nan"), float("inf"), 10**400, 2**63, 1e300,
        "9" * 30, "9" * 4000, True, [1, 2], {"a": 1}, "1,2345",
    ],
)  # fmt: skip
def test_what_is_no_count_is_a_problem(written: object) -> None:
    """The field stays unknown, and the value is told in eighty characters."""
    one = _card({"views": written})

    assert one.views is None
    assert [(problem.field, problem.key, problem.reason) for problem in one.problems] == [
        ("views", "views", "is not a count")
    ]
    assert len(one.problems[0].raw) <= 80


@pytest.mark.parametrize(
    ("record", "field", "reason"),
    [
        ({"verified_at": "31/02/2026"}, "verified_at", "names no day of the calendar (year 2026, month 2, day 31)"),
        ({"verified_at": True}, "verified_at", "is not a date"),
        ({"verified_at": 10**400}, "verified_at", "is not a number of seconds since 1970"),
        ({"due_at": float("nan")}, "due_at", "is not a number of seconds since 1970"),
        ({"created_at": {"a": 1}}, "created_at", "is not a date"),
        ({"verify_interval": 10**400}, "verify_interval", "is longer than a hundred years"),
        ({"verify_interval": 0}, "verify_interval", "must be longer than zero"),
    ],
)
def test_a_date_or_interval_that_cannot_be_used_is_a_problem(
    record: dict[str, object], field: str, reason: str
) -> None:
    """Nothing raises: the field stays unknown and the reason is kept."""
    one = _card(record)

    assert getattr(one, field) is None
    assert [(problem.field, problem.reason) for problem in one.problems] == [(field, reason)]


def test_an_interval_nobody_can_read_says_what_may_be_written() -> None:
    """Such as soon."""
    assert _card({"review_in": "soon"}).problems[0].reason.startswith('is not an interval; write "180 days"')


@pytest.mark.parametrize(
    ("key", "lines", "line"),
    [
        ("verified_at", {"verified_at": 4}, 4),
        ("ms.date", {"ms.date": 5}, 5),
        ("last_update.date", {"last_update": 6}, 6),
        ("freshness.reviewed", {"freshness.reviewed": 2}, 2),
        ("verified_at", {}, None),
    ],
)
def test_a_problem_names_its_line(key: str, lines: dict[str, int], line: int | None) -> None:
    """A key stands on its own line, a nested one on that of its mapping; sources without lines have none."""
    one = card_from(FieldReader({key: "soon"}, lines), **GIVEN)

    assert [problem.line for problem in one.problems] == [line]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, BodyFormat.MARKDOWN), ("", BodyFormat.MARKDOWN), ("HTML", BodyFormat.HTML), (" text ", BodyFormat.TEXT),
        ("markdown", BodyFormat.MARKDOWN),
    ],
)  # fmt: skip
def test_the_body_format_is_markdown_unless_said(written: object, expected: BodyFormat) -> None:
    """Case and white space do not matter."""
    reader = FieldReader({})

    assert body_format_from(reader, written) is expected
    assert reader.problems == []


def test_a_body_format_that_is_none_is_read_as_markdown_and_told() -> None:
    """The text is not lost for a wrong word beside it."""
    reader = FieldReader({})

    assert body_format_from(reader, "docx") is BodyFormat.MARKDOWN
    assert reader.problems[0].reason == "is not markdown, html or text; read as markdown"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (5, "5"), (5.0, "5"), (5.5, "5.5"), (float("nan"), "nan"), ("x", "x"), (True, "True")],
)
def test_values_as_text(value: object, text: str) -> None:
    """A whole number has no decimal point, and nothing is an empty text."""
    assert text_of(value) == text


def test_defaults_fill_only_what_is_unknown() -> None:
    """What the record says stands before what is found beside it."""
    assert with_defaults(card(owner="ana"), owner="bo", collection="billing") == card(owner="ana", collection="billing")


def test_every_field_that_keys_fill_is_a_field_of_the_card() -> None:
    """The table of keys and the card agree."""
    assert set(KEYS) <= set(Card.__dataclass_fields__)


@pytest.mark.parametrize("name", ["owner", "verifier", "collection", "locale", "translation_of"])
def test_a_name_that_goes_on_for_pages_is_none(name: str) -> None:
    """What is longer than any name is left out and told."""
    one = _card({name: "x" * 501})

    assert getattr(one, name) is None
    assert [(problem.field, problem.reason) for problem in one.problems] == [(name, "is longer than 500 characters")]
    assert getattr(_card({name: "x" * 500}), name) == "x" * 500


def test_long_tags_and_addresses_are_left_out_one_by_one() -> None:
    """The others of the list stay; an audience nobody can be is internal."""
    one = _card(
        {"tags": ["a", "x" * 501], "aliases": ["/a", "x" * 2001], "url": "x" * 2001, "audience": "x" * 501},
    )

    assert (one.tags, one.addresses, one.url, one.audience) == (("a",), ("/a",), None, "internal")
    assert sorted(problem.field for problem in one.problems) == ["addresses", "audience", "tags", "url"]
    assert _card({"url": "x" * 2000}).url == "x" * 2000


def test_a_title_that_goes_on_for_pages_is_cut() -> None:
    """A card keeps a title, for people know it by that."""
    one = _card({}, title="x" * 1001)

    assert one.title == "x" * 999 + "…"
    assert [(problem.field, problem.reason) for problem in one.problems] == [
        ("title", "is longer than 1000 characters; cut")
    ]
    assert _card({}, title="x" * 1000).problems == ()


@pytest.mark.parametrize("written", ["14. Mai 2026", "14 de mayo de 2026", "14 mai 2026", "May 14, 2026"])
def test_a_date_in_words_is_read_in_the_languages_that_texts_are_read_in(written: str) -> None:
    """Front matter is written in the language of the card."""
    assert FieldReader({"verified_at": written}).moment("verified_at") == date(2026, 5, 14)


@pytest.mark.parametrize("written", ["Mai 2026", "14. Mai 2026 oder so", "bis 14. Mai 2026"])
def test_words_around_a_date_make_it_none(written: str) -> None:
    """Only a whole day is a date."""
    reader = FieldReader({"verified_at": written})

    assert reader.moment("verified_at") is None
    assert [problem.field for problem in reader.problems] == ["verified_at"]


@pytest.mark.parametrize("written", ["n/a", "-", "never", "TBD"])
def test_a_word_for_no_date_is_no_date(written: str) -> None:
    """It says that there was no check, and is no mistake."""
    reader = FieldReader({"verified_at": written})

    assert reader.moment("verified_at") is None
    assert reader.problems == []
