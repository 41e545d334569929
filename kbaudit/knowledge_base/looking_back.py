"""What a knowledge base remembers of cards, of its ledger and of its audits."""

from __future__ import annotations

from collections.abc import Iterable

from kbaudit.config.policy_text import read_policy
from kbaudit.content import Content
from kbaudit.errors import ConfigProblems
from kbaudit.knowledge_base.opened import Opened
from kbaudit.ledger.history import CardHistory, CardState
from kbaudit.ledger.passage import Occurrence, Passage, occurrences
from kbaudit.look import Look
from kbaudit.policy import Policy
from kbaudit.runs.auditing import instant
from kbaudit.runs.looking import look
from kbaudit.text.moments import Moment
from kbaudit.trends.trend import TrendPoint
from kbaudit.verification import Entry, Head, LedgerCheck


class LookingBack(Opened):
    """Read what was, and who vouched for it."""

    __slots__ = ()

    def content(self, ref: str) -> Content:
        """Give the text of a card as it was last seen; its ``digest`` is what a person vouches for.

        Raises:
            UnknownCardError: The store has no such card.
        """
        return self.store.content(ref)

    def text(self, digest: str) -> Content | None:
        """Give a text that some card has or had, by ``Content.digest``; None where it is not kept."""
        return self.store.text(digest)

    def look(self, ref: str, *, keep: bool = False) -> Look:
        """Read one card from its source now, where its connector can, else give what is known of it.

        Args:
            keep: Whether what the source has is kept, so that it can be vouched for; else nothing changes.

        Raises:
            UnknownCardError: The store has no such card.
        """
        return look(self.store, self.config.sources, ref, self.clock(), keep=keep)

    def log(self, ref: str) -> CardHistory:
        """Give the history of a card: its texts, who vouched for which, when it moved, went and came back.

        Args:
            ref: The card's reference, or one that it had before.

        Raises:
            UnknownCardError: The store never had such a card.
        """
        return self.store.history(ref)

    def state_at(self, ref: str, when: Moment) -> CardState:
        """Tell how a card stood on a day, at its end in the policy's time zone, or at an instant.

        Raises:
            UnknownCardError: The store never had such a card.
        """
        return self.store.history(ref).at(when, self.config.policy)

    def find_passage(self, words: str) -> tuple[Occurrence, ...]:
        """Find every card that ever held a passage, with when and who vouched for it, by source and id.

        Args:
            words: White space, upper and lower case make no difference, nor does markup.

        Raises:
            ConfigError: There are no words.
        """
        policies = [(since, _policy(text)) for since, text in self.store.policies()]
        return self.store.with_passage(Passage(words), lambda card, found: occurrences(card, found, policies))

    def entries(self) -> tuple[Entry, ...]:
        """Read the ledger, the oldest entry first."""
        return self.store.entries()

    def check_ledger(self, heads: Iterable[Head] = ()) -> LedgerCheck:
        """Check the ledger's chain and notes.

        Args:
            heads: Ends of the ledger that earlier reports had; those that earlier runs saw are looked for anyway.
        """
        return LedgerCheck(head=self.store.head(), breaks=self.store.breaks(tuple(heads)))

    def export_ledger(self, *, with_people: bool = False) -> str:
        """Write the ledger as JSON Lines with a signed manifest, which can be checked without kbaudit.

        Args:
            with_people: Whether to name people; without, entries have identities that say nothing.

        Raises:
            ConfigError: No key is named, and the store is no file beside which one could be made.
            SecretError: The key cannot be read.
        """
        return self.store.export(self.config.chosen_store.key, with_people=with_people, now=self.clock())

    def trend(self, *, since: Moment | None = None) -> tuple[TrendPoint, ...]:
        """Tell what changed from audit to audit, and why, the oldest first.

        Args:
            since: Only audits from then on; a day begins at its 00:00 UTC. All where None.

        Raises:
            ConfigError: ``since`` is an instant without a zone.
            StoreError: The store cannot be read.
        """
        return self.store.trend(None if since is None else instant(since))


def _policy(text: str) -> Policy | None:
    try:
        return read_policy(text)
    except ConfigProblems:
        return None
