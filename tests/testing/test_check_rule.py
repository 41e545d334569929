"""The kit accepts a rule that keeps its protocol and names what another one breaks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kbaudit.card import Card, CardHead
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.errors import ConfigProblems
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.report import Notice
from kbaudit.rules.interface import finding_on
from kbaudit.testing import Case, Expected, check_case, check_rule

QUIET = Case(name="quiet", cards=(Card(source="kb", id="a.md", title="A", body="calm"),))
LOUD_CARD = Card(source="kb", id="a.md", title="A", body="LOUD")
LOUD = Case(name="loud", cards=(LOUD_CARD,), expect=(Expected(card="a.md"),))


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a text.

    Attributes:
        body: The text.
        seen: A day.
    """

    body: str
    seen: date = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Loud:
    """Cards that shout.

    What it checks:
        Whether the text is in capitals.

    Why it matters:
        Readers do not like it.

    Example:
        ``HELP``

    Settings:
        least: The shortest text that counts.

    Known limits:
        None.

    Source:
        None.
    """

    name: ClassVar[str] = "loud"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1

    least: int = 1

    def extract(self, content: Content) -> Said | None:
        """Give the text where it shouts."""
        return Said(content.body) if content.body.isupper() and len(content.body) >= self.least else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Any]:  # noqa: ARG002
        """Yield a finding for each card that shouts."""
        for card, said in corpus.facts(self.name):
            yield _finding(self, corpus, card, said)


def _finding(rule: Loud, corpus: Corpus, card: Card, said: Said) -> Finding:
    evidence = (Evidence(card.ref, said.body, 1, "capitals"),)
    return finding_on(rule, corpus, card, message="This card shouts.", clears_when="it calms down", evidence=evidence)


def _loud(**change: object) -> type[Loud]:
    return dataclass(frozen=True)(type("Louder", (Loud,), {"__doc__": Loud.__doc__, **change}))


def _judging(change: Callable[[Finding], Any]) -> type[Loud]:
    def judge(self: Loud, corpus: Corpus, now: datetime) -> Iterator[Any]:
        return (change(finding) for finding in Loud.judge(self, corpus, now))

    return _loud(judge=judge)


def test_a_rule_that_keeps_the_protocol_passes(tmp_path: Path) -> None:
    """The rule, its docstring and its cases are in order."""
    file = tmp_path / "loud.toml"
    file.write_text(
        '[[case]]\nname = "loud"\n[[case.cards]]\nid = "1"\nbody = "LOUD"\n'
        '[[case.expect]]\ncard = "1"\nkind = "loud"\nseverity = "note"\nmessage = "shouts"\nquote = "LOUD"\n'
        'value = "capitals"\nline = 1\nrelated = []\n'
        '[[case]]\nname = "short"\nsettings = { least = 9 }\n[[case.cards]]\nid = "1"\nbody = "LOUD"\n',
        encoding="utf-8",
    )

    check_rule(Loud, file)


def test_a_case_may_not_set_what_the_rule_has_not() -> None:
    """A setting that is mistyped would leave the case to the default."""
    with pytest.raises(ConfigProblems, match=r"settings.leas: unknown key; did you mean least"):
        check_case(Loud, replace(LOUD, settings={"leas": 3}))


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ((), r"too much: card='kb:a.md', kind='loud'.*quote='LOUD', value='capitals', line=1"),
        ((Expected(card="a.md"), Expected(card="b.md")), "missing: card='b.md'"),
        ((Expected(card="a.md", kind="quiet"),), "missing: card='a.md', kind='quiet'"),
        ((Expected(card="a.md", severity=Severity.ERROR),), "missing"),
        ((Expected(card="a.md", message="whispers"),), "missing"),
        ((Expected(card="a.md", owner="ana@example.org"),), "missing"),
        ((Expected(card="a.md", quote="LOU"),), "missing"),
        ((Expected(card="a.md", value="small letters"),), "missing"),
        ((Expected(card="a.md", line=2),), "missing"),
        ((Expected(card="a.md", related=("b.md",)),), "missing"),
    ],
)
def test_what_a_case_does_not_expect_is_shown(expect: tuple[Expected, ...], said: str) -> None:
    """Both what is missing and what is too much."""
    with pytest.raises(AssertionError, match=said):
        check_case(Loud, replace(LOUD, expect=expect))


