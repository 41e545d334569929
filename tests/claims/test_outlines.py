from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.claims.claim import Claims
from kbaudit.claims.outlines import Outlines, hash_of
from kbaudit.claims.values.value import Kind
from tests.claims.saying import saying

SAID = tuple(
    saying(body, title)
    for title, body in (
        ("Refunds", "# Terms\n\nRefunds are possible within 30 days. Ask for them."),
        ("Kettle", "It boils for 3 minutes and costs 40 euros.\n\n| Size | 2 litres |\n| --- | --- |\n| Cord | 1 m |"),
        ("", ""),
        ("Lamp", f"It glows {'very ' * 50}brightly."),
    )
)
_CHOSEN = st.lists(st.sampled_from(range(len(SAID))), max_size=5)


class Counted(Sequence[Claims]):
    """Claims that tell how often they were read."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """Take the numbers of the texts."""
        self.numbers, self.read = numbers, [0]

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.numbers)

    def __getitem__(self, at: int) -> Claims:  # type: ignore[override] # slices are not asked for
        """Give what one text claims."""
        self.read[0] += 1
        return SAID[self.numbers[at]]


def _brought(known: Outlines, numbers: Sequence[int]) -> tuple[Outlines, int]:
    claims = Counted(numbers)
    texts = np.array([number + 7 for number in numbers], np.uint64)
    return known.brought_to(texts, claims), claims.read[0]


@given(_CHOSEN, _CHOSEN)
def test_outlines_are_those_of_a_base_read_anew(before: list[int], after: list[int]) -> None:
    """Whatever texts came, went and changed their places; only those that are new are read."""
    kept, _ = _brought(Outlines.read(None), before)
    found, read = _brought(Outlines.read(kept.written), after)

    assert found.written == _brought(Outlines.read(None), after)[0].written
    assert read == sum(number not in before for number in after)


def test_what_tells_which_claims_are_compared() -> None:
    """The kinds of values, which claims are short, and the terms they may be found by."""
    outlines = Outlines.of([(number, claims) for number, claims in enumerate(SAID)])
    claims = [claim for text in SAID for claim in text.claims]

    for kind in Kind:
        expected = [any(value.kind is kind for value in claim.values) for claim in claims]
        assert outlines.of_kind(kind).tolist() == expected
    assert outlines.short.tolist() == [len(claim.words) <= 40 and not claim.cell for claim in claims]
    own, around = outlines.topics("own"), outlines.topics("around")
    for at, claim in enumerate(claims):
        said = {hash_of(key) for key in (*claim.own, *claim.subject)}
        assert set(own.terms[own.owners == at].tolist()) == said
        found = set(around.terms[around.owners == at].tolist())
        assert found > said if claim.values else not found


def test_terms_around_claims_that_are_none_of_the_text_are_told() -> None:
    """What share of their weight counts enters as well."""
    outlines = Outlines.of([(number, claims) for number, claims in enumerate(SAID)])
    terms, others = (outlines.columns[name] for name in ("terms", "others"))

    for at, claims in enumerate(SAID):
        around = {key for one in claims.claims for some in (one.section, one.previous) for key in some}
        mine = [set(column.numbers[column.starts[at] : column.starts[at + 1]].tolist()) for column in (terms, others)]
        assert mine == [set(map(hash_of, claims.all_terms)), set(map(hash_of, around - claims.all_terms))]


def _summed(numbers: Sequence[int]) -> bytes:
    held = np.array(numbers, np.uint64).tobytes()
    return hashlib.blake2b(held, digest_size=16).digest() + held


_SOUND = Outlines.of([(5, SAID[0])])
_NUMBERS = np.frombuffer(_SOUND.written[16:], np.uint64).tolist()


@pytest.mark.parametrize(
    "written",
    [
        b"",
        _SOUND.written[:-8],
        _SOUND.written[:-1] + b"\xff",
        _summed([]),
        _summed([1 << 63, *_NUMBERS[1:]]),
        _summed([2, *_NUMBERS[1:]]),
        _summed(_NUMBERS[:-1]),
        _summed([*_NUMBERS, 0]),
        _summed([*_NUMBERS[:2], 2, *_NUMBERS[3:], 0]),
        _summed([*_NUMBERS[:6], _NUMBERS[6] + 1, *_NUMBERS[7:], 0]),
    ],
    ids=["empty", "torn", "flipped", "nothing", "many", "more", "cut", "longer", "languages", "claims"],
)
def test_what_cannot_be_read_is_none(written: bytes) -> None:
    """It is made anew."""
    assert len(Outlines.read(written).texts) == 0
    assert _summed(_NUMBERS) == _SOUND.written
