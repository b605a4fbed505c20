"""Keeping what is written and not yet sent. No gate: a draft may wait for its level."""

from forum.clock import now
from forum.db import in_transaction
from forum.models import Draft, Member


@in_transaction
def save_draft(me: Member, place: str, body: str, title: str = "", tags: str = "", avatar: str | None = None) -> None:
    """Keep the text as the member's one draft at `place`, and the picture picked for it (None: as it was).

    A draft without text, and with no picture other than the member's usual one, is discarded.
    """
    picked = avatar if avatar != me.avatar else ""
    if not (body.strip() or title.strip() or tags.strip() or picked):
        Draft.discard(me.id, place)
        return
    content = {"body": body, "title": title, "tags": tags, "updated_at": now()}
    if avatar is not None:
        content["avatar"] = avatar
    Draft.insert(member=me.id, place=place, **content).on_conflict(
        conflict_target=[Draft.member, Draft.place], update=content
    ).execute()
