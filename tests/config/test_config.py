from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbaudit import plugins
from kbaudit.config import file as file_of_config
from kbaudit.config.file import find_config, load_config
from kbaudit.config.reader import read_config
from kbaudit.config.schema import json_schema
from kbaudit.config.values import Config, FailOn
from kbaudit.connectors.jsonl import JsonlConnector
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.dismissal import Dismissal
from kbaudit.errors import ConfigError, ConfigProblems
from kbaudit.finding import Severity
from kbaudit.plugins import Group
from kbaudit.rules.poor_feedback import PoorFeedback
from kbaudit.runs import auditing
from kbaudit.secret import Secret
from kbaudit.text.intervals import Interval

FORMAT = '\n[report]\nformat = "json"\n'

MISTAKES = """
surces = 1

[sources.handbook]
connector = "markdown"
exclude = "old"
path = 5
git_dates = "maybe"
max_bytes = "big"
sufixes = []

[sources.Wiki]
path = "x"
overlay = 5

[sources.gh]
connector = "csvv"

[sources.faq]
connector = 5

[policy]
timezone = "Mars"
interval = "soon"
ownr = "x"
owner = 5
severity = { inactiv = "error", inactive = "fatal", broken-link = 3 }

[[policy.for]]
colection = "x"
interval = 0

[[policy.for]]
severity = "error"

[rules.lapsed-statement]
grace = 1
grace_days = -1

[rules.poor-feedback]
unhelpful_share = "half"

[rules.inactiv]

[report]
fail_on = "eror"
format = "jsno"
select = ["inactiv", 5]
ignore = "inactive"

[[dismiss]]
rule = "inactiv"
cards = ["billing/a.md", "*:billing/*", 7]
raeson = "x"

[[dismiss]]
rule = 5
cards = []
reason = " "
until = "soon"
"""


