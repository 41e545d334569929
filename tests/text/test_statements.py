from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.document import Document
from kbaudit.text.reading import read_document
from kbaudit.text.statements import Statement, StatementKind, split_statements
from tests.growth import grows_with_the_text

LONG = " ".join(["word"] * 50)


def _split(body: str, language: str | None = "en", body_format: str = "markdown") -> tuple[Statement, ...]:
    return split_statements(read_document(body, body_format), language)


def _told(statements: tuple[Statement, ...]) -> list[tuple[str, int, str, str, str]]:
    """Give kind, line, text, and where they differ from a plain sentence's what is said and of what."""
    return [
        (one.kind.value, one.line, one.text, "" if one.said == one.text else one.said or "-", one.subject)
        for one in statements
    ]


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        (
            "en",
            (
                "Open until 6 p.m. The shop\nships approx. 3 kg. "
                "How long can we test? For 30 days, all\nfeatures included."
            ),
            [
                ("sentence", 1, "Open until 6 p.m.", "", ""),
                ("sentence", 1, "The shop ships approx. 3 kg.", "", ""),
                (
                    "answer",
                    2,
                    "How long can we test? For 30 days, all features included.",
                    "For 30 days, all features included.",
                    "How long can we test?",
                ),
            ],
        ),
        (
            "de",
            (
                "Ab 6. Mai z. B. gilt\nNr. 5. Kann ich kündigen? Ja, jederzeit.\n\n"
                "F: Wie lange?\nA: 30 Tage.\n\nTelefon: 030 5550"
            ),
            [
                ("sentence", 1, "Ab 6. Mai z. B. gilt Nr. 5.", "", ""),
                ("answer", 2, "Kann ich kündigen? Ja, jederzeit.", "Ja, jederzeit.", "Kann ich kündigen?"),
                ("answer", 4, "F: Wie lange? A: 30 Tage.", "30 Tage.", "Wie lange?"),
                ("label", 7, "Telefon: 030 5550", "030 5550", "Telefon"),
            ],
        ),
        (
            "el",
            "Πότε ανοίγετε; Στις 9 π.μ. κάθε μέρα.\n\n## Πόσο κοστίζει;\n\n5 € τον μήνα.",
            [
                ("answer", 1, "Πότε ανοίγετε; Στις 9 π.μ. κάθε μέρα.", "Στις 9 π.μ. κάθε μέρα.", "Πότε ανοίγετε;"),
                ("heading", 3, "Πόσο κοστίζει;", "-", ""),
                ("answer", 3, "Πόσο κοστίζει; 5 € τον μήνα.", "5 € τον μήνα.", "Πόσο κοστίζει;"),
            ],
        ),
        (
            "es",
            (
                "¿Puedo cambiarlo? No, tiene que\nhacerlo el propietario. "
                "Cuesta p. ej. 1.000,50 €. Cierra a las 9 p. m. Mañana no."
            ),
            [
                (
                    "answer",
                    1,
                    "¿Puedo cambiarlo? No, tiene que hacerlo el propietario.",
                    "No, tiene que hacerlo el propietario.",
                    "¿Puedo cambiarlo?",
                ),
                ("sentence", 2, "Cuesta p. ej. 1.000,50 €.", "", "¿Puedo cambiarlo?"),
                ("sentence", 2, "Cierra a las 9 p. m.", "", "¿Puedo cambiarlo?"),
                ("sentence", 2, "Mañana no.", "", "¿Puedo cambiarlo?"),
            ],
        ),
        (
            "fr",
            "Le n° 5 est fermé ; il rouvre demain. Combien de temps ? Trente jours.\n\n- Tarif : 5 €",
            [
                ("sentence", 1, "Le n° 5 est fermé ; il rouvre demain.", "", ""),
                ("answer", 1, "Combien de temps ? Trente jours.", "Trente jours.", "Combien de temps ?"),
                ("label", 3, "Tarif : 5 €", "5 €", "Tarif"),
            ],
        ),
        (
            "pt",
            "O Sr. Gil paga. Posso testar? Sim. Por 30 dias. Taxa: R$ 60,00 por ano.",
            [
                ("sentence", 1, "O Sr. Gil paga.", "", ""),
                ("answer", 1, "Posso testar? Sim. Por 30 dias.", "Sim. Por 30 dias.", "Posso testar?"),
                ("label", 1, "Taxa: R$ 60,00 por ano.", "R$ 60,00 por ano.", "Taxa"),
            ],
        ),
        (
            "id",
            "Biaya: Rp. 15.000 per bulan. Jam besuk pukul 17.00 sampai 19.00. Berapa lama? Tiga hari.",
            [
                ("label", 1, "Biaya: Rp. 15.000 per bulan.", "Rp. 15.000 per bulan.", "Biaya"),
                ("sentence", 1, "Jam besuk pukul 17.00 sampai 19.00.", "", ""),
                ("answer", 1, "Berapa lama? Tiga hari.", "Tiga hari.", "Berapa lama?"),
            ],
        ),
        (
            "ja",
            "何日使えますか。30日です。料金：500円\n\n## 返品できますか\n\n14日以内なら可能です。送料は無料です。",
            [
                ("answer", 1, "何日使えますか。30日です。", "30日です。", "何日使えますか。"),
                ("label", 1, "料金：500円", "500円", "料金"),
                ("heading", 3, "返品できますか", "-", ""),
                ("answer", 3, "返品できますか 14日以内なら可能です。", "14日以内なら可能です。", "返品できますか"),
                ("sentence", 5, "送料は無料です。", "", "返品できますか"),
            ],
        ),
        (
            "pl",
            "Ile to kosztuje? Tylko 5 zł. Zapraszamy do sklepu.",
            [
                ("answer", 1, "Ile to kosztuje? Tylko 5 zł.", "Tylko 5 zł.", "Ile to kosztuje?"),
                ("sentence", 1, "Zapraszamy do sklepu.", "", "Ile to kosztuje?"),
            ],
        ),
    ],
    ids=["en", "de", "el", "es", "fr", "pt", "id", "ja", "a language without a lexicon"],
)
def test_each_language_is_split(language: str, body: str, expected: list[tuple[str, int, str, str, str]]) -> None:
    """Sentences, answers and labels are told apart in every language served, each with its exact line."""
    assert _told(_split(body, language)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Basic: 5 €, Pro: 9 €; Team: 12 €.",
            [
                ("label", 1, "Basic: 5 €, Pro: 9 €; Team: 12 €.", "5 €", "Basic"),
                ("label", 1, "Basic: 5 €, Pro: 9 €; Team: 12 €.", "9 €", "Pro"),
                ("label", 1, "Basic: 5 €, Pro: 9 €; Team: 12 €.", "12 €.", "Team"),
            ],
        ),
        (
            "Standard delivery: free from 49 €. Express: 9 €. We ship daily.",
            [
                ("label", 1, "Standard delivery: free from 49 €.", "free from 49 €.", "Standard delivery"),
                ("label", 1, "Express: 9 €.", "9 €.", "Express"),
                ("sentence", 1, "We ship daily.", "", ""),
            ],
        ),
        (
            "- **Pro** 9 €. Seats are extra.\n- Express – two days\n- Monday – Friday\n- Rooms 1 - 5\n- A – b – c",
            [
                ("label", 1, "Pro 9 €.", "9 €.", "Pro"),
                ("item", 1, "Seats are extra.", "", "Pro"),
                ("label", 2, "Express – two days", "two days", "Express"),
                ("item", 3, "Monday – Friday", "", ""),
                ("item", 4, "Rooms 1 - 5", "", ""),
                ("item", 5, "A – b – c", "", ""),
            ],
        ),
        (
            "**Express delivery.** Order by noon.\n\n- **Set up**<br>Open the box.\n\n**Bold** words go on.",
            [
                ("sentence", 1, "Express delivery.", "", ""),
                ("sentence", 1, "Order by noon.", "", "Express delivery"),
                ("item", 3, "Set up", "", ""),
                ("item", 3, "Open the box.", "", "Set up"),
                ("sentence", 5, "Bold words go on.", "", ""),
            ],
        ),
        (
            "By the way: It ends at 10:30. If you agree: sign. Unit (a: b) is cee. Each of us in here has hours: ours.",
            [
                ("sentence", 1, "By the way: It ends at 10:30.", "", ""),
                ("sentence", 1, "If you agree: sign.", "", ""),
                ("sentence", 1, "Unit (a: b) is cee.", "", ""),
                ("sentence", 1, "Each of us in here has hours: ours.", "", ""),
            ],
        ),
        ("Apple\n: A fruit.", [("label", 1, "Apple : A fruit.", "A fruit.", "Apple")]),
    ],
    ids=["several in one sentence", "one after the other", "items", "bold", "no labels", "definition"],
)
def test_a_value_stays_with_its_label(body: str, expected: list[tuple[str, int, str, str, str]]) -> None:
    """A label is the subject of its value, and of what follows in the same item; other colons make no label."""
    assert _told(_split(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "## How long?\n\nTwo days. It begins\nat once.\n\nMore of it.",
            [
                ("heading", 1, "How long?", "-", ""),
                ("answer", 1, "How long? Two days.", "Two days.", "How long?"),
                ("sentence", 3, "It begins at once.", "", "How long?"),
                ("sentence", 6, "More of it.", "", ""),
            ],
        ),
        (
            "1. How long?\n\n   Two days.\n2. How much?\n   - 5 €",
            [
                ("answer", 1, "How long? Two days.", "Two days.", "How long?"),
                ("answer", 4, "How much? 5 €", "5 €", "How much?"),
            ],
        ),
        (
            "- How long?\n- How much?\n\nWelcome to all.",
            [
                ("item", 1, "How long?", "-", ""),
                ("item", 2, "How much?", "-", ""),
                ("sentence", 4, "Welcome to all.", "", ""),
            ],
        ),
        (
            "Does it end?\n\n```\nno\n```\n\n> Is it quoted?\n\nNot here. Is it?",
            [
                ("sentence", 1, "Does it end?", "-", ""),
                ("sentence", 7, "Is it quoted?", "-", ""),
                ("sentence", 9, "Not here.", "", ""),
                ("sentence", 9, "Is it?", "-", ""),
            ],
        ),
        (
            "Go on. Lost it? Need another? Call the desk now. It is open all day. It is near the door.",
            [
                ("sentence", 1, "Go on.", "", ""),
                (
                    "answer",
                    1,
                    "Lost it? Need another? Call the desk now.",
                    "Call the desk now.",
                    "Lost it? Need another?",
                ),
                ("sentence", 1, "It is open all day.", "", "Lost it? Need another?"),
                ("sentence", 1, "It is near the door.", "", ""),
            ],
        ),
        (
            "Ask around (“what do you think? I know you can”). „Wirklich?“ Ja, gewiss.",
            [
                ("sentence", 1, "Ask around (“what do you think?", "", ""),
                ("sentence", 1, "I know you can”).", "", ""),
                ("sentence", 1, "„Wirklich?“", "", ""),
                ("sentence", 1, "Ja, gewiss.", "", ""),
            ],
        ),
        (
            "Q: Refund time\nA: 14 days\nQ: Fee?\nA: None.",
            [
                ("answer", 1, "Q: Refund time A: 14 days", "14 days", "Refund time"),
                ("answer", 3, "Q: Fee? A: None.", "None.", "Fee?"),
            ],
        ),
        (
            "**Is it free?**\n\nYes. Nothing is charged.",
            [
                ("heading", 1, "Is it free?", "-", ""),
                ("answer", 1, "Is it free? Yes. Nothing is charged.", "Yes. Nothing is charged.", "Is it free?"),
            ],
        ),
    ],
    ids=["heading", "items", "a list of questions", "no answer", "running text", "quotations", "turns", "bold"],
)
def test_an_answer_stays_with_its_question(body: str, expected: list[tuple[str, int, str, str, str]]) -> None:
    """Question and answer are one statement, also over two blocks; a question by itself says nothing."""
    assert _told(_split(body)) == expected


