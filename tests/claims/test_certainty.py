from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.claims.certainty import ceiling, certainty
from kbaudit.claims.meeting import Meeting
from kbaudit.claims.signals import frame_signals, value_signals
from tests.claims.saying import saying, speaking

ONE = speaking(saying("A kayak costs 12 euros. You must wear a vest in the kayak.", "Kayaks"))
OTHER = speaking(saying("A kayak costs 15 euros. You need not wear a vest in the kayak.", "Boats"))


def meeting(number: int) -> Meeting:
    return Meeting(ONE.utterance(number), OTHER.utterance(number))


def names(kind: str) -> list[str]:
    met = meeting(0 if kind == "value" else 1)
    return list(value_signals(met, 0, 0) if kind == "value" else frame_signals(met, ["required, optional"]))


@pytest.mark.parametrize("kind", ["value", "frame"])
@given(data=st.data())
def test_a_certainty_is_a_share(kind: str, data: st.DataObject) -> None:
    """Whatever the signals say, it is from 0 to 1."""
    amounts = st.floats(-30, 30)
    signals = data.draw(st.fixed_dictionaries(dict.fromkeys(names(kind), amounts)))

    assert 0 <= certainty(kind, signals) <= 1


@pytest.mark.parametrize("kind", ["value", "frame"])
def test_without_a_signal_it_is_unlikely(kind: str) -> None:
    """Nothing in common is no contradiction, and a signal without a weight counts nothing."""
    assert certainty(kind, {}) < 0.3
    assert certainty(kind, {"whatever": 100.0}) == certainty(kind, {})


def test_signals_speak_for_and_against() -> None:
    """A value edited in a copy speaks for a contradiction, and what both tell as past against one."""
    assert certainty("value", {"copied text": 1.0, "copied most": 1.0}) > certainty("value", {})
    assert certainty("value", {"past both": 1.0}) < certainty("value", {})


def test_a_kind_that_is_none() -> None:
    """There are weights for values and for frames."""
    with pytest.raises(KeyError):
        certainty("mood", {})


def test_a_ceiling_is_what_the_others_may_bring() -> None:
    """Each of the others at its better end; what has no end on that side may bring anything."""
    known = {"copied text": 0.5}

    assert ceiling("value", known, {}) == pytest.approx(certainty("value", known))
    assert ceiling("value", known, {"rival": (-2.0, 9.0)}) == pytest.approx(certainty("value", known | {"rival": -2.0}))
    assert ceiling("value", known, {"title known": (0.0, 1.0)}) == pytest.approx(
        certainty("value", known | {"title known": 1.0})
    )
    assert ceiling("value", known, {"title known": (0.0, math.inf)}) == 1
    assert ceiling("value", known, {"whatever": (0.0, math.inf)}) == pytest.approx(certainty("value", known))
