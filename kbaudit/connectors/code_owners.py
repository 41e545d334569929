"""CODEOWNERS: who answers for which files of a repository."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# The places GitHub looks in, in its order, then GitLab's own.
_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
# GitLab groups entries under [Section] and ^[Optional section], whose owners hold for entries without their own.
_SECTION = re.compile(r"\^?\[[^\]\n]{1,200}\](?:\[\d{1,4}\])?(.*)$")

_MOST_STARS = 4
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """The owners by pattern; the last matching pattern wins, and one without an owner clears ownership.

    Attributes:
        folder: The repository's root, which patterns are relative to.
        entries: Patterns with their first owner, None where they name nobody; in the order of the file.
        problems: What of the file cannot be used, as sentences.
    """

    folder: Path
    entries: tuple[tuple[str, GitIgnoreSpec, str | None], ...]
    problems: tuple[str, ...] = ()

    @classmethod
    def near(cls, start: Path) -> CodeOwners | None:
        """Find the file that speaks for a folder: in the repository around it, else in the folder; None without one."""
        for folder in _upwards(start.resolve()):
            for place in _PLACES:
                try:
                    if (folder / place).is_file():
                        return cls._read(folder, place)
                except OSError as error:
                    said = (error.strerror or type(error).__name__).lower()
                    return cls(folder, (), (f"{place}: {said}; owners are not taken from it",))
        return None

    @classmethod
    def _read(cls, folder: Path, place: str) -> CodeOwners:
        text = (folder / place).read_text(encoding="utf-8", errors="replace")
        wild = [str(number) for number, pattern in _patterns(text) if _too_wild(pattern)]
        shown = ", ".join(wild[:_MOST_NAMED]) + (" and more" if len(wild) > _MOST_NAMED else "")
        problems = (f"{place}: patterns with too many stars are passed over, on line {shown}",) if wild else ()
        return cls(folder, tuple(_entries(text)), problems)

    def owner(self, path: Path) -> str | None:
        """Give the first owner named for a file, or None."""
        try:
            relative = path.resolve().relative_to(self.folder).as_posix()
        except ValueError:
            return None
        for pattern, spec, owner in reversed(self.entries):
            if spec.match_file(relative) and not _too_deep(pattern, relative):
                return owner
        return None


def _upwards(start: Path) -> Iterator[Path]:
    folder = start if start.is_dir() else start.parent
    around = [folder, *folder.parents]
    root = next((index for index, one in enumerate(around) if (one / ".git").exists()), 0)
    yield from reversed(around[: root + 1])


def _too_deep(pattern: str, relative: str) -> bool:
    """Tell whether ``docs/*`` would reach below the folder's own files, which in CODEOWNERS it does not."""
    return pattern.endswith("/*") and "**" not in pattern and relative.count("/") > pattern.strip("/").count("/")


def _patterns(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition(" #")[0].split()
        if words and not words[0].startswith("#") and not _SECTION.match(line):
            yield number, words[0]


def _too_wild(pattern: str) -> bool:
    """Tell whether matching a pattern may take for ever: its time grows by a power with the stars."""
    segments = pattern.split("/")
    return segments.count("**") > _MOST_STARS or any(segment.count("*") > _MOST_STARS for segment in segments)


def _entries(text: str) -> Iterator[tuple[str, GitIgnoreSpec, str | None]]:
    # Few repositories have such a file, and only they need this package.
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore import GitIgnorePatternError

    section_owner: str | None = None
    for line in text.splitlines():
        if section := _SECTION.match(line):
            section_owner = _first_owner(section[1].split())
            continue
        words = line.partition(" #")[0].split()
        if not words or words[0].startswith("#") or _too_wild(words[0]):
            continue
        try:
            spec = GitIgnoreSpec.from_lines([words[0]])
        except GitIgnorePatternError:
            continue
        yield words[0], spec, _first_owner(words[1:]) or section_owner


def _first_owner(words: Iterable[str]) -> str | None:
    return next((word for word in words if "@" in word), None)
