"""The command ``kbaudit inspect``, as a user drives it."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from dataclasses import fields
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kbaudit.card import CardHead
from kbaudit.cli.inspect import LEAST
from kbaudit.cli.main import run
from kbaudit.formats.report_schema import REPORT_SCHEMA
from kbaudit.similarity.index import LEAST as LOOKED_AT

MOVING = "help-center:orders/moving-house.md"
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a copy of the sample base, all of whose cards can be read."""
    (tmp_path / ".git").mkdir()
    with as_file(files("kbaudit") / "sample") as sample:
        shutil.copytree(sample, tmp_path / "base")
    (tmp_path / "base" / "help-center" / "orders" / "gift-cards.md").unlink()
    monkeypatch.chdir(tmp_path / "base")
    return tmp_path / "base"


def _lines(capfd: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert run(["inspect", *words]) == code
    return capfd.readouterr().out


def _json(capfd: pytest.CaptureFixture[str], *words: str) -> Any:  # noqa: ANN401 - plain values
    return json.loads(_lines(capfd, *words, "--format", "json"))


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.usefixtures("base")
def test_what_is_near_is_told_with_reasons(capfd: pytest.CaptureFixture[str]) -> None:
    """Each card comes with its score, how it is alike, its place and owner, what both say and where they differ."""
    said = _lines(capfd, MOVING)

    assert said.startswith(
        "Moving house with your internet connection\nhelp-center/orders/moving-house.md\n\n"
        "1 of 45 cards is like it.\n\n 1. 0.93  near\n    Take your internet with you when you move\n"
        "    help-center/account/move-home.md\n    Owner: mette@quillmere.example\n"
    )
    assert "Both say:" in said
    assert "They differ, " in said
    assert "> there, line 26: " in said
    assert "\n2 drafts and cards out of use were left out; --all compares them too.\n\n" in said
    assert max(len(line) for line in said.splitlines()) <= 80
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("named", "relation"),
    [
        ("help-center:account/change-email.md", "identical Change your e-mail address"),
        (
            "help-center:devices/place-router.md",
            "It has “Where to put the router” within it, nearly word for word.",
        ),
        ("help-center:devices/slow-wifi.md", "It stands within “Slow Wi-Fi”, nearly word for word."),
        ("help-center:devices/brook-3-setup.md", "It is made from the same template, for a thing of its own."),
    ],
)
@pytest.mark.usefixtures("base")
def test_how_cards_are_alike_is_said(named: str, relation: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Identical, contained from either side and made from one template are told apart."""
    assert relation in _words(_lines(capfd, named))


@pytest.mark.parametrize(
    "named",
    [
        MOVING,
        "orders/moving-house.md",
        "help-center/orders/moving-house.md",
        "./help-center/orders/../orders/moving-house.md",
    ],
)
@pytest.mark.usefixtures("base")
def test_a_card_is_named_by_what_names_it_alone(named: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A reference, an id and a path of one card all name it."""
    assert _json(capfd, named)["card"]["ref"] == MOVING


def test_a_path_starts_from_the_current_folder(
    base: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where the configuration lies above, a path that the shell completed names the card, and so does a whole one."""
    monkeypatch.chdir(base / "help-center" / "devices")

    assert _json(capfd, "../orders/moving-house.md")["card"]["ref"] == MOVING
    assert _json(capfd, str(base / "help-center" / "orders" / "moving-house.md"))["card"]["ref"] == MOVING


def test_a_card_is_named_by_its_address(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The URL that a browser shows names the card too, and is shown with a card that is near."""
    address = "https://help.example.org/a"
    lines = [{"id": name, "title": name, "body": "Call us. " * 40, "url": address[:-1] + name} for name in "ab"]
    (base / "kb.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    said = _lines(capfd, address, "kb.jsonl")

    assert said.startswith("a\nkb:a\n")
    assert "    https://help.example.org/b\n" in said


@pytest.mark.parametrize(
    ("named", "hint"),
    [
        ("help-center:orders/moving-hose.md", f"did you mean {MOVING}?"),
        ("moving-house.md", f"did you mean {MOVING}?"),
        ("moving-house", f"did you mean {MOVING}?"),
        ("change-email.md", "did you mean help-center:account/change-email.md, help-center:mobile/change-email.md?"),
        ("~~~", "name one by its reference, such as "),
        ("", "name one by its reference, such as "),
    ],
)
@pytest.mark.usefixtures("base")
def test_a_mistyped_card_is_answered_with_what_may_be_meant(
    named: str, hint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """A name that no card has is a usage error with the nearest names."""
    assert run(["inspect", named]) == 2
    assert hint in capfd.readouterr().err


def test_a_name_of_several_cards_is_refused_with_all_of_them(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nobody guesses which one was meant."""
    for number in range(7):
        (base / f"kb{number}").mkdir()
        (base / f"kb{number}" / "fax.md").write_text("# Fax\n", encoding="utf-8")

    assert run(["inspect", "fax.md", *(f"kb{number}" for number in range(7))]) == 2
    said = capfd.readouterr().err
    assert "'fax.md' names 7 cards; name one of them: kb0:fax.md, kb1:fax.md," in said
    assert said.endswith("kb4:fax.md and 2 more\n")


@pytest.mark.usefixtures("base")
def test_nothing_near_is_said_plainly(capfd: pytest.CaptureFixture[str]) -> None:
    """A card of its own is an answer, not an error."""
    said = _lines(capfd, "billing/fees.md", "-q")

    assert "\nNo card is like it: none of 45 reaches a score of 0.65.\n" in said
    assert _json(capfd, "billing/fees.md")["similar"] == []


def test_json_is_shaped_like_the_report(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Cards and passages have the fields they have in a report."""
    found = _json(capfd, MOVING)
    (similar,) = found["similar"]

    assert base.exists()
    for name, values in (("card", [found["card"], similar["card"]]), ("evidence", similar["evidence"])):
        schema = {"$ref": f"#/$defs/{name}", "$defs": REPORT_SCHEMA["$defs"]}
        for value in values:
            assert list(Draft202012Validator(schema).iter_errors(value)) == []
    assert list(found["card"]) == [field.name for field in fields(CardHead)]
    assert {key: found[key] for key in ("min_score", "compared", "left_out", "found", "not_read")} == {
        "min_score": 0.65,
        "compared": 45,
        "left_out": 2,
        "found": 1,
        "not_read": [],
    }
    assert {key: similar[key] for key in ("score", "how", "inside")} == {
        "score": 0.9256,
        "how": "near",
        "inside": False,
    }
    assert [one["ref"] for one in similar["evidence"][:2]] == [MOVING, similar["card"]["ref"]]


def test_quotes_stand_on_the_lines_that_are_named(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whoever opens the file at the line finds the words."""
    (similar,) = _json(capfd, MOVING)["similar"]

    for passage in similar["evidence"]:
        lines = (base / "help-center" / passage["ref"].partition(":")[2]).read_text(encoding="utf-8").splitlines()
        assert passage["quote"].strip("…").split()[0] in " ".join(lines[passage["line"] - 1 : passage["line"] + 2])


def test_the_list_is_as_long_as_asked(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``--limit`` cuts the list and says so, ``--min-score`` asks for more likeness."""
    (base / "kb").mkdir()
    for number in range(12):
        (base / "kb" / f"{number:02}.md").write_text("# Fax\n\n" + "Send the fax before noon. " * 10, encoding="utf-8")

    said = _lines(capfd, "00.md", "kb")
    assert "11 of 11 cards are like it, the most alike first.\n" in said
    assert "\n10. 1.00  identical\n" in said
    assert "\n1 more; --limit 11 lists them all.\n\n" in said
    assert [one["card"]["ref"] for one in _json(capfd, "00.md", "kb", "--limit", "2")["similar"]] == [
        "kb:01.md",
        "kb:02.md",
    ]

    shared = " ".join(f"common{number}" for number in range(100))
    for name in ("a", "b"):
        own = " ".join(f"{name}{number}" for number in range(30))
        (base / f"{name}.md").write_text(f"# Fax\n\n{shared} {own}", encoding="utf-8")
    assert _json(capfd, "b.md", "--text", "a.md")["found"] == 1
    assert _json(capfd, "b.md", "--text", "a.md", "--min-score", "0.95")["found"] == 0


@pytest.mark.usefixtures("base")
def test_what_was_understood_follows_what_is_near(capfd: pytest.CaptureFixture[str]) -> None:
    """Statements with a value or a duty come under their headings, with all that was read of them."""
    said = _lines(capfd, "billing/fees.md")

    assert (
        "\n\nWhat was understood, read in the language en: "
        "11 of 20 statements have a value\nor say what may or must be.\n"
    ) in said
    assert (
        '\n\nUnder Payments\n  line 18: "Second payment reminder | €4.00 | per reminder"\n    = money: €4\n'
        "      about: payment reminder (Fee)\n      said of: Second payment reminder, Fee\n      names: Fee\n"
    ) in said
    assert "    = date: at most 2023-03-31, from “March 2023”, told as past\n    = money: €2.50, told as past\n" in said
    assert "      says: of nobody or nothing\n" in said


def test_signs_of_a_statement_are_told_in_words(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What may, must and need not be, examples, records, lists and days are told."""
    text = (
        "For example, it must not take half a day.\n\n# History\n\nIt took 3 days. Only members need not pay.\n\n"
        "The prices are:\n\n- 5 euros\n"
    )
    (base / "new.md").write_text(text, encoding="utf-8")

    said = _lines(capfd, "--text", "new.md", "help-center")

    assert said.count("\n      taken for an example\n") == 1
    assert "\n      says: it must not be\n" in said
    assert "    = duration: 12 hours, from “half a day”\n" in said
    assert "    = duration: 3 days (calendar), told as past\n" in said
    assert "\n      says: it need not be, of nobody or nothing else\n" in said
    assert "\n      introduced by: The prices are:\n" in said
    assert "\n      stands under a heading of the past or of examples\n" in said
    assert "\n\nUnder History\n" in said


@pytest.mark.usefixtures("base")
def test_json_has_every_statement(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs get all statements, in the order of the text, with the same fields each."""
    found = _json(capfd, "billing/fees.md")
    (fee,) = [one for one in found["statements"] if one["line"] == 18 and one["values"]]

    assert found["language"] == "en"
    assert len(found["statements"]) == 20
    assert fee == {
        "line": 18,
        "quote": "Second payment reminder | €4.00 | per reminder",
        "values": [
            {
                "kind": "money",
                "value": "€4",
                "written": "€4.00",
                "bound": "exact",
                "low": 4,
                "high": 4,
                "unit": "EUR",
                "text": "",
                "per": "",
                "past": False,
            }
        ],
        "subject": {
            "label": "Second payment reminder, Fee",
            "words": ["payment reminder"],
            "general_words": ["Fee"],
        },
        "scope": {"headings": ["Payments"], "lead": "", "names": ["Fee"]},
        "modality": None,
        "quantity": None,
        "negated": False,
        "opposites": [],
        "example": False,
        "record": False,
    }
    (fraction,) = [value for one in found["statements"] for value in one["values"] if value["written"] == "€2.50"]
    assert (fraction["low"], fraction["past"]) == (2.5, True)


@pytest.mark.usefixtures("base")
def test_what_cards_say_of_a_subject_stands_side_by_side(capfd: pytest.CaptureFixture[str]) -> None:
    """Those that agree stand under one value, each with its place and quote; other values of the kind follow."""
    said = _lines(capfd, "--about", "moving fee")

    assert said.startswith("4 of 46 cards give a value for “moving fee”.\n\nmoney\n  = €39 (3 cards)\n")
    assert (
        '\n      help-center/account/move-home.md:26\n      > "Moving your connection costs €39."\n'
        '      help-center/orders/moving-house.md:23\n      > "Moving your connection costs €39."\n'
    ) in said
    assert "\n      help-center/account/move-home.md:11  [at least 21 days]\n" not in said
    assert re.search(r"\n\d+ more statements speak of it without a value; --format json has them\.\n", said)
    assert said.endswith("\n2 drafts and cards out of use were left out; --all asks them too.\n")
    assert max(len(line) for line in said.splitlines()) <= 80


def test_what_a_subject_is_told_is_as_long_as_asked(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``--limit`` cuts the values and the quotes of each, and says so; what is told otherwise or as past is marked."""
    (base / "kb").mkdir()
    told = {"a": "takes 30 days", "b": "takes one month", "c": "took 30 days", "d": "takes 5 days", "e": "takes 9 days"}
    for name, words in told.items():
        (base / "kb" / f"{name}.md").write_text(f"# Shop\n\nThe refund {words}.\n", encoding="utf-8")

    said = _lines(capfd, "--about", "refund", "kb")
    assert "5 of 5 cards give a value for “refund”.\n\nduration: 3 values that do not agree, or are of several" in said
    assert "\n      kb/b.md:3  [1 month]\n" in said
    assert "\n      kb/c.md:3  [told as past]\n" in said

    cut = _lines(capfd, "--about", "refund", "--limit", "1", "kb")
    assert "\n      and 2 more statements that say so\n  and 2 more values\n" in cut
    assert "\n      and 1 more statement that says so\n" in _lines(capfd, "--about", "refund", "--limit", "2", "kb")


@pytest.mark.usefixtures("base")
def test_json_has_all_that_is_said_of_a_subject(capfd: pytest.CaptureFixture[str]) -> None:
    """Values come with cards, lines, quotes and scores, and statements without a value are named."""
    found = _json(capfd, "--about", "moving fee")

    assert list(found) == ["about", "cards", "left_out", "agreements", "without_value", "not_read"]
    assert (found["about"], found["cards"], found["left_out"]) == ("moving fee", 46, 2)
    first = found["agreements"][0]
    assert (first["kind"], first["value"]) == ("money", "€39")
    assert first["cards"] == [one["card"]["ref"] for one in first["answers"]]
    assert list(first["answers"][0]) == ["card", "line", "quote", "value", "score"]
    assert list(found["without_value"][0]) == ["ref", "line", "quote"]
    assert _json(capfd, "--about", "moving fee", "--all")["cards"] == 48


@pytest.mark.usefixtures("base")
def test_a_subject_of_which_nobody_speaks_is_an_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing found is said plainly."""
    said = _lines(capfd, "--about", "helicopter", "help-center/billing", "--all")

    assert re.fullmatch("None of \\d+ cards gives a value for “helicopter”.\n", said)


@pytest.mark.usefixtures("base")
def test_drafts_are_compared_where_they_are_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    """Cards out of use are left out, unless ``--all`` is given or the card is one of them."""
    usual, everything = _json(capfd, MOVING), _json(capfd, MOVING, "--all")

    assert (usual["compared"], usual["left_out"]) == (45, 2)
    assert (everything["compared"], everything["left_out"]) == (47, 0)


def test_an_archived_copy_is_named_as_one(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A card that is out of use says so in the list, and finds the published one without being asked to."""
    known = (base / "help-center" / "orders" / "moving-house.md").read_text(encoding="utf-8")
    (base / "kb").mkdir()
    (base / "kb" / "new.md").write_text(known, encoding="utf-8")
    (base / "kb" / "old.md").write_text(known.replace("---\n", "---\nstatus: archived\n", 1), encoding="utf-8")

    assert "No card is like it" not in _lines(capfd, "old.md", "kb")
    assert "There is no card to compare it with." in _lines(capfd, "new.md", "kb")
    assert re.search(r"Owner: \S+; archived\n", _lines(capfd, "new.md", "kb", "--all"))


def test_a_text_that_is_no_card_is_answered(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A draft in a file is compared with every card; its front matter is none of its text."""
    known = (base / "help-center" / "orders" / "moving-house.md").read_text(encoding="utf-8")
    draft = base.parent / "new draft.md"
    draft.write_text(known.replace("Moving house", "How to move"), encoding="utf-8")

    said = _lines(capfd, "--text", str(draft))
    found = _json(capfd, "--text", str(draft), "help-center", "macros.jsonl")

    assert said.splitlines()[0] == "How to move with your internet connection"
    assert said.splitlines()[1] == str(draft)
    assert [one["card"]["ref"] for one in found["similar"]] == [MOVING, "help-center:account/move-home.md"]
    assert found["card"]["ref"] == "draft:new draft.md"
    assert found["card"]["owner"] is None
    assert found["compared"] == 46


@pytest.mark.usefixtures("base")
def test_a_text_on_standard_input_is_answered(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """``--text -`` reads the draft from a pipe, and ``--title`` names it."""
    text = Path("help-center/account/change-email.md").read_bytes().partition(b"\n---\n")[2]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    said = _lines(capfd, "--text", "-", "--title", "New address", "help-center")
    assert said.startswith("New address\ndraft:standard input\n\n2 of 38 cards are like it")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert _lines(capfd, "--text", "-", "help-center").startswith("Change the address\ndraft:standard input\n")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "# Fax *numbers*\n\nCall.", "Fax numbers"),
        ("a.md", "---\ntitle: Fax\n---\n# Other\n", "Fax"),
        ("a.html", "<title>Fax</title><p>Call.</p>", "Fax"),
        ("a.txt", "# no heading", ""),
        ("a", "Call.", ""),
    ],
)
def test_a_text_is_read_as_a_card_would_be(
    name: str, text: str, title: str, base: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Markdown, HTML and plain text are told apart by the suffix, and the title stands where a card has it."""
    (base / name).write_text(text, encoding="utf-8")

    assert _json(capfd, "--text", name, "macros.jsonl")["card"]["title"] == title


def test_a_draft_is_never_taken_for_a_card(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A source that is called as drafts are keeps its card of the same name."""
    (base / "draft").mkdir()
    (base / "draft" / "a.md").write_text("# Fax\n\n" + "Send the fax before noon. " * 10, encoding="utf-8")

    found = _json(capfd, "--text", "draft/a.md", "draft")

    assert found["card"]["ref"] == "draft-2:a.md"
    assert [one["card"]["ref"] for one in found["similar"]] == ["draft:a.md"]


def test_what_could_not_be_read_is_said(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """An answer from a part of the base says so, on standard error with the reasons and in the answer itself."""
    for number in range(5):
        (base / "help-center" / f"odd{number}.md").write_bytes(b"\xff\xff\xff")

    assert run(["inspect", MOVING, "help-center", "gone", "--format", "json", "-q"]) == 3
    written = capfd.readouterr()
    found = json.loads(written.out)

    assert found["not_read"][0].startswith("source gone failed: gone: no such file or directory")
    assert found["not_read"][1].startswith("5 cards of help-center could not be read: odd0.md (is not UTF-8")
    assert found["not_read"][1].endswith(" and 2 more")
    assert written.err.splitlines() == [f"kbaudit: {sentence}" for sentence in found["not_read"]]
    assert "\n! Not everything could be read: " in _lines(capfd, MOVING, "help-center", code=3)


@pytest.mark.usefixtures("base")
def test_standard_error_tells_as_much_as_asked(capfd: pytest.CaptureFixture[str]) -> None:
    """Notices on the sources are counted, shown with ``-v`` and left out with ``-q``."""
    said = []
    for words in ([], ["-v"], ["-q"]):
        assert run(["inspect", MOVING, *words]) == 0
        said.append(capfd.readouterr().err)

    assert re.fullmatch(r"note: \d+ notices? on the sources; -v shows what they say\n", said[0])
    assert said[1].startswith("note: help-center: owners.csv: rows that match no card")
    assert said[2] == ""


def test_hostile_texts_do_nothing(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever cards hold, no character steers a terminal, forges a line or commands a CI runner."""
    odd = "\x1b[2J\x07\u202eevil\u2028::error::x ##[add-mask]y\r\n 9. 1.00  identical"
    sentence = f"Send the fax {odd} before noon, and keep the receipt \x9b31m of it. "
    lines = [
        {
            "id": f"{name}{odd}",
            "title": f"Fax {odd}",
            "body": sentence * 9 + more,
            "owner": odd,
            "url": f"https://x{odd}",
        }
        for name, more in (("a", "Until 1 May."), ("b", "Until 9 May."))
    ]
    (base / "kb.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (base / "draft.md").write_text(sentence * 9 + "Until 7 May.", encoding="utf-8")

    for words in (
        ["inspect", _words(f"kb:a{odd}"), "kb.jsonl"],
        ["inspect", "--text", "draft.md", "--title", odd, "kb.jsonl"],
    ):
        assert run(words) == 0
        said = capfd.readouterr().out
        assert not CONTROLS.search(said)
        assert not re.search(r"^\s*::|##\[", said, re.MULTILINE)
        assert len(re.findall(r"^ 9\. ", said, re.MULTILINE)) == 0
        assert "before noon" in said
        assert run([*words, "--format", "json"]) == 0
        assert not re.search(CONTROLS.pattern + "|##\\[", written := capfd.readouterr().out)
        assert _words(odd) in _words(json.loads(written)["card"]["title"])
    assert run(["inspect", f"kb:a{odd}x", "kb.jsonl"]) == 2
    assert not CONTROLS.search(capfd.readouterr().err)


def test_the_lowest_score_is_the_one_that_is_looked_at() -> None:
    """The option refuses what the index would not find; it states the number, for help loads no arrays."""
    assert LEAST == LOOKED_AT


def test_a_text_that_does_not_end_is_refused(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No more is read than a card may have, be it a device without an end."""
    assert base.exists()
    assert run(["inspect", "--text", "/dev/zero", "help-center"]) == 2
    assert "--text: /dev/zero: is larger than the 10485760 bytes" in capfd.readouterr().err


@pytest.mark.usefixtures("base")
def test_a_text_on_a_closed_stream_is_refused(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where the shell closed standard input, the error says so."""
    monkeypatch.setattr(sys, "stdin", None)

    assert run(["inspect", "--text", "-", "help-center"]) == 2
    assert "--text: standard input: is closed" in capfd.readouterr().err


def test_a_deleted_folder_is_no_defect(
    base: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """From a folder that is gone a card is found by its reference, and a wrong name is still answered."""
    place = str(base / "help-center")
    (base / "gone").mkdir()
    monkeypatch.chdir(base / "gone")
    (base / "gone").rmdir()

    assert _json(capfd, MOVING, place)["found"] == 1
    assert run(["inspect", "moving-house.md", place]) == 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "nothing to inspect: name a CARD"),
        (["--title", "Fax"], "--title: is the title of a text; name the text with --text"),
        (["--about", "…"], "'…' has no word that names a subject"),
        (["--about", "refund", "--text", "-"], "--about: shows what cards say, --text what is like a text"),
        (["--about", "refund", "--title", "Fax"], "--title: is the title of a text"),
        ([MOVING, "--title", "Fax"], "--title: is the title of a text; name the text with --text"),
        (["--text", "-", "-"], "standard input (-) is named twice"),
        (["--text", "-", "help-center", "-"], "standard input (-) is named twice"),
    ],
)
@pytest.mark.usefixtures("base")
def test_a_question_about_nothing_is_refused(words: list[str], problem: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Without a card or a text, and with one text for two things, there is nothing to answer."""
    assert run(["inspect", *words]) == 2
    assert problem in capfd.readouterr().err


def test_a_card_that_may_be_among_the_unread_is_no_usage_error(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Where the card itself, its source or every card could not be read, the answer is incomplete."""
    (base / "help-center" / "odd.md").write_bytes(b"\xff\xff\xff")
    (base / "kb").mkdir()
    for words, problem in (
        (["help-center:odd.md", "help-center"], "help-center:odd.md could not be read: is not UTF-8"),
        (["gone:fax.md", "help-center", "gone"], "no card is named 'gone:fax.md'"),
        (["fax.md", "kb"], "no card is named 'fax.md'"),
    ):
        assert run(["inspect", *words, "-q"]) == 3
        written = capfd.readouterr()
        assert problem in written.err
        assert written.out == ""


def test_a_card_without_a_title_is_named_by_its_place(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The answer begins with what there is, and speaks of the card by its id."""
    lines = [{"id": name, "title": "", "body": "Send the fax before noon. " * 10 + more} for name, more in ("a ", "b!")]
    (base / "kb.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    said = _lines(capfd, "a", "kb.jsonl")

    assert said.startswith("kb:a\n\n1 of 1 card is like it.\n")
    assert "\n    b\n    kb:b\n" in said
