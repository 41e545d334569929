"""How the time for a text grows with its length, told by comparing the work with itself.

A bound in seconds says nothing on a machine that is slower, busy, or measuring coverage. Two sizes of one text on the
same machine say what is promised: four times the text is four times the work, where squares would be sixteen times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_TIMES_LONGER: Final = 4
_TIMES_THE_WORK: Final = 8
_TRIES: Final = 3


def grows_with_the_text(work: Callable[[str], object], piece: str, length: int) -> bool:
    """Tell whether work on a text of one piece again and again grows with its length, and not with the square of it.

    Args:
        length: Characters of the longer text, the shorter one has a quarter of them. Past every length up to which
            the work looks ahead, for what is bounded so grows with the square until there.
    """
    return grows_with_the_size(lambda size: work(piece * (size // len(piece))), length)


def grows_with_the_size(work: Callable[[int], object], size: int) -> bool:
    """Tell the same of work on something of a size, which is made anew each time."""
    # What else the machine does may disturb one measurement, hardly each of several.
    return any(_grows_steadily(work, size) for _ in range(_TRIES))


def _grows_steadily(work: Callable[[int], object], size: int) -> bool:
    less = min(_processor_seconds(work, size // _TIMES_LONGER) for _ in range(2))
    return _processor_seconds(work, size) <= _TIMES_THE_WORK * less


def _processor_seconds(work: Callable[[int], object], size: int) -> float:
    began = time.thread_time()
    work(size)
    return time.thread_time() - began
