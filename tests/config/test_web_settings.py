from __future__ import annotations

from pathlib import Path

import pytest

from kbaudit.config.reader import read_config
from kbaudit.errors import ConfigProblems
from kbaudit.secret import Secret


def test_keys_are_references(tmp_path: Path) -> None:
    """In their order, the oldest first; files lie beside the configuration."""
    table = {"web": {"keys": [{"file": "old.key"}, {"env": "KB_CODE_KEY"}]}}
    config = read_config(table, tmp_path / "kbaudit.toml")

    assert config.web.keys == (Secret(file=tmp_path / "old.key"), Secret(env="KB_CODE_KEY"))
    assert read_config({}, tmp_path / "kbaudit.toml").web.keys == ()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("hush", "web.keys: is no list of references"),
        ([{"env": "KEY"}, "hush"], r"web.keys\[2\]: is not a reference"),
    ],
)
def test_a_key_itself_has_no_place_in_a_configuration(keys: object, said: str, tmp_path: Path) -> None:
    """It is refused, at its place, and not shown."""
    with pytest.raises(ConfigProblems, match=said) as refusal:
        read_config({"web": {"keys": keys}}, tmp_path / "kbaudit.toml")

    assert "hush" not in str(refusal.value)
