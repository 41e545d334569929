"""The configuration as the rest of kbaudit sees it: frozen values, whatever they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from kbaudit.assign import AssignSettings
from kbaudit.config.mail import MailSettings
from kbaudit.connectors.interface import Source
from kbaudit.digests.briefing import DigestSettings
from kbaudit.dismissal import Dismissal
from kbaudit.finding import Severity
from kbaudit.judges.settings import JudgeSettings
from kbaudit.notifiers.interface import Notifier
from kbaudit.policy import Policy
from kbaudit.report import Notice
from kbaudit.rules.interface import Rule
from kbaudit.secret import Secret
from kbaudit.text.intervals import Interval

_SQLITE = "sqlite:///"
_STORE_FILE = "kbaudit.db"
_KEEP_MESSAGES = Interval(days=90)


class FailOn(StrEnum):
    """The mildest severity that fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"

    @property
    def severity(self) -> Severity | None:
        """Give the severity, or None for never."""
        return None if self is FailOn.NEVER else Severity(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """How a report is made where the command line does not say.

    Attributes:
        fail_on: The mildest severity that fails the run.
        format: The name of the format.
        select: Names of the rules to run; left out or empty, all that are installed.
        ignore: Names of rules to leave out.
    """

    fail_on: FailOn = FailOn.ERROR
    format: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where the store is, what signs its exports, and how long it keeps old texts and messages.

    Attributes:
        url: `sqlite:///FILE`, a relative file beside the configuration, or `postgresql+psycopg://…`. An address with a
            password by reference: `{ env = "NAME" }` or `{ file = "PATH" }`.
        key: The key that signs exports of the ledger, by reference; left out, one is made beside the store's file.
        keep_bodies: How long `kbaudit db purge` keeps texts that no card has any more; left out, for ever.
        keep_messages: How long `kbaudit db purge` keeps what became of a message that was sent or given up; 40 days at
            the least, for so long the same message may be asked for again.
    """

    url: str | Secret = f"{_SQLITE}{_STORE_FILE}"
    key: Secret | None = None
    keep_bodies: Interval | None = None
    keep_messages: Interval = _KEEP_MESSAGES

    def beside(self, folder: Path) -> StoreSettings:
        """Make relative paths relative to a folder."""
        url = self.url.beside(folder) if isinstance(self.url, Secret) else _beside(self.url, folder)
        return replace(self, url=url, key=self.key and self.key.beside(folder))


def _beside(url: str, folder: Path) -> str:
    file = url.removeprefix(_SQLITE)
    return url if file == url or not file else f"{_SQLITE}{folder / file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSettings:
    """Where the people are listed whom the base depends on.

    Attributes:
        file: The directory's file: a CSV table, or TOML where its name ends in ``.toml``.
    """

    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What signs the codes of mails and links.

    Attributes:
        keys: The keys, by reference, the oldest first: the last one signs, all are read. Left out, one is made beside
            the store's file.
    """

    keys: tuple[Secret, ...] = ()

    def beside(self, folder: Path) -> WebSettings:
        """Make relative paths relative to a folder."""
        return replace(self, keys=tuple(key.beside(folder) for key in self.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be configured.

    Attributes:
        file: Where it was read from; None for the defaults.
        sources: In order of name.
        rules: Rules with settings of their own, by name.
        people: Where the people are listed; nowhere where None.
        judge: Whom to ask for a second opinion; nobody where None.
        assign: How work is shared out.
        digests: When people are told, and how much at once.
        mail: How mail is sent; none is where None.
        notifiers: The ways to reach people, by the names that messages have for them; mail is ``mail``.
        store: Where the store is, as configured; None where it is not.
        web: What signs codes.
        notices: What is odd but no error, such as a dismissal whose end cannot be read.
    """

    file: Path | None = None
    sources: tuple[Source, ...] = ()
    policy: Policy = field(default_factory=Policy)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    dismissals: tuple[Dismissal, ...] = ()
    people: PeopleSettings | None = None
    judge: JudgeSettings | None = None
    assign: AssignSettings = field(default_factory=AssignSettings)
    digests: DigestSettings = field(default_factory=DigestSettings)
    mail: MailSettings | None = None
    notifiers: Mapping[str, Notifier] = field(default_factory=dict)
    report: ReportSettings = field(default_factory=ReportSettings)
    store: StoreSettings | None = None
    web: WebSettings = field(default_factory=WebSettings)
    notices: tuple[Notice, ...] = ()

    @property
    def folder(self) -> Path:
        """Give the folder that relative paths are relative to."""
        return self.file.parent if self.file else Path()

    @property
    def chosen_store(self) -> StoreSettings:
        """Give the store as configured, else ``kbaudit.db`` beside the configuration."""
        return self.store or StoreSettings().beside(self.folder)

    @property
    def store_in_use(self) -> bool:
        """Tell whether there is a store to audit: one is configured, or a sync has made one."""
        return self.store is not None or (self.folder / _STORE_FILE).exists()

    def store_url(self) -> str:
        """Give the store's address, read from where it is kept.

        Raises:
            SecretError: It cannot be read.
        """
        url = self.chosen_store.url
        return url if isinstance(url, str) else _beside(url.reveal(), self.folder)
