from __future__ import annotations

import pytest

from kbaudit.judges.interface import JUDGE_API, Label, Opinion


@pytest.mark.parametrize("probability", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_probability_is_from_nought_to_one(probability: float) -> None:
    """No judge can be surer than sure."""
    with pytest.raises(ValueError, match="which is not from 0 to 1"):
        Opinion(label=Label.CONTRADICTION, probability=probability)


def test_the_judges_words_fit_on_a_line() -> None:
    """They are cut to 300 characters, on one line, with nothing that steers a terminal."""
    given = Opinion(label=Label.UNSURE, probability=0.5, reason="one\n two \x1b[31m" + "x" * 400)

    assert given.reason.startswith("one two \N{REPLACEMENT CHARACTER}[31mxxx")
    assert given.reason.endswith("x…")
    assert len(given.reason) == 300


def test_the_judge_of_the_house_speaks_the_protocol() -> None:
    """Its version is the one of the protocol."""
    from kbaudit.judges.chat import ChatJudge

    assert (ChatJudge.name, ChatJudge.api) == ("chat", JUDGE_API)
