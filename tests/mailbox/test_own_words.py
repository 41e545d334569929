from __future__ import annotations

import time
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest

from kbaudit.mailbox.own_words import own_words

MINE = "day: 2026-12-15\nI asked Ben:\nhe agrees."
OLD = "Please look at “Refunds”.\nday: 2020-01-01\n"


def _plain(text: str, **params: str) -> EmailMessage:
    made = EmailMessage()
    made.set_content(text, params=params or None)
    return made


QUOTING = {
    "gmail": "On Tue, 24 Nov 2026 at 09:00, KB <kb@example.org> wrote:\n\n> {old}",
    "gmail-two-lines": "On Tue, 24 Nov 2026 at 09:00, The Knowledge Base of Example\n<kb@example.org> wrote:\n> {old}",
    "gmail-de": "Am Di., 24. Nov. 2026 um 09:00 Uhr schrieb KB <kb@example.org>:\n\n> {old}",
    "gmail-es": "El mar, 24 nov 2026 a las 9:00, KB (<kb@example.org>) escribió:\n\n> {old}",
    "gmail-el": "Στις Τρί 24 Νοε 2026 στις 9:00 π.μ., ο χρήστης KB <kb@example.org> έγραψε:\n\n> {old}",
    "gmail-id": "Pada tanggal Sel, 24 Nov 2026 pukul 09.00 KB <kb@example.org> menulis:\n\n> {old}",
    "gmail-fr": "Le mar. 24 nov. 2026 à 09:00, KB <kb@example.org> a écrit :\n\n> {old}",
    "thunderbird": "Am 24.11.26 um 09:00 schrieb KB:\n> {old}",
    "apple": "> On 24. Nov 2026, at 09:00, KB <kb@example.org> wrote:\n> \n> {old}",
    "outlook": "_______________________\nFrom: KB <kb@example.org>\nSent: Tuesday, 24 November 2026\n\n{old}",
    "outlook-bare": "From: KB <kb@example.org>\nSent: Tuesday, 24 November 2026 09:00\nTo: Ana\nSubject: x\n\n{old}",
    "outlook-de": "Von: KB <kb@example.org>\nGesendet: Dienstag, 24. November 2026 09:00\nAn: Ana\nBetreff: x\n\n{old}",
    "outlook-es": "De: KB <kb@example.org>\nEnviado el: martes, 24 de noviembre de 2026 9:00\nPara: Ana\n\n{old}",
    "outlook-el": "Από: KB <kb@example.org>\nΣτάλθηκε: Τρίτη, 24 Νοεμβρίου 2026\nΠρος: Ana\n\n{old}",
    "outlook-old": "-----Original Message-----\nFrom: KB\n\n{old}",
    "outlook-old-de": "-----Ursprüngliche Nachricht-----\nVon: KB\n\n{old}",
    "forwarded": "---------- Forwarded message ---------\nFrom: KB\n\n{old}",
    "signature": "-- \nAna Diaz\n{old}",
    "telephone": "Sent from my iPhone\n\n{old}",
    "telephone-de": "Von meinem iPhone gesendet\n\n{old}",
    "yahoo": "2026年11月24日(火) 9:00 KB <kb@example.org> が書きました:\n> {old}",
}


@pytest.mark.parametrize("quoting", QUOTING)
def test_what_is_quoted_below_is_left_out(quoting: str) -> None:
    """As the mail programs of many people quote, in their languages."""
    text = f"{MINE}\n\n{QUOTING[quoting].format(old=OLD)}"

    assert own_words(_plain(text)) == MINE


def test_answers_between_quoted_lines_are_kept() -> None:
    """What is quoted is left out, what is written between stays."""
    text = "> Is it right?\nYes.\n> And the day?\nday: 2026-12-15\n"

    assert own_words(_plain(text)) == "Yes.\nday: 2026-12-15"


