"""Dates of last change from git: one pass over the history, mechanical commits left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kbaudit.connectors.git import Git
from kbaudit.errors import ConnectorError
from kbaudit.text.moments import Moment, parse_moment

# A commit that touches a quarter of the pages or more is a sweep, not an edit: in one real site 3 pages were older than
# a year by raw dates and 49 when such commits were left out.
_SWEEP_SHARE = 0.25
_FEWEST_FOR_A_SWEEP = 8
_SETTING = "git_dates"

# What a person's own configuration may change in the log; it is not set aside as a whole, for it may also say which
# folders are safe to read.
_PLAIN = ("-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "log.mailmap=false")
_LOG = ("--no-merges", "--relative", "--name-only", "-z", "--no-show-signature", "--no-color", "--no-notes")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: when it was made, by whom, and the files it touched, relative to the folder."""

    at: datetime
    author: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastChange:
    """What git knows of the last change of a file.

    Attributes:
        at: When it was, by the committer's clock; None where only sweeps touched it.
        author: The address of whoever wrote the newest version, a sweep or not; None where git has none.
    """

    at: Moment | None
    author: str | None


def why_unknown(folder: Path) -> str | None:
    """Say why nobody can know when the files of a folder last changed, and what to do; None where git knows.

    Raises:
        ConnectorError: git is not there, or the folder is in no repository.
    """
    git = Git(folder, _SETTING)
    if git.is_shallow():
        return "the git clone is shallow; fetch its whole history"
    if not git.ask_text("rev-list", "--max-count=1", "--all").strip():
        return "the git repository has no commit yet; commit its files"
    return None


def last_changes(folder: Path, ids: frozenset[str]) -> Mapping[str, LastChange]:
    """Give when each file last changed, and who wrote what it says now.

    Args:
        folder: The source's folder, inside a repository.
        ids: The files asked for, relative to the folder.

    Returns:
        By id, those that git has.

    Raises:
        ConnectorError: git is not there, or the folder is in no repository.
    """
    return newest(_history(folder), ids)


def newest(commits: Sequence[Commit], ids: frozenset[str]) -> Mapping[str, LastChange]:
    """Take the newest commit of each file; one that is a sweep tells its author, and not when it was edited.

    Args:
        commits: The newest first.
    """
    dates: dict[str, Moment] = {}
    authors: dict[str, str] = {}
    for commit in commits:
        touched = ids.intersection(commit.paths)
        sweeping = len(touched) >= max(_SWEEP_SHARE * len(ids), _FEWEST_FOR_A_SWEEP)
        for path in touched:
            authors.setdefault(path, commit.author)
            if not sweeping:
                dates.setdefault(path, commit.at)
    return {path: LastChange(dates.get(path), author or None) for path, author in authors.items()}


def _history(folder: Path) -> list[Commit]:
    log = Git(folder, _SETTING).ask_text(*_PLAIN, "log", *_LOG, "--format=%x01%cI%x03%ae%x02", "--", ".")
    return [_commit(part) for part in log.split("\x01") if part]


def _commit(part: str) -> Commit:
    head, _, names = part.partition("\x02")
    when, _, author = head.partition("\x03")
    at = parse_moment(when.strip("\0\n"))
    if not isinstance(at, datetime):
        raise ConnectorError(f"git wrote {when!r} where a date of a commit should be; check the git version")
    paths = tuple(name.strip("\n") for name in names.split("\0") if name.strip("\n"))
    return Commit(at, " ".join(author.split()), paths)
