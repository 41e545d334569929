"""Make bibliographic records, some in two styles: ``python tests/bench/citations.py OUT --cards 2000 --seed 7``.

Every work is invented. The files are those of ``planted.py``; the card's title is the work's title, its body the whole
record. All records of one work are true pairs; works of one family (parts, a trial and its review, a comment and its
reply, one group's next paper) are look-alikes, whichever of their records meet.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from tests.bench.planting.assembly import CHANGED
from tests.bench.planting.files import PlantedSet, write

COPIED = 0.3
_FAMILIES = 0.25


def _listed(text: str, mark: str) -> tuple[str, ...]:
    return tuple(text.split(mark))


_FIRST = _listed(
    "Anna Bernd Carmen David Elena Farid Grace Hiroshi Ingrid José Katarzyna Luis Mei Nikos Olga Pedro Qing Rosa "
    "Stefan Tomoko Ursula Victor Wei Ximena Yusuf Zoë Amit Birgit Chloé Dmitri Emeka Fiona Giulia Hassan Ivana "
    "Jürgen",
    " ",
)
_LAST = _listed(
    "Abe Almeida Andersson Bauer Becker Bianchi Brown Chen Costa Dubois Eriksen Fernández Fischer García Gupta "
    "Haas Hansen Ito Ivanova Jensen Kim Kowalski Kumar Laurent Lee Lopez Martin Meyer Moreau Müller Nakamura "
    "Nguyen Novak O'Brien Okonkwo Olsen Papadopoulos Patel Pereira Petrov Rossi Sato Schmidt Silva Singh Smith "
    "Suzuki Tanaka Torres Ueda Vargas Virtanen Wagner Wang Weber Williams Wójcik Yamamoto Yilmaz Zhang Zimmermann",
    " ",
)
_JOURNALS = {
    "Journal of Clinical Respiration": "J Clin Respir",
    "International Review of Tropical Medicine": "Int Rev Trop Med",
    "Annals of Applied Toxicology": "Ann Appl Toxicol",
    "European Archives of Nutrition": "Eur Arch Nutr",
    "Proceedings of the Society for Plant Health": "Proc Soc Plant Health",
    "American Bulletin of Surgery and Care": "Am Bull Surg Care",
    "Advances in Sleep Research": "Adv Sleep Res",
    "Quarterly of Environmental Chemistry": "Q Environ Chem",
    "Nordic Journal of Public Health": "Nord J Public Health",
    "Applied Materials and Corrosion": "Appl Mater Corros",
    "Transactions on Medical Imaging Practice": "Trans Med Imaging Pract",
    "Cardiology and Exercise": "Cardiol Exerc",
}
_SUBJECTS = _listed(
    "inhaled budesonide|copper sulphate|single-dose primaquine|nasal oxygen therapy|zinc supplementation|"
    "home dialysis|vitamin D|cognitive training|low-dose aspirin|solar disinfection|pulmonary rehabilitation|"
    "green roofs|school meals|intravenous iron|telephone coaching|phosphate fertiliser|statin therapy|hand hygiene|"
    "early mobilisation|biodegradable stents|music therapy|silver nanoparticles|intermittent fasting|"
    "influenza vaccination|high-flow oxygen|prone positioning|azithromycin|beta-blockers|skin-to-skin care|"
    "mindfulness training|lime mortar|compost tea",
    "|",
)
_OUTCOMES = _listed(
    "mortality|lung function|relapse|sleep quality|wound healing|blood pressure|hospital stay|quality of life|"
    "bone density|growth|readmission|adherence|infection rates|fatigue|oxidative stress|cost of care|"
    "soil respiration|seed yield|cognitive decline|exercise capacity|corrosion rates|anxiety|birth weight|"
    "glycaemic control|viral load",
    "|",
)
_GROUPS = _listed(
    "older adults|preterm infants|rural households|patients with asthma|pregnant women|vineyard soils|adolescents|"
    "patients with chronic obstructive pulmonary disease|adults with malaria|kidney transplant recipients|"
    "night workers|children under five|amateur runners|dairy cattle|patients after stroke|urban gardens|"
    "nursing homes|young athletes|intensive care units|tomato seedlings|people living with HIV|sheltered housing|"
    "first-time mothers|veterans",
    "|",
)
_PLACES = _listed(
    "northern Italy|Kenya|São Paulo|Denmark|rural Nepal|the Mekong delta|Ontario|Crete|Bavaria|Hokkaido|Wales|Peru|"
    "western Anatolia|Lagos|Galicia|New Zealand|coastal Tanzania|Silesia|Brittany|Gujarat",
    "|",
)
_SHAPES = (
    "Effect of {s} on {o} in {g}",
    "Effects of {s} on {o} in {g} of {p}",
    "{S} and {o} in {g}: a cohort study from {p}",
    "{S} for {g}: a randomised trial of {o}",
    "Does {s} change {o} in {g}?",
    "Predictors of {o} in {g} treated with {s} in {p}",
    "{O} in {g} of {p} before and after {s}",
    "Long-term {o} after {s} among {g} in {p}",
)
_SENTENCES = (
    "We studied {n} {g} over {m} months.",
    "Participants in {p} received {s} or usual care.",
    "{O} was measured at baseline and after {m} weeks.",
    "The difference between groups was {n} per cent.",
    "No serious adverse events were recorded in {n} participants.",
    "Larger studies of {s} are needed before {o} can be judged.",
)
KINDS = ("style", "abbreviated", "missing", "typos", "mixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A published work; an empty field is unknown. Authors are pairs of first and last name."""

    title: str
    authors: tuple[tuple[str, str], ...]
    journal: str
    year: str
    volume: str
    pages: str
    doi: str
    abstract: str


