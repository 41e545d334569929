"""The errors of kbaudit.

::

    KbauditError
    ├── ConfigError             the configuration or a call's words are off        exit 2
    │   ├── SettingError        one setting, named by its dotted path
    │   ├── ConfigProblems      several settings at once
    │   └── UnknownPluginError  no connector, rule, format or notifier has that name
    ├── CardError               a field of a card holds what no card may have
    ├── PluginError             a plugin could not be loaded or broke its protocol
    ├── ConnectorError          a source could not be read: the run is incomplete  exit 3
    ├── SecretError             a key that is named by reference cannot be read    exit 2
    ├── CodeError               a code of a mail or a link was not made here       exit 2
    │   └── CodeExpiredError    it was, too long ago
    ├── MailboxError            where answers arrive, nothing can be read now      exit 3
    ├── NotifierError           no message can be sent now; all wait in the outbox
    ├── JudgeError              a judge gave no opinion: its question is not judged
    ├── IndexFileError          a kept index of similar texts cannot be opened; build it anew
    └── StoreError              the store cannot be reached, read or written       exit 3
        ├── SchemaError         it was made by another release
        ├── BusyError           another run holds its lock                         exit 5
        ├── UnknownCardError    it has no such card                                exit 2
        ├── UnknownTaskError    there is no such task                              exit 2
        ├── AnswerRefusedError  a task does not take that answer now               exit 2
        │   └── AnsweredMeanwhileError  it was answered since the person was asked
        ├── UnknownPersonError  it knows nobody of that name                       exit 2
        └── TextChangedError    the text to be vouched for is not the card's text any more

Every message says what is wrong, where, and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence


def told(error: BaseException) -> str:
    """Say in one line what somebody else's code raised, whatever its text does."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - the text of a stranger's error may raise as well
        text = "its text cannot be shown"
    return " ".join(f"{type(error).__name__}: {text}".split())


class KbauditError(Exception):
    """Be the root of every error that kbaudit raises on purpose."""


class ConfigError(KbauditError):
    """Say that the configuration or the words of a call cannot be used; correct them and call again."""


class SettingError(ConfigError):
    """Say that one setting cannot be used.

    Attributes:
        setting: The dotted path, such as ``policy.interval``.
        problem: What is wrong with it, and what is allowed.
    """

    def __init__(self, setting: str, problem: str) -> None:
        super().__init__(f"{setting}: {problem}")
        self.setting = setting
        self.problem = problem


class ConfigProblems(ConfigError):  # noqa: N818 - a plural reads better than ConfigProblemsError
    """Say everything that is wrong with one configuration, all at once.

    Attributes:
        file: The configuration file as the user would name it.
        problems: One error a problem, in the order of the file.
    """

    def __init__(self, file: str, problems: Sequence[SettingError]) -> None:
        lines = "\n".join(f"  {problem}" for problem in problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{file}: {count}\n{lines}")
        self.file = file
        self.problems = tuple(problems)


class UnknownPluginError(ConfigError):
    """Say that nothing is installed under a name; ``kbaudit plugins`` lists what is."""


class CardError(KbauditError, ValueError):
    """Say which field of which card holds what no card may have; correct the program that made the card."""


class PluginError(KbauditError):
    """Say that an installed plugin could not be loaded, or does not keep its protocol."""


class ConnectorError(KbauditError):
    """Say that a source could not be read; its cards are not known, so the run is incomplete."""


class SecretError(KbauditError):
    """Say that a key cannot be read from where the configuration says it is; the key itself is never named."""


class CodeError(KbauditError):
    """Say that a code was not made here, or is not whole; nothing was done."""


class CodeExpiredError(CodeError):
    """Say that a code was made here, too long ago; nothing was done.

    Attributes:
        said: The values that it holds; ``AnswerCode.of`` reads those of an answer's.
    """

    def __init__(self, problem: str, said: Sequence[object]) -> None:
        super().__init__(problem)
        self.said = tuple(said)


class MailboxError(KbauditError):
    """Say that a mailbox cannot be read now; what is in it stays there."""


class NotifierError(KbauditError):
    """Say that nothing can be sent in one way now; what was to be sent waits."""


class JudgeError(KbauditError):
    """Say that a judge gave no opinion on a pair of passages; what the rules found stands as it is.

    Attributes:
        lasting: Whether the next question would fare the same, so that asking on is no use.
    """

    def __init__(self, said: str, *, lasting: bool = False) -> None:
        super().__init__(said)
        self.lasting = lasting


class IndexFileError(KbauditError):
    """Say that a kept index of similar texts cannot be opened; nothing is lost, for it can be built anew."""


class StoreError(KbauditError):
    """Say that the store cannot be reached, read or written; nothing of the step was kept."""


class SchemaError(StoreError):
    """Say that a store was made by another release, and what to do about it."""


class BusyError(StoreError):
    """Say that another run holds the store's lock, and which."""


class UnknownCardError(StoreError):
    """Say that the store has no such card, and which one may be meant."""


class UnknownPersonError(StoreError):
    """Say that the store knows nobody of a name."""


class TextChangedError(StoreError):
    """Say that a card's text is not the one that was to be vouched for; read it again."""


class UnknownTaskError(StoreError):
    """Say that the store has no such task; ``kbaudit tasks list`` names those there are."""


class AnswerRefusedError(StoreError):
    """Say that a task does not take an answer, and why; nothing was changed."""


class AnsweredMeanwhileError(AnswerRefusedError):
    """Say that a task was answered since the person was asked, by whom and when; nothing was changed."""
