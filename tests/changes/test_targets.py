from __future__ import annotations

import pytest

from kbaudit.changes.material import material_edits
from kbaudit.text.edits import EditKind
from tests.growth import grows_with_the_size


def _edits(before: str, after: str) -> list[tuple[str, str]]:
    edits = material_edits(before, after, "markdown", language="en")
    assert all(edit.kind is EditKind.REDIRECTED for edit in edits)
    return [(edit.before, edit.after) for edit in edits]


def test_links_that_changed_places_lead_elsewhere() -> None:
    """Both targets were there before, each under other words."""
    before = "Take [one](https://a.example) or [two](https://b.example)."
    after = "Take [one](https://b.example) or [two](https://a.example)."

    assert _edits(before, after) == [
        ("one (https://a.example)", "one (https://b.example)"),
        ("two (https://b.example)", "two (https://a.example)"),
    ]


def test_a_link_on_new_words_is_told_by_them() -> None:
    """The owner reads the sentence and need not be told of its link too."""
    edits = material_edits("Wait.", "Wait. Then [pay](https://a.example) it.", "markdown")

    assert [(edit.before, edit.after) for edit in edits] == [("", "Then pay it.")]
    assert len(material_edits("Wait. Then [pay](https://a.example) it.", "Wait.", "markdown")) == 1


def test_an_address_that_is_no_link_any_more_is_still_there() -> None:
    """Whether an address can be clicked is a matter of form."""
    assert (
        _edits(
            "See [https://a.example/b](https://a.example/b).", "See https://a.example/b for it.".replace(" for it", "")
        )
        == []
    )


def test_the_words_beside_an_image_count() -> None:
    """They are what a reader without the picture is told; to add some is a help."""
    assert _edits("Go.\n\n![Refund](a.png)", "Go.\n\n![Cancel](a.png)") == [("Refund (a.png)", "Cancel (a.png)")]
    assert _edits("Go.\n\n![](a.png)", "Go.\n\n![Cancel](a.png)") == []


def test_images_that_come_and_go_are_set_beside_each_other() -> None:
    """What remains was added or taken away; what may sign an address is not quoted."""
    assert _edits("Go.\n\n![](a.png)\n![](b.png)", "Go.\n\n![](c.png?token=secret)") == [
        ("b.png", ""),
        ("a.png", "c.png"),
    ]
    assert _edits("Go.", "Go.\n\n![](c.png)") == [("", "c.png")]


def test_an_image_with_the_same_path_and_another_query_is_quoted_once() -> None:
    """Both would be quoted alike, so the older one is left out."""
    assert _edits("Go.\n\n![](i.php?id=1)", "Go.\n\n![](i.php?id=2)") == [("", "i.php")]


@pytest.mark.parametrize("words", ["[form](/f/{0})", "[form {0}](/f/{0}/form)", "![form](/f/{0}.png)"])
def test_many_links_are_compared_in_time(words: str) -> None:
    """Time grows with the links, not with their pairs."""

    def edits(size: int) -> object:
        before = "\n\n".join(f"Line {words.format(number)}" for number in range(size))
        after = "\n\n".join(f"Line {words.format(number)}" for number in range(size // 2, size + size // 2))
        return material_edits(before, after, "markdown")

    assert grows_with_the_size(edits, 400)
