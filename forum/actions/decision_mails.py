"""Mail to members whom a decision concerns: what was decided, why, and where they can read more and object.

The receipt says the same, and more; but who writes seldom may not see it before the time to object is over.
"""

from forum import mail
from forum.actions.events import Event, Follower
from forum.actions.moderation_events import CaseDecided
from forum.actions.outbox import tell
from forum.i18n import _, in_language
from forum.models import Decision, Member
from forum.rules.decisions import OBJECTION_WITHIN, OBJECTIONABLE, TOLD, TOLD_WORDS, DecisionKind


def tell_of_decision(event: CaseDecided) -> None:
    """Mail what was decided, in the site's language: whoever decides may read another one."""
    if event.kind not in TOLD:
        return
    decision, member = Decision.get_by_id(event.decision_id), Member.get_by_id(event.member_id)
    with in_language(mail.site_language()):
        tell(member, _(TOLD_WORDS[DecisionKind(event.kind)]), _text(member, decision))


def _text(member: Member, decision: Decision) -> str:
    subject = _(TOLD_WORDS[DecisionKind(decision.kind)])
    paragraphs = [_("Hello %(name)s,", name=member.display_name), f"{subject}."]
    if decision.reason:
        paragraphs.append(_("The reason: %(reason)s", reason=decision.reason))
    address = mail.site_address(f"/decisions/{decision.id}")
    if decision.kind in OBJECTIONABLE:
        words = _(
            "What it means for your Twei and XP, and how to object within %(days)s days:", days=OBJECTION_WITHIN.days
        )
        paragraphs.append(f"{words}\n{address}")
    else:
        paragraphs.append(f"{_('Read more here:')}\n{address}")
    return "\n\n".join(paragraphs)


DECISION_MAILS: tuple[tuple[type[Event], Follower], ...] = ((CaseDecided, tell_of_decision),)
