"""Keeping what is written and not yet sent. No gate: a draft may wait for its level."""

from forum.clock import now
from forum.db import in_transaction
from forum.models import Draft, Member


@in_transaction
def save_draft(me: Member, place: str, body: str, title: str = "", tags: str = "") -> None:
    """Keep the text as the member's one draft at `place`; nothing but white space discards it."""
    if not (body.strip() or title.strip() or tags.strip()):
        Draft.discard(me, place)
        return
    content = {"body": body, "title": title, "tags": tags, "updated_at": now()}
    Draft.insert(member=me.id, place=place, **content).on_conflict(
        conflict_target=[Draft.member, Draft.place], update=content
    ).execute()
