"""The rule ``changed-since-verified``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.ledger.material_change import material_change
from kbaudit.rules.interface import finding_on, in_use, line_in_file
from kbaudit.text.edits import Edit, EditKind
from kbaudit.text.moments import show_day
from kbaudit.verification import Vouched

_QUOTED = 5
_LONGEST_NAMED = 60


@dataclass(frozen=True, slots=True)
class ChangedSinceVerified:
    """Cards whose text was changed materially after somebody vouched for it.

    What it checks:
        The text that was last vouched for, beside the text as it is. Numbers, names, negations and all other words,
        sentences, steps and their order, code, and where links and images lead to count. Spelling, punctuation,
        formatting, the order of paragraphs and of bullets, and what of an address changes by itself do not. The page
        about what "verified" means tells all of it. A card whose text was vouched for again is quiet.

    Why it matters:
        Who vouched for "14 days" did not vouch for "30 days". An edit is no check: whoever made it may have been wrong.

    Example:
        A card was verified in March. In June somebody made "within 14 days" into "within 30 days". The finding names
        both; a corrected "recieve" beside it does not matter.

    Settings:
        None.

    Known limits:
        It needs the text that was vouched for, which only a store keeps: an audit of files or cards alone knows
        nothing of it and says nothing. Any other word counts unless it is surely a slip of spelling, so that a
        rewording which means the same fires too. Slips in short words, and in languages other than German, Greek,
        English, Spanish, French, Indonesian, Japanese and Portuguese, are often taken for other words. German nouns
        and names look alike, so a name with one letter doubled passes for a slip.

    Source:
        Verification that an edit takes back, as in Guru and in Knowledge-Centered Service.
    """

    name: ClassVar[str] = "changed-since-verified"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each card that says something else than what was vouched for."""
        for card in in_use(corpus):
            vouched = corpus.vouched(card)
            edits = material_change(vouched.content, Content.of(card)) if vouched else ()
            if vouched and edits:
                yield finding_on(
                    self,
                    corpus,
                    card,
                    message=_message(corpus, card, vouched, edits),
                    clears_when="somebody checks the card as it reads now",
                    evidence=tuple(passage for edit in edits[:_QUOTED] for passage in _quoted(card, edit)),
                    since=vouched.changed_at,
                )


def _message(corpus: Corpus, card: Card, vouched: Vouched, edits: Sequence[Edit]) -> str:
    who = f"{vouched.by} vouched for it" if vouched.by else "it was last vouched for"
    more = len(edits) - 1
    others = f", and {more} other passage{'s' * (more > 1)} changed" if more else ""
    return f"Changed since {who} on {show_day(vouched.at, corpus.terms(card).zone)}: {_named(edits[0])}{others}."


def _named(edit: Edit) -> str:
    """Say in a few words what an edit did."""
    where = "leads elsewhere" if edit.kind is EditKind.REDIRECTED else "moved to another place"
    if edit.kind is EditKind.MOVED:
        return f"“{_short(edit.after)}” {where}"
    if not edit.before:
        return f"“{_short(edit.after)}” is new"
    if not edit.after:
        return f"“{_short(edit.before)}” is gone"
    before, after = _apart(edit.before.split(), edit.after.split())
    return f"“{_short(before)}” is now “{_short(after)}”"


def _apart(before: list[str], after: list[str]) -> tuple[str, str]:
    """Give the words in which two passages differ, with the word behind them, which may be a unit."""
    short = min(len(before), len(after))
    start = next((at for at in range(short) if before[at] != after[at]), short)
    end = next((at for at in range(short - start) if before[-1 - at] != after[-1 - at]), short - start)
    end = max(end - 1, 0)
    start -= not (before[start : len(before) - end] and after[start : len(after) - end]) and start > 0
    found = [" ".join(words[start : len(words) - end]).strip(" ,;:.") for words in (before, after)]
    return (found[0], found[1]) if found[0] != found[1] else (" ".join(before), " ".join(after))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAMED else f"{text[: text.rfind(' ', 0, _LONGEST_NAMED)]}…"


def _quoted(card: Card, edit: Edit) -> Iterator[Evidence]:
    """Quote a passage as it is and, beside it, as it was."""
    if edit.after:
        told = "moved since" if edit.kind is EditKind.MOVED else "as it is" if edit.before else "new since"
        yield Evidence(card.ref, edit.after, line_in_file(card, edit.line), told)
    if edit.before:
        line = None if edit.after else line_in_file(card, edit.line)
        yield Evidence(card.ref, edit.before, line, "as it was" if edit.after else "gone since")
