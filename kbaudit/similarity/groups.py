"""Groups: links between texts made into as few groups as say the same, without a chain of likenesses in any."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

Link = tuple[int, int]


def gather(links: Iterable[Link]) -> tuple[tuple[int, ...], ...]:
    """Make groups of links so that each group has a member linked with all the others, and each link is in a group.

    The text with the most links not yet in a group gathers those it is linked with, again and again; links among them
    are then in the group as well. So a family in which all are alike is one group, and of a chain, in which the ends
    are not alike, neighbours are. A text may be in several groups.

    Returns:
        Groups of at least two, ascending; the order of the links means nothing.
    """
    around: dict[int, set[int]] = defaultdict(set)
    for one, other in links:
        around[one].add(other)
        around[other].add(one)
    waiting = [(-len(linked), text) for text, linked in around.items()]
    heapq.heapify(waiting)
    groups: list[tuple[int, ...]] = []
    while waiting:
        size, text = heapq.heappop(waiting)
        linked = around[text]
        if not linked:
            continue
        if len(linked) != -size:
            heapq.heappush(waiting, (-len(linked), text))
            continue
        group = {text, *linked}
        groups.append(tuple(sorted(group)))
        for member in group:
            around[member] -= group
    return tuple(sorted(groups))
