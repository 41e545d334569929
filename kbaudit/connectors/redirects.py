"""Redirects: which old addresses a site sends to which of its pages, from the files its generators keep them in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from kbaudit.connectors.tree import read_text
from kbaudit.text.yaml_fields import read_yaml_fields

# GOV.UK tech-docs, Netlify and its imitators, Microsoft Learn; the configuration may stand beside the folder of pages.
_TECH_DOCS = ("config/tech-docs.yml", "../config/tech-docs.yml")
_NETLIFY = ("_redirects", "static/_redirects", "public/_redirects")
_LEARN = (".openpublishing.redirection.json", "../.openpublishing.redirection.json")

_MOST_NODES = 100_000
_LONGEST_CHAIN = 10


def old_addresses(folder: Path, ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the old addresses that lead to each card, by its id, sorted.

    A file of redirects that cannot be read counts as absent: without it a link may be called broken that the site
    would mend, and nothing else is lost.

    Args:
        folder: The source's folder.
        ids: The ids of its cards, paths relative to it.
    """
    redirects = dict(_redirects(folder))
    served = _by_ending(ids)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for old in redirects:
        for identity in served.get(_name(_end_of(old, redirects)), ()):
            found[identity].add(old)
    return {identity: tuple(sorted(olds)) for identity, olds in found.items()}


def _end_of(old: str, redirects: Mapping[str, str]) -> str:
    new = redirects[old]
    for _ in range(_LONGEST_CHAIN):
        new = redirects.get(new.partition("#")[0], new)
    return new


def _by_ending(ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the ids by each name under which a site may serve them: with fewer and fewer of the outer folders."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for identity in ids:
        parts = _name(identity).split("/")
        for start in range(min(len(parts), 4)):
            found["/".join(parts[start:])].append(identity)
    return {name: tuple(same) for name, same in found.items() if len(same) == 1}


def _name(address: str) -> str:
    """Reduce an address or a path to what every way of serving it has in common."""
    folder, slash, name = address.partition("#")[0].partition("?")[0].strip("/").casefold().rpartition("/")
    stem = name.partition(".")[0]
    return folder if stem in {"index", "_index"} else f"{folder}{slash}{stem}"


def _redirects(folder: Path) -> Iterator[tuple[str, str]]:
    for names, read in ((_TECH_DOCS, _tech_docs), (_NETLIFY, _netlify), (_LEARN, _learn)):
        for path in (folder / name for name in names):
            try:
                if path.is_file():
                    yield from read(read_text(path))
            except (ValueError, yaml.YAMLError, RecursionError):
                continue


def _tech_docs(text: str) -> Iterator[tuple[str, str]]:
    values, _, _ = read_yaml_fields(text, most_nodes=_MOST_NODES)
    redirects = values.get("redirects")
    if isinstance(redirects, Mapping):
        yield from ((old, new) for old, new in redirects.items() if isinstance(new, str))


def _netlify(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        words = line.split()
        if len(words) > 1 and words[0].startswith("/") and "*" not in words[0]:
            yield words[0], words[1]


def _learn(text: str) -> Iterator[tuple[str, str]]:
    loaded = json.loads(text)
    entries = loaded.get("redirections", []) if isinstance(loaded, dict) else []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("redirect_url"), str):
            old = entry.get("source_path") or entry.get("source_path_from_root")
            if isinstance(old, str):
                yield f"/{old.strip('/')}", entry["redirect_url"]
