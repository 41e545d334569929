"""The kit for authors of plugins: does one keep its protocol, and does a rule find what it should?

Every check raises ``AssertionError`` with a message that says what is wrong and what the protocol asks for, so it works
under any test runner.
"""

from kbaudit.testing.cases import Case, Expected, load_cases
from kbaudit.testing.connectors import check_connector
from kbaudit.testing.notifiers import check_notifier
from kbaudit.testing.rules import check_case, check_rule

__all__ = ["Case", "Expected", "check_case", "check_connector", "check_notifier", "check_rule", "load_cases"]
