"""The mails that the forum writes: a subject and a text, in the language of whoever asked for them."""

from dataclasses import dataclass

from flask import current_app, render_template, url_for
from itsdangerous import URLSafeTimedSerializer

from forum.i18n import _
from forum.models import Member
from forum.web import signing
from forum.web.addresses import mailed_address


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it will be read."""

    subject: str
    text: str


def confirm_address(member: Member) -> Written:
    """Return the mail whose link confirms the member's address."""
    link = mailed_address(url_for("email_addresses.show", token=signer().dumps([member.id, member.email])))
    return _written(
        _("Confirm your address for %(site)s", site=_site()),
        "mails/confirm_address.txt",
        link=link,
        name=member.display_name,
    )


def signer() -> URLSafeTimedSerializer:
    """Return what signs the links that confirm an address, and reads them."""
    return signing.signer("confirm an e-mail address")


def _site() -> str:
    return current_app.config["SITE_NAME"]


def _written(subject: str, template: str, **inputs: object) -> Written:
    return Written(subject, render_template(template, **inputs))
