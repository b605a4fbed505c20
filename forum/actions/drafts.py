"""Keeping what is written and not yet sent. No gate: a draft may wait for its level."""

from forum.actions.own_avatars import require_known_avatar
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Invalid
from forum.i18n import _, figure
from forum.models import Draft, Member

# What a member may have lying about: more drafts than anybody writes at once, and eight articles of the longest.
DRAFTS_MAX = 100
DRAFTS_LENGTH_MAX = 500_000
_OTHERS = """
    SELECT count(*), COALESCE(sum(length(body) + length(title) + length(tags)), 0) FROM draft
    WHERE member_id = ? AND place <> ?
"""


@in_transaction
def save_draft(me: Member, place: str, body: str, title: str = "", tags: str = "", avatar: str | None = None) -> None:
    """Keep the text as the member's one draft at `place`, and the picture picked for it (None: as it was).

    A draft without text, and with no picture other than the member's usual one, is discarded. Nothing older is lost
    for a new one: raises Invalid where the member has too many drafts already, or too long ones.
    """
    require_known_avatar(me, avatar)
    picked = avatar if avatar != me.avatar else ""
    if not (body.strip() or title.strip() or tags.strip() or picked):
        Draft.discard(me.id, place)
        return
    _require_room(me, place, len(body) + len(title) + len(tags))
    content = {"body": body, "title": title, "tags": tags, "updated_at": now()}
    if avatar is not None:
        content["avatar"] = avatar
    Draft.insert(member=me.id, place=place, **content).on_conflict(
        conflict_target=[Draft.member, Draft.place], update=content
    ).execute()


def _require_room(me: Member, place: str, length: int) -> None:
    [(drafts, others_length)] = rows(_OTHERS, me.id, place)
    if drafts >= DRAFTS_MAX:
        raise Invalid(
            body=_("You have %(most)s drafts already. Send one of them, or empty it, to keep another.", most=DRAFTS_MAX)
        )
    if int(others_length) + length > DRAFTS_LENGTH_MAX:
        most = figure(DRAFTS_LENGTH_MAX)
        raise Invalid(
            body=_(
                "Your drafts would be longer than %(most)s characters in total. Send one of them, or shorten it, "
                "to keep this one.",
                most=most,
            )
        )
