from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mail_server import DROP, Box, serving
from tests.messages_made import mail

pytestmark = pytest.mark.heavy

CRASHING = Path(__file__).with_name("crashing_delivery.py")


def _killed(url: str, box: Box, kills: int, seed: int) -> int:
    """Kill deliveries, check that nothing was lost, and give how many mails arrived more than once."""
    with serving(box) as port:
        words = [sys.executable, str(CRASHING), url, str(port), str(kills), str(seed)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    assert (result["wrong"], result["killed"], result["left"]) == ([], kills, {})

    queued = {mail(number).content for number in range(result["queued"])}
    arrived = [one.content for one in box.mails]
    assert set(arrived) == queued  # each one, and every copy is the same byte by byte
    return len(arrived) - len(queued)


def test_a_kill_loses_no_mail(store_url: str) -> None:
    """Whatever a delivery dies at, each mail arrives, and a second copy has the same bytes."""
    _killed(store_url, Box(), kills=15, seed=1)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_and_fifty_kills_lose_no_mail(store_url: str, seed: int) -> None:
    """Fifty a seed, at a server that loses connections after the text as well; some mails arrive twice."""
    replies = ["250 OK", DROP, "250 OK", "451 busy"] * 50

    assert _killed(store_url, Box(to_text=[*replies, "250 OK"]), kills=50, seed=seed) > 0
