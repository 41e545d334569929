from __future__ import annotations

import time

import pytest

from kbaudit.mailbox.delivery_report import DeliveryReport, read_report
from kbaudit.mailbox.mail import Mail, read_mail
from kbaudit.mailbox.nature import Nature
from tests.post import mail
from tests.reports_made import NO_SUCH_USER, recipient, report

ANA = "ana@example.org"
ID = "digest.0123.20261124T090000.000000Z@example.org"


def _read(*recipients: str, **fields: object) -> DeliveryReport:
    found = read_report(report(ID, *recipients, **fields))  # type: ignore[arg-type] # fields of a report
    assert found is not None
    return found


@pytest.mark.parametrize("whole", [False, True], ids=["headers", "whole-mail"])
def test_a_report_names_the_mail_and_those_it_did_not_reach(*, whole: bool) -> None:
    """Whether it holds all of the mail, or its headers alone."""
    found = _read(recipient("Ana@Example.org", asked=ANA), recipient("<b@example.org>"), whole=whole)

    assert found.message == ID
    assert [one.addresses for one in found.failed] == [frozenset({ANA}), frozenset({"b@example.org"})]
    assert (found.failed[0].why, found.failed[0].of_address) == (f"5.1.1 {NO_SUCH_USER}", True)


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("delayed", "4.4.1"),
        ("delayed", "5.1.1"),
        ("failed", "4.4.7"),
        ("delivered", "2.0.0"),
        ("failed", ""),
        ("", "5.1.1"),
    ],
)
def test_what_is_late_or_was_delivered_has_not_failed(action: str, status: str) -> None:
    """Nor what nobody says for sure."""
    assert _read(recipient(ANA, action, status)).failed == ()


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        ("5.1.1", None, True),
        ("5.1.10", None, True),
        ("5.2.2", "smtp; 552 5.2.2 mailbox full", True),
        ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied", True),
        ("5.0.0", "smtp; 550 5.1.1 no such user", True),
        ("5.0.0", "smtp; 550 No such user here", True),
        ("5.0.0", "smtp; 550-5.7.1 our system has found this mail unusual", False),
        ("5.0.0", "smtp; 550 High probability of spam", False),
        ("5.0.0", "smtp; 554 Transaction failed", False),
        ("5.0.0", None, False),
        ("5.1.8", "smtp; 550 5.1.8 bad sender", False),
        ("5.2.3", "smtp; 552 5.2.3 message too long", False),
        ("5.4.6", "smtp; 554 5.4.6 too many hops", False),
        ("5.7.1", "smtp; 550 5.7.1 relaying denied", False),
    ],
)
def test_a_failure_is_laid_to_an_address_only_where_the_server_does(
    status: str, said: str | None, *, expected: bool
) -> None:
    """A mail that is refused for what it says, or for who sends it, says nothing of its recipient."""
    (failed,) = _read(recipient(ANA, status=status, said=said)).failed

    assert failed.of_address is expected


def test_a_report_that_names_no_mail_or_two_names_none() -> None:
    """Nobody can tell which one it was."""
    without = read_report(report(None, recipient(ANA)))
    two = report(ID, recipient(ANA)).as_bytes()
    end = two.rindex(b"--x--")
    other = b"--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <other@example.org>\r\n\r\nHi\r\n\r\n"
    doubled = read_mail(two[:end] + other + two[end:])
    twice = read_mail(two.replace(b"Subject: Digest\r\n", b"Message-ID: <other@example.org>\r\n"))

    assert without is not None
    assert without.message is None
    for found in (doubled, twice):
        assert isinstance(found, Mail)
        assert found.report is not None
        assert found.report.message is None


def test_a_report_is_a_servers_whatever_else_it_says() -> None:
    """Exchange sends it in the name of its own; a receipt that a mail was read is none."""
    found = read_mail(report(ID, recipient(ANA), sender="Outlook <x329@example.org>").as_bytes())
    displayed = mail(ANA, "Read: 7 cards", "x")
    displayed.replace_header("Content-Type", "multipart/report; report-type=disposition-notification")
    plain = read_mail(displayed.as_bytes())

    assert isinstance(found, Mail)
    assert (found.nature, found.report is not None) == (Nature.BOUNCE, True)
    assert isinstance(plain, Mail)
    assert (plain.nature, plain.report) == (Nature.BOUNCE, None)


def test_hostile_reports_are_read_in_time_or_not_at_all() -> None:
    """Very many recipients, long lines, letters of no character set, parts within parts."""
    many = _read(*[recipient(f"{number}@example.org") for number in range(3_000)])
    assert len(many.failed) == 100
    raw = report(ID, recipient(ANA)).as_bytes()
    hostile = [
        raw.replace(b"Status: 5.1.1", b"Status: " + b"5." * 100_000),
        raw.replace(b"rfc822; ana@example.org", b"rfc822;" + b" " * 100_000 + b"ana@example.org"),
        raw.replace(b"rfc822; ana@example.org", b"rfc822; " + b"\xff" * 300),
        raw.replace(b"Message-ID: <digest", b"Message-ID: " + b"<" * 100_000 + b"digest"),
        raw.replace(b"text/rfc822-headers", b"text/rfc822-headers; charset=x-none"),
        raw.replace(b"Content-Type: message/delivery-status", b"Content-Type: message/delivery-status; charset=\xff"),
        raw.replace(b"text/rfc822-headers", b"message/rfc822").replace(
            b"Subject: Digest", b"Content-Type: " + b"message/" * 9
        ),
        raw.replace(b"text/rfc822-headers\r\n\r\n", b"message/rfc822\r\n\r\n" * 400),
    ]
    began = time.process_time()
    for one in hostile:
        read_mail(one)

    assert time.process_time() - began < 2
    for one in (hostile[0], hostile[1], hostile[2], hostile[3]):
        found = read_mail(one)
        assert not isinstance(found, Mail) or found.report is None or not _marks(found.report)


def _marks(found: DeliveryReport) -> bool:
    return found.message == ID and any(one.of_address and ANA in one.addresses for one in found.failed)
