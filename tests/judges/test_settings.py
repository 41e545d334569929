from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kbaudit.errors import SettingError
from tests.judges.samples import settings


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:11434/v1", "https://llm.example.org/v1/", "http://[::1]:8000", "HTTPS://x.example"]
)
def test_addresses_of_web_servers_are_taken(url: str) -> None:
    """With a port or without, with a path or without."""
    assert settings(url).base_url == url


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"base_url": ""}, "base_url"),
        ({"base_url": "llm.example.org/v1"}, "base_url"),
        ({"base_url": "ftp://llm.example.org"}, "base_url"),
        ({"base_url": "https://"}, "base_url"),
        ({"base_url": "https://[::1"}, "base_url"),
        ({"base_url": "https://llm.example.org:port"}, "base_url"),
        ({"base_url": "https://llm.example.org/v 1"}, "base_url"),
        ({"base_url": "https://llm.example.org/\x00"}, "base_url"),
        ({"base_url": "https://ana:secret@llm.example.org"}, "base_url"),
        ({"base_url": "https://llm.example.org?key=secret"}, "base_url"),
        ({"base_url": "https://llm.example.org#secret"}, "base_url"),
        ({"model": " "}, "model"),
        ({"max_pairs": 0}, "max_pairs"),
        ({"max_tokens": -1}, "max_tokens"),
        ({"min_probability": 0.49}, "min_probability"),
        ({"min_probability": 1.5}, "min_probability"),
        ({"min_probability": float("nan")}, "min_probability"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"timeout_seconds": 601}, "timeout_seconds"),
        ({"cache": Path("kbaudit.toml")}, "cache"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], setting: str) -> None:
    """The setting is named, and an address that may hold a password is not shown."""
    with pytest.raises(SettingError) as caught:
        settings(**given)

    assert caught.value.setting == setting
    assert "secret" not in str(caught.value)
