"""What a configuration says of sources that it does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kbaudit.card import SOURCE_NAME
from kbaudit.report import Notice
from kbaudit.text.spelling import nearest


def unmatched(table: Mapping[str, Any]) -> Iterator[Notice]:
    """Yield a notice for every source that an entry of the policy or a dismissal names and ``[sources]`` has not.

    It is no error, for a path that is audited instead may have that name. Without any source nothing is told.

    Args:
        table: A configuration in which everything has its shape.
    """
    known = sorted(table.get("sources", {}))
    if not known:
        return
    for number, entry in enumerate(table.get("policy", {}).get("for", []), start=1):
        yield from _notices("policy", f"policy.for[{number}]", [entry.get("source", "")], known)
    for number, dismissal in enumerate(table.get("dismiss", []), start=1):
        named = [source for source, colon, _ in (ref.partition(":") for ref in dismissal["cards"]) if colon]
        yield from _notices("dismiss", f"dismiss[{number}]", named, known)


def _notices(topic: str, where: str, named: Iterable[str], known: list[str]) -> Iterator[Notice]:
    for name in dict.fromkeys(named):
        # What is no name is a glob, which may match a source of any path.
        if SOURCE_NAME.fullmatch(name) and name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else f"configured are: {', '.join(known)}"
            yield Notice(topic, f"{where}: no source is called {name!r}; {hint}")
