"""The connector ``markdown``: a folder of Markdown files, or a single one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path, PurePosixPath
from typing import ClassVar

from kbaudit.card import BodyFormat, Card, UnreadableCard
from kbaudit.connectors.code_owners import CodeOwners
from kbaudit.connectors.git_dates import LastChange, last_changes, why_unknown
from kbaudit.connectors.git_originals import compare_originals
from kbaudit.connectors.interface import Pulled
from kbaudit.connectors.locale_folders import originals_by_folder
from kbaudit.connectors.record import FieldReader, card_from, with_defaults
from kbaudit.connectors.redirects import old_addresses
from kbaudit.connectors.tree import MAX_BYTES, FoundFile, Tree, read_text, shown_path
from kbaudit.connectors.unread_keys import UnreadKeys
from kbaudit.report import NOT_CHECKED, Notice
from kbaudit.text.front_matter import FrontMatter, read_front_matter
from kbaudit.text.markdown import read_markdown

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".md.erb", ".markdown.erb")
HTML_SUFFIXES = (".html", ".htm")

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S[^\n]{0,500})", re.MULTILINE)
_CLOSING = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_UNDERLINED = re.compile(r"^ {0,3}(\S[^\n]{0,500})\n {0,3}=+[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_UNKNOWN = LastChange(None, None)
_HTML_TITLE = re.compile(r"<(title|h1)\b[^>]{0,500}>([^<]{1,500})<", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownConnector:
    """A folder of Markdown files with or without front matter.

    Attributes:
        path: The folder or file.
        suffixes: What a card's file name ends in.
        html_suffixes: What the name of a card in HTML ends in; the others are Markdown.
        include: Globs of files that are cards although they look like partials or a readme.
        exclude: Globs of files that are no cards.
        owner_domain: Turns ``ms.author`` aliases and other bare names of owners into addresses of this domain.
        git_dates: Take the date of the last change and its author from git, where the front matter has none.
        git_originals: Look up in git what was changed in an original since the commit that its translation names.
        original_locale: The folder of the originals, such as ``en``, in a tree with a folder for each locale. Left out,
            it is the one that translations naming a commit have their counterparts in.
        code_owners: Take owners from a CODEOWNERS file, where the front matter has none.
        max_bytes: Larger files are named as unreadable.
        base: The folder that reported paths start from; left out, the caller's own.
    """

    name: ClassVar[str] = "markdown"
    api: ClassVar[int] = 1

    path: Path
    suffixes: tuple[str, ...] = SUFFIXES
    html_suffixes: tuple[str, ...] = HTML_SUFFIXES
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    owner_domain: str | None = None
    git_dates: bool = False
    git_originals: bool = False
    original_locale: str | None = None
    code_owners: bool = True
    max_bytes: int = MAX_BYTES
    base: Path | None = None

    def pull(self, source: str) -> Iterator[Pulled]:
        """Yield the cards of the folder, then the list of its files."""
        cards: list[Card] = []
        odd: list[str] = []
        twice: list[str] = []
        unread = UnreadKeys()
        for found in self._tree().walk(source):
            if isinstance(found, FoundFile):
                pulled = self._read(source, found, odd, twice, unread)
                if isinstance(pulled, UnreadableCard):
                    yield pulled
                else:
                    cards.append(pulled)
            else:
                yield found
        yield from self._completed(source, cards)
        yield from _odd_notice(source, odd)
        yield from _twice_notice(source, twice)
        yield from unread.notices(source)

    def read(self, source: str, identity: str) -> Card | UnreadableCard | None:
        """Read one file; dates from git and owners from CODEOWNERS are left to ``pull``."""
        found = self._tree().find(identity)
        return None if found is None else self._read(source, found, [], [], UnreadKeys())

    def _tree(self) -> Tree:
        return Tree(root=self.path, suffixes=self.suffixes, include=self.include, exclude=self.exclude)

    def _read(
        self, source: str, found: FoundFile, odd: list[str], twice: list[str], unread: UnreadKeys
    ) -> Card | UnreadableCard:
        shown = shown_path(self.base or Path(), self.path, found.id)
        try:
            if found.problem:
                raise ValueError(found.problem)
            text = read_text(found.path, self.max_bytes)
            front = read_front_matter(text)
            card = replace(self._card(source, found.id, front, shown), revision=_digest(text))
        except ValueError as error:
            return UnreadableCard(source=source, id=found.id, reason=str(error), path=shown)
        unread.note(found.id, front.values)
        if front.problem:
            odd.append(f"{found.id} ({front.problem})")
        twice.extend(f"{found.id} line {line} ({key})" for key, line in front.repeated)
        return card

    def _card(self, source: str, identity: str, front: FrontMatter, shown: str) -> Card:
        is_html = identity.casefold().endswith(self.html_suffixes)
        reader = FieldReader({**front.values, **_freshness(front)}, front.lines)
        card = card_from(
            reader,
            source=source,
            id=identity,
            title=reader.words("title") or first_heading(front.body, is_html=is_html) or self._name(identity),
            body=front.body,
            body_format=BodyFormat.HTML if is_html else BodyFormat.MARKDOWN,
            path=shown,
            line=front.body_line,
        )
        folder = PurePosixPath(identity).parent.as_posix()
        return self._addressed(with_defaults(card, collection=None if folder == "." else folder))

    def _name(self, identity: str) -> str:
        """Name a card after its file, without the suffix, or after the folder whose index it is."""
        path = PurePosixPath(identity)
        ending = max((suffix for suffix in self.suffixes if path.name.casefold().endswith(suffix)), key=len, default="")
        stem = path.name[: len(path.name) - len(ending)] or path.name
        return path.parent.name if stem.partition(".")[0] in {"index", "_index"} and path.parent.name else stem

    def _addressed(self, card: Card) -> Card:
        if self.owner_domain and card.owner and re.fullmatch(r"[\w.\-]+", card.owner):
            return replace(card, owner=f"{card.owner}@{self.owner_domain}")
        return card

    def _completed(self, source: str, cards: list[Card]) -> Iterator[Card | Notice]:
        """Fill in what stands outside the files: owners from CODEOWNERS, dates from git, addresses from redirects."""
        owners = CodeOwners.near(self.path) if self.code_owners else None
        yield from (Notice(source, problem) for problem in (owners.problems if owners else ()))
        folder = self.path if self.path.is_dir() else self.path.parent
        changes: Mapping[str, LastChange] = {}
        if self.git_dates and (why := why_unknown(folder)):
            yield Notice(source, f"dates of last change are unknown: {why}")
        elif self.git_dates:
            changes = last_changes(folder, frozenset(card.id for card in cards))
        olds = old_addresses(folder, [card.id for card in cards])
        for card in (yield from self._translations(source, folder, cards)):
            owner = owners.owner(folder / card.id) if owners else None
            moved = replace(card, addresses=(*card.addresses, *olds.get(card.id, ())))
            change = changes.get(card.id, _UNKNOWN)
            yield with_defaults(moved, owner=owner, content_updated_at=change.at, editor=change.author)

    def _translations(self, source: str, folder: Path, cards: list[Card]) -> Generator[Notice, None, list[Card]]:
        """Give translations their originals, and what was changed in those since; yield what could not be compared."""
        says_so = {card.id: card.original_commit is not None or card.drift is not None for card in cards}
        originals = originals_by_folder(says_so, self.original_locale)
        named = [with_defaults(card, translation_of=originals.get(card.id)) for card in cards]
        if not self.git_originals:
            return named
        compared = compare_originals(folder, named)
        yield from (Notice(source, f"{NOT_CHECKED}{problem}") for problem in compared.problems())
        return [with_defaults(card, original_edits=compared.edits.get(card.id)) for card in named]


def _digest(text: str) -> str:
    """Give the digest of a file's own text, by which another release knows that only its way of reading changed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _freshness(front: FrontMatter) -> dict[str, str]:
    return {f"freshness.{key}": value for key, value in front.freshness.items()}