def _write(folder: Path, text: str, name: str = "kbaudit.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def _read(**table: Any) -> Config:  # noqa: ANN401 - whatever a file may hold
    return read_config({"report": {"format": "json"}} | table, Path("/kb/kbaudit.toml"))


def _problems(**table: Any) -> list[str]:  # noqa: ANN401 - whatever a file may hold
    with pytest.raises(ConfigProblems) as refused:
        _read(**table)
    return [str(problem) for problem in refused.value.problems]


def test_a_whole_configuration_is_read(tmp_path: Path) -> None:
    """Sources in order of name, paths relative to the file, and every section in its place."""
    file = _write(
        tmp_path,
        """
        [sources.wiki]
        connector = "jsonl"
        path = "-"

        [sources.handbook]
        connector = "markdown"
        path = "docs"
        overlay = "owners.csv"
        exclude = ["old/*"]

        [policy]
        interval = "6 months"
        owner = "all@example.org"
        timezone = "Europe/Athens"
        severity = { inactive = "warning" }

        [[policy.for]]
        collection = "billing/*"
        interval = 30
        severity = { review-overdue = "error" }

        [rules.poor-feedback]

        [[dismiss]]
        rule = "inactive"
        cards = ["handbook:a.md"]
        reason = "seasonal"
        until = 2027-01-31

        [report]
        format = "json"
        fail_on = "warning"
        select = ["inactive"]
        """,
    )
    read = load_config(file)
    handbook, wiki = read.sources

    assert (handbook.name, handbook.overlay) == ("handbook", tmp_path / "owners.csv")
    assert handbook.connector == MarkdownConnector(path=tmp_path / "docs", exclude=("old/*",), base=tmp_path)
    assert wiki.connector == JsonlConnector(path=Path("-"), base=tmp_path)
    assert (read.policy.interval, read.policy.owner) == (Interval(months=6), "all@example.org")
    assert (read.policy.timezone, read.policy.severity) == ("Europe/Athens", {"inactive": Severity.WARNING})
    assert [(one.collection, one.interval) for one in read.policy.entries] == [("billing/*", Interval(days=30))]
    assert read.policy.entries[0].severity == {"review-overdue": Severity.ERROR}
    assert read.rules == {"poor-feedback": PoorFeedback()}
    assert read.dismissals == (
        Dismissal(rule="inactive", cards=("handbook:a.md",), reason="seasonal", until=date(2027, 1, 31)),
    )
    assert (read.report.fail_on, read.report.select) == (FailOn.WARNING, ("inactive",))
    assert (read.file, read.notices) == (file, ())


def test_an_empty_configuration_is_the_defaults() -> None:
    """Nothing needs to be set."""
    read = _read()

    assert (read.sources, dict(read.rules), read.dismissals) == ((), {}, ())
    assert read.policy.interval == Interval(days=180)


@pytest.mark.parametrize(
    ("fail_on", "severity"),
    [
        (FailOn.ERROR, Severity.ERROR),
        (FailOn.WARNING, Severity.WARNING),
        (FailOn.NOTE, Severity.NOTE),
        (FailOn.NEVER, None),
    ],
)
def test_fail_on_is_a_severity_or_never(fail_on: FailOn, severity: Severity | None) -> None:
    """Never means that no finding fails the run."""
    assert fail_on.severity is severity


def test_every_problem_is_said_at_once_with_its_path() -> None:
    """Who corrects a file once need not come back."""
    problems = _problems(
        source={},
        sources={
            "Help": {},
            "kb": {"path": "x"},
            "md": {"connector": "markdwon"},
            "b": {"connector": "csv", "paht": "x"},
        },
        policy={"interval": "soon", "ownr": "x"},
        rules={"inactiv": {}},
        dismiss=[{"rule": "inactiv", "cards": [], "reason": " "}, {"rule": "inactive"}, 5],
        report={"format": "jsno", "select": ["inactiv"], "ignore": ["zzz"]},
    )

    assert "source: unknown key; did you mean sources?" in problems
    assert "sources.Help: use lower-case letters, digits and hyphens in the name" in problems
    assert "sources.kb.connector: is required; write one of: csv, html, json-api, jsonl, markdown" in problems
    assert "sources.md.connector: unknown connector 'markdwon'; did you mean markdown?" in problems
    assert "sources.b.paht: unknown key; did you mean path?" in problems
    assert "sources.b.path: is required" in problems
    assert "policy.ownr: unknown key; did you mean owner?" in problems
    assert any(problem.startswith("policy.interval: 'soon' is not an interval; write") for problem in problems)
    assert "rules.inactiv: unknown rule 'inactiv'; did you mean inactive?" in problems
    assert "dismiss[1].reason: is empty; say why this is meant to be so" in problems
    assert "dismiss[1].cards: is empty; name the cards, such as handbook:refunds.md" in problems
    assert "dismiss[1].rule: unknown rule 'inactiv'; did you mean inactive?" in problems
    assert {"dismiss[2].cards: is required", "dismiss[2].reason: is required"} <= set(problems)
    assert "dismiss[3]: is 5; write a table of settings" in problems
    assert "report.select[1]: unknown rule 'inactiv'; did you mean inactive?" in problems
    assert any(
        problem.startswith("report.ignore[1]: unknown rule 'zzz'; installed are: broken-link") for problem in problems
    )
    assert "report.format: unknown format 'jsno'; did you mean json?" in problems


def test_every_check_is_made_whatever_else_is_wrong(tmp_path: Path) -> None:
    """A file with a mistake of every sort tells them all in one go, from top to bottom."""
    with pytest.raises(ConfigProblems) as refused:
        load_config(_write(tmp_path, MISTAKES))

    assert [str(problem) for problem in refused.value.problems] == [
        "surces: unknown key; did you mean sources?",
        'sources.handbook.exclude: \'old\' cannot be used; write a list, such as ["a", "b"]',
        "sources.handbook.path: 5 cannot be used; write a path in quotes",
        "sources.handbook.git_dates: 'maybe' cannot be used; write true or false",
        "sources.handbook.max_bytes: 'big' cannot be used; write a whole number",
        "sources.handbook.sufixes: unknown key; did you mean suffixes?",
        "sources.Wiki: use lower-case letters, digits and hyphens in the name",
        "sources.Wiki.overlay: 5 is not the path of a CSV file; write it in quotes",
        "sources.Wiki.connector: is required; write one of: csv, html, json-api, jsonl, markdown",
        "sources.gh.connector: unknown connector 'csvv'; did you mean csv?",
        "sources.faq.connector: 5 cannot be used; write one of: csv, html, json-api, jsonl, markdown",
        "policy.timezone: 'Mars' is no IANA time zone; write one like Europe/Athens or UTC",
        (
            "policy.interval: 'soon' is not an interval; "
            'write "180 days", "6 months", "quarterly", P6M or a number of days'
        ),
        "policy.ownr: unknown key; did you mean owner?",
        "policy.owner: 5 cannot be used; write text in quotes",
        "policy.severity.inactiv: unknown rule 'inactiv'; did you mean inactive?",
        "policy.severity.inactive: 'fatal' cannot be used; write one of: error, warning, note",
        "policy.severity.broken-link: 3 cannot be used; write one of: error, warning, note",
        "policy.for[1].colection: unknown key; did you mean collection?",
        "policy.for[1].interval: 0 must be longer than zero",
        "policy.for[2].severity: 'error' is not a table; write { review-overdue = \"error\" }",
        "rules.lapsed-statement.grace: unknown key; known here are: grace_days",
        "rules.lapsed-statement.grace_days: must be 0 to 36525",
        "rules.poor-feedback.unhelpful_share: 'half' cannot be used; write a number",
        "rules.inactiv: unknown rule 'inactiv'; did you mean inactive?",
        "report.fail_on: 'eror' cannot be used; write one of: error, warning, note, never",
        "report.format: unknown format 'jsno'; did you mean json?",
        "report.select[1]: unknown rule 'inactiv'; did you mean inactive?",
        "report.select[2]: 5 cannot be used; write text in quotes",
        'report.ignore: \'inactive\' cannot be used; write a list, such as ["a", "b"]',
        "dismiss[1].rule: unknown rule 'inactiv'; did you mean inactive?",
        (
            "dismiss[1].cards[1]: 'billing/a.md' matches no card; "
            "write SOURCE:ID, such as handbook:refunds.md, or a glob"
        ),
        "dismiss[1].cards[3]: 7 cannot be used; write text in quotes",
        "dismiss[1].raeson: unknown key; did you mean reason?",
        "dismiss[1].reason: is required",
        "dismiss[2].rule: 5 cannot be used; write text in quotes",
        "dismiss[2].cards: is empty; name the cards, such as handbook:refunds.md",
        "dismiss[2].reason: is empty; say why this is meant to be so",
    ]


@pytest.mark.parametrize("card", ["a.md", "billing/a.md", "billing/*", "Kb:a", ":a", "kb:", "", " kb:a"])
def test_a_dismissal_that_can_match_no_card_is_a_problem(card: str) -> None:
    """A reference is SOURCE:ID, and a source has a plain name."""
    said = f"dismiss[1].cards[1]: {card!r} matches no card; write SOURCE:ID, such as handbook:refunds.md, or a glob"

    assert _problems(dismiss=[{"rule": "inactive", "cards": [card], "reason": "x"}]) == [said]


@pytest.mark.parametrize("card", ["kb:a", "*", "*:billing/*", "k?:a", "kb*", "kb:a:b", "kb:\n"])
def test_a_reference_and_a_glob_for_one_are_cards(card: str) -> None:
    """Whatever may match is left alone."""
    assert _read(dismiss=[{"rule": "inactive", "cards": [card], "reason": "x"}]).dismissals[0].cards == (card,)


def _named(name: str) -> dict[str, Any]:
    dismissals = [
        {"rule": "inactive", "cards": ["*"], "reason": "x"},
        {"rule": "inactive", "cards": [f"{name}:a", f"{name}:b", "handbook:c", "*:d"], "reason": "x"},
    ]
    entries: list[dict[str, Any]] = [{"source": "h*"}, {}, {"source": name, "owner": "ana"}, {"source": "handbook"}]
    return {"dismiss": dismissals, "policy": {"for": entries}}


def _source(name: str) -> dict[str, Any]:
    return {name: {"connector": "markdown", "path": "docs"}}


@pytest.mark.parametrize(
    ("name", "hint"), [("handbok", "did you mean handbook?"), ("zzz", "configured are: handbook, wiki")]
)
def test_a_source_that_is_not_configured_is_told(name: str, hint: str) -> None:
    """It is no error, for a path of that name may be audited instead."""
    read = _read(sources=_source("wiki") | _source("handbook"), **_named(name))

    assert [(one.topic, one.message) for one in read.notices] == [
        ("policy", f"policy.for[3]: no source is called {name!r}; {hint}"),
        ("dismiss", f"dismiss[2]: no source is called {name!r}; {hint}"),
    ]
    assert len(read.dismissals) == 2


def test_without_sources_no_source_is_missed() -> None:
    """The file is for paths then."""
    assert _read(**_named("docs")).notices == ()


def test_the_message_counts_and_lists() -> None:
    """The file is named once, and each problem has a line."""
    with pytest.raises(ConfigProblems, match=r"^kbaudit.toml: 1 problem\n  polcy: unknown key; did you mean policy\?$"):
        _read(polcy={})
    with pytest.raises(ConfigProblems, match=r"^kbaudit.toml: 2 problems\n"):
        _read(polcy={}, rulez={})


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"sources": []}, "sources: is not a table; write [sources]"),
        ({"policy": "x"}, "policy: is not a table; write [policy]"),
        ({"policy": {"for": {}}}, "policy.for: is not a list; write [[policy.for]]"),
        ({"policy": {"for": [3]}}, "policy.for[1]: is 3; write a table of settings"),
        (
            {"policy": {"timezone": "Mars"}},
            "policy.timezone: 'Mars' is no IANA time zone; write one like Europe/Athens or UTC",
        ),
        ({"dismiss": {}}, "dismiss: is not a list; write [[dismiss]]"),
        ({"report": []}, "report: is []; write a table of settings"),
        ({"report": {"fail_on": "eror"}}, "'eror' cannot be used; write one of: error, warning, note, never"),
        (
            {"sources": {"kb": {"connector": "csv", "path": "x", "overlay": 5}}},
            "sources.kb.overlay: 5 is not the path of a CSV file; write it in quotes",
        ),
        ({"sources": {"kb": "x"}}, "sources.kb: is 'x'; write [sources.kb]"),
        ({"policy": {"severity": "x"}}, "policy.severity: 'x' is not a table; write { review-overdue = \"error\" }"),
        ({"policy": {"severity": {"inactiv": "error"}}}, "policy.severity.inactiv: unknown rule 'inactiv'; did you"),
        (
            {"policy": {"severity": {"inactive": "fatal"}}},
            "policy.severity.inactive: 'fatal' cannot be used; write one of: error, warning, note",
        ),
        ({"rules": {"inactive": {"zzz": 1}}}, "rules.inactive.zzz: unknown key; "),
    ],
)
def test_a_value_of_the_wrong_shape_is_named(table: dict[str, Any], problem: str) -> None:
    """The message says where it stands and what to write instead."""
    assert any(problem in said for said in _problems(**table))


