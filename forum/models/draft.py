"""What members are writing and have not sent, and what they have thrown away of it lately."""

import re

from peewee import SQL, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import execute
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.rules.leaving import DISCARDED_DRAFTS_MAX

NEW_POST_PLACE = "post:new"

_THREAD, _REPLY, _POST_EDIT, _COMMENT_EDIT = "thread", "reply", "edit:post", "edit:comment"
_PLACE = re.compile(rf"({_THREAD}|{_REPLY}|{_POST_EDIT}|{_COMMENT_EDIT}):(\d{{1,18}})", re.ASCII)


def thread_place(post_id: int, parent_id: int | None = None) -> str:
    """Return where a comment's draft belongs: to the thread, or to the comment that it replies to."""
    return f"{_REPLY}:{parent_id}" if parent_id else f"{_THREAD}:{post_id}"


def post_edit_place(post_id: int) -> str:
    """Return where the draft of a post's next version belongs."""
    return f"{_POST_EDIT}:{post_id}"


def comment_edit_place(comment_id: int) -> str:
    """Return where the draft of a comment's next version belongs."""
    return f"{_COMMENT_EDIT}:{comment_id}"


def post_of_place(place: str) -> int | None:
    """Return the id of the post that a draft there is about: the thread's, or the edited one; None for the others."""
    found = _PLACE.fullmatch(place)
    return int(found[2]) if found and found[1] in (_THREAD, _POST_EDIT) else None


def comment_of_place(place: str) -> int | None:
    """Return the id of the comment that a draft there answers, or is to replace; None for the others."""
    found = _PLACE.fullmatch(place)
    return int(found[2]) if found and found[1] in (_REPLY, _COMMENT_EDIT) else None


def is_edit(place: str) -> bool:
    """Say whether a draft there is the next version of something that has been published."""
    return place.startswith("edit:")


class Draft(Base):
    """A member's unsent text at one place: `post:new`, `thread:12`, `reply:345`, `edit:post:12` or `edit:comment:345`.

    `based_on` is, for an edit, the digest of the text that it was begun from.
    """

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    place = TextField()
    title = TextField(default="")
    body = TextField()
    tags = TextField(default="")
    avatar = TextField(default="", constraints=[SQL("DEFAULT ''")])  # empty: the member's usual one
    updated_at = DateTimeField(default=now)
    based_on = TextField(default="", constraints=[SQL("DEFAULT ''")])
    series = TextField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        primary_key = CompositeKey("member", "place")

    @classmethod
    def at(cls, member: Member, place: str) -> "Draft | None":
        """Return the member's draft at `place`, or None."""
        return cls.get_or_none(cls.member == member.id, cls.place == place)

    @classmethod
    def discard(cls, member_id: int, place: str) -> bool:
        """Forget the member's draft at `place`, for it was sent; say whether there was one."""
        return execute("DELETE FROM draft WHERE member_id = ? AND place = ?", member_id, place).rowcount == 1

    @property
    def stamp(self) -> str:
        """When it was saved, as a form carries it: another one after each change."""
        return self.updated_at.isoformat()

    def throw_away(self) -> int | None:
        """Move it to the discarded ones, of which the newest are kept, and return its number there.

        One without words is gone, and so is one that somebody else was quicker with: None.
        """
        was_there = Draft.discard(self.member_id, self.place)
        if not was_there or not any(words.strip() for words in (self.body, self.title, self.tags, self.series)):
            return None
        kept = {name: getattr(self, name) for name in _CONTENT}
        discarded = DiscardedDraft.create(member=self.member_id, discarded_at=now(), **kept)
        execute(_TOO_MANY_DISCARDED, self.member_id, self.member_id, DISCARDED_DRAFTS_MAX)
        return discarded.id


class DiscardedDraft(Base):
    """A draft that its member threw away at `discarded_at`, by hand or by emptying its field, and can bring back."""

    id = IdField()
    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    place = TextField()
    title = TextField()
    body = TextField()
    tags = TextField()
    avatar = TextField()
    based_on = TextField()
    updated_at = DateTimeField()
    discarded_at = DateTimeField(default=now, index=True)
    series = TextField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        indexes = ((("member", "id"), False),)

    @classmethod
    def of(cls, member: Member, number: int) -> "DiscardedDraft | None":
        """Return the member's discarded draft of this number, or None."""
        return cls.get_or_none(cls.id == number, cls.member == member.id)

    def bring_back(self) -> bool:
        """Make it the draft at its place, and discard the one that is there; False where it has been brought back.

        It leaves the discarded ones first: otherwise the oldest of as many as are kept would make room for the other.
        """
        if execute("DELETE FROM discarded_draft WHERE id = ?", self.id).rowcount != 1:
            return False
        there = Draft.get_or_none(Draft.member == self.member_id, Draft.place == self.place)
        if there:
            there.throw_away()
        content = {name: getattr(self, name) for name in _CONTENT}
        Draft.insert(member=self.member_id, **content).on_conflict(
            conflict_target=[Draft.member, Draft.place], update=content
        ).execute()
        return True


_CONTENT = ("place", "title", "body", "tags", "avatar", "based_on", "updated_at", "series")
_TOO_MANY_DISCARDED = """
    DELETE FROM discarded_draft WHERE member_id = ? AND id NOT IN
        (SELECT id FROM discarded_draft WHERE member_id = ? ORDER BY id DESC LIMIT ?)
"""
