from __future__ import annotations

import tracemalloc

import pytest

from kbaudit.text.front_matter import read_front_matter

NESTED = {"last_update": {"date": "2026-01-05", "author": "ana"}}


def test_yaml_values_stay_as_they_were_written() -> None:
    """Dates, numbers, booleans and versions are text, for YAML would turn 1.10 into 1.1 and no into false."""
    front = read_front_matter(
        "---\ntitle: Refunds\nverified_at: 2026-01-05\nversion: 1.10\ndraft: no\nid: 007\n---\nBody\n"
    )

    assert front.values == {
        "title": "Refunds",
        "verified_at": "2026-01-05",
        "version": "1.10",
        "draft": "no",
        "id": "007",
    }
    assert front.problem is None


def test_each_key_has_its_line_and_the_body_begins_after_the_fields() -> None:
    """Lines are those of the file, blank lines at its head counted."""
    front = read_front_matter("\n\n---\ntitle: Refunds\n\nowner: ana\n---\nBody\nmore")

    assert front.lines == {"title": 4, "owner": 6}
    assert (front.body, front.body_line) == ("Body\nmore", 8)


def test_lists_mappings_and_folded_text_are_read() -> None:
    """Nested values keep their shape, a null is empty, and a quoted null is a word."""
    front = read_front_matter(
        "---\ntags: [a, b]\nlast_update:\n  date: 2026-01-05\n  author: ana\n"
        "title: >\n  Two\n  lines\nowner: ~\nurl: 'null'\n---\n"
    )

    assert front.values == {"tags": ("a", "b"), **NESTED, "title": "Two lines\n", "owner": "", "url": "null"}


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_yaml_may_end_in_hyphens_or_dots(end: str) -> None:
    """YAML ends a document with either sign."""
    front = read_front_matter(f"---\ntitle: x\n{end}\nBody")

    assert (dict(front.values), front.body) == ({"title": "x"}, "Body")


def test_front_matter_without_fields_is_left_out_of_the_body() -> None:
    """An empty head is a head, so the body has no rules at its top."""
    front = read_front_matter("---\n---\nBody")

    assert (front.values, front.body, front.body_line, front.problem) == ({}, "Body", 3, None)


def test_a_file_may_end_with_its_front_matter() -> None:
    """A card may have fields and no text."""
    front = read_front_matter("---\ntitle: x\n---")

    assert (front.values, front.body, front.body_line) == ({"title": "x"}, "", 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Body only\n",
        "---",
        "---\n",
        "----\ntitle: x\n----\n",
        "--- a rule with words\n",
        "---\n\nSome prose between two rules.\n\n---\nMore\n",
        "---\n- a list\n- of things\n---\nMore\n",
        "---\nSome prose below a rule\n",
        "+++\ntitle = 'never closed'\n",
        "+++",
        "++++\nx = 1\n+++\n",
        "{% include 'head' %}\nBody",
        '{"title": "half a line',
        '{"title": "x"} and more words',
        '{"a": ' + "[" * 50 + "]" * 50 + "}\nBody",
        "{" * 3000,
        '{"a": ' * 1500,
        "<!-- a comment -->\nBody",
        "<!-- freshness: { owner: 'ana' }",
        "<!-- freshness: none -->",
    ],
)
def test_what_is_no_front_matter_stays_in_the_body(text: str) -> None:
    """Rules, templates, broken JSON and comments belong to the text, every character of them."""
    front = read_front_matter(text)

    assert (front.values, front.body, front.body_line, front.problem) == ({}, text, 1, None)


def test_a_colon_in_a_value_is_read_as_a_person_would() -> None:
    """YAML that strict readers refuse is read line by line, and the refusal is told with its line."""
    front = read_front_matter(
        "---\ntitle: Refunds: how and when\nowner: 'ana' # lead\ntags:\n  - a\n  - \"b\"\n  nested: no\n---\nBody\n"
    )

    assert front.values == {"title": "Refunds: how and when", "owner": "'ana'", "tags": ("a", "b")}
    assert front.lines == {"title": 2, "owner": 3, "tags": 4}
    assert front.problem is not None
    assert front.problem.startswith("line 2: mapping values are not allowed")
    assert (front.body, front.body_line) == ("Body\n", 9)