@pytest.mark.parametrize(
    ("until", "shown"),
    [("soon", "'soon'"), ("", "''"), ("31/02/2027", "'31/02/2027'"), ([1], "[1]"), (True, "true")],
)
def test_a_dismissal_whose_end_nobody_can_read_does_not_hold(until: object, shown: str) -> None:
    """It is told, and the finding stands; holding for ever would hide it."""
    read = _read(dismiss=[{"rule": "inactive", "cards": ["kb:a"], "reason": "x", "until": until}])

    assert read.dismissals == ()
    assert [(one.topic, one.message) for one in read.notices] == [
        ("dismiss", f"dismiss[1]: until = {shown} is no date, so the dismissal does not hold")
    ]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    """Missing, not UTF-8, not TOML: each has its message."""
    with pytest.raises(ConfigError, match=r"kbaudit.toml: no such file or directory; check the path"):
        load_config(tmp_path / "kbaudit.toml")
    (tmp_path / "kbaudit.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(ConfigError, match=r"kbaudit.toml: is not UTF-8 text \(offset 5\); save it as UTF-8"):
        load_config(tmp_path / "kbaudit.toml")
    for text in ("[policy", "a = " + "[" * 5000, "a = " + "9" * 5000, "a = 2026-02-31"):
        with pytest.raises(ConfigError, match=r"kbaudit.toml: is not TOML: "):
            load_config(_write(tmp_path, text))


def test_a_byte_order_mark_is_nothing(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    (tmp_path / "kbaudit.toml").write_bytes(b"\xef\xbb\xbf[policy]\r\nowner = 'ana'\r\n" + FORMAT.encode())

    assert load_config(tmp_path / "kbaudit.toml").policy.owner == "ana"


def test_a_project_file_holds_the_same_under_its_own_table(tmp_path: Path) -> None:
    """Under [tool.kbaudit] of pyproject.toml."""
    file = _write(
        tmp_path, '[tool.kbaudit.policy]\nowner = "ana"\n[tool.kbaudit.report]\nformat = "json"\n', "pyproject.toml"
    )

    assert load_config(file).policy.owner == "ana"


def test_the_nearest_configuration_is_found(tmp_path: Path) -> None:
    """Upwards to the root of the repository, kbaudit.toml before pyproject.toml."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    inner = tmp_path / "repository" / "docs" / "kb"
    inner.mkdir(parents=True)
    _write(tmp_path, "")

    assert find_config(inner) is None
    project = _write(tmp_path / "repository", "[tool.kbaudit.policy]\nowner = 'ana'\n", "pyproject.toml")
    assert find_config(inner) == project
    own = _write(tmp_path / "repository", "")
    assert find_config(inner) == own
    nearest = _write(inner, "")
    assert find_config(inner) == nearest


@pytest.mark.parametrize(
    "text", ["", "[tool.other]\n", "tool = 5\n", "[tool]\nkbaudit = 5\n", "tool = 'kbaudit'\n", "[broken"]
)
def test_a_project_file_without_a_table_of_ours_is_passed_by(tmp_path: Path, text: str) -> None:
    """It belongs to other tools, whatever it holds."""
    (tmp_path / ".hg").mkdir()
    file = _write(tmp_path, text, "pyproject.toml")

    assert find_config(tmp_path) is None
    if text != "[broken":
        assert file_of_config._project_table(file_of_config.load_toml(file)) == {}


def test_without_any_configuration_none_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends at the top of the disk."""
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    monkeypatch.setattr(Path, "exists", lambda _: False)

    assert find_config(Path("/somewhere/else")) is None


def test_the_schema_knows_every_connector_and_rule() -> None:
    """An editor completes what is installed."""
    schema = json_schema()
    sources = schema["properties"]["sources"]["additionalProperties"]["oneOf"]

    assert [one["properties"]["connector"]["const"] for one in sources] == plugins.names(Group.CONNECTOR)
    assert all("base" not in one["properties"] and "overlay" in one["properties"] for one in sources)
    assert all(one["required"][0] == "connector" and {"path", "url"} & {*one["required"]} for one in sources)
    assert list(schema["properties"]["rules"]["properties"]) == plugins.names(Group.RULE)
    assert "entries" not in schema["properties"]["policy"]["properties"]
    entry = schema["properties"]["policy"]["properties"]["for"]["items"]["properties"]
    assert entry["collection"]["description"]
    assert entry["interval"]["type"] == ["string", "integer"]
    assert entry["severity"]["additionalProperties"] == {"enum": ["error", "warning", "note"]}


@pytest.fixture
def broken_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a distribution whose rule and connector raise when they are imported."""
    info = tmp_path / "kbaudit_broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kbaudit-broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[kbaudit.rules]\nbroken = kbaudit_broken:Rule\nstranger = kbaudit_stranger:Rule\n"
        "elder = kbaudit_stranger:Elder\n"
        "needy = kbaudit_stranger:Needy\nplain = kbaudit_stranger:Plain\n"
        "[kbaudit.connectors]\nbroken = kbaudit_broken:Connector\n"
    )
    (tmp_path / "kbaudit_broken.py").write_text("raise RuntimeError('no licence')\n")
    (tmp_path / "kbaudit_stranger.py").write_text(
        "from dataclasses import dataclass\n"
        "class Plain:\n    name = 'plain'\n    api = 1\n"
        "@dataclass\nclass Rule:\n    name = 'other'\n    api = 1\n"
        "@dataclass\nclass Elder:\n    name = 'elder'\n    api = 0\n"
        "@dataclass\nclass Needy:\n    score: int\n    name = 'needy'\n    api = 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    plugins._points.cache_clear()
    yield
    plugins._points.cache_clear()


@pytest.mark.usefixtures("broken_plugins")
def test_a_plugin_that_raises_when_imported_is_a_problem_of_its_setting() -> None:
    """The message names package and error, and the file's other problems are said too."""
    said = "(kbaudit-broken 1.0) cannot be loaded: RuntimeError: no licence; update or uninstall that package"

    assert _problems(sources={"kb": {"connector": "broken"}}, rules={"broken": {}}) == [
        f"sources.kb.connector: connector broken {said}",
        f"rules.broken: rule broken {said}",
    ]


@pytest.mark.usefixtures("broken_plugins")
def test_a_broken_rule_leaves_the_run_incomplete() -> None:
    """The others run, and the reason is part of the report."""
    chosen, missing = auditing.choose_rules(None, ["stranger"], {})

    assert "review-overdue" in [rule.name for rule in chosen]
    assert [one.rule for one in missing] == ["broken", "elder", "needy", "plain"]
    assert "RuntimeError: no licence" in missing[0].problem
    assert missing[2].problem.startswith("rule needy has settings without a default: ")
    assert missing[2].problem.endswith("; set them under [rules.needy]")


@pytest.mark.usefixtures("broken_plugins")
def test_broken_plugins_are_listed_with_their_problem() -> None:
    """Nothing that is installed is hidden."""
    problems = {one.name: one.problem for one in plugins.installed() if one.distribution == "kbaudit-broken 1.0"}

    assert set(problems) == {"broken", "elder", "needy", "plain", "stranger"}
    assert problems["needy"] is None
    assert "is no dataclass" in str(problems["plain"])
    assert "calls itself 'other'; its name and entry point must agree" in str(problems["stranger"])
    assert "was written for version 0 of the rule protocol" in str(problems["elder"])


def test_a_configuration_that_may_never_end_is_refused(tmp_path: Path) -> None:
    """Pipes, devices and giant files are not read at all."""
    os.mkfifo(tmp_path / "pipe.toml")
    with (tmp_path / "large.toml").open("wb") as sparse:
        sparse.truncate(1024 * 1024 + 1)

    for name in ("pipe.toml", "."):
        with pytest.raises(ConfigError, match="is not a regular file; name a TOML file"):
            load_config(tmp_path / name)
    with pytest.raises(ConfigError, match="is larger than 1048576 bytes, so it is no file that somebody wrote"):
        load_config(tmp_path / "large.toml")


def test_in_a_deleted_folder_there_is_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search has nowhere to begin."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert find_config(Path()) is None


def test_a_nul_is_in_no_path(tmp_path: Path) -> None:
    """The setting is named."""
    text = """
[sources.handbook]
connector = "markdown"
path = "a\\u0000b"
overlay = "\\u0000"
"""
    with pytest.raises(ConfigProblems) as raised:
        load_config(_write(tmp_path, text))

    assert [str(problem) for problem in raised.value.problems] == [
        "sources.handbook.path: 'a\\x00b' holds a NUL, which no path can; mend it",
        "sources.handbook.overlay: '\\x00' holds a NUL, which no path can; mend it",
    ]


def test_standard_input_is_read_once(tmp_path: Path) -> None:
    """Two sources would share its lines between them."""
    text = "".join(f'[sources.{name}]\nconnector = "jsonl"\npath = "-"\n' for name in ("a", "b"))
    with pytest.raises(ConfigProblems) as raised:
        load_config(_write(tmp_path, text))

    assert [str(problem) for problem in raised.value.problems] == [
        "sources.b.path: standard input (-) can be read once, and sources.a reads it; name a file"
    ]


JUDGE = {"base_url": "https://llm.example.org/v1", "model": "small-model"}


def test_without_a_judge_nobody_is_asked() -> None:
    """It is off unless it is configured."""
    assert _read().judge is None


def test_a_judge_is_read_with_paths_beside_the_file() -> None:
    """The key stays a reference, and the cache lies beside the configuration."""
    by_default = _read(judge=JUDGE).judge
    given = _read(judge=JUDGE | {"key": {"file": "key.txt"}, "cache": "var/j.sqlite3", "max_pairs": 5}).judge

    assert by_default
    assert (by_default.key, by_default.cache) == (None, Path("/kb/kbaudit-judge.sqlite3"))
    assert given
    assert (given.key, given.cache) == (Secret(file=Path("/kb/key.txt")), Path("/kb/var/j.sqlite3"))
    assert given.max_pairs == 5


def test_everything_wrong_with_a_judge_is_named_at_once() -> None:
    """In plain words, and never with the key."""
    problems = _problems(
        judge={"base_url": "llm", "key": "sk-123", "max_pairs": 0, "max_tokens": "many", "min_probability": 7}
        | {"timeout_seconds": 0, "cache": "a.txt", "modell": "x"}
    )

    assert not any("sk-123" in one for one in problems)
    assert {one.split(":")[0].strip() for one in problems} == {
        *("judge.base_url", "judge.model", "judge.modell", "judge.key", "judge.max_pairs", "judge.max_tokens"),
        *("judge.min_probability", "judge.timeout_seconds", "judge.cache"),
    }


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"key": "sk-123"}, 'judge.key: is not a reference; write { env = "NAME" } or { file = "PATH" }'),
        ({"key": {"value": "sk-123"}}, "judge.key: names no variable and no file, or more than one thing; write {"),
        ({"min_probability": 0.2}, "judge.min_probability: must be from 0.5 to 1"),
        ({"base_url": "https://ana:sk-123@llm.example.org"}, "judge.base_url: holds a name or password"),
        ({"cache": "a\0.sqlite3"}, "judge.cache: 'a\\x00.sqlite3' holds a NUL"),
    ],
)
def test_what_is_wrong_with_a_judge_is_told_in_words(given: dict[str, Any], problem: str) -> None:
    """With what to write instead."""
    (said,) = _problems(judge=JUDGE | given)

    assert problem in said
    assert "sk-123" not in said


def test_a_judge_is_a_table() -> None:
    """Anything else is refused."""
    assert any("judge: is 'x'; write a table of settings" in one for one in _problems(judge="x"))


def test_the_schema_knows_the_judge() -> None:
    """With its key as a reference, so that no editor offers to write a key into the file."""
    judge = json_schema()["properties"]["judge"]

    assert judge["required"] == ["base_url", "model"]
    assert set(judge["properties"]["key"]["properties"]) == {"env", "file"}
