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
    """One commit: when it was made, and the files it touched, relative to the folder."""

    at: datetime
    paths: tuple[str, ...]


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


def last_changes(folder: Path, ids: frozenset[str]) -> Mapping[str, Moment]:
    """Give when each file last changed, by the committer's clock.

    Args:
        folder: The source's folder, inside a repository.
        ids: The files asked for, relative to the folder.

    Returns:
        Instants by id, without those that only sweeps touched.

    Raises:
        ConnectorError: git is not there, or the folder is in no repository.
    """
    return newest(_history(folder), ids)


def newest(commits: Sequence[Commit], ids: frozenset[str]) -> Mapping[str, Moment]:
    """Take the newest commit of each file, leaving out sweeps.

    Args:
        commits: The newest first.
    """
    found: dict[str, Moment] = {}
    for commit in commits:
        touched = ids.intersection(commit.paths)
        sweeping = len(touched) >= max(_SWEEP_SHARE * len(ids), _FEWEST_FOR_A_SWEEP)
        for path in () if sweeping else touched:
            found.setdefault(path, commit.at)
    return found


def _history(folder: Path) -> list[Commit]:
    log = Git(folder, _SETTING).ask_text(*_PLAIN, "log", *_LOG, "--format=%x01%cI%x02", "--", ".")
    return [_commit(part) for part in log.split("\x01") if part]


def _commit(part: str) -> Commit:
    when, _, names = part.partition("\x02")
    at = parse_moment(when.strip("\0\n"))
    if not isinstance(at, datetime):
        raise ConnectorError(f"git wrote {when!r} where a date of a commit should be; check the git version")
    return Commit(at, tuple(name.strip("\n") for name in names.split("\0") if name.strip("\n")))