def test_a_vague_expectation_leaves_way_to_an_exact_one() -> None:
    """Which finding meets which expectation is not a question of order."""

    def judge(self: Loud, corpus: Corpus, now: datetime) -> Iterator[Any]:  # noqa: ARG001
        for card, said in corpus.facts(self.name):
            for word in ("one", "two"):
                found = _finding(self, corpus, card, said)
                yield replace(found, kind=word, parts=(Part.of(self.name, [card.ref], word),))

    both = (Expected(card="a.md"), Expected(card="a.md", kind="one"))

    check_case(_loud(judge=judge), replace(LOUD, expect=both))
    check_case(_loud(judge=judge), replace(LOUD, expect=both[::-1]))


def test_a_notice_that_is_expected_must_be_given() -> None:
    """A rule says what it could not judge."""
    noticing = _judging(lambda _: Notice("kb", "not judged"))

    check_case(noticing, replace(LOUD, expect=(), notices=("not judged",)))
    with pytest.raises(AssertionError, match=r"no notice says 'missing'; there are: \['not judged'\]"):
        check_case(noticing, replace(LOUD, expect=(), notices=("missing",)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "LOUD"}, "use lower-case words"),
        ({"version": 0}, "version is 0; use a number from 1"),
        ({"severity": "note"}, "severity is 'note'; use a member of Severity"),
        ({"judge": None}, "has no method judge"),
        (
            {"__doc__": Loud.__doc__ and Loud.__doc__.replace("Known limits:", "Limits:")},
            "lacks Known limits",
        ),
        (
            {"__doc__": Loud.__doc__ and Loud.__doc__.replace("        ``HELP``\n", "")},
            "lacks Example",
        ),
        ({"__doc__": Loud.__doc__ and Loud.__doc__.replace("least:", "most:")}, "does not explain least"),
    ],
)
def test_a_declaration_must_be_whole(tmp_path: Path, change: dict[str, object], said: str) -> None:
    """Name, version, severity and every section of the page."""
    with pytest.raises(AssertionError, match=said):
        check_rule(_loud(**change), tmp_path / "cases.toml")


def test_every_setting_needs_a_default(tmp_path: Path) -> None:
    """A rule runs without configuration."""

    @dataclass(frozen=True)
    class Asking(Loud):
        """placeholder."""

        least: int

    Asking.__doc__ = Loud.__doc__
    Asking.__init__.__defaults__ = None

    with pytest.raises(AssertionError, match="cannot be made without settings"):
        check_rule(Asking, tmp_path / "cases.toml")


def test_an_empty_base_has_no_problems(tmp_path: Path) -> None:
    """A rule that speaks of nothing is wrong."""
    (tmp_path / "cases.toml").write_text('[[case]]\nname = "a"\nnotices = ["odd"]\n', encoding="utf-8")

    def judge(self: Loud, corpus: Corpus, now: datetime) -> Iterator[Any]:  # noqa: ARG001
        yield Notice("loud", "odd")

    with pytest.raises(AssertionError, match="loud says something of an empty base"):
        check_rule(_loud(judge=judge), tmp_path / "cases.toml")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (lambda _: {"body": "LOUD"}, "extract gives dict; give a frozen dataclass"),
        (lambda _: Said(["LOUD"]), r"Said.body is list; use text, numbers"),  # type: ignore[arg-type]
        (lambda _: Said((["LOUD"],)), r"Said.body\[0\] is list"),  # type: ignore[arg-type]
        (lambda _: Said({"a": ["LOUD"]}), r"Said.body\['a'\] is list"),  # type: ignore[arg-type]
        (lambda _: Said({1: "LOUD"}), "Said.body has 1 as a key; use text"),  # type: ignore[arg-type]
        (lambda _: Said(frozenset({b"LOUD"})), r"Said.body\{\} is bytes"),  # type: ignore[arg-type]
        (lambda _: Said(7), "cannot be kept as JSON|come back as"),  # type: ignore[arg-type]
        (lambda _: Said("LOUD", "soon"), "cannot be kept as JSON|come back as"),  # type: ignore[arg-type]
    ],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_facts_must_be_kept_as_they_are(facts: Callable[[Content], Any], said: str) -> None:
    """A store gives back what it was given."""
    with pytest.raises(AssertionError, match=said):
        check_case(_loud(extract=lambda _, content: facts(content)), LOUD)


