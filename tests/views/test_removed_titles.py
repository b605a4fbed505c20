"""The title of a post that was taken away is told nowhere: no address, page, header or sheet has it any more."""

import re

import pytest

from forum.actions import comments, posts, reactions, readings, reports, votes
from forum.models import Post
from tests.visitor import HTMX

TITLE = "Zanzibar quagmire"
TOLD = re.compile("zanzibar|quagmire", re.I)


@pytest.fixture
def removed(author, commenter, enrol) -> tuple[int, int]:
    """A post with a comment, votes, a reading and a report, taken away by a moderator: the ids of post and comment."""
    mod, fan = enrol("mod", level=20, role="moderator"), enrol("fan", level=14)
    post_id = posts.publish(author, TITLE, f"{TITLE}. " + "word " * 200, ["sea"])
    comment_id = comments.write_comment(commenter, post_id, "A word")
    votes.vote(fan, post_id, "minus")
    reactions.react(fan, comment_id, "like")
    readings.start_reading(fan, post_id)
    for member in (author, commenter, fan):
        reports.buy_report(member, post_id)
    posts.delete_post(mod, post_id, "Off topic")
    return post_id, comment_id


def pages(post_id: int, comment_id: int) -> list[str]:
    return [
        "/", "/?sort=new", "/?tag=sea", f"/posts/{post_id}", f"/posts/{post_id}/zzz", f"/comments/{comment_id}",
        "/wallet", "/wallet.csv", "/reports/1", "/reports/2", "/reports/3", "/reports/1.csv", "/reports/2.csv",
        "/reports/3.csv", "/u/author", "/u/commenter", "/u/fan", "/log", "/levels", "/economy", "/posts/new",
        f"/comments/{comment_id}/likes", f"/comments/{comment_id}/history", "/admin/members/fan",
        "/admin/members/author", "/settings",
    ]  # fmt: skip


@pytest.mark.any_engine
@pytest.mark.parametrize("name", [None, "author", "commenter", "fan", "mod", "boss"])
def test_no_page_and_no_header_tells_the_title_of_a_removed_post(removed, enrol, visitor, as_member, name):
    enrol("boss", level=20, role="admin")
    if name:
        visitor.log_in(name)
    for address in pages(*removed):
        for headers in ({}, HTMX):
            response = visitor.get(address, headers=headers)
            assert not TOLD.search(response.text), address
            assert not TOLD.search(str(response.headers)), address


def test_the_old_address_leads_to_a_neutral_one(removed, visitor):
    post_id, comment_id = removed
    old = visitor.get(f"/posts/{post_id}/zanzibar-quagmire?sort=new")
    assert (old.status_code, old.location) == (301, f"/posts/{post_id}/post?sort=new")
    assert visitor.get(f"/comments/{comment_id}").location == f"/posts/{post_id}/post#comment-{comment_id}"
    assert visitor.get(f"/posts/{post_id}/post").status_code == 200


def test_an_action_under_a_removed_post_does_not_tell_it(removed, commenter, as_member, way):
    _post_id, comment_id = removed
    response = as_member(commenter).post(f"/comments/{comment_id}/delete", way)
    assert not TOLD.search(response.text + str(response.headers))


def test_restoring_it_brings_the_title_back(author, visitor, as_member, way):
    post_id = posts.publish(author, TITLE, "Text", [])
    comments.write_comment(author, post_id, "So that something is left")
    me, address = as_member(author), f"/posts/{post_id}/zanzibar-quagmire"
    before = visitor.get(address).headers["ETag"]
    me.post(f"/posts/{post_id}/delete", way)
    assert visitor.get(address, headers={"If-None-Match": before}).location == f"/posts/{post_id}/post"
    me.post(f"/posts/{post_id}/restore", way)
    assert visitor.get(f"/posts/{post_id}/post").location == address
    assert TITLE in visitor.text(address)
    assert Post.get_by_id(post_id).slug == "zanzibar-quagmire"
