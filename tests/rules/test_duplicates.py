"""What holds for the three rules about duplicates, whatever the cards say."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kbaudit
from kbaudit.card import BodyFormat, Card
from kbaudit.corpus import MemoryCorpus
from kbaudit.dismissal import Dismissal
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Finding, Part
from kbaudit.likeness import plain
from kbaudit.policy import Policy
from kbaudit.report import Report
from kbaudit.rules.clusters import choose_kept
from kbaudit.rules.exact_duplicate import ExactDuplicate
from kbaudit.rules.interface import Rule
from kbaudit.rules.near_duplicate import NearDuplicate
from kbaudit.rules.partial_duplicate import PartialDuplicate
from kbaudit.testing.findings import check_finding
from tests.samples import NOW, card

RULES = (ExactDuplicate(), NearDuplicate(), PartialDuplicate())
NAMES = [rule.name for rule in RULES]

ROUTER = (
    "A router sends its signal in all directions, and every wall swallows a part of it. Put the router in the middle of"
    " the flat, on a shelf and not on the floor. Keep it away from the microwave, the fridge and the fish tank: metal"
    " and water swallow most. A closed cupboard halves the reach."
)
BACKUP = (
    "Please save your photos and contacts first, because the workshop deletes everything it finds. Sign out of your"
    " accounts, switch off the lock, and take out the card. Write down the number that you see when you dial star hash"
    " zero six hash: without it nobody can tell whose phone it is."
)
MOVING = (
    "Tell us about your move at least three weeks ahead. Open Contract in your customer account and choose I am moving."
    " We need the new address, the day you get the keys, and the name on the door bell. The move costs €39, and the"
    " contract goes on unchanged."
)
REMINDER = (
    "Did you forget an invoice? We remind you by e-mail after seven days and by letter after fourteen. The first"
    " reminder is free; the second one costs €4.00. After thirty days we slow your line down, and after sixty days we"
    " close it until the open amount has arrived."
)
ROAMING = (
    "Switch on data roaming before you travel, or nothing will load abroad. Inside the Union you pay what you pay at"
    " home. In other countries a day costs three euros and ends at midnight of the place where you are. Download maps"
    " at home, and set a limit in the app."
)
GERMAN = (
    "Die Rechnung wird am dritten Tag jedes Monats geschrieben und am zehnten abgebucht. Auf der ersten Seite stehen"
    " der Grundpreis und alles, was im Vormonat dazukam. Stimmt etwas nicht, schreiben Sie uns innerhalb von acht"
    " Wochen; bis dahin müssen Sie den strittigen Teil nicht bezahlen."
)
JAPANESE = (
    "商品は到着後30日以内であれば返品できます。注文履歴から該当する商品を選び、返品ラベルを印刷してください。"
    "商品は付属品と一緒に元の箱に入れ、ラベルを貼って最寄りの郵便局にお持ちください。控えは返金が完了するまで保管してください。"
)
MARKED_UP = f"<ul><li>{MOVING.replace('Contract', '<b>Contract</b>')}</li>\r\n<li>&nbsp;</li></ul>"
PARAGRAPHS = (ROUTER, BACKUP, MOVING, REMINDER, ROAMING, GERMAN, JAPANESE, MARKED_UP, "👍", "Yes.", "\r\n", "---")


def test_three_copies_are_one_finding() -> None:
    """The copies are named together, with a part for each pair."""
    (found,) = _findings("exact-duplicate", [_said("a", ROUTER), _said("b", ROUTER), _said("c", ROUTER)])

    assert _refs(found) == {"kb:a", "kb:b", "kb:c"}
    assert {part.refs for part in found.parts} == {("kb:a", "kb:b"), ("kb:a", "kb:c"), ("kb:b", "kb:c")}


@pytest.mark.parametrize("count", [2, 5, 23, 24, 25, 40])
@pytest.mark.parametrize("rule", ["exact-duplicate", "near-duplicate"])
def test_another_copy_keeps_most_parts_and_adds_some(rule: str, count: int) -> None:
    """A known cluster stays known and has grown: it is worse, not new, and not the same."""
    cards = [_copy(number, rule) for number in range(count + 1)]

    before, after = _parts(rule, cards[:-1]), _parts(rule, cards)
    added = after - before

    assert added
    assert all(cards[-1].ref in part.refs for part in added)
    assert any(cards[-1].ref not in part.refs for part in after & before)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"views": 9}, {"views": 3, "verified_at": date(2026, 11, 1)}, "the most used, 9 views"),
        ({"views": 0}, {}, "the most used, 0 views"),
        ({"verified_at": date(2026, 5, 2)}, {"content_updated_at": date(2026, 11, 1)}, "checked last, 2026-05-02"),
        (
            {"views": 3, "verified_at": datetime(2026, 5, 2, 9, tzinfo=UTC)},
            {"views": 3, "verified_at": date(2026, 5, 2)},
            "checked last, 2026-05-02",
        ),
        ({"content_updated_at": date(2026, 5, 2)}, {"created_at": date(2026, 5, 1)}, "the newest"),
        ({}, {}, "the first by name, for nothing else tells them apart"),
    ],
)
def test_the_card_to_keep_is_the_most_used_then_checked_then_newest(
    one: dict[str, Any], other: dict[str, Any], reason: str
) -> None:
    """The choice does not depend on the order, and has its reason."""
    cards = [card("a.md", **one), card("b.md", **other)]

    for given_cards in (cards, cards[::-1]):
        kept = choose_kept(given_cards, NOW)
        assert (kept.card.ref, kept.reason) == ("kb:a.md", reason)


def test_a_check_that_is_still_to_come_chooses_no_card() -> None:
    """A date ahead of the audit is a plan or a mistake, and no check."""
    ahead = NOW.date() + timedelta(days=30)
    cards = [card("b.md", verified_at=ahead, content_updated_at=ahead), card("a.md")]

    assert choose_kept(cards, NOW).card.id == "a.md"
    assert choose_kept(cards, NOW + timedelta(days=60)).card.id == "b.md"


def test_copies_of_one_edition_are_told_apart_from_other_editions() -> None:
    """Pages of two countries are meant as they are; a copy of one of them is not."""
    titles = {"a": "[AT] Wi-Fi", "b": "[AT] Wi-Fi", "c": "[CH] Wi-Fi", "d": "[DE] Wi-Fi", "e": "[DE] Wi-Fi"}
    cards = [_said(name, ROUTER, title=title) for name, title in titles.items()]

    assert [_refs(one) for one in _judged(ExactDuplicate(), cards)] == [{"kb:a", "kb:b"}, {"kb:d", "kb:e"}]
    assert _judged(ExactDuplicate(), [cards[0], cards[2], cards[3]]) == []


@pytest.mark.parametrize("rule", ["exact-duplicate", "near-duplicate"])
def test_the_card_to_keep_is_no_part_of_the_identity(rule: str) -> None:
    """Whoever is read most today does not make another finding."""
    cards = [_copy(number, rule) for number in range(3)]
    read = [replace(one, views=number) for number, one in enumerate(cards)]

    before, after = _findings(rule, cards)[0], _findings(rule, read)[0]

    assert (before.card.ref, after.card.ref) == (cards[0].ref, cards[2].ref)
    assert before.parts == after.parts


def test_quotes_stand_in_the_card_at_their_line() -> None:
    """Whoever opens the file at the line finds the words, in files with front matter too."""
    cards = [
        _said("a.md", "# Moving", MOVING.replace(". ", ".\n"), line=12),
        _said("b.md", MOVING.replace("three", "four").replace(". ", ".\n\n"), line=3),
        _said("c.html", f"<p>{MOVING}</p>", REMINDER, ROAMING, body_format=BodyFormat.HTML, line=5),
        _said("d.md", BACKUP, ROUTER, BACKUP),
        _said("e.md", BACKUP, JAPANESE, GERMAN),
        _said("f.txt", GERMAN, JAPANESE, body_format=BodyFormat.TEXT),
        _said("g.txt", f"{GERMAN}\r\n\r\n{JAPANESE}", body_format=BodyFormat.TEXT),
    ]
    report = _report(cards)

    assert {finding.rule for finding in report.findings} == set(NAMES)
    for finding in report.findings:
        assert finding.evidence
        for passage in finding.evidence:
            _stands_at_its_line(passage, cards)


@given(st.data())
def test_whatever_the_cards_say_findings_are_sound(data: st.DataObject) -> None:
    """No rule fails, every quote stands in its card, every problem has an identity of its own."""
    bodies = data.draw(st.lists(st.lists(st.sampled_from(PARAGRAPHS), max_size=4), max_size=8))
    kinds = data.draw(st.lists(st.sampled_from(BodyFormat), min_size=8, max_size=8))
    cards = [
        _said(f"{number}", *body, body_format=kind)
        for number, (body, kind) in enumerate(zip(bodies, kinds, strict=False))
    ]
    corpus = MemoryCorpus(tuple(cards), Policy())

    for rule in (ExactDuplicate(), NearDuplicate(variants=True), PartialDuplicate()):
        findings = list(rule.judge(corpus, NOW))
        for finding in findings:
            check_finding(finding, rule, corpus)
            for passage in finding.evidence:
                _stands_at_its_line(passage, cards)
        assert max(Counter(part for finding in findings for part in finding.parts).values(), default=1) == 1


def test_the_order_of_cards_means_nothing() -> None:
    """The same cards give the same report, however they come."""
    cards = _base()
    shuffled = random.Random(7).sample(cards, len(cards))

    assert _report(cards) == _report(shuffled)
    for rule in RULES:
        assert _judged(rule, cards) == _judged(rule, shuffled)


def test_an_unrelated_card_changes_nothing() -> None:
    """What is said of some cards does not hang on others."""
    cards = _base()
    unrelated = _said("zz.md", REMINDER.replace("invoice", "fee"), title="Late fees")

    assert _report([*cards, unrelated]).findings == _report(cards).findings


def test_copies_are_found_across_sources_and_collections() -> None:
    """A canned reply and an article are compared like two articles."""
    exact = [
        _said("a", ROUTER, source="help-center", collection="devices"),
        _said("b", ROUTER, source="macros", title="Wi-Fi"),
    ]
    near = [
        _said("c", MOVING, ROAMING, source="help-center", collection="billing", title="Moving"),
        _said("d", MOVING.replace("three", "four"), ROAMING, source="wiki", collection="orders", title="Moving"),
    ]
    partial = [
        _said("e", BACKUP, GERMAN, source="help-center", title="Garantie"),
        _said("f", BACKUP, REMINDER, source="macros", title="Paying late"),
    ]
    report = _report([*exact, *near, *partial])

    assert {finding.rule: _refs(finding) for finding in report.findings} == {
        "exact-duplicate": {"help-center:a", "macros:b"},
        "near-duplicate": {"help-center:c", "wiki:d"},
        "partial-duplicate": {"help-center:e", "macros:f"},
    }


def test_a_contained_card_is_the_centre_of_its_finding() -> None:
    """Its parts are the card inside with each card around it; those around have no pair of their own."""
    around = [(ROUTER, GERMAN, REMINDER), (ROAMING, ROUTER, JAPANESE), (MOVING, BACKUP, ROUTER)]
    cards = [
        _said("inner", ROUTER, title="The router"),
        *(_said(f"outer-{number}", *body, title="All about it") for number, body in enumerate(around)),
    ]

    (found,) = [one for one in _findings("near-duplicate", cards) if one.kind == "contained"]

    assert found.card.ref == "kb:inner"
    assert {part.refs for part in found.parts} == {("kb:inner", f"kb:outer-{number}") for number in range(3)}


def test_how_much_of_a_card_stands_in_another_one_is_a_setting() -> None:
    """A card with a quarter of its own is found where less is asked for; copies are found as ever."""
    own = " ".join(ROAMING.split()[:16])
    cards = [
        _said("inner", BACKUP, own),
        _said("outer", BACKUP, GERMAN, REMINDER),
        _said("near", BACKUP, own, "Bye."),
    ]

    def kinds(least: float) -> set[tuple[str, frozenset[str]]]:
        found = _judged(NearDuplicate(min_contained=least), cards)
        return {(one.kind, frozenset(_refs(one))) for one in found}

    near = {("near", frozenset({"kb:inner", "kb:near"}))}
    assert kinds(0.82) == near
    assert near < kinds(0.65)
    assert {kind for kind, _ in kinds(0.65)} == {"near", "contained"}


def test_groups_with_cards_in_common_have_parts_of_their_own() -> None:
    """Of four cards in a ring, each like its neighbours only, no pair is told twice."""
    sections = [" ".join(random.Random(seed).choices(_words(), k=72)) for seed in range(7)]
    ring = {"a": "01234", "b": "51234", "c": "06234", "d": "56234"}
    cards = [_said(name, *(sections[int(one)] for one in chosen), title="Phones") for name, chosen in ring.items()]

    parts = [part.refs for found in _findings("near-duplicate", cards) for part in found.parts]

    assert sorted(parts) == [("kb:a", "kb:b"), ("kb:a", "kb:c"), ("kb:b", "kb:d"), ("kb:c", "kb:d")]


@pytest.mark.parametrize("rule", NAMES)
def test_a_cluster_is_dismissed_by_its_cards(rule: str) -> None:
    """A glob for the cards sets the whole cluster aside; a card that is not named leaves its pairs standing."""
    cards = _cluster(rule)
    all_of_them = Dismissal(rule=rule, cards=("kb:*",), reason="meant to be so")
    all_but_one = Dismissal(rule=rule, cards=("kb:0", "kb:1"), reason="meant to be so")

    assert len(_report(cards, all_of_them).dismissed) == 1
    assert not _report(cards, all_of_them).findings
    (left,) = _report(cards, all_but_one).findings
    assert {part.refs for part in left.parts} == {("kb:0", "kb:2"), ("kb:1", "kb:2")}


@pytest.mark.parametrize("rule", NAMES)
def test_a_dismissal_bound_to_passages_ends_with_an_edit(rule: str) -> None:
    """It holds for the words that were quoted, and a change in them asks again."""
    cards = _cluster(rule)
    (found,) = _findings(rule, cards)
    bound = Dismissal(rule=rule, cards=("kb:*",), reason="meant to be so", passages=found.passages)
    moved_down = [replace(one, line=40) for one in cards]
    edited = [replace(one, body=one.body.replace("shelf", "board")) for one in cards]

    assert not _report(cards, bound).findings
    assert not _report(moved_down, bound).findings
    assert [_refs(one) for one in _report(edited, bound).findings] == [_refs(found)]


def test_two_thousand_copies_are_one_finding_soon() -> None:
    """A canned reply that was copied everywhere is one problem, and no work for the other rules."""
    cards = [_said(f"{number:04}", ROUTER, title="Wi-Fi") for number in range(2000)]
    began = datetime.now(UTC)

    (found,) = _report(cards).findings

    assert datetime.now(UTC) - began < timedelta(seconds=20)
    assert (found.rule, len(_refs(found)), len(found.evidence)) == ("exact-duplicate", 2000, 6)
    assert len(found.parts) < 10 * len(cards)
    assert len(found.message) < 1000


@pytest.mark.parametrize(
    ("rule", "settings"),
    [
        (NearDuplicate, {"min_score": 0.5}),
        (NearDuplicate, {"min_score": 1.1}),
        (NearDuplicate, {"min_score": float("nan")}),
        (NearDuplicate, {"min_contained": 0.5}),
        (NearDuplicate, {"min_contained": 1.1}),
        (PartialDuplicate, {"min_words": 19}),
        (PartialDuplicate, {"min_words": -40}),
        (PartialDuplicate, {"max_cards": 1}),
        (PartialDuplicate, {"max_cards": 0}),
    ],
)
def test_settings_that_make_no_sense_are_refused(rule: type[Rule], settings: dict[str, Any]) -> None:
    """The error names the setting and says what it must be."""
    with pytest.raises(SettingError, match=f"{next(iter(settings))}.*must be"):
        rule(**settings)


@pytest.mark.parametrize(
    ("rule", "settings"),
    [(NearDuplicate, {name: score}) for name in ("min_score", "min_contained") for score in (0.65, 1)],
)
def test_the_ends_of_the_range_are_settings(rule: type[Rule], settings: dict[str, Any]) -> None:
    """The lowest and the highest score may be asked for."""
    assert not list(rule(**settings).judge(MemoryCorpus((), Policy()), NOW))


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
@pytest.mark.parametrize(
    "cards",
    [[], [card("a.md")], [card("a.md", body="", title="")], [card("a.md", body=""), card("b.md", body=" ")]],
    ids=["no card", "one card", "one without a word", "two without a body"],
)
def test_bases_of_next_to_nothing_do_no_harm(rule: Rule, cards: Sequence[Card]) -> None:
    """There is nothing to say, and nothing breaks."""
    assert _judged(rule, cards) == []


def _said(identity: str, *paragraphs: str, **fields: Any) -> Card:  # noqa: ANN401 - the fields of a card
    return card(identity, **({"title": "Help", "body": "\n\n".join(paragraphs)} | fields))


def _copy(number: int, rule: str) -> Card:
    """Make one of many copies; for near-duplicate each has a word of its own."""
    own = "" if rule == "exact-duplicate" else f" Note {number}."
    return _said(f"{number:02}", ROUTER + own, BACKUP)


def _cluster(rule: str) -> list[Card]:
    """Make three cards that are one finding of the rule."""
    match rule:
        case "partial-duplicate":
            others = (BACKUP, REMINDER, ROAMING)
            return [_said(f"{number}", ROUTER, other, title=other[:20]) for number, other in enumerate(others)]
        case "near-duplicate":
            return [_said(f"{number}", ROUTER, BACKUP, f"Note {number}.") for number in range(3)]
        case _:
            return [_said(f"{number}", ROUTER) for number in range(3)]


def _base() -> list[Card]:
    """Make cards with findings of all three rules."""
    return [
        _said("a", ROUTER, title="Wi-Fi"),
        _said("b", ROUTER, title="Where to put the router"),
        _said("c", MOVING, ROAMING, title="Moving"),
        _said("d", MOVING.replace("three", "four"), ROAMING, title="Moving"),
        _said("e", BACKUP, GERMAN, title="Garantie"),
        _said("f", BACKUP, JAPANESE, title="返品"),
    ]


def _report(cards: Iterable[Card], *dismissals: Dismissal) -> Report:
    report = kbaudit.audit_cards(cards, as_of=NOW, select=NAMES, dismissals=dismissals)
    assert report.not_checked == ()
    return report


def _findings(rule: str, cards: Iterable[Card]) -> list[Finding]:
    return [finding for finding in _report(cards).findings if finding.rule == rule]


def _judged(rule: Rule, cards: Sequence[Card]) -> list[Any]:
    return sorted(rule.judge(MemoryCorpus(tuple(cards), Policy()), NOW), key=lambda finding: finding.order)


def _parts(rule: str, cards: Iterable[Card]) -> set[Part]:
    (found,) = _findings(rule, cards)
    return set(found.parts)


def _refs(finding: Finding) -> set[str]:
    return {finding.card.ref, *(head.ref for head in finding.related)}


def _words() -> list[str]:
    return sorted({word for text in (ROUTER, BACKUP, MOVING, REMINDER, ROAMING, GERMAN) for word in text.split()})


def _stands_at_its_line(passage: Evidence, cards: Sequence[Card]) -> None:
    """Check that a quote is found from its line on, and begins on it."""
    of = next(one for one in cards if one.ref == passage.ref)
    assert passage.line is not None
    lines = plain(of).split("\n")[passage.line - (of.line or 1) :]
    at = _bare("\n".join(lines)).find(_bare(passage.quote))
    assert 0 <= at <= len(_bare(lines[0]))


def _bare(text: str) -> str:
    """Give the words of a quote or a text; a bracket that is left of a link is not quoted."""
    return " ".join(re.sub(r"[\u00ad\[\]]", "", text).strip("…").split())
