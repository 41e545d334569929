from __future__ import annotations

import pytest

from kbaudit.mailbox.nature import Nature, nature_of
from tests.post import mail

ANA = "ana@example.org"


@pytest.mark.parametrize(
    "subject",
    [
        "[code] Still right: Refunds",
        "Re: [code] Out of office hours: what holds?",
        "",
        "Absent-mindedness",
        "back again",
    ],
)
def test_a_person_may_write_about_anything(subject: str) -> None:
    """Words within a subject make nobody a program; a header that says so is believed."""
    assert nature_of(mail(ANA, subject, "x"), subject) is Nature.PERSON
    assert nature_of(mail(ANA, subject, "x", Auto_Submitted="no"), subject) is Nature.PERSON


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: 7 cards, about 9 minutes",
        "Out of Office: 7 cards",
        "Out of office Re: 7 cards",
        "Automatische Antwort: 7 Karten",
        "Abwesenheitsnotiz: 7 Karten",
        "Respuesta automática: 7 fichas",
        "Αυτόματη απάντηση: 7 κάρτες",
        "Balasan Otomatis: 7 kartu",
        "Re: Auto-Reply: x",
        "自動返信: x",
    ],
)
def test_programs_are_known_by_the_subjects_they_write(subject: str) -> None:
    """Many of them send no header that says so."""
    assert nature_of(mail(ANA, subject, "x"), subject) is Nature.AUTOMATIC


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({"Auto_Submitted": "auto-replied; owner-email=x"}, Nature.AUTOMATIC),
        ({"Auto_Submitted": "Auto-Generated"}, Nature.AUTOMATIC),
        ({"X_Autorespond": "x"}, Nature.AUTOMATIC),
        ({"Precedence": "auto_reply"}, Nature.AUTOMATIC),
        ({"Auto_Submitted": "auto-replied", "Return_Path": "<>"}, Nature.AUTOMATIC),
        ({"Return_Path": "<>"}, Nature.BOUNCE),
        ({"X_Failed_Recipients": "x@example.org"}, Nature.BOUNCE),
        ({"Precedence": "list"}, Nature.LIST),
        ({"Precedence": "junk"}, Nature.LIST),
        ({"List_Id": "<x.example.org>"}, Nature.LIST),
        ({"Mailing_List": "x"}, Nature.LIST),
    ],
)
def test_programs_lists_and_servers_are_known_by_their_headers(headers: dict[str, str], nature: Nature) -> None:
    """As the standards have them, and as those do that keep to none."""
    assert nature_of(mail(ANA, "x", "x", **headers), "x") is nature


def test_servers_are_known_by_their_names() -> None:
    """A report that a mail did not arrive is no answer to it."""
    report = mail("Mail Delivery System <MAILER-DAEMON@mx.example.org>", "Undelivered", "x")
    status = mail(ANA, "x", "x")
    status.replace_header("Content-Type", "multipart/report; report-type=delivery-status")

    assert nature_of(report, "Undelivered") is Nature.BOUNCE
    assert nature_of(status, "x") is Nature.BOUNCE
    assert nature_of(mail("no-reply@example.org", "x", "x"), "x") is Nature.AUTOMATIC
