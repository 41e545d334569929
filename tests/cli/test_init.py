"""``kbaudit init`` writes a configuration that works."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from kbaudit.cli.main import run
from kbaudit.config.file import load_config

CARD = "---\nowner: ana@example.org\nlast_reviewed_on: 2026-01-10\n---\n# Refunds\n\nWe pay within 5 days.\n"
BARE = "# Delivery\n\nWe deliver to the door.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a small base in ``help/``."""
    monkeypatch.chdir(tmp_path)
    _write(tmp_path / "help" / "billing" / "refunds.md", CARD)
    _write(tmp_path / "help" / "orders" / "delivery.md", BARE)
    return tmp_path


def test_it_says_what_each_interval_costs(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Checks a week are cards divided by the interval in weeks, rounded up, with what is overdue on that day."""
    for number in range(98):
        _write(here / "help" / "faq" / f"{number}.md", BARE)

    assert run(["init", "help", "--as-of", "2026-11-22"]) == 0
    out = capfd.readouterr().out

    assert " 90 days               8               1\n" in out
    assert "180 days               4               1\n" in out
    assert "365 days               2               0\n" in out


@pytest.mark.usefixtures("here")
def test_it_says_what_the_cards_say_already(capfd: pytest.CaptureFixture[str]) -> None:
    """Collections are counted, and fields are named as the source names them."""
    assert run(["init", "help", "--as-of", "2026-11-22"]) == 0
    out = capfd.readouterr().out

    assert out.startswith("help: 2 cards (markdown)\n")
    assert "       1  billing\n       1  orders\n" in out
    assert "  last check         1  last_reviewed_on (1)\n" in out
    assert "  owner              1  owner (1)\n" in out
    assert "  views              0\n" in out


@pytest.mark.usefixtures("here")
def test_the_configuration_loads_and_audits(capfd: pytest.CaptureFixture[str]) -> None:
    """The next command finds the cards, without a word about the configuration."""
    assert run(["init", "help", "--as-of", "2026-11-22"]) == 0
    capfd.readouterr()

    code = run(["audit", "--as-of", "2026-11-22", "--format", "json", "--fail-on", "never"])

    assert code == 0
    assert '"help:billing/refunds.md"' in capfd.readouterr().out


@pytest.mark.parametrize("name", ["kbaudit.toml", "conf/kbaudit.toml", "../elsewhere.toml"])
def test_the_path_is_relative_to_the_file(here: Path, name: str) -> None:
    """Wherever the file is written, its path leads to the cards."""
    (here / "conf").mkdir()

    assert run(["init", "help", "--output", name]) == 0

    (source,) = load_config(here / name).sources
    assert getattr(source.connector, "path").resolve() == here / "help"  # noqa: B009 - each connector has its own


@pytest.mark.parametrize(
    ("file", "content", "connector"),
    [
        ("macros.jsonl", '{"id": "1", "title": "Hello", "body": "…", "verified_at": "2026-01-10"}\n', "jsonl"),
        ("macros.csv", "id,title,body,last_verified\n1,Hello,Text,2026-01-10\n", "csv"),
        ("one.md", CARD, "markdown"),
        ("site/a.html", "<h1>Hello</h1><p>Text</p>", "html"),
    ],
)
def test_it_detects_the_connector(here: Path, file: str, content: str, connector: str) -> None:
    """A folder, a file of JSON Lines and a table each get their own connector, and load."""
    _write(here / file, content)

    assert run(["init", file.partition("/")[0]]) == 0
    (source,) = load_config(here / "kbaudit.toml").sources

    assert source.connector.name == connector
    assert run(["audit", "--as-of", "2026-11-22", "--format", "json", "--exit-zero", "-q"]) == 0


def test_markdown_and_html_together_are_both_read(here: Path) -> None:
    """Settings that differ from the defaults are written down."""
    _write(here / "help" / "page.html", "<h1>Hello</h1><p>Text</p>")

    assert run(["init", "help"]) == 0

    assert ".html" in tomllib.loads((here / "kbaudit.toml").read_text(encoding="utf-8"))["sources"]["help"]["suffixes"]


def test_everything_commented_out_can_be_used(here: Path) -> None:
    """Taking away the sign before each setting leaves a configuration that loads."""
    _write(here / "help" / "ms.md", "---\nms.author: anab\nms.date: 01/31/2026\n---\nText\n")
    _write(here / "owners.csv", "id,owner\n")
    assert run(["init", "help"]) == 0
    lines = (here / "kbaudit.toml").read_text(encoding="utf-8").splitlines()

    used = [line.removeprefix("# ") if _is_setting(line) else line for line in lines]
    (here / "all.toml").write_text("\n".join(used), encoding="utf-8")

    config = load_config(here / "all.toml")
    assert config.policy.owner == "knowledge@example.org"
    assert config.policy.entries[0].collection == "billing"
    assert config.report.ignore == ("never-verified",)


def test_the_owner_of_the_technical_documentation_template_is_proposed(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Pages of that template without an owner belong to the site's default one."""
    _write(here / "config" / "tech-docs.yml", "host: https://example.org\ndefault_owner_slack: '#docs-team'\n")

    assert run(["init", "help"]) == 0

    assert load_config(here / "kbaudit.toml").policy.owner == "#docs-team"
    assert "For the others config/tech-docs.yml names #docs-team." in capfd.readouterr().out


def test_code_owners_are_mentioned(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Owners that stand in no card are said to come from elsewhere."""
    _write(here / "help" / "CODEOWNERS", "* @docs-team\n")

    assert run(["init", "help"]) == 0

    assert "  owner              2  owner (1), CODEOWNERS\n" in capfd.readouterr().out


def test_a_configuration_is_not_replaced_unasked(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What somebody has written stays, unless told otherwise."""
    _write(here / "kbaudit.toml", "# mine\n")

    assert run(["init", "help"]) == 2
    assert (here / "kbaudit.toml").read_text(encoding="utf-8") == "# mine\n"
    assert "is there already; --force replaces it" in capfd.readouterr().err
    assert run(["init", "help", "--force"]) == 0
    assert load_config(here / "kbaudit.toml").sources


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("empty", "no cards there; name a folder"),
        ("missing", "no such file or directory; check the path"),
        ("broken", "none of its cards can be read; the first one, a.md, is not UTF-8 text"),
        ("-", "init cannot read standard input"),
        ("notes.docx", "kbaudit reads folders, .md, .html, .jsonl and .csv files"),
    ],
)
def test_where_nothing_can_be_read_nothing_is_written(
    here: Path, capfd: pytest.CaptureFixture[str], path: str, said: str
) -> None:
    """A configuration that audits nothing would look like a clean base."""
    (here / "empty").mkdir()
    (here / "broken").mkdir()
    (here / "broken" / "a.md").write_bytes(b"\xab\xcd")
    (here / "notes.docx").write_bytes(b"PK")

    assert run(["init", path]) == 2
    assert said in capfd.readouterr().err
    assert not (here / "kbaudit.toml").exists()


