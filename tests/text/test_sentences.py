import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.sentences import split_sentences


def _texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One ends. Two begins! Does three? Yes…", ["One ends.", "Two begins!", "Does three?", "Yes…"]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("今日は休みです。明日は開きます。", ["今日は休みです。", "明日は開きます。"]),
        ("Wait... and see. Good.", ["Wait... and see.", "Good."]),
        ("", []),
        ("   ", []),
        ("no stop at all", ["no stop at all"]),
        (" . Then", [".", "Then"]),
        ("Πότε; Τώρα. Now; then.", ["Πότε;", "Τώρα.", "Now; then."]),
        ("「はい。」と言う。次。", ["「はい。」と言う。", "次。"]),
        ("Use … Cloud. … Go.", ["Use … Cloud.", "… Go."]),
        (
            "Choose a set. Then go to 17. Ask at 9 p.m. The end.",
            ["Choose a set.", "Then go to 17.", "Ask at 9 p.m.", "The end."],
        ),
        (
            "Press the (?) icon. The method sync? is asked. Why? Because.",
            ["Press the (?) icon.", "The method sync? is asked.", "Why?", "Because."],
        ),
        ("It takes 3 h. No. Ask.", ["It takes 3 h.", "No.", "Ask."]),
    ],
    ids=[
        "stops",
        "closing quote",
        "japanese",
        "ellipsis",
        "empty",
        "blank",
        "no stop",
        "lone stop",
        "greek question",
        "japanese quotation",
        "words left out",
        "words that look like abbreviations",
        "question mark within",
        "unit and answer",
    ],
)
def test_a_sentence_ends_at_its_stop(text: str, expected: list[str]) -> None:
    """A text is cut after each stop, with the quotation marks that close there."""
    assert _texts(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Lee and Mrs. Ada ask for e.g. a receipt.",
        "Die Aktion gilt bis 31. März 2025 z. B. in Werrin.",
        "La oferta de la Sra. Gil vale p. ej. hoy.",
        "Version 2.1 costs 3.50 at example.com today.",
        "It ends on 31 Dec. 2025 at noon.",
        "J. R. Smith wrote it.",
        "3. Open the box.",
        "Call No. 5 or see the Serial No. Information page.",
        "Biaya Rp. 15.000, Hauptstr. 5 am 2. Tag, bis 6. Mai.",
        "Open at 9 a.m. EST for Acme Inc., Berlin.",
        "Κλείνουμε στις 5 μ.μ. και τηλ. 210 555.",
    ],
)
def test_a_full_stop_within_a_sentence_ends_nothing(sentence: str) -> None:
    """Abbreviations, initials, ordinal days, numbers, addresses and list numbers stay whole."""
    assert _texts(sentence) == [sentence]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "Choose ex. Then go.", 2),
        ("pt", "Choose ex. Then go.", 1),
        ("de-CH", "Am 2. Tag gilt ca. 5.", 1),
        ("en", "Am 2. Tag.", 2),
    ],
)
def test_a_known_language_has_its_own_abbreviations(language: str, text: str, count: int) -> None:
    """What is an abbreviation or an ordinal in one language ends a sentence in another."""
    assert len(list(split_sentences(text, language))) == count


@given(st.text(alphabet="aB1 .!?…。\n\"')", max_size=200))
def test_nothing_is_lost(text: str) -> None:
    """Every character that is no white space stands in one sentence, at the place the sentence names."""
    sentences = list(split_sentences(text))

    assert "".join("".join(one.text.split()) for one in sentences) == "".join(text.split())
    assert all(text[one.start : one.end] == one.text for one in sentences)
