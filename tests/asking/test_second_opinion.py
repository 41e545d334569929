from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kbaudit.asking.second_opinion import RAISED_TO, SUSPECTS, heed
from kbaudit.finding import Finding, Part, Severity
from kbaudit.judges.interface import Label, Opinion
from tests.samples import finding

REFS = ("kb:a.md", "kb:b.md")


def suspicion(*refs: str, rule: str = SUSPECTS, anchor: str = "duration", **fields: Any) -> Finding:  # noqa: ANN401 - the fields of a finding
    refs = refs or REFS
    given: dict[str, Any] = {
        "severity": Severity.NOTE,
        "parts": (Part.of(rule, refs, anchor),),
        "message": "They differ.",
    }
    return finding(*refs, rule=rule, **(given | fields))


def says(label: Label = Label.CONTRADICTION, probability: float = 0.97, reason: str = "30 is not 14.") -> Opinion:
    return Opinion(label=label, probability=probability, reason=reason)


def heeded(findings: Sequence[Finding], *opinions: Opinion, bar: float = 0.9) -> tuple[Finding, ...]:
    given = {one.fingerprint: opinions for one in findings}
    return heed(findings, given, judge="small-model", min_probability=bar)


def test_a_shared_suspicion_is_raised() -> None:
    """It becomes a contradiction, an error, and says who found it, how surely and why; all else stays."""
    suspected = suspicion(kind="duration")
    (raised,) = heeded([suspected], says())

    assert (raised.rule, raised.kind, raised.severity) == (RAISED_TO, "duration", Severity.ERROR)
    assert raised.message == (
        "They differ. The judge small-model found this contradiction, with probability 0.97: “30 is not 14”."
    )
    assert (raised.card, raised.related, raised.evidence) == (suspected.card, suspected.related, suspected.evidence)
    assert raised.clears_when == suspected.clears_when


def test_a_raised_finding_has_the_identity_that_the_rule_would_give_it() -> None:
    """So that baselines and dismissals of contradictions know it."""
    parts = tuple(Part.of(SUSPECTS, pair, "x") for pair in (REFS, ("kb:a.md", "kb:c.md"), ("kb:b.md", "kb:c.md")))
    (raised,) = heeded([suspicion(parts=parts)], says())

    assert set(raised.parts) == {Part.of(RAISED_TO, part.refs, "x") for part in parts}
    assert [part.digest for part in raised.parts] == sorted(part.digest for part in raised.parts)


@pytest.mark.parametrize(
    "opinions",
    [
        (),
        (says(Label.COMPATIBLE, 1.0),),
        (says(Label.UNRELATED, 1.0),),
        (says(Label.UNSURE, 1.0),),
        (says(probability=0.89),),
        (says(), says(probability=0.5)),
        (says(), says(Label.COMPATIBLE)),
    ],
)
def test_anything_else_leaves_a_suspicion_as_it_is(opinions: tuple[Opinion, ...]) -> None:
    """A judge clears nothing and lowers nothing; each part must be borne out."""
    suspected = suspicion()

    assert heeded([suspected], *opinions) == (suspected,)


def test_the_bar_is_enough() -> None:
    """A probability is told as said, or cut: never as more; of several the lowest."""
    (raised,) = heeded([suspicion()], says(probability=0.9), says(probability=0.999), bar=0.9)
    (sure,) = heeded([suspicion()], says(probability=0.999, reason=""))

    assert "with probability 0.90: " in raised.message
    assert sure.message.endswith("with probability 0.99.")


@pytest.mark.parametrize("rule", [RAISED_TO, "near-duplicate"])
def test_findings_of_other_rules_are_not_touched(rule: str) -> None:
    """Whatever opinions there are on them."""
    other = suspicion(rule=rule, severity=Severity.WARNING)

    assert heeded([other], says()) == (other,)


def test_what_the_rules_have_found_is_not_found_again() -> None:
    """Two findings of one identity could not be told apart; the suspicion stays beside the finding."""
    both = (suspicion(rule=RAISED_TO), suspicion())

    assert heeded(both, says()) == both
    assert [one.rule for one in heeded((suspicion(rule=RAISED_TO, anchor="price"), suspicion()), says())] == [
        RAISED_TO,
        RAISED_TO,
    ]


def test_order_and_number_stay() -> None:
    """Each finding stays in its place."""
    findings = [suspicion("kb:c.md", "kb:d.md"), finding(), suspicion()]
    given = {findings[2].fingerprint: (says(),)}
    result = heed(findings, given, judge="small-model", min_probability=0.9, severity=Severity.WARNING)

    assert result[:2] == tuple(findings[:2])
    assert (result[2].rule, result[2].severity) == (RAISED_TO, Severity.WARNING)
