from __future__ import annotations

from collections.abc import Mapping

import pytest

from kbaudit.claims.clashing import frame_clashes
from kbaudit.claims.frame import Frame, Modality, Quantity
from kbaudit.claims.meeting import Meeting
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.signals import are_misdialled, frame_signals, value_signals
from kbaudit.claims.values.reading import read_values
from kbaudit.claims.values.value import Kind
from tests.claims.saying import saying, speaking

Text = tuple[str, str]
KAYAK: Text = ("A kayak costs 12 euros.", "Boats")
DEARER: Text = ("A kayak costs 15 euros.", "Prices at the lagoon")


def meet(one: Text, other: Text, claims: tuple[int, int] = (0, 0), rare: int = 0) -> Meeting:
    rarity = Rarity.among([frozenset({"kayak"})] * rare)
    left, right = speaking(saying(*one), rarity), speaking(saying(*other), rarity)
    return Meeting(left.utterance(claims[0]), right.utterance(claims[1]))


def signals(one: Text, other: Text, claims: tuple[int, int] = (0, 0)) -> Mapping[str, float]:
    return value_signals(meet(one, other, claims), 0, 0)


def test_a_speaker_knows_its_text() -> None:
    """It tells what is said, how often which kind of value, and which words it has."""
    speaker = speaking(saying("A kayak costs 12 euros. A raft costs 9 euros. Wait 3 hours.", "Lagoons"))

    assert speaker.counts == {Kind.MONEY: 2, Kind.DURATION: 1}
    assert "A raft costs 9 euros." in speaker.quotes
    assert len(speaker.sayings) == 3
    assert [speaker.knows(word) for word in ("kayak", "lagoon", "sauna", "kayak")] == [True, True, False, True]


@pytest.mark.parametrize(
    ("key", "text", "known"),
    [
        ("lagoon", "Lagoons", True),
        ("tarn", "Tarnish", False),
        ("kayaking", "Kayakers", True),
        ("gondola", "Minigondola", True),
        ("minigondola", "Gondola", True),
        ("kayak", "Raft", False),
        ("kayak", "", False),
        ("=en:1", "Lagoon", False),
    ],
)
def test_terms_are_known_loosely(key: str, text: str, known: bool) -> None:  # noqa: FBT001 - a case
    """Five letters at the start or one word within another are enough; a group of synonyms only matches itself."""
    speaker = speaking(saying(text))

    assert speaker.knows(key) is known
    assert speaker.knows(key) is known


def test_what_two_claims_share() -> None:
    """What both say, what one says and the other stands under, what both stand under, and what came before."""
    both = meet(KAYAK, DEARER)
    crossing = meet(("It costs 12 euros.", "Kayaks"), DEARER)
    over = meet(("It costs 12 euros.", "Kayaks"), ("It costs 15 euros.", "Our kayaks"))
    before = meet(("Take a kayak. It costs 12 euros.", "Boats"), DEARER, (1, 0))

    assert "kayak" in both.both
    assert "kayak" in crossing.crossing - crossing.both
    assert "kayak" in over.over - over.crossing
    assert "kayak" in before.before - before.both
    assert both.touch >= 1
    assert before.touch >= 0.5


def test_what_two_claims_have_for_themselves() -> None:
    """Terms that the other text has nowhere are foreign; those that it has elsewhere are told apart from them."""
    met = meet(("A yellow kayak costs 12 euros.", ""), ("A kayak costs 15 euros. The raft is yellow.", ""))

    assert met.foreign == (frozenset(), frozenset())
    assert "yellow" in met.elsewhere
    assert meet(("A yellow kayak costs 12 euros.", ""), DEARER).foreign[0] == {"yellow"}


def test_weights_are_rarity_times_weight() -> None:
    """A term that neither text has weighs nothing."""
    assert meet(KAYAK, DEARER).weight({"kayak"}) == 1
    assert 0 < meet(KAYAK, DEARER, rare=20).weight({"kayak"}) < 1
    assert meet(KAYAK, DEARER).weight({"sauna"}) == 0


