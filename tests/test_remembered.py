from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import MemoryCorpus
from kbaudit.formats.interface import View
from kbaudit.formats.json import JsonFormat
from kbaudit.likeness import Likeness
from kbaudit.policy import Policy
from kbaudit.remembered import Facts, Judgement, KeptFacts, key_of
from kbaudit.report import Report
from kbaudit.rules.broken_link import BrokenLink
from kbaudit.rules.contradiction import Contradiction
from kbaudit.rules.exact_duplicate import ExactDuplicate
from kbaudit.rules.interface import Rule
from kbaudit.rules.near_duplicate import NearDuplicate
from kbaudit.rules.never_verified import NeverVerified
from kbaudit.rules.partial_duplicate import PartialDuplicate
from kbaudit.runs.auditing import gather, report_on
from kbaudit.similarity.pair_keys import pair_keys
from kbaudit.similarity.runs import find_runs
from tests.samples import NOW, card

pytestmark = pytest.mark.heavy

RULES: tuple[Rule, ...] = (
    BrokenLink(),
    Contradiction(),
    ExactDuplicate(),
    NearDuplicate(),
    NeverVerified(),
    PartialDuplicate(),
)
PASSAGES = tuple(" ".join(f"{word}{number}" for number in range(70)) for word in ("alpha", "beta", "gamma", "delta"))
TEXTS = (
    *(f"# Part\n\n{one}.\n\n{other}." for one in PASSAGES for other in PASSAGES),
    "Refunds are possible within 30 days of the purchase.",
    "Refunds are possible within 14 days of the purchase.",
    "See [fees](b.md).",
    "",
)


@dataclass
class Kept:
    """The facts of one rule, in memory."""

    found: Mapping[str, Any]

    def holds(self, digest: str) -> bool | None:
        """Tell whether anything was found in a text."""
        return self.found[digest] is not None if digest in self.found else None

    def read(self, digest: str) -> tuple[Any] | None:
        """Give what was found in a text."""
        return (self.found[digest],) if digest in self.found else None


@dataclass
class Recollection:
    """A memory that forgets nothing, without a store."""

    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    judged: dict[str, tuple[str, Judgement]] = field(default_factory=dict)
    shelved: dict[str, bytes] = field(default_factory=dict)

    def facts(self, rule: Rule) -> KeptFacts:
        """Give what was found before."""
        return Kept(self.found.get(key_of(rule, "1"), {}))

    def keep_facts(self, rule: Rule, found: Mapping[str, Any]) -> None:
        """Keep what was found."""
        self.found.setdefault(key_of(rule, "1"), {}).update(found)

    def judgement(self, rule: Rule, base: str) -> Judgement | None:
        """Give what was yielded for this base."""
        known = self.judged.get(key_of(rule, "1"))
        return known[1] if known and known[0] == base else None

    def keep_judgement(self, rule: Rule, base: str, judgement: Judgement) -> None:
        """Keep what was yielded."""
        self.judged[key_of(rule, "1")] = base, judgement

    def shelf(self) -> Recollection:
        """Give itself."""
        return self

    def read(self, name: str) -> bytes | None:
        """Give what was kept by name."""
        return self.shelved.get(name)

    def keep(self, name: str, kept: bytes) -> None:
        """Keep it."""
        self.shelved[name] = kept


def _audit(cards: Sequence[Card], memory: Recollection | None, day: int) -> Report:
    return report_on(gather(cards), rules=RULES, policy=Policy(), as_of=NOW + timedelta(days=day), memory=memory)


def _written(report: Report) -> str:
    return JsonFormat().render(report, View())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(TEXTS), min_size=1, max_size=6),
        min_size=2,
        max_size=4,
    )
)
def test_an_audit_that_remembers_finds_the_same_byte_for_byte(bases: list[dict[str, str]]) -> None:
    """Whatever cards came, went and changed in between."""
    memory = Recollection()
    for day, texts in enumerate(bases):
        cards = [card(f"{name}.md", title=f"About {name}", body=text) for name, text in texts.items()]
        assert _written(_audit(cards, memory, day)) == _written(_audit(cards, None, day))


def _looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    looked: list[int] = []

    def counting(*arguments: Any) -> Any:  # noqa: ANN401 - as the function it stands for
        looked.append(len(arguments[2].starts))
        return find_runs(*arguments)

    monkeypatch.setattr("kbaudit.similarity.index.find_runs", counting)
    return looked


def _varied(count: int) -> list[Card]:
    """Make cards that have a line in common, which is too short to be told, so that they are looked at in pairs."""
    common = " ".join(f"common{number}" for number in range(30))
    own = (" ".join(f"own{one}x{number}" for number in range(60)) for one in range(count))
    return [card(f"{one}.md", title=f"Card {one}", body=f"{common}\n\n{text}") for one, text in enumerate(own)]


def test_pairs_that_shared_nothing_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a base of which one card changed, only that card's pairs are looked at again."""
    looked, memory, cards = _looked_at(monkeypatch), Recollection(), _varied(6)

    for held in (cards, cards, [replace(cards[0], body=cards[0].body + " and more"), *cards[1:]]):
        MemoryCorpus(tuple(held), Policy(), shelf=memory).likeness().shared_passages(50)

    assert looked == [15, 0, 5]


