"""Writing, replying, editing and deleting comments."""

import pytest

from forum import clock
from forum.actions import comments, posts
from forum.models import Comment, Draft, Member, Post
from forum.rules.editing import FREE_FOR
from tests.visitor import own_part, root_id, succeeded, without_token


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


def test_a_comment_appears_and_is_counted(me, visitor, post_id, way):
    response = me.post(f"/posts/{post_id}/comments", way, body="**Well** observed.")
    assert succeeded(response, way)
    page = visitor.text(f"/posts/{post_id}")
    assert "<strong>Well</strong> observed." in page
    assert "1 Comment<" in page
    assert Post.get_by_id(post_id).comments == 1


def test_the_plain_answer_leads_to_the_comment(me, post_id):
    response = me.post(f"/posts/{post_id}/comments", body="Here")
    comment = Comment.get()
    assert response.location == f"/posts/{post_id}/tides-and-clocks#comment-{comment.id}"


def test_the_fragment_is_the_comment_as_its_page_shows_it(me, post_id):
    fragment = me.post(f"/posts/{post_id}/comments", "htmx", body="Here")
    comment = Comment.get()
    assert root_id(fragment) == f"comment-{comment.id}"
    alone = without_token(me.client.get(f"/comments/{comment.id}", headers={"HX-Request": "true"}).text)
    assert alone in without_token(me.text(f"/posts/{post_id}"))
    assert alone in without_token(own_part(fragment))
    assert 'id="comments-count" hx-swap-oob="true">1 Comment<' in fragment.text


def test_a_reply_stands_directly_behind_its_parent(me, visitor, post_id, comment_id, way):
    second = comments.write_comment(Member.get(Member.name == "author"), post_id, "A second word")
    assert succeeded(me.post(f"/posts/{post_id}/comments", way, body="To the first", parent_id=comment_id), way)
    reply = Comment.get(Comment.parent == comment_id)
    assert (reply.root_id, reply.depth) == (comment_id, 1)
    for sort in ("best", "new", "old"):
        page = visitor.text(f"/posts/{post_id}/tides-and-clocks?sort={sort}")
        parent_at, reply_at, other_at = (page.index(f'id="comment-{n}"') for n in (comment_id, reply.id, second))
        assert parent_at < reply_at
        assert not parent_at < other_at < reply_at


def test_replies_go_to_any_depth(me, commenter, visitor, post_id, comment_id, set_rules):
    set_rules(comment_tribute_mtwei=0)
    deepest = comment_id
    for _ in range(30):
        deepest = comments.write_comment(commenter, post_id, "Deeper", deepest)
    assert Comment.get_by_id(deepest).depth == 30
    page = visitor.text(f"/posts/{post_id}")
    assert f'id="comment-{deepest}" class="comment depth-6"' in page
    assert Comment.get_by_id(comment_id).replies == 30


@pytest.mark.any_engine
@pytest.mark.parametrize("body", ["&nbsp;", "# ", "> ", "***", "[a]: http://evil.example/x", "```\n```"])
def test_markup_without_words_is_no_comment(me, post_id, way, body):
    response = me.post(f"/posts/{post_id}/comments", way, body=body)
    assert response.status_code == 422
    assert Comment.select().count() == 0


@pytest.mark.any_engine
@pytest.mark.parametrize("body", ["", "   \n ", "\u200b\u200d\u2060", "\u3164"])
def test_nothing_is_no_comment(me, post_id, way, body):
    response = me.post(f"/posts/{post_id}/comments", way, body=body)
    assert response.status_code == 422
    assert "Write something first." in response.text
    assert Comment.select().count() == 0


def test_a_nul_is_taken_out_and_the_rest_offered_again(me, post_id, way):
    response = me.post(f"/posts/{post_id}/comments", way, body="before\x00after")
    assert response.status_code == 422
    assert "control characters" in response.text
    assert "beforeafter" in response.text
    assert Comment.select().count() == 0


def test_ten_times_too_much_is_refused_and_kept(me, post_id, way):
    response = me.post(f"/posts/{post_id}/comments", way, body="y" * 100_000)
    assert response.status_code == 422
    assert "the limit is 10,000" in response.text
    assert "y" * 100_000 in response.text
    assert Comment.select().count() == 0


def test_a_comment_of_the_longest_kind_fits_in_every_script(me, post_id, way):
    body = "\N{MATHEMATICAL BOLD SMALL A}" * 10_000  # four bytes each, and twelve as a form is sent
    assert succeeded(me.post(f"/posts/{post_id}/comments", way, body=body), way)
    assert Comment.get().body == body


def test_bidi_text_is_kept_but_cannot_leave_its_place(me, visitor, post_id, way):
    me.post(f"/posts/{post_id}/comments", way, body="abc\u202edef")
    assert '<div class="prose" dir="auto"><p>abc\u202edef</p>' in visitor.text(f"/posts/{post_id}")


