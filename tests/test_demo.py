"""The demo community: as big as promised, and consistent, because it was lived through."""

import re

import pytest
from peewee import fn

from forum.demo import loader
from forum.errors import Conflict
from forum.levels import LevelRules
from forum.models import Comment, CommentRemoval, DemoMember, Member, Post, PostVote, Reaction
from tests.conftest import counting
from tests.visitor import Visitor

LEVELS = {"reader": 4, "almost": 12, "commenter": 14, "author": 20}
PAGE_BYTES_MAX = 150_000
STATEMENTS_MAX = 8


@pytest.fixture
def demo(app):
    loader.load()
    return app


def test_the_demo_is_what_is_promised(demo):
    assert Post.select().count() >= 12
    assert Comment.select().count() >= 200
    assert Member.select().count() >= 30
    for name, level in LEVELS.items():
        assert LevelRules().level(Member.named(name).xp) == level
    assert Member.named("mod").role == "moderator"
    assert Member.named("admin").role == "admin"
    assert DemoMember.select().count() == Member.select().count()

    for name in (*LEVELS, "mod", "admin"):
        assert Visitor(demo).log_in(name, loader.PASSWORD)

    longest = Post.select().order_by(Post.comments.desc()).first()
    assert longest.words >= 1_500
    assert longest.comments >= 200
    _counts_are_true()
    _comes_from_the_past()
    _renders_lightly(Visitor(demo), longest)
    member = Visitor(demo)
    member.log_in("commenter", loader.PASSWORD)
    _renders_lightly(member, longest)

    assert "This is a demo" in Visitor(demo).text("/")
    with pytest.raises(Conflict):
        loader.load()
    refused = demo.test_cli_runner().invoke(args=["demo"])
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert demo.test_cli_runner().invoke(args=["demo", "--if-empty"]).exit_code == 0


def _counts_are_true() -> None:
    for post in Post.select():
        standing = (
            Comment.select()
            .where(Comment.post == post.id, Comment.id.not_in(CommentRemoval.select(CommentRemoval.comment)))
            .count()
        )
        score = PostVote.select(fn.COALESCE(fn.SUM(PostVote.value), 0)).where(PostVote.post == post.id).scalar()
        assert (post.comments, post.score, post.pluses - post.minuses) == (standing, score, score)
    for comment in Comment.select():
        reacted = Reaction.select(fn.COALESCE(fn.SUM(Reaction.value), 0)).where(Reaction.comment == comment.id).scalar()
        assert comment.likes - comment.dislikes == reacted


def _comes_from_the_past() -> None:
    for reply in Comment.select().where(Comment.parent.is_null(False)):
        assert reply.created_at > reply.parent.created_at > reply.post.created_at > reply.post.author.created_at


def _renders_lightly(visitor: Visitor, post: Post) -> None:
    with counting() as statements:
        page = visitor.text(f"/posts/{post.id}/{post.slug}")
    assert len(statements) <= STATEMENTS_MAX
    assert len(page.encode()) < PAGE_BYTES_MAX
    assert len(re.findall(r'<li id="comment-', page)) >= 40


def test_without_a_demo_there_is_no_banner(visitor):
    assert "This is a demo" not in visitor.text("/")