@pytest.mark.parametrize(
    "text",
    [
        "On Monday Ben wrote this down: it holds.",
        "From what I see: yes.\nIt is sent to all.",
        "note: on Tuesday ben@example.org checked it",
        "prices - see finance - hold",
    ],
)
def test_sentences_that_only_look_like_a_quotation_are_kept(text: str) -> None:
    """Nothing of a note is lost for a word."""
    assert own_words(_plain(text)) == text


HTML = {
    "gmail": '<div>{mine}</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue, KB wrote:<br></div>'
    "<blockquote>{old}</blockquote></div>",
    "outlook": '<div class="x">{mine}</div><hr><div id="divRplyFwdMsg"><b>From:</b> KB</div><div>{old}</div>',
    "outlook-app": '<div>{mine}</div><div id="appendonsend"></div><hr><div>{old}</div>',
    "apple": '<head><title>{old}</title></head><body>{mine}<blockquote type="cite">{old}</blockquote></body>',
    "thunderbird": '<p>{mine}</p><div class="moz-cite-prefix">Am 24.11. schrieb KB:</div>'
    '<blockquote type="cite">{old}<blockquote>{old}</blockquote>{old}</blockquote>',
    "yahoo": '<div>{mine}</div><div class="yahoo_quoted" id="x">{old}<div>{old}</div>{old}</div>',
    "signature": '{mine}<div class="gmail_signature"><div>{old}</div></div>',
    "script": "<style>{old}</style>{mine}<script>{old}</script><!-- {old} -->",
}


@pytest.mark.parametrize("program", HTML)
def test_a_mail_in_html_alone_is_read(program: str) -> None:
    """Line by line, without what the program quotes."""
    mine = MINE.replace("\n", "<br>\n")
    made = EmailMessage()
    made.set_content(HTML[program].format(mine=mine, old=OLD), subtype="html")

    assert [line for line in own_words(made).splitlines() if line] == MINE.splitlines()


def test_text_comes_before_html_but_where_it_is_empty() -> None:
    """Both say the same, and text is read with less doubt."""
    made = _plain("day: 2026-12-15")
    made.add_alternative("<p>day: 2020-01-01</p>", subtype="html")
    empty = _plain(" \n")
    empty.add_alternative("<p>day: 2026-12-15</p>", subtype="html")

    assert own_words(made) == own_words(empty) == "day: 2026-12-15"


def test_broken_lines_are_joined_where_their_program_says_so() -> None:
    """RFC 3676: a line that ends with a space goes on."""
    text = "scope: orders in the EU and \nin the US\n-- \nAna\n"

    assert own_words(_plain(text, format="flowed")) == "scope: orders in the EU and in the US"
    assert own_words(_plain("day: 1 \n> quoted\nnote: x", format="flowed")) == "day: 1\nnote: x"


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: text/plain; charset=none\n\nday: 2026-12-15\n",
        b"Content-Type: text/plain; charset=ascii\n\nday: 2026-12-15\n",
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nday: 2026=\n-12-15\n",
        b"Content-Transfer-Encoding: base64\n\nZGF5OiAyMDI2LTEyLTE1\n",
    ],
)
def test_encodings_are_undone(raw: bytes) -> None:
    """Those that are none as far as they can be read."""
    assert own_words(BytesParser(EmailMessage, policy=default).parsebytes(raw)) == "day: 2026-12-15"


def test_a_mail_without_text_says_nothing() -> None:
    """Such as a picture."""
    made = EmailMessage()
    made.set_content(b"x", maintype="image", subtype="png")

    assert own_words(made) == ""


@pytest.mark.parametrize(
    "text",
    [
        "On " * 100_000,
        "> " * 100_000,
        "a" * 300_000,
        "On x wrote" * 20_000,
        "\n" * 300_000,
        "<" * 100_000,
        "-_ " * 90_000,
    ],
    ids=["on", "quote", "long", "wrote", "lines", "tags", "separators"],
)
@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_no_text_holds_the_reading_up(text: str, subtype: str) -> None:
    """Whatever somebody sends."""
    made = EmailMessage()
    made.set_content(text, subtype=subtype)
    began = time.process_time()
    own_words(made)

    assert time.process_time() - began < 2