def test_a_qualifier_stands_beside_a_shared_term() -> None:
    """A green loan is another one than a shop loan."""
    met = meet(("The green loan is 12 euros.", ""), ("The shop loan is 15 euros.", ""))

    assert min(met.qualifiers) > 0
    assert max(meet(KAYAK, KAYAK).qualifiers) == 0


def test_a_topic_is_what_title_and_claim_name() -> None:
    """A claim about what only its own title names is about something else."""
    met = meet(("The sauna costs 12 euros.", "Sauna"), ("The kayak costs 15 euros.", "Kayak"))

    assert min(met.topics) >= 1
    assert max(meet(KAYAK, KAYAK).topics) == 0
    assert min(met.apart) > 0
    assert min(met.titles) > 0


def test_titles_that_run_in_parallel() -> None:
    """Two titles that share a term and have one each for themselves are two of a kind."""
    assert meet(("It is 12.", "Winter camp"), ("It is 15.", "Summer camp")).parallel > 0
    assert meet(("It is 12.", "Kayak"), ("It is 15.", "Sauna")).parallel == 0
    assert meet(("It is 12.", "Kayak"), ("It is 15.", "Kayak")).parallel == 0


def test_names_apart() -> None:
    """Names of one side that the other has not are counted."""
    met = meet(("Ask the Madrid office.", ""), ("Ask the Berlin office.", ""))

    assert met.named_apart == (1, 1)


def test_titles_that_the_other_text_knows() -> None:
    """From 0 for a title of which the other knows nothing to 1; a title of no words is not known."""
    assert meet(("A kayak.", "Kayak"), ("A kayak.", "Kayak")).titles_known == (1, 1)
    assert meet(("A kayak.", "Kayak"), ("A sauna.", "Sauna")).titles_known == (0, 0)
    assert meet(("A kayak.", ""), ("A kayak.", "")).titles_known == (0, 0)


def test_how_much_is_copied() -> None:
    """The words of a claim, a value as one; and how much of the shorter text the other repeats."""
    copy = meet(("A kayak costs 12 euros. Bring a towel.", ""), ("A kayak costs 15 euros. Bring a vest.", ""))

    assert copy.copied == 1
    assert copy.repeated == 0.5
    assert meet(("One.", ""), ("Two three.", "")).copied < 0.5


def test_value_signals_of_one_fact_told_twice() -> None:
    """They name the unit, the noun, the rate, and that there is one candidate on each side."""
    found = signals(KAYAK, DEARER)

    assert found["same unit"] == found["same rate"] == found["same noun"] == found["same bound"] == 1
    assert found["only ones"] == 2
    assert found["other values"] == found["agreement"] == found["equal elsewhere"] == found["past"] == 0
    assert 0 < found["ratio"] < 1
    assert found["cover"] == pytest.approx(1)
    assert found["limit"] == 0


def test_value_signals_tell_the_past() -> None:
    """One side or both may be told as past, or as an example, or under a heading for either."""
    past = signals(("A kayak was 9 euros.", ""), DEARER)
    both = signals(("A kayak was 9 euros.", ""), ("The kayak was 8 euros.", ""))
    example = signals(("For example, a kayak costs 9 euros.", ""), DEARER)
    record = signals(("A kayak costs 9 euros.", "History"), DEARER)

    assert (past["past"], past["past both"]) == (1, 0)
    assert (both["past"], both["past both"]) == (1, 1)
    assert example["supposed"] == 1
    assert record["record"] == 1
    assert signals(KAYAK, DEARER)["record"] == signals(KAYAK, DEARER)["supposed"] == 0


def test_an_equal_value_elsewhere_speaks_against() -> None:
    """Where the other text has the same value for the same thing, the two values are for two things."""
    text = ("A kayak costs 15 euros for an adult. A kayak costs 12 euros for a child.", "")

    assert signals(("A kayak costs 12 euros.", ""), text)["equal elsewhere"] > 1


