"""What to write into ``kbaudit.toml`` about a finding: a dismissal, or the scopes of its cards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbaudit.finding import Finding

_OF_SCOPES = frozenset({"contradiction", "possible-contradiction"})


def dismissal_entry(finding: Finding) -> str:
    """Write the dismissal that holds while the quoted words stay as they are; its reason is for a person to write."""
    lines = [
        "[[dismiss]]",
        f"rule = {_quoted(finding.rule)}",
        f"cards = [{', '.join(_quoted(ref) for ref in _refs(finding))}]",
        'reason = ""',
    ]
    # Nothing is quoted by a rule that goes by what is missing: then there are no words to be bound to.
    return "\n".join([*lines, f"passages = {_quoted(finding.passages)}"] if finding.evidence else lines)


def scope_entries(finding: Finding) -> Iterator[str]:
    """Write the policy's entries that say what each card speaks of; none for what scopes have nothing to do with."""
    heads = (finding.card, *finding.related)
    if finding.rule not in _OF_SCOPES or len(heads) == 1:
        return
    collections = {(head.collection or "").casefold() for head in heads} - {""}
    for head in heads:
        # Of one collection, all cards would be of one scope.
        apart = head.collection is not None and len(collections) == len(heads)
        also = [f"# or all of: collection = {_quoted(head.collection or '')}"] if apart else []
        yield "\n".join(["[[policy.for]]", f"card = {_quoted(head.ref)}", *also, 'scope = ""'])


def _refs(finding: Finding) -> list[str]:
    return sorted({ref for part in finding.parts for ref in part.refs})


def _quoted(text: str) -> str:
    # A text of JSON is one of TOML, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