def invented(rolled: random.Random) -> Work:
    """Make up a work."""
    words = {
        "s": rolled.choice(_SUBJECTS),
        "o": rolled.choice(_OUTCOMES),
        "g": rolled.choice(_GROUPS),
        "p": rolled.choice(_PLACES),
    }
    words |= {name.upper(): words[name][0].upper() + words[name][1:] for name in "so"}
    sentences = rolled.sample(_SENTENCES, rolled.choice((0, 0, 1, 2, 3, 4)))
    return _published(
        Work(
            title=rolled.choice(_SHAPES).format(**words),
            authors=tuple((rolled.choice(_FIRST), rolled.choice(_LAST)) for _ in range(rolled.randint(2, 7))),
            journal=rolled.choice(sorted(_JOURNALS)),
            year=str(rolled.randint(1985, 2024)),
            volume="",
            pages="",
            doi="",
            abstract=" ".join(
                text.format(n=rolled.randint(3, 900), m=rolled.randint(3, 48), **words) for text in sentences
            ),
        ),
        rolled,
    )


def _published(work: Work, rolled: random.Random) -> Work:
    """Give a work its own place in its journal."""
    first = rolled.randint(1, 1800)
    return replace(
        work,
        volume=f"{rolled.randint(1, 90)}({rolled.randint(1, 12)})",
        pages=f"{first}-{first + rolled.randint(1, 18)}",
        doi=f"10.{rolled.randint(5000, 5999)}/{rolled.choice('abcdefgh')}{work.year}.{rolled.randint(10_000, 99_999)}",
    )


def family(first: Work, rolled: random.Random) -> tuple[str, list[Work]]:
    """Make up works easily taken for that one, with the kind of likeness; all of them are in the list."""
    kind = rolled.choice(("parts", "trial_review", "comment_reply", "same_group"))
    match kind:
        case "parts":
            topics = rolled.sample(("Methods", "Outcomes", "Safety", "Follow-up", "Costs", "Design"), 3)
            numbers = rolled.choice((("I", "II", "III"), ("1", "2", "3")))
            parts = [f"{_bare(first.title)}. Part {at}: {what}" for at, what in zip(numbers, topics, strict=True)]
            works = [another(first, title, rolled) for title in parts[: rolled.randint(2, 3)]]
        case "trial_review":
            ends = rolled.sample(
                ("systematic review", "randomised controlled trial", "study protocol", "case series"), 2
            )
            works = [another(first, f"{_bare(first.title)}: a {end}", rolled) for end in ends]
        case "comment_reply":
            others = tuple((rolled.choice(_FIRST), rolled.choice(_LAST)) for _ in range(2))
            comment, reply = (another(first, f"{what} {first.title}", rolled) for what in ("Comment on:", "Reply to:"))
            works = [first, replace(comment, authors=others, abstract=""), replace(reply, abstract="")]
        case _:
            works = [first, _moved(first, rolled)]
    return kind, works


def another(first: Work, title: str, rolled: random.Random) -> Work:
    """Give the same group's paper of another title: its own place, year and results."""
    year = str(int(first.year) + rolled.randint(0, 2))
    abstract = re.sub(r"\d+", lambda _: str(rolled.randint(3, 900)), first.abstract)
    return _published(replace(first, title=title, year=year, abstract=abstract), rolled)


