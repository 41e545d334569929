"""Standard streams that are closed, full or read by nobody any more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy

BEFORE = {".git", "kb", "kbaudit.toml"}
FRESH = "---\ntitle: Fresh\nowner: ana@example.org\nverified_at: 2026-11-01\n---\nAll is well.\n"

CASES = [
    ("audit kb >out 2>&-", 0, ""),
    ("audit missing >out 2>&-", 3, ""),
    ("audit missing >out 2>/dev/full", 3, ""),
    ("audit kb --fail-on warning >&-", 2, "kbaudit: standard output: bad file descriptor; write to a file"),
    ("audit kb --output out >&-", 0, ""),
    ("audit kb >/dev/full", 2, "kbaudit: standard output: no space left on device; write to a file"),
    ("audit - <&- >out", 3, "nothing to audit"),
    ("audit kb <&- >&- 2>&-", 2, ""),
    ("--version >/dev/full", 2, "no space left on device"),
]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "fresh.md").write_text(FRESH, encoding="utf-8")
    # One rule is enough for a report, and a run without the others begins sooner.
    (tmp_path / "kbaudit.toml").write_text('[report]\nselect = ["review-overdue"]\n', encoding="utf-8")
    return tmp_path


def _shell(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    words = ["sh", "-c", line.replace("kbaudit ", '"$0" -m kbaudit ', 1), sys.executable]
    return subprocess.run(words, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
@pytest.mark.parametrize(("line", "code", "said"), CASES)
def test_a_stream_that_cannot_be_written_is_no_defect(line: str, code: int, said: str, here: Path) -> None:
    """The exit code is the run's own, or 2 with one line where the report itself has no place to go."""
    ended = _shell(f"kbaudit {line}", here)

    assert ended.returncode == code
    assert said in ended.stderr.decode()
    assert ended.stderr.count(b"\n") == bool(said)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["audit", "kb", "--as-of", "2026-11-22"], 0),
        (["audit", "kb", "--as-of", "2027-11-22", "--fail-on", "warning"], 1),
        (["audit", "kb", "missing"], 3),
        (["--version"], 0),
        (["--help"], 0),
    ],
)
def test_a_reader_that_is_gone_changes_no_exit_code(words: list[str], code: int, here: Path) -> None:
    """Where nobody reads standard output, the code is the verdict's, and nobody hears of it."""
    with subprocess.Popen(
        [sys.executable, "-m", "kbaudit", *words], cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read().decode()

    assert process.returncode == code
    assert "Broken pipe" not in said
    assert bool(said) is (code == 3)


def test_a_device_is_written_to_and_stays(here: Path) -> None:
    """``--output`` never puts a file in the place of a device, a pipe or a link."""
    (here / "target.json").write_text("old", encoding="utf-8")
    (here / "link.json").symlink_to("target.json")

    to_link = _shell("kbaudit audit kb -q --output link.json", here)
    to_pipe = _shell("mkfifo pipe; cat pipe & kbaudit audit kb -q --format json --output pipe; wait", here)
    to_stdout = _shell("kbaudit audit kb -q --format json --output /dev/stdout | cat", here)

    assert (to_link.returncode, to_link.stderr) == (0, b"")
    assert (here / "link.json").is_symlink()
    assert (here / "target.json").read_bytes().startswith(b"{")
    assert (here / "pipe").is_fifo()
    assert to_pipe.stdout.startswith(b"{")
    assert to_stdout.stdout.startswith(b"{")
    assert sorted(path.name for path in here.iterdir()) == [
        ".git",
        "kb",
        "kbaudit.toml",
        "link.json",
        "pipe",
        "target.json",
    ]