def test_a_cell_is_said_of_the_heads_of_its_row_and_column() -> None:
    """Each cell that holds something is a statement, also beside empty ones; the head row states nothing."""
    markdown = "Fees:\n\n| | Basic | Pro |\n|-|-|-|\n| Price | 5 € | 9 € |\n| Seats | | 3 |\n\n| All |\n|-|\n| free |"
    html = (
        "<table><tr><td> <b>Plan</b></td><td><b>Price</b></td></tr>\n<tr>\n<td>Basic</td>\n<td>5 €</td></tr></table>"
        "<table><tr><td>Plan<td>Price\n<tr><td>Pro<td>9 €</table>"
    )

    assert [(one.line, one.text, one.said, one.subject, one.lead) for one in _split(markdown)[1:]] == [
        (5, "Price | 5 € | 9 €", "5 €", "Price, Basic", "Fees:"),
        (5, "Price | 5 € | 9 €", "9 €", "Price, Pro", "Fees:"),
        (6, "Seats | | 3", "3", "Seats, Pro", "Fees:"),
        (10, "free", "free", "All", ""),
    ]
    assert _told(_split("Intro.\n\n" + html, body_format="html"))[1:2] == [
        ("row", 5, "Basic | 5 €", "5 €", "Basic, Price")
    ]
    assert _told(_split("<table><tr><td>Price<td>5 €</table>", body_format="html")) == [
        ("row", 1, "Price | 5 €", "5 €", "Price")
    ]
    assert _told(_split("<table><tr><td>Plan<td>Price\n<tr><td>Pro<td>9 €</table>", body_format="html")) == [
        ("row", 2, "Pro | 9 €", "9 €", "Pro, Price")
    ]