def first_heading(body: str, *, is_html: bool) -> str | None:
    """Give the words of a text's first heading, its ``<title>`` among those of HTML; None where it has none."""
    return _html_title(body) if is_html else _markdown_heading(body)


def _markdown_heading(body: str) -> str | None:
    """Give the first heading above any code block, where a ``#`` may be a comment."""
    fence = _FENCE.search(body)
    prose = body[: fence.start()] if fence else body
    found = [match for match in (_HEADING.search(prose), _UNDERLINED.search(prose)) if match]
    first = min(found, key=lambda match: match.start(), default=None)
    return _words(" ".join(_CLOSING.sub("", first[1]).split())) or None if first else None


def _words(heading: str) -> str:
    """Give the words of a heading without its Markdown; the heading as it stands where it has no words."""
    shown = " ".join(block.text for block in read_markdown(f"# {heading}").blocks)
    return " ".join(shown.split()) if any(sign.isalnum() for sign in shown) else heading


def _html_title(body: str) -> str | None:
    found = _HTML_TITLE.search(body)
    return " ".join(unescape(found[2]).split()) or None if found else None


def _odd_notice(source: str, odd: list[str]) -> Iterator[Notice]:
    if odd:
        files = "file has" if len(odd) == 1 else "files have"
        said = f"front matter that strict readers refuse, read line by line: {_named(odd)}"
        yield Notice(source, f"{len(odd)} {files} {said}")


def _twice_notice(source: str, twice: list[str]) -> Iterator[Notice]:
    if twice:
        yield Notice(source, f"keys of front matter that stand twice; the first counts: {_named(twice)}")


def _named(places: list[str]) -> str:
    return "; ".join(places[:3]) + (f"; and {len(places) - 3} more" if len(places) > 3 else "")  # noqa: PLR2004
