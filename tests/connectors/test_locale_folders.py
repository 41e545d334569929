from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kbaudit.card import Card, Drift
from kbaudit.connectors.locale_folders import originals_by_folder
from kbaudit.connectors.markdown import MarkdownConnector


def _originals(*plain: str, translated: tuple[str, ...] = (), original_locale: str | None = None) -> Mapping[str, str]:
    pages = dict.fromkeys(plain, False) | dict.fromkeys(translated, True)
    return originals_by_folder(pages, original_locale)


def test_pages_that_say_so_have_their_original_under_the_same_path() -> None:
    """The folder of originals is the one with their counterparts, even for a page whose counterpart is gone."""
    found = _originals("en/a.md", "en/x/b.md", "en/c.md", translated=("es/a.md", "es/x/b.md", "pt-br/gone.md"))

    assert found == {"es/a.md": "en/a.md", "es/x/b.md": "en/x/b.md", "pt-br/gone.md": "en/gone.md"}


def test_the_locales_may_lie_in_a_folder() -> None:
    """The outermost folder of a locale counts, whatever lies in it looks like one."""
    found = _originals(
        "content/en/docs/js/a.md",
        "content/en/docs/b.md",
        translated=("content/fr/docs/js/a.md", "content/fr/docs/b.md"),
    )

    assert found["content/fr/docs/js/a.md"] == "content/en/docs/js/a.md"


def test_folders_that_only_look_like_locales_tell_nothing() -> None:
    """Pages that do not say so are no translations: js is no translation of go."""
    assert _originals("go/install.md", "js/install.md", "de/install.md") == {}


def test_where_two_folders_would_do_nobody_can_tell() -> None:
    """Without a folder that has more counterparts there is no original."""
    assert _originals("en/a.md", "de/a.md", translated=("fr/a.md",)) == {}
    assert _originals("en/a.md", "de/a.md", "en/b.md", translated=("fr/a.md", "fr/b.md")) != {}


def test_a_folder_with_few_counterparts_is_not_the_original() -> None:
    """One page of the same name among many is chance."""
    assert _originals("go/a.md", translated=("js/a.md", "js/b.md", "js/c.md")) == {}


def test_the_setting_says_which_folder_holds_the_originals() -> None:
    """Then pages need not say so themselves, where their original is there."""
    found = _originals("en/a.md", "de/a.md", "de/own.md", "docs/a.md", translated=("fr/gone.md",), original_locale="en")

    assert found == {"de/a.md": "en/a.md", "fr/gone.md": "en/gone.md"}


def test_a_setting_that_names_no_folder_changes_nothing() -> None:
    """A tree without that folder has no originals."""
    assert _originals("de/a.md", translated=("fr/a.md",), original_locale="en") == {}


def test_the_connector_hands_over_what_the_pages_say(tmp_path: Path) -> None:
    """The commit, the drift and the original stand on the card; an original of its own counts first."""
    for name, front in {
        "en/a": "title: A",
        "en/b": "title: B",
        "en/c": "title: C",
        "es/a": "default_lang_commit: 1CA30B4D # patched\ndrifted_from_default: true",
        "es/b": "default_lang_commit: 0123456\ndrifted_from_default: file not found",
        "es/c": "default_lang_commit: 1234567e\ntranslation_of: en/b",
    }.items():
        page = tmp_path / f"{name}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"---\n{front}\n---\nText.\n")
    cards = [one for one in MarkdownConnector(path=tmp_path).pull("kb") if isinstance(one, Card)]

    assert [(card.translation_of, card.original_commit, card.drift) for card in cards] == [
        (None, None, None),
        (None, None, None),
        (None, None, None),
        ("en/a.md", "1ca30b4d", Drift.DRIFTED),
        ("en/b.md", "0123456", Drift.ORIGINAL_GONE),
        ("en/b", "1234567e", None),
    ]
