from __future__ import annotations

from dataclasses import dataclass, replace

from kbaudit.card import Card, UnreadableCard
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.outcomes.mail_taken import Upshot
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from kbaudit.verification import Channel
from tests.bases import Given
from tests.post import Post, opened
from tests.post_of_owners import REFUNDS
from tests.tasks_made import ANA, BEN


@dataclass(frozen=True)
class OneByOne(Given):
    """A shelf that gives one card by itself."""

    def read(self, source: str, identity: str) -> Card | UnreadableCard | None:
        """Give the card as it is now."""
        found = self.shelf.cards.get(identity)
        return None if found is None else replace(found, source=source)


def _reading(post: Post) -> Post:
    (source,) = post.kb.config.sources
    config = replace(post.kb.config, sources=(replace(source, connector=OneByOne(post.base.shelf)),))
    post.kb = KnowledgeBase(config, post.base.kb.store, lambda: post.base.now)
    return post


def _check(post: Post) -> Task:
    (found,) = [one for one in post.kb.tasks() if one.kind is TaskKind.CHECK]
    return found


def test_a_changed_card_is_shown_before_it_is_vouched_for(post: Post) -> None:
    """Old beside new, with one answer that vouches for exactly that text; until then nothing is entered."""
    post = _reading(post)
    pressed = post.pressed(_check(post), ANA, Deed.LOOK_NOW)
    entries = post.kb.entries()
    post.base.shelf.put("a", body=REFUNDS.format(20))
    (taken,) = post.take(pressed)

    assert (taken.upshot, _check(post).answer, post.kb.entries()) == (Upshot.SHOWN, None, entries)
    (receipt,) = post.receipts()
    text = receipt.get_body(("plain",)).get_content()  # type: ignore[union-attr] # it has one
    assert REFUNDS.format(30) in " ".join(text.split())
    assert REFUNDS.format(20) in " ".join(text.split())
    (href,) = [word for word in text.split() if word.startswith("mailto:")]
    (vouched,) = post.take(opened(href, ANA))

    assert (vouched.upshot, vouched.deed) == (Upshot.ENTERED, Deed.LOOK_NOW)
    entry = post.kb.entries()[-1]
    assert (entry.card, entry.by, entry.channel) == ("kb:a", ANA, Channel.MAIL_REPLY)
    assert entry.content == post.kb.content("kb:a").digest
    (again,) = post.take(opened(href, ANA))
    assert again.upshot is Upshot.DECLINED


def test_a_text_that_changes_again_is_not_vouched_for_by_the_answer_to_another(post: Post) -> None:
    """The code names the text that was shown."""
    post = _reading(post)
    pressed = post.pressed(_check(post), ANA, Deed.LOOK_NOW)
    entries = post.kb.entries()
    post.base.shelf.put("a", body=REFUNDS.format(20))
    post.take(pressed)
    text = post.receipts()[0].get_body(("plain",)).get_content()  # type: ignore[union-attr] # it has one
    (href,) = [word for word in text.split() if word.startswith("mailto:")]
    post.base.shelf.put("a", body=REFUNDS.format(10))
    post.kb.look("kb:a", keep=True)
    (taken,) = post.take(opened(href, ANA))

    assert (taken.upshot, post.kb.entries()) == (Upshot.DECLINED, entries)


def test_what_cannot_be_shown_waits_for_the_audit(post: Post) -> None:
    """A card that says what it said, or so much else that no mail could show it, is vouched for by nobody."""
    post = _reading(post)
    pressed = post.pressed(_check(post), ANA, Deed.LOOK_NOW)
    entries = post.kb.entries()
    post.base.shelf.put("a", body="\n\n".join(REFUNDS.format(number) for number in range(60)))
    (taken,) = post.take(pressed)

    assert (taken.upshot, _check(post).state, post.kb.entries()) == (Upshot.ENTERED, State.ANSWERED, entries)


def test_who_may_not_open_a_card_is_shown_none_of_it(post: Post) -> None:
    """Though they are asked about it, as a steward may be."""
    post = _reading(post)
    pressed = post.pressed(_check(post), ANA, Deed.LOOK_NOW)
    post.base.shelf.put("a", owner=BEN, audience="board")
    post.base.later(hours=1)
    post.base.sync()
    post.base.shelf.put("a", owner=BEN, audience="board", body="CANARY")
    (taken,) = post.take(pressed)

    assert taken.upshot is Upshot.ENTERED
    assert "CANARY" not in str(post.receipts()[0])
