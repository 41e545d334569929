"""Certainty: how sure it is that two claims cannot both be right, from their signals."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kbaudit.claims.signals import Signals


def certainty(kind: str, signals: Signals) -> float:
    """Weigh signals into a number from 0 to 1.

    Args:
        kind: ``value`` or ``frame``; each has weights of its own.

    Source:
        A logistic regression on pairs written for this purpose; the page on contradictions tells how it was made and
        what it reaches.
    """
    weights = _weights()[kind]
    total = weights["intercept"] + math.fsum(weights.get(name, 0.0) * number for name, number in signals.items())
    return 1 / (1 + math.exp(-total))


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    text = files("kbaudit.claims").joinpath("weights.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
