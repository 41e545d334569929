"""A steward's digest as a letter, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kbaudit.catalogues import Catalogue, catalogue_for
from kbaudit.digests.digest import Item
from kbaudit.digests.steward_digest import Load, StewardDigest
from kbaudit.mails.digest_letter import entry_of
from kbaudit.mails.letter import Entry, Letter, Link, Section, Words, plain


def steward_letter(digest: StewardDigest, stop: str | None = None) -> Letter:
    """Write a steward's digest.

    Args:
        stop: Where these mails can be stopped; None where that is not possible.
    """
    words = catalogue_for(digest.to.locale)
    return Letter(
        language=words.language,
        subject=words.say("steward_subject", what=", ".join(_counts(digest, words))),
        lead=tuple(map(Words, _lead(digest, words))),
        sections=tuple(_sections(digest, words)),
        closing=tuple(_closing(digest, words, stop)),
    )


def _counts(digest: StewardDigest, words: Catalogue) -> Iterator[str]:
    yield words.count("asked", digest.asked)
    if ignored := len(digest.escalated) + digest.escalated_more:
        yield words.count("unanswered", ignored)
    if unowned := len(digest.unowned) + digest.unowned_more:
        yield words.count("nobodys", unowned)


def _lead(digest: StewardDigest, words: Catalogue) -> Iterator[str]:
    yield words.say("greeting", name=plain(digest.to.name))
    yield words.say("steward_intro")
    for name in digest.unreached:
        yield words.say("steward_unreached", name=plain(name))
    for name in digest.stopped:
        yield words.say("steward_stopped", name=plain(name))


def _sections(digest: StewardDigest, words: Catalogue) -> Iterator[Section]:
    if digest.escalated:
        entries = tuple(_escalated(item, words) for item in digest.escalated)
        yield Section(
            heading=words.say("steward_escalated"), entries=entries, after=_more(digest.escalated_more, digest, words)
        )
    if digest.unowned:
        entries = tuple(_unowned(item, words) for item in digest.unowned)
        after = _more(digest.unowned_more, digest, words)
        yield Section(heading=words.say("steward_unowned"), entries=entries, after=after)
    if not digest.loads:
        return
    loads = tuple(_load(load, words) for load in digest.loads)
    yield Section(heading=words.say("steward_people"), entries=loads, after=_more(digest.loads_more, digest, words))


def _escalated(item: Item, words: Catalogue) -> Entry:
    name = plain(item.accountable or words.say("nobody"))
    line = words.say("steward_escalated_line", name=name, times=words.count("ignored", item.times))
    told = words.say("told", name=name)
    entry = entry_of(item, words)
    return replace(entry, urgent=(Words(line),), notes=tuple(note for note in entry.notes if note.text != told))


def _unowned(item: Item, words: Catalogue) -> Entry:
    """Write a task under a heading that says already that nobody is asked."""
    entry = entry_of(item, words)
    told = words.say("told", name=plain(item.accountable or words.say("nobody")))
    return replace(entry, notes=tuple(note for note in entry.notes if item.accountable or note.text != told))


def _load(load: Load, words: Catalogue) -> Entry:
    asked, overdue = words.count("asked", load.asked), words.count("overdue", load.overdue)
    line = words.say("steward_load", asked=asked, overdue=overdue, queued=words.count("queued", load.queued))
    return Entry(title=plain(load.name), notes=(Words(line),))


def _more(number: int, digest: StewardDigest, words: Catalogue) -> tuple[Words | Link, ...]:
    if not number:
        return ()
    said = words.count("more", number)
    return (Link(said, digest.page) if digest.page else Words(said),)


def _closing(digest: StewardDigest, words: Catalogue, stop: str | None) -> Iterator[Words | Link]:
    if digest.page:
        yield Link(words.say("all"), digest.page)
    yield Words(words.say("steward_footer"))
    if stop:
        yield Link(words.say("stop"), stop)
