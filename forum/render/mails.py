"""The mails that the forum writes, in the language of whoever asked for them."""

from flask import current_app, render_template, url_for
from itsdangerous import BadSignature

from forum.actions.outbox import Letter
from forum.i18n import _
from forum.models import EmailChange, Member
from forum.web import signing
from forum.web.addresses import mailed_address

_CONFIRM, _OBJECT = "confirm an e-mail address", "have a say in a change of address"
LINK_VALID_DAYS = 3


def about_address(member: Member, email: str, holder: Member | None) -> Letter:
    """Return the mail to an address that a member has named as theirs.

    Its link confirms that. Where somebody (`holder`) has confirmed the address already, it says so instead.
    """
    if holder and holder.id != member.id:
        return _letter(
            _("Your address at %(site)s", site=_site()),
            "mails/address_taken.txt",
            holder=holder,
            name=member.name,
            link=mailed_address(url_for("resets.ask_page")),
        )
    link = mailed_address(url_for("email_addresses.show", token=_dumps(_CONFIRM, member.id, email)))
    subject = _("Confirm your address for %(site)s", site=_site())
    return _letter(subject, "mails/confirm_address.txt", link=link, name=member.name, days=LINK_VALID_DAYS)


def about_change(member: Member, change: EmailChange) -> Letter:
    """Return the mail to the old address of a member who wants another one: its link agrees, or stops it."""
    link = mailed_address(url_for("email_addresses.show_change", token=_dumps(_OBJECT, change.id, change.email)))
    subject = _("Another address for your account at %(site)s", site=_site())
    days = LINK_VALID_DAYS
    return _letter(subject, "mails/address_changes.txt", link=link, name=member.name, email=change.email, days=days)


def about_reset(member: Member, token: str) -> Letter:
    """Return the mail whose link sets a new password."""
    link = mailed_address(url_for("resets.show", token=token))
    return _letter(
        _("A new password for %(site)s", site=_site()), "mails/new_password.txt", link=link, name=member.name
    )


def about_history(member: Member, token: str) -> Letter:
    """Return the mail to an address that a member says they used elsewhere: its link shows what they can claim."""
    link = mailed_address(url_for("claiming.show_link", token=token))
    subject = _("What you wrote elsewhere, at %(site)s", site=_site())
    return _letter(subject, "mails/claim_history.txt", link=link, name=member.name)


def read_confirmation(token: str) -> tuple[int, str]:
    """Return the member's id and the address that the link of a mail confirms. Raises BadSignature."""
    return _loads(_CONFIRM, token)


def read_change(token: str) -> tuple[int, str]:
    """Return the id of the change, and its new address, that the link of a mail is about. Raises BadSignature."""
    return _loads(_OBJECT, token)


def _dumps(purpose: str, number: int, email: str) -> str:
    return signing.signer(purpose).dumps([number, email])


def _loads(purpose: str, token: str) -> tuple[int, str]:
    try:
        number, email = signing.signer(purpose).loads(token, max_age=LINK_VALID_DAYS * 24 * 3600)
    except (ValueError, TypeError) as error:
        raise BadSignature(str(error)) from error
    return number, email


def _site() -> str:
    return current_app.config["SITE_NAME"]


def _letter(subject: str, template: str, **inputs: object) -> Letter:
    return Letter(subject, render_template(template, **inputs))