def test_a_rival_speaks_against() -> None:
    """Another claim of the other text fits better."""
    text = ("A towel costs 2 euros. A yellow kayak costs 12 euros.", "")
    one = ("A yellow kayak costs 15 euros.", "")

    assert signals(one, text, (0, 0))["rival"] > signals(one, text, (0, 1))["rival"]


def test_a_value_that_goes_with_the_other() -> None:
    """An equal value in the same statement is an agreement."""
    found = signals(("A kayak costs 12 euros, or 15 euros with a paddle.", ""), DEARER)

    assert (found["agreement"], found["other values"]) == (1, 1)


def test_addresses_have_no_ratio() -> None:
    """Only amounts are so and so many times another one."""
    assert signals(("Write to ann@harbour.example.", ""), ("Write to bob@harbour.example.", ""))["ratio"] == 0


def test_frame_signals() -> None:
    """They have the ways in which the frames clash, how much both say, and what they agree in."""
    met = meet(
        ("You must wear a vest in the kayak for 3 hours.", ""),
        ("You need not wear a vest in the kayak for 3 hours.", ""),
    )

    found = frame_signals(met, ["required, optional"])

    assert found["required, optional"] == found["equal values"] == 1
    assert found["cover"] == found["cover longer"] == pytest.approx(1)
    assert found["words"] <= 30


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (Frame(), Frame(), []),
        (Frame(Modality.PERMITTED), Frame(Modality.FORBIDDEN), ["permitted, forbidden"]),
        (Frame(Modality.REQUIRED), Frame(Modality.OPTIONAL), ["required, optional"]),
        (Frame(Modality.REQUIRED), Frame(Modality.FORBIDDEN), ["required, forbidden"]),
        (Frame(Modality.REQUIRED), Frame(Modality.PERMITTED), ["required, permitted"]),
        (Frame(Modality.FORBIDDEN), Frame(Modality.OPTIONAL), ["forbidden, optional"]),
        (Frame(Modality.FORBIDDEN), Frame(), ["forbidden, said"]),
        (Frame(Modality.PERMITTED), Frame(Modality.OPTIONAL), []),
        (Frame(Modality.PERMITTED), Frame(), []),
        (Frame(quantity=Quantity.ONLY), Frame(quantity=Quantity.ALL), ["only, all"]),
        (Frame(quantity=Quantity.ONLY), Frame(), ["only, said"]),
        (Frame(quantity=Quantity.ONLY), Frame(quantity=Quantity.SOME), ["only, some"]),
        (Frame(quantity=Quantity.NONE), Frame(quantity=Quantity.ALL), ["none, all"]),
        (Frame(quantity=Quantity.NONE), Frame(quantity=Quantity.SOME), ["none, some"]),
        (Frame(quantity=Quantity.NONE), Frame(), ["none, said"]),
        (Frame(quantity=Quantity.ALL), Frame(quantity=Quantity.SOME), ["all, some"]),
        (Frame(quantity=Quantity.ALL), Frame(), []),
        (Frame(poles=frozenset({3})), Frame(poles=frozenset({-3})), ["opposites"]),
        (Frame(poles=frozenset({3, 4})), Frame(poles=frozenset({3})), []),
        (Frame(negated=True), Frame(), ["negated"]),
        (Frame(negated=True), Frame(negated=True), []),
        (
            Frame(Modality.FORBIDDEN, quantity=Quantity.ONLY, negated=True),
            Frame(Modality.PERMITTED, quantity=Quantity.ALL),
            ["permitted, forbidden", "only, all", "negated"],
        ),
    ],
)
def test_frames_that_clash(one: Frame, other: Frame, kinds: list[str]) -> None:
    """The ways are named, whichever frame comes first."""
    assert list(frame_clashes(one, other)) == kinds
    assert list(frame_clashes(other, one)) == kinds


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The app needs Android 10 or newer.", "On Android, the app needs at least version 12.", 1),
        ("On Android, the app needs at least version 12.", "The app needs Android 10 or newer.", 1),
        ("The app needs Android 10 or newer.", "On a tablet, the app needs at least version 12.", 0),
        ("The app needs Android 10 or newer.", "The app needs Android 12 or newer.", 1),
    ],
)
def test_a_version_is_of_the_product_that_is_named_beside_it(one: str, other: str, same: int) -> None:
    """In the other statement the product may stand apart from its version."""
    assert value_signals(meet((one, ""), (other, "")), 0, 0)["same unit"] == same


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("0800 555 0177", "0800 555 0117", True),
        ("0800 555 0162", "0800 555 0126", True),
        ("0800 555 0162", "0800 555 0239", False),
        ("0800 555 0162", "0800 555 01620", False),
    ],
)
def test_a_number_with_a_digit_changed(one: str, other: str, alike: bool) -> None:  # noqa: FBT001 - a case
    """Two numbers that differ in one digit, or in the order of two neighbours, may be one number told wrongly."""
    values = [read_values(f"Call {number}.", "en")[0] for number in (one, other)]

    assert are_misdialled(*values) is alike


