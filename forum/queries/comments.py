"""Comments as pages show them: one select for the whole page, for one tree, and for a single fragment."""

from dataclasses import dataclass, field
from datetime import datetime

from peewee import JOIN, SQL, ModelSelect

from forum.errors import NotThere
from forum.models import Comment, CommentRemoval, Member, Reaction


@dataclass(slots=True)
class CommentView:
    """A comment with all that its partial shows. `my_reaction` is 1, -1, or None; a `removed` one is a tombstone."""

    id: int
    post_id: int
    parent_id: int | None
    root_id: int | None
    depth: int
    rank: int
    replies: int
    body_html: str
    avatar: str
    likes: int
    dislikes: int
    created_at: datetime
    edited_at: datetime | None
    author_id: int
    name: str
    display_name: str
    xp: int
    role: str
    parent_display_name: str | None
    removed: int | None
    my_reaction: int | None
    children: list["CommentView"] = field(default_factory=list)


def comment_views(viewer: Member | None) -> ModelSelect:
    """Return a query whose tuples make `CommentView`s, with `viewer`'s own reactions."""
    parent, parent_author = Comment.alias(), Member.alias()
    mine = Reaction.value if viewer else SQL("NULL")
    query = (
        Comment.select(
            Comment.id, Comment.post, Comment.parent, Comment.root, Comment.depth, Comment.rank, Comment.replies,
            Comment.body_html, Comment.avatar, Comment.likes, Comment.dislikes,
            Comment.created_at, Comment.edited_at,
            Member.id, Member.name, Member.display_name, Member.xp, Member.role,
            parent_author.display_name, CommentRemoval.comment, mine,
        )
        .join(Member, on=(Comment.author == Member.id))
        .switch(Comment)
        .join(parent, JOIN.LEFT_OUTER, on=(Comment.parent == parent.id))
        .join(parent_author, JOIN.LEFT_OUTER, on=(parent.author == parent_author.id))
        .switch(Comment)
        .join(CommentRemoval, JOIN.LEFT_OUTER)
    )  # fmt: skip
    if viewer:
        query = query.switch(Comment).join(
            Reaction,
            JOIN.LEFT_OUTER,
            on=((Reaction.comment == Comment.id) & (Reaction.member == viewer.id)),
        )
    return query


def views_of(query: ModelSelect) -> list[CommentView]:
    """Run a query of `comment_views`. One statement."""
    return [CommentView(*row) for row in query.tuples()]


def comment_view(comment_id: int, viewer: Member | None) -> CommentView:
    """Return one comment as its page shows it. One statement. Raises NotThere."""
    found = views_of(comment_views(viewer).where(Comment.id == comment_id))
    if not found:
        raise NotThere("There is no such comment.")
    return found[0]
