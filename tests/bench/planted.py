"""Make a base with planted duplicates and look-alikes: ``python tests/bench/planted.py OUT --cards 10000 --seed 7``.

Writes ``cards.jsonl``, ``truth.tsv`` (pairs to report, with the kind of edit), ``negative.tsv`` (look-alikes that are
no duplicates), ``neutral.tsv`` (pairs that count neither way), ``delta.jsonl`` (changed cards of the same ids) and
``delta_truth.tsv``. The text is prose that every Python carries, or the Markdown files below ``--text`` folders. Same
seed, same options, same Python and same text give the same files.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import random
import re
import sysconfig
import warnings
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from pydoc_data.topics import topics

SHORTEST, LONGEST = 25, 600
CHANGED = 100
COLUMNS = 8
SPARE = 1.5
_BRIEF, _LONG = 60, 100
_GRAM = 4
_SAME = 0.4
_SAME_ON_A_PAGE = 0.15
_SAME_WORDS = 0.6
_CROWD = 20
_GRAMS_HELD = 4_000_000
_SKIPPED = frozenset({"test", "tests", "idlelib", "lib2to3", "site-packages", "turtledemo", "__pycache__", "ensurepip"})
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*`\"'(])")
_CONTENT = re.compile(r"\b[A-Za-z]{4,}\b")
_WORD = re.compile(r"\w+")
_OPENING = re.compile(r"(?:\A|(?<=[.!?] )|(?<=\n\n))[A-Z](?=[a-z]{2,} [a-z])")
_FACT = re.compile(
    r"\b\d+\b|\b(?:not|never|always|must|can|cannot|before|after|minimum|maximum|at least|at most|January|March|June|"
    r"October|Monday|Friday)\b|(?<=[a-z] )[A-Z][a-z]{3,}\b"
)
_TEXT = """
about above after again against also although always among because been before being below between both cannot
could does doing done down during each either else every from further have having here however into itself just
least less like many might more most much must neither never none only other otherwise over same several shall
should since some such than that their them then there these they this those though through thus together under
until unless upon used uses using very want were what when where whether which while whose will with within without
would your
"""
_FUNCTION_WORDS = frozenset(_TEXT.split())


@dataclass(frozen=True, slots=True)
class Prose:
    """A text to make cards of, in the order of its source."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A card before it has an id; header and footer are boilerplate around its body."""

    title: str
    body: str
    header: str = ""
    footer: str = ""

    @property
    def text(self) -> str:
        """The body as it is written out."""
        return "\n\n".join(part for part in (self.header, self.body, self.footer) if part)


# --- real text ---------------------------------------------------------------------------------------------------


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


def size(text: str) -> int:
    """Count the words of a text, as whitespace parts them."""
    return len(text.split())


def grams(text: str, every: int = 1) -> set[int]:
    """Give the hashes of a text's word four-grams; of ``every`` n hashes about one is kept, in all texts the same."""
    words = _WORD.findall(text.lower())
    hashes = (zlib.crc32(" ".join(words[at : at + _GRAM]).encode()) for at in range(len(words) - _GRAM + 1))
    return {one for one in hashes if one % every == 0}


def distinct(texts: Iterable[Prose]) -> Iterator[Prose]:
    """Yield the texts of a usable length that are not largely made of one earlier text."""
    seen: dict[int, int] = {}
    lengths: list[int] = []
    for prose in _of_length(texts):
        if size(prose.body) < SHORTEST:
            continue
        own = grams(prose.body)
        met = Counter(seen[one] for one in own if one in seen)
        if len(own) < SHORTEST - _GRAM or any(n >= _SAME * min(len(own), lengths[at]) for at, n in met.items()):
            continue
        for one in own:
            seen.setdefault(one, len(lengths))
        lengths.append(len(own))
        yield prose


def _of_length(texts: Iterable[Prose]) -> Iterator[Prose]:
    """Part texts that are too long between their paragraphs."""
    for prose in texts:
        held: list[str] = []
        number = 1
        for paragraph in prose.body.split("\n\n"):
            if held and size(" ".join((*held, paragraph))) > LONGEST:
                yield Prose(prose.title if number == 1 else f"{prose.title}, part {number}", "\n\n".join(held))
                held, number = [], number + 1
            held.append(paragraph)
        yield Prose(prose.title if number == 1 else f"{prose.title}, part {number}", "\n\n".join(held))


# --- more text than there is -------------------------------------------------------------------------------------


def pieces(texts: Iterable[Prose]) -> list[str]:
    """Cut texts of more than 60 words into pieces of 20 to 60 words, whole sentences, in the order of the source."""
    out: dict[str, None] = {}
    for prose in texts:
        if size(prose.body) > _BRIEF:
            for paragraph in prose.body.split("\n\n"):
                out |= dict.fromkeys(_grouped(paragraph, 20))
    letters = ((text, sum(map(len, _CONTENT.findall(text)))) for text in out)
    return [text for text, n in letters if 20 <= size(text) <= 60 and n > len(text) / 3]


def _grouped(text: str, least: int) -> Iterator[str]:
    """Yield neighbouring sentences together, each group but the last of at least so many words."""
    held = ""
    for sentence in _SENTENCE.split(" ".join(text.split())):
        held = f"{held} {sentence}".strip()
        if size(held) >= least:
            yield held
            held = ""
    if held:
        yield held


