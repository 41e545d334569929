from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kbaudit.config.values import Config
from kbaudit.connectors.interface import Source
from kbaudit.content import Content
from kbaudit.errors import ConfigError, StoreError, TextChangedError, UnknownCardError
from kbaudit.formats.json import JsonFormat
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.report import Report, SourceStatus, Verdict
from kbaudit.verification import Channel
from tests.bases import Base, Given, Shelf
from tests.samples import NOW

TEXT = "Refunds are possible within 30 days."


def _rules(report: Report, identity: str) -> set[str]:
    return {finding.rule for finding in report.findings if finding.card.ref == f"kb:{identity}"}


def test_a_base_remembers_what_it_saw(base: Base) -> None:
    """A sync keeps the cards, and an audit after it needs no source."""
    base.shelf.put("a", body=TEXT)
    base.shelf.put("b")
    done = base.sync()
    base.shelf.problem = "is away"

    report = base.kb.audit()

    assert (done.appeared, done.status) == (2, SourceStatus.COMPLETE)
    assert [(one.name, one.status, one.cards) for one in report.sources] == [("kb", SourceStatus.COMPLETE, 2)]
    assert _rules(report, "a") == {"never-verified"}


def test_syncing_twice_changes_nothing(base: Base) -> None:
    """A sync that finds nothing new writes nothing about cards."""
    base.shelf.put("a", verified_at=date(2026, 11, 1))
    base.sync()
    entries, cards = base.kb.entries(), base.kb.intake().cards
    base.later(days=1)

    done = base.sync()

    assert (done.unchanged, done.appeared, done.edited, done.touched) == (1, 0, 0, 0)
    assert (base.kb.entries(), base.kb.intake().cards) == (entries, cards)


def test_a_source_that_fails_keeps_its_cards_and_is_named(base: Base) -> None:
    """The run is incomplete, and so is every audit until the source was read again."""
    base.shelf.put("a")
    base.sync()
    base.shelf.problem = "is not reachable"

    done = base.kb.sync()

    assert not done.complete
    assert [(one.status, one.problem) for one in done.sources] == [(SourceStatus.FAILED, "is not reachable")]
    report = base.kb.audit()
    assert report.verdict is Verdict.INCOMPLETE
    assert report.cards == 1
    base.shelf.problem = None
    assert base.kb.sync().complete
    assert base.kb.audit().verdict is Verdict.PASSED


def test_a_suspicious_source_keeps_its_cards_until_somebody_accepts(base: Base) -> None:
    """Nothing of it is taken, the command that accepts it is named, and it works."""
    for one in "abcd":
        base.shelf.put(one)
    base.sync()
    base.shelf.cards.clear()

    done = base.sync()

    assert done.status is SourceStatus.SUSPICIOUS
    assert "kbaudit sync --source kb --accept-deletions 4" in str(done.problem)
    assert base.kb.audit().verdict is Verdict.INCOMPLETE
    assert len(base.kb.intake().cards) == 4
    assert base.sync(accept=4).gone == 4
    assert base.kb.intake().cards == ()


def test_a_card_goes_in_two_steps_and_returns_with_all_its_history(base: Base) -> None:
    """Missing once it stays, missing twice it is gone, and back it is as it was, its verification too."""
    for number in range(10):
        base.shelf.put(f"{number}", body=f"Text {number}.")
    base.sync()
    base.kb.verify("kb:9", by="ana@example.org")
    was = base.shelf.cards.pop("9")

    assert (base.sync().missing, base.card("9") is None) == (1, False)
    assert (base.sync().gone, base.card("9")) == (1, None)
    with pytest.raises(UnknownCardError):
        base.kb.verify("kb:9", by="ana@example.org")
    base.shelf.cards["9"] = was
    assert base.sync().returned == 1
    back = base.card("9")
    assert back is not None
    assert (back.verified_at, back.verified_by) == (NOW, "ana@example.org")
    assert base.history() == [("verified", "kb:9")]


