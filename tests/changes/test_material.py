from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.changes import material
from kbaudit.changes.material import material_edits
from kbaudit.text.edits import Edit, EditKind

PAGE = """# Returns

You can return any item within 30 days of receiving it. We do not ask for a reason.

1. Open the app.
2. Choose **Refund**.
3. Confirm.

- Shoes
- Books

See [the warranty](../warranty.md) and [Acme](https://acme.example/a), [top](#returns).

```sh
install foo
run bar
```

| Plan | Price |
| --- | --- |
| Small | 5 € |
"""


def _edits(*changes: tuple[str, str], page: str = PAGE, body_format: str = "markdown") -> list[tuple[str, str, int]]:
    after = page
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    return [(edit.before, edit.after, edit.line) for edit in material_edits(page, after, body_format)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Returns", "returns"),
        ("receiving", "recieving"),
        ("within 30", "within\n30"),
        ("**Refund**", "_Refund_"),
        ("# Returns\n", "Returns\n=======\n"),
        ("it. We do", "it; we do"),
        ("- Shoes\n- Books", "* Books\n* Shoes"),
        ("https://acme.example/a", "http://www.acme.example/a/?utm_source=kb#there"),
        ("../warranty.md", "/docs/warranty/"),
        ("../warranty.md", "../warranty/index.md"),
        ("#returns", "#return-it"),
        ("| Small | 5 € |", "|Small|5 €|"),
        ("install foo", "install  foo"),
        ("[Acme](https://acme.example/a)", "Acme <!-- no link -->[Acme](https://acme.example/a)"),
        ("\n- Shoes\n- Books\n", "\n- Shoes\n\n- Books\n"),
    ],
)
def test_another_form_is_no_material_change(old: str, new: str) -> None:
    """Markup, line breaks, spelling, punctuation and addresses change nothing of what a reader is told."""
    assert _edits((old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        (
            "30",
            "14",
            [
                (
                    "You can return any item within 30 days of receiving it.",
                    "You can return any item within 14 days of receiving it.",
                    3,
                )
            ],
        ),
        ("We do not ask", "We ask", [("We do not ask for a reason.", "We ask for a reason.", 3)]),
        (" We do not ask for a reason.", "", [("We do not ask for a reason.", "", 3)]),
        ("3. Confirm", "3. Wait for a code.\n4. Confirm", [("", "Wait for a code.", 7)]),
        (
            "1. Open the app.\n2. Choose **Refund**.",
            "1. Choose **Refund**.\n2. Open the app.",
            [("", "Choose Refund.", 5)],
        ),
        ("run bar", "run baz", [("run bar", "run baz", 16)]),
        ("5 €", "6 €", [("Small | 5 €", "Small | 6 €", 21)]),
        ("../warranty.md", "../claims.md", [("the warranty (../warranty.md)", "the warranty (../claims.md)", 12)]),
        ("# Returns\n", "# Exchanges and repairs\n", [("Returns", "", 1), ("", "Exchanges and repairs", 1)]),
        ("acme.example/a", "acme.example/b", [("Acme (https://acme.example/a)", "Acme (https://acme.example/b)", 12)]),
        ("Shoes", "[Shoes](shoes.md)", [("", "Shoes (shoes.md)", 9)]),
        ("[Acme](https://acme.example/a)", "Acme", [("Acme (https://acme.example/a)", "", 1)]),
        ("- Shoes", "- Shoes ![](shoes.png)", [("", "shoes.png", 9)]),
    ],
)
def test_what_counts_is_quoted_as_it_was_and_as_it_is(old: str, new: str, edits: list[tuple[str, str, int]]) -> None:
    """Numbers, negations, sentences, steps, code, tables, headings and pages of the site count."""
    assert sorted(_edits((old, new))) == sorted(edits)


