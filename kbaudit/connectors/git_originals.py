"""What was changed in originals since their translations were checked against them, from the history of git."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kbaudit.card import Card
from kbaudit.changes.material import material_edits
from kbaudit.connectors.git import Git
from kbaudit.connectors.tree import decode_text
from kbaudit.links.originals import Originals
from kbaudit.text.edits import Edit
from kbaudit.text.front_matter import read_front_matter

_SETTING = "git_originals"
_SHALLOW = "; the git clone is shallow, fetch its whole history"
_PARTIAL = " with its texts; the git clone is partial, clone it without a filter"
_MOST_RENAMES = 100
_NAMED = 3


class _Pin(NamedTuple):
    """A translation, the commit it was checked against, and its original; the names are git's for its objects."""

    translation: str
    commit: str
    original: Card

    @property
    def commit_name(self) -> str:
        return f"{self.commit}^{{commit}}"

    @property
    def text_name(self) -> str:
        return f"{self.commit}:./{self.original.id}"


@dataclass(slots=True)
class Compared:
    """Originals as they are, set beside what they were.

    Attributes:
        edits: What was changed materially, by the id of the translation; empty where nothing was.
        unknown: Translations whose commit is not in the repository.
        absent: Translations whose original is not in their commit as a text, under any name.
        lack: What the clone lacks and how to get it, as the end of a sentence; empty for a whole one.
    """

    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    lack: str = ""

    def problems(self) -> Iterator[str]:
        """Yield what could not be compared and why, each as the rest of "not checked: …"."""
        for ids, reason in (
            (self.unknown, f"name a commit that is not in the git repository{self.lack}"),
            (self.absent, "name a commit in which their original is no text of that name or an older one"),
        ):
            if ids:
                yield f"what was changed since in the originals of {_named(ids)}, for they {reason}"


def compare_originals(folder: Path, cards: Sequence[Card]) -> Compared:
    """Compare the originals of translations that name a commit with what they were at that commit.

    The front matter of both is left out. An original that was renamed since is found under its old name. A few
    questions to git serve for all translations, and one more for each of up to 100 commits that lack an original.

    Args:
        folder: The source's folder, inside a repository.
        cards: All cards of the source; ids are relative to the folder.

    Raises:
        ConnectorError: git is not there, or the folder is in no repository.
    """
    git = Git(folder, _SETTING)
    partial = git.is_partial()
    found = Compared(lack=_PARTIAL if partial else _SHALLOW if git.is_shallow() else "")
    pins = list(_pins(cards))
    commits = {} if partial else _objects(git, (pin.commit_name for pin in pins))
    known = [pin for pin in pins if pin.commit_name in commits]
    found.unknown = [pin.translation for pin in pins if pin.commit_name not in commits]
    texts = _texts(git, known)
    compare = cache(_edits)
    for pin in known:
        edits = compare(texts.get(pin.text_name), pin.original)
        if edits is None:
            found.absent.append(pin.translation)
        else:
            found.edits[pin.translation] = edits
    return found


def _pins(cards: Sequence[Card]) -> Iterator[_Pin]:
    originals = Originals.among(cards)
    for card in cards:
        original = originals.of(card)
        if card.original_commit and original and "\n" not in original.id:
            yield _Pin(card.id, card.original_commit, original)


def _texts(git: Git, pins: Sequence[_Pin]) -> Mapping[str, bytes]:
    """Give the originals at their commits, by the names they would have if they had kept them."""
    texts = _objects(git, (pin.text_name for pin in pins))
    older = dict(_older_names(git, [pin for pin in pins if pin.text_name not in texts]))
    renamed = _objects(git, older.values())
    return texts | {name: renamed[old] for name, old in older.items() if old in renamed}


def _older_names(git: Git, pins: Sequence[_Pin]) -> Iterator[tuple[str, str]]:
    for commit in sorted({pin.commit for pin in pins})[:_MOST_RENAMES]:
        options = ("-r", "-z", "--name-status", "--find-renames", "--diff-filter=R", "--relative")
        rows = git.ask_text("diff-tree", *options, commit, "HEAD", "--", ".").split("\0")
        old_names = dict(zip(rows[2::3], rows[1::3], strict=False))
        for pin in pins:
            if pin.commit == commit and pin.original.id in old_names:
                yield pin.text_name, f"{commit}:./{old_names[pin.original.id]}"


def _objects(git: Git, names: Iterable[str]) -> dict[str, bytes]:
    """Give the contents of git's objects by name, without those it does not have."""
    asked = sorted(set(names))
    found: dict[str, bytes] = {}
    if not asked:
        return found
    rest = git.ask(
        "cat-file", "--batch", given="".join(f"{name}\n" for name in asked).encode("utf-8", "surrogateescape")
    )
    at = 0
    for name in asked:
        end = rest.index(b"\n", at)
        header, at = rest[at:end].split(b" "), end + 1
        if header[-1].isdigit():
            size = int(header[-1])
            found[name] = rest[at : at + size]
            at += size + 1
    return found


def _edits(before: bytes | None, original: Card) -> tuple[Edit, ...] | None:
    try:
        text = None if before is None else decode_text(before)
    except ValueError:
        text = None
    return None if text is None else material_edits(read_front_matter(text).body, original.body, original.body_format)


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_NAMED])
    return f"{len(ids)} translations ({shown} and {len(ids) - _NAMED} more)" if len(ids) > _NAMED else shown