def test_a_moved_card_takes_its_verification_along(base: Base) -> None:
    """The ledger says where it came from, and the audit sees it verified under its new name."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.kb.verify("kb:a", by="ana@example.org")
    base.shelf.cards = {"b": replace(base.shelf.cards["a"], id="b")}

    done = base.sync()

    moved = base.card("b")
    assert moved is not None
    assert (done.moved, moved.verified_by, base.card("a")) == (1, "ana@example.org", None)
    assert base.history() == [("verified", "kb:a"), ("moved", "kb:b")]
    assert base.kb.entries()[-1].why == "from kb:a"


def test_a_vouching_is_for_what_the_card_says_now(base: Base) -> None:
    """Its digest, its voucher, the channel and the note stand in the ledger."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.later(minutes=5)
    base.kb.verify("kb:a", by=" Ana@Example.org ", note="read it", channel=Channel.MAIL_LINK)

    (entry,) = base.kb.entries()

    assert (entry.by, entry.note, entry.channel) == ("ana@example.org", "read it", Channel.MAIL_LINK)
    assert entry.content == Content.of(base.shelf.cards["a"]).digest
    assert (entry.at, entry.vouched_at) == (base.now, base.now)
    assert "never-verified" not in _rules(base.kb.audit(), "a")


def test_a_text_that_was_not_read_is_not_vouched_for(base: Base) -> None:
    """Who read another version is told to read again; the ledger stays as it was."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    read = Content.of(base.shelf.cards["a"]).digest
    base.shelf.put("a", body=TEXT.replace("30", "14"))
    base.sync()

    with pytest.raises(TextChangedError, match="kb:a: its text has changed since it was read"):
        base.kb.verify("kb:a", by="ana@example.org", digest=read)

    assert base.kb.entries() == ()
    base.kb.verify("kb:a", by="ana@example.org", digest=Content.of(base.shelf.cards["a"]).digest)
    assert len(base.kb.entries()) == 1


def test_all_vouching_can_be_taken_back(base: Base) -> None:
    """The card counts as never verified, whatever its source says, until somebody vouches again."""
    base.shelf.put("a", body=TEXT, verified_at=date(2026, 11, 1), verified_by="bo@example.org")
    base.sync()
    base.kb.verify("kb:a", by="ana@example.org")

    base.kb.unverify("kb:a", by="cy@example.org", note="it is wrong")
    base.later(days=1)
    base.sync()

    assert _rules(base.kb.audit(), "a") == {"never-verified"}
    assert base.history() == [("verified", "kb:a"), ("verified", "kb:a"), ("unverified", "kb:a")]
    base.kb.verify("kb:a", by="ana@example.org")
    assert _rules(base.kb.audit(), "a") == set()


@pytest.mark.parametrize(("told", "found"), [(date(2026, 11, 20), {"never-verified"}), (date(2026, 11, 24), set())])
def test_what_was_taken_back_comes_back_by_no_older_date_of_a_source(base: Base, told: date, found: set[str]) -> None:
    """Only a check that its source has from a later day counts again, and its history says so too."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.kb.unverify("kb:a", by="cy@example.org")
    base.later(days=5)
    base.shelf.put("a", verified_at=told, verified_by="bo@example.org")
    base.sync()

    assert _rules(base.kb.audit(), "a") == found
    assert (base.kb.log("kb:a").at(base.kb.clock(), base.kb.config.policy).standing.vouched_at is None) == bool(found)


@pytest.mark.parametrize("deed", ["verify", "unverify"])
def test_only_a_card_of_the_store_can_be_vouched_for(base: Base, deed: str) -> None:
    """An unknown one is refused, with what may be meant or what to do."""
    base.shelf.put("refunds.md")
    base.sync()

    with pytest.raises(UnknownCardError, match=r"kb:refund.md: .*did you mean kb:refunds.md\?"):
        getattr(base.kb, deed)("kb:refund.md", by="ana")
    with pytest.raises(UnknownCardError, match="run kbaudit sync if it is new"):
        getattr(base.kb, deed)("nothing like it", by="ana")
    with pytest.raises(ConfigError, match="who vouches"):
        getattr(base.kb, deed)("kb:refunds.md", by="  ")


