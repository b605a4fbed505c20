"""What a member of the demo is writing, and has not sent."""

from datetime import datetime, timedelta

from forum import clock
from forum.actions.drafts import discard_draft, save_comment_edit, save_draft
from forum.models import Comment, Member
from forum.models.draft import thread_place
from forum.text.versions import version_of

_REPLY = """\
The one that slams our garden gate is called *the inspector*: it comes unannounced, finds fault with everything and
leaves the"""
_POSTSCRIPT = "PS: I have looked it up since, and it was a Tuesday."
_SECOND_THOUGHTS = "No. That is unkind, and I would have to sign it."


def begin_drafts(me: Member, today: datetime) -> None:
    """Have the member begin a reply and an edit, and think better of a comment, in the hours before `today`."""
    answered = Comment.select().live().where(Comment.author != me.id).order_by(Comment.id.desc()).first()
    own = Comment.select().live().by(me).order_by(Comment.id.desc()).first()
    with clock.at(today - timedelta(hours=26)):
        save_draft(me, thread_place(answered.post_id), _SECOND_THOUGHTS)
        discard_draft(me, thread_place(answered.post_id))
    with clock.at(today - timedelta(hours=3)):
        save_comment_edit(me, own.id, f"{own.body}\n\n{_POSTSCRIPT}", based_on=version_of(own.body))
    with clock.at(today - timedelta(minutes=40)):
        save_draft(me, thread_place(answered.post_id, answered.id), _REPLY)
