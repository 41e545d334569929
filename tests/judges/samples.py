"""Passages and settings that say only what a test is about."""

from __future__ import annotations

from typing import Any

from kbaudit.judges.interface import Passage, Passages
from kbaudit.judges.settings import JudgeSettings

ONE = Passage(quote="You may return it within 30 days.", title="Refunds", section=("Returns",), value="30 days")
OTHER = Passage(quote="Returns are possible for 14 days.", title="Returns", language="en", value="14 days")
PAIR = Passages.of(ONE, OTHER)


def settings(base_url: str = "http://127.0.0.1:9/v1", **more: Any) -> JudgeSettings:  # noqa: ANN401 - the settings of a judge
    return JudgeSettings(**({"base_url": base_url, "model": "small-model"} | more))