def test_words_that_no_database_can_keep_are_kept_as_well_as_can_be(base: Base) -> None:
    """Halves of characters and NULs, in a card's id too, are replaced by the mark for such."""
    base.shelf.put("a\0\ud800", title="T\ud800", body="B\0", tags=("x\udfff",))
    base.shelf.put("a\0\ud801", title="another of one id then")
    base.shelf.unreadable["b\ud800"] = "is \0 odd"
    base.shelf.notices.append("see \udc80")

    done = base.sync()
    base.kb.verify("kb:a\0\ud800", by="ana\udc80@example.org", note="\0")

    assert (done.appeared, done.unreadable) == (1, 2)
    (kept,) = base.kb.intake().cards
    assert (kept.id, kept.title, kept.body, kept.tags) == ("a\ufffd\ufffd", "T\ufffd", "B\ufffd", ("x\ufffd",))
    assert [one.id for one in base.kb.intake().unreadable] == ["a\ufffd\ufffd", "b\ufffd"]
    assert base.kb.intake().notices[0].message == "see \ufffd"
    assert base.kb.entries()[0].by == "ana\ufffd@example.org"
    assert base.sync().unchanged == 1


def test_a_material_edit_ends_a_vouching_and_an_immaterial_one_does_not(base: Base) -> None:
    """The ledger says that it was carried, and to which text."""
    base.shelf.put("a", body=TEXT)
    base.shelf.put("b", body=TEXT)
    base.sync()
    for one in "ab":
        base.kb.verify(f"kb:{one}", by="ana@example.org")
    base.shelf.put("a", body=f"**{TEXT}**\n")
    base.shelf.put("b", body=TEXT.replace("30", "14"))
    base.sync()

    assert base.history()[2:] == [("carried", "kb:a")]
    assert base.kb.entries()[-1].content == Content.of(base.shelf.cards["a"]).digest
    assert base.kb.entries()[-1].why == "nothing of what it says was changed"


def test_the_later_of_two_verifications_counts(base: Base) -> None:
    """A source that tells later of an earlier check takes nothing away, of a later one it does count."""
    base.shelf.put("a", body=TEXT)
    base.sync()
    base.kb.verify("kb:a", by="ana@example.org")
    base.shelf.put("a", verified_at=date(2026, 11, 1), verified_by="bo@example.org")
    base.sync()
    early = base.card("a")
    base.later(days=9)
    base.shelf.put("a", verified_at=base.now.date(), verified_by="bo@example.org")
    base.sync()
    late = base.card("a")

    assert early is not None
    assert late is not None
    assert (early.verified_by, late.verified_by) == ("ana@example.org", "bo@example.org")
    assert len(base.kb.entries()) == 3


def test_a_source_can_correct_its_own_verification(base: Base) -> None:
    """A date that was mistyped is not the truth for ever because it is the later one."""
    base.shelf.put("a", verified_at=date(2026, 11, 11))
    base.sync()
    base.shelf.put("a", verified_at=date(2026, 1, 11))
    base.sync()

    found = base.card("a")
    assert found is not None
    assert found.verified_at == date(2026, 1, 11)


def test_what_a_source_writes_by_itself_is_no_check(base: Base) -> None:
    """A verification of the minute of the making counts as none, and takes nothing from a real one."""
    made = datetime(2026, 11, 1, 12, tzinfo=UTC)
    base.shelf.put("a", created_at=made, verified_at=made)
    base.sync()
    assert _rules(base.kb.audit(), "a") == {"never-verified"}
    assert base.kb.entries()[0].channel is Channel.SOURCE_DEFAULT

    base.kb.verify("kb:a", by="ana@example.org")
    saved = made + timedelta(days=1)
    base.shelf.put("a", content_updated_at=saved, verified_at=saved)
    base.sync()

    found = base.card("a")
    assert found is not None
    assert found.verified_by == "ana@example.org"


def test_a_finding_is_kept_with_the_times_of_its_card(base: Base) -> None:
    """Instants and days of every zone come back as they were, and can be kept in a finding."""
    base.policy = Policy()
    base.kb.close()
    base.kb = base.open()
    base.shelf.put("a", body=TEXT, content_updated_at=NOW, due_at=NOW - timedelta(days=3), verified_at=date(2020, 1, 1))
    base.sync()

    first = base.kb.audit()

    assert "review-overdue" in _rules(first, "a")
    assert base.kb.audit() == replace(first, as_of=NOW)


