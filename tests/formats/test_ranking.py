from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.formats.ranking import FIRST, first_to_see, worst_first
from tests.formats.reports import card, finding

ERROR, WARNING, NOTE = Severity


def many(count: int, rule: str, severity: Severity = WARNING, start: int = 0) -> list[Finding]:
    return [finding(card(start + number), rule, severity, f"Wrong {number}.") for number in range(count)]


def test_the_worst_come_first_then_the_most_used() -> None:
    """Severity outweighs views, views outweigh quotes, and unknown views count least."""
    error = finding(card(1), "a", ERROR)
    read = finding(card(2, views=900), "b")
    quoted = finding(card(3), "c", evidence=(Evidence("handbook:3", "quote", 1),))
    plain = finding(card(4), "a")

    assert worst_first([plain, quoted, read, error]) == [error, read, quoted, plain]


def test_ten_of_one_kind_do_not_fill_the_screen() -> None:
    """Every rule with warnings gets its place before one of them gets a fourth."""
    found = many(50, "broken-link") + many(50, "lapsed-statement", start=50) + many(50, "review-overdue", start=100)

    chosen = Counter(one.rule for one in first_to_see(found))

    assert chosen == {"broken-link": 4, "lapsed-statement": 3, "review-overdue": 3}


def test_warnings_leave_errors_their_places() -> None:
    """Five errors of one rule are all shown, however many warnings there are."""
    found = many(5, "contradiction", ERROR) + many(50, "broken-link", start=50)

    assert [one.severity for one in first_to_see(found)] == [ERROR] * 5 + [WARNING] * 5


def test_one_card_takes_one_place_while_others_wait() -> None:
    """A card with ten problems does not hide the next card."""
    found = [finding(card(1), f"rule-{number}") for number in range(10)] + many(3, "review-overdue", start=5)

    chosen = Counter(one.card.ref for one in first_to_see(found))

    assert set(chosen) == {"handbook:00001.md", "handbook:00005.md", "handbook:00006.md", "handbook:00007.md"}
    assert chosen["handbook:00001.md"] == 7


def test_notes_fill_what_is_left_and_walls_take_no_place() -> None:
    """Notes come after all warnings; never-verified is summed up elsewhere unless the policy made it weigh more."""
    found = many(2, "broken-link") + many(3, "inactive", NOTE, 10) + many(90, "never-verified", NOTE, 20)

    assert Counter(one.rule for one in first_to_see(found)) == {"broken-link": 2, "inactive": 3}
    assert len(first_to_see(many(90, "never-verified", WARNING))) == FIRST


def test_one_sentence_is_not_said_ten_times() -> None:
    """A wall of equal sentences takes three places, even when nothing else is left to show."""
    found = [finding(card(number), "owner-missing", message="Nobody is accountable.") for number in range(400)]

    assert len(first_to_see(found)) == 3


SEVERITIES = st.sampled_from(list(Severity))
FINDINGS = st.lists(
    st.builds(
        lambda number, rule, severity, views: finding(card(number, views=views), rule, severity, f"Wrong {number}."),
        st.integers(0, 30),
        st.sampled_from(["a", "b", "c", "never-verified"]),
        SEVERITIES,
        st.none() | st.integers(0, 5),
    ),
    max_size=40,
    unique_by=lambda found: (found.rule, found.card.ref),
)


@given(FINDINGS, st.randoms(use_true_random=False))
def test_the_choice_is_full_and_follows_no_order_of_input(found: list[Finding], random: object) -> None:
    """It takes ten wherever there are ten, each once, the same ones whatever order they come in."""
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    eligible = [one for one in found if one.rule != "never-verified" or one.severity is not NOTE]

    chosen = first_to_see(found)

    assert chosen == first_to_see(shuffled)
    assert len(chosen) == min(FIRST, len(eligible)) == len({(one.rule, one.card.ref) for one in chosen})
    assert [one.severity.rank for one in chosen] == sorted(one.severity.rank for one in chosen)
