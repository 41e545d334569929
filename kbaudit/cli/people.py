"""``kbaudit people``: whether everybody is there whom the base depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from kbaudit.cli import listing, options, terminal
from kbaudit.cli.audit import clock
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.sources import Paths, load, read_absences, read_cards, unread
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbaudit.errors import SettingError
    from kbaudit.intake import Intake
    from kbaudit.people.directory import Directory
    from kbaudit.people.staffing import StaffingProblem

people = typer.Typer(help="Look after the directory of people whom the base depends on.")

_UNREADABLE = "unreadable"
_SAID = "said"
_FIELDS = ("kind", "who", "message", "cards", "suggestion")
_WIDTH = len(_UNREADABLE) + 2


@people.callback()
def _group() -> None: ...


@people.command()
def check(
    paths: Paths = None,
    *,
    as_of: options.AsOf = None,
    config_file: options.ConfigFile = None,
    format_name: listing.ListingFormat = "text",
    quiet: options.Quiet = False,
) -> None:
    """List owners, verifiers and stewards who are not there, and what is wrong with the directory of people.

    Who has left and is still named, who is not in the directory, delegates who stand in for nobody, leaves that
    overlap, addresses and handles given twice, values of the file that cannot be used. What people said of their own
    leave, and that differs from the file, is told as well, and is no problem. Without PATH the cards of the
    store are looked at, where there is one, else those of the configured sources.

    Exit codes: 0 clean; 1 problems; 2 usage, or no directory can be read; 3 something could not be read.
    """
    from kbaudit.config.people import read_directory
    from kbaudit.people import own_absence, staffing

    listing.refuse_unknown(format_name)
    now = clock(as_of)
    config = load(config_file)
    if config.people is None:
        raise ConfigError('no directory of people is configured; write [people] file = "people.csv" in kbaudit.toml')
    found = read_directory(config.people.file, config.policy.timezone)
    with terminal.progress(shown=not quiet) as watch, terminal.own_output():
        intake = read_cards(paths, config, watch)
        said = read_absences(config)
    held = own_absence.overruled(found.directory, said, now)
    problems = staffing.check(held, intake.cards, config.policy, now)
    own = tuple(own_absence.differences(found.directory, said, now))
    lines = [
        *_lines(config.people.file.name, found.directory, intake, found.problems, problems),
        *(f"{_SAID:{_WIDTH}}{one}" for one in own),
    ]
    listing.write(format_name, lines, {**_plain(found.problems, problems), "said": list(own)})
    missing = tuple(unread(intake))
    for sentence in missing:
        terminal.complain(sentence)
    wrong = ExitCode.FINDINGS if problems or found.problems else ExitCode.CLEAN
    raise typer.Exit(ExitCode.INCOMPLETE if missing else wrong)


def _lines(
    file: str,
    directory: Directory,
    intake: Intake,
    unreadable: Sequence[SettingError],
    problems: Sequence[StaffingProblem],
) -> Iterator[str]:
    people, groups, cards = (len(one) for one in (directory.people, directory.groups, intake.cards))
    known = f"{_count(people, 'person', 'people')}, {_count(groups, 'group', 'groups')}"
    count = len(unreadable) + len(problems)
    yield f"{file}: {known}, {_count(cards, 'card', 'cards')} read; {_count(count, 'problem', 'problems')}"
    for error in unreadable:
        yield f"{_UNREADABLE:{_WIDTH}}{error}"
    for problem in problems:
        yield f"{problem.kind:{_WIDTH}}{problem.message}"


def _plain(unreadable: Sequence[SettingError], problems: Sequence[StaffingProblem]) -> dict[str, object]:
    rows: list[tuple[str, str, str, dict[str, int], str | None]] = [
        *((_UNREADABLE, one.setting, str(one), {}, None) for one in unreadable),
        *((str(one.kind), one.who, one.message, dict(one.cards), one.suggestion) for one in problems),
    ]
    return {"problems": [dict(zip(_FIELDS, row, strict=True)) for row in rows]}


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
