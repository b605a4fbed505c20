"""Keeping what is written and not yet sent. No gate: a draft may wait for its level."""

from forum.actions.comments import own_comment
from forum.actions.own_avatars import require_known_avatar
from forum.actions.posts import own_post
from forum.clock import now
from forum.db import in_transaction, rows, value
from forum.errors import Invalid, NotFound
from forum.i18n import _, figure
from forum.models import DiscardedDraft, Draft, Member
from forum.models.draft import comment_edit_place, post_edit_place

# What a member may have lying about: more drafts than anybody writes at once, and eight articles of the longest.
DRAFTS_MAX = 100
DRAFTS_LENGTH_MAX = 500_000
_OTHERS = """
    SELECT count(*), COALESCE(sum(length(body) + length(title) + length(tags) + length(series)), 0) FROM draft
    WHERE member_id = ? AND place <> ?
"""
_SERIES = "SELECT s.name FROM series_part part JOIN series s ON s.id = part.series_id WHERE part.post_id = ?"
_TAGS = "SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY t.name"


@in_transaction
def save_draft(
    me: Member,
    place: str,
    body: str,
    title: str = "",
    tags: str = "",
    avatar: str | None = None,
    *,
    series: str = "",
    based_on: str = "",
    instead_of: str = "",
) -> int | None:
    """Keep the text as the member's one draft at `place`, and the picture picked for it (None: as it was).

    A draft without text, and with no picture other than the member's usual one, is discarded: then its number among
    the discarded ones is returned, else None. `based_on` is the version of the text that an edit was begun from,
    `instead_of` the `stamp` of a draft that the form has offered and its writer does not go on with: it is discarded.
    Nothing older is lost for a new one: raises Invalid where the member has too many drafts already, or too long ones.
    """
    require_known_avatar(me, avatar)
    picked = avatar if avatar != me.avatar else ""
    before = Draft.at(me, place)
    words = (body, title, tags, series)
    if not (picked or any(typed.strip() for typed in words)):
        return before and before.throw_away()
    _require_room(me, place, sum(map(len, words)))
    put_aside_offered(me, place, instead_of)
    content = {"body": body, "title": title, "tags": tags, "series": series, "updated_at": now(), "based_on": based_on}
    if avatar is not None:
        content["avatar"] = avatar
    Draft.insert(member=me.id, place=place, **content).on_conflict(
        conflict_target=[Draft.member, Draft.place], update=content
    ).execute()
    return None


@in_transaction
def put_aside_offered(me: Member, place: str, instead_of: str) -> None:
    """Discard the draft at `place` if its `stamp` is this: it was offered, and something else is written instead."""
    offered = Draft.at(me, place) if instead_of else None
    if offered and offered.stamp == instead_of:
        offered.throw_away()


@in_transaction
def save_comment_edit(
    me: Member, comment_id: int, body: str, avatar: str | None = None, *, based_on: str = "", instead_of: str = ""
) -> int | None:
    """Keep the text as the draft of the comment's next version, as `save_draft` does.

    What says the same as the comment is no draft, and discarded. Raises NotAllowed, NotFound, Invalid.
    """
    comment, place = own_comment(me, comment_id), comment_edit_place(comment_id)
    if not body.strip() or (body, avatar or comment.avatar) == (comment.body, comment.avatar):
        return _discard_if_any(me, place)
    return save_draft(me, place, body, avatar=avatar, based_on=based_on, instead_of=instead_of)


@in_transaction
def save_post_edit(
    me: Member,
    post_id: int,
    body: str,
    title: str,
    tags: str,
    series: str | None = None,
    *,
    based_on: str = "",
    instead_of: str = "",
) -> int | None:
    """Keep the text as the draft of the post's next version, as `save_comment_edit` does.

    Its `series` is what it is now where that is None: a form without that field changes nothing about it.
    """
    post, place = own_post(me, post_id), post_edit_place(post_id)
    series_now = value(_SERIES, post_id) or ""
    series = series_now if series is None else series
    published = (post.title, post.body, ", ".join(name for (name,) in rows(_TAGS, post_id)), series_now)
    if not (body + title + tags).strip() or (title, body, tags, series) == published:
        return _discard_if_any(me, place)
    return save_draft(me, place, body, title, tags, series=series, based_on=based_on, instead_of=instead_of)


@in_transaction
def discard_draft(me: Member, place: str) -> int:
    """Discard the member's draft at `place`, and return its number among the discarded ones. Raises NotFound.

    One that holds no words is gone for good: its number is 0.
    """
    draft = Draft.at(me, place) if place.isprintable() else None  # PostgreSQL cannot look for every character
    if draft is None:
        raise NotFound(_("There is no such draft. It may have been sent or discarded already."))
    return draft.throw_away() or 0


@in_transaction
def restore_draft(me: Member, discarded_id: int) -> None:
    """Bring a discarded draft back to its place; what is there by now is discarded in its turn.

    Raises NotFound, and Invalid where there is no room for it.
    """
    found = DiscardedDraft.of(me, discarded_id)
    if found is None or not found.bring_back():
        raise NotFound(_("This draft has been brought back already, or was discarded too long ago."))
    _require_room(me, found.place, sum(map(len, (found.body, found.title, found.tags, found.series))))


def _discard_if_any(me: Member, place: str) -> int | None:
    draft = Draft.at(me, place)
    return draft and draft.throw_away()


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