def test_a_definition_is_said_of_its_term() -> None:
    """A term of a definition list is the subject of its definition, a question in its place is answered."""
    html = "<dl><dt>Nurse line\n<dd>030 5550\n<dt>Is it free?<dd>It is.</dl>"

    assert _told(_split(html, body_format="html")) == [
        ("label", 1, "Nurse line 030 5550", "030 5550", "Nurse line"),
        ("answer", 3, "Is it free? It is.", "It is.", "Is it free?"),
    ]


def test_items_know_what_introduces_them() -> None:
    """The sentence before a list, the item around one, and the line before lines of items are their lead."""
    body = (
        "We pay. The following holds:\n\n- Basic plan\n  - in Berlin. It is small.\n- Pro plan\n\n"
        "No lead.\n\n- alone\n- " + LONG + "\n  - free\n\nBring:\n• a card\n• a pen\n\n## What now?\n\n- Wait.\n- Go.\n"
    )

    assert [(one.text, one.lead) for one in _split(body) if one.kind is StatementKind.ITEM] == [
        ("Basic plan", "The following holds:"),
        ("in Berlin.", "Basic plan"),
        ("It is small.", "Basic plan"),
        ("Pro plan", "The following holds:"),
        ("alone", ""),
        (LONG, ""),
        ("free", ""),
        ("a card", "Bring:"),
        ("a pen", "Bring:"),
        ("Wait.", "What now?"),
        ("Go.", "What now?"),
    ]


