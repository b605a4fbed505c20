"""Sending mail: by SMTP, or onto the terminal where the forum runs on somebody's laptop."""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from forum.i18n import SOURCE_LANGUAGE

_TIMEOUT_SECONDS = 10
_PORTS = {"smtp": 25, "smtps": 465}


class _OneLine(UniqueUnstructuredHeader):
    """A header that is one long word: to fold it, Python would encode it, and no mail program would know it again."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", _OneLine)
_POLICY = EmailPolicy(header_factory=_headers)
_PERMANENT = range(500, 600)  # SMTP: these answers stay the same however often one asks (RFC 5321, 4.2.1)


class MailFailed(Exception):
    """This mail could not be handed over, and may be later; the message says why."""


class MailRefused(MailFailed):
    """This mail can never be handed over: its address is none, or the server says so for good."""


class MailServerFailed(MailFailed):
    """No mail can be handed over at present: the server does not answer, or does not let us in."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `key` names it: one that is sent again has the same, so that mailboxes may drop the second.

    `html` is its other part. `unsubscribe` is an address that ends mails of this kind by one POST (RFC 8058), and
    `conversation` names the mails that programs are to show together.
    """

    key: str
    to: str
    subject: str
    text: str
    written_at: datetime  # naive UTC
    html: str = ""
    unsubscribe: str = ""
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    mail_url: str | None = None
    sender: str = ""
    configured: bool = False
    site: str = ""
    site_name: str = ""
    language: str = SOURCE_LANGUAGE


_way = _Way()


def bind(
    mail_url: str | None,
    sender: str,
    *,
    configured: bool = False,
    site: str = "",
    site_name: str = "",
    language: str = SOURCE_LANGUAGE,
) -> None:
    """Send from now on by this server, from this address; None: the forum cannot send mail.

    `configured` says that the operator has named the server, and counts on it that members get their mail. `site` is
    the forum's own address, without a slash at its end, `site_name` what it is called, `language` what it is written
    in: for mails that nobody has asked for, so that no request knows them.
    """
    global _way
    _way = _Way(mail_url, sender, configured, site, site_name, language)


def is_set_up() -> bool:
    """Say whether mail can be sent at all."""
    return _way.mail_url is not None


def is_configured() -> bool:
    """Say whether the operator has said how mail is sent. On a laptop it is printed where they have not."""
    return _way.configured


def site_address(path: str) -> str:
    """Return `path` of the forum as it is written in a mail that no request has asked for."""
    return _way.site + path


def site_name() -> str:
    """Return what the forum is called in such a mail."""
    return _way.site_name


def site_language() -> str:
    """Return the language of such a mail."""
    return _way.language


def send(letter: Mail) -> None:
    """Hand one letter over. `console:` prints it, for people to read. Raises MailFailed, or what is more exact.

    `smtp://` upgrades to TLS where the server offers it, and always before a password is sent.
    """
    if _way.mail_url is None:
        raise MailServerFailed("MAIL_URL is not set.")
    message = _message(letter, _way.sender)
    if _way.mail_url == "console:":
        print(_readable(message), file=sys.stderr, flush=True)
        return
    try:
        _deliver(_way.mail_url, message)
    except smtplib.SMTPRecipientsRefused as error:
        [(code, words)] = error.recipients.values()
        raise _failure(code, f"{_host()} takes no mail for this address: {code} {words!r}") from error
    except smtplib.SMTPDataError as error:
        raise _failure(error.smtp_code, f"{_host()} does not take this mail: {error}") from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise MailRefused(f"{_host()} takes no mail for such an address: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerFailed(f"The mail server at {_host()} takes no mail: {error}") from error


def _host() -> str:
    return urlsplit(_way.mail_url or "").hostname or ""


def _failure(code: int, words: str) -> MailFailed:
    return MailRefused(words) if code in _PERMANENT else MailFailed(words)


def _message(letter: Mail, sender: str) -> EmailMessage:
    """Return the message. Whatever an odd address breaks in it is this letter's failure alone."""
    message = EmailMessage(_POLICY)
    domain = parseaddr(sender)[1].rpartition("@")[2]
    try:
        message["From"], message["To"], message["Subject"] = sender, Address(addr_spec=letter.to), letter.subject
        message["Date"] = format_datetime(letter.written_at.replace(tzinfo=UTC))
        message["Message-ID"] = f"<{letter.key}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday answers it (RFC 3834)
        if letter.conversation:
            message["References"] = message["In-Reply-To"] = f"<{letter.conversation}@{domain}>"
        if letter.unsubscribe:
            message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text)
        if letter.html:
            message.add_alternative(letter.html, subtype="html")
        message.as_bytes()  # folded now, for that is where some addresses break
    except Exception as error:  # the parser of addresses raises nearly anything
        raise MailRefused(f"No mail can be made of it: {type(error).__name__}: {error}") from error
    return message


def _readable(message: EmailMessage) -> str:
    """Return the mail as its reader sees it: on its way by SMTP, lines are cut and all but ASCII is encoded."""
    headers = [f"{name}: {message[name]}" for name in ("From", "To", "Subject")]
    text = message.get_body(("plain",))
    return "\n".join([*headers, "", text.get_content() if text else ""])


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
