"""Sending mail: by SMTP, or onto the terminal where the forum runs on somebody's laptop."""

import smtplib
import ssl
import sys
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

_TIMEOUT_SECONDS = 10
_PORTS = {"smtp": 25, "smtps": 465}


class MailFailed(Exception):
    """The mail could not be handed over; the cause says why."""


def send(mail_url: str, sender: str, to: str, subject: str, text: str) -> None:
    """Hand one plain-text mail over. `console:` prints it, for people to read. Raises MailFailed.

    `smtp://` upgrades to TLS where the server offers it, and always before a password is sent.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content(text)
    if mail_url == "console:":
        print(_readable(message), file=sys.stderr, flush=True)
        return
    try:
        _deliver(mail_url, message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(f"The mail server at {urlsplit(mail_url).hostname} did not take it: {error}") from error


def _readable(message: EmailMessage) -> str:
    """Return the mail as its reader sees it: on its way by SMTP, lines are cut and all but ASCII is encoded."""
    headers = [f"{name}: {message[name]}" for name in ("From", "To", "Subject")]
    return "\n".join([*headers, "", message.get_content()])


def _deliver(mail_url: str, message: EmailMessage) -> None:
    parts = urlsplit(mail_url)
    port = parts.port or _PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname, port, timeout=_TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(parts.hostname, port, timeout=_TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls") or parts.username:
                server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
