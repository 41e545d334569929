"""Make records as databases of literature hold them: ``python tests/bench/databases.py OUT --cards 2000 --seed 7``.

The works are those of ``citations.py`` with real prose for an abstract, and so are their look-alikes, beside conference
abstracts, errata and yearly reports. A database has its own way of writing authors, journals and pages, capitals and
full stops, and leaves out abstracts; now and then it has no pages, no authors, no journal or no subtitle. There are no
typing errors. ``--layout`` says where the title stands: ``apart``
from the rest, ``inside`` the body with no other title, or ``both``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from tests.bench.citations import Work, abbreviated, another, distinct_works, family
from tests.bench.planting.files import PlantedSet, write
from tests.bench.planting.prose import python_prose

LAYOUTS = ("apart", "inside", "both")
_LEFT_OUT = {"pages": 0.1, "volume": 0.05, "authors": 0.03, "journal": 0.03}
_NO_SUBTITLE = 0.02
_HELD_TWICE = 0.35
_FAMILIES = 0.25
_SENTENCE = 60
_FEWEST, _MOST = 300, 1_900

_Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Database:
    """How a database writes a record.

    Attributes:
        author: Writes one author, given initials and last name, or first and last name.
        between: Stands between authors.
        full_names: Whether first names are written out.
        most_authors: How many are named before "et al".
        abbreviates: Whether journals are abbreviated.
        short_pages: Whether "123-129" is written as "123-9".
        abstracts: The share of records with an abstract.
        capitals: Writes a title.
        ends: What is put behind a title.
        note: What is put behind a record.
    """

    author: str
    between: str
    full_names: bool = False
    most_authors: int = 99
    abbreviates: bool = False
    short_pages: bool = False
    abstracts: float = 0.8
    capitals: Callable[[str], str] = str
    ends: str = ""
    note: str = ""


DATABASES = (
    Database("{last} {first}", ", ", abbreviates=True, short_pages=True, ends=".", note="Journal Article"),
    Database("{last} {first}.", ", ", note="Copyright {year} Elsevier B.V. All rights reserved."),
    Database("{last}, {first}", "; ", capitals=str.upper, abstracts=0.7, note="Article"),
    Database("{last}, {first}", " and ", full_names=True, capitals=str.title, abstracts=0.6),
    Database(
        "{last} {first}", ", ", most_authors=3, abbreviates=True, ends=".", abstracts=0.5, note="Journal: Article"
    ),
    Database("{first} {last}", ", ", most_authors=4, abstracts=0.0),
)


def record(work: Work, held: Database, *, abstract: bool) -> tuple[str, str]:
    """Give the title of a work and the rest of its record as a database writes it."""
    names = [(first if held.full_names else first[:1], last) for first, last in work.authors]
    authors = held.between.join(
        held.author.format(first=first, last=last) for first, last in names[: held.most_authors]
    )
    if len(names) > held.most_authors:
        authors += ", et al"
    journal = abbreviated(work.journal) if held.abbreviates else work.journal
    pages = _short(work.pages) if held.short_pages else work.pages
    rest = [authors, f"{journal} {work.year};{work.volume}:{pages}"]
    rest += [work.abstract] if abstract and work.abstract else []
    rest += [held.note.format(year=work.year)] if held.note else []
    return held.capitals(work.title) + held.ends * (not work.title.endswith("?")), "\n".join(rest)


def _as_held(work: Work, rolled: random.Random) -> Work:
    """Leave out what a database does not have of a work."""
    for name, share in _LEFT_OUT.items():
        if rolled.random() < share:
            work = replace(work, **{name: () if name == "authors" else ""})  # type: ignore[arg-type]  # named above
    return replace(work, title=work.title.partition(":")[0]) if rolled.random() < _NO_SUBTITLE else work


def _short(pages: str) -> str:
    """Leave out the digits of the last page that the first one has as well."""
    first, _, last = pages.partition("-")
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), 0)
    return f"{first}-{last[same:] if len(first) == len(last) else last}"


def laid_out(title: str, rest: str, layout: str) -> tuple[str, str]:
    """Give title and body of a card."""
    match layout:
        case "apart":
            return title, rest
        case "inside":
            return "", f"{title}\n{rest}"
        case _:
            return title, f"{title}\n{rest}"


class Library:
    """Collects records, and what is known of their pairs, by position."""

    def __init__(self, rolled: random.Random, layout: str) -> None:
        self.rolled = rolled
        self.layout = layout
        self.made = PlantedSet([], {}, {}, {})
        self.abstracts = list(_different(" ".join(text.body.split())[:_MOST] for text in python_prose()))
        rolled.shuffle(self.abstracts)

    def add(self, work: Work) -> list[int]:
        """Keep the records that one to three databases have of a work."""
        count = self.rolled.choice((2, 2, 2, 3)) if self.rolled.random() < _HELD_TWICE else 1
        first = len(self.made.cards)
        for held in self.rolled.sample(DATABASES, count):
            parts = record(_as_held(work, self.rolled), held, abstract=self.rolled.random() < held.abstracts)
            self.made.cards.append(laid_out(*parts, self.layout))
        places = [first + at for at in range(count)]
        self.made.truth |= dict.fromkeys(combinations(places, 2), "database")
        return places

    def add_family(self, first: Work) -> None:
        """Keep the records of works that are easily taken for that one, and its own."""
        kind, works = self.family(first)
        for one, two in combinations([self.add(work) for work in works], 2):
            self.made.negative |= dict.fromkeys(product(one, two), kind)

    def family(self, first: Work) -> tuple[str, Sequence[Work]]:
        """Make up works easily taken for that one, with the kind of likeness; a paper has an abstract of its own."""
        kind = self.rolled.choice(("parts", "conference", "erratum", "yearly"))
        match kind:
            case "conference":
                early = another(first, re.sub(r" (in|of|for|among) .*", "", first.title), self.rolled)
                return kind, [first, replace(early, abstract=self.abstracts.pop())]
            case "erratum":
                return kind, [first, replace(another(first, f"Erratum: {first.title}", self.rolled), abstract="")]
            case "yearly":
                years = self.rolled.sample(range(1995, 2020), 2)
                reports = (another(first, f"Annual report of the working group {year}", self.rolled) for year in years)
                return kind, [replace(one, abstract=self.abstracts.pop()) for one in reports]
            case _:
                kind, works = family(first, self.rolled)
                return kind, [one if one is first else replace(one, abstract=self.abstracts.pop()) for one in works]


def _different(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts that are long enough and have no sentence of an earlier one."""
    seen: set[str] = set()
    for text in texts:
        sentences = {sentence for sentence in text.split(". ") if len(sentence) > _SENTENCE}
        if len(text) > _FEWEST and text[0].isupper() and not sentences & seen:
            yield text
        seen |= sentences


def main() -> None:
    """Make the set and print what is in it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--cards", type=int, default=2_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--layout", choices=LAYOUTS, default=LAYOUTS[0])
    chosen = arguments.parse_args()
    rolled = random.Random(chosen.seed)
    library, works = Library(rolled, chosen.layout), distinct_works(rolled)
    while len(library.made.cards) < chosen.cards:
        work = replace(next(works), abstract=library.abstracts.pop() if rolled.random() < 0.8 else "")
        in_family = len(library.made.cards) < chosen.cards * _FAMILIES
        (library.add_family if in_family else library.add)(work)
    write(library.made, chosen.out, rolled)
    kinds = {name: dict(Counter(getattr(library.made, name).values())) for name in ("truth", "negative")}
    print(json.dumps({"cards": len(library.made.cards), **kinds}))


if __name__ == "__main__":
    main()
