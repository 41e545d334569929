"""Edits: how people make a copy out of a card."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tests.bench.planting.formatting import as_html, other_bullets, shouted, typographic, without_marks, wrapped
from tests.bench.planting.house_texts import FOOTERS, HEADERS
from tests.bench.planting.library import Library
from tests.bench.planting.replacements import FACT, OPPOSITES, OTHER_NAMES, RETITLED, SYNONYMS
from tests.bench.planting.wording import SENTENCE, cased, size


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
        return self.rolled.choice(RETITLED).format(title) if chance < 0.8 else self._other_title(title)

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
            return cased(SYNONYMS[word.lower()], word)
        new = self.rolled.choice(self.library.words).lower()
        return self.rolled.choice((new, new, "", f"{word} {new}"))

    def format(self, body: str) -> str:
        """Write Markdown as HTML, or change case, bullets, quotes and wrapping."""
        steps: list[Callable[[str], str]] = [typographic, other_bullets, without_marks, wrapped, shouted]
        changed = body
        for step in self.rolled.sample(steps, self.rolled.randint(2, 3)):
            changed = step(changed)
        return as_html(changed) if self.rolled.random() < 0.5 or changed == body else changed

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
        places = list(FACT.finditer(body))
        chosen = self.rolled.sample(places, min(len(places), self.rolled.randint(1, 3)))
        for found in sorted(chosen, key=re.Match.start, reverse=True):
            new = self._other_fact(found[0])
            body = body[: found.start()] + new + body[found.end() + (not new) :]
        return body

    def _other_fact(self, fact: str) -> str:
        if fact.isdigit():
            return str(int(fact) + self.rolled.choice((1, 2, 5, 10, 30)))
        return OPPOSITES[fact] if fact in OPPOSITES else self.rolled.choice(OTHER_NAMES)

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
LEAST = {"heavy": 70, "truncated": 120, "reorder": 60, "mixed": 90, "extended": 40}


def _parts(body: str) -> tuple[list[str], str]:
    paragraphs = body.split("\n\n")
    return (paragraphs, "\n\n") if len(set(paragraphs)) > 2 else (SENTENCE.split(body), " ")


def fits(body: str, kinds: Iterable[str]) -> bool:
    wanted = set(kinds)
    if wanted & {"reorder", "mixed"} and len(set(_parts(body)[0])) < 4:
        return False
    return not wanted & {"numbers", "mixed"} or len(FACT.findall(body)) > 2
