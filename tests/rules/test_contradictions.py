"""What holds for the two rules about contradictions, whatever the cards say."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kbaudit
from kbaudit.card import Card, Lifecycle
from kbaudit.claims.clashes import BAR, LEAST, Clash, Place
from kbaudit.content import Content
from kbaudit.corpus import MemoryCorpus
from kbaudit.dismissal import Dismissal
from kbaudit.errors import SettingError
from kbaudit.finding import Finding
from kbaudit.policy import Policy
from kbaudit.rules.conflicts import Conflict, Stated, conflict_finding
from kbaudit.rules.contradiction import Contradiction
from kbaudit.rules.interface import Rule, on_request
from kbaudit.rules.possible_contradiction import PossibleContradiction
from kbaudit.testing.findings import check_finding
from tests.samples import NOW, card

PRICE = "Renting a locker at the pool costs {} euros a day."
PRESS = ("Send press inquiries to press@harbour.example.", "Press inquiries go to media@harbour.example.")
VEST = ("You must wear a life jacket in the kayak.", "You need not wear a life jacket in the kayak.")
PLAIN = "Towels are washed at night."
STATEMENTS = (
    *(PRICE.format(amount) for amount in (4, 5, 6)),
    *PRESS,
    *VEST,
    PLAIN,
    "Only members can use the sauna.",
    "Ein Schließfach kostet 4 Euro.",
    "返品は14日以内です。",
    "- a\n- 30 days",
    "## Prices",
    "",
)
RULES = (Contradiction, PossibleContradiction)


def test_cards_that_disagree_about_one_fact_are_one_finding() -> None:
    """All are named, and each is quoted with its value; there is a part for each pair."""
    (found,) = _findings(_prices(4, 5, 6))

    assert (found.card.ref, [head.ref for head in found.related]) == ("kb:0", ["kb:1", "kb:2"])
    assert [(one.ref, one.quote, one.line, one.value) for one in found.evidence] == [
        (f"kb:{number}", PRICE.format(amount), 1, f"€{amount} per day") for number, amount in enumerate((4, 5, 6))
    ]
    assert _pairs(found) == {("kb:0", "kb:1"), ("kb:0", "kb:2"), ("kb:1", "kb:2")}
    assert {part.anchor for part in found.parts} == {"money"}
    assert "Others speak of it too: 1 more." in found.message


def test_cards_that_agree_with_each_other_are_all_quoted() -> None:
    """Of two against one, no pair stands for the two that say the same."""
    (found,) = _findings(_prices(4, 4, 6))

    assert {one.ref for one in found.evidence} == {"kb:0", "kb:1", "kb:2"}
    assert _pairs(found) == {("kb:0", "kb:2"), ("kb:1", "kb:2")}


@pytest.mark.parametrize(
    ("said", "kind", "message"),
    [
        (PRESS, "e-mail", "it says press@harbour.example and media@harbour.example"),
        (VEST, "required, optional", "one says it has to be, the other that it need not"),
    ],
)
def test_a_card_may_contradict_itself(said: tuple[str, str], kind: str, message: str) -> None:
    """Its two passages are quoted, and its one part is the card."""
    one = _said("a", f"{said[0]}\n\n# Good to know\n\n{said[1]}", title="Pool")
    claims = Content.of(one).claims
    values = claims.claims[0].values, claims.claims[1].values
    both = (values[0][0], values[1][0]) if values[0] else None
    clash = Clash(Place(0, 0), Place(0, 1), kind, both, 0.9)

    found = conflict_finding(
        Contradiction(), MemoryCorpus((one,), Policy()), Stated((one,), (claims,), (None,)), Conflict((clash,))
    )

    assert (found.card.ref, found.related, found.kind) == ("kb:a", (), kind.replace(", ", "-or-"))
    assert [(passage.quote, passage.line) for passage in found.evidence] == [(said[0], 1), (said[1], 5)]
    assert [part.refs for part in found.parts] == [("kb:a",)]
    assert found.message.startswith(f"“Pool” contradicts itself: {message}")


def test_the_message_tells_who_says_what_and_when_it_was_checked() -> None:
    """It decides nothing: both values, why they were compared, and what is known of each card."""
    checked = {"verified_at": date(2026, 3, 1), "content_updated_at": date(2026, 4, 2)}
    (found,) = _findings([_said("a", PRICE.format(4), title="Lockers", **checked), _said("b", PRICE.format(6))])

    assert "one says €4 per day, the other €6 per day; both speak of Renting, locker, pool, costs." in found.message
    assert "“Lockers” was last checked 2026-03-01, changed 2026-04-02; “Help” has no known check." in found.message
    assert found.clears_when == "they say the same, or say for whom, what or when each holds"


def test_what_is_no_value_is_told_in_words() -> None:
    """A duty that is none elsewhere has no value to show."""
    (found,) = _findings([_said("a", VEST[0]), _said("b", VEST[1])])

    assert "one says it has to be, the other that it need not" in found.message
    assert [one.value for one in found.evidence] == [None, None]


def test_lines_are_those_of_the_file() -> None:
    """A card that begins further down in its file is quoted by the file's line, one that is no file by the body's."""
    body = f"{PLAIN}\n\n{PRICE}"
    (found,) = _findings([_said("a", body.format(4), line=9), _said("b", body.format(6))])

    assert [one.line for one in found.evidence] == [11, 3]


@pytest.mark.parametrize("lifecycle", [one for one in Lifecycle if one is not Lifecycle.PUBLISHED])
def test_only_what_is_in_use_counts(lifecycle: Lifecycle) -> None:
    """Drafts and archived cards contradict nobody."""
    one, other = _prices(4, 6)

    assert _findings([one, replace(other, lifecycle=lifecycle)], LOWEST) == []


@pytest.mark.parametrize(
    ("locales", "compared"),
    [
        (("en", "en"), True),
        (("en-GB", "en-gb"), True),
        (("en-GB", None), True),
        ((None, None), True),
        (("en-GB", "en-US"), False),
        (("en", "de"), False),
    ],
)
def test_cards_of_two_locales_are_not_compared(locales: tuple[str | None, str | None], compared: bool) -> None:  # noqa: FBT001 - a case
    """Two locales are two regions; a card without one may be read by anybody."""
    cards = [replace(one, locale=locale) for one, locale in zip(_prices(4, 6), locales, strict=True)]

    assert bool(_findings(cards, LOWEST)) is compared


def test_parts_outlive_an_edit_around_them() -> None:
    """Other words, lines and amounts are the same problem; another kind of fact is another one."""
    (before,) = _findings(_prices(4, 6))
    (after,) = _findings([_said("0", f"{PLAIN}\n\n{PRICE.format(4)}"), _said("1", PRICE.format("6.50"))])
    (other,) = _findings([_said("0", PRESS[0]), _said("1", PRESS[1])])

    assert before.parts == after.parts
    assert before.passages != after.passages
    assert {*before.parts} & {*other.parts} == set()


def test_a_third_card_makes_it_worse() -> None:
    """The known parts stay, and some are added: it is not another problem."""
    (before,) = _findings(_prices(4, 6))
    (after,) = _findings(_prices(4, 6, 5))

    assert {*before.parts} < {*after.parts}


def test_two_facts_between_two_cards_are_two_findings() -> None:
    """Each has parts of its own."""
    prices, boats = _findings(
        [_said("a", f"{PRICE.format(4)}\n\n{VEST[0]}"), _said("b", f"{PRICE.format(6)}\n\n{VEST[1]}")]
    )

    assert {*prices.parts} & {*boats.parts} == set()
    assert {prices.kind, boats.kind} == {"money", "required-or-optional"}


def test_a_dismissal_holds_until_one_of_the_quotes_changes() -> None:
    """What stands around them may change; a change in either passage asks again."""
    cards = _prices(4, 6)
    (found,) = _findings(cards)
    meant = Dismissal(rule="contradiction", cards=("kb:*",), reason="two pools", passages=found.passages)

    def left(cards: Sequence[Card]) -> int:
        report = kbaudit.audit_cards(cards, as_of=NOW, select=["contradiction"], dismissals=[meant])
        return len(report.findings)

    assert left(cards) == 0
    assert left([replace(cards[0], body=f"{PLAIN}\n\n{cards[0].body}"), cards[1]]) == 0
    assert left([replace(cards[0], body=PRICE.format(5)), cards[1]]) == 1
    assert left([cards[0], replace(cards[1], body=cards[1].body.replace("day", "day now"))]) == 1


def test_a_possible_contradiction_is_told_on_request_only() -> None:
    """It runs where it is selected by name, and not because it has settings of its own."""
    possible = PossibleContradiction(below=1)

    def ran(**given: Any) -> set[str]:  # noqa: ANN401 - as the one call has them
        return {rule.name for rule in kbaudit.audit_cards(_prices(4, 6), as_of=NOW, **given).rules}

    assert {"contradiction", "possible-contradiction"} & ran() == {"contradiction"}
    assert "possible-contradiction" not in ran(rules=[possible])
    assert ran(select=["possible-contradiction"]) == {"possible-contradiction"}
    assert ran(select="possible-contradiction", rules=[possible]) == {"possible-contradiction"}
    assert on_request(possible)
    assert not on_request(Contradiction())


def test_what_one_rule_tells_the_other_leaves_out() -> None:
    """A certainty is either from the bar on or below it."""
    cards = [_said(f"{number}", said) for number, said in enumerate(STATEMENTS)]
    sure, unsure = (
        {part.refs for found in _findings(cards, rule) for part in found.parts}
        for rule in (Contradiction(), PossibleContradiction())
    )

    assert sure
    assert sure & unsure == set()
    assert _findings(cards, PossibleContradiction(min_certainty=BAR, below=BAR)) == []


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("certainty", [0.0, 0.29, 1.01, -1.0, float("nan"), float("inf")])
def test_a_certainty_that_is_none_is_refused(rule: type[Rule], certainty: float) -> None:
    """The error names the setting and says what it must be."""
    with pytest.raises(SettingError, match=r"min_certainty.*must be a certainty from 0\.3 to 1"):
        rule(min_certainty=certainty)  # type: ignore[call-arg]


@pytest.mark.parametrize("certainty", [0.0, 1.01, float("nan")])
def test_the_upper_end_is_a_certainty_too(certainty: float) -> None:
    """The other setting of possible contradictions has the same range."""
    with pytest.raises(SettingError, match=r"below.*must be a certainty"):
        PossibleContradiction(below=certainty)


@pytest.mark.parametrize("certainty", [LEAST, BAR, 1])
def test_the_ends_of_the_range_are_settings(certainty: float) -> None:
    """The lowest and the highest certainty may be asked for."""
    assert _findings([], Contradiction(min_certainty=certainty)) == []
    assert _findings([], PossibleContradiction(min_certainty=certainty, below=certainty)) == []


def test_the_order_of_cards_means_nothing() -> None:
    """The same cards give the same findings, in the same order."""
    cards = [_said(f"{number:02}", said, title=f"Card {number}") for number, said in enumerate(STATEMENTS)]
    shuffled = random.Random(5).sample(cards, len(cards))

    assert _findings(cards, LOWEST) == _findings(shuffled, LOWEST)
    assert _findings(cards, LOWEST) == _findings(cards, LOWEST)


def test_an_unrelated_card_changes_nothing() -> None:
    """What is said of some cards does not hang on others."""
    cards = _prices(4, 6)

    assert _findings([*cards, _said("z", "Knead the dough twice.", title="Sourdough")]) == _findings(cards)


@given(st.lists(st.lists(st.sampled_from(STATEMENTS), max_size=3), max_size=5))
def test_whatever_the_cards_say_findings_are_sound(bodies: list[list[str]]) -> None:
    """Every finding has its identity, speaks of cards that exist, and quotes what stands in them."""
    cards = [_said(f"{number}", "\n\n".join(body)) for number, body in enumerate(bodies)]
    corpus = MemoryCorpus(tuple(cards), Policy())

    for rule in (LOWEST, PossibleContradiction(min_certainty=0.3, below=1)):
        found = _findings(cards, rule)
        for one in found:
            check_finding(one, rule, corpus)
            for passage in one.evidence:
                assert passage.quote in bodies[int(passage.ref.removeprefix("kb:"))]
        parts = [part for one in found for part in one.parts]
        assert len(parts) == len({*parts})


LOWEST = Contradiction(min_certainty=LEAST)


def _said(identity: str, body: str, **fields: Any) -> Card:  # noqa: ANN401 - the fields of a card
    return card(identity, **({"title": "Help", "body": body, "locale": "en"} | fields))


def _prices(*amounts: object) -> list[Card]:
    return [_said(f"{number}", PRICE.format(amount)) for number, amount in enumerate(amounts)]


def _findings(cards: Iterable[Card], rule: Rule | None = None) -> list[Finding]:
    rule = rule or Contradiction()
    report = kbaudit.audit_cards(cards, as_of=NOW, select=[rule.name], rules=[rule])
    assert report.not_checked == ()
    return list(report.findings)


def _pairs(found: Finding) -> set[tuple[str, ...]]:
    return {part.refs for part in found.parts}
