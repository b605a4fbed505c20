"""The front page: posts by heat, by date or by votes, all of them or those with one tag; pinned ones before all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from peewee import JOIN, Field, Select

from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member, Pin, Post, PostTag, Tag
from forum.models.names import SHOWN_NAME
from forum.models.post import PostScopes
from forum.queries.cursors import cursor_of, page_after
from forum.queries.followed import only_followed
from forum.queries.unread import new_comments

POSTS_PER_PAGE = 20

# An order's name → the columns that make it, the last one unique.
_ORDERS = {
    "hot": (Post.heat, Post.id),
    "new": (Post.id,),
    "top": (Post.score, Post.id),
}
SORTS = tuple(_ORDERS)


@dataclass(slots=True)
class Headline:
    """A post as lists show it. `new_comments` are the viewer's, as `unread.new_comments` counts them."""

    id: int
    slug: str
    title: str
    teaser: str
    words: int
    pluses: int
    minuses: int
    comments: int
    created_at: datetime
    author_name: str
    author_display_name: str
    author_role: str
    author_avatar: str
    score: int = 0
    heat: int = 0
    pinned_at: datetime | None = None
    new_comments: int = 0
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FrontPage:
    """One page of headlines; `more` is the cursor of the next one, or None at the end."""

    headlines: Sequence[Headline]
    more: str | None


def front_page(
    sort: str = "hot",
    tag: str | None = None,
    cursor: str | None = None,
    viewer: Member | None = None,
    *,
    followed: bool = False,
) -> FrontPage:
    """Return a page of the list as `viewer` (None: anonymous) sees it, the first with the pinned posts on top.

    Two statements. With `followed` only what the viewer follows, and no post is on top for being pinned.

    Raises Invalid for an unknown order or a damaged cursor.
    """
    if sort not in _ORDERS:
        words = _(
            "Posts can’t be sorted by “%(sort)s”. Choose one of %(sorts)s.", sort=sort[:20], sorts=", ".join(_ORDERS)
        )
        raise Invalid(sort=words)
    columns = _ORDERS[sort]
    page = _followed(viewer, tag, cursor, columns) if followed and viewer else _page(tag, cursor, columns, viewer)
    found = list(page.objects(Headline))
    headlines = found[:POSTS_PER_PAGE]
    fill_tags(headlines)
    last_place = [getattr(headlines[-1], column.name) for column in columns] if headlines else []
    return FrontPage(headlines, cursor_of(*last_place) if len(found) > len(headlines) else None)


def _page(tag: str | None, cursor: str | None, columns: Sequence[Field], viewer: Member | None) -> PostScopes:
    """Return the posts of a page, and one more where there is one: that is never a pinned one, there being few.

    Pinned ones stand on the first page alone. Which posts come next is asked of their order's index by itself: sorting
    by the pins as well, the database would have to look at every post there is.
    """
    if cursor:
        return _following(_headlines(viewer), tag, cursor, columns)
    chosen = Pin.select(Pin.post).union_all(_ids(_following(Post.select(Post.id).live(), tag, None, columns)))
    posts = _headlines(viewer).where(Post.id.in_(chosen))
    by = (Pin.created_at.desc(nulls="LAST"), *(column.desc() for column in columns))
    return (posts.tagged(tag) if tag else posts).order_by(*by).limit(POSTS_PER_PAGE + 1)


def _followed(me: Member, tag: str | None, cursor: str | None, columns: Sequence[Field]) -> PostScopes:
    followed = only_followed(_headlines(me), me)
    return page_after(followed.tagged(tag) if tag else followed, cursor, *columns).limit(POSTS_PER_PAGE + 1)


def _following(posts: PostScopes, tag: str | None, cursor: str | None, columns: Sequence[Field]) -> PostScopes:
    listed = posts.where(Post.id.not_in(Pin.select(Pin.post)))
    return page_after(listed.tagged(tag) if tag else listed, cursor, *columns).limit(POSTS_PER_PAGE + 1)


def _ids(page: PostScopes) -> Select:
    """Return the ids of a page, as a SELECT that may stand in another one: there, LIMIT needs one around it."""
    return Select([page.alias("page")], [page.alias("page").c.id])


def latest_by(member: Member, limit: int, viewer: Member | None = None) -> list[Headline]:
    """Return a member's latest posts as `viewer` (None: anonymous) sees them. Two statements."""
    headlines = list(_headlines(viewer).by(member).order_by(Post.id.desc()).limit(limit).objects(Headline))
    fill_tags(headlines)
    return headlines


def page_by(member: Member, cursor: str | None, viewer: Member | None) -> tuple[list[Headline], str | None]:
    """Return a page of a member's posts as `viewer` (None: anonymous) sees them, and the cursor of the next one.

    The newest come first. Two statements.

    Raises Invalid for a damaged cursor.
    """
    page = page_after(_headlines(viewer).by(member), cursor, Post.id).limit(POSTS_PER_PAGE + 1)
    found = list(page.objects(Headline))
    headlines = found[:POSTS_PER_PAGE]
    fill_tags(headlines)
    return headlines, cursor_of(headlines[-1].id) if len(found) > len(headlines) else None


def fill_tags(headlines: Sequence[Headline]) -> None:
    """Put each headline's tags in alphabetical order. One statement for all."""
    by_id = {headline.id: headline for headline in headlines}
    names = (
        PostTag.select(PostTag.post, Tag.name)
        .join(Tag)
        .where(PostTag.post.in_(list(by_id)))
        .order_by(Tag.name)
        .tuples()
    )
    for post_id, name in names:
        by_id[post_id].tags.append(name)


def _headlines(viewer: Member | None) -> PostScopes:
    own = (new_comments(viewer).alias("new_comments"),) if viewer else ()
    columns = (
        *own,
        Post.id, Post.slug, Post.title, Post.teaser, Post.words, Post.pluses, Post.minuses, Post.comments,
        Post.created_at, Post.score, Post.heat, Member.name.alias("author_name"),
        SHOWN_NAME.alias("author_display_name"), Member.role.alias("author_role"), Member.avatar.alias("author_avatar"),
        Pin.created_at.alias("pinned_at"),
    )  # fmt: skip
    return Post.select(*columns).join(Member).switch(Post).join(Pin, JOIN.LEFT_OUTER).switch(Post).live()
