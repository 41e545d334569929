"""Real git repositories for tests, the same whoever runs them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

OLD, NEW = "2025-03-01T10:00:00+02:00", "2026-05-05T08:00:00Z"


def run_git(folder: Path, *words: str, at: str = NEW) -> str:
    surroundings = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ana",
        "GIT_AUTHOR_EMAIL": "ana@example.org",
        "GIT_COMMITTER_NAME": "Ana",
        "GIT_COMMITTER_EMAIL": "ana@example.org",
        "GIT_COMMITTER_DATE": at,
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
    }
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, env=surroundings, encoding="utf-8").stdout.strip()


def commit(folder: Path, at: str = NEW, **texts: str) -> str:
    """Write pages, each under its name without the suffix, commit all there is, and give the commit's hash."""
    for name, text in texts.items():
        page = folder / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--message=x", at=at)
    return run_git(folder, "rev-parse", "HEAD")
