"""Does a rule keep its protocol, and does it find what its cases say?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kbaudit import audit
from kbaudit.card import Card
from kbaudit.config.settings import Reading, read_settings
from kbaudit.content import Content
from kbaudit.corpus import Corpus, MemoryCorpus
from kbaudit.errors import ConfigProblems, SettingError
from kbaudit.finding import Finding, Severity
from kbaudit.policy import Policy
from kbaudit.report import Notice
from kbaudit.rules.interface import RULE_API, ExtractingRule, Rule
from kbaudit.rules.page import SECTIONS, page_of
from kbaudit.testing.cases import SOURCE, Case, load_cases
from kbaudit.testing.declarations import check_declaration
from kbaudit.testing.expectations import check_expectations
from kbaudit.testing.facts import check_facts
from kbaudit.testing.findings import check_finding
from kbaudit.testing.requirement import require

_MOVED_LINES = 7


def check_rule(rule: type[Rule], cases_file: Path) -> None:
    """Check a rule against its protocol and against all of its cases.

    Args:
        rule: The class that the entry point names.
        cases_file: Cases as ``load_cases`` reads them.

    Raises:
        AssertionError: The rule does not keep the protocol, or a case does not come out.
        ConfigProblems: The cases cannot be read.
    """
    check_declaration(rule, RULE_API)
    _check_constants(rule)
    _check_page(rule)
    empty = MemoryCorpus((), Policy())
    for case in load_cases(cases_file):
        check_case(rule, case)
        said = list(rule().judge(empty, case.as_of))
        require(not said, f"{rule.name} says something of an empty base: {said}")


def check_case(rule: type[Rule], case: Case) -> None:
    """Check one case: the findings, and that both steps of the rule are pure.

    Raises:
        AssertionError: The rule finds something else, or breaks its protocol on the way.
        ConfigProblems: The case's settings are not the rule's.
    """
    made = _with_settings(rule, case)
    corpus = _corpus(made, case)
    findings, notices = _judged(made, corpus, case)
    _check_identities(findings, case)
    _check_order(made, corpus, case)
    _check_moved(made, corpus, case)
    check_expectations(case, findings, notices)


def _check_constants(rule: type[Rule]) -> None:
    version, severity = getattr(rule, "version", None), getattr(rule, "severity", None)
    require(isinstance(version, int) and version >= 1, f"{rule.__name__}.version is {version!r}; use a number from 1")
    require(isinstance(severity, Severity), f"{rule.__name__}.severity is {severity!r}; use a member of Severity")
    try:
        made = rule()
    except TypeError as error:
        raise AssertionError(
            f"{rule.__name__} cannot be made without settings ({error}); give each a default"
        ) from None
    require(isinstance(made, Rule), f"{rule.__name__} has no method judge(corpus, now)")


def _check_page(rule: type[Rule]) -> None:
    lacking = page_of(rule).missing
    asked = f"write the sections {', '.join(SECTIONS)}, in this order, and every setting under Settings"
    require(not lacking, f"the docstring of {rule.__name__} lacks {', '.join(lacking)}; {asked}")


def _with_settings(rule: type[Rule], case: Case) -> Rule:
    problems: list[SettingError] = []
    made = read_settings(rule, case.settings, "settings", problems, Reading())
    if made is None:
        raise ConfigProblems(f"case {case.name!r} of {rule.name}", problems)
    return made


def _corpus(rule: Rule, case: Case) -> MemoryCorpus:
    facts: dict[str, dict[str, Any]] = {}
    if isinstance(rule, ExtractingRule):
        found = ((card.ref, _facts(rule, card)) for card in case.cards)
        facts[rule.name] = {ref: one for ref, one in found if one is not None}
    files = {} if case.files is None else {SOURCE: case.files}
    return MemoryCorpus(case.cards, case.policy, facts, case.unreadable, files, case.vouched, case.people)


def _facts(rule: ExtractingRule, card: Card) -> Any:  # noqa: ANN401 - each rule has facts of its own
    found, again = rule.extract(Content.of(card)), rule.extract(Content.of(card))
    require(found == again, f"{rule.name}: two extractions of {card.ref} differ: {found!r} and {again!r}")
    if found is not None:
        check_facts(found, rule.name)
    return found


def _judged(rule: Rule, corpus: Corpus, case: Case) -> tuple[tuple[Finding, ...], tuple[Notice, ...]]:
    """Judge as an audit does, with the policy's severities, but let the rule's own errors through."""
    said = list(rule.judge(corpus, case.as_of))
    for one in said:
        if not isinstance(one, Notice):
            require(isinstance(one, Finding), f"{rule.name} yields {type(one).__name__}; give findings and notices")
            check_finding(one, rule, corpus)
    outcome = audit.run(corpus, [rule], case.as_of)
    require(not outcome.not_checked, "; ".join(one.problem for one in outcome.not_checked))
    count = len(outcome.findings) + len(outcome.notices)
    require(count == len(said), f"{rule.name} says {len(said)} things at first and {count} when asked again")
    return outcome.findings, outcome.notices


def _check_identities(findings: Sequence[Finding], case: Case) -> None:
    parts = [part for finding in findings for part in finding.parts]
    twice = [part for part in dict.fromkeys(parts) if parts.count(part) > 1]
    require(not twice, f"case {case.name!r}: several findings have the part {twice}; tell them apart by the anchor")


def _check_order(rule: Rule, corpus: MemoryCorpus, case: Case) -> None:
    turned = replace(corpus, held=tuple(reversed(corpus.held)))
    first, second = audit.run(corpus, [rule], case.as_of), audit.run(turned, [rule], case.as_of)
    require(
        first == second, f"case {case.name!r}: {rule.name} says something else when the cards come in another order"
    )


def _check_moved(rule: Rule, corpus: MemoryCorpus, case: Case) -> None:
    """Check that a problem keeps its identity when its card's text moves down in its file."""
    moved = replace(corpus, held=tuple(replace(card, line=(card.line or 1) + _MOVED_LINES) for card in corpus.held))
    here, there = audit.run(corpus, [rule], case.as_of), audit.run(moved, [rule], case.as_of)
    before, after = ({finding.fingerprint for finding in one.findings} for one in (here, there))
    require(
        before == after, f"case {case.name!r}: fingerprints of {rule.name} depend on lines; leave them out of anchors"
    )
