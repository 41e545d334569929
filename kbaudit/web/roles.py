"""Roles: who may see what others are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbaudit.people.directory import fold_name, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbaudit.task import Task
    from kbaudit.web.site import Site


def is_steward(site: Site, person: str) -> bool:
    """Tell whether the policy names somebody as a steward, by any name, or as a member of a group that is one."""
    return any(person in _keys(site, name) for name in _named(site))


def is_of_all(site: Site, person: str) -> bool:
    """Tell whether somebody is steward of all that has no steward of its own."""
    name = site.kb.config.policy.steward
    return name is not None and person in _keys(site, name)


def overseen(site: Site, person: str, tasks: Sequence[Task]) -> list[Task]:
    """Give the tasks that somebody is steward of."""
    everything = is_of_all(site, person)
    return [task for task in tasks if everything or task.steward == person]


def may_see(site: Site, person: str, task: Task) -> bool:
    """Tell whether somebody may open a task: who is concerned, and its steward."""
    return person in task.parties or bool(overseen(site, person, [task]))


def _named(site: Site) -> Iterator[str]:
    policy = site.kb.config.policy
    yield from filter(None, (policy.steward, *(entry.steward for entry in policy.entries)))


def _keys(site: Site, name: str) -> set[str]:
    """Give what tasks call those behind a name."""
    people = site.people
    return {key_of(one) for one in people.people_of(name)} or {fold_name(name)}