def test_what_is_kept_of_all_cards_is_not_mixed_with_that_of_published_ones() -> None:
    """Each would be put in the other's place all the time."""
    memory = Recollection()
    MemoryCorpus(tuple(_varied(3)), Policy(), shelf=memory).likeness(published_only=False).shared_passages(50)

    assert memory.shelved == {}


@pytest.mark.parametrize("kept", [b"", b"cut", b"12345678" * 4, bytes(range(96))])
def test_a_damaged_shelf_changes_nothing(kept: bytes) -> None:
    """It may cost a look at a pair, no more."""
    memory, cards = Recollection(), [card("a.md", body=PASSAGES[0]), card("b.md", body=f"{PASSAGES[0]}. {PASSAGES[1]}")]
    plain = Likeness.of(cards).shared_passages(20)
    Likeness.of(cards, memory).shared_passages(20)
    memory.shelved = dict.fromkeys(memory.shelved, kept)

    assert Likeness.of(cards, memory).shared_passages(20) == plain


def test_pairs_are_told_apart() -> None:
    """A text with itself is another pair than a text and its copy, and left is not right."""
    left, right = np.array([1, 2, 7, 7], np.uint64), np.array([2, 1, 7, 7], np.uint64)

    assert len(set(pair_keys(left, right, np.array([False, False, True, False])).tolist())) == len(left)


@pytest.mark.parametrize("kept", [b"", b"cut", b"[1]", b'{"a": 1}', b"\xff", b"[" * 99_999])
def test_damaged_notes_change_nothing(kept: bytes) -> None:
    """Whatever stands on the shelf, an audit finds what one without memory does."""
    cards = [card(f"{at}.md", title=f"Card {at}", body=body) for at, body in enumerate(TEXTS)]
    memory = Recollection()
    plain = _written(_audit(cards, memory, 0))
    memory.shelved, memory.judged = dict.fromkeys(memory.shelved, kept), {}

    assert memory.shelved
    assert _written(_audit(cards, memory, 0)) == plain


@pytest.mark.parametrize(("what", "width"), [("outcomes", 3), ("shared passages", 3)])
def test_numbers_that_fit_no_text_are_found_anew(what: str, width: int) -> None:
    """Whoever can write to a store can write numbers that no text has; no rule fails for them."""
    cards = [card(f"{at}.md", title="Refunds", body=body) for at, body in enumerate(TEXTS)]
    memory = Recollection()
    plain = _written(_audit(cards, memory, 0))
    (name,) = [name for name in memory.shelved if what in name]
    count = (len(memory.shelved[name]) - 16) // (8 * (1 + width))
    held = memory.shelved[name][16 : 16 + 8 * count] + np.full(count * width, 1e6).tobytes()
    memory.shelved[name], memory.judged = hashlib.blake2b(held, digest_size=16).digest() + held, {}

    assert count
    assert _written(_audit(cards, memory, 0)) == plain


def test_facts_that_are_kept_are_read_when_they_are_asked_for() -> None:
    """What cannot be read by then is found anew, and mended."""
    memory = Recollection()
    cards = [card("a.md", body=TEXTS[16]), card("b.md", body=TEXTS[17])]
    _audit(cards, memory, 0)
    first, second = (Content.of(one) for one in cards)
    kept = memory.facts(Contradiction())
    facts = Facts(Contradiction(), kept)
    facts.put("x", 1)
    for content in (first, second):
        facts.put_off(content.digest, content)
    memory.found[key_of(Contradiction(), "1")].pop(second.digest)

    assert [*facts] == ["x", first.digest, second.digest]
    assert len(facts) == 3
    assert second.digest in facts
    assert not facts.mended
    assert facts[first.digest] == first.claims
    assert facts[second.digest] == second.claims
    assert dict(facts.mended) == {second.digest: second.claims}
    assert facts["x"] == 1


def _large(chance: random.Random, count: int) -> list[Card]:
    """Make cards of which some contradict each other, in words of which some turn common."""
    fillers = (
        (f"Topic{chr(97 + at % 26)}{at % 40}", f"Thing{at % 40} lasts {chance.randint(2, 9)} hours a week.")
        for at in range(count - 4)
    )
    refunds = (("Refunds", TEXTS[16 + at % 2]) for at in range(4))
    return [card(f"{at:03}.md", title=title, body=body) for at, (title, body) in enumerate((*refunds, *fillers))]


def test_a_large_base_that_is_remembered_gives_the_same_byte_for_byte() -> None:
    """In which claims are proposed by rare words, and third claims count; edits, additions and removals in between."""
    chance, memory = random.Random(5), Recollection()
    cards, found = _large(chance, 130), 0
    for turn in range(4):
        held, rules = gather(cards), [Contradiction(0.3)]
        remembering = report_on(held, rules=rules, policy=Policy(), as_of=NOW, memory=memory)
        plain = report_on(held, rules=rules, policy=Policy(), as_of=NOW)
        found += len(remembering.findings)
        assert _written(remembering) == _written(plain)
        fresh = _large(chance, 134)
        cards = [fresh[at] if chance.random() < 0.05 else one for at, one in enumerate(cards)]
        cards = cards[1:] if turn else [*cards, *fresh[130:]]
    assert found
