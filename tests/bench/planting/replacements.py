"""What edits put in the place of words, facts and titles."""

from __future__ import annotations

import re

FACT = re.compile(
    r"\b\d+\b|\b(?:not|never|always|must|can|cannot|before|after|minimum|maximum|at least|at most|January|March|June|"
    r"October|Monday|Friday)\b|(?<=[a-z] )[A-Z][a-z]{3,}\b"
)
_PAIRS = """
account profile|add append|allow permit|also additionally|answer reply|begin start|big large|build construct
buy purchase|call invoke|change modify|check verify|choose select|close shut|complete finish|contain include
correct right|create make|customer client|delete remove|describe explain|different distinct|display show|easy simple
empty blank|end finish|ensure guarantee|error fault|example sample|fast quick|field box|file document|find locate
fix repair|follow observe|function routine|get obtain|give provide|happen occur|help assist|important essential
issue problem|keep retain|kind sort|list enumeration|main principal|method procedure|name label|need require
new fresh|number figure|object item|often frequently|old former|open launch|option choice|order sequence|page screen
part portion|person individual|possible feasible|previous earlier|process handle|read consult|receive get
request ask|result outcome|return yield|run execute|save store|section chapter|see view|send submit|set define
several multiple|small little|specify state|step stage|stop halt|string text|support assistance|team group
test trial|try attempt|type kind|update refresh|use employ|user member|usually normally|value amount|want wish
way manner|whole entire|work function|write record
"""
SYNONYMS: dict[str, str] = {}  # of two entries for a word the first counts
for _pair in re.split(r"[|\n]", _PAIRS.strip()):
    _left, _right = _pair.split()
    SYNONYMS.setdefault(_left, _right)
    SYNONYMS.setdefault(_right, _left)

OPPOSITES = {
    "not": "",
    "never": "always",
    "always": "never",
    "must": "may",
    "can": "cannot",
    "cannot": "can",
    "before": "after",
    "after": "before",
    "minimum": "maximum",
    "maximum": "minimum",
    "at least": "at most",
    "at most": "at least",
    "January": "February",
    "March": "April",
    "June": "July",
    "October": "November",
    "Monday": "Tuesday",
    "Friday": "Thursday",
}
OTHER_NAMES = ("Halden", "Mirado", "Tessel", "Orvan", "Quillon", "Brandt", "Lindqvist", "Okafor")
RETITLED = ("How to: {}", "{} (updated)", "Guide to {}", "{} - what you need to know", "FAQ: {}", "[Copy] {}", "{} v2")