def recombined(stock: Sequence[str], count: int, rolled: random.Random) -> Iterator[Prose]:
    """Yield texts of 3 to 8 neighbouring pieces, no two texts sharing more than one, or two where the stock is small.

    Card (a, b) of a block takes the piece a·x + b (mod q) of its column x, q a prime: two different lines of a plane
    meet once at most, two parabolas twice. The more often a piece must serve, the more of its content words are drawn
    from its neighbours'.
    """
    order, degree = _plane(len(stock), count)
    blocks = len(stock) // (COLUMNS * order)
    changed = min(0.8, 0.1 + 0.06 * count / len(stock))
    vocabularies = [_terms(" ".join(stock[n * COLUMNS * order :][: COLUMNS * order])) for n in range(blocks)]
    curves = order**degree
    step = max(n for n in range(curves * 5 // 8 - order, curves * 5 // 8) if n % order)
    for number in range(count):
        block, curve = number % blocks, number // blocks * step % curves
        (c, a), b = divmod(curve // order, order), curve % order
        columns = rolled.sample(range(COLUMNS), rolled.randint(3, COLUMNS))
        chosen = [stock[(block * COLUMNS + x) * order + (c * x * x + a * x + b) % order] for x in columns]
        yield _composed([_varied(text, vocabularies[block], changed, rolled) for text in chosen], rolled)


def _plane(stock: int, count: int) -> tuple[int, int]:
    """Give the smallest prime order that holds so many cards, and their degree: 2 for lines, 3 for parabolas too."""
    for degree in (2, 3):
        for order in _primes(11):
            if COLUMNS * order > stock:
                break
            if stock // (COLUMNS * order) * order**degree >= count:
                return order, degree
    raise SystemExit(f"{stock} pieces of text are too few for {count} more cards: give more --text")


def _primes(first: int) -> Iterator[int]:
    return (n for n in range(first, 100_000) if all(n % d for d in range(2, int(n**0.5) + 1)))


def _varied(text: str, vocabulary: Sequence[str], share: float, rolled: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        if found[0].lower() in _FUNCTION_WORDS or rolled.random() >= share:
            return found[0]
        return _cased(rolled.choice(vocabulary), found[0])

    return _CONTENT.sub(other, text)


def _terms(text: str) -> list[str]:
    return [word for word in _CONTENT.findall(text) if word.lower() not in _FUNCTION_WORDS]


def _cased(word: str, model: str) -> str:
    return word.capitalize() if model[0].isupper() else word.lower()


def _composed(parts: Sequence[str], rolled: random.Random) -> Prose:
    terms = [word for word in _terms(" ".join(parts)) if len(word) > 4]
    one, two, three = (rolled.choice(terms).lower() for _ in range(3))
    shapes = ("{0} {1} and {2}", "How {0} works with {1}", "{0}: {1} {2}", "Setting up {0} for {1}", "About {0} {1}")
    title = rolled.choice(shapes).format(one, two, three)
    body = list(parts)
    if rolled.random() < 0.4:
        body[-2:] = ["\n".join(f"- {text}" for text in body[-2:])]
    if rolled.random() < 0.4:
        body[1] = f"## {two.capitalize()} {three}\n\n{body[1]}"
    return Prose(title[0].upper() + title[1:], "\n\n".join(body))


class Library:
    """Texts to draw from, each given out once."""

    def __init__(self, texts: Iterable[Prose], wanted: int, rolled: random.Random) -> None:
        real = list(distinct(texts))
        self.real = len(real)
        stock = pieces(real)
        brief = [prose for prose in real if size(prose.body) <= _BRIEF]
        if len(real) < wanted:
            real = brief + [prose for prose in real if size(prose.body) >= _LONG]  # a piece is too much of the others
            real += recombined(stock, wanted - len(real), rolled)
        self._brief = rolled.sample(brief, min(len(brief) // 2, wanted // 12))
        kept = set(self._brief)
        self._shelf = [prose for prose in real if prose not in kept]
        rolled.shuffle(self._shelf)
        self._passed: list[Prose] = []
        self.words = [word for text in stock for word in _CONTENT.findall(text)] or ["support"]
        self.titles = [prose.title for prose in self._shelf]

    def take(self, least: int = SHORTEST, fits: Callable[[str], bool] = lambda _: True) -> Prose:
        """Give the next text of at least so many words that fits; those passed over stay for others."""
        if least <= SHORTEST and self._passed and fits(self._passed[-1].body):
            return self._passed.pop()
        while self._shelf:
            prose = self._shelf.pop()
            if size(prose.body) >= least and fits(prose.body):
                return prose
            self._passed.append(prose)
        raise SystemExit("The text is used up: give more --text or ask for fewer cards.")

    def take_brief(self) -> Prose:
        """Give a text of 25 to 60 words: a whole one as long as there are any, then the beginnings of others."""
        if self._brief:
            return self._brief.pop()
        return self.take_beginning(SHORTEST, _BRIEF)

    def take_beginning(self, least: int, most: int) -> Prose:
        """Give the first sentences of a text, at least and at most so many words."""
        prose = self.take(least, lambda body: least <= size(next(_grouped(body, least))) <= most)
        return Prose(prose.title, next(_grouped(prose.body, least)))


# --- edits -------------------------------------------------------------------------------------------------------

_PAIRS = """
account profile|add append|allow permit|also additionally|answer reply|begin start|big large|build construct
buy purchase|call invoke|change modify|check verify|choose select|close shut|complete finish|contain include
correct right|create make|customer client|delete remove|describe explain|different distinct|display show|easy simple
empty blank|end finish|ensure guarantee|error fault|example sample|fast quick|field box|file document|find locate
fix repair|follow observe|function routine|get obtain|give provide|happen occur|help assist|important essential
issue problem|keep retain|kind sort|list enumeration|main principal|method procedure|name label|need require
new fresh|number figure|object item|often frequently|old former|open launch|option choice|order sequence|page screen
part portion|person individual|possible feasible|previous earlier|process handle|read consult|receive get
request ask|result outcome|return yield|run execute|save store|section chapter|see view|send submit|set define
several multiple|small little|specify state|step stage|stop halt|string text|support assistance|team group
test trial|try attempt|type kind|update refresh|use employ|user member|usually normally|value amount|want wish
way manner|whole entire|work function|write record
"""
SYNONYMS: dict[str, str] = {}  # of two entries for a word the first counts
for _pair in re.split(r"[|\n]", _PAIRS.strip()):
    _left, _right = _pair.split()
    SYNONYMS.setdefault(_left, _right)
    SYNONYMS.setdefault(_right, _left)

_OPPOSITES = {
    "not": "",
    "never": "always",
    "always": "never",
    "must": "may",
    "can": "cannot",
    "cannot": "can",
    "before": "after",
    "after": "before",
    "minimum": "maximum",
    "maximum": "minimum",
    "at least": "at most",
    "at most": "at least",
    "January": "February",
    "March": "April",
    "June": "July",
    "October": "November",
    "Monday": "Tuesday",
    "Friday": "Thursday",
}
_OTHER_NAMES = ("Halden", "Mirado", "Tessel", "Orvan", "Quillon", "Brandt", "Lindqvist", "Okafor")
_RETITLED = ("How to: {}", "{} (updated)", "Guide to {}", "{} - what you need to know", "FAQ: {}", "[Copy] {}", "{} v2")
_HEADERS = """
Internal article. Please do not send this text to customers as it stands; ask the editors for the public version.

> This page was moved from the old wiki. Report broken pictures to the editors, do not edit the archived original.

Home > Knowledge > Articles. Reading time about three minutes. Sign in to see the articles of your own team as well.

**Before you start:** make sure that you are signed in, your browser is up to date and pop-ups are allowed.
"""
_FOOTERS = """
Still stuck? Write to the service desk and name the page you were on. We answer on working days between eight and six.
Add a picture of the screen if you can, and never put a password into a ticket.

---
Was this page useful? Yes / No. Related topics are listed in the side bar. Copyright by the documentation team, all
rights reserved. Terms of use, privacy and cookies are explained at the foot of the home page.

This text is reviewed twice a year by its owner. If you find a mistake, choose Suggest an edit; the owner is told by
mail and answers within a week. Printed copies are not controlled and may be out of date.

For emergencies call the duty manager, whose number hangs beside every exit. For everything else open a request in the
portal, choose the category that fits best and leave the priority to the dispatcher.
"""
HEADERS, FOOTERS = (tuple(texts.strip().split("\n\n")) for texts in (_HEADERS, _FOOTERS))


@dataclass(frozen=True, slots=True)
class Editor:
    """Makes copies of drafts as people do; ``hard`` replaces more and keeps less."""

    rolled: random.Random
    library: Library
    hard: bool = False

    def edited(self, draft: Draft, kind: str) -> Draft:
        """Give a copy by the recipe of that name; other recipes than ``exact`` may change its title and boilerplate."""
        if kind == "exact":
            return draft
        title = self._other_title(draft.title) if kind == "title" else self._title(draft.title)
        body = draft.body if kind == "title" else EDITS[kind](self, draft.body)
        return self.dressed(Draft(title, body))

    def dressed(self, draft: Draft) -> Draft:
        """Put boilerplate of the house around some drafts."""
        share = 0.25 if self.hard else 0.12
        header, footer = (
            self.rolled.choice(texts) if self.rolled.random() < share else "" for texts in (HEADERS, FOOTERS)
        )
        return replace(draft, header=header, footer=footer)

    def _title(self, title: str) -> str:
        chance = self.rolled.random()
        if chance < (0.4 if self.hard else 0.6):
            return title
        return self.rolled.choice(_RETITLED).format(title) if chance < 0.8 else self._other_title(title)

    def _other_title(self, title: str) -> str:
        return self.rolled.choice(
            [one for one in self.rolled.sample(self.library.titles, 2) if one != title] or [title]
        )

    def light(self, body: str) -> str:
        """Replace, drop or insert 3 to 8 % of the words."""
        return self._reworded(body, self.rolled.uniform(0.03, 0.08))

    def heavy(self, body: str) -> str:
        """Replace, drop or insert 15 to 35 % of the words, 30 to 45 % when hard."""
        return self._reworded(body, self.rolled.uniform(0.30, 0.45) if self.hard else self.rolled.uniform(0.15, 0.35))

    def _reworded(self, body: str, share: float) -> str:
        tokens = re.findall(r"\S+|\s+", body)
        words = [at for at, token in enumerate(tokens) if not token.isspace()]
        known = [at for at in words if tokens[at].lower() in SYNONYMS]
        count = max(1, round(share * len(words)))
        chosen = self.rolled.sample(known, min(len(known), count // 2))
        chosen += self.rolled.sample(sorted(set(words) - set(chosen)), count - len(chosen))
        for at in chosen:
            tokens[at] = self._replaced(tokens[at])
        return "".join(tokens).strip()

    def _replaced(self, word: str) -> str:
        if word.lower() in SYNONYMS:
            return _cased(SYNONYMS[word.lower()], word)
        new = self.rolled.choice(self.library.words).lower()
        return self.rolled.choice((new, new, "", f"{word} {new}"))

    def format(self, body: str) -> str:
        """Write Markdown as HTML, or change case, bullets, quotes and wrapping."""
        steps: list[Callable[[str], str]] = [_typographic, _other_bullets, _without_marks, _wrapped, _shouted]
        changed = body
        for step in self.rolled.sample(steps, self.rolled.randint(2, 3)):
            changed = step(changed)
        return _as_html(changed) if self.rolled.random() < 0.5 or changed == body else changed

    def reorder(self, body: str) -> str:
        """Put paragraphs, or the sentences of a text of few paragraphs, into another order."""
        parts, glue = _parts(body)
        mixed = list(parts)
        while mixed == parts:
            self.rolled.shuffle(mixed)
        return glue.join(mixed)

    def truncated(self, body: str) -> str:
        """Keep 20 to 70 % from the beginning, the middle or the end, 20 to 40 % when hard, never under 40 words."""
        return self._cut(body, self.rolled.uniform(0.2, 0.4 if self.hard else 0.7))

    def _cut(self, body: str, share: float) -> str:
        words = re.findall(r"\S+\s*", body)
        kept = min(len(words), max(40, round(share * len(words))))
        start = round((len(words) - kept) * self.rolled.choice((0, 0.5, 1)))
        return "".join(words[start : start + kept]).strip()

    def extended(self, body: str) -> str:
        """Add 40 to 150 % of other text before, after or on both sides, 100 to 250 % when hard."""
        share = self.rolled.uniform(1.0, 2.5) if self.hard else self.rolled.uniform(0.4, 1.5)
        return self._extended(body, share)

    def _extended(self, body: str, share: float) -> str:
        wanted, other = round(share * size(body)), ""
        while size(other) < wanted:
            other = f"{other}\n\n{self.library.take().body}".strip()
        words = re.findall(r"\S+\s*", other)[:wanted]
        before = self.rolled.choice((0, len(words) // 2, len(words)))
        sides = ("".join(words[:before]).strip(), body, "".join(words[before:]).strip())
        return "\n\n".join(side for side in sides if side)

    def numbers(self, body: str) -> str:
        """Change one to three numbers, names, months, limits or negations, each in one place."""
        places = list(_FACT.finditer(body))
        chosen = self.rolled.sample(places, min(len(places), self.rolled.randint(1, 3)))
        for found in sorted(chosen, key=re.Match.start, reverse=True):
            new = self._other_fact(found[0])
            body = body[: found.start()] + new + body[found.end() + (not new) :]
        return body

    def _other_fact(self, fact: str) -> str:
        if fact.isdigit():
            return str(int(fact) + self.rolled.choice((1, 2, 5, 10, 30)))
        return _OPPOSITES[fact] if fact in _OPPOSITES else self.rolled.choice(_OTHER_NAMES)

    def mixed(self, body: str) -> str:
        """Do two or three of the other edits, each mildly."""
        steps: list[Callable[[str], str]] = [
            self.light,
            self.reorder,
            self.numbers,
            self.format,
            lambda text: self._cut(text, self.rolled.uniform(0.5, 0.8)),
            lambda text: self._extended(text, self.rolled.uniform(0.2, 0.6)),
        ]
        chosen = self.rolled.sample(range(len(steps)), self.rolled.randint(2, 3))
        for number in sorted(chosen, key=lambda at: (at == 3, at)):  # markup last, so that nothing cuts through a tag
            body = steps[number](body)
        return body


EDITS: dict[str, Callable[[Editor, str], str]] = {
    "format": Editor.format,
    "light": Editor.light,
    "heavy": Editor.heavy,
    "reorder": Editor.reorder,
    "truncated": Editor.truncated,
    "extended": Editor.extended,
    "numbers": Editor.numbers,
    "mixed": Editor.mixed,
}
KINDS = ("exact", "title", *EDITS)
_LEAST = {"heavy": 70, "truncated": 120, "reorder": 60, "mixed": 90, "extended": 40}


def _parts(body: str) -> tuple[list[str], str]:
    paragraphs = body.split("\n\n")
    return (paragraphs, "\n\n") if len(set(paragraphs)) > 2 else (_SENTENCE.split(body), " ")


def _fits(body: str, kinds: Iterable[str]) -> bool:
    wanted = set(kinds)
    if wanted & {"reorder", "mixed"} and len(set(_parts(body)[0])) < 4:
        return False
    return not wanted & {"numbers", "mixed"} or len(_FACT.findall(body)) > 2


def _typographic(text: str) -> str:
    text = re.sub(r'"([^"\n]*)"', "\u201c\\1\u201d", text).replace("--", "\u2013")
    return re.sub(r"(?<=\w)'(?=\w)", "\u2019", text)


def _other_bullets(text: str) -> str:
    return re.sub(r"^(\s*)[-*+] ", r"\1• ", re.sub(r"^\d+\. ", "- ", text, flags=re.MULTILINE), flags=re.MULTILINE)


def _without_marks(text: str) -> str:
    return re.sub(r"\[([^\]\n]+)\]\([^)\n]*\)", r"\1", re.sub(r"\*\*|`|^#+ ", "", text, flags=re.MULTILINE))


def _wrapped(text: str) -> str:
    return re.sub(r"([^\n]{50,70}) ", r"\1\n", text)


def _shouted(text: str) -> str:
    first, blank, rest = text.partition("\n\n")
    return first.upper() + blank + rest


def _as_html(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    text = re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", text)
    paragraphs = (re.sub(r"^#+ (.*)", r"<h2>\1</h2>", part) for part in text.split("\n\n"))
    marked = (re.sub(r"^[-*+•] (.*)$", r"<li>\1</li>", part, flags=re.MULTILINE) for part in paragraphs)
    return "\n".join(part if part.startswith("<h2>") else f'<p class="body">{part}</p>' for part in marked)


# --- look-alikes -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Family:
    """What the members of a template family differ in, how titles and sentences name it."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    mentions: tuple[str, ...]


def _listed(text: str, mark: str = " ") -> tuple[str, ...]:
    return tuple(text.split(mark))


_FIRST = _listed(
    "Al Bel Cor Dun Ever Fal Gren Hol Ister Jun Kal Lum Mer Nor Ost Per Quen Ril Sol Tav Umber Ves Wil Yar Zan"
)
_LAST = _listed("vane mora tide quist dale wick nova field mark desk")
_THINGS = ("Desk", "Pay", "Sync", "Mail", "Board", "Vault", "Chat", "Scan", "Plan", "Cloud", "Pro", "Mobile")
_MONTHS = _listed("January February March April May June July August September October November December")
_COUNTRIES = _listed(
    "Austria Belgium Brazil Canada Chile Denmark Estonia Finland France Germany Greece Hungary Iceland India Ireland "
    "Italy Japan Kenya Latvia Malta Mexico Norway Peru Poland Portugal Romania Spain Sweden Turkey Uruguay"
)
_IN_TITLES = ("{title} in {name}", "{title} ({name})", "{name}: {title}")
_FOR_TITLES = ("{title} for {name}", "{title} ({name})", "For {name}: {title}")
FAMILIES: dict[str, Family] = {
    "country": Family(
        _COUNTRIES,
        _IN_TITLES,
        ("In {}, ", "For customers in {}, ", "Under the law of {}, ", "When you are in {}, "),
    ),
    "release": Family(
        tuple(f"version {major}.{minor}" for major in range(2, 8) for minor in range(6)),
        ("{title}: {name}", "{title}, {name}", "Release report for {name}: {title}"),
        ("In {}, ", "Since {}, ", "With {}, ", "As delivered with {}, "),
    ),
    "month": Family(
        tuple(f"{month} {year}" for year in (2023, 2024, 2025) for month in _MONTHS),
        ("{title}: {name}", "{title}, {name}", "Report of {name}: {title}"),
        ("In {}, ", "During {}, ", "As of {}, ", "At the end of {}, "),
    ),
    "role": Family(
        _listed("administrators agents auditors contractors editors guests interns managers owners partners"),
        _FOR_TITLES,
        ("For {}, ", "As all {} know, ", "When {} sign in, ", "Among {}, "),
    ),
    "plan": Family(
        tuple(f"the {name} plan" for name in _listed("Free Basic Starter Team Business Premium Enterprise")),
        _FOR_TITLES,
        ("On {}, ", "With {}, ", "If you pay for {}, ", "As part of {}, "),
    ),
}
_PRODUCT_MENTIONS = ("In {}, ", "With {}, ", "When you use {}, ", "As {} shows, ", "From the menu of {}, ")
_PRODUCT_TITLES = ("{title} in {name}", "{title} ({name})", "{name}: {title}", "How to use {name}: {title}")
_ANTONYMS = _listed(
    "enable disable|install uninstall|activate deactivate|connect disconnect|lock unlock|subscribe unsubscribe|"
    "archive restore|show hide|import export|grant revoke|mute unmute|upload download",
    "|",
)
_OBJECTS = (
    "two-step sign-in",
    "the weekly digest",
    "shared folders",
    "the reporting module",
    "automatic replies",
    "the calendar link",
    "guest access",
    "the price list",
    "card payments",
    "the backup agent",
)
_ACTIONS = (
    "To {} it, ",
    "Before you {} it, ",
    "When you {} it, ",
    "Only owners may {} it, and ",
    "If you {} it twice, ",
)
_DETAILS = (
    "Questions about {name} go to {slug}@help.example.com.",
    "The form for {name} has the number {number}.",
    "The pages about {name} are at https://help.example.com/{slug}/{number}.",
    "The team for {name} sits in room {number} and answers on extension {number}.",
)
_COMMON_TITLES = ("Overview", "Getting started", "Frequently asked questions", "Troubleshooting", "Settings", "Notes")
_FOOTER_SENTENCES = (
    "All prices are shown without tax unless the page says otherwise.",
    "The service desk of {name} is closed on public holidays.",
    "Requests that reach {name} after five are answered on the next working day.",
    "Please keep the ticket number of {number} digits that you receive by mail.",
    "Screens may look different on small devices.",
    "Some functions are reserved for accounts that an administrator has confirmed.",
    "{name} never asks for your password, neither by mail nor on the telephone.",
    "The status of every service is shown at status.example.com/{number}.",
    "Subscribe to the newsletter of {name} to hear about planned maintenance.",
    "This text is meant for information and is not part of any contract.",
    "Names of companies and products may be marks of their owners.",
    "Older releases of this page are kept for {number} days.",
    "If a link leads nowhere, tell the editors, who mend it within a week.",
    "Accessible versions in large print can be ordered free of charge from {name}.",
    "The community forum is moderated by {number} volunteers from all regions.",
    "By sending feedback you agree that {name} may quote it without your name.",
    "Machine translations are marked with a small globe beside the heading.",
    "Court of venue for merchants is the seat of {name}, register entry {number}.",
    "Calls may be recorded for training after you have agreed to it.",
    "Deliveries are insured up to a value of {number} per parcel.",
    "The editors of {name} thank everybody who pointed out mistakes last year.",
    "Pictures show the light theme; the dark one has the same buttons.",
    "Examples use invented people, towns and bank accounts.",
    "Keys for shortcuts are those of a keyboard with {number} keys.",
)


class Planter:
    """Collects drafts and what is known of their pairs, by position."""

    def __init__(self, library: Library, editor: Editor) -> None:
        self.library, self.editor, self.rolled = library, editor, editor.rolled
        self.drafts: list[Draft] = []
        self.truth: dict[tuple[int, int], str] = {}
        self.negative: dict[tuple[int, int], str] = {}
        self.neutral: dict[tuple[int, int], str] = {}

    def add(self, draft: Draft) -> int:
        """Keep a draft and give its position."""
        self.drafts.append(draft)
        return len(self.drafts) - 1

    def add_unlike(self, drafts: Iterable[Draft], kind: str) -> list[int]:
        """Keep drafts each pair of which is a look-alike of the kind."""
        places = [self.add(draft) for draft in drafts]
        self.negative |= dict.fromkeys(combinations(places, 2), kind)
        return places

    def cluster(self, kinds: Sequence[str]) -> None:
        """Keep a text and a copy for each kind: of the text, or at times of an earlier copy, which is then indirect."""
        least = max(_LEAST.get(kind, SHORTEST) for kind in kinds)
        prose = self.library.take(least, lambda body: _fits(body, kinds))
        places = [self.add(self.editor.dressed(Draft(prose.title, prose.body)))]
        for kind in kinds:
            whole = len(places) > 1 and kind in {"exact", "light", "title"} and self.rolled.random() < 0.6
            source = places[-1] if whole else places[0]
            copy = self.add(self.editor.edited(self.drafts[source], kind))
            self.neutral |= {(place, copy): "indirect" for place in places if place != source}
            self.truth[source, copy] = kind
            places.append(copy)

    def family(self) -> None:
        """Keep the members of a template family, for some of them a true copy beside the others."""
        members = self._antonyms() if self.rolled.random() < 0.3 else self._members()
        places = self.add_unlike(map(self.editor.dressed, members), "template")
        if self.rolled.random() < 0.25:
            source, kind = self.rolled.choice(places), self.rolled.choice(("exact", "format", "reorder"))
            draft = self.drafts[source]
            if kind == "exact" or _fits(draft.body, (kind,)):
                copy = self.add(replace(self.editor.edited(draft, kind), title=draft.title))
                self.truth[source, copy] = kind
                self.negative |= {(place, copy): "template" for place in places if place != source}

    def _members(self) -> Iterator[Draft]:
        prose = self.library.take(50)
        sort = self.rolled.choice(("product", "product", *FAMILIES))
        family = FAMILIES.get(sort) or Family(self._products(), _PRODUCT_TITLES, _PRODUCT_MENTIONS)
        count = 30 if self.rolled.random() < 0.02 else self.rolled.choice((2, 2, 3, 3, 4, 4, 5, 6, 8, 12))
        title = self.rolled.choice(family.titles)
        body = self._with_mentions(prose.body, family.mentions)
        details = self.rolled.sample(_DETAILS, self.rolled.randint(1, 2))
        for name in self.rolled.sample(family.names, min(count, len(family.names))):
            text = body.replace("\0", name)
            if not self.editor.hard:
                own = (self.library.take_brief().body, " ".join(self._detail(shape, name) for shape in details))
                text = "\n\n".join((text, *own))
            yield Draft(title.format(title=prose.title, name=name), text)

    def _products(self) -> tuple[str, ...]:
        one = self.rolled.choice(_THINGS)
        plain = {a + b for a in _FIRST for b in _LAST}
        made = self.rolled.sample(sorted(plain), 40)
        return tuple(f"{name} {one}" for name in made) if self.rolled.random() < 0.5 else tuple(made)

    def _detail(self, shape: str, name: str) -> str:
        return shape.format(name=name, slug=name.lower().replace(" ", "-"), number=self.rolled.randint(100, 9999))

    def _with_mentions(self, body: str, mentions: Sequence[str], least: int = 2) -> str:
        """Put mentions at the beginnings of sentences: two or three when hard, else one for about fifteen words."""
        wanted = self.rolled.randint(least, 3) if self.editor.hard else max(4, size(body) // 15)
        places = [found.start() for found in _OPENING.finditer(body)]
        chosen = self.rolled.sample(places, min(len(places), wanted))
        for at in sorted(chosen, reverse=True):
            body = body[:at] + self.rolled.choice(mentions).format("\0") + body[at].lower() + body[at + 1 :]
        missing = ("This page is about \0.", "Everything here was checked with \0.", "More about \0 follows below.")
        return " ".join((*missing[: max(0, least - len(chosen))], body))

    def _antonyms(self) -> Iterator[Draft]:
        prose, verbs = self.library.take(50), self.rolled.choice(_ANTONYMS).split()
        thing = f"{self.rolled.choice(_OBJECTS)} of {self.rolled.choice(self._products())}"
        body = self._with_mentions(prose.body, _ACTIONS)
        for verb in verbs:
            intro = f"This page says how to {verb} {thing}. Open the settings and choose **{verb.capitalize()}**."
            yield Draft(
                f"{verb.capitalize()} {thing}", f"{intro}\n\n{body}".replace("\0 it", f"{verb} it").replace("\0", verb)
            )

    def shared_section(self) -> None:
        """Keep two to four cards of their own that have one section in common, shorter than the rest of each."""
        section = self.library.take_beginning(60, 120)
        least = max(80, round(size(section.body) * (1.3 if self.editor.hard else 2)))
        drafts = []
        for _ in range(self.rolled.choice((2, 2, 3, 4))):
            prose = self.library.take(least)
            parts = prose.body.split("\n\n")
            parts.insert(self.rolled.randint(0, len(parts)), f"## {section.title}\n\n{section.body}")
            drafts.append(self.editor.dressed(Draft(prose.title, "\n\n".join(parts))))
        self.add_unlike(drafts, "shared_section")

    def same_title(self) -> None:
        """Keep two to six cards of one title and different bodies."""
        texts = [self.library.take() for _ in range(self.rolled.randint(2, 6))]
        title = self.rolled.choice((*_COMMON_TITLES, texts[0].title, texts[0].title))
        self.add_unlike([self.editor.dressed(Draft(title, prose.body)) for prose in texts], "same_title")

    def boilerplate(self) -> None:
        """Keep three to ten short cards that end in one footer longer than themselves."""
        chosen, name = self.rolled.sample(_FOOTER_SENTENCES, self.rolled.randint(7, 11)), self._products()[0]
        footer = "---\n" + " ".join(self._detail(text, name) for text in chosen)
        texts = [self.library.take_brief() for _ in range(self.rolled.randint(3, 10))]
        self.add_unlike([Draft(prose.title, prose.body, footer=footer) for prose in texts], "boilerplate")

    def fill(self, count: int) -> None:
        """Keep texts with nothing planted until there are so many cards."""
        while len(self.drafts) < count:
            prose = self.library.take()
            self.add(self.editor.dressed(Draft(prose.title, prose.body)))

    def note_accidents(self) -> int:
        """Count as neutral each pair nobody planted that shares much of the shorter text; give how many.

        Sections of one page need share less; the same words in another order count too. Four-grams of more than 20
        cards are boilerplate and say nothing.
        """
        every = max(1, sum(size(draft.text) for draft in self.drafts) // _GRAMS_HELD)
        holders: dict[int, list[int]] = defaultdict(list)
        for place, draft in enumerate(self.drafts):
            for one in grams(draft.body, every):
                holders[one].append(place)
        kept = [places for places in holders.values() if len(places) <= _CROWD]
        lengths = Counter(place for places in kept for place in places)
        met = Counter(pair for places in kept for pair in combinations(places, 2))
        known = self.truth.keys() | self.negative.keys() | self.neutral.keys()
        alike = set()
        for (one, two), shared in met.items():
            if shared > 1 and (one, two) not in known:
                share = shared / min(lengths[one], lengths[two])
                if (shared > 3 and share >= self._bar(one, two)) or self._words_shared(one, two) >= _SAME_WORDS:
                    alike.add((one, two))
        self.neutral |= dict.fromkeys(sorted(alike), "accidental")
        return len(alike)

    def _bar(self, one: int, two: int) -> float:
        pages = {self.drafts[place].title.partition(":")[0] for place in (one, two)}
        return _SAME if len(pages) > 1 else _SAME_ON_A_PAGE

    def _words_shared(self, one: int, two: int) -> float:
        """Give the Jaccard similarity of two bodies' sets of words."""
        first, second = (set(_WORD.findall(self.drafts[place].body.lower())) for place in (one, two))
        return len(first & second) / len(first | second)


def plant(planter: Planter, cards: int) -> None:
    """Plant one true pair for ten cards, template families on 6 % and other look-alikes on 7 % of the cards."""
    rolled = planter.rolled
    deck: list[str] = []
    while len(planter.truth) < cards // 10:
        copies = rolled.choice((1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4))
        while len(deck) < copies:
            deck = rolled.sample(KINDS, len(KINDS)) + deck
        planter.cluster([deck.pop() for _ in range(copies)])
    for step, share in (
        (planter.family, 0.06),
        (planter.shared_section, 0.03),
        (planter.same_title, 0.02),
        (planter.boilerplate, 0.02),
    ):
        last = len(planter.drafts) + round(share * cards)
        while len(planter.drafts) < last:
            step()
    planter.fill(cards)


# --- files -------------------------------------------------------------------------------------------------------

Pairs = dict[tuple[int, int], str]


@dataclass(slots=True)
class PlantedSet:
    """A finished set: cards and pairs by position, in the order in which they are to be written."""

    cards: list[tuple[str, str]]
    truth: Pairs
    negative: Pairs
    neutral: Pairs
    changed: dict[int, tuple[str, str]] = field(default_factory=dict)
    changed_truth: Pairs = field(default_factory=dict)


def write(made: PlantedSet, folder: Path, rolled: random.Random) -> None:
    """Write the six files; ids are given in a shuffled order, so that neighbours tell nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    order = list(range(len(made.cards)))
    rolled.shuffle(order)
    ids = {place: f"p{number:07d}" for number, place in enumerate(order)}
    _write_cards(folder / "cards.jsonl", ((ids[place], made.cards[place]) for place in order))
    _write_cards(folder / "delta.jsonl", ((ids[place], card) for place, card in made.changed.items()))
    for name in ("truth", "negative", "neutral"):
        _write_pairs(folder / f"{name}.tsv", getattr(made, name), ids)
    _write_pairs(folder / "delta_truth.tsv", made.changed_truth, ids)


def _write_cards(path: Path, cards: Iterable[tuple[str, tuple[str, str]]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for id_, (title, body) in cards:
            card = {"id": id_, "title": title, "body": body, "locale": "en"}
            file.write(json.dumps(card, ensure_ascii=False) + "\n")


def _write_pairs(path: Path, pairs: Pairs, ids: dict[int, str]) -> None:
    rows = sorted((*sorted((ids[a], ids[b])), kind) for (a, b), kind in pairs.items())
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def with_changes(planter: Planter) -> PlantedSet:
    """Finish the set with up to 100 changed cards: half now copies of other cards, half now something else."""
    held = {place for pairs in (planter.truth, planter.negative, planter.neutral) for pair in pairs for place in pair}
    plain = [place for place in range(len(planter.drafts)) if place not in held]
    chosen = planter.rolled.sample(plain, min(CHANGED, len(plain) // 4))
    free = sorted(set(plain) - set(chosen))
    fitting = {kind: [place for place in free if _copied_well(planter.drafts[place].body, kind)] for kind in KINDS}
    made = PlantedSet([], planter.truth, planter.negative, planter.neutral)
    used: set[int] = set()
    for number, place in enumerate(chosen):
        prose = planter.library.take()
        draft, kind = Draft(prose.title, prose.body), KINDS[number // 2 % len(KINDS)]
        left = [other for other in fitting[kind] if other not in used]
        if number % 2 and left:
            other = planter.rolled.choice(left)
            used.add(other)
            draft = planter.editor.edited(planter.drafts[other], kind)
            made.changed_truth[place, other] = kind
        made.changed[place] = (draft.title, draft.text)
    made.cards = [(draft.title, draft.text) for draft in planter.drafts]
    return made


def _copied_well(body: str, kind: str) -> bool:
    return size(body) >= _LEAST.get(kind, SHORTEST) and _fits(body, (kind,))


def main() -> None:
    """Make the set and print what is in it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--cards", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--hard", action="store_true", help="heavier edits, templates told apart by few mentions")
    arguments.add_argument("--text", type=Path, nargs="+", help="folders of Markdown files to take the text from")
    chosen = arguments.parse_args()
    rolled = random.Random(chosen.seed)
    texts = markdown_prose(chosen.text) if chosen.text else python_prose()
    library = Library(texts, round(SPARE * chosen.cards) + 2 * CHANGED, rolled)
    planter = Planter(library, Editor(rolled, library, chosen.hard))
    plant(planter, chosen.cards)
    accidents = planter.note_accidents()
    made = with_changes(planter)
    write(made, chosen.out, rolled)
    kinds = {name: dict(Counter(getattr(made, name).values())) for name in ("truth", "negative", "neutral")}
    print(json.dumps({"cards": len(made.cards), "real_texts": library.real, "accidental": accidents, **kinds}))


if __name__ == "__main__":
    main()