def test_context_is_kept() -> None:
    """A statement knows its headings, the sentence before it, and whether it is quoted; bold lines are headings."""
    body = "# Fees\n\nOne day. It is short.\n\n**Refunds**\n\n> They say so.\n\n**Exchange**\n\nNow.\n\n# End\n\nDone."

    assert [(one.text, one.section, one.previous, one.quoted) for one in _split(body)] == [
        ("Fees", (), "", False),
        ("One day.", ("Fees",), "", False),
        ("It is short.", ("Fees",), "One day.", False),
        ("Refunds", ("Fees",), "", False),
        ("They say so.", ("Fees", "Refunds"), "", True),
        ("Exchange", ("Fees",), "", False),
        ("Now.", ("Fees", "Exchange"), "", False),
        ("End", (), "", False),
        ("Done.", ("End",), "", False),
    ]


def test_lines_of_plain_text_that_begin_something_new_end_what_was_before() -> None:
    """Items, labels and turns begin on lines of their own; other line breaks only fold."""
    body = "Opening\nhours of us\nMon-Fri: 9-17\nSat: 10-14\n- Bring an ID\n2) Pay\nand go\n\n***"

    assert _told(_split(body, body_format="text")) == [
        ("sentence", 1, "Opening hours of us", "", ""),
        ("label", 3, "Mon-Fri: 9-17", "9-17", "Mon-Fri"),
        ("label", 4, "Sat: 10-14", "10-14", "Sat"),
        ("item", 5, "Bring an ID", "", ""),
        ("item", 6, "Pay and go", "", ""),
    ]


