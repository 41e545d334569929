"""Sources: the paths of a command, or what is configured, as every command that reads cards takes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbaudit.config.values import Config
    from kbaudit.connectors.interface import Source
    from kbaudit.intake import Intake
    from kbaudit.people.own_absence import OwnAbsence
    from kbaudit.report import Report
    from kbaudit.runs.pulling import Watch

PATHS_HELP = "Folders or files (.md, .html, .jsonl, .csv), or - for JSON Lines on standard input."

Paths = Annotated[list[str] | None, typer.Argument(help=PATHS_HELP, metavar="PATH")]

_FEW = 3


def load(config_file: Path | None) -> Config:
    """Read the configuration that was named, the nearest one, or the defaults."""
    from kbaudit.config.file import find_config, load_config
    from kbaudit.config.values import Config

    found = config_file or find_config(Path())
    return load_config(found) if found else Config()


def choose_sources(paths: Sequence[str] | None, config: Config) -> tuple[Source, ...]:
    """Make sources of the paths, or take the configured ones where there is no path.

    Raises:
        ConfigError: A path cannot be a source.
    """
    from kbaudit.runs.path_sources import sources_of

    return sources_of(paths) if paths else config.sources


def read_cards(paths: Sequence[str] | None, config: Config, watch: Watch) -> Intake:
    """Read the cards of the paths; without a path those of the store, where there is one, else those configured.

    Raises:
        ConfigError: A path cannot be a source, or there is nothing to read.
        StoreError: The store cannot be reached.
    """
    if paths or not config.store_in_use:
        from kbaudit.runs.one_path import read

        return read(choose_sources(paths, config), watch)
    from kbaudit.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(config=config, must_exist=True) as kb:
        return kb.intake()


def read_absences(config: Config) -> Mapping[str, OwnAbsence]:
    """Read what people said last of their own leave, by person; nothing where there is no store.

    Raises:
        StoreError: The store cannot be reached.
    """
    if not config.store_in_use:
        return {}
    from kbaudit.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(config=config, must_exist=True) as kb:
        return {one.person: one for one in kb.absences()}


def audit_cards(
    paths: Sequence[str] | None,
    config: Config,
    watch: Watch,
    *,
    as_of: datetime | None,
    **chosen: Any,  # noqa: ANN401 - passed on as it comes
) -> Report:
    """Audit the cards of the paths; without a path those of the store, where there is one, else those configured.

    Args:
        as_of: The audit's clock; now where None, and only then does a store keep what was found.
        chosen: The rules and what fails a run, as ``walk`` takes them.

    Raises:
        ConfigError: A path cannot be a source, or there is nothing to read.
        StoreError: The store cannot be reached.
    """
    if paths or not config.store_in_use:
        from kbaudit.runs.one_path import walk

        return walk(choose_sources(paths, config), config, as_of=as_of or datetime.now(UTC), watch=watch, **chosen)
    from kbaudit.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(config=config) as kb:
        return kb.audit(as_of=as_of, watch=watch, **chosen)


def unread(intake: Intake) -> Iterator[str]:
    """Say what of the sources was not read: a sentence a source, none where all of it was."""
    for source in intake.sources:
        if source.problem:
            yield f"source {source.name} failed: {source.problem}"
        failed = [card for card in intake.unreadable if card.source == source.name]
        if failed:
            cards = "1 card" if len(failed) == 1 else f"{len(failed)} cards"
            named = ", ".join(f"{card.id} ({card.reason})" for card in failed[:_FEW])
            more = f" and {len(failed) - _FEW} more" if len(failed) > _FEW else ""
            yield f"{cards} of {source.name} could not be read: {named}{more}"
    if not intake.cards and not any(source.problem for source in intake.sources):
        yield "there are no cards to compare with; check the path or the sources"
