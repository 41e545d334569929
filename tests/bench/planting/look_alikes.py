"""Look-alikes: cards that share much and are no duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tests.bench.planting.edits import Draft, fits
from tests.bench.planting.families import (
    ACTIONS,
    ANTONYMS,
    BEGINNINGS,
    DETAILS,
    ENDINGS,
    FAMILIES,
    OBJECTS,
    PRODUCT_MENTIONS,
    PRODUCT_TITLES,
    THINGS,
    Family,
)
from tests.bench.planting.house_texts import FOOTER_SENTENCES
from tests.bench.planting.planter import Planter
from tests.bench.planting.wording import size

_OPENING = re.compile(r"(?:\A|(?<=[.!?] )|(?<=\n\n))[A-Z](?=[a-z]{2,} [a-z])")
_COMMON_TITLES = ("Overview", "Getting started", "Frequently asked questions", "Troubleshooting", "Settings", "Notes")


class LookAlikes:
    """Makes look-alikes and has the planter keep them."""

    def __init__(self, planter: Planter) -> None:
        self.planter = planter
        self.library, self.editor, self.rolled = planter.library, planter.editor, planter.rolled

    def family(self) -> None:
        """Keep the members of a template family, for some of them a true copy beside the others."""
        members = self._antonyms() if self.rolled.random() < 0.3 else self._members()
        places = self.planter.add_unlike(map(self.editor.dressed, members), "template")
        if self.rolled.random() < 0.25:
            source, kind = self.rolled.choice(places), self.rolled.choice(("exact", "format", "reorder"))
            draft = self.planter.drafts[source]
            if kind == "exact" or fits(draft.body, (kind,)):
                copy = self.planter.add(replace(self.editor.edited(draft, kind), title=draft.title))
                self.planter.truth[source, copy] = kind
                self.planter.negative |= {(place, copy): "template" for place in places if place != source}

    def _members(self) -> Iterator[Draft]:
        prose = self.library.take(50)
        sort = self.rolled.choice(("product", "product", *FAMILIES))
        family = FAMILIES.get(sort) or Family(self._products(), PRODUCT_TITLES, PRODUCT_MENTIONS)
        count = 30 if self.rolled.random() < 0.02 else self.rolled.choice((2, 2, 3, 3, 4, 4, 5, 6, 8, 12))
        title = self.rolled.choice(family.titles)
        body = self._with_mentions(prose.body, family.mentions)
        details = self.rolled.sample(DETAILS, self.rolled.randint(1, 2))
        for name in self.rolled.sample(family.names, min(count, len(family.names))):
            text = body.replace("\0", name)
            if not self.editor.hard:
                own = (self.library.take_brief().body, " ".join(self._detail(shape, name) for shape in details))
                text = "\n\n".join((text, *own))
            yield Draft(title.format(title=prose.title, name=name), text)

    def _products(self) -> tuple[str, ...]:
        one = self.rolled.choice(THINGS)
        plain = {a + b for a in BEGINNINGS for b in ENDINGS}
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
        prose, verbs = self.library.take(50), self.rolled.choice(ANTONYMS).split()
        thing = f"{self.rolled.choice(OBJECTS)} of {self.rolled.choice(self._products())}"
        body = self._with_mentions(prose.body, ACTIONS)
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
        self.planter.add_unlike(drafts, "shared_section")

    def same_title(self) -> None:
        """Keep two to six cards of one title and different bodies."""
        texts = [self.library.take() for _ in range(self.rolled.randint(2, 6))]
        title = self.rolled.choice((*_COMMON_TITLES, texts[0].title, texts[0].title))
        self.planter.add_unlike([self.editor.dressed(Draft(title, prose.body)) for prose in texts], "same_title")

    def boilerplate(self) -> None:
        """Keep three to ten short cards that end in one footer longer than themselves."""
        chosen, name = self.rolled.sample(FOOTER_SENTENCES, self.rolled.randint(7, 11)), self._products()[0]
        footer = "---\n" + " ".join(self._detail(text, name) for text in chosen)
        texts = [self.library.take_brief() for _ in range(self.rolled.randint(3, 10))]
        self.planter.add_unlike([Draft(prose.title, prose.body, footer=footer) for prose in texts], "boilerplate")
