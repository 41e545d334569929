"""Malformed inputs end in findings or one clear line, and never stop the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbaudit.cli.main import run
from tests.malformed import malformed

GOOD = b"---\ntitle: Good\nowner: ana@example.org\nverified_at: 2026-11-01\n---\nAll is well.\n"


def _audit(tmp_path: Path, name: str, content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kb").mkdir(exist_ok=True)
    (tmp_path / "kb" / "good.md").write_bytes(GOOD)
    damaged = tmp_path / name
    damaged.write_bytes(content)
    paths = [str(tmp_path / "kb")] if name.startswith("kb/") else [str(tmp_path / "kb"), str(damaged)]

    code = run(["audit", *paths, "--as-of", "2026-11-22", "--format", "json"])

    damaged.unlink()
    written = capfd.readouterr()
    assert code in {0, 1, 3}, written.err
    assert "Traceback" not in written.err
    report = json.loads(written.out)
    assert report["not_checked"] == []
    assert next(source for source in report["sources"] if source["name"] == "kb")["cards"] >= 1


@pytest.mark.parametrize(("name", "content"), list(malformed(60, seed=1)), ids=range(60))
def test_a_malformed_input_is_named_and_the_rest_goes_on(
    name: str, content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A damaged file leaves no traceback, and the good card beside it is still audited."""
    _audit(tmp_path, name, content, capfd)


@pytest.mark.prove
def test_two_thousand_malformed_inputs_are_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The same for many more."""
    for name, content in malformed(2000, seed=2):
        _audit(tmp_path, name, content, capfd)
