from __future__ import annotations

from pathlib import Path

import pytest

from kbaudit.errors import SecretError
from kbaudit.secret import Secret

KEY = "sk-0123456789"


def test_a_reference_names_a_variable_or_a_file() -> None:
    """Each as the configuration writes it."""
    assert Secret.parse({"env": "KEY"}) == Secret(env="KEY")
    assert Secret.parse({"file": "key"}).beside(Path("kb")) == Secret(file=Path("kb/key"))
    assert Secret(env="KEY").beside(Path("kb")) == Secret(env="KEY")


@pytest.mark.parametrize(
    "value",
    [
        *(KEY, 5, None, [KEY], {}, {"value": KEY}),
        *({"env": ""}, {"env": f"A={KEY}"}, {"env": "A\0"}, {"env": 5}),
        *({"file": " "}, {"file": "a\0b"}, {"env": "A", "file": "b"}, {"env": "A", "value": KEY}),
    ],
)
def test_anything_else_is_refused_without_being_shown(value: object) -> None:
    """It may be the key itself."""
    with pytest.raises(ValueError, match=r'write \{ env = "NAME" \} or \{ file = "PATH" \}') as caught:
        Secret.parse(value)

    assert KEY not in str(caught.value)


def test_the_key_is_read_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without white space around it; the reference itself never holds it."""
    monkeypatch.setenv("JUDGE_KEY", f"  {KEY}\n")
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbf" + f"{KEY}\r\n".encode())

    assert Secret(env="JUDGE_KEY").reveal() == KEY
    assert Secret(file=tmp_path / "key").reveal() == KEY
    assert KEY not in repr(Secret(env="JUDGE_KEY"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not set or empty"),
        (b" \n", "is not set or empty"),
        (f"{KEY}\n{KEY}".encode(), "holds more than one line"),
        ("clé".encode(), "holds more than one line, or characters that no key has"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"x" * 70_000, "holds more than 65536 characters, so it is no key"),
    ],
)
def test_what_is_no_key_is_refused_without_being_shown(content: bytes, message: str, tmp_path: Path) -> None:
    """The message says where to look, never what stands there."""
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(SecretError, match=message) as caught:
        Secret(file=tmp_path / "key").reveal()

    assert KEY not in str(caught.value)


def test_a_place_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable or the file, with what to do."""
    monkeypatch.delenv("JUDGE_KEY", raising=False)

    with pytest.raises(SecretError, match="the environment variable JUDGE_KEY is not set or empty; put the key there"):
        Secret(env="JUDGE_KEY").reveal()
    with pytest.raises(SecretError, match=r"key: no such file or directory; check the path"):
        Secret(file=tmp_path / "key").reveal()
