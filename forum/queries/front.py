"""The front page: posts by heat, by date or by votes, all of them or those with one tag."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member, Post, PostTag, Tag
from forum.queries.cursors import after as begin_after
from forum.queries.cursors import cursor_of

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
    """A post as lists show it."""

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
    author_avatar: str
    tags: list[str]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """One page of headlines; `more` is the cursor of the next one, or None at the end."""

    headlines: Sequence[Headline]
    more: str | None


def front_page(sort: str = "hot", tag: str | None = None, after: str | None = None) -> FrontPage:
    """Return a page of the list. Two statements. Raises Invalid for an unknown order or a damaged cursor."""
    if sort not in _ORDERS:
        words = _("There is no order “%(sort)s”. Posts come %(sorts)s.", sort=sort[:20], sorts=", ".join(_ORDERS))
        raise Invalid(sort=words)
    columns = _ORDERS[sort]
    query = begin_after(_headlines(*columns), after, *columns)
    if tag:
        query = query.where(Post.id.in_(PostTag.select(PostTag.post).join(Tag).where(Tag.name == tag)))
    rows = list(query.limit(POSTS_PER_PAGE + 1).tuples())
    headlines = [Headline(*row[len(columns) :], tags=[]) for row in rows[:POSTS_PER_PAGE]]
    fill_tags(headlines)
    more = cursor_of(*rows[POSTS_PER_PAGE - 1][: len(columns)]) if len(rows) > POSTS_PER_PAGE else None
    return FrontPage(headlines, more)


def latest_by(member: Member, limit: int) -> list[Headline]:
    """Return a member's latest posts. Two statements."""
    rows = _headlines().where(Post.author == member.id).order_by(Post.id.desc()).limit(limit).tuples()
    headlines = [Headline(*row, tags=[]) for row in rows]
    fill_tags(headlines)
    return headlines


def fill_tags(headlines: Sequence[Headline]) -> None:
    """Put each headline's tags in alphabetical order. One statement for all."""
    by_id = {headline.id: headline for headline in headlines}
    rows = (
        PostTag.select(PostTag.post, Tag.name)
        .join(Tag)
        .where(PostTag.post.in_(list(by_id)))
        .order_by(Tag.name)
        .tuples()
    )
    for post_id, name in rows:
        by_id[post_id].tags.append(name)


def _headlines(*first):
    return Post.live().select(
        *first,
        Post.id, Post.slug, Post.title, Post.teaser, Post.words, Post.pluses, Post.minuses, Post.comments,
        Post.created_at, Member.name, Member.display_name, Member.avatar,
    )  # fmt: skip
