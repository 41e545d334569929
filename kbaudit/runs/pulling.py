"""Pulling: every source read side by side, each failing alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from kbaudit.card import DATED, Card, UnreadableCard
from kbaudit.connectors.interface import FileList, Source, Total
from kbaudit.connectors.table import read_table
from kbaudit.errors import ConnectorError, told
from kbaudit.intake import Intake, SourceIntake
from kbaudit.overlay import join
from kbaudit.report import Notice, SourceStatus, SourceSummary

SILENCE = 1800.0
"""After how many seconds without a card a source has failed."""

_MOST_NAMED = 3

Watch = Callable[[str, int], None]
"""Told a source's name and the number of cards read from it so far."""


def pull(sources: Sequence[Source], watch: Watch = lambda _name, _cards: None) -> Intake:
    """Read all sources, each in a thread of its own.

    A source that fails is part of the result, with its reason; what it had yielded is not, for nobody can tell what
    is missing.
    """
    return Intake.together(pull_each(sources, watch))


def pull_each(
    sources: Sequence[Source], watch: Watch = lambda _name, _cards: None, *, silence: float = SILENCE
) -> Iterator[SourceIntake]:
    """Read sources side by side, and yield what each gave as soon as it has ended.

    Args:
        silence: How many seconds a source may yield nothing; then it has failed, and the others go on.
    """
    ended: SimpleQueue[SourceIntake] = SimpleQueue()
    heard = {source.name: monotonic() for source in sources}
    waiting = {source.name: source for source in sources}

    def hear(name: str, cards: int) -> None:
        heard[name] = monotonic()
        watch(name, cards)

    for source in sources:
        # A thread cannot be stopped from outside; as a daemon, one that hangs does not hold up the end of the program.
        Thread(target=lambda one: ended.put(_pull_one(one, hear).intake()), args=(source,), daemon=True).start()
    while waiting:
        quiet_until = min(heard[name] for name in waiting) + silence
        try:
            part = ended.get(timeout=max(quiet_until - monotonic(), 0.0))
        except Empty:
            for name in [name for name in waiting if heard[name] + silence <= monotonic()]:
                yield _silent(waiting.pop(name), silence)
            continue
        # One that was given up may end after all, and nobody waits for it any more.
        if waiting.pop(part.summary.name, None) is not None:
            yield part


def _silent(source: Source, seconds: float) -> SourceIntake:
    problem = f"yielded nothing for {seconds:g} seconds; check whether it can be reached, and run it again"
    return _Pulled(source, problem=problem).intake()


@dataclass(slots=True)
class _Pulled:
    """What one source has yielded so far."""

    source: Source
    cards: dict[str, Card] = field(default_factory=dict)
    unreadable: list[UnreadableCard] = field(default_factory=list)
    files: frozenset[str] | None = None
    total: int | None = None
    notices: list[Notice] = field(default_factory=list)
    problem: str | None = None

    def take(self, found: object) -> None:
        if isinstance(found, Card | UnreadableCard) and found.source != self.source.name:
            said = f"yielded {found.ref}, a card of another source"
            raise ConnectorError(f"connector {self.source.connector.name} {said}; report it to its authors")
        match found:
            case Card():
                self._take_card(found)
            case UnreadableCard():
                self.unreadable.append(found)
            case FileList():
                self.files = found.paths
            case Total():
                self.total = found.cards
            case Notice():
                self.notices.append(found)
            case _:
                said = f"yielded {type(found).__name__}, which no connector may"
                raise ConnectorError(f"connector {self.source.connector.name} {said}; report it to its authors")

    def _take_card(self, card: Card) -> None:
        first = self.cards.setdefault(card.id, card)
        if first is not card:
            reason = f"has the same id as another card ({first.title!r}), which was kept; give it an id of its own"
            again = UnreadableCard(source=card.source, id=card.id, title=card.title, reason=reason, path=card.path)
            self.unreadable.append(again)

    def intake(self) -> SourceIntake:
        summary = SourceSummary(
            name=self.source.name,
            kind=self.source.connector.name,
            status=SourceStatus.FAILED if self.problem else SourceStatus.COMPLETE,
            cards=len(self.cards),
            unreadable=len(self.unreadable),
            problem=self.problem,
        )
        return SourceIntake(
            summary=summary,
            cards=tuple(sorted(self.cards.values(), key=lambda card: card.id)),
            unreadable=tuple(sorted(self.unreadable, key=lambda card: (card.id, card.reason))),
            files=self.files,
            total=self.total,
            notices=tuple(self.notices),
        )


def _pull_one(source: Source, watch: Watch) -> _Pulled:
    pulled = _Pulled(source)
    try:
        for found in source.connector.pull(source.name):
            pulled.take(found)
            watch(source.name, len(pulled.cards))
        _lay_over(pulled)
    except ConnectorError as error:
        return _Pulled(source, problem=str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a connector may be anybody's; it fails alone and is named
        problem = f"connector {source.connector.name} raised {told(error)}; report it to its authors"
        return _Pulled(source, problem=problem)
    pulled.notices.extend(_field_notices(source.name, pulled.cards.values()))
    return pulled


def _lay_over(pulled: _Pulled) -> None:
    if pulled.source.overlay is None:
        return
    table = read_table(pulled.source.overlay)
    cards = tuple(pulled.cards.values())
    joined = join(cards, table, source=pulled.source.name, file=pulled.source.overlay.name)
    pulled.cards = {card.id: card for card in joined.cards}
    pulled.notices.extend(joined.notices)


def _field_notices(source: str, cards: Iterable[Card]) -> Iterator[Notice]:
    """Tell the values that could not be used, those alike in one sentence."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for card in cards:
        for problem in card.problems:
            if problem.field not in DATED:
                where = card.id if problem.line is None else f"{card.id} line {problem.line}"
                alike[f"{problem.key} {problem.raw!r} {problem.reason}"].append(where)
    for saying, places in alike.items():
        more = f" and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
        yield Notice(source, f"{', '.join(sorted(places)[:_MOST_NAMED])}{more}: {saying}")
