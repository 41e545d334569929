from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.links import Target, asked_anchors, fold_anchor, heading_anchors, read_target, unspaced_heading


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("b.md", Target(None, "b.md", None)),
        ("../x/b.md?v=1#set-up", Target(None, "../x/b.md", "set-up")),
        ("/a%20b/", Target(None, "/a b/", None)),
        ("..\\x\\b.md", Target(None, "../x/b.md", None)),
        ("#set-up", Target(None, "", "set-up")),
        ("https://WWW.Help.example:443/a#b", Target("help.example", "/a", "b")),
        ("//help.example/a", Target("help.example", "/a", None)),
        ("b.md#:~:text=fee", Target(None, "b.md", None)),
        ("b.md#L10-L20", Target(None, "b.md", None)),
        ("#top", Target(None, "", None)),
        ("#main-content", Target(None, "", None)),
        ("#/route", Target(None, "", None)),
    ],
)
def test_a_target_is_taken_apart(written: str, target: Target) -> None:
    """Host, path and place are told apart and decoded."""
    assert read_target(written) == target


@pytest.mark.parametrize(
    "written",
    [
        "mailto:a@b.example",
        "tel:+49",
        "javascript:go()",
        "data:image/png;base64,AA",
        "slack://x",
        "?page=2",
        "/u/{id}",
        "<x>/y",
        "https:/x",
    ],
)
def test_what_cannot_be_looked_up_is_no_target(written: str) -> None:
    """Other schemes, queries of the page itself and placeholders are left alone."""
    assert read_target(written) is None


@given(st.text(max_size=100))
def test_any_text_may_be_a_target(written: str) -> None:
    """No target makes the reader stumble."""
    target = read_target(written)

    assert target is None or target.fragment != ""


@pytest.mark.parametrize(
    ("heading", "fragment"),
    [
        ("Set up", "set-up"),
        ("Set up", "set_up"),
        ("Set up", "user-content-set-up"),
        ("Set up", "set-up-1"),
        ("What's new?", "whats-new"),
        ("What's new?", "what-39-s-new"),
        ("Costs & fees", "costs--fees"),
        ("Costs & fees", "costs-and-fees"),
        ("Costs & fees", "costs-amp-fees"),
        ("1.2 Costs", "12-costs"),
        ("1. Costs", "costs"),
        ("Costs", "1-costs"),
        (":rocket: Launch", "launch"),
        ("Zürich", "zurich"),
        ("設定", "設定"),
        ("設定", "section-2"),
    ],
)
def test_conventions_for_slugs_agree(heading: str, fragment: str) -> None:
    """The slugs of all common generators lead to the heading."""
    assert set(asked_anchors(fragment)) & heading_anchors(heading)


@pytest.mark.parametrize(("heading", "fragment"), [("Set up", "setup-guide"), ("Costs", "cost"), ("Step 1", "step-2")])
def test_other_words_are_another_place(heading: str, fragment: str) -> None:
    """A fragment that says something else leads elsewhere."""
    assert not set(asked_anchors(fragment)) & heading_anchors(heading)


def test_folding_keeps_letters_and_digits_of_any_script() -> None:
    """What is left has neither case nor accents nor marks."""
    assert fold_anchor("Ça va_Überall-2.0 設定!") == "cavauberall20設定"


def test_a_heading_may_lack_its_space() -> None:
    """Some parsers do not insist on the space after the marks."""
    assert unspaced_heading("##Set up") == "Set up"
    assert unspaced_heading("#!/bin/sh") is None
    assert unspaced_heading("Set up") is None