def test_a_mapping_that_begins_indented_is_read_by_that_indent() -> None:
    """Line by line, the first key's indent is that of all fields."""
    front = read_front_matter("---\n  - lost\n  title: a: b\n  owner: ana\n    deeper: no\n---\n")

    assert front.values == {"title": "a: b", "owner": "ana"}


def test_front_matter_that_is_never_closed_ends_with_its_fields() -> None:
    """A missing end loses neither the fields nor the text."""
    front = read_front_matter("---\ntitle: Refunds\ntags:\n  - a\n\nBody: text\n")

    assert front.values == {"title": "Refunds", "tags": ("a",)}
    assert (front.body, front.body_line) == ("\nBody: text\n", 5)
    assert front.problem == "line 1: the front matter is never closed with ---"


def test_unclosed_front_matter_may_be_the_whole_file() -> None:
    """A file that breaks off within its fields is a card without a body."""
    front = read_front_matter("---\ntitle: Refunds\nowner: ana")

    assert (front.values, front.body) == ({"title": "Refunds", "owner": "ana"}, "")


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "a: " + "[" * 30_000 + "\n",
        "a: " + "[" * 30 + "]" * 30 + "\n",
        "a: " + "{b: " * 30 + "}" * 30 + "\n",
        "a: [" + "x, " * 3000 + "]\n",
        "a: \x07\n",
        "? [a, b]\n: *x\n",
    ],
)
def test_front_matter_that_is_a_trap_is_read_line_by_line(bomb: str) -> None:
    """Aliases, bottomless nesting and endless lists cost nothing and are told; the other fields are kept."""
    front = read_front_matter(f"---\ntitle: Refunds\n{bomb}---\nBody\n")

    assert front.values["title"] == "Refunds"
    assert front.problem is not None
    assert front.problem.startswith("line ")
    assert front.body == "Body\n"


def test_sixty_four_thousand_brackets_do_not_end_the_process() -> None:
    """Nesting that overflows the stack of YAML's C library as a tree is text without fields."""
    text = "---\n" + "[" * 64_000 + "\n---\nBody\n"

    assert read_front_matter(text).body == text


def test_a_nested_mapping_may_have_any_key() -> None:
    """A key that is a list itself becomes text, and a second document is not read."""
    front = read_front_matter("---\n? [a, b]\n: c\n? {x: y}\n: d\n---\n")

    assert list(front.values.values()) == ["c", "d"]


def test_toml_is_read_between_plus_signs() -> None:
    """Hugo's TOML gives the same texts as YAML."""
    front = read_front_matter(
        '+++\ntitle = "Refunds"\ndate = 2026-01-05\ndraft = true\nviews = 12\ntags = ["a"]\n\n'
        '[last_update]\ndate = "2026-01-05"\nauthor = "ana"\n+++\nBody\n'
    )

    assert front.values == {
        "title": "Refunds", "date": "2026-01-05", "draft": "true", "views": "12", "tags": ("a",), **NESTED,
    }  # fmt: skip
    assert (front.lines["title"], front.lines["views"]) == (2, 5)
    assert (front.body, front.body_line, front.problem) == ("Body\n", 12, None)


@pytest.mark.parametrize(
    "source",
    [
        "title = Refunds",
        "a = " + "[" * 30 + "]" * 30,
        "a = " + "[" * 5000,
        "a = " + "9" * 5000,
        "a." * 20_000 + "b = 1",
    ],
)
def test_toml_that_cannot_be_read_is_told(source: str) -> None:
    """Broken TOML has no fields, and the text after it is the body."""
    front = read_front_matter(f"+++\n{source}\n+++\nBody")

    assert (front.values, front.body) == ({}, "Body")
    assert front.problem is not None
    assert front.problem.startswith("line 2: ")


