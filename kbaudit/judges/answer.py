"""The answer: what a server of chat completions sends back, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbaudit.judges.interface import Label, Opinion
from kbaudit.text.strict_json import parse_object

_FIELDS = {"label", "probability", "reason"}


def read_answer(text: str, estimate: int) -> Opinion:
    """Read an opinion out of a server's answer; one that cannot be used is ``unsure``, with the problem.

    Args:
        text: The body of the answer.
        estimate: The tokens to count where the server reports none.
    """
    tokens = estimate
    try:
        answer = parse_object(text)
        tokens = _tokens(answer) or estimate
        return _opinion(parse_object(_content(answer)), tokens)
    except ValueError as error:
        return Opinion(label=Label.UNSURE, probability=0.0, tokens=tokens, problem=f"gave an answer that {error}")


def _tokens(answer: Mapping[str, Any]) -> int | None:
    usage = answer.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, Mapping) else None
    return total if isinstance(total, int) and not isinstance(total, bool) and total > 0 else None


def _content(answer: Mapping[str, Any]) -> str:
    match answer:
        case {"choices": [{"message": {"content": str(content)}}, *_]} if content.strip():
            return content
        case {"choices": [{"message": {"refusal": str()}}, *_]}:
            raise ValueError("declines to judge")
        case _:
            raise ValueError("holds no message")


def _opinion(said: Mapping[str, Any], tokens: int) -> Opinion:
    if said.keys() != _FIELDS:
        raise ValueError("does not hold exactly a label, a probability and a reason")
    label, probability, reason = said["label"], said["probability"], said["reason"]
    if label not in [*map(str, Label)]:
        raise ValueError("has a label that is not one of those asked for")
    if not isinstance(probability, int | float) or isinstance(probability, bool) or not 0 <= probability <= 1:
        raise ValueError("has no probability from 0 to 1")
    if not isinstance(reason, str):
        raise ValueError("has a reason that is no text")
    return Opinion(label=Label(label), probability=float(probability), reason=reason, tokens=tokens)
