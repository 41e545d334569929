"""Does what a rule said equal what its case expects?"""

from __future__ import annotations

from collections.abc import Sequence

from kbaudit.finding import Evidence, Finding
from kbaudit.report import Notice
from kbaudit.testing.cases import SOURCE, Case, Expected
from kbaudit.testing.requirement import require


def check_expectations(case: Case, findings: Sequence[Finding], notices: Sequence[Notice]) -> None:
    """Check that each expected finding has one of its own, none is left, and every notice was given.

    Raises:
        AssertionError: The message lists what is missing and what is too much.
    """
    taken = _paired(case.expect, findings)
    missing = [expected for index, expected in enumerate(case.expect) if index not in taken.values()]
    extra = [finding for index, finding in enumerate(findings) if index not in taken]
    require(not missing and not extra, _complaint(case, missing, extra))
    for words in case.notices:
        said = any(words in notice.message for notice in notices)
        require(said, f"case {case.name!r}: no notice says {words!r}; there are: {[one.message for one in notices]}")


def _paired(expected: Sequence[Expected], findings: Sequence[Finding]) -> dict[int, int]:
    """Pair findings with expectations, as many as possible: vague expectations leave way to exact ones."""
    taken: dict[int, int] = {}
    for index in range(len(expected)):
        _pair(index, expected, findings, taken, set())
    return taken


def _pair(
    index: int, expected: Sequence[Expected], findings: Sequence[Finding], taken: dict[int, int], tried: set[int]
) -> bool:
    for number, finding in enumerate(findings):
        if number not in tried and _meets(finding, expected[index]):
            tried.add(number)
            if number not in taken or _pair(taken[number], expected, findings, taken, tried):
                taken[number] = index
                return True
    return False


def _meets(finding: Finding, expected: Expected) -> bool:
    related = None if expected.related is None else {_ref(card) for card in expected.related}
    return (
        finding.card.ref == _ref(expected.card)
        and expected.kind in {None, finding.kind}
        and expected.severity in {None, finding.severity}
        and (expected.message or "") in finding.message
        and expected.owner in {None, finding.card.owner}
        and (related is None or related == {card.ref for card in finding.related})
        and (_asks_no_passage(expected) or any(_stands_in(expected, passage) for passage in finding.evidence))
    )


def _ref(card: str) -> str:
    return card if card.partition(":")[2] else f"{SOURCE}:{card}"


def _asks_no_passage(expected: Expected) -> bool:
    return expected.quote is None and expected.value is None and expected.line is None


def _stands_in(expected: Expected, passage: Evidence) -> bool:
    return (
        expected.quote in {None, passage.quote}
        and expected.value in {None, passage.value}
        and expected.line in {None, passage.line}
    )


def _complaint(case: Case, missing: Sequence[Expected], extra: Sequence[Finding]) -> str:
    lines = [f"case {case.name!r}:"]
    lines += [f"  missing: {_shown_expected(one)}" for one in missing]
    lines += [f"  too much: {_shown_finding(one)}" for one in extra]
    return "\n".join(lines)


def _shown_expected(expected: Expected) -> str:
    given = ((name, getattr(expected, name)) for name in Expected.__dataclass_fields__)
    return ", ".join(f"{name}={value!r}" for name, value in given if value is not None)


def _shown_finding(finding: Finding) -> str:
    head = f"card={finding.card.ref!r}, kind={finding.kind!r}, severity={str(finding.severity)!r}"
    passages = (f"quote={one.quote!r}, value={one.value!r}, line={one.line}" for one in finding.evidence)
    return "; ".join((f"{head}, message={finding.message!r}", *passages))
