"""The rule ``broken-link``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Lifecycle
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.links.coverage import Coverage, describe_unchecked
from kbaudit.links.facts import LinkFacts, take_facts
from kbaudit.links.resolution import ANCHOR, IMAGE, PAGE, Followed, LinkMap, meant_address
from kbaudit.links.suggestions import Suggestions, near_anchor
from kbaudit.report import Notice
from kbaudit.rules.interface import finding_on, line_in_file

_CLEARS = {
    PAGE: "the link leads to a page that exists, or is taken out",
    ANCHOR: "the link names a heading or anchor of the page it leads to, or is taken out",
    IMAGE: "the image is there under that name, or is taken out",
}


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Links, anchors and images within the base that point nowhere.

    What it checks:
        Every link and image of a card that leads within its source: a relative path, a path from the root of the site,
        an address on the host the cards themselves are served from, and the part after ``#``. All ways in which sites
        serve their files are tried (with and without suffix, pretty addresses, index pages, redirects and permalinks,
        other locales, folders mounted elsewhere), and a link is broken only when none of them leads anywhere. Kinds:
        ``page``, ``anchor`` and ``image``.

    Why it matters:
        The step that a reader is sent to is missing, and nobody but the reader notices.

    Example:
        ``[Refunds](../billing/refund.md)`` after the page was renamed to ``refunds.md``.

    Settings:
        None.

    Known limits:
        No network: links to other sites are not looked at. Classes of links most of which lead out of what the source
        holds (images kept elsewhere, generated sections) are not judged; the report counts them. Upper and lower case
        are not told apart. Anchors are compared by letters and digits only, and not at all on pages whose text comes
        from templates or includes. Links made by template code, and ``[[wiki links]]``, are not seen.

    Source:
        Resolution of references after RFC 3986, section 5; conventions for anchors of GitHub, kramdown, Goldmark,
        Redcarpet, DocFX, MkDocs and Pandoc.
    """

    name: ClassVar[str] = "broken-link"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    def extract(self, content: Content) -> LinkFacts:
        """Take the links and anchors of a text."""
        return take_facts(content)

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each card and broken target, and a notice for each class of links left unchecked."""
        links = LinkMap(corpus, self.name)
        for site in links.sites.values():
            broken, unchecked = _sorted_out(list(links.follow(site)))
            suggestions = Suggestions(site)
            for same in _by_target(broken):
                yield self._finding(corpus, same, _message(links, suggestions, same[0]))
            yield from (Notice(site.name, message) for message in describe_unchecked(unchecked))

    def _finding(self, corpus: Corpus, same: Sequence[Followed], message: str) -> Finding:
        first = same[0]
        return finding_on(
            self,
            corpus,
            first.card,
            kind=first.kind,
            message=message,
            clears_when=_CLEARS[first.kind],
            anchor=first.fact.target,
            evidence=tuple(dict.fromkeys(_evidence(link) for link in same)),
        )


def _sorted_out(links: Sequence[Followed]) -> tuple[list[Followed], Counter[tuple[str, str]]]:
    """Tell the links that are broken from those that lead to what the source does not hold, counted by class."""
    coverage = Coverage()
    for link in links:
        coverage.note(link.group, found=link.found)
    broken: list[Followed] = []
    unchecked: Counter[tuple[str, str]] = Counter()
    for link in links:
        if link.found or link.card.lifecycle is not Lifecycle.PUBLISHED:
            continue
        folder = coverage.unknown_folder(link.group)
        if folder is None:
            broken.append(link)
        else:
            unchecked[link.group.name, folder] += 1
    return broken, unchecked


def _by_target(broken: Iterable[Followed]) -> Iterator[Sequence[Followed]]:
    """Bring together the links of a card that have the same target: they are one problem."""
    together: defaultdict[tuple[str, str], list[Followed]] = defaultdict(list)
    for link in broken:
        together[link.card.ref, link.fact.target].append(link)
    yield from together.values()


def _evidence(link: Followed) -> Evidence:
    line = line_in_file(link.card, link.fact.line)
    return Evidence(link.card.ref, link.fact.quote, line, link.fact.target)


def _message(links: LinkMap, suggestions: Suggestions, link: Followed) -> str:
    if link.kind == ANCHOR:
        near = near_anchor(link.target.fragment or "", (links.anchors(ref) for ref in link.pages))
        meant = f'; did you mean "#{near}"?' if near else "."
        page = link.pages[0]
        where = "this page" if page == link.card.ref else page.partition(":")[2]
        return f'The link to "{_shown(link)}" names no heading or anchor of {where}{meant}'
    if link.kind == IMAGE:
        return f'The image "{_shown(link)}" is not there.'
    near = meant_address(link.target) or suggestions.near_page(link.card, link.target.path)
    meant = f'; did you mean "{near}"?' if near else "."
    return f'The link to "{_shown(link)}" leads to no page of {link.card.source}{meant}'


_LONGEST_SHOWN = 200


def _shown(link: Followed) -> str:
    target = " ".join(link.fact.target.split())
    return target if len(target) <= _LONGEST_SHOWN else f"{target[:_LONGEST_SHOWN]}…"
