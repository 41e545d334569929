from __future__ import annotations

import pytest

from kbaudit.text.harmless import disarm


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("::error::hidden", "\ufffd:error::hidden"),
        ("fine\n \t\u3000::error::hidden", "fine\n \t\u3000\ufffd:error::hidden"),
        ("\u200b:\u00ad:error::hidden", "\u200b\ufffd\u00ad:error::hidden"),
        ("see ##[add-mask]a", "see \ufffd#[add-mask]a"),
        ("see #\u200b#\u200b[add-mask]a", "see \ufffd\u200b#\u200b[add-mask]a"),
        ("see ##vso[task.complete]a", "see \ufffd#vso[task.complete]a"),
    ],
)
def test_no_runner_is_commanded(written: str, shown: str) -> None:
    """What a CI runner would obey in a log loses its first character, also behind characters without width."""
    assert disarm(written) == shown
    assert disarm(shown) == shown


@pytest.mark.parametrize("text", ["std::vector", "a ::b", "## Heading [x]", "#[x]", ": :", "", "\n\n"])
def test_other_text_stays(text: str) -> None:
    """Colons within a line and number signs are nobody's command."""
    assert disarm(text) == text