def test_a_question_about_another_time_leaves_no_run(base: Base) -> None:
    """What would be overdue then is asked, and not remembered as what is."""
    base.shelf.put("a", body=TEXT, verified_at=date(2026, 11, 1))
    base.sync()

    then = base.kb.audit(as_of=date(2028, 1, 1))

    assert "review-overdue" in _rules(then, "a")
    assert then.as_of == datetime(2028, 1, 1, tzinfo=UTC)
    assert _rules(base.kb.audit(), "a") == set()


def test_only_named_sources_are_read(store_url: str) -> None:
    """The others stay as they were, and one that was never read makes the audit incomplete."""
    shelf = Shelf()
    shelf.put("a")
    config = Config(sources=tuple(Source(name=name, connector=Given(shelf)) for name in ("kb", "wiki")))

    with KnowledgeBase.open(store_url, config=config, clock=lambda: NOW) as kb:
        assert [one.name for one in kb.sync(only=["wiki"]).sources] == ["wiki"]
        report = kb.audit()
        with pytest.raises(ConfigError, match="there is no source blog; configured are: kb, wiki"):
            kb.sync(only=["blog"])

    assert report.verdict is Verdict.INCOMPLETE
    assert [(one.name, one.status) for one in report.sources] == [
        ("kb", SourceStatus.NEVER_READ),
        ("wiki", SourceStatus.COMPLETE),
    ]


def test_a_source_that_is_configured_no_more_is_not_audited(base: Base) -> None:
    """Its cards stay in the store, and out of the report; without a configuration all there is is audited."""
    base.shelf.put("a")
    base.shelf.notices.append("one key is odd")
    base.sync()
    other = replace(base.config, sources=(Source(name="wiki", connector=Given(Shelf())),))

    with KnowledgeBase.open(base.url, config=other, clock=lambda: NOW) as kb:
        kb.sync()
        assert kb.intake().cards == ()
        assert kb.intake().notices == ()
    with KnowledgeBase.open(base.url, clock=lambda: NOW) as kb:
        assert [one.ref for one in kb.intake().cards] == ["kb:a"]
        with pytest.raises(ConfigError, match="nothing to read"):
            kb.sync()


def test_a_policy_entry_that_matches_no_card_is_told(base: Base) -> None:
    """As it is of sources that are read fresh."""
    base.policy = Policy(entries=(PolicyEntry(collection="billing/*"),))
    base.kb.close()
    base.kb = base.open()
    base.shelf.put("a")
    base.sync()

    assert "policy.for[1] matches no card; globs tell upper from lower case" in [
        one.message for one in base.kb.audit().notices
    ]


def test_a_base_can_be_opened_by_its_configuration(tmp_path: Path) -> None:
    """The store lies beside the configuration, is made on first use, and the clock is the real one."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text("# Fees\n\nThe fee is 5 EUR.\n")
    config = tmp_path / "kbaudit.toml"
    config.write_text('[sources.kb]\nconnector = "markdown"\npath = "kb"\n')
    before = datetime.now(UTC)

    with KnowledgeBase.open(config=config) as kb:
        done = kb.sync()

    assert done.born
    assert before <= done.at <= datetime.now(UTC)
    assert (tmp_path / "kbaudit.db").exists()
    with KnowledgeBase.open(config=str(config)) as kb:
        assert JsonFormat.name == "json"
        assert not kb.sync().born


def test_a_database_that_is_away_is_one_clear_line() -> None:
    """A server that does not answer is named without its password, with what to do."""
    with pytest.raises(StoreError) as caught:
        KnowledgeBase.open("postgresql+psycopg://ana:secret@127.0.0.1:1/kb", clock=lambda: NOW)

    assert str(caught.value).startswith("store postgresql+psycopg://ana:***@127.0.0.1:1/kb: ")
    assert str(caught.value).endswith("check that the server runs and the address is right")
    assert "\n" not in str(caught.value)
