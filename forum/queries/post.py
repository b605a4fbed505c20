"""A post as its pages show it, the state that its thread is in, and what the viewer is writing there."""

from dataclasses import dataclass, field
from datetime import datetime

from forum.clock import now
from forum.db import first_record, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member, Post
from forum.models.draft import thread_place
from forum.models.hurry import HURRY, Hurry, hurry_parameters
from forum.models.names import shown_name, shown_role
from forum.models.post import SLUG_IN_ADDRESS
from forum.models.thread_state import STATE_COLUMNS, STATE_JOINS, ThreadState
from forum.queries.comments import offers_undo
from forum.queries.further import FURTHER_COLUMN
from forum.queries.site import SITE_COLUMNS, Site, SiteRow, site_parameters
from forum.rules.decisions import WAITING, FlagReason, HiddenBecause
from forum.rules.journals import Cause
from forum.rules.visits import VISIT


@dataclass(slots=True)
class PostView(ThreadState):
    """A post with all that the thread page shows of it. `my_vote` is 1, -1 or None.

    `featured_comments` are the ids and authors of the comments that moderators feature, one a line.

    `my_read_at` is when the viewer completed their reading of it.
    `my_draft` is the viewer's unsent comment on it, `my_draft_avatar` the picture picked for that, and `my_recent`,
    `my_oldest_at` and `my_answers_back` are their `hurry` there. `my_tribute_mtwei` is what the viewer paid to publish
    it, None where it is not theirs or cost nothing.
    `my_place` is the last comment that the viewer has seen, `my_visit` the last one before this visit, as of
    `my_seen_at`; None where they have not been here. `newest_comment_id` is that of the thread's newest comment, 0
    without any.
    Of one that is `hidden_because` of something, nobody but its author and staff gets title and text. `my_flag` and
    `my_flag_was_right` as in CommentView. `followed`, `muted` and `bookmarked` say what the viewer does about it.
    """

    id: int
    slug: str
    title: str
    teaser: str
    body_html: str
    words: int
    pluses: int
    minuses: int
    comments: int
    created_at: datetime
    edited_at: datetime | None
    author_id: int
    author_name: str
    author_display_name: str
    author_role: str
    author_xp: int
    author_avatar: str
    removed: int | None
    removed_because: str | None
    removed_by: int | None
    removed_at: datetime | None
    my_vote: int | None
    my_draft: str | None
    my_draft_avatar: str | None
    my_read_at: datetime | None
    my_recent: int
    my_oldest_at: datetime | None
    my_answers_back: bool
    my_tribute_mtwei: int | None
    featured_comments: str | None
    hidden_because: HiddenBecause | None = None
    may_see: bool = True
    my_flag: FlagReason | None = None
    my_flag_was_right: int | None = None
    followed: bool = False
    muted: bool = False
    bookmarked: bool = False
    my_place: int | None = None
    my_visit: int | None = None
    my_seen_at: datetime | None = None
    newest_comment_id: int = 0
    tags: list[str] = field(default_factory=list)

    @property
    def hurry(self) -> Hurry:
        """What the viewer's next comment here costs follows from this."""
        return Hurry(self.my_recent, self.my_oldest_at, self.my_answers_back)

    @property
    def featured(self) -> list[tuple[int, str]]:
        """The comments that moderators feature, oldest first, each by its id and its author's name."""
        lines = (line.partition(" ") for line in (self.featured_comments or "").splitlines())
        return [(int(comment_id), name) for comment_id, _space, name in lines]

    @property
    def new_after(self) -> int | None:
        """The comment since which all are new to the viewer, 0 for all of them; None where they are here first."""
        if self.my_seen_at is None:
            return None
        return self.my_visit if self.my_seen_at >= now() - VISIT else self.my_place

    @property
    def gone(self) -> bool:
        """Whether the viewer sees a tombstone in its place."""
        return bool(self.removed) or not self.may_see

    @property
    def closed(self) -> bool:
        """Whether nobody votes, comments or reads here any more, or for now."""
        return bool(self.removed or self.hidden_because)

    def can_be_restored_by(self, member: Member | None) -> bool:
        """Say whether `member` deleted it, and can still undo that."""
        return offers_undo(self.removed_by, self.removed_at, member)


