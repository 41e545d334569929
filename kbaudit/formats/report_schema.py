"""The published JSON Schema of the report that the format ``json`` writes."""

from __future__ import annotations

from typing import Any

from kbaudit.finding import Severity
from kbaudit.report import SCHEMA_VERSION, SourceStatus, Verdict

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_LINE: Schema = {"type": ["integer", "null"], "minimum": 1}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_MAYBE_SHARE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _told(schema: Schema, description: str) -> Schema:
    return schema | {"description": description}


def _list_of(items: Schema, description: str, **limits: int) -> Schema:
    return {"type": "array", "items": items, "description": description} | limits


def _object(description: str, optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    # Fields may be added without a new version, so a reader must let pass what it does not know.
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_RULE = _object(
    "A rule that took part.",
    name=_TEXT,
    version=_told({"type": "integer", "minimum": 1}, "Raised when the same card may give other findings."),
)

_SOURCE = _object(
    "What became of one source.",
    optional=("problem",),
    name=_told(_TEXT, "Lower-case letters, digits and hyphens."),
    kind=_told(_TEXT, "The connector's name."),
    status={"enum": [str(status) for status in SourceStatus]},
    cards=_told(_COUNT, "Cards read."),
    unreadable=_told(_COUNT, "Cards the source had and that could not be read."),
    problem=_told(_TEXT, "Why a failed source failed; only there."),
)

_SUMMARY = _object(
    "The report in numbers.",
    cards=_told(_COUNT, "Cards that were audited."),
    findings=_object("Findings that stand, by severity.", error=_COUNT, warning=_COUNT, note=_COUNT),
    dismissed=_told(_COUNT, "Findings that were set aside."),
    trust_score=_told(_MAYBE_SHARE, "Null: not known."),
    verified_share=_told(
        _MAYBE_SHARE, "The share of published cards whose check still holds; null where no check of any card is known."
    ),
)

_LEDGER = _object(
    "The end of the ledger; kbaudit log verify --head SEQ:HASH looks for it later.",
    seq=_told(_COUNT, "The number of the last entry; 0 for an empty ledger."),
    hash=_DIGEST,
)

_CARD = _object(
    "What a report says of a card: enough to find it and whom to ask.",
    ref=_told(_TEXT, "SOURCE:ID, split at the first colon; unique in a base."),
    title=_TEXT,
    url=_MAYBE_TEXT,
    locale=_MAYBE_TEXT,
    collection=_told(_MAYBE_TEXT, "The container in the source: section, space, folder."),
    owner=_told(_MAYBE_TEXT, "Who is accountable; null where nobody is."),
    path=_told(_MAYBE_TEXT, "The card's file; null where it is no file."),
    line=_told(_LINE, "The line of that file on which the body begins, from 1."),
    views=_told({"type": ["integer", "null"]}, "Times it was read in the source's own window; null where not known."),
)

_EVIDENCE = _object(
    "A passage quoted from a card.",
    ref=_told(_TEXT, "The card it stands in."),
    quote=_told(_MAYBE_TEXT, "The words as they stand there; null under --evidence none."),
    line=_told(_LINE, "From 1, of the card's file, or of its body where it is no file; null for a value without one."),
    value=_told(_MAYBE_TEXT, "What the rule read in it; null under --evidence none."),
)

_FINDING = _object(
    "One problem found by a rule.",
    fingerprint=_told(_DIGEST, "The smallest of the parts."),
    parts=_list_of(_DIGEST, "The finding's identity: one digest a card, or a pair of cards; sorted.", minItems=1),
    rule=_TEXT,
    kind=_told(_TEXT, "The sort of problem within the rule; the rule's name where it has one sort only."),
    severity={"enum": [str(severity) for severity in Severity]},
    card=_ref("card"),
    related=_list_of(_ref("card"), "The other cards concerned, by reference."),
    message=_told(_TEXT, "One sentence that says what is wrong."),
    since=_told(_MAYBE_TEXT, "Since when it stands, a day or an instant; null where that is not known."),
    clears_when=_told(_TEXT, 'What would clear it, as the rest of "Clears when".'),
    passages=_told(_TEXT, "A digest of the quoted words: what a dismissal may be bound to."),
    evidence=_list_of(_ref("evidence"), "What the rule saw."),
)

_DISMISSED: Schema = {
    "description": "A finding that would stand, had nobody set it aside.",
    "allOf": [
        _ref("finding"),
        _object(
            "Who set it aside.",
            dismissal=_object(
                "The decision.",
                reason=_TEXT,
                author=_MAYBE_TEXT,
                until=_told(_MAYBE_TEXT, "A day, or an instant in UTC, from which it holds no more."),
            ),
        ),
    ],
}

_NOTICE = _object(
    "Something to know that is no finding.",
    topic=_told(_TEXT, "What it is about: a source's name, policy, dismiss."),
    message=_TEXT,
)

_NOT_CHECKED = _object(
    "A rule that could not do its work.",
    rule=_TEXT,
    card=_told(_MAYBE_TEXT, "The card it failed on; null where it could not judge at all."),
    problem=_TEXT,
)

REPORT_SCHEMA: Schema = (
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kbaudit:report:{SCHEMA_VERSION}",
        "title": "kbaudit report",
    }
    | _object(
        "What one audit found.",
        optional=("ledger",),
        schema_version={"const": SCHEMA_VERSION},
        as_of=_told({"type": "string", "format": "date-time"}, "The audit's only clock, in UTC."),
        verdict={"enum": [str(verdict) for verdict in Verdict]},
        rules=_list_of(_ref("rule"), "The rules that took part, by name."),
        sources=_list_of(_ref("source"), "By name."),
        summary=_ref("summary"),
        ledger=_ref("ledger"),
        findings=_list_of(_ref("finding"), "By rule, card, line and fingerprint."),
        dismissed=_list_of(_ref("dismissed"), "Findings set aside, in the same order."),
        notices=_list_of(_ref("notice"), "Sorted."),
        not_checked=_list_of(_ref("not_checked"), "Rules that could not do their work; the run is incomplete."),
    )
    | {
        "$defs": {
            "rule": _RULE,
            "source": _SOURCE,
            "summary": _SUMMARY,
            "ledger": _LEDGER,
            "card": _CARD,
            "evidence": _EVIDENCE,
            "finding": _FINDING,
            "dismissed": _DISMISSED,
            "notice": _NOTICE,
            "not_checked": _NOT_CHECKED,
        },
    }
)
"""JSON Schema, draft 2020-12, of the document; fields may be added to it without a new ``schema_version``."""
