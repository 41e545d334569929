"""An owner's digest as a letter, in their language."""

from __future__ import annotations

from collections.abc import Iterator

from kbaudit.catalogues import Catalogue, catalogue_for
from kbaudit.digests.digest import Ahead, Digest, Item, Quote, Reason, Role, Since, Upcoming, Way
from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Section, Words, plain
from kbaudit.task import TaskKind
from kbaudit.task_event import Deed

_SECOND = 2
_MESSAGES_ARE_IN = "en"
_AHEAD = {Ahead.TURN: "ahead_turn", Ahead.CHECK: "ahead_check", Ahead.PROMISE: "ahead_promise"}


def digest_letter(digest: Digest, stop: str | None = None) -> Letter:
    """Write a digest.

    Args:
        stop: Where these mails can be stopped; None where that is not possible.
    """
    words = catalogue_for(digest.to.locale)
    after: list[Words | Link] = []
    if digest.more:
        more = words.count("more", digest.more)
        after.append(Link(more, digest.page) if digest.page else Words(more))
    if digest.waiting:
        after.append(Words(words.count("waiting", digest.waiting)))
    tasks = Section(entries=tuple(entry_of(item, words) for item in digest.items), after=tuple(after))
    return Letter(
        language=words.language,
        subject=_subject(digest, words),
        lead=tuple(map(Words, _lead(digest, words))),
        sections=(tasks, *_upcoming(digest, words)),
        closing=tuple(_closing(digest, words, stop)),
    )


def _subject(digest: Digest, words: Catalogue) -> str:
    cards, minutes = words.count("cards", len(digest.items)), words.count("minutes", digest.minutes)
    return words.say("subject", cards=cards, minutes=minutes)


def _lead(digest: Digest, words: Catalogue) -> Iterator[str]:
    yield words.say("greeting", name=plain(digest.to.name))
    only_told = all(item.role is Role.TOLD for item in digest.items)
    yield words.say("intro_told" if only_told else "intro")
    if digest.since is not None and (what := list(_changes(digest.since, words))):
        yield words.say("since", day=words.day(digest.since.day), what=", ".join(what))
    if any(way.href.startswith("mailto:") for item in digest.items for way in item.ways):
        yield words.say("by_reply")


def _changes(since: Since, words: Catalogue) -> Iterator[str]:
    for key in ("settled", "returned", "fresh"):
        if number := getattr(since, key):
            yield words.count(key, number)


def entry_of(item: Item, words: Catalogue) -> Entry:
    """Write one task."""
    return Entry(
        title=title_of(item, words),
        href=item.link,
        urgent=tuple(map(Words, _urgent(item, words))),
        notes=tuple(_notes(item, words)),
        quotations=tuple(_quotation(quote, words) for quote in item.quotes),
        offer=words.say("answers"),
        ways=tuple(Link(_label(way, words), way.href) for way in item.ways),
    )


def title_of(item: Item | Upcoming, words: Catalogue) -> str:
    """Write what a task is about."""
    if item.kind in {TaskKind.OWNERLESS, TaskKind.UNUSED} and item.collection is not None:
        cards = words.count("cards", item.cards)
        return words.say(str(item.kind), collection=plain(item.collection), cards=cards)
    return words.say("closed") if item.title is None else plain(item.title)


def _urgent(item: Item, words: Catalogue) -> Iterator[str]:
    if item.times == _SECOND:
        yield _named("second_time", item, words) if item.next_told else words.say("second_time_alone")
    elif item.times > _SECOND and item.next_told:
        yield _named("escalated", item, words)


def _named(key: str, item: Item, words: Catalogue) -> str:
    return words.say(key, name=plain(item.next_told or ""))


def _notes(item: Item, words: Catalogue) -> Iterator[Words]:
    if item.place is not None:
        yield Words(plain(item.place))
    if item.role is Role.TOLD:
        yield Words(words.say("told", name=plain(item.accountable or words.say("nobody"))))
    elif item.role is Role.WITHDRAWN:
        yield Words(words.say("withdrawn"))
    elif item.role is Role.DECIDES:
        yield Words(words.say("decides"))
    for reason in item.reasons:
        yield from _why(reason, words)
    if item.reasons_more:
        yield Words(words.count("more", item.reasons_more))
    if item.due is not None:
        key = "object_until" if item.role is Role.WITHDRAWN else "overdue" if item.overdue else "due"
        yield Words(words.say(key, day=words.day(item.due)))


def _why(reason: Reason, words: Catalogue) -> Iterator[Words]:
    key = f"rule-{reason.rule}"
    yield Words(words.say(key if key in words.texts else "rule-other"))
    if reason.message is not None:
        language = None if words.language == _MESSAGES_ARE_IN else _MESSAGES_ARE_IN
        yield Words(plain(reason.message, 500), language)


def _quotation(quote: Quote, words: Catalogue) -> Quotation:
    if quote.title is None:
        return Quotation(said=words.say("closed"))
    title = plain(quote.title)
    said = words.say("says", title=title) if quote.words else title
    return Quotation(said=said, words=plain(quote.words), href=quote.link)


def _label(way: Way, words: Catalogue) -> str:
    if way.deed is None:
        return words.say("open-page")
    if way.deed is Deed.KEEP:
        return words.say("keep", card=plain(way.card or ""))
    return words.say(str(way.deed))


def _upcoming(digest: Digest, words: Catalogue) -> Iterator[Section]:
    if not digest.upcoming:
        return
    after = (Words(words.count("more", digest.upcoming_more)),) if digest.upcoming_more else ()
    entries = tuple(_upcoming_entry(one, words) for one in digest.upcoming)
    yield Section(heading=words.say("upcoming"), entries=entries, after=after)


def _upcoming_entry(one: Upcoming, words: Catalogue) -> Entry:
    day = words.say(_AHEAD[one.what], day=words.day(one.day))
    return Entry(title=title_of(one, words), href=one.link, notes=(Words(day),))


def _closing(digest: Digest, words: Catalogue, stop: str | None) -> Iterator[Words | Link]:
    if digest.page:
        yield Link(words.say("all"), digest.page)
    yield Words(words.say("footer"))
    if stop:
        yield Link(words.say("stop"), stop)