# Of a post `p`: what is left to be seen of its featured comments.
_FEATURED = f"""
    (SELECT string_agg(f.comment_id || ' ' || f.name, '\n') FROM (
        SELECT feature.comment_id, {shown_name("writer")} AS name FROM featured_comment feature
        JOIN comment c ON c.id = feature.comment_id JOIN member writer ON writer.id = c.author_id
        WHERE feature.post_id = p.id
          AND NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = c.id)
          AND NOT EXISTS (SELECT 1 FROM comment_hiding hidden WHERE hidden.comment_id = c.id)
        ORDER BY feature.comment_id) f)
"""  # noqa: S608  (all of it ours)
_MAY_SEE = "(hiding.post_id IS NULL OR p.author_id = ? OR ?)"
_POST = f"""
    SELECT p.id, {SLUG_IN_ADDRESS} AS slug, CASE WHEN {_MAY_SEE} THEN p.title ELSE '' END AS title,
           CASE WHEN {_MAY_SEE} THEN p.teaser ELSE '' END AS teaser,
           CASE WHEN {_MAY_SEE} THEN p.body_html ELSE '' END AS body_html, {_MAY_SEE} AS may_see,
           hiding.because AS hidden_because, f.reason AS my_flag, f.was_right AS my_flag_was_right,
           p.words, p.pluses, p.minuses, p.comments,
           p.created_at, p.edited_at, a.id AS author_id, a.name AS author_name,
           {shown_name("a")} AS author_display_name, {shown_role("a")} AS author_role,
           a.xp AS author_xp, a.avatar AS author_avatar, removal.post_id AS removed, removal.reason AS removed_because,
           removal.member_id AS removed_by, removal.created_at AS removed_at,
           mine.value AS my_vote, draft.body AS my_draft, draft.avatar AS my_draft_avatar,
           finished.completed_at AS my_read_at, hurry.recent AS my_recent,
           hurry.oldest_at AS my_oldest_at, hurry.answers_back AS my_answers_back,
           CASE WHEN p.author_id = ? THEN
             (SELECT -min(e.amount_mtwei) FROM journal j JOIN entry e ON e.journal_id = j.id
              WHERE j.key = {Cause.PUBLISH.key_sql("p.id")}) END AS my_tribute_mtwei,
           follow.post_id IS NOT NULL AS followed, mute.post_id IS NOT NULL AS muted,
           bookmark.id IS NOT NULL AS bookmarked, {_FEATURED} AS featured_comments, {STATE_COLUMNS},
           place.last_comment_id AS my_place, place.visit_comment_id AS my_visit, place.seen_at AS my_seen_at,
           COALESCE((SELECT max(c.id) FROM comment c WHERE c.post_id = p.id), 0) AS newest_comment_id
    FROM ({HURRY}) hurry
    CROSS JOIN post p
    JOIN member a ON a.id = p.author_id
    LEFT JOIN post_removal removal ON removal.post_id = p.id
    LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
    LEFT JOIN flag f ON f.post_id = p.id AND f.comment_id IS NULL AND f.member_id = ?
    LEFT JOIN post_vote mine ON mine.post_id = p.id AND mine.member_id = ?
    LEFT JOIN reading finished ON finished.member_id = ? AND finished.post_id = p.id
    LEFT JOIN draft ON draft.member_id = ? AND draft.place = ?
    LEFT JOIN thread_follow follow ON follow.member_id = ? AND follow.post_id = p.id
    LEFT JOIN thread_mute mute ON mute.member_id = ? AND mute.post_id = p.id
    LEFT JOIN bookmark ON bookmark.member_id = ? AND bookmark.post_id = p.id AND bookmark.comment_id IS NULL
    LEFT JOIN thread_place place ON place.member_id = ? AND place.post_id = p.id
    {STATE_JOINS}
    WHERE p.id = ?
"""  # noqa: S608  (all of it ours)
_TAGS = "SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY t.name"


def post_view(
    post_id: int, viewer: Member | None, since: datetime | None = None, parent_id: int | None = None
) -> PostView:
    """Return the post as `viewer` sees it; `since` and `parent_id` as in `thread_page`.

    Two statements. Raises NotFound.
    """
    me, moderates = (viewer.id, viewer.moderates) if viewer else (0, False)
    hurry = hurry_parameters(me, post_id, since or now(), parent_id)
    seen, draft = (me, moderates) * 4, (me, thread_place(post_id))
    mine = (me,) * 4  # what they follow, mute and bookmark, and their place
    post = first_record(_POST, PostView, *seen, me, *hurry, me, me, me, *draft, *mine, post_id)
    if post is None or (post.hidden_because in WAITING and not post.may_see):
        raise NotFound(_("There is no such post."))
    post.tags = [name for (name,) in rows(_TAGS, post_id)]
    if post.removed and not post.comments and not post.can_be_restored_by(viewer):
        raise NotFound(_("This post has been deleted by its author."))
    return post


@dataclass(slots=True)
class _Stamp(SiteRow):
    slug: str
    version: int
    further: str | None


_STAMP = f"""
    SELECT {SITE_COLUMNS}, {SLUG_IN_ADDRESS} AS slug, p.version, {FURTHER_COLUMN} AS further FROM post p WHERE p.id = ?
"""  # noqa: S608  (all of it ours)


@dataclass(frozen=True, slots=True)
class ThreadStamp:
    """What tells one state of a thread's page from another, with the site's state from the same read.

    `further` is what the page says of other posts, which may be removed while nothing happens in this thread.
    """

    slug: str
    version: int
    site: Site
    further: str

    @property
    def state(self) -> tuple[object, ...]:
        """All that an anonymous page of the thread depends on."""
        return self.version, self.further, *self.site.versions, self.site.recent_pay.summed


def thread_stamp(post_id: int) -> ThreadStamp:
    """Return the thread's present stamp. One indexed read. Raises NotFound."""
    found = first_record(_STAMP, _Stamp, *site_parameters(), post_id, post_id, post_id)
    if found is None:
        raise NotFound(_("There is no such post."))
    return ThreadStamp(found.slug, found.version, found.site(), found.further or "")


def live_comments(post_id: int) -> int:
    """Return how many comments of the thread are not deleted. One statement."""
    return Post.select(Post.comments).where(Post.id == post_id).scalar() or 0


def draft_of(member: Member, place: str) -> tuple[str, str]:
    """Return the member's unsent text at a place and the avatar picked for it, empty where there is none.

    One statement.
    """
    found = rows("SELECT body, avatar FROM draft WHERE member_id = ? AND place = ?", member.id, place)
    return found[0] if found else ("", "")
