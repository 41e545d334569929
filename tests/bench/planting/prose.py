"""Real text: the prose that every Python carries, or Markdown files."""

from __future__ import annotations

import ast
import inspect
import re
import sysconfig
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from pydoc_data.topics import topics

_SKIPPED = frozenset({"test", "tests", "idlelib", "lib2to3", "site-packages", "turtledemo", "__pycache__", "ensurepip"})


@dataclass(frozen=True, slots=True)
class Prose:
    """A text to make cards of, in the order of its source."""

    title: str
    body: str


def python_prose() -> Iterator[Prose]:
    """Yield the language reference of ``help()`` in sections, then docstrings and comments of the library.

    Nothing is imported but the topics, which are one dictionary of texts.
    """
    for name in sorted(topics):
        head = name
        for part in re.split(r"\n(?=[^\n]{3,80}\n[=*~\-^]{3,}\n)", topics[name]):
            heading = re.match(r"\s*([^\n]+)\n[=*~\-^]{3,}\n", part)
            head, text = (heading[1], part[heading.end() :]) if heading else (head, part)
            yield Prose(f"{name.capitalize()}: {head.strip()}"[:90], _unwrapped(text))
    library = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(library.rglob("*.py")):
        if not _SKIPPED.intersection(path.relative_to(library).parts):
            yield from _remarks(path, ".".join(path.relative_to(library).with_suffix("").parts))


def _remarks(path: Path, module: str) -> Iterator[Prose]:
    """Yield the docstrings of a module and its longer comments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = path.read_text(encoding="utf-8")
            tree = ast.parse(code)
        except (SyntaxError, ValueError):
            return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name = module if isinstance(node, ast.Module) else f"{module}: {node.name.strip('_').replace('_', ' ')}"
            yield Prose(name, _unwrapped(inspect.cleandoc(ast.get_docstring(node, clean=False) or "")))
    for number, found in enumerate(re.finditer(r"(?:^ *#[^\n]*\n){3,}", code, re.MULTILINE)):
        text = re.sub(r"^ *#[#:]* ?", "", found[0], flags=re.MULTILINE)
        yield Prose(f"{module}: remark {number + 1}", _unwrapped(text))


def _unwrapped(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return "\n\n".join(
        part.strip() if re.search(r"^( {2,}|>>>|[-*+|=])", part, re.MULTILINE) else " ".join(part.split())
        for part in paragraphs
        if part.strip()
    )


def markdown_prose(folders: Iterable[Path]) -> Iterator[Prose]:
    """Yield the sections of every Markdown file below the folders, under their page's title and their heading."""
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*.md*") if path.is_file()):
            text = path.read_text(encoding="utf-8", errors="replace")
            front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
            named = re.search(r"^title:\s*['\"]?(.+?)['\"]?\s*$", front[0], re.MULTILINE) if front else None
            title = named[1] if named else path.name.partition(".")[0].replace("-", " ").capitalize()
            for part in re.split(r"\n(?=#{1,3} )", text[front.end() if front else 0 :]):
                heading = re.match(r"\s*#{1,3} +([^\n]+)\n?", part)
                below = heading[1].strip("# ") if heading and heading[1].strip("# ") != title else ""
                yield Prose(f"{title}: {below}" if below else title, part[heading.end() if heading else 0 :].strip())