def test_json_is_read_at_the_head_of_the_file() -> None:
    """Hugo's JSON gives the same texts as YAML, null being empty."""
    front = read_front_matter('{\n  "title": "Refunds",\n  "views": 12,\n  "owner": null,\n  "draft": false\n}  \nBody')

    assert front.values == {"title": "Refunds", "views": "12", "owner": "", "draft": "false"}
    assert front.lines == {"title": 2, "views": 3, "owner": 4, "draft": 5}
    assert (front.body, front.body_line) == ("Body", 7)


def test_json_may_be_the_whole_file() -> None:
    """A card may have fields and no text."""
    front = read_front_matter('{"title": "x"}')

    assert (front.values, front.body, front.body_line) == ({"title": "x"}, "", 2)


def test_a_freshness_comment_gives_fields_and_stays_in_the_body() -> None:
    """The comment of g3doc names owner and day of review in any kind of quotes."""
    fields = "owner: 'ana' reviewed: \"2026-01-05\" exempt: `no` other: plain, owner: 'bo'"
    text = f"\n<!-- A page\n  freshness: {{ {fields} }}\n-->\n# Page\n"
    front = read_front_matter(text)

    assert front.freshness == {"owner": "ana", "reviewed": "2026-01-05", "exempt": "no", "other": "plain"}
    assert front.lines["freshness.owner"] == 3
    assert (front.values, front.body, front.body_line) == ({}, text, 1)


@pytest.mark.parametrize(
    "text",
    [
        " " * 100_000,
        "\n" * 100_000,
        " \n" * 50_000 + "x",
        "---\n" + "a" * 100_000,
        "---\n" + "a: b\n" * 20_000,
        "---\n" + " " * 100_000,
        "<!-- freshness: {" + "a" * 100_000,
        "<!-- freshness: {" + "a: ' " * 400 + "} -->",
        "{" + '"' * 100_000,
    ],
)
def test_hostile_heads_are_read_in_no_time(text: str) -> None:
    """A hundred kilobytes of anything end in a body, and nothing hangs."""
    assert text.endswith(read_front_matter(text).body)


def test_a_key_that_stands_twice_is_told_and_the_first_counts() -> None:
    """An old date further down does not silently replace the new one; nor does one within a table."""
    front = read_front_matter(
        "---\nverified_at: 2026-01-05\nlast_update:\n  date: 1\n  date: 2\nverified_at: 2020-01-05\n---\n"
    )

    assert front.values == {"verified_at": "2026-01-05", "last_update": {"date": "1"}}
    assert front.lines == {"verified_at": 2, "last_update": 3}
    assert (front.repeated, front.problem) == ((("verified_at", 6),), None)


@pytest.mark.parametrize("end", ["---\n", ""])
def test_a_key_that_stands_twice_is_told_line_by_line_too(end: str) -> None:
    """Whether strict readers refuse the rest or nothing closes it, the first of two keys counts, with its own list."""
    front = read_front_matter(f"---\ntitle: a: b\ntags:\n  - x\ntitle: c\ntags:\n  - y\n{end}")

    assert front.values == {"title": "a: b", "tags": ("x",)}
    assert front.lines == {"title": 2, "tags": 3}
    assert front.repeated == (("title", 5), ("tags", 6))


def test_a_list_without_end_is_read_in_no_time() -> None:
    """Fields that nothing closes end where closed ones would have to."""
    text = "---\ntags:\n" + "- a\n" * 200_000
    front = read_front_matter(text)

    assert len(front.values["tags"]) < 20_000
    assert text.endswith(front.body)
    assert len(text) - len(front.body) < 66_000
    assert front.body_line == len(front.values["tags"]) + 3


def test_many_blank_lines_cost_nothing() -> None:
    """Blank lines before the fields are passed over one by one, and remembered nowhere."""
    tracemalloc.start()
    front = read_front_matter("\n \t\n" * 500_000 + "---\ntitle: x\n---\n")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert front.lines == {"title": 1_000_002}
    assert peak < 20_000_000
