"""The front page: posts by heat, by date, by votes (of a day, a week, a month, all time), or those nobody answered.

All of them or those with one tag; pinned ones before all, where the order is not a question about some of them alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from peewee import JOIN, SQL, Expression, Field, Ordering, Select

from forum.clock import now
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member, Pin, Post, PostTag, Tag
from forum.models.names import SHOWN_NAME, SHOWN_ROLE
from forum.models.post import PostScopes
from forum.queries.cursors import cursor_of, page_after
from forum.queries.followed import only_followed
from forum.queries.unread import new_comments
from forum.rules.front import Within

POSTS_PER_PAGE = 20

# An order's name → the columns that make it, the last one unique.
_ORDERS = {
    "hot": (Post.heat, Post.id),
    "new": (Post.id,),
    "top": (Post.score, Post.id),
    "unanswered": (Post.id,),
}
# Spelled out, so that the index of just these is found.
_UNANSWERED = Expression(Post.comments, "=", SQL("0"))
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
    """One page of headlines; `more` is the cursor of the next one, or None at the end.

    `leads_with_pins` says whether the first one begins with the pinned ones.
    """

    headlines: Sequence[Headline]
    more: str | None
    leads_with_pins: bool = True


@dataclass(frozen=True, slots=True)
class _List:
    """Which posts are listed, and in what order: `columns`, highest first, the last one unique."""

    columns: Sequence[Field]
    tag: str | None = None
    since: datetime | None = None
    unanswered: bool = False
    follower: Member | None = None
    size: int = POSTS_PER_PAGE

    @property
    def leads_with_pins(self) -> bool:
        """Whether pinned posts come first. Not where it is asked which posts are of a kind: they need not be."""
        return self.since is None and not self.unanswered and self.follower is None

    def of(self, posts: PostScopes, cursor: str | None) -> PostScopes:
        """Return of the posts those that come after the cursor (None: from the top on), a page and one more."""
        if self.tag:
            posts = posts.tagged(self.tag)
        if self.follower:
            posts = only_followed(posts, self.follower)
        if self.unanswered:
            posts = posts.where(_UNANSWERED)
        if self.since:
            posts = posts.where(Post.created_at >= self.since)
        return page_after(posts.listed(), cursor, *self.columns).order_by(*self.order()).limit(self.size + 1)

    def order(self) -> list[Ordering]:
        """Return what the list is ordered by.

        Of posts that are young enough, their index has their scores as well; a sum keeps the database from going down
        the index of all scores instead, in which the young ones may be the last of a million.
        """
        if self.since:
            return [(Post.score + SQL("0")).desc(), Post.id.desc()]
        return [column.desc() for column in self.columns]


def front_page(
    sort: str = "hot",
    tag: str | None = None,
    cursor: str | None = None,
    viewer: Member | None = None,
    within: str = Within.ALL,
    *,
    followed: bool = False,
    size: int | None = None,
) -> FrontPage:
    """Return a page of the list as `viewer` (None: anonymous) sees it, the first with the pinned posts on top.

    Two statements. With `followed` it is the list of what the viewer follows. `within` says how old the top ones may
    be, by the name of a `Within`; in other orders it says nothing. `size` is how many posts a page has, if not
    POSTS_PER_PAGE. Raises Invalid for an unknown order or age, or a damaged cursor.
    """
    size = size or POSTS_PER_PAGE
    wanted = replace(_list(sort, tag, within, viewer if followed else None), size=size)
    found = list(_page(wanted, cursor, viewer).objects(Headline))
    headlines = found[:size]
    fill_tags(headlines)
    last_place = [getattr(headlines[-1], column.name) for column in wanted.columns] if headlines else []
    more = cursor_of(*last_place) if len(found) > len(headlines) else None
    return FrontPage(headlines, more, wanted.leads_with_pins)


def _list(sort: str, tag: str | None, within: str, follower: Member | None) -> _List:
    if sort not in _ORDERS:
        words = _(
            "Posts can’t be sorted by “%(sort)s”. Choose one of %(sorts)s.", sort=sort[:20], sorts=", ".join(_ORDERS)
        )
        raise Invalid(sort=words)
    if within not in set(Within):
        words = _("There is no “%(within)s” to be the top of. Choose one of %(known)s.", within=within[:20],
                  known=", ".join(Within))  # fmt: skip
        raise Invalid(**{"in": words})
    since = Within(within).since(now()) if sort == "top" else None
    return _List(_ORDERS[sort], tag, since, unanswered=sort == "unanswered", follower=follower)


def _page(wanted: _List, cursor: str | None, viewer: Member | None) -> PostScopes:
    """Return the posts of a page, and one more where there is one: that is never a pinned one, there being few.

    Pinned ones stand on the first page alone. Which posts come next is asked of their order's index by itself: sorting
    by the pins as well, the database would have to look at every post there is.
    """
    listed, headlines = Post.select(Post.id).live(), _headlines(viewer)
    if not wanted.leads_with_pins:
        return headlines.where(Post.id.in_(_ids(wanted.of(listed, cursor)))).order_by(*wanted.order())
    others = Post.id.not_in(Pin.select(Pin.post))
    if cursor:
        return headlines.where(Post.id.in_(_ids(wanted.of(listed.where(others), cursor)))).order_by(*wanted.order())
    posts = headlines.where(Post.id.in_(Pin.select(Pin.post).union_all(_ids(wanted.of(listed.where(others), None)))))
    posts = posts.tagged(wanted.tag) if wanted.tag else posts
    return posts.order_by(Pin.created_at.desc(nulls="LAST"), *wanted.order()).limit(wanted.size + 1)


def _ids(page: PostScopes) -> Select:
    """Return the ids of a page, as a SELECT that may stand in another one: there, LIMIT needs one around it."""
    return Select([page.alias("page")], [page.alias("page").c.id])


def latest_by(member: Member, limit: int, viewer: Member | None = None) -> list[Headline]:
    """Return a member's latest posts as `viewer` (None: anonymous) sees them. Two statements."""
    headlines = list(_headlines(viewer).by(member).order_by(Post.id.desc()).limit(limit).objects(Headline))
    fill_tags(headlines)
    return headlines


def page_by(
    member: Member, cursor: str | None, viewer: Member | None, size: int | None = None
) -> tuple[list[Headline], str | None]:
    """Return a page of a member's posts as `viewer` (None: anonymous) sees them, and the cursor of the next one.

    The newest come first. Two statements.

    Raises Invalid for a damaged cursor.
    """
    size = size or POSTS_PER_PAGE
    page = page_after(_headlines(viewer).by(member), cursor, Post.id).limit(size + 1)
    found = list(page.objects(Headline))
    headlines = found[:size]
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
        SHOWN_NAME.alias("author_display_name"), SHOWN_ROLE.alias("author_role"), Member.avatar.alias("author_avatar"),
        Pin.created_at.alias("pinned_at"),
    )  # fmt: skip
    return Post.select(*columns).join(Member).switch(Post).join(Pin, JOIN.LEFT_OUTER).switch(Post).live()
