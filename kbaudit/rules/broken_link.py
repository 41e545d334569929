"""The rule ``broken-link``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card, Lifecycle
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.links.coverage import Coverage, Gap, Reason, describe_unchecked
from kbaudit.links.facts import LinkFact, LinkFacts, take_facts
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
        ``page``, ``anchor`` and ``image``. Links that Markdown does not read as such are found too: ``[words]()``, and
        ``[words](my file.md)`` with a space in its target.

    Why it matters:
        The step that a reader is sent to is missing, and nobody but the reader notices.

    Example:
        ``[Refunds](../billing/refund.md)`` after the page was renamed to ``refunds.md``.

    Settings:
        whole: The sources hold the whole site: judge every link, whatever share of them leads nowhere. Links that leave
            a source, or the family of its addresses, still cannot be judged.

    Known limits:
        No network: links to other sites are not looked at. Links out of the source, into folders it does not have and
        of classes most of which lead to nothing (images kept elsewhere, generated sections) are not judged; the report
        counts them. A relative link to a file such as ``page.md`` in a folder of pages is always judged. Upper and
        lower case are not told apart. Anchors are compared by letters and digits only, and not at all on pages whose
        text comes from templates or includes. Links made by template code, ``[[wiki links]]``, and references that
        nothing defines (``[words][label]``) are not seen. Python-Markdown, and so MkDocs, alone takes spaces in a
        target.

    Source:
        Resolution of references after RFC 3986, section 5; conventions for anchors of GitHub, kramdown, Goldmark,
        Redcarpet, DocFX, MkDocs and Pandoc.
    """

    name: ClassVar[str] = "broken-link"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1
    lasting: ClassVar[bool] = True

    whole: bool = False

    def extract(self, content: Content) -> LinkFacts:
        """Take the links and anchors of a text."""
        return take_facts(content)

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each card and broken target, and a notice for each class of links left unchecked."""
        links = LinkMap(corpus, self.name)
        for site in links.sites.values():
            broken, unchecked = _sorted_out(list(links.follow(site)), whole=self.whole)
            suggestions = Suggestions(site)
            for same in _by_target(broken):
                yield self._finding(corpus, same, _message(links, suggestions, same[0]))
            for card, facts in links.unfinished(site):
                yield self._unfinished(corpus, card, facts)
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
            evidence=tuple(dict.fromkeys(_passage(link.card, link.fact) for link in same)),
        )

    def _unfinished(self, corpus: Corpus, card: Card, same: Sequence[LinkFact]) -> Finding:
        first = same[0]
        kind = IMAGE if first.image else PAGE
        return finding_on(
            self,
            corpus,
            card,
            kind=kind,
            message=_unfinished_message(first),
            clears_when=_CLEARS[kind],
            anchor=_written(first),
            evidence=tuple(dict.fromkeys(_passage(card, fact) for fact in same)),
        )


def _sorted_out(links: Sequence[Followed], *, whole: bool) -> tuple[list[Followed], Counter[Gap]]:
    """Tell the links that are broken from those that lead to what the source does not hold, counted by class.

    Args:
        whole: Whether the source is known to hold all that its links may lead to, itself excepted.
    """
    coverage = Coverage()
    for link in links:
        coverage.note(link.group, found=link.found)
    broken: list[Followed] = []
    unchecked: Counter[Gap] = Counter()
    for link in links:
        if link.found or link.card.lifecycle is not Lifecycle.PUBLISHED:
            continue
        gap = coverage.gap(link.group)
        if gap is None or (whole and gap.reason is not Reason.OUTSIDE):
            broken.append(link)
        else:
            unchecked[gap] += 1
    return broken, unchecked


def _by_target(broken: Iterable[Followed]) -> Iterator[Sequence[Followed]]:
    """Bring together the links of a card that have the same target: they are one problem."""
    together: defaultdict[tuple[str, str], list[Followed]] = defaultdict(list)
    for link in broken:
        together[link.card.ref, link.fact.target].append(link)
    yield from together.values()


def _passage(card: Card, fact: LinkFact) -> Evidence:
    return Evidence(card.ref, fact.quote, line_in_file(card, fact.line), fact.target or None)


def _written(fact: LinkFact) -> str:
    return f"{'!' * fact.image}[{fact.text}]({fact.target})"


def _unfinished_message(fact: LinkFact) -> str:
    if not fact.target:
        return "A link has no target: nothing stands between its parentheses."
    escaped = _short(fact.target.replace(" ", "%20"))
    return f'What should lead to "{_short(fact.target)}" is no link, as its target has spaces; write "{escaped}".'


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
    return _short(" ".join(link.fact.target.split()))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
