from __future__ import annotations

from kbaudit.asking.questions import Question, questions
from kbaudit.card import BodyFormat, Card, CardHead
from kbaudit.finding import Evidence, Finding
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


def conflict(*evidence: Evidence) -> Finding:
    return finding("kb:a.md", "kb:b.md", rule="possible-contradiction", evidence=evidence)


def asked(found: Finding, *cards: Card) -> list[Passages]:
    return [pair for one in questions([found], {one.ref: one for one in cards}) for pair in one.pairs]


def section(body: str, quoted_on: int, **fields: object) -> tuple[str, ...]:
    found = conflict(Evidence("kb:a.md", "x", quoted_on), Evidence("kb:b.md", "y"))
    (pair,) = asked(found, card("a.md", body=body, **fields))
    return next(one.section for one in (pair.one, pair.other) if one.quote == "x")


def test_two_passages_are_one_question() -> None:
    """With what a reader of the cards knows of them: titles, headings, languages, and what the rule read."""
    found = finding(
        "kb:a.md",
        rule="possible-contradiction",
        related=(CardHead(ref="kb:b.md", title="Rückgabe", locale="de"),),
        evidence=(Evidence("kb:a.md", "within 30 days", 8, "30 days"), Evidence("kb:b.md", "14 Tage", 3, "14 days")),
    )
    expected = Passages.of(
        Passage(quote="within 30 days", title="Refunds", section=("Orders", "Returns"), value="30 days"),
        Passage(quote="14 Tage", title="Rückgabe", language="de", value="14 days"),
    )

    assert list(questions([found], {"kb:a.md": card("a.md", body=BODY)})) == [Question(found.fingerprint, (expected,))]


def test_the_first_passage_is_compared_with_each_that_says_otherwise() -> None:
    """One with the value of the first says the same; one without a value may say anything."""
    values = ("30 days", "30 days", "14 days", None, "7 days")
    pairs = asked(conflict(*(Evidence("kb:a.md", str(at), None, value) for at, value in enumerate(values))))

    assert [sorted((pair.one.quote, pair.other.quote)) for pair in pairs] == [["0", "2"], ["0", "3"], ["0", "4"]]


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
