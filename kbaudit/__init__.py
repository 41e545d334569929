"""kbaudit keeps a knowledge base true.

The public names are loaded when they are first used, so that ``import kbaudit`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbaudit.auditing import audit_cards
    from kbaudit.card import BodyFormat, Card, CardHead, FieldProblem, Lifecycle, UnreadableCard
    from kbaudit.content import Content
    from kbaudit.corpus import Corpus
    from kbaudit.dismissal import Dismissal
    from kbaudit.errors import (
        CardError,
        ConfigError,
        ConfigProblems,
        ConnectorError,
        KbauditError,
        PluginError,
        SettingError,
        UnknownPluginError,
    )
    from kbaudit.finding import Evidence, Finding, Part, Severity
    from kbaudit.inspecting.about import About, Agreement, Answer, statements_about
    from kbaudit.inspecting.similar import similar_cards
    from kbaudit.inspecting.understood import Understood, statements_of
    from kbaudit.likeness import Likeness, Similar
    from kbaudit.one_path import audit_paths
    from kbaudit.policy import Policy, PolicyEntry
    from kbaudit.report import Notice, Report, Verdict
    from kbaudit.text.intervals import Interval

__all__ = [
    "About",
    "Agreement",
    "Answer",
    "BodyFormat",
    "Card",
    "CardError",
    "CardHead",
    "ConfigError",
    "ConfigProblems",
    "ConnectorError",
    "Content",
    "Corpus",
    "Dismissal",
    "Evidence",
    "FieldProblem",
    "Finding",
    "Interval",
    "KbauditError",
    "Lifecycle",
    "Likeness",
    "Notice",
    "Part",
    "PluginError",
    "Policy",
    "PolicyEntry",
    "Report",
    "SettingError",
    "Severity",
    "Similar",
    "Understood",
    "UnknownPluginError",
    "UnreadableCard",
    "Verdict",
    "audit_cards",
    "audit_paths",
    "similar_cards",
    "statements_about",
    "statements_of",
]

_ROOMS = {
    "audit_cards": "kbaudit.auditing",
    "audit_paths": "kbaudit.one_path",
    "similar_cards": "kbaudit.inspecting.similar",
    "statements_about": "kbaudit.inspecting.about",
    "statements_of": "kbaudit.inspecting.understood",
    "About": "kbaudit.inspecting.about",
    "Agreement": "kbaudit.inspecting.about",
    "Answer": "kbaudit.inspecting.about",
    "Understood": "kbaudit.inspecting.understood",
    "BodyFormat": "kbaudit.card",
    "Card": "kbaudit.card",
    "CardHead": "kbaudit.card",
    "FieldProblem": "kbaudit.card",
    "Lifecycle": "kbaudit.card",
    "UnreadableCard": "kbaudit.card",
    "Content": "kbaudit.content",
    "Corpus": "kbaudit.corpus",
    "Dismissal": "kbaudit.dismissal",
    "Evidence": "kbaudit.finding",
    "Finding": "kbaudit.finding",
    "Part": "kbaudit.finding",
    "Severity": "kbaudit.finding",
    "Likeness": "kbaudit.likeness",
    "Similar": "kbaudit.likeness",
    "Policy": "kbaudit.policy",
    "PolicyEntry": "kbaudit.policy",
    "Notice": "kbaudit.report",
    "Report": "kbaudit.report",
    "Verdict": "kbaudit.report",
    "Interval": "kbaudit.text.intervals",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module 'kbaudit' has no attribute {name!r}")
    return getattr(import_module(_ROOMS.get(name, "kbaudit.errors")), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
