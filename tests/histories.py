"""What somebody wrote elsewhere, as an import brings it: an unclaimed member with comments and posts."""

import sys
from datetime import datetime, timedelta

from forum import create_app
from forum.actions import indexing
from forum.actions.inserts import insert_comment, insert_post
from forum.db import db, in_transaction
from forum.models import Arrival, Member, Post, Unclaimed
from forum.models.names import remember_names
from forum.text.avatars import default_style
from forum.text.markdown import render_article, render_comment
from forum.text.passwords import NO_PASSWORD

ORIGIN = "disqus:example"
BEGAN = datetime(2019, 5, 1, 12)


@in_transaction
def unclaimed(name: str = "old-ann", email: str = "ann@elsewhere.example", origin: str = ORIGIN) -> Member:
    """Return somebody who wrote elsewhere, whom nobody has claimed to be."""
    member = Member.create(
        name=name,
        name_key=name.lower(),
        email=f"{name}@unclaimed.invalid",
        password_hash=NO_PASSWORD,
        display_name=name,
        avatar=default_style(name),
        created_at=BEGAN,
    )
    Unclaimed.create(member=member.id, origin=origin, email=email, called=name)
    Arrival.create(key=f"{origin}/author/{member.id}", member=member.id)
    remember_names(member.id)
    indexing.index("member", member.id)
    return member


@in_transaction
def wrote_posts(author: Member, count: int = 1, pluses: int = 0) -> list[int]:
    """Have them have written posts that came with so many pluses each, and return their ids."""
    ids = []
    for number in range(count):
        text = f"What I saw, part {number}. " + "The sea comes twice a day. " * 59 + "The sea."
        post = insert_post(
            author.id,
            f"Letter {number}",
            text,
            render_article(text),
            ["letters"],
            created_at=BEGAN + timedelta(days=number),
            pluses=pluses,
        )
        Arrival.create(key=f"{ORIGIN}/post/{post.id}", post=post.id, author=author.id)
        indexing.index("post", post.id)
        ids.append(post.id)
    return ids


@in_transaction
def wrote_comments(author: Member, post_id: int, count: int = 1, likes: int = 0) -> list[int]:
    """Have them have written comments that came with so many likes each, and return their ids."""
    Post.lock(post_id)
    ids = []
    for number in range(count):
        text = f"I remember the flood of {1900 + number}."
        comment = insert_comment(
            post_id,
            author.id,
            text,
            render_comment(text),
            None,
            avatar=default_style(author.name),
            created_at=BEGAN + timedelta(minutes=number),
            likes=likes,
        )
        Arrival.create(key=f"{ORIGIN}/comment/{comment.id}", comment=comment.id, author=author.id)
        indexing.index("comment", comment.id)
        ids.append(comment.id)
    return ids


def plant(name: str, email: str, count: str, post_id: str) -> None:
    """Have somebody have written so many comments on a post of the forum that DATABASE_URL names."""
    with create_app().app_context(), db.connection_context():
        wrote_comments(unclaimed(name, email), int(post_id), int(count), likes=1)


if __name__ == "__main__":
    plant(*sys.argv[1:])