def test_each_passage_is_set_beside_the_one_it_was_made_of() -> None:
    """Among several changes in a row the most alike belong together."""
    edits = _edits(("30 days", "14 days"), ("We do not ask for a reason.", "Tell us first. We do ask for a reason."))

    assert [(before[:3], after[:3]) for before, after, _ in edits] == [("You", "You"), ("", "Tel"), ("We ", "We ")]


def test_a_long_passage_is_quoted_around_the_change() -> None:
    """What is cut off is marked, at the end and at the beginning."""
    words = "word " * 100
    (edit,) = material_edits(f"{words}now {words}", f"{words}later {words}", "text")

    assert edit.before.startswith("…word")
    assert edit.before.endswith("word…")
    assert " now " in edit.before
    assert " later " in edit.after
    assert len(edit.after) <= 242


def test_words_added_to_a_long_passage_are_seen() -> None:
    """Two versions are quoted that differ, even where one begins with the whole of the other."""
    words = ("word " * 80).strip()

    assert material_edits(words, f"{words} or not", "text") != ()


def test_a_sentence_made_code_says_the_same() -> None:
    """How a line is set does not matter."""
    assert material_edits("Run\n\ninstall foo\n", "Run\n\n```\ninstall foo\n```\n", "markdown") == ()


@pytest.mark.parametrize(("tag", "edits"), [("ol", 1), ("ul", 0)])
def test_the_order_of_numbered_items_counts_in_html_too(tag: str, edits: int) -> None:
    """Steps in another order are other steps, bullets are not."""
    before = f"<{tag}><li>Open it.</li><li>Close it.</li></{tag}>"
    after = f"<{tag}><li>Close it.</li><li>Open it.</li></{tag}>"

    assert len(material_edits(before, after, "html")) == edits


def test_the_order_of_attributes_does_not_count() -> None:
    """Editors rewrite markup at every save."""
    before = '<p class="a" id="b">Wait <a href="/x.html" title="t">here</a>.</p>'
    after = '<p id="b" class="a">Wait <a title="u" href="/x.html">here</a>.</p>'

    assert material_edits(before, after, "html") == ()


def test_of_what_lies_beyond_the_longest_text_the_first_difference_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile text may not fill the memory, and may not hide a change either."""
    monkeypatch.setattr(material, "_LONGEST", 10)
    before = "\n\n".join(f"Line {number}." for number in range(13))
    after = before.replace("Line 10.", "Line x.").replace("Line 11.", "Line y.")

    assert len(material_edits(before, before.replace("Line 9.", "Line x."), "text")) == 1
    assert material_edits(before, after, "text") == (Edit("Line 10.", "Line x.", 21),)
    assert material_edits(before, f"{before}\n\nMore.", "text") == (Edit("", "More.", 27, EditKind.ADDED),)
    assert material_edits(f"{before}\n\nMore.", before, "text") == (Edit("More.", "", 1, EditKind.REMOVED),)


def test_a_text_that_was_written_anew_is_compared_in_time() -> None:
    """Thousands of sentences that have nothing in common are set side by side by their places."""
    before, after = (" ".join(f"{word} {number} is here." for number in range(3000)) for word in ("One", "Another"))
    began = time.process_time()
    edits = material_edits(before, after, "text")

    assert time.process_time() - began < 5
    assert len(edits) == 3000


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["markdown", "html", "text"]))
def test_any_two_texts_can_be_compared(before: str, after: str, body_format: str) -> None:
    """Whatever is written, equal texts have no edits, and every edit has two sides that differ."""
    assert material_edits(before, before, body_format) == ()
    assert all(edit.before != edit.after for edit in material_edits(before, after, body_format))


@pytest.mark.parametrize("fields", [("a", "a"), ("", ""), (1, "a"), ("a", None), ("a", "b", "3"), ("a", "b", 3, "new")])
def test_an_edit_that_is_none_is_refused(fields: tuple[object, ...]) -> None:
    """A report could not quote it."""
    with pytest.raises(ValueError, match="an edit"):
        Edit(*fields)  # type: ignore[arg-type]