def _bare(title: str) -> str:
    return title.partition(":")[0].rstrip("?")


def _moved(first: Work, rolled: random.Random) -> Work:
    """Give a group's next paper: the same in another population or for another outcome."""
    for words in rolled.sample((_GROUPS, _OUTCOMES), 2):
        for word in words:
            if word in first.title:
                other = rolled.choice([one for one in words if one != word])
                next_one = replace(first, abstract=first.abstract.replace(word, other))
                return another(next_one, first.title.replace(word, other), rolled)
    return another(first, f"{_bare(first.title)}: five-year follow-up", rolled)


# --- records -----------------------------------------------------------------------------------------------------


def record(work: Work, style: int, *, short: bool) -> str:
    """Write a work in one of five styles; ``short`` abbreviates its journal and its authors' first names."""
    journal = abbreviated(work.journal) if short else work.journal
    names = [(f"{first[:1]}." if short else first, last) for first, last in work.authors]
    last_first = [f"{last}, {first}" for first, last in names]
    match style:
        case 0:
            head = f"{_joined(last_first, ' & ')} ({work.year or 'n.d.'}). {work.title}."
            text = f"{head} {journal}, {work.volume}, {work.pages}. https://doi.org/{work.doi}"
        case 1:
            authors = ", ".join(f"{last} {first.replace('.', '')}" for first, last in names)
            text = f"{authors}. {work.title}. {journal}. {work.year};{work.volume}:{work.pages}. doi:{work.doi}"
        case 2:
            head = f"{_joined(last_first[:1] if len(names) > 3 else last_first, ' and ')}{' et al' * (len(names) > 3)}."
            head = f"{head} \u201c{_capitals(work.title)}.\u201d"
            text = f"{head} {journal}, vol. {work.volume}, {work.year}, pp. {work.pages}."
        case 3:
            rows = {"author": " and ".join(last_first), "title": f"{{{work.title}}}", "journal": journal}
            rows |= {"year": work.year, "volume": work.volume, "pages": work.pages.replace("-", "--"), "doi": work.doi}
            lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows.items() if value)
            text = f"@article{{{names[0][1].lower()}{work.year},\n{lines}\n}}"
        case _:
            tags = [("TY", "JOUR"), *(("AU", one) for one in last_first), ("TI", work.title), ("JO", journal)]
            tags += [("PY", work.year), ("VL", work.volume), ("SP", work.pages), ("DO", work.doi)]
            text = "\n".join(f"{tag}  - {value}" for tag, value in tags if value)
    return _tidy(text) + (f"\n\n{work.abstract}" if work.abstract else "")


def abbreviated(journal: str) -> str:
    """Give a journal's abbreviation."""
    return _JOURNALS.get(journal, journal)


def _joined(names: list[str], last: str) -> str:
    return last.join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


def _capitals(title: str) -> str:
    return " ".join(word[0].upper() + word[1:] if len(word) > 3 else word for word in title.split())


def _tidy(text: str) -> str:
    """Take away what an unknown field leaves behind."""
    text = re.sub(r"https://doi\.org/$|doi:$|, vol\. (?=,)|, pp\. (?=\.)", "", text.strip())
    text = re.sub(r",(?: ,)+|, (?=\.)|[:;](?=\.)| ;(?=\d)", "", text)
    return re.sub(r"\. (?=\.)|(?<=\?)\.|(?<=[.?\u201d]) ,", "", text.replace("..", ".")).strip()


def copied(work: Work, kind: str, rolled: random.Random) -> tuple[Work, bool]:
    """Give a work as another database holds it, and whether that one abbreviates."""
    short = kind == "abbreviated" or (kind == "mixed" and rolled.random() < 0.5)
    if kind in {"missing", "mixed"}:
        work = _without(
            work, rolled.sample(("volume", "pages", "doi", "abstract", "journal", "year"), rolled.randint(1, 3))
        )
    if kind in {"typos", "mixed"}:
        work = replace(work, title=_mistyped(work.title, rolled), authors=_one_mistyped(work.authors, rolled))
    if kind == "mixed" and work.year and rolled.random() < 0.3:
        work = replace(work, year=str(int(work.year) + 1))  # online first, printed a year later
    return work, short


def _without(work: Work, lost: Sequence[str]) -> Work:
    for name in lost:
        work = replace(work, **{name: ""})  # type: ignore[arg-type]  # no field named there holds authors
    return work


