"""Settings that make no sense are refused where they are given."""

from __future__ import annotations

from typing import Any

import pytest

from kbaudit.errors import SettingError
from kbaudit.plugins import Group, load


@pytest.mark.parametrize(
    ("rule", "settings"),
    [
        ("poor-feedback", {"unhelpful_share": float("nan")}),
        ("poor-feedback", {"unhelpful_share": 5}),
        ("poor-feedback", {"unhelpful_share": -1}),
        ("inactive", {"max_views": -1}),
        ("inactive", {"unverified_days": -1}),
        ("inactive", {"unverified_days": 2**63}),
        ("bulk-verification", {"min_cards": 1}),
        ("bulk-verification", {"window_minutes": 0}),
        ("bulk-verification", {"day_minutes": 1441}),
        ("bulk-verification", {"day_share": float("nan")}),
        ("bulk-verification", {"words_per_minute": 0}),
    ],
)
def test_a_setting_out_of_its_range_is_refused(rule: str, settings: dict[str, Any]) -> None:
    """The error names the setting."""
    with pytest.raises(SettingError, match=next(iter(settings))):
        load(Group.RULE, rule)(**settings)
