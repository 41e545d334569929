"""The site: what every page has at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kbaudit.answers.code import CodeKeys
from kbaudit.errors import ConfigError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.people.reading_rights import Reader
from kbaudit.person import Person
from kbaudit.text.moments import shifted
from kbaudit.web.guards import Attempts
from kbaudit.web.remembered_rights import RememberedRights

if TYPE_CHECKING:
    from datetime import datetime

    from kbaudit.people.directory import Directory

_WRONG_CODES = 30
_SIGN_INS = 20


@dataclass(frozen=True)
class Site:
    """The pages of one knowledge base.

    Attributes:
        base_url: Where the pages are reached, such as ``https://kb.example.org``, without a last slash; all links are
            built from it, none from what a request says.
        wrong_codes: Who tried codes that are none.
        sign_ins: Who asked for links to sign in.
    """

    kb: KnowledgeBase
    keys: CodeKeys
    base_url: str
    wrong_codes: Attempts = field(default_factory=lambda: Attempts(_WRONG_CODES, timedelta(minutes=10)))
    sign_ins: Attempts = field(default_factory=lambda: Attempts(_SIGN_INS, timedelta(hours=1)))

    def __post_init__(self) -> None:
        """Refuse an address at which no page can be reached.

        Raises:
            ConfigError: It is none.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
            raise ConfigError(f"{self.base_url!r} is no address of pages; write one like https://kb.example.org")

    @property
    def now(self) -> datetime:
        """Give the instant, by the knowledge base's clock."""
        return self.kb.clock()

    @cached_property
    def origin(self) -> str:
        """Give scheme, host and port, as browsers write them."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @cached_property
    def prefix(self) -> str:
        """Give the path before all paths of ours; empty for none."""
        return urlsplit(self.base_url).path.rstrip("/")

    @cached_property
    def is_secure(self) -> bool:
        """Tell whether it is reached through TLS."""
        return self.base_url.lower().startswith("https:")

    def path(self, path: str) -> str:
        """Give a path as a page links to it."""
        return f"{self.prefix}{path}"

    @cached_property
    def rights(self) -> RememberedRights:
        """Give who may read what, as the last sync left it."""
        return RememberedRights(self.kb)

    def reader(self, person: str) -> Reader:
        """Give what one person may see."""
        return self.rights.now(self.people).of(person)

    @property
    def people(self) -> Directory:
        """Read the directory of people; an empty one where none is configured."""
        return self.kb.people()

    def now_of(self, person: str) -> datetime:
        """Give the time where somebody is, whose day counts for them."""
        return shifted(self.now, self.people.zone_of(person, self.kb.config.policy.timezone))

    def has_left(self, key: str) -> bool:
        """Tell whether somebody is known to be no longer there."""
        found = self.people.find(key)
        return isinstance(found, Person) and found.has_left(self.now)

    def shown(self, key: str) -> str:
        """Give a person as colleagues write them."""
        found = self.people.find(key)
        return found.name if isinstance(found, Person) else key
