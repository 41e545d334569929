"""What mail servers send that could not deliver a mail, for tests."""

from __future__ import annotations

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default

KB = "kb@example.org"
SERVER = "Mail Delivery System <MAILER-DAEMON@mx.example.org>"
NO_SUCH_USER = "smtp; 550 5.1.1 <ana@example.org>: user unknown"


def recipient(
    address: str,
    action: str = "failed",
    status: str = "5.1.1",
    said: str | None = NO_SUCH_USER,
    asked: str | None = None,
) -> str:
    """Write what is said of one recipient."""
    lines = [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
    if asked is not None:
        lines.append(f"Original-Recipient: rfc822;{asked}")
    if said is not None:
        lines.append(f"Diagnostic-Code: {said}")
    return "\r\n".join(lines)


def report(
    message: str | None,
    *recipients: str,
    sender: str = SERVER,
    whole: bool = False,
    identity: str = "1.dsn",
    **headers: str,
) -> EmailMessage:
    """Write a report as Postfix does.

    Args:
        message: The id of the mail that it is about; None for a report without any of it.
        whole: Whether it holds the whole mail, and not only its headers.
    """
    about = "message/rfc822" if whole else "text/rfc822-headers"
    original = f"\r\n--x\r\nContent-Type: {about}\r\n\r\nSubject: Digest\r\nMessage-ID: <{message}>\r\n\r\nHello\r\n"
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    status = "\r\n\r\n".join(["Reporting-MTA: dns; mx.example.org", *recipients])
    text = (
        f"From: {sender}\r\nTo: {KB}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{identity}@mx.example.org>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n{more}"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
        f"\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n"
        f"{'' if message is None else original}\r\n--x--\r\n"
    )
    return BytesParser(EmailMessage, policy=default.clone(linesep=SMTP.linesep)).parsebytes(text.encode())
