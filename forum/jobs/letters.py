"""Mails that nobody asked for there and then, as text and as HTML in the site's colours; and the HTML of all others."""

from functools import cache
from textwrap import shorten

import css_inline
from jinja2 import Environment

from forum import mail
from forum.actions.outbox import Letter, conversation_of
from forum.i18n import _, n_, ngettext
from forum.jobs.pages import TEMPLATES, translated_environment
from forum.queries.digest import Digest
from forum.queries.mailed_notifications import DueNotification
from forum.rules.mail_kinds import MAIL_KINDS, MailKind
from forum.rules.notification_kinds import NotificationKind
from forum.text.links import with_absolute_links

# Who wants to read more goes to the thread, where it can be answered too.
_EXCERPT_LENGTH = 1_500

Foot = list[dict[str, str]]


def of_notification(due: DueNotification, unsubscribe_key: str) -> Letter:
    """Return the mail about a reply or a mention, in the language that is spoken."""
    page = f"/comments/{due.comment_id}" if due.comment_id else f"/posts/{due.post_id}/{due.slug}"
    headline = _headline(due)
    inputs = {
        "headline": headline,
        "excerpt": shorten(due.body_text, _EXCERPT_LENGTH, placeholder=" …"),
        "said": with_absolute_links(due.body_html, page, mail.site_address),
        "address": mail.site_address(page),
        "kind_label": MAIL_KINDS[MailKind(due.kind)].label,
    }
    conversation = conversation_of(due.post_id)
    return _letter(headline, "mails/notification", MailKind(due.kind), unsubscribe_key, conversation, inputs)


def of_digest(name: str, digest: Digest, unsubscribe_key: str) -> Letter:
    """Return the mail about the week, in the language that is spoken, to a member of this display name."""
    subject = _("The week at %(site)s", site=mail.site_name())
    inputs = {"name": name, "digest": digest, "address_of": mail.site_address, "gate_words": _gate_words(digest)}
    return _letter(subject, "mails/digest", MailKind.DIGEST, unsubscribe_key, "", inputs)


def as_html(subject: str, text: str) -> str:
    """Return the HTML part of a mail that was written as text, whose paragraphs have an empty line between them."""
    said, _dashes, signature = text.partition("\n-- \n")
    paragraphs = [paragraph.strip().splitlines() for paragraph in said.split("\n\n") if paragraph.strip()]
    foot: Foot = [{"words": line, "address": ""} for line in signature.splitlines() if line]
    return _html("mails/plain.html", subject, foot, {"paragraphs": paragraphs})


def _letter(
    subject: str, template: str, kind: MailKind, key: str, conversation: str, inputs: dict[str, object]
) -> Letter:
    unsubscribe = mail.site_address(f"/unsubscribe/{key}/{kind}")
    inputs |= {"unsubscribe": unsubscribe, "site_name": mail.site_name()}
    text = _environment().get_template(f"{template}.txt").render(subject=subject, **inputs)
    foot: Foot = [
        {"words": _("No more mail of this kind"), "address": unsubscribe},
        {"words": _("Choose what you are mailed"), "address": mail.site_address("/settings/notifications")},
    ]
    return Letter(subject, text, _html(f"{template}.html", subject, foot, inputs), unsubscribe, conversation)


def _html(template: str, subject: str, foot: Foot, inputs: dict[str, object]) -> str:
    frame = {"subject": subject, "site_name": mail.site_name(), "site_address": mail.site_address("/"), "foot": foot}
    return _inliner().inline(_environment().get_template(template).render(inputs | frame))


def _headline(due: DueNotification) -> str:
    names = {"name": due.actor_display_name, "title": due.title}
    if due.kind == NotificationKind.MENTION:
        return _("%(name)s mentioned you in “%(title)s”", **names)
    if due.answers:
        return _("%(name)s replied to you in “%(title)s”", **names)
    return _("%(name)s commented on “%(title)s”", **names)


_DAYS_TO_GATE = n_(
    "At your pace it takes %(num)s more day until you can %(what)s (LVL %(level)s).",
    "At your pace it takes %(num)s more days until you can %(what)s (LVL %(level)s).",
)


def _gate_words(digest: Digest) -> str:
    ahead, days = digest.pace, digest.next_gate_days
    if not ahead or not ahead.gate or not days:
        return ""
    return ngettext(*_DAYS_TO_GATE, days, what=ahead.gate.verb, level=ahead.target_level)


@cache
def _environment() -> Environment:
    return translated_environment()


@cache
def _inliner() -> css_inline.CSSInliner:
    sheet = (TEMPLATES / "mails" / "style.css").read_text("utf-8")
    return css_inline.CSSInliner(extra_css=sheet, load_remote_stylesheets=False)
