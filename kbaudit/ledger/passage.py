"""The passage: words that stand, or once stood, in cards, and where they are found. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from html import unescape

from kbaudit.content import Content
from kbaudit.errors import ConfigError
from kbaudit.ledger.history import CardHistory, Version, VouchedFor
from kbaudit.policy import Policy
from kbaudit.text.intervals import Interval

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MARKS = re.compile(r"[\\*_~`]+")
_WORD = re.compile(r"[^\W_]+")


class Where(StrEnum):
    """Where in a text a passage was found.

    Attributes:
        TITLE: In the title.
        TEXT: In what a reader sees.
        MARKUP: Only in the text as it was written: an address, an attribute, a comment.
    """

    TITLE = "title"
    TEXT = "text"
    MARKUP = "markup"


@dataclass(frozen=True)
class Passage:
    """Words to be looked for; white space, upper and lower case and characters that nobody sees make no difference.

    Raises:
        ConfigError: There are no words.
    """

    words: str

    def __post_init__(self) -> None:
        """Refuse what every text holds."""
        if not self.folded:
            raise ConfigError("which passage? give some of its words, such as 'within 14 days'")

    @cached_property
    def folded(self) -> str:
        """Give the words as they are compared."""
        return folded(self.words)

    def find(self, content: Content) -> Where | None:
        """Tell where in a text it stands first of the three; None where it does not."""
        if self.folded in folded(content.title):
            return Where.TITLE
        raw = folded(content.body)
        if self._may_be_read(raw) and self.folded in folded(" ".join(one.text for one in content.document.blocks)):
            return Where.TEXT
        return Where.MARKUP if self.folded in raw else None

    def _may_be_read(self, raw: str) -> bool:
        """Tell whether all its words stand in a body, so that reading it may be worth the time.

        What may stand within a word, and a reader does not see, is left out.
        """
        if self.folded in raw:
            return True
        bare = folded(_MARKS.sub("", unescape(_TAG.sub("", raw))))
        return all(word in bare for word in _WORD.findall(self.folded))


def folded(text: str) -> str:
    """Fold a text so that what reads the same compares the same."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).split()).casefold()


@dataclass(frozen=True, slots=True)
class InForce:
    """What the policy said of a card from some audit on.

    Attributes:
        since: When the first audit under it began; earlier it is not known.
        interval: How long a check lasts; None where another release wrote the policy, and this one cannot read it.
        owner: Who is accountable; None where nobody is, or the policy cannot be read.
    """

    since: datetime
    interval: Interval | None
    owner: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A card that held a passage for some time.

    Attributes:
        ref: The card's reference as it was last seen.
        where: Where in the text it stands.
        version: The text, and when the card had it.
        gone: Whether the card was let go since.
        vouchings: Who vouched for that text, in the ledger's order.
        in_force: What the policy said of the card meanwhile, the oldest first, by the card's fields as they are today;
            empty where no audit told.
    """

    ref: str
    where: Where
    version: Version
    gone: bool
    vouchings: tuple[VouchedFor, ...]
    in_force: tuple[InForce, ...]


def occurrences(
    history: CardHistory, found: Mapping[str, Where], policies: Sequence[tuple[datetime, Policy | None]]
) -> Iterable[Occurrence]:
    """Yield each stretch of time in which a card had one of the texts that hold a passage, the oldest first.

    Args:
        found: Where it stands, by the text's digest.
        policies: Each with the instant from which audits ran under it, the oldest first; None for one that cannot be
            read.
    """
    for version in history.versions:
        if version.digest in found:
            yield Occurrence(
                ref=history.ref,
                where=found[version.digest],
                version=version,
                gone=history.gone_at is not None,
                vouchings=tuple(history.vouched_for(version.digest)),
                in_force=_in_force(history, version, policies),
            )


def _in_force(
    history: CardHistory, version: Version, policies: Sequence[tuple[datetime, Policy | None]]
) -> tuple[InForce, ...]:
    before = [one for one in policies if one[0] <= version.since][-1:]
    meanwhile = [
        one for one in policies if version.since < one[0] and (version.until is None or one[0] < version.until)
    ]
    said: list[InForce] = []
    for since, policy in (*before, *meanwhile):
        terms = None if policy is None else policy.terms(history.card)
        now = InForce(since, None, None) if terms is None else InForce(since, terms.interval, terms.owner)
        if not said or (said[-1].interval, said[-1].owner) != (now.interval, now.owner):
            said.append(now)
    return tuple(said)
