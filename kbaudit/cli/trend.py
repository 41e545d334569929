"""``kbaudit trend``: what changed from audit to audit, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbaudit.cli import listing, options
from kbaudit.cli.sources import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbaudit.trends.trend import Cause, Scope, TrendPoint

_POINT = 100


def trend(
    *,
    since: Annotated[
        str | None, typer.Option("--since", help="Only audits from this day or instant on.", metavar="DATE")
    ] = None,
    last: Annotated[int, typer.Option("--last", help="Only so many, the newest.", metavar="N", min=1)] = 10,
    source: Annotated[
        str | None, typer.Option("--source", help="Tell of one source and its collections.", metavar="NAME")
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Tell of each rule as well.")] = False,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
) -> None:
    """Tell what changed from audit to audit: the share verified, findings that came and went, and why.

    Each change is split into new cards, edits, work done, policy, another kbaudit, changes elsewhere, time and cards
    that are gone. The parts add up.

    Exit codes: 0 told, 2 usage, 3 the store cannot be reached, 4 internal error.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    listing.refuse_unknown(format_name)
    first = None if since is None else options.moment_of("--since", since)
    with KnowledgeBase.open(config=load(config_file), must_exist=True) as kb:
        points = kb.trend(since=first)[-last:]
    shown = [(point, _shown(point, source)) for point in points]
    listing.write(format_name, _lines(shown, rules=rules), [_object(point, scopes) for point, scopes in shown])


def _shown(point: TrendPoint, source: str | None) -> list[Scope]:
    return [scope for scope in point.scopes if source is None or scope.source == source]


def _lines(points: list[tuple[TrendPoint, list[Scope]]], *, rules: bool) -> Iterator[str]:
    if not points:
        yield "No audit of the store has ended yet; run kbaudit sync, then kbaudit audit."
    for point, scopes in points:
        yield f"{point.at:%Y-%m-%d %H:%M} UTC, run {point.run}, kbaudit {point.release}: {point.verdict}"
        for scope in scopes:
            yield from _of_scope(scope)
        for rule in point.rules if rules else ():
            counts = f"{rule.opened} opened, {rule.closed} closed, {rule.worsened} worsened, {rule.standing} standing"
            yield f"  {rule.rule} ({rule.severity}): {counts}"


def _of_scope(scope: Scope) -> Iterator[str]:
    named = ", ".join(name for name in (scope.source, scope.collection) if name) or "all"
    yield f"  {named}: verified {_share(scope.share)} of {scope.cards} cards{_moved(scope)}"
    opened, closed = sum(scope.opened.values()), sum(scope.closed.values())
    told = f"{scope.findings} findings, {opened} opened{_causes(scope.opened)}, {closed} closed{_causes(scope.closed)}"
    yield f"  {' ' * len(named)}  {told}"


def _share(share: float | None) -> str:
    return "(nothing is known)" if share is None else f"{share:.1%}"


def _moved(scope: Scope) -> str:
    parts = {cause: float(part) * _POINT for cause, part in scope.share_moved.items() if part}
    if not parts:
        return ""
    told = ", ".join(f"{_words(cause)} {part:+.1f}" for cause, part in parts.items())
    return f", {sum(parts.values()):+.1f} points: {told}"


def _causes(counts: Mapping[Cause, int]) -> str:
    told = ", ".join(f"{_words(cause)} {count}" for cause, count in counts.items())
    return f" ({told})" if told else ""


def _words(cause: Cause) -> str:
    return cause.replace("-", " ")


def _object(point: TrendPoint, scopes: list[Scope]) -> dict[str, Any]:
    return {
        "run": point.run,
        "at": point.at.isoformat(),
        "kbaudit": point.release,
        "policy": point.policy,
        "verdict": point.verdict,
        "scopes": [_scope_object(scope) for scope in scopes],
        "rules": [
            {
                "rule": one.rule,
                "severity": str(one.severity),
                "opened": one.opened,
                "closed": one.closed,
                "worsened": one.worsened,
                "standing": one.standing,
            }
            for one in point.rules
        ],
    }


def _scope_object(scope: Scope) -> dict[str, Any]:
    return {
        "source": scope.source,
        "collection": scope.collection,
        "verified": scope.verified,
        "cards": scope.cards,
        "verified_share": scope.share,
        "verified_before": scope.verified_before,
        "cards_before": scope.cards_before,
        "verified_share_before": scope.share_before,
        "verified_share_moved": {str(cause): float(part) for cause, part in scope.share_moved.items()},
        "findings": scope.findings,
        "findings_before": scope.findings_before,
        "opened": {str(cause): count for cause, count in scope.opened.items()},
        "closed": {str(cause): count for cause, count in scope.closed.items()},
    }
