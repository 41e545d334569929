"""Globs: ``*`` for any run of characters, ``?`` for one, and everything else for itself."""

from __future__ import annotations

from fnmatch import fnmatchcase


def matches_glob(text: str, glob: str) -> bool:
    """Tell whether a glob matches the whole of a text, upper and lower case told apart.

    Brackets stand for themselves, for ids such as ``[draft].md`` have them.
    """
    return fnmatchcase(text, glob.replace("[", "[[]"))
