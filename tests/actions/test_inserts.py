"""What is inserted without gate, fee and event counts and ranks as what was written by members does."""

from datetime import datetime
from runpy import run_path

import pytest

from forum import clock
from forum.actions import comments, posts, prose, reactions, votes
from forum.actions.inserts import insert_comment, insert_post
from forum.db import db, in_transaction, migrations
from forum.models import Comment, Journal, Post, PostTag, XpEntry
from forum.text import markdown

AT = datetime(2026, 3, 1, 12)
BODY = "A *post* with words in it."
REMARKS = ("The first.", "A reply.", "A reply to the reply.", "Another reply.", "The second.")
PARENTS = (None, 0, 1, 0, None)


def shape_of(post_id: int) -> tuple:
    """Return everything that is counted, ranked and kept of a thread, without its ids."""
    of_post = Post.select(
        Post.title, Post.slug, Post.body, Post.body_html, Post.body_text, Post.teaser, Post.words, Post.pluses,
        Post.minuses, Post.score, Post.heat, Post.comments, Post.created_at,
    ).where(Post.id == post_id)  # fmt: skip
    thread = list(Comment.select().where(Comment.post == post_id).order_by(Comment.id))
    places = {comment.id: place for place, comment in enumerate(thread)}
    of_comments = [
        (
            places.get(comment.parent_id), places.get(comment.root_id), comment.depth, comment.body, comment.body_html,
            comment.body_text, comment.avatar, comment.likes, comment.dislikes, comment.rank, comment.replies,
            comment.created_at,
        )
        for comment in thread
    ]  # fmt: skip
    tags = PostTag.select().where(PostTag.post == post_id).count()
    return of_post.tuples().get(), of_comments, tags


def test_an_inserted_history_counts_and_ranks_as_the_same_history_acted(app, enrol):
    author, ann, ben, cat = (enrol(name, 20) for name in ("author", "ann", "ben", "cat"))
    with clock.at(AT):
        acted_id = posts.publish(author, "A post", BODY, ["sea", "time"])
        written = []
        for remark, parent in zip(REMARKS, PARENTS, strict=True):
            parent_id = None if parent is None else written[parent]
            written.append(comments.write_comment(ann, acted_id, remark, parent_id, "waves"))
        for member, value in ((ann, "plus"), (ben, "plus"), (cat, "minus")):
            votes.vote(member, acted_id, value)
        for member, value in ((author, "like"), (ben, "like"), (cat, "dislike")):
            reactions.react(member, written[1], value)
    journals, xp_entries = Journal.select().count(), XpEntry.select().count()

    @in_transaction
    def bring_in() -> int:
        post = insert_post(
            author.id, "A post", BODY, prose.article(author, BODY), ["sea", "time"], created_at=AT, pluses=2, minuses=1
        )
        thread = []
        for number, (remark, parent) in enumerate(zip(REMARKS, PARENTS, strict=True)):
            counts = {"likes": 2, "dislikes": 1} if number == 1 else {}
            above = None if parent is None else thread[parent]
            thread.append(
                insert_comment(
                    post.id, ann.id, remark, prose.comment(ann, remark), above, avatar="waves", created_at=AT, **counts
                )
            )
        return post.id

    assert shape_of(bring_in()) == shape_of(acted_id)
    assert (Journal.select().count(), XpEntry.select().count()) == (journals, xp_entries)


def test_a_threads_version_moves_with_each_comment_in_it(app, author, post_id):
    before = Post.get_by_id(post_id).version
    comments.write_comment(author, post_id, "One.")
    assert Post.get_by_id(post_id).version == before + 1
    in_transaction(insert_comment)(
        post_id, author.id, "Two.", prose.comment(author, "Two."), None, avatar="waves", created_at=AT
    )
    assert Post.get_by_id(post_id).version == before + 2


def test_the_text_that_is_read_is_kept_with_posts_and_comments(app, author, post_id, comment_id):
    assert Post.get_by_id(post_id).body_text == "The sea comes twice a day.\n"
    assert Comment.get_by_id(comment_id).body_text == "A first word from the author.\n"
    posts.edit_post(author, post_id, "Tides", "The **moon** & the sea.", [])
    comments.edit_comment(author, comment_id, "A `second` word.")
    assert Post.get_by_id(post_id).body_text == "The moon & the sea.\n"
    assert Comment.get_by_id(comment_id).body_text == "A second word.\n"


@pytest.mark.parametrize(
    "body",
    [
        "Plain words.\n\nAnd a second paragraph.",
        'Marks: **bold**, `a < b && c > d`, "quotes", an&nbsp;entity, <b>no tag</b>.',
        "# A heading\n\n- one\n- two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n",
        "A note.[^1] And [a link](https://example.org/?a=1&b=2).\n\n[^1]: What it says.\n",
    ],
)
def test_what_was_written_before_the_text_was_kept_gets_it_from_the_migration(app, author, body):
    post_id = posts.publish(author, "A post", body, [])
    comment_id = comments.write_comment(author, post_id, body)
    Post.update(body_text="").execute()
    Comment.update(body_text="").execute()
    migration = run_path(str(migrations.DIRECTORY / "0005_body_text.py"))
    for table in ("post", "comment"):
        migration["fill"](db.obj, table)
    assert Post.get_by_id(post_id).body_text == markdown.render_article(body).text
    assert Comment.get_by_id(comment_id).body_text == markdown.render_comment(body).text
