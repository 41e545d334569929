from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from kbaudit.cli import terminal
from kbaudit.errors import ConfigError


def test_an_error_steers_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """Words from a card in an error are shown without their escapes."""
    terminal.complain("bad \x1b[2J\u202e card")
    terminal.tell("remark")

    assert capfd.readouterr().err == "kbaudit: bad \ufffd[2J\ufffd card\nremark\n"


def test_an_error_or_a_remark_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    """No name of a file and no error of a plugin forges a line, nor commands a CI runner."""
    terminal.complain("bad\n::error::hidden", "::error::hidden\r\n::error::hidden")
    terminal.tell("::error::hidden\n::error::hidden ##[add-mask]x")

    assert capfd.readouterr().err == (
        "kbaudit: bad ::error::hidden\n"
        "  \ufffd:error::hidden ::error::hidden\n"
        "\ufffd:error::hidden ::error::hidden \ufffd#[add-mask]x\n"
    )


def test_advice_keeps_its_lines_and_their_spaces(capfd: pytest.CaptureFixture[str]) -> None:
    """Only our own lines are lines: what a path brings along is replaced."""
    terminal.advise("Wrote a\n::error::hidden", "  kbaudit audit    PATH")

    assert capfd.readouterr().err == "\nWrote a\ufffd::error::hidden\n  kbaudit audit    PATH\n"


def test_a_text_for_people_commands_no_runner(capfd: pytest.CaptureFixture[str]) -> None:
    """Listings and summaries are as harmless in a log as the report."""
    terminal.write_document("::error::hidden\n", None, for_people=True)

    assert capfd.readouterr().out == "\ufffd:error::hidden\n"


def test_standard_output_gets_the_same_bytes_everywhere(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document for programs is UTF-8 whatever the locale, line ends untouched."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")

    terminal.write_document("é\r\n", None, for_people=False)

    assert capfdbinary.readouterr().out == b"\xc3\xa9\r\n"


def test_people_get_their_own_encoding(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the terminal's encoding lacks is replaced, never an error."""
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    monkeypatch.setattr(type(sys.stdout), "encoding", "cp1252", raising=False)

    terminal.write_document("é 返\n", None, for_people=True)

    assert capfdbinary.readouterr().out == b"\xe9 ?\n"


def test_a_file_is_replaced_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    """A new report takes the place of the old one, with the same permissions, and leaves no other file."""
    output = tmp_path / "report.json"
    output.write_text("old")
    output.chmod(0o640)

    terminal.write_document("new\n", output, for_people=False)

    assert output.read_bytes() == b"new\n"
    assert stat.S_IMODE(output.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [output]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The error says where and what to do."""
    with pytest.raises(ConfigError, match="choose another --output"):
        terminal.write_document("new\n", tmp_path / "missing" / "report.json", for_people=False)


def test_off_a_terminal_there_is_no_colour_and_no_progress(capfd: pytest.CaptureFixture[str]) -> None:
    """A pipe gets 80 columns, no escape and no progress."""
    with terminal.progress(shown=True) as watch:
        watch("kb", 100)

    assert not terminal.shows_color()
    assert terminal.columns() == 80
    assert capfd.readouterr() == ("", "")