def test_the_same_day_gives_the_same_bytes(here: Path) -> None:
    """Nothing but the cards and the day decides what is written."""
    assert run(["init", "help", "--as-of", "2026-11-22", "--output", "a.toml"]) == 0
    assert run(["init", "help", "--as-of", "2026-11-22", "--output", "b.toml"]) == 0

    assert (here / "a.toml").read_bytes() == (here / "b.toml").read_bytes()


def test_hostile_names_forge_no_lines(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A collection named to look like two, or to steer the terminal, stays on its line and out of the configuration."""
    collection = "a\\n[policy]\\ninterval = 1\\u001b[31m"
    _write(here / "cards.jsonl", f'{{"id": "1", "title": "t", "body": "b", "collection": "{collection}"}}\n')

    assert run(["init", "cards.jsonl"]) == 0

    assert "       1  a [policy] interval = 1\N{REPLACEMENT CHARACTER}[31m\n" in capfd.readouterr().out
    assert str(load_config(here / "kbaudit.toml").policy.interval) == "180 days"


def test_small_collections_are_summed_up(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The list of collections fits a screen."""
    for number in range(20):
        _write(here / "help" / f"c{number:02}" / "a.md", BARE)

    assert run(["init", "help"]) == 0

    assert "      10  in 10 smaller collections\n" in capfd.readouterr().out


def test_own_intervals_are_kept(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A card's own interval decides when it is due, whatever the policy would say."""
    _write(here / "help" / "own.md", "---\nverified_at: 2026-01-10\nverify_interval: 5 years\n---\nText\n")

    assert run(["init", "help", "--as-of", "2026-11-22"]) == 0
    out = capfd.readouterr().out

    assert "180 days               1               1\n" in out
    assert "What is overdue follows a card's own interval or due date where it has one." in out


def test_drafts_and_unreadable_cards_are_counted_apart(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nobody checks a draft, and nobody can check what cannot be read."""
    _write(here / "help" / "draft.md", "---\nstatus: draft\nowner: ana@example.org\n---\nText\n")
    (here / "help" / "broken.md").write_bytes(b"\xab\xcd")

    assert run(["init", "help"]) == 0
    out = capfd.readouterr().out

    assert out.startswith("help: 3 cards (markdown), 1 of them drafts or out of use; 1 could not be read\n")
    assert "  owner              1  owner (1)\n" in out


def test_a_name_that_no_text_can_hold_is_refused(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A configuration is UTF-8; a path that is not would lead elsewhere."""
    name = os.fsdecode(b"caf\xe9")
    _write(here / name / "a.md", BARE)

    assert run(["init", name]) == 2
    assert "its name is not UTF-8" in capfd.readouterr().err


def _write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def _is_setting(line: str) -> bool:
    body = line.removeprefix("# ")
    return line.startswith("# ") and (body.startswith("[") or body.partition(" = ")[0].isidentifier())
