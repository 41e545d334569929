"""The rule ``translation-outdated``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card, Drift, Lifecycle
from kbaudit.claims.figures import Figure, Figures, differing, read_figures
from kbaudit.claims.values.comparing import show
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.links.originals import Originals
from kbaudit.links.targets import has_page_suffix, page_key
from kbaudit.report import NOT_CHECKED, Notice
from kbaudit.rules.interface import finding_on, in_use, line_in_file
from kbaudit.text.edits import Edit
from kbaudit.text.moments import Moment, as_day, is_zero, may_have_come, show_day

_Pair = tuple[Figure, Figure]

_QUOTED = 5
_SHOWN_COMMIT = 12
_HOW_QUOTED = "Each is quoted as it is, and then as it was."
_CLEARS = "the translation says what its original says, and {told}"


@dataclass(frozen=True, slots=True)
class TranslationOutdated:
    """Translations whose original has changed since.

    What it checks:
        Each card that is a translation, by ``translation_of`` or by its place in a tree with a folder for each locale.
        What is known best counts, in this order. The original is not there any more: kind ``original-gone``. The
        original at the commit that the translation names (``default_lang_commit``) differs materially from the original
        as it is: kind ``changed``, with the old and the new words; this needs ``git_originals`` of the connector. The
        page says so itself (``drifted_from_default``): kind ``drifted``; a page that names a commit and says nothing is
        taken to be in order. The original was changed on a later day than the translation was checked or changed: kind
        ``dates``.

    Why it matters:
        A reader of the translation is promised what the original no longer says. Translators need to know which words
        changed, and to be left alone over a corrected typo.

    Example:
        The German page on returns was checked in July. In September the English one went from 14 days to 30.

    Settings:
        published_only: Whether to leave out drafts, deprecated and archived translations, and those of drafts.

    Known limits:
        Only dates are known of most systems; what changed, and whether it matters, is then for the reader to see. A
        changed word counts unless it is a slip of spelling, since one word may turn a promise around. Values are
        compared where they are written in digits and correspond beyond doubt: in the same block of the same outline, or
        as the only ones of their kind. Phone numbers and addresses are not, for a country may have its own, and neither
        are cards without a locale, nor those to which the policy gives two scopes.

    Source:
        ``default_lang_commit`` and ``drifted_from_default`` as on opentelemetry.io.
    """

    name: ClassVar[str] = "translation-outdated"
    version: ClassVar[int] = 2
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1
    lasting: ClassVar[bool] = True

    published_only: bool = True

    def extract(self, content: Content) -> Figures | None:
        """Read the values that are the same in every language, with their places in the outline."""
        if not content.locale:
            return None
        found = read_figures(content.document, content.language)
        return found if found.held else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:
        """Yield a finding for each translation that its original has left behind."""
        translations = list(self._translations(corpus))
        figures = {card.ref: found for card, found in corpus.facts(self.name)} if translations else {}
        originals = Originals.among(corpus.cards() if translations else ())
        pairs = [(card, originals.of(card)) for card in translations]
        lost: dict[str, list[Card]] = {}
        for card, original in pairs:
            if original is None:
                lost.setdefault(card.source, []).append(card)
            else:
                values = _differing(corpus, figures, card, original)
                yield from self._beside(corpus, card, original, values, now)
        complete = {card.source for card, original in pairs if original is not None}
        for source, cards in lost.items():
            yield from self._without_original(corpus, originals, cards, complete=source in complete)

    def _translations(self, corpus: Corpus) -> Iterator[Card]:
        for card in in_use(corpus) if self.published_only else corpus.cards():
            if card.translation_of or card.drift:
                yield card

    def _beside(
        self, corpus: Corpus, card: Card, original: Card, values: Sequence[_Pair], now: datetime
    ) -> Iterator[Finding]:
        """Compare a translation with its original, by what is known best.

        Args:
            values: The figures in which they differ, that of the original first.
        """
        if self.published_only and original.lifecycle is Lifecycle.DRAFT:
            return
        if card.original_edits:
            yield self._changed(corpus, card, original, card.original_edits)
        elif values:
            yield self._values_differ(corpus, card, original, values)
        elif card.original_edits is not None:
            return
        elif card.drift is Drift.DRIFTED:
            yield self._drifted(corpus, card, original)
        elif card.original_commit is None and card.drift is not Drift.IN_SYNC:
            yield from self._by_dates(corpus, card, original, now)

    def _changed(self, corpus: Corpus, card: Card, original: Card, edits: Sequence[Edit]) -> Finding:
        return finding_on(
            self,
            corpus,
            card,
            other=original,
            kind="changed",
            message=f"{_counted(edits)} of the original “{original.title}” changed since commit "
            f"{_short(card)}, which this translation was checked against. {_HOW_QUOTED}",
            clears_when=_CLEARS.format(told="names the commit it was checked against"),
            evidence=tuple(passage for edit in edits[:_QUOTED] for passage in _quoted(original, edit, _short(card))),
        )

    def _values_differ(self, corpus: Corpus, card: Card, original: Card, values: Sequence[_Pair]) -> Finding:
        first, second = values[0]
        more = f", and {len(values) - 1} more" if len(values) > 1 else ""
        return finding_on(
            self,
            corpus,
            card,
            other=original,
            kind="values-differ",
            message=f"The original “{original.title}” says {show(first.value)} where this translation says "
            f"{show(second.value)}{more}.",
            clears_when="both say the same, or the policy gives them two scopes",
            evidence=tuple(
                Evidence(one.ref, figure.quote, line_in_file(one, figure.line), show(figure.value))
                for theirs, own in values[:_QUOTED]
                for one, figure in ((card, own), (original, theirs))
            ),
        )

    def _drifted(self, corpus: Corpus, card: Card, original: Card | None = None) -> Finding:
        which = f" “{original.title}”" if original else ""
        return finding_on(
            self,
            corpus,
            card,
            other=original,
            kind="drifted",
            message=f"The translation itself says that its original{which} has changed since it was made.",
            clears_when=_CLEARS.format(told="no longer says that it has drifted"),
        )

    def _by_dates(self, corpus: Corpus, card: Card, original: Card, now: datetime) -> Iterator[Finding]:
        changed = _come(original.content_updated_at, now)
        known = [moment for moment in (card.verified_at, card.content_updated_at) if _come(moment, now)]
        zone = corpus.terms(card).zone
        own = max((as_day(moment, zone) for moment in known if moment), default=None)
        if changed is None or own is None or as_day(changed, zone) <= own or card.body == original.body:
            return
        yield finding_on(
            self,
            corpus,
            card,
            other=original,
            kind="dates",
            message=f"The original “{original.title}” was changed on {show_day(changed, zone)}; this translation was "
            f"last checked or changed on {own}. Only the dates are known, not what was changed.",
            clears_when=_CLEARS.format(told="was checked or changed since"),
            since=changed,
        )

    def _without_original(
        self, corpus: Corpus, originals: Originals, cards: Sequence[Card], *, complete: bool
    ) -> Iterator[Finding | Notice]:
        """Judge the translations of one source that have no original among its cards.

        Args:
            complete: Whether an original of any translation is there; else they may all lie outside of what was read.
        """
        source = cards[0].source
        is_there = _other_places(corpus, source)
        unsure = 0
        for card in cards:
            if card.translation_of and is_there(card.translation_of):
                continue
            if card.drift is Drift.ORIGINAL_GONE or (card.translation_of and complete):
                yield self._gone(corpus, card, originals.served_as(card))
            elif card.drift is Drift.DRIFTED:
                yield self._drifted(corpus, card)
            else:
                unsure += card.translation_of is not None
        if unsure:
            count = f"{unsure} translation{'s' * (unsure > 1)}"
            yield Notice(source, f"{NOT_CHECKED}{count}, for no original of any is among the cards of the source")

    def _gone(self, corpus: Corpus, card: Card, successor: Card | None) -> Finding:
        which = f" “{card.translation_of}”" if card.translation_of else ""
        now = f"; “{successor.id}” may have taken its place" if successor else ""
        return finding_on(
            self,
            corpus,
            card,
            kind="original-gone",
            message=f"The original{which} of this translation is not there any more{now}.",
            clears_when="the translation is removed, or its original is found again",
        )


def _differing(corpus: Corpus, figures: Mapping[str, Figures], card: Card, original: Card) -> tuple[_Pair, ...]:
    """Give the figures in which a translation differs from its original; none where they are of two scopes."""
    scopes = {corpus.terms(one).scope for one in (card, original)} - {None}
    if len(scopes) > 1 or not {card.ref, original.ref} <= figures.keys():
        return ()
    return tuple(differing(figures[original.ref], figures[card.ref]))


def _other_places(corpus: Corpus, source: str) -> Callable[[str], bool]:
    """Give what tells whether a path leads to a file that is no card, or to a card that could not be read."""
    files = {*(corpus.files(source) or ()), *(one.id for one in corpus.unreadable() if one.source == source)}
    pages = {page_key(path) for path in files}
    return lambda path: path in files or (not has_page_suffix(path) and page_key(path) in pages)


def _come(moment: Moment | None, now: datetime) -> Moment | None:
    """Give a moment that can be relied on: not an empty field exported as zero, and not to come."""
    return moment if moment is not None and not is_zero(moment) and may_have_come(moment, now) else None


def _counted(edits: Sequence[Edit]) -> str:
    return "1 passage" if len(edits) == 1 else f"{len(edits)} passages"


def _short(card: Card) -> str:
    return (card.original_commit or "")[:_SHOWN_COMMIT]


def _quoted(original: Card, edit: Edit, commit: str) -> Iterator[Evidence]:
    """Quote a passage as it is and as it was; one that stands in a single version is quoted from there."""
    if edit.after:
        line = line_in_file(original, edit.line)
        yield Evidence(original.ref, edit.after, line, "as it is" if edit.before else f"not there in {commit}")
    if edit.before:
        line_before = None if edit.after else line_in_file(original, edit.line)
        yield Evidence(
            original.ref, edit.before, line_before, f"as it was in {commit}" if edit.after else "removed since"
        )