def test_values_that_two_texts_share() -> None:
    """It is the share of the values of the text with fewer."""
    short, long = ("A kayak costs 12 euros for 3 hours.", ""), ("It takes 3 hours. Pay 15 euros or 9 dollars.", "")

    assert signals(short, long)["values shared"] == signals(long, short)["values shared"] == 0.5
    assert signals(short, ("It costs 15 euros.", ""))["values shared"] == 0


def test_the_word_behind_a_value() -> None:
    """Two values that end their statements have none."""
    assert signals(("Pay 12 euros at the lagoon.", ""), ("It is 15 euros at the gate.", ""))["word behind"] == 1
    assert signals(("Pay 12 euros at the lagoon.", ""), ("It is 15 euros in town.", ""))["word behind"] == 0
    assert signals(KAYAK, DEARER)["word behind"] == 0


def test_limits_of_the_same_way() -> None:
    """Two upper limits or two lower ones go the same way; the words that tell it may be others."""

    def same(one: str, other: str) -> float:
        return signals((f"A kayak weighs {one}.", ""), (f"A kayak weighs {other}.", ""))["same way"]

    assert same("at most 20 kg", "less than 30 kg") == same("at least 20 kg", "at least 30 kg") == 1
    assert same("at most 20 kg", "at least 30 kg") == same("20 kg", "30 kg") == 0


def test_strange_terms_of_a_clause() -> None:
    """What the other claim neither says nor stands under counts, up to six terms."""
    odd = "A wooden rowing canoe with yellow leather cushions and brass lamps costs 15 euros."

    assert signals(KAYAK, ("A kayak costs 15 euros.", "Lagoon"))["clause strange"] == 0
    assert signals(KAYAK, ("A raft costs 15 euros.", "Kayaks"))["clause strange"] == 1
    assert signals(KAYAK, (odd, ""))["clause strange"] == 6


def test_a_foreign_topic_of_claims_that_match_best() -> None:
    """It is weighed by how far no third claim has more in common."""
    met = meet(("A kayak costs 12 euros.", "Kayak on the lagoon"), ("A raft costs 15 euros.", "Rafts"))

    found = value_signals(met, 0, 0, -1.5)

    assert found["topic"] > 0
    assert found["topic outmatched"] == -1.5 * found["topic"]
    assert found["qualified far"] == pytest.approx(found["qualified"] * found["ratio"])
    assert found["over known"] == found["over"] * found["titles known"]
    assert found["titles known"] <= found["title known"] <= 1


def test_two_values_that_both_name_do_not_clash() -> None:
    """Both tell of two prices; a third one clashes with either."""
    both, again = ("A canoe costs 12 euros, a raft 15 euros.", ""), ("A raft costs 15 euros, a canoe 12 euros.", "")

    assert meet(both, again).one.may_clash(meet(both, again).other, Kind.MONEY) == []
    assert meet(both, KAYAK).one.may_clash(meet(both, KAYAK).other, Kind.MONEY) == [(1, 0)]
