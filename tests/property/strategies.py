"""What the property tests are tried on: cards, findings, records and files, ordinary and odd ones."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from kbaudit.card import Card, Lifecycle
from kbaudit.connectors.record import KEYS
from kbaudit.dismissal import Dismissal
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.report import SourceStatus, SourceSummary
from kbaudit.text.intervals import Interval
from tests.samples import finding

NAMES = st.sampled_from(["a.md", "b.md", "billing/c.md", "größe.md", "x:y"])
REFS = NAMES.map(lambda name: f"kb:{name}")
ZONES = st.sampled_from(["UTC", "Europe/Athens", "America/New_York", "Pacific/Kiritimati"])

days = st.dates(date(2020, 1, 1), date(2030, 1, 1)) | st.sampled_from([date.min, date.max])
moments = days | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
clocks = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds

intervals: SearchStrategy[Interval] = st.builds(
    Interval, months=st.integers(0, 600), days=st.integers(0, 18000)
).filter(lambda interval: interval.months + interval.days > 0)

owners = st.none() | st.sampled_from(["ana@example.org", "bo@example.org"])

cards: SearchStrategy[Card] = st.builds(
    Card,
    source=st.sampled_from(["kb", "wiki"]),
    id=NAMES,
    title=st.text(max_size=20),
    body=st.text(max_size=60) | st.sampled_from(["[x](gone.md)", "Valid until 31 March 2025.", "# A\n\n[b](#c)"]),
    collection=st.none() | st.just("billing"),
    owner=owners,
    verified_at=st.none() | moments,
    due_at=st.none() | moments,
    created_at=st.none() | moments,
    verify_interval=st.none() | intervals,
    lifecycle=st.sampled_from(list(Lifecycle)),
    views=st.none() | st.integers(0, 1000),
    helpful=st.none() | st.integers(0, 1000),
    unhelpful=st.none() | st.integers(0, 1000),
)
bases = st.lists(cards, max_size=6, unique_by=lambda card: card.ref)

policies: SearchStrategy[Policy] = st.builds(
    Policy,
    interval=intervals,
    owner=owners,
    timezone=ZONES,
    entries=st.lists(
        st.builds(
            PolicyEntry,
            source=st.none() | st.sampled_from(["kb", "*"]),
            card=st.none() | REFS,
            interval=st.none() | intervals,
            severity=st.dictionaries(
                st.sampled_from(["review-overdue", "never-verified"]), st.sampled_from(list(Severity))
            ),
        ),
        max_size=3,
    ).map(tuple),
)

dismissals: SearchStrategy[Dismissal] = st.builds(
    Dismissal,
    rule=st.sampled_from(["review-overdue", "owner-missing", "never-verified"]),
    cards=st.lists(REFS | st.just("*"), min_size=1, max_size=2).map(tuple),
    reason=st.just("meant to be so"),
    until=st.none() | moments,
)

evidence: SearchStrategy[tuple[Evidence, ...]] = st.lists(
    st.builds(Evidence, ref=REFS, quote=st.text(max_size=20), line=st.none() | st.integers(1, 500)), max_size=3
).map(tuple)

findings: SearchStrategy[Finding] = st.builds(
    lambda refs, anchor, severity, quotes, message: finding(
        *refs, anchor=anchor, severity=severity, evidence=quotes, message=message
    ),
    st.lists(REFS, min_size=1, max_size=3, unique=True),
    st.text(max_size=10),
    st.sampled_from(list(Severity)),
    evidence,
    st.text(max_size=20),
)

sources: SearchStrategy[SourceSummary] = st.builds(
    SourceSummary,
    name=st.just("kb"),
    kind=st.just("markdown"),
    status=st.sampled_from(list(SourceStatus)),
    cards=st.integers(0, 3),
    unreadable=st.integers(0, 2),
)

odd_texts = st.text(max_size=40) | st.sampled_from(
    ["31/02/2026", "2026-01-05", "2026-01-05 10:00 CET", "0001-01-01", "9999-12-31T23:59:59-12:00", "soon", "6 months",
     "P6M", "1 and 2", "9" * 400, "NaN", "1,234", "half a year", "true", "\ud800", "２０２６-01-05", "5 Jan 2026 25:61"]
)  # fmt: skip
odd_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**400)
    | st.floats()
    | odd_texts
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
known_keys = st.sampled_from(sorted({key for keys in KEYS.values() for key in keys}))
records = st.dictionaries(known_keys | st.text(max_size=8), odd_values, max_size=8)

_HEAD_PIECES = [
    "---", "---\n", "+++\n", "{", "}", "...\n", "title: x\n", "title: a: b\n", "tags:\n  - a\n", "a = 1\n", '"a": 1',
    ",", "\n", " ", "<!-- freshness: { owner: 'ana' } -->\n", "&a *a\n", "[", "]", "? ", "!!x ", "|\n", "#",
    "Body\n", "\t", "\x00", "\u2028",
]  # fmt: skip
heads = st.lists(st.sampled_from(_HEAD_PIECES) | st.text(max_size=5), max_size=14).map("".join)

tables = st.binary(max_size=200) | st.lists(
    st.sampled_from(
        [
            "id",
            "title",
            "owner",
            "verified_at",
            ",",
            ";",
            "\t",
            "|",
            '"',
            "\n",
            "\r",
            "\r\n",
            "sep=;",
            "31/12/2025",
            "\0",
        ]
    )
    | st.text(max_size=4),
    max_size=30,
).map(lambda pieces: "".join(pieces).encode("utf-8", "replace"))
