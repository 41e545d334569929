"""The settings of a judge: whom to ask, what it may cost, and from where on it is heeded."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from kbaudit.errors import SettingError
from kbaudit.secret import Secret
from kbaudit.text.web_address import web_address_problem

CACHE_SUFFIX = ".sqlite3"

_LONGEST_WAIT = 600
_LEAST_SURE = 0.5  # below it a judge says itself that it is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSettings:
    """Whom to ask for a second opinion, and what it may cost.

    Attributes:
        base_url: The address of a server that speaks the protocol of chat completions, up to and without
            `/chat/completions`, such as `http://127.0.0.1:11434/v1`. The quoted passages are sent there and nowhere
            else.
        model: The name of the model there.
        key: The server's key by reference: `{ env = "NAME" }` or `{ file = "PATH" }`; left out, none is sent.
        max_pairs: How many pairs of passages are sent in one run, at most; known answers do not count.
        max_tokens: From how many tokens on, as the server counts them, a run asks no more.
        min_probability: From which probability on the judge is heeded, from 0.5 to 1.
        timeout_seconds: How long one question may take, repetitions included, up to 600.
        cache: Where answers are kept, so that none is paid for twice; its name ends in `.sqlite3`.
    """

    base_url: str
    model: str
    key: Secret | None = None
    max_pairs: int = 50
    max_tokens: int = 100_000
    min_probability: float = 0.9
    timeout_seconds: float = 60.0
    cache: Path = Path("kbaudit-judge.sqlite3")

    def __post_init__(self) -> None:
        """Refuse settings that cannot be.

        Raises:
            SettingError: The first of them.
        """
        for one in fields(self):
            if problem := problem_of(one.name, getattr(self, one.name)):
                raise SettingError(one.name, problem)


def problem_of(name: str, value: object) -> str | None:  # noqa: PLR0911 - one sentence for each setting
    """Say what is wrong with the value of a setting; None where nothing is, or where it is of another type."""
    match name, value:
        case "base_url", str(url):
            return _wrong_address(url)
        case "model", str(model) if not model.strip():
            return "is empty; name the model to ask"
        case "max_pairs" | "max_tokens", int(most) if most < 1:
            return "must be 1 or more; remove [judge] to ask nobody"
        case "min_probability", int() | float() as least if not _LEAST_SURE <= least <= 1:
            return f"must be from {_LEAST_SURE} to 1"
        case "timeout_seconds", int() | float() as seconds if not 0 < seconds <= _LONGEST_WAIT:
            return f"must be above 0, up to {_LONGEST_WAIT}"
        case "cache", str() | Path() as file if Path(file).suffix != CACHE_SUFFIX:
            return f"must be a file whose name ends in {CACHE_SUFFIX}"
        case _:
            return None


def _wrong_address(url: str) -> str | None:
    """Say what is wrong with an address, without showing it: it may hold a password."""
    instead = "write one such as https://llm.example.org/v1"
    if problem := web_address_problem(url, instead):
        return problem
    parts = urlsplit(url)
    if "@" in parts.netloc:
        return "holds a name or password; give the key by reference, as judge.key"
    if parts.query or parts.fragment:
        return f"has a part after ? or #, which no such address has; {instead}"
    return None