@pytest.mark.parametrize("parent", ["404", "x", "-1", "1e3", "٣", "9" * 30])
def test_an_unknown_parent_is_refused_and_the_text_kept(me, post_id, way, parent):
    response = me.post(f"/posts/{post_id}/comments", way, body="Kept text", parent_id=parent)
    assert response.status_code == 422
    assert 'id="problem-parent_id"' in response.text
    assert "Kept text" in response.text
    assert Comment.select().count() == 0


def test_a_parent_of_another_thread_is_refused(me, author, post_id, comment_id, way):
    other = posts.publish(author, "Another", "Text", [])
    response = me.post(f"/posts/{other}/comments", way, body="Kept text", parent_id=comment_id)
    assert response.status_code == 422
    assert "isn’t in this thread" in response.text
    assert "Kept text" in response.text
    assert Comment.select().count() == 1


def test_a_deleted_parent_is_refused(me, author, post_id, comment_id, way):
    comments.delete_comment(author, comment_id)
    response = me.post(f"/posts/{post_id}/comments", way, body="Kept text", parent_id=comment_id)
    assert response.status_code == 422
    assert "has been deleted" in response.text
    assert "Kept text" in response.text


def test_an_unknown_avatar_is_refused(me, post_id, way):
    response = me.post(f"/posts/{post_id}/comments", way, body="Kept text", avatar="photo")
    assert response.status_code == 422
    assert 'id="problem-avatar"' in response.text
    assert "Kept text" in response.text


def test_a_thread_that_is_not_there_takes_no_comment_but_the_text_is_shown(me, way):
    response = me.post("/posts/404/comments", way, body="Kept text")
    assert response.status_code == 404
    assert "Kept text" in response.text


def test_the_picked_avatar_is_shown_and_remembered(me, commenter, visitor, post_id, way):
    me.post(f"/posts/{post_id}/comments", way, body="With rings", avatar="rings")
    page = visitor.text(f"/posts/{post_id}")
    assert 'src="/avatars/1/rings/commenter.svg" alt="Avatar of commenter"' in page
    assert 'value="rings" checked' in me.text(f"/posts/{post_id}")


def test_links_open_at_level_15(enrol, as_member, post_id, way):
    low, high = as_member(enrol("low", level=14)), as_member(enrol("high", level=15))
    refused = low.post(f"/posts/{post_id}/comments", way, body="See https://example.org")
    assert refused.status_code == 422
    assert "LVL 15" in refused.text
    assert "See https://example.org" in refused.text
    assert succeeded(high.post(f"/posts/{post_id}/comments", way, body="See https://example.org"), way)


def test_an_edit_cannot_bring_a_link_in_below_its_gate(me, commenter, post_id, way):
    comment_id = comments.write_comment(commenter, post_id, "No link")
    response = me.post(f"/comments/{comment_id}/edit", way, body="[now](https://example.org)")
    assert response.status_code == 422
    assert "[now](https://example.org)" in response.text
    assert Comment.get_by_id(comment_id).body == "No link"


def test_an_edit_replaces_the_text_and_says_so(me, commenter, visitor, post_id, comment_id, way):
    with clock.at(clock.now() - FREE_FOR):
        comment_id = comments.write_comment(commenter, post_id, "Frist", parent_id=comment_id)
    assert "Frist" in me.text(f"/comments/{comment_id}/edit")
    assert succeeded(me.post(f"/comments/{comment_id}/edit", way, body="First"), way)
    page = visitor.text(f"/posts/{post_id}")
    assert "First" in page
    assert "Frist" not in page
    assert "edited" in page


def test_nobody_else_edits_or_deletes(me, comment_id, way):
    assert me.get(f"/comments/{comment_id}/edit").status_code == 403
    assert me.post(f"/comments/{comment_id}/edit", way, body="Mine now").status_code == 403
    assert me.post(f"/comments/{comment_id}/delete", way).status_code == 403
    assert Comment.get_by_id(comment_id).body == "A first word from the author."


def test_a_deleted_comment_leaves_a_tombstone_and_its_replies(me, commenter, author, visitor, post_id, way):
    comment_id = comments.write_comment(commenter, post_id, "To be regretted")
    comments.write_comment(author, post_id, "An answer to it", comment_id)
    response = me.post(f"/comments/{comment_id}/delete", way)
    assert succeeded(response, way)
    if way == "htmx":
        assert root_id(response) == f"comment-{comment_id}"
        assert 'id="comments-count" hx-swap-oob="true">1 Comment<' in response.text
    page = visitor.text(f"/posts/{post_id}")
    assert "To be regretted" not in page
    assert f'id="comment-{comment_id}"' in page
    assert "has been deleted by its author" in page
    assert "An answer to it" in page
    assert "1 Comment<" in page


def test_what_is_deleted_cannot_be_deleted_edited_or_liked(me, author, as_member, comment_id, way):
    comments.delete_comment(author, comment_id)
    mine = as_member(author)
    assert mine.post(f"/comments/{comment_id}/delete", way).status_code == 404
    assert mine.get(f"/comments/{comment_id}/edit").status_code == 404
    assert mine.post(f"/comments/{comment_id}/edit", way, body="Kept text").status_code == 404
    assert me.post(f"/comments/{comment_id}/reaction", way, value="like").status_code == 404