def _one_mistyped(authors: tuple[tuple[str, str], ...], rolled: random.Random) -> tuple[tuple[str, str], ...]:
    at = rolled.randrange(len(authors))
    first, last = authors[at]
    return (*authors[:at], (first, _mistyped(last, rolled, most=1)), *authors[at + 1 :])


def _mistyped(text: str, rolled: random.Random, most: int = 3) -> str:
    """Drop, double, swap or replace a letter inside up to ``most`` words of five letters and more."""
    for _ in range(rolled.randint(1, most)):
        places = [at for at in range(1, len(text) - 3) if text[at - 1 : at + 4].isalpha()]
        if not places:
            return text
        at = rolled.choice(places)
        one, two = text[at], text[at + 1]
        new = rolled.choice((two, one + one + two, two + one, rolled.choice("aeinorst") + two))
        text = text[:at] + new + text[at + 2 :]
    return text


# --- the set -----------------------------------------------------------------------------------------------------


class Shelf:
    """Collects records, and what is known of their pairs, by position."""

    def __init__(self, rolled: random.Random) -> None:
        self.rolled = rolled
        self.made = PlantedSet([], {}, {}, {})
        self.single: dict[int, Work] = {}

    def card(self, work: Work, style: int, *, short: bool) -> tuple[str, str]:
        """Write a card of a work."""
        title = _capitals(work.title) if style == 2 else work.title
        return title, record(work, style, short=short)

    def add(self, work: Work, most: int = 3) -> list[int]:
        """Keep a work's record and, for about three works of ten, one to three copies of it, as many as are allowed."""
        style = self.rolled.randrange(5)
        first = len(self.made.cards)
        self.made.cards.append(self.card(work, style, short=self.rolled.random() < 0.3))
        copies = self.rolled.choice((1, 1, 1, 1, 2, 2, 3)) if self.rolled.random() < COPIED else 0
        kinds = [self.rolled.choice(KINDS) for _ in range(min(copies, most))]
        for kind in kinds:
            other, short = copied(work, kind, self.rolled)
            self.made.cards.append(self.card(other, (style + self.rolled.randint(1, 4)) % 5, short=short))
        places = [first + at for at in range(len(kinds) + 1)]
        self.made.truth |= {(first, place): kind for place, kind in zip(places[1:], kinds, strict=True)}
        self.made.truth |= dict.fromkeys(combinations(places[1:], 2), "between_copies")
        if not kinds:
            self.single[first] = work
        return places

    def add_family(self, first: Work) -> None:
        """Keep the records of works that are easily taken for that one, and its own."""
        kind, works = family(first, self.rolled)
        for one, two in combinations([self.add(work) for work in works], 2):
            self.made.negative |= dict.fromkeys(product(one, two), kind)

    def change(self) -> None:
        """Change up to 100 records of works held once: half become copies of others, half other works."""
        single = self.rolled.sample(sorted(self.single), min(2 * CHANGED, len(self.single) // 4 * 2))
        half = len(single) // 2
        for number, (place, other) in enumerate(zip(single[:half], single[half:], strict=True)):
            if number % 2:
                kind = KINDS[number // 2 % len(KINDS)]
                work, short = copied(self.single[other], kind, self.rolled)
                self.made.changed_truth[place, other] = kind
            else:
                work, short = invented(self.rolled), False
            self.made.changed[place] = self.card(work, self.rolled.randrange(5), short=short)


def distinct_works(rolled: random.Random) -> Iterator[Work]:
    """Yield works no two of which have one title."""
    seen: set[str] = set()
    while True:
        work = invented(rolled)
        if work.title not in seen:
            seen.add(work.title)
            yield work


def main() -> None:
    """Make the set and print what is in it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--cards", type=int, default=2_000)
    arguments.add_argument("--seed", type=int, default=7)
    chosen = arguments.parse_args()
    rolled = random.Random(chosen.seed)
    shelf, works = Shelf(rolled), distinct_works(rolled)
    while len(shelf.made.cards) < chosen.cards * _FAMILIES:
        shelf.add_family(next(works))
    while len(shelf.made.cards) < chosen.cards:
        shelf.add(next(works), most=chosen.cards - len(shelf.made.cards) - 1)
    shelf.change()
    write(shelf.made, chosen.out, rolled)
    kinds = {name: dict(Counter(getattr(shelf.made, name).values())) for name in ("truth", "negative")}
    print(json.dumps({"cards": len(shelf.made.cards), **kinds}))


if __name__ == "__main__":
    main()
