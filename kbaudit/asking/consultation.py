"""The consultation: the questions of one run are put to a judge, and its opinions and what is odd come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from kbaudit.asking import second_opinion
from kbaudit.asking.cache import Cache, key_of, open_cache
from kbaudit.asking.questions import Question, questions
from kbaudit.card import Card
from kbaudit.errors import JudgeError, told
from kbaudit.finding import Finding
from kbaudit.judges.interface import Judge, Opinion, Passages
from kbaudit.judges.settings import JudgeSettings
from kbaudit.report import Notice

_IN_A_ROW = 3
"""After how many failures in a row a run asks no more."""

OpenJudge = Callable[[JudgeSettings], AbstractContextManager[Judge]]


@dataclass(frozen=True, slots=True)
class Consulted:
    """What came of asking.

    Attributes:
        opinions: By fingerprint, one for each part; of findings of which every part was judged.
        notices: What was not judged and why, and what is odd about the cache; sorted.
    """

    opinions: Mapping[str, tuple[Opinion, ...]]
    notices: tuple[Notice, ...]


def reconsider(
    findings: Sequence[Finding],
    settings: JudgeSettings,
    cards: Mapping[str, Card],
    *,
    to_ask: Callable[[Finding], bool] = lambda _: True,
    open_judge: OpenJudge | None = None,
) -> tuple[tuple[Finding, ...], tuple[Notice, ...]]:
    """Ask a judge about the suspicions among findings, and raise those that it shares.

    Args:
        findings: Of any rules.
        cards: By reference, for the sections that passages stand in.
        to_ask: Whether a suspicion is to be asked about; it may have been dismissed.
        open_judge: Opens the way to the judge; to that of the settings where None.

    Returns:
        All findings, in the same order, and notices. Nothing is raised: a judge that fails leaves findings as they are.
    """
    suspected = [one for one in findings if one.rule == second_opinion.SUSPECTS and to_ask(one)]
    asked = tuple(questions(suspected, cards))
    if not asked:
        return tuple(findings), ()
    consulted = consult(asked, settings, open_judge or _chat_judge)
    raised = second_opinion.heed(
        findings, consulted.opinions, judge=settings.model, min_probability=settings.min_probability
    )
    return raised, consulted.notices


def _chat_judge(settings: JudgeSettings) -> AbstractContextManager[Judge]:
    """Open the way to a language model; here, for it brings httpx, which is of no use without a judge."""
    from kbaudit.judges.chat import chat_judge

    return chat_judge(settings)


def consult(asked: Sequence[Question], settings: JudgeSettings, open_judge: OpenJudge) -> Consulted:
    """Put questions to a judge, in their order, within the caps of the settings."""
    with open_cache(settings.cache) as cache, open_judge(settings) as judge:
        run = _Run(judge, settings, cache)
        answers = {one.fingerprint: [run.part(pairs) for pairs in one.parts] for one in asked}
    said = [*(_not_judged(number, why) for why, number in run.left_out.items()), *cache.problems]
    whole = {name: given for name, found in answers.items() if (given := _all_given(found)) is not None}
    return Consulted(whole, tuple(sorted(Notice("judge", one) for one in said)))


def _all_given(found: Sequence[Opinion | None]) -> tuple[Opinion, ...] | None:
    given = tuple(one for one in found if one is not None)
    return given if len(given) == len(found) else None


def _not_judged(count: int, why: str) -> str:
    return f"not judged: {'1 pair' if count == 1 else f'{count} pairs'}, {why}"


@dataclass(slots=True)
class _Run:
    """One run's dealings with a judge.

    Attributes:
        sent: Pairs that were sent so far.
        spent: Tokens they took.
        failures: Failures in a row.
        over: Why nothing more is sent; None while something may be.
        left_out: How many pairs were not judged, by reason.
    """

    judge: Judge
    settings: JudgeSettings
    cache: Cache
    sent: int = 0
    spent: int = 0
    failures: int = 0
    over: str | None = None
    left_out: Counter[str] = field(default_factory=Counter)

    def part(self, pairs: Sequence[Passages]) -> Opinion | None:
        """Give the first opinion that bears a part out, and then ask no more; else the last one.

        None where not every pair was judged and none bears it out.
        """
        given: list[Opinion | None] = []
        for pair in pairs:
            opinion = self.ask(pair)
            if opinion is not None and second_opinion.bears_out(opinion, self.settings.min_probability):
                return opinion
            given.append(opinion)
        return None if None in given else given[-1]

    def ask(self, pair: Passages) -> Opinion | None:
        """Give an opinion on a pair, known or new; None where there is none."""
        key = key_of(self.judge, pair)
        known = self.cache.get(key)
        if known is not None:
            return known
        why = self.over or next(self._caps(), None)
        if why is not None:
            self.left_out[why] += 1
            return None
        opinion = self._sent(pair)
        if opinion is not None:
            self.cache.put(key, opinion)
        return opinion

    def _caps(self) -> Iterator[str]:
        if self.sent >= self.settings.max_pairs:
            yield f"the cap of {self.settings.max_pairs} was reached (judge.max_pairs)"
        if self.spent >= self.settings.max_tokens:
            yield f"the cap of {self.settings.max_tokens} tokens was reached (judge.max_tokens)"

    def _sent(self, pair: Passages) -> Opinion | None:
        self.sent += 1
        try:
            opinion = self.judge.judge(pair)
        except JudgeError as error:
            self._fail(str(error), lasting=error.lasting)
        except Exception as error:  # noqa: BLE001 - a judge may be anybody's; it fails alone and is named
            self._fail(f"raised {told(error)}", lasting=False)
        else:
            self.spent += opinion.tokens
            if opinion.problem is None:
                self.failures = 0
                return opinion
            self._fail(opinion.problem, lasting=False)
        return None

    def _fail(self, said: str, *, lasting: bool) -> None:
        why = f"the judge {self.settings.model} {said}"
        self.left_out[why] += 1
        self.failures += 1
        if lasting:
            self.over = why
        elif self.failures == _IN_A_ROW:
            self.over = f"the judge {self.settings.model} failed {_IN_A_ROW} times in a row and was asked no more"
