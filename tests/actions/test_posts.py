"""Publishing, editing and deleting posts."""

import re

import pytest

from forum import clock
from forum.actions import posts
from forum.models import Draft, Post, PostTag, Tag
from forum.rules.editing import FREE_FOR
from tests.visitor import succeeded

ARTICLE = {"title": "A new post", "body": "Some *words*.", "tags": "Sea Birds, time, sea birds"}


def leads_on(response, way: str) -> str:
    """Return where a write leads that ends on another page."""
    assert response.status_code == (204 if way == "htmx" else 303), response.text
    return response.headers["HX-Redirect"] if way == "htmx" else response.location


def test_an_author_publishes(author, as_member, visitor, way):
    address = leads_on(as_member(author).post("/posts", way, **ARTICLE), way)
    post = Post.get()
    assert address == f"/posts/{post.id}/a-new-post"
    page = visitor.text(address)
    assert "<em>words</em>" in page
    assert "sea-birds" in page
    assert sorted(tag.name for tag in Tag.select()) == ["sea-birds", "time"]


def test_below_level_18_nobody_publishes_and_the_text_is_kept(enrol, as_member, way):
    response = as_member(enrol("ann", level=17)).post("/posts", way, **ARTICLE)
    assert response.status_code == 403
    assert "LVL 18" in response.text
    assert "Some *words*." in response.text
    assert "A new post" in response.text
    assert Post.select().count() == 0


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "title"),
        ("title", " \u200b ", "invisible"),
        ("title", "x" * 151, "the limit is 150"),
        ("title", "right\u202eleft", "invisible"),
        ("title", "nul\x00", "control characters"),
        ("body", "", "Write something first"),
        ("body", "\u200b\n\u2060", "Write something first"),
        ("body", "x" * 60_001, "the limit is 60,000"),
        ("body", "nul\x00", "control characters"),
        ("tags", "a,b,c,d,e,f", "up to 5"),
        ("tags", "x" * 31, "at most 30"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(author, as_member, way, field, value, words):
    typed = {**ARTICLE, field: value}
    response = as_member(author).post("/posts", way, **typed)
    assert response.status_code == 422
    assert words in response.text
    assert f'id="problem-{field}"' in response.text
    for other in {"title", "body", "tags"} - {field}:
        assert typed[other] in response.text
    assert Post.select().count() == 0


def test_a_refused_post_is_there_when_the_form_is_opened_anew(author, as_member, way):
    me = as_member(author)
    assert me.post("/posts", way, **{**ARTICLE, "tags": "a,b,c,d,e,f"}).status_code == 422
    again = me.get("/posts")  # the address that a refused form leaves in the browser's bar
    assert (again.status_code, again.location) == (303, "/posts/new")
    page = me.text("/posts/new")
    for typed in ('value="A new post"', "Some *words*.</textarea>", 'value="a,b,c,d,e,f"'):
        assert typed in page


def test_a_refused_post_that_no_draft_can_hold_is_offered_again_all_the_same(author, as_member, way):
    response = as_member(author).post("/posts", way, **{**ARTICLE, "title": "x" * 151})
    assert response.status_code == 422
    assert "x" * 151 in response.text
    assert Draft.select().count() == 0


def test_an_expired_form_writes_no_draft(author, as_member, way):
    assert as_member(author).post("/posts", way, token="wrong", **ARTICLE).status_code == 400
    assert Draft.select().count() == 0


def test_a_megabyte_is_refused_in_words_and_kept(author, as_member, way):
    response = as_member(author).post("/posts", way, **{**ARTICLE, "body": "x" * 1_000_000})
    assert response.status_code == 422
    assert "1,000,000 characters" in response.text
    assert "x" * 1_000_000 in response.text


def test_more_than_a_request_may_hold_is_413(author, as_member, way):
    response = as_member(author).post("/posts", way, **{**ARTICLE, "body": "x" * 3_000_000})
    assert response.status_code == 413
    assert "Too large" in response.text
    assert Post.select().count() == 0


def test_an_author_edits(author, as_member, visitor, way):
    with clock.at(clock.now() - FREE_FOR):
        post_id = posts.publish(author, "Tides and clocks", "The *sea* comes twice a day.", ["sea", "time"])
    me = as_member(author)
    form = me.text(f"/posts/{post_id}/edit")
    assert "The *sea* comes twice a day." in form
    assert "sea, time" in form
    changed = {"title": "Tides and watches", "body": "Thrice.", "tags": "time"}
    assert leads_on(me.post(f"/posts/{post_id}/edit", way, **changed), way) == f"/posts/{post_id}/tides-and-watches"
    page = visitor.text(f"/posts/{post_id}")
    assert "Thrice." in page
    assert "edited" in page
    assert PostTag.select().count() == 1


def test_nobody_else_edits_or_deletes(enrol, as_member, post_id, way):
    other = as_member(enrol("other", level=20))
    assert other.get(f"/posts/{post_id}/edit").status_code == 403
    assert other.post(f"/posts/{post_id}/edit", way, **ARTICLE).status_code == 403
    assert other.post(f"/posts/{post_id}/delete", way).status_code == 403
    assert Post.get_by_id(post_id).title == "Tides and clocks"


def words_before_deleting(page: str) -> str:
    """Return what the author reads before the button that deletes the post."""
    form = page.partition('/delete"')[2].partition("</form>")[0]
    return " ".join(re.sub(r"<[^>]+>", "", form.partition(">")[2]).split())


def test_before_deleting_the_author_reads_what_publishing_cost_then_and_not_what_it_costs_now(
    author, as_member, post_id, set_rules
):
    set_rules(publish_tribute_mtwei=3_500)
    me = as_member(author)
    dearer = posts.publish(author, "A second one", "Words.", [])
    assert "You paid 20 Twei to publish it; that isn’t returned." in words_before_deleting(me.text(f"/posts/{post_id}"))
    assert "You paid 3.5 Twei to publish it" in words_before_deleting(me.text(f"/posts/{dearer}"))


def test_with_comments_the_lost_tribute_is_named_too(author, as_member, post_id, comment_id):
    words = words_before_deleting(as_member(author).text(f"/posts/{post_id}"))
    assert words.startswith("This deletes the text. The discussion stays. You paid 20 Twei to publish it")


def test_a_post_that_cost_nothing_names_no_tribute(author, as_member, set_rules):
    set_rules(publish_tribute_mtwei=0)
    free = posts.publish(author, "For free", "Words.", [])
    page = as_member(author).text(f"/posts/{free}")
    assert words_before_deleting(page).startswith("This deletes the post.")
    assert "You paid" not in page


def test_what_the_author_paid_is_nobody_else_s_business(enrol, as_member, visitor, post_id):
    for reader in (visitor, as_member(enrol("ann")), as_member(enrol("mod", role="moderator"))):
        assert "You paid" not in reader.text(f"/posts/{post_id}")


def test_a_deleted_post_without_comments_is_gone(author, as_member, visitor, post_id, way):
    assert leads_on(as_member(author).post(f"/posts/{post_id}/delete", way), way) == "/"
    assert visitor.get(f"/posts/{post_id}", follow_redirects=True).status_code == 404
    assert "Tides and clocks" not in visitor.text("/")


def test_a_deleted_post_with_comments_leaves_its_discussion(author, as_member, visitor, post_id, comment_id, way):
    address = leads_on(as_member(author).post(f"/posts/{post_id}/delete", way), way)
    page = visitor.text(address)
    assert "This post has been deleted" in page
    assert "The <em>sea</em>" not in page
    assert "A first word from the author." in page
    assert "comment-form" not in page
    assert "Tides and clocks" not in visitor.text("/")


def test_a_deleted_post_takes_no_comment_no_vote_no_edit(author, commenter, as_member, post_id, comment_id, way):
    posts.delete_post(author, post_id)
    me = as_member(commenter)
    refused = me.post(f"/posts/{post_id}/comments", way, body="Too late, but kept")
    assert refused.status_code == 404
    assert "Too late, but kept" in refused.text
    assert me.post(f"/posts/{post_id}/vote", way, value="plus").status_code == 404
    assert me.post(f"/comments/{comment_id}/reaction", way, value="like").status_code == 404
    assert as_member(author).post(f"/posts/{post_id}/edit", way, **ARTICLE).status_code == 404


def test_a_draft_of_a_post_survives_until_it_is_published(author, as_member, way):
    me = as_member(author)
    assert succeeded(me.post("/posts/draft", way, title="Half a", body="Half a text", tags="half"), way)
    page = me.text("/posts/new")
    assert "Half a text" in page
    assert 'value="Half a"' in page
    me.post("/posts", **ARTICLE)
    assert Draft.select().count() == 0


def test_a_post_is_found_under_any_slug(visitor, post_id):
    assert visitor.get(f"/posts/{post_id}").location == f"/posts/{post_id}/tides-and-clocks"
    assert visitor.get(f"/posts/{post_id}/old-name?sort=new").location == f"/posts/{post_id}/tides-and-clocks?sort=new"
    assert visitor.get("/posts/404/x").status_code == 404


def test_the_preview_shows_what_will_be_published(author, as_member, way):
    response = as_member(author).post("/preview", way, body="# Big\n\n<b>no</b>", **{"as": "post"})
    assert response.status_code == 200
    assert "<h2>Big</h2>" in response.text
    assert "<b>no</b>" not in response.text


def test_no_title_can_take_the_address_of_an_action(app, author, visitor):
    after = {
        rule.rule.split("/")[3] for rule in app.url_map.iter_rules() if rule.rule.startswith("/posts/<id:post_id>/")
    }
    for word in after - {"<slug>"}:
        post_id = posts.publish(author, word.title(), "Text to read", [])
        assert "Text to read" in visitor.text(f"/posts/{post_id}")


@pytest.mark.any_engine
@pytest.mark.parametrize("query", ["post_id=2", "slug=x", "endpoint=x", "_method=POST", "_external=1", "_scheme=x"])
def test_parameters_cannot_bend_the_redirect(visitor, post_id, query):
    response = visitor.get(f"/posts/{post_id}?{query}&sort=new")
    assert response.location == f"/posts/{post_id}/tides-and-clocks?sort=new"
