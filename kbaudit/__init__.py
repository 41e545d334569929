"""kbaudit keeps a knowledge base true.

The public names are loaded when they are first used, so that ``import kbaudit`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbaudit.card import BodyFormat, Card, CardHead, FieldProblem, Lifecycle, UnreadableCard
    from kbaudit.content import Content
    from kbaudit.corpus import Corpus
    from kbaudit.dismissal import Dismissal
    from kbaudit.errors import (
        AnsweredMeanwhileError,
        AnswerRefusedError,
        BusyError,
        CardError,
        ConfigError,
        ConfigProblems,
        ConnectorError,
        KbauditError,
        MailboxError,
        NotifierError,
        PluginError,
        SchemaError,
        SecretError,
        SettingError,
        StoreError,
        TextChangedError,
        UnknownCardError,
        UnknownPersonError,
        UnknownPluginError,
        UnknownTaskError,
    )
    from kbaudit.finding import Evidence, Finding, Part, Severity
    from kbaudit.inspecting.about import About, Agreement, Answer, statements_about
    from kbaudit.inspecting.similar import similar_cards
    from kbaudit.inspecting.understood import Understood, statements_of
    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.ledger.history import CardHistory, CardState, Standing, Version
    from kbaudit.ledger.passage import InForce, Occurrence
    from kbaudit.likeness import Likeness, Similar
    from kbaudit.outcomes.delivered import Delivered, Fate, Handed
    from kbaudit.outcomes.synced import SourceSync, SyncReport
    from kbaudit.outcomes.upkeep import Forgotten, Purged, Upgraded
    from kbaudit.people.directory import Directory
    from kbaudit.person import Leave, Person
    from kbaudit.policy import Policy, PolicyEntry
    from kbaudit.report import Notice, Report, Verdict
    from kbaudit.runs.auditing import audit_cards
    from kbaudit.runs.one_path import audit_paths
    from kbaudit.text.intervals import Interval
    from kbaudit.trends.trend import Cause, RuleTrend, Scope, TrendPoint
    from kbaudit.verification import Channel, Entry, EntryKind, Head, LedgerCheck, VerificationState

__all__ = [
    "About",
    "Agreement",
    "Answer",
    "AnswerRefusedError",
    "AnsweredMeanwhileError",
    "BodyFormat",
    "BusyError",
    "Card",
    "CardError",
    "CardHead",
    "CardHistory",
    "CardState",
    "Cause",
    "Channel",
    "ConfigError",
    "ConfigProblems",
    "ConnectorError",
    "Content",
    "Corpus",
    "Delivered",
    "Directory",
    "Dismissal",
    "Entry",
    "EntryKind",
    "Evidence",
    "Fate",
    "FieldProblem",
    "Finding",
    "Forgotten",
    "Handed",
    "Head",
    "InForce",
    "Interval",
    "KbauditError",
    "KnowledgeBase",
    "Leave",
    "LedgerCheck",
    "Lifecycle",
    "Likeness",
    "MailboxError",
    "Notice",
    "NotifierError",
    "Occurrence",
    "Part",
    "Person",
    "PluginError",
    "Policy",
    "PolicyEntry",
    "Purged",
    "Report",
    "RuleTrend",
    "SchemaError",
    "Scope",
    "SecretError",
    "SettingError",
    "Severity",
    "Similar",
    "SourceSync",
    "Standing",
    "StoreError",
    "SyncReport",
    "TextChangedError",
    "TrendPoint",
    "Understood",
    "UnknownCardError",
    "UnknownPersonError",
    "UnknownPluginError",
    "UnknownTaskError",
    "UnreadableCard",
    "Upgraded",
    "Verdict",
    "VerificationState",
    "Version",
    "audit_cards",
    "audit_paths",
    "similar_cards",
    "statements_about",
    "statements_of",
]

_ROOMS = {
    "audit_cards": "kbaudit.runs.auditing",
    "audit_paths": "kbaudit.runs.one_path",
    "similar_cards": "kbaudit.inspecting.similar",
    "statements_about": "kbaudit.inspecting.about",
    "statements_of": "kbaudit.inspecting.understood",
    "About": "kbaudit.inspecting.about",
    "Agreement": "kbaudit.inspecting.about",
    "Answer": "kbaudit.inspecting.about",
    "Understood": "kbaudit.inspecting.understood",
    "Cause": "kbaudit.trends.trend",
    "RuleTrend": "kbaudit.trends.trend",
    "Scope": "kbaudit.trends.trend",
    "TrendPoint": "kbaudit.trends.trend",
    "BodyFormat": "kbaudit.card",
    "Card": "kbaudit.card",
    "CardHead": "kbaudit.card",
    "FieldProblem": "kbaudit.card",
    "Lifecycle": "kbaudit.card",
    "UnreadableCard": "kbaudit.card",
    "Content": "kbaudit.content",
    "Corpus": "kbaudit.corpus",
    "Delivered": "kbaudit.outcomes.delivered",
    "Fate": "kbaudit.outcomes.delivered",
    "Handed": "kbaudit.outcomes.delivered",
    "Directory": "kbaudit.people.directory",
    "Dismissal": "kbaudit.dismissal",
    "Evidence": "kbaudit.finding",
    "Finding": "kbaudit.finding",
    "Part": "kbaudit.finding",
    "Severity": "kbaudit.finding",
    "Likeness": "kbaudit.likeness",
    "Similar": "kbaudit.likeness",
    "KnowledgeBase": "kbaudit.knowledge_base",
    "Leave": "kbaudit.person",
    "Person": "kbaudit.person",
    "Policy": "kbaudit.policy",
    "PolicyEntry": "kbaudit.policy",
    "Notice": "kbaudit.report",
    "Report": "kbaudit.report",
    "Verdict": "kbaudit.report",
    "Interval": "kbaudit.text.intervals",
    "SourceSync": "kbaudit.outcomes.synced",
    "SyncReport": "kbaudit.outcomes.synced",
    "Channel": "kbaudit.verification",
    "Entry": "kbaudit.verification",
    "EntryKind": "kbaudit.verification",
    "CardHistory": "kbaudit.ledger.history",
    "CardState": "kbaudit.ledger.history",
    "Standing": "kbaudit.ledger.history",
    "Version": "kbaudit.ledger.history",
    "InForce": "kbaudit.ledger.passage",
    "Occurrence": "kbaudit.ledger.passage",
    "Forgotten": "kbaudit.outcomes.upkeep",
    "Purged": "kbaudit.outcomes.upkeep",
    "Upgraded": "kbaudit.outcomes.upkeep",
    "Head": "kbaudit.verification",
    "LedgerCheck": "kbaudit.verification",
    "VerificationState": "kbaudit.verification",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module 'kbaudit' has no attribute {name!r}")
    return getattr(import_module(_ROOMS.get(name, "kbaudit.errors")), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