@pytest.mark.parametrize(
    ("body_format", "body"),
    [
        ("markdown", "One `code\ncode` here\nwith [a\nlink](x\n'title') and\nmore. Last\nwords."),
        ("markdown", "> One\n> two\nthree\n> four\n> five\n> six. Last\n> words."),
        ("markdown", "One<br>two  \nthree\\\nfour <b\nclass=x>five</b>\nsix\nseven. Last"),
        ("html", "<p>\nOne<br>two <!-- a\nb --> three\n&#10;four\nfive.\n <b>Last</b>\nword."),
        ("html", "<p>O<a\nhref=x>ne</a> two. Last"),
        ("text", "\n\nOne\r\ntwo\r\nthree\nfour. Last\nwords."),
    ],
    ids=["code and links", "quotation", "breaks and tags", "html", "tag within a word", "text"],
)
def test_lines_are_exact(body_format: str, body: str) -> None:
    """A sentence knows the line on which it begins, whatever its block is written with."""
    last = next(one for one in _split(body, body_format=body_format) if one.text.startswith("Last"))
    lines = body.replace("\r\n", "\n").split("\n")

    assert "Last" in lines[last.line - 1]


PIECES = st.sampled_from(
    [
        *(
            "a",
            "B",
            " ",
            "\n",
            "\n\n",
            ". ",
            "? ",
            "; ",
            ": ",
            "：",
            "。",
            "か。",
            "…",
            "– ",
            "- ",
            "1. ",
            "**",
            "|",
            "| a | b |\n",
        ),
        *(
            "|-|-|\n",
            "# ",
            "> ",
            "  ",
            "Q: ",
            "A: ",
            "No. ",
            "p.m. ",
            "α;",
            "5 ",
            "€ ",
            "{{ x }}",
            "`",
            "```\n",
            "<br>",
        ),
        *(
            "<tr><td>",
            "<th>",
            "</table>",
            "<ul><li>",
            "</ul>",
            "<dl><dt>",
            "<dd>",
            "<b>",
            "</b>",
            "<p>",
            "\u2028",
            "\r",
        ),
    ]
)


@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)),
    st.sampled_from(["markdown", "html", "text"]),
    st.sampled_from(["en", "ja", "el", "de-CH", "xx", "", None]),
)
def test_any_text_is_split(body: str, body_format: str, language: str | None) -> None:
    """Whatever the text, each statement stands in its blocks and lines, says a part of itself, in order."""
    document = read_document(body, body_format)
    lines = body.count("\n") + body.count("\r") + 1

    statements = split_statements(document, language)

    places = [(one.block, one.start) for one in statements]
    assert places == sorted(places)
    for one in statements:
        assert 1 <= one.line <= lines
        assert any(map(str.isalnum, one.text))
        assert one.said in one.text
        assert _stands(one, document)


def _stands(one: Statement, document: Document) -> bool:
    """Tell whether a statement's text stands where it says, an answer's perhaps in the next block too."""
    block = document.blocks[one.block]
    if block.text.startswith(one.text, one.start):
        return True
    rest = one.text.removeprefix(block.text[one.start :])
    return len(rest) < len(one.text) and rest.strip() in document.blocks[one.block + 1].text


@pytest.mark.parametrize("unit", ["a? ", "A: b, ", "a. ", "- b\nA: ", "か。", "α; ", "**a** ", "No. ", "a – ", "( : "])
def test_long_texts_are_split_in_linear_time(unit: str) -> None:
    """A text of a single block takes no longer than its statements are many."""
    assert grows_with_the_text(lambda text: split_statements(read_document(text, "text"), "en"), unit, 10_000)
