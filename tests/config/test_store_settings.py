from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kbaudit.config.policy_text import read_policy, write_policy
from kbaudit.config.reader import read_config
from kbaudit.config.schema import json_schema
from kbaudit.config.values import Config, StoreSettings
from kbaudit.errors import ConfigProblems, SecretError
from kbaudit.finding import Severity
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.secret import Secret
from kbaudit.text.intervals import Interval


def _config(folder: Path, **store: Any) -> Config:  # noqa: ANN401 - a table of settings
    return read_config({"store": store}, folder / "kbaudit.toml")


def test_a_relative_file_lies_beside_the_configuration(tmp_path: Path) -> None:
    """Wherever the command is run; other addresses stay as they are."""
    assert _config(tmp_path, url="sqlite:///kb.db").store_url() == f"sqlite:///{tmp_path}/kb.db"
    assert _config(tmp_path, url="sqlite:////srv/kb.db").store_url() == "sqlite:////srv/kb.db"
    assert _config(tmp_path, url="postgresql://db/kb").store_url() == "postgresql://db/kb"
    assert Config().store_url() == "sqlite:///kbaudit.db"


def test_an_address_is_read_from_where_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a variable or a file, when it is used; it is kept nowhere."""
    monkeypatch.setenv("KB_STORE_URL", "postgresql://ana:secret@db/kb")
    (tmp_path / "url.txt").write_text("sqlite:///kb.db\n")

    by_env, by_file = _config(tmp_path, url={"env": "KB_STORE_URL"}), _config(tmp_path, url={"file": "url.txt"})

    assert by_env.store_url() == "postgresql://ana:secret@db/kb"
    assert by_file.store_url() == f"sqlite:///{tmp_path}/kb.db"
    assert "secret" not in repr(by_env)
    assert Config(store=StoreSettings(url=Secret(file=tmp_path / "url.txt"))).store_url() == "sqlite:///kb.db"
    monkeypatch.delenv("KB_STORE_URL")
    with pytest.raises(SecretError, match="KB_STORE_URL is not set"):
        by_env.store_url()


def test_a_key_and_a_limit_are_read(tmp_path: Path) -> None:
    """A file of the key lies beside the configuration."""
    store = _config(tmp_path, key={"file": "key"}, keep_bodies="400 days").store

    assert store is not None
    assert store.key == Secret(file=tmp_path / "key")
    assert store.keep_bodies == Interval(days=400)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"url": 5}, "store.url: is not a reference"),
        ({"url": {"env": "A", "password": "hush"}}, "store.url: names no variable and no file"),
        ({"key": "hush"}, "store.key: is not a reference"),
        ({"keep_bodies": "hush"}, "store.keep_bodies"),
        ({"keep": 1}, "store.keep: unknown key"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, table: dict[str, Any], said: str) -> None:
    """A value that may be a password is not repeated."""
    with pytest.raises(ConfigProblems) as problems:
        _config(tmp_path, **table)

    assert said in str(problems.value)
    if "keep_bodies" not in table:
        assert "hush" not in str(problems.value)


def test_editors_know_both_ways_to_write_an_address() -> None:
    """As text, or as a reference."""
    store = json_schema()["properties"]["store"]["properties"]

    assert [one["type"] for one in store["url"]["anyOf"]] == ["string", "object"]
    assert store["key"]["maxProperties"] == 1


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy(
            interval=Interval(months=6, days=1),
            owner="ana@example.org",
            steward="bo",
            timezone="Europe/Athens",
            severity={"review-overdue": Severity.ERROR},
            entries=(
                PolicyEntry(),
                PolicyEntry(
                    source="kb", collection="a/*", tag="t", locale="en", card="kb:*", interval=Interval(days=7)
                ),
                PolicyEntry(owner="cy", steward="di", severity={"inactive": Severity.NOTE}),
            ),
        ),
    ],
)
def test_a_policy_is_written_and_read(policy: Policy) -> None:
    """All of it comes back, and the same policy is the same text."""
    assert read_policy(write_policy(policy)) == policy
    assert write_policy(read_policy(write_policy(policy))) == write_policy(policy)


@pytest.mark.parametrize("text", ['{"interval": "some day"}', '{"for": [{"mood": "good"}]}'])
def test_a_policy_of_another_release_may_be_unknown(text: str) -> None:
    """It is told as such, and not guessed."""
    with pytest.raises(ConfigProblems, match="the policy of an earlier run"):
        read_policy(text)