def test_a_sent_comment_is_no_draft_any_more(me, post_id, way):
    me.post(f"/posts/{post_id}/draft", body="Half a")
    assert "Half a" in me.text(f"/posts/{post_id}")
    me.post(f"/posts/{post_id}/comments", way, body="Half a thought, finished")
    assert Draft.select().count() == 0


def test_a_draft_of_a_reply_stays_with_its_comment(me, post_id, comment_id, way):
    assert succeeded(me.post(f"/posts/{post_id}/draft", way, body="Half a reply", parent_id=comment_id), way)
    assert "Half a reply" not in me.text(f"/posts/{post_id}")
    assert "Half a reply" in me.text(f"/comments/{comment_id}/reply")


def test_an_emptied_draft_is_forgotten(me, post_id, way):
    me.post(f"/posts/{post_id}/draft", body="Something")
    assert succeeded(me.post(f"/posts/{post_id}/draft", way, body=" "), way)
    assert Draft.select().count() == 0


@pytest.mark.parametrize("body", ["z" * 60_001, "nul\x00"])
def test_a_draft_that_cannot_be_kept_says_so_and_stays_typed(me, post_id, way, body):
    response = me.post(f"/posts/{post_id}/draft", way, body=body)
    assert response.status_code == 422
    assert Draft.select().count() == 0


def test_drafts_are_their_writers_alone(me, enrol, as_member, post_id):
    me.post(f"/posts/{post_id}/draft", body="My secret thought")
    assert "My secret thought" not in as_member(enrol("other", level=14)).text(f"/posts/{post_id}")


def test_the_preview_shows_the_comment_without_keeping_it(me, way):
    response = me.post("/preview", way, body="*So* <script>x</script>")
    assert response.status_code == 200
    assert "<em>So</em>" in response.text
    assert "<script>x" not in response.text
    assert Comment.select().count() == 0


def test_replying_without_javascript_opens_the_form_with_its_parent(me, post_id, comment_id):
    response = me.get(f"/comments/{comment_id}/reply")
    assert response.location == f"/posts/{post_id}/tides-and-clocks?reply_to={comment_id}#comment-form"
    page = me.text(response.location)
    assert f'name="parent_id" value="{comment_id}"' in page


def test_replying_by_htmx_brings_a_form_of_its_own(me, post_id, comment_id):
    form = me.client.get(f"/comments/{comment_id}/reply", headers={"HX-Request": "true"})
    assert root_id(form) == f"reply-form-{comment_id}"
    refused = me.post(
        f"/posts/{post_id}/comments", "htmx", body="", parent_id=comment_id, form_id=f"reply-form-{comment_id}"
    )
    assert root_id(refused) == f"reply-form-{comment_id}"
    assert refused.headers["HX-Retarget"] == f"#reply-form-{comment_id}"


def test_what_is_not_there_or_not_ones_own_is_said_before_what_is_wrong_with_the_text(
    me, enrol, author, as_member, post_id, comment_id, way
):
    almost = as_member(enrol("almost", level=12))
    assert almost.post(f"/posts/{post_id}/comments", way, body="").status_code == 403
    assert almost.post("/posts/404/comments", way, body="x").status_code == 404
    assert me.post("/posts/404/comments", way, body="").status_code == 404
    assert me.post(f"/comments/{comment_id}/edit", way, body="").status_code == 403
    assert me.post(f"/posts/{post_id}/edit", way, title="").status_code == 403
    assert me.post("/posts/404/edit", way, title="").status_code == 404
    assert me.post("/posts/404/vote", way, value="bad").status_code == 404
    comments.delete_comment(author, comment_id)
    assert as_member(author).post(f"/comments/{comment_id}/edit", way, body="").status_code == 404


def test_a_draft_for_a_comment_of_another_thread_is_refused(me, author, post_id, comment_id, way):
    other = posts.publish(author, "Another", "Text", [])
    response = me.post(f"/posts/{other}/draft", way, body="Kept text", parent_id=comment_id)
    assert response.status_code == 422
    assert "Kept text" in response.text
    assert Draft.select().count() == 0


def test_under_a_deleted_post_one_can_still_delete_ones_own_words_and_nothing_else(
    me, commenter, author, post_id, comment_id, way
):
    mine = comments.write_comment(commenter, post_id, "My words")
    posts.delete_post(author, post_id)
    page = me.text(f"/posts/{post_id}")
    for offer in (f"/comments/{comment_id}/reaction", f"/comments/{comment_id}/reply", f"/comments/{mine}/edit"):
        assert offer not in page
    assert f'action="/comments/{mine}/delete"' in page
    assert me.client.get(f"/comments/{comment_id}/reply", headers={"HX-Request": "true"}).status_code == 404
    assert succeeded(me.post(f"/comments/{mine}/delete", way), way)
    assert "My words" not in me.text(f"/posts/{post_id}")
