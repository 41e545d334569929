"""Is a finding sound: has it an identity, does it speak of cards that exist, does it say what would clear it?"""

from __future__ import annotations

from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding
from kbaudit.rules.interface import Rule
from kbaudit.testing.requirement import require


def check_finding(finding: Finding, rule: Rule, corpus: Corpus) -> None:
    """Check one finding of a rule against the base it was found in.

    Raises:
        AssertionError: It names another rule or an unknown card, lacks words, or quotes nothing.
    """
    where = f"{rule.name} on {finding.card.ref}"
    known = {card.ref for card in corpus.cards()} | {card.ref for card in corpus.unreadable()}
    require(finding.rule == rule.name, f"{where}: the finding's rule is {finding.rule!r}")
    require(finding.kind, f"{where}: the kind is empty; use the rule's name where there is one sort only")
    _check_words(finding, where)
    for ref in (finding.card.ref, *(card.ref for card in finding.related)):
        require(ref in known, f"{where}: there is no card {ref}")
    related = [card.ref for card in finding.related]
    require(
        related == sorted(set(related) - {finding.card.ref}), f"{where}: sort the related cards, each once: {related}"
    )
    _check_parts(finding, known, where)
    for passage in finding.evidence:
        _check_passage(passage, known, where)


def _check_words(finding: Finding, where: str) -> None:
    message, clears = finding.message, finding.clears_when
    require(_is_one_line(message), f"{where}: the message must be one line with something in it: {message!r}")
    require(_is_one_line(clears), f"{where}: clears_when must be one line with something in it: {clears!r}")
    require(
        not clears.endswith("."), f'{where}: clears_when ends the sentence "Clears when …"; leave out the full stop'
    )


def _check_parts(finding: Finding, known: set[str], where: str) -> None:
    for part in finding.parts:
        require(part.rule == finding.rule, f"{where}: a part belongs to the rule {part.rule!r}")
        require(
            part.refs and list(part.refs) == sorted(part.refs), f"{where}: make parts with Part.of, which sorts cards"
        )
        require(set(part.refs) <= known, f"{where}: a part names cards that do not exist: {part.refs}")
    digests = [part.digest for part in finding.parts]
    require(digests == sorted(set(digests)), f"{where}: sort the parts by digest, each once")


def _check_passage(passage: Evidence, known: set[str], where: str) -> None:
    require(passage.ref in known, f"{where}: evidence quotes a card that does not exist: {passage.ref}")
    require(
        _is_one_line(passage.quote), f"{where}: fold the white space of quotes, and quote something: {passage.quote!r}"
    )
    require(passage.line is None or passage.line >= 1, f"{where}: lines count from 1, not {passage.line}")


def _is_one_line(text: str) -> bool:
    return bool(text) and text == " ".join(text.split())
