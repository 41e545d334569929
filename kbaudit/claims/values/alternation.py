"""A pattern for any of many words, which looks at each letter once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_END = ""

Tree = dict[str, Any]


def alternation(words: Iterable[str]) -> str:
    """Write a pattern for any of some words, the longest that fits; it never matches for none.

    Words that begin alike share their beginning, since a plain list of some hundred words is tried one by one.
    """
    tree: Tree = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _written(tree) if tree else r"(?!)"


def _written(node: Tree) -> str:
    """Write what may follow one letter, as one group."""
    ends = _END in node
    branches = [re.escape(letter) + _written(after) for letter, after in sorted(node.items()) if letter]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"
