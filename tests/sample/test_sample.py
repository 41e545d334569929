"""The audit of the sample base finds what was planted in it, all of it, and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import kbaudit
from kbaudit.config.file import load_config
from kbaudit.finding import Finding
from kbaudit.report import Report
from kbaudit.runs.auditing import choose_rules, instant, report_on
from kbaudit.runs.pulling import pull

PLANTED = tomllib.loads((Path(__file__).parent / "planted.toml").read_text(encoding="utf-8"))
SAMPLE = Path(kbaudit.__file__).parent / "sample"

Key = tuple[str, tuple[str, ...]]


def test_what_was_planted_is_found_and_nothing_else() -> None:
    """For the rules whose list is complete, findings and plantings are the same, card by card."""
    assert _found(finding for finding in report().findings) == _planted(dismissed=False)


def test_what_the_configuration_dismisses_is_set_aside() -> None:
    """A dismissed finding is known, and does not count."""
    assert _found(one.finding for one in report().dismissed) == _planted(dismissed=True)


def test_every_rule_with_a_complete_list_took_part() -> None:
    """A rule that did not run would find nothing and look right where nothing was planted."""
    assert set(PLANTED["complete"]) <= {rule.name for rule in report().rules}


def test_look_alikes_stay_quiet() -> None:
    """What only looks like a problem is no finding of that rule."""
    said = {*_found(report().findings, every=True), *_found((one.finding for one in report().dismissed), every=True)}

    assert [one for one in PLANTED["look_alike"] if (one["rule"], _cards(one)) in said] == []


def test_the_kind_and_the_words_are_those_that_were_planted() -> None:
    """A finding names the planted kind, due date and passages."""
    by_key = {(finding.rule, _refs(finding)): finding for finding in report().findings}

    for one in _complete(PLANTED["planted"]):
        finding = by_key.get((one["rule"], _cards(one)))
        if finding is not None:
            assert finding.kind == one.get("kind", finding.kind)
            assert str(one.get("due", "")) in finding.message
            assert one.get("target", "") in " ".join(evidence.value or "" for evidence in finding.evidence)


def test_the_audit_saw_everything() -> None:
    """The sample has no notices that nobody planned, and no rule that failed."""
    notices = [notice for notice in report().notices if notice.topic in {"policy", "dismiss"}]

    assert report().not_checked == ()
    assert notices == []


@cache
def report() -> Report:
    config = load_config(SAMPLE / "kbaudit.toml")
    rules, _ = choose_rules(None, (), config.rules)
    return report_on(
        pull(config.sources),
        rules=rules,
        policy=config.policy,
        as_of=instant(PLANTED["as_of"]),
        dismissals=config.dismissals,
    )


def _found(findings: Iterable[Finding], *, every: bool = False) -> list[Key]:
    return sorted((one.rule, _refs(one)) for one in findings if every or one.rule in PLANTED["complete"])


def _planted(*, dismissed: bool) -> list[Key]:
    asked = (one for one in _complete(PLANTED["planted"]) if one.get("dismissed", False) is dismissed)
    return sorted((one["rule"], _cards(one)) for one in asked)


def _complete(listed: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (one for one in listed if one["rule"] in PLANTED["complete"])


def _refs(finding: Finding) -> tuple[str, ...]:
    return tuple(sorted({finding.card.ref, *(card.ref for card in finding.related)}))


def _cards(one: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(one.get("cards", [one.get("card")])))
