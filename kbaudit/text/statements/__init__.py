"""The smallest passages of a text that say something, each with the context in which it says it."""

from kbaudit.text.statements.splitting import split_statements
from kbaudit.text.statements.statement import Statement, StatementKind

__all__ = ["Statement", "StatementKind", "split_statements"]
