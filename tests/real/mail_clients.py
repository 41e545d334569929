"""The HTML of our mails held against what mail programs support, as caniemail.com has it.

Run by ``nox -s real``. It needs ``node``, and the npm package caniemail, installed in the folder that
``KBAUDIT_CANIEMAIL`` names. What this machine lacks is skipped by name.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from kbaudit.mails.html import as_html
from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Section, Words

_ASK = """
import { caniemail } from "caniemail";
let html = "";
for await (const part of process.stdin) html += part;
const { issues } = caniemail({ clients: ["*"], html });
const found = {};
for (const kind of ["errors", "warnings"]) {
  const titles = new Set();
  for (const some of issues[kind].values()) for (const one of some) titles.add(one.title);
  found[kind] = [...titles];
}
console.log(JSON.stringify(found));
"""
_OLDEST = 20
UNKNOWN = {
    "@media": "the colours for the dark: a program that knows no such rule shows the light ones",
    "<style> element": "holds nothing but those colours",
    "<body> element": "what is set on it is set on the outer table again, or is a margin",
    "role attribute": "says that a table is none; without it, a screen reader names tables",
    "width attribute": "how wide the tables are; without it, they are as wide as what they hold",
    "height property": "stands nowhere: caniemail takes line-height for it",
    "lang attribute": "says which language a sentence is in; without it, it is read aloud as the others are",
}
"""What some programs do not know, and why nothing of a mail is lost with them."""


def _whole() -> Letter:
    """Give a letter with everything that letters can have."""
    link = Link("Open and answer", "https://kb.example.org/t/x")
    quotation = Quotation(said="“Returns” says:", words="Within 30 days.", href="https://kb.example.org/a#:~:text=30")
    entry = Entry(
        title="Returns and refunds",
        href="https://kb.example.org/a",
        urgent=(Words("Second time without an answer."),),
        notes=(Words("Check due"), Words("Check due since 2026-05-04", "en")),
        quotations=(quotation, Quotation(said="a card you may not open")),
        offer="Answer:",
        ways=(link, link),
    )
    section = Section(heading="Coming up", entries=(entry, Entry(title="Lockers")), after=(link, Words("and 3 more")))
    return Letter(
        language="de",
        subject="2 cards, about 4 minutes",
        lead=(Words("Hello Ana,"),),
        sections=(section,),
        closing=(Words("You get this because you answer for these cards."), link),
    )


def _node() -> str | None:
    """Give where node is; None where there is none, or one that is too old for the package."""
    node = shutil.which("node")
    if node is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return node if int(told.stdout.lstrip("v").partition(".")[0]) >= _OLDEST else None


def test_mail_programs_know_what_our_mails_are_made_of() -> None:
    """Nothing is there that a program does not know, but what is listed with its reason."""
    folder, node = os.environ.get("KBAUDIT_CANIEMAIL"), _node()
    if not folder or not node:
        pytest.skip(f"this machine has no node {_OLDEST}, or KBAUDIT_CANIEMAIL does not name where caniemail is")

    told = subprocess.run(
        [node, "--input-type=module", "--eval", _ASK],
        cwd=folder,
        input=as_html(_whole()),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    assert set(json.loads(told.stdout)["errors"]) == set(UNKNOWN)
