"""Assembly: how much of what makes a set."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.planting.accidents import note_accidents
from tests.bench.planting.edits import KINDS, LEAST, Draft, Editor, fits
from tests.bench.planting.files import PlantedSet
from tests.bench.planting.library import SHORTEST, Library
from tests.bench.planting.look_alikes import LookAlikes
from tests.bench.planting.planter import Planter
from tests.bench.planting.prose import Prose
from tests.bench.planting.wording import size

CHANGED = 100
"""Up to how many cards change."""
_SPARE = 1.5


@dataclass(frozen=True, slots=True)
class Made:
    """A set, how many real texts it was made of, and how many pairs are alike by accident."""

    planted: PlantedSet
    real_texts: int
    accidental: int


def make_set(texts: Iterable[Prose], cards: int, rolled: random.Random, *, hard: bool) -> Made:
    """Make a set of so many cards; ``hard`` edits more and tells templates apart by few mentions."""
    library = Library(texts, round(_SPARE * cards) + 2 * CHANGED, rolled)
    planter = Planter(library, Editor(rolled, library, hard))
    plant(planter, cards)
    accidental = note_accidents(planter)
    return Made(with_changes(planter), library.real, accidental)


def plant(planter: Planter, cards: int) -> None:
    """Plant one true pair for ten cards, template families on 6 % and other look-alikes on 7 % of the cards."""
    rolled = planter.rolled
    deck: list[str] = []
    while len(planter.truth) < cards // 10:
        copies = rolled.choice((1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4))
        while len(deck) < copies:
            deck = rolled.sample(KINDS, len(KINDS)) + deck
        planter.cluster([deck.pop() for _ in range(copies)])
    look_alikes = LookAlikes(planter)
    for step, share in (
        (look_alikes.family, 0.06),
        (look_alikes.shared_section, 0.03),
        (look_alikes.same_title, 0.02),
        (look_alikes.boilerplate, 0.02),
    ):
        last = len(planter.drafts) + round(share * cards)
        while len(planter.drafts) < last:
            step()
    planter.fill(cards)


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
    return size(body) >= LEAST.get(kind, SHORTEST) and fits(body, (kind,))