def test_two_extractions_must_agree() -> None:
    """The same text gives the same facts."""
    count = itertools.count()

    with pytest.raises(AssertionError, match=r"two extractions of kb:a\.md differ"):
        check_case(_loud(extract=lambda _, __: Said(str(next(count)))), LOUD)


def _elsewhere(finding: Finding) -> Finding:
    return replace(finding, card=CardHead(ref="kb:missing", title="?"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: "text", "loud yields str; give findings and notices"),
        (lambda one: replace(one, rule="other"), "the finding's rule is 'other'"),
        (lambda one: replace(one, kind=""), "the kind is empty"),
        (lambda one: replace(one, message="two\nlines"), "the message must be one line"),
        (lambda one: replace(one, clears_when=""), "clears_when must be one line"),
        (lambda one: replace(one, clears_when="it calms down."), "leave out the full stop"),
        (_elsewhere, "there is no card kb:missing"),
        (lambda one: replace(one, related=(one.card,)), "sort the related cards, each once"),
        (lambda one: replace(one, parts=(Part.of("other", [one.card.ref]),)), "a part belongs to the rule 'other'"),
        (lambda one: replace(one, parts=(Part.of("loud", []),)), "make parts with Part.of"),
        (lambda one: replace(one, parts=(Part.of("loud", ["kb:missing"]),)), "a part names cards that do not exist"),
        (lambda one: replace(one, parts=one.parts * 2), "sort the parts by digest, each once"),
        (lambda one: replace(one, evidence=(Evidence("kb:missing", "x"),)), "evidence quotes a card that does not"),
        (lambda one: replace(one, evidence=(Evidence(one.card.ref, "a  b"),)), "fold the white space of quotes"),
        (lambda one: replace(one, evidence=(Evidence(one.card.ref, "a", 0),)), "lines count from 1, not 0"),
    ],
)
def test_a_finding_must_be_sound(change: Callable[[Finding], Any], said: str) -> None:
    """It speaks of cards that exist, in whole sentences, with an identity of its own."""
    with pytest.raises(AssertionError, match=said):
        check_case(_judging(change), LOUD)


def test_two_findings_of_one_identity_are_refused() -> None:
    """One would hide the other in a baseline."""

    def judge(self: Loud, corpus: Corpus, now: datetime) -> Iterator[Any]:
        return itertools.chain(Loud.judge(self, corpus, now), Loud.judge(self, corpus, now))

    with pytest.raises(AssertionError, match="yielded two findings with one identity"):
        check_case(_loud(judge=judge), LOUD)


def test_judging_twice_must_agree() -> None:
    """A rule that remembers is not pure."""
    calls = itertools.count()

    def judge(self: Loud, corpus: Corpus, now: datetime) -> Iterator[Any]:
        return iter(()) if next(calls) else Loud.judge(self, corpus, now)

    with pytest.raises(AssertionError, match="says 1 things at first and 0 when asked again"):
        check_case(_loud(judge=judge), LOUD)


def test_the_order_of_cards_must_not_matter() -> None:
    """Whichever card comes first, the findings are the same."""

    def judge(self: Loud, corpus: Corpus, now: datetime) -> Iterator[Any]:
        return itertools.islice(Loud.judge(self, corpus, now), 1)

    two = replace(LOUD, cards=(LOUD_CARD, replace(LOUD_CARD, id="b.md")))
    with pytest.raises(AssertionError, match="says something else when the cards come in another order"):
        check_case(_loud(judge=judge), two)


def test_fingerprints_must_not_depend_on_lines() -> None:
    """A problem stays the same problem when text is added above it."""

    def judge(self: Loud, corpus: Corpus, now: datetime) -> Iterator[Any]:  # noqa: ARG001
        for card, said in corpus.facts(self.name):
            found = _finding(self, corpus, card, said)
            yield replace(found, parts=(Part.of(self.name, [card.ref], str(card.line)),))

    with pytest.raises(AssertionError, match="fingerprints of loud depend on lines"):
        check_case(_loud(judge=judge), LOUD)


def test_a_quiet_case_passes() -> None:
    """A case that expects nothing holds when nothing is found."""
    check_case(Loud, QUIET)
