"""Reports written by hand, so that a format's test depends on no rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from kbaudit.card import CardHead
from kbaudit.dismissal import Dismissal
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.report import (
    Dismissed,
    NotChecked,
    Notice,
    Report,
    RuleVersion,
    SourceStatus,
    SourceSummary,
    Verdict,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)

REFUNDS = CardHead(
    ref="handbook:billing/refunds.md",
    title="Refunds",
    url="https://kb.example.org/billing/refunds",
    locale="en",
    collection="billing",
    owner="ana@example.org",
    path="handbook/billing/refunds.md",
    line=5,
    views=4210,
)
FAQ = CardHead(
    ref="handbook:faq.md",
    title="返品と返金についてのよくある質問 🙂",
    owner="bo@example.org",
    path="handbook/faq.md",
    line=3,
)
MACRO = CardHead(ref="macros:greeting", title="Greeting", collection="Welcome", views=12)

CONTRADICTION = Finding(
    rule="contradiction",
    kind="duration",
    severity=Severity.ERROR,
    card=REFUNDS,
    related=(FAQ,),
    message="These two cards disagree on how long a refund is possible: 30 days and 14 days.",
    clears_when="both say the same, or each says for whom it holds",
    parts=(Part.of("contradiction", [REFUNDS.ref, FAQ.ref], "duration"),),
    evidence=(
        Evidence(REFUNDS.ref, "Refunds are possible within 30 days.", 12, "30 days"),
        Evidence(
            FAQ.ref,
            "返品は14日以内にお願いいたします。送料はお客様のご負担となりますのでご了承ください。",
            40,
            "14 days",
        ),
    ),
)


def finding(
    card: CardHead,
    rule: str = "review-overdue",
    severity: Severity = Severity.WARNING,
    message: str = "Check due since 2026-10-13 (40 days ago): last checked 2026-07-15, its own interval is 90 days.",
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """Give a finding on one card."""
    return Finding(
        rule=rule,
        kind=rule,
        severity=severity,
        card=card,
        message=message,
        clears_when="somebody checks the card and its check date is brought up to date",
        parts=(Part.of(rule, [card.ref]),),
        evidence=evidence,
    )


def card(number: int, **fields: object) -> CardHead:
    """Give one of many cards."""
    made = CardHead(ref=f"handbook:{number:05}.md", title=f"Card {number}", path=f"handbook/{number:05}.md", line=1)
    return replace(made, **fields)  # type: ignore[arg-type]


def report_of(*findings: Finding, **fields: object) -> Report:
    """Give a complete report of findings in the order of a report."""
    rules = sorted({found.rule for found in findings} | {"invalid-date", "review-overdue"})
    made = Report(
        as_of=NOW,
        verdict=Verdict.FAILED if any(found.severity is Severity.ERROR for found in findings) else Verdict.PASSED,
        rules=tuple(RuleVersion(rule, 1) for rule in rules),
        sources=(SourceSummary(name="handbook", kind="markdown", status=SourceStatus.COMPLETE, cards=2113),),
        findings=tuple(sorted(findings, key=lambda found: found.order)),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def mixed() -> Report:
    """Give a report with something in every part, that saw everything."""
    never = [
        finding(
            card(number, collection="billing" if number % 3 else None),
            "never-verified",
            Severity.NOTE,
            "Never checked.",
        )
        for number in range(30)
    ]
    return report_of(
        CONTRADICTION,
        finding(MACRO),
        finding(REFUNDS),
        *never,
        dismissed=(
            Dismissed(
                finding(card(99), "inactive", Severity.NOTE, "Nobody uses this card."),
                Dismissal(
                    rule="inactive",
                    cards=("handbook:*",),
                    reason="kept for the auditors",
                    author="ines@example.org",
                    until=date(2027, 6, 30),
                ),
            ),
        ),
        notices=(Notice("handbook", "not checked: links to .pdf files (3)"),),
        verified_share=0.66,
    )


def incomplete() -> Report:
    """Give a report of an audit that did not see everything."""
    return report_of(
        verdict=Verdict.INCOMPLETE,
        sources=(
            SourceSummary(name="handbook", kind="markdown", status=SourceStatus.COMPLETE, cards=2, unreadable=1),
            SourceSummary(
                name="macros",
                kind="jsonl",
                status=SourceStatus.FAILED,
                cards=0,
                problem="macros.jsonl: no such file; check the path",
            ),
        ),
        not_checked=(
            NotChecked("contradiction", "handbook:faq.md", "rule contradiction, version 1, raised KeyError: 'x'"),
        ),
    )


def empty() -> Report:
    """Give a complete report without any finding."""
    return report_of(verified_share=1.0)


HOSTILE = (
    "\x1b[2J\x1b[1;31mowned\x1b[0m \x9b31m \x07",
    "one\ntwo\r\n 1. ERROR  forged\n| a | b |\n# heading\n\n- item\x0b\x0c\x1c\x85\u2028\u2029end",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200eleft\u200f",
    "| a | b | \\| c \\\\| d",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; &#124; <!-- x",
    '=cmd|"/c calc"!A1',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\uff1dcmd()",
    "\uff20SUM(A1)",
    "\t=1+1",
    "\0=1+1",
    "half \ud83d pair \udc00",
    "x" * 10_000,
    "w o r d " * 1_250,
    "👩‍👩‍👧‍👦 🏳️‍🌈 👨🏽‍🚀 " * 20,
    "返品は十四日以内にお願いいたします。" * 30,
    "`code` ``more`` **bold** _em_ [link](javascript:alert(1)) ![img](http://x/y.png) <https://x.example> ~~gone~~ $x$",
    "@everyone #12 !34 org/repo#5 ping @ana-b",
    "1. list",
    "---",
    "=====",
    "::error::hidden",
    " \u200b:\u200b:stop-commands::hidden",
    "##[add-mask]hidden #\u200b#[add-mask]hidden ##vso[task.complete]hidden",
    "https://x.example www.x.example a@x.example 0a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d gh-12 GH-12 JIRA-1 :tada:",
    "\\",
    "",
)


def hostile() -> Report:
    """Give a report in which every text that comes from cards is hostile."""
    found = [
        finding(
            CardHead(
                ref=f"handbook:{number:02}{text}",
                title=text,
                url=f"https://kb.example.org/{text}",
                collection=text,
                owner=text or None,
                path=text or None,
                line=1,
            ),
            severity=Severity.ERROR,
            message=f"Something is wrong: {text}",
            evidence=(Evidence(f"handbook:{number:02}{text}", text, 3, text),),
        )
        for number, text in enumerate(HOSTILE)
    ]
    never = [replace(one, rule="never-verified", severity=Severity.NOTE) for one in found]
    return report_of(
        *found,
        *never,
        notices=tuple(Notice(text, text) for text in HOSTILE),
        dismissed=tuple(
            Dismissed(one, Dismissal(rule=one.rule, cards=("*",), reason=one.card.title, author=one.card.title))
            for one in found
        ),
        not_checked=tuple(NotChecked(one.rule, one.card.ref, one.message) for one in found),
    )
