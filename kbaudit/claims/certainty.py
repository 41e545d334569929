"""Certainty: how sure it is that two claims cannot both be right, from their signals."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from kbaudit.claims.signals import Ranges, Signals

_ROUNDING: Final = 1e-9


def certainty(kind: str, signals: Signals) -> float:
    """Weigh signals into a number from 0 to 1.

    Args:
        kind: ``value`` or ``frame``; each has weights of its own.

    Source:
        A logistic regression on pairs written for this purpose; the page on contradictions tells how it was made and
        what it reaches.
    """
    return _share(_total(kind, signals))


def ceiling(kind: str, signals: Signals, others: Ranges) -> float:
    """Give the highest certainty that signals can come to, whatever the others are.

    Args:
        kind: ``value`` or ``frame``.
        signals: Those that are known.
        others: From what to what each of the others may be.
    """
    weights = _weights()[kind]
    total = _total(kind, signals) + _ROUNDING
    for name, (low, high) in others.items():
        if weight := weights.get(name):
            total += weight * (high if weight > 0 else low)
    return _share(total)


def _total(kind: str, signals: Signals) -> float:
    weights = _weights()[kind]
    # The exact sum does not depend on the order of the signals.
    return weights["intercept"] + math.fsum([weights.get(name, 0.0) * number for name, number in signals.items()])


def _share(total: float) -> float:
    return 1 / (1 + math.exp(-total)) if total < math.inf else 1.0


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    text = files("kbaudit.claims").joinpath("weights.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
