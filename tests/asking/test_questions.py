from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbaudit.asking.questions import Question, questions
from kbaudit.card import BodyFormat, Card, CardHead
from kbaudit.finding import Evidence, Finding, Part
from kbaudit.judges.interface import Passage, Passages
from tests.samples import card, finding

BODY = """\
Welcome.

# Orders

## Returns

You may return it
within 30 days.

## Fees

None."""


RULE = "possible-contradiction"


def conflict(*evidence: Evidence, parts: Sequence[Sequence[str]] = ()) -> Finding:
    """Make a finding of passages, with a part for all their cards where none is given."""
    refs = sorted({one.ref for one in evidence}) or ["kb:a.md"]
    made = tuple(Part.of(RULE, part) for part in parts or [refs])
    return finding("kb:a.md", "kb:b.md", rule=RULE, evidence=evidence, parts=made)


def asked(found: Finding, *cards: Card) -> list[Passages]:
    return [pair for one in questions([found], {one.ref: one for one in cards}) for part in one.parts for pair in part]


def quotes(pairs: Iterable[Passages]) -> list[str]:
    return [" ".join(sorted((pair.one.quote, pair.other.quote))) for pair in pairs]


def section(body: str, quoted_on: int, **fields: object) -> tuple[str, ...]:
    found = conflict(Evidence("kb:a.md", "x", quoted_on), Evidence("kb:b.md", "y"))
    (pair,) = asked(found, card("a.md", body=body, **fields))
    return next(one.section for one in (pair.one, pair.other) if one.quote == "x")


def test_two_passages_are_one_question() -> None:
    """With what a reader of the cards knows of them: titles, headings, languages, and what the rule read."""
    found = finding(
        "kb:a.md",
        rule=RULE,
        parts=(Part.of(RULE, ("kb:a.md", "kb:b.md")),),
        related=(CardHead(ref="kb:b.md", title="Rückgabe", locale="de"),),
        evidence=(Evidence("kb:a.md", "within 30 days", 8, "30 days"), Evidence("kb:b.md", "14 Tage", 3, "14 days")),
    )
    expected = Passages.of(
        Passage(quote="within 30 days", title="Refunds", section=("Orders", "Returns"), value="30 days"),
        Passage(quote="14 Tage", title="Rückgabe", language="de", value="14 days"),
    )

    assert list(questions([found], {"kb:a.md": card("a.md", body=BODY)})) == [
        Question(found.fingerprint, ((expected,),))
    ]


def test_passages_that_may_say_otherwise_are_compared() -> None:
    """Those with one value say the same; one without a value may say anything."""
    values = ("30 days", "30 days", "14 days", None)
    pairs = asked(conflict(*(Evidence("kb:a.md", str(at), None, value) for at, value in enumerate(values))))

    assert quotes(pairs) == ["0 2", "0 3", "1 2", "1 3", "2 3"]


def test_each_part_has_the_passages_of_its_cards() -> None:
    """Of three cards the pairs that the rule suspects; passages of one card stand beside each other only for itself."""
    passages = [Evidence(f"kb:{quote[0]}.md", quote, None, quote) for quote in ("a1", "a2", "b1", "c1")]
    parts = (("kb:a.md", "kb:b.md"), ("kb:b.md", "kb:c.md"), ("kb:a.md",))
    (question,) = questions([conflict(*passages, parts=parts)], {})

    assert [quotes(pairs) for pairs in question.parts] == [["a1 b1", "a2 b1"], ["b1 c1"], ["a1 a2"]]


def test_a_part_without_passages_to_compare_leaves_nothing_to_ask() -> None:
    """The finding could not be borne out as a whole."""
    passages = (Evidence("kb:a.md", "x", None, "1"), Evidence("kb:b.md", "y", None, "2"))
    parts = (("kb:a.md", "kb:b.md"), ("kb:b.md", "kb:c.md"))

    assert list(questions([conflict(*passages, parts=parts)], {})) == []


def test_a_finding_without_two_passages_is_no_question() -> None:
    """There is nothing to compare."""
    same = (Evidence("kb:a.md", "x", 1, "30 days"), Evidence("kb:b.md", "y", 1, "30 days"))

    assert [list(questions([conflict(*one)], {})) for one in ((), same[:1], same)] == [[], [], []]


def test_the_section_of_a_line() -> None:
    """The headings above it; a line of a block's second line belongs to the block; above all headings there is none."""
    assert [section(BODY, line) for line in (1, 5, 7, 8, 12)] == [
        (),
        ("Orders",),
        ("Orders", "Returns"),
        ("Orders", "Returns"),
        ("Orders", "Fees"),
    ]
    assert section("\n\nx", 1) == ()


def test_lines_count_from_the_top_of_the_file() -> None:
    """The body of a card with front matter begins further down."""
    assert section(BODY, 18, path="a.md", line=11) == ("Orders", "Returns")


def test_the_line_after_a_heading_stands_under_it() -> None:
    """Even where no block begins on it."""
    assert section("<h2>Fees</h2>\n<img src=x>", 2, body_format=BodyFormat.HTML) == ("Fees",)


def test_a_card_that_is_not_known_has_no_sections() -> None:
    """Nor a title, where a passage is of a card that the finding does not name."""
    (pair,) = asked(conflict(Evidence("kb:a.md", "x", 3), Evidence("kb:gone.md", "y", 3)))

    assert pair == Passages.of(Passage(quote="x", title="Refunds"), Passage(quote="y", title=""))


def test_two_passages_of_one_card_each_have_their_section() -> None:
    """A card may contradict itself."""
    (pair,) = asked(conflict(Evidence("kb:a.md", "x", 7), Evidence("kb:a.md", "y", 12)), card("a.md", body=BODY))

    assert [one.section for one in (pair.one, pair.other)] == [("Orders", "Returns"), ("Orders", "Fees")]
