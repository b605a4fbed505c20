"""Who wrote elsewhere is a member here whom nobody is yet, under a name that is theirs alone."""

import pytest

from forum.actions import histories
from forum.actions.history_erasure import erase_history
from forum.jobs import erasures
from forum.models import Arrival, Comment, CommentRemoval, Member, Post, PostRemoval, Unclaimed
from forum.queries.comment_pages import comment_page
from tests.actions.test_races import at_once
from tests.exports import ORIGIN, at, author, comment, imported, post, written


@pytest.fixture
def bring(app, tmp_path):
    """Imports records: `bring(author("ann"), post())`."""
    return lambda *records, origin=ORIGIN: imported(written(tmp_path, records, origin))


def test_an_author_becomes_a_member_whom_nobody_is(bring):
    bring(author("ann", email="Ann@News.example", display_name="Ann Other", bio="Writes.", joined_at=at(0)), post())

    ann = Member.named("ann")
    assert ann.is_unclaimed
    assert (ann.display_name, ann.bio, ann.created_at, ann.xp) == ("Ann Other", "Writes.", at(0), 0)
    assert ann.email == f"{ann.id}@unclaimed.invalid"
    history = Unclaimed.get()
    assert (history.origin, history.email, history.called) == (ORIGIN, "ann@news.example", "Ann Other")


def test_who_wrote_nothing_that_comes_does_not_come(bring):
    report = bring(author("ann"), author("zoe"), post())

    assert report.coming["people"] == 1
    assert Member.named("zoe") is None


def test_a_name_that_is_taken_carries_where_it_comes_from(bring, enrol):
    enrol("ann")
    bring(author("Ann"), post(by="Ann"))
    bring(
        author("ann", key="blog.example/author/1"),
        author("ANN", key="blog.example/author/2"),
        post(key="blog.example/post/1", author="blog.example/author/1"),
        post(key="blog.example/post/2", author="blog.example/author/2"),
        origin="blog.example",
    )

    names = [name for (name,) in Member.select(Member.name).order_by(Member.id).tuples()]
    assert names == ["ann", "Ann.news", "ann.blog", "ANN.blog-2"]


@pytest.mark.parametrize(
    ("called", "username"),
    [
        ("Jörg Müller", "Joerg-Mueller"),
        ("Al", "reader.news"),
        ("Анна", "reader.news"),
        ("", "reader.news"),
        ("42nd Street", "nd-Street"),
        ("a" * 60, "a" * 24),
    ],
)
def test_a_name_is_written_as_usernames_are(bring, called, username):
    bring(author("1", name=called), post(by="1"))

    assert Unclaimed.get().member.name == username


def test_nobody_passes_for_who_runs_the_site(bring, enrol):
    enrol("captain", role="admin")
    bring(author("1", name="Captain", display_name="Capta1n"), post(by="1"))

    member = Unclaimed.get().member
    assert (member.name, member.display_name) == ("Captain.news", "Captain.news")


def test_who_has_left_there_is_nobody_here(bring):
    bring(author("ann", has_left=True, email="ann@news.example"), post())

    [came] = Arrival.select().where(Arrival.key == f"{ORIGIN}/author/ann")
    gone = came.member
    assert gone.has_left
    assert (gone.name, gone.display_name) == (f"~{gone.id}", "Former member")
    assert not Unclaimed.select().exists()


def test_texts_of_nobody_known_have_one_author_who_cannot_be_claimed(bring):
    bring(author("ann"), post(by=None), comment(1, by=None), comment(2, by="stranger"))

    authors = {comment.author for comment in Comment.select()}
    assert len(authors) == 1
    [nobody] = authors
    assert nobody.has_left
    assert nobody.display_name == "Unknown"
    assert not any(one.by_post_author for one in comment_page(Post.get().id, None, "old").rows)
    assert not Unclaimed.select().exists()


def test_what_a_newer_export_adds_belongs_to_who_claimed_the_rest(bring, enrol):
    bring(author("ann"), author("ben"), post(), comment(1))
    me = enrol("me")
    histories.claim(me, Member.named("ben").id, "voucher")

    bring(author("ann"), author("ben"), post(), comment(1), comment(2))

    assert {comment.author_id for comment in Comment.select()} == {me.id}
    assert Member.select().where(Member.name == "ben").count() == 0


def test_an_import_that_runs_while_its_author_is_claimed_leaves_nothing_behind(tmp_path, enrol):
    said = [author("ann"), author("ben"), post(), *(comment(number) for number in range(30))]
    imported(written(tmp_path, said[:4]))
    me, ben_id, more = enrol("me"), Member.named("ben").id, written(tmp_path, said)

    at_once([lambda: imported(more, portion=1), lambda: histories.claim(me, ben_id, "voucher")])

    assert {comment.author_id for comment in Comment.select()} == {me.id}
    assert Comment.select().count() == 30


@pytest.mark.parametrize("text", ["anonymise", "remove"])
def test_a_newer_export_brings_nothing_back_of_who_had_it_erased(bring, enrol, text):
    bring(author("ann"), author("ben"), post(), comment(1))
    erase_history("ben", text, "She asked.", "Former member", by=enrol("boss", role="admin"))
    erasures.do()
    said = comment(2), post(2, by="ben", tags=("sea",)), comment(3, to=2, by="ann"), comment(4, by="ann", under=2)

    bring(author("ann"), author("ben"), post(), comment(1), *said)

    of_ben = Comment.author == Arrival.get(Arrival.key == f"{ORIGIN}/author/ben").member_id
    stays = text == "anonymise"
    assert [one.body for one in Comment.select().where(of_ben).order_by(Comment.id)] == (
        ["Comment 1.", "Comment 2."] if stays else ["", ""]
    )
    assert {one.author.name[0] for one in Comment.select().where(of_ben)} == {"~"}
    assert Post.select().where(Post.title == "Tides 2").exists() is stays
    assert Comment.get(Comment.body == "Comment 3.").parent.author.has_left
    assert PostRemoval.select().exists() is CommentRemoval.select().exists() is not stays
    assert Comment.select().where(Comment.body == "Comment 4.").exists()


def test_members_who_look_alike_are_told_apart(bring, enrol):
    enrol("ann")
    bring(author("1", name="ann1", display_name="Ann"), post(by="1"))

    assert {member.shares_name for member in Member.select()} == {1}
