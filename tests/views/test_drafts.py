"""Drafts: those of edits are offered again, all are listed for their member alone, and a discarded one comes back."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, posts
from forum.db import db
from forum.jobs import cleanup
from forum.models import DiscardedDraft, Draft
from forum.rules.leaving import DISCARDED_DRAFTS_KEPT, DISCARDED_DRAFTS_MAX
from tests.conftest import counting
from tests.visitor import HTMX, succeeded

AT = datetime(2026, 3, 1, 12)


@pytest.fixture
def me(author, as_member):
    return as_member(author)


@pytest.fixture
def own_comment(author, post_id):
    return comments.write_comment(author, post_id, "As it was.")


def typed(page: str, name: str = "body") -> str:
    """Return what stands in the page's one text area of that name."""
    [text] = re.findall(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.S)
    return unescape(text).replace("\r\n", "\n")


def hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def form_of_edit(me, address: str) -> dict[str, str]:
    page = me.text(address)
    return {name: hidden(page, name) for name in ("based_on", "instead_of")}


def discarded_of(member) -> list[str]:
    return [one.body for one in DiscardedDraft.select().where(DiscardedDraft.member == member.id)]


def test_the_draft_of_a_comment_s_edit_is_offered_and_gone_on_with(me, own_comment, way):
    edit = f"/comments/{own_comment}/edit"
    assert succeeded(me.post(f"{edit}/draft", way, body="As it will be.", **form_of_edit(me, edit)), way)
    page = me.text(edit)
    assert typed(page) == "As it was."
    assert "You were editing this" in page
    assert "has changed since" not in page
    fragment = me.get(f"{edit}?draft=1", headers=HTMX).text
    assert typed(fragment) == "As it will be."
    assert "As it was." in me.get(f"/comments/{own_comment}", headers=HTMX).text


def test_the_draft_of_a_post_s_edit_keeps_title_text_and_tags(me, post_id, way):
    edit = f"/posts/{post_id}/edit"
    form = form_of_edit(me, edit)
    assert succeeded(me.post(f"{edit}/draft", way, title="Other", body="Words", tags="new", **form), way)
    assert "You were editing this" in me.text(edit)
    page = me.text(f"{edit}?draft=1")
    assert typed(page) == "Words"
    assert 'value="Other"' in page
    assert 'value="new"' in page


@pytest.mark.any_engine
def test_an_edit_that_is_saved_is_no_draft_any_more(me, author, own_comment, post_id, way):
    for thing, fields in ((f"/comments/{own_comment}", {}), (f"/posts/{post_id}", {"title": "T", "tags": ""})):
        me.post(f"{thing}/edit/draft", body="Half", **fields)
        assert me.post(f"{thing}/edit", way, body="Whole", **fields).status_code in (200, 204, 303)
    assert Draft.select().count() == 0
    assert discarded_of(author) == []


def test_where_the_text_has_changed_meanwhile_both_are_there(me, author, own_comment):
    edit = f"/comments/{own_comment}/edit"
    form = form_of_edit(me, edit)
    comments.edit_comment(author, own_comment, "Changed elsewhere.")  # in another tab
    me.post(f"{edit}/draft", body="Begun before.", **form)
    offered = me.text(edit)
    assert typed(offered) == "Changed elsewhere."
    assert "What is published has changed since you began it." in offered
    continued = me.text(f"{edit}?draft=1")
    assert typed(continued) == "Begun before."
    assert "Changed elsewhere.</textarea>" in continued
    assert hidden(continued, "based_on") == form["based_on"]


@pytest.mark.any_engine
def test_who_writes_over_an_offered_draft_can_have_it_back(me, author, own_comment, way):
    edit = f"/comments/{own_comment}/edit"
    me.post(f"{edit}/draft", body="The earlier draft.", **form_of_edit(me, edit))
    form = form_of_edit(me, edit)
    assert form["instead_of"]
    for words in ("The later", "The later draft."):  # saved twice from one form: only what was there before it goes
        assert succeeded(me.post(f"{edit}/draft", way, body=words, **form), way)
    assert Draft.get().body == "The later draft."
    assert discarded_of(author) == ["The earlier draft."]


@pytest.mark.any_engine
def test_who_saves_another_edit_over_an_offered_draft_can_have_that_back(me, author, own_comment, post_id, way):
    for thing, fields in ((f"/comments/{own_comment}", {}), (f"/posts/{post_id}", {"title": "T", "tags": ""})):
        me.post(f"{thing}/edit/draft", body=f"Draft of {thing}", **fields)
        form = form_of_edit(me, f"{thing}/edit")
        assert me.post(f"{thing}/edit", way, body="Another", **fields, **form).status_code in (200, 204, 303)
    assert Draft.select().count() == 0
    assert discarded_of(author) == [f"Draft of /comments/{own_comment}", f"Draft of /posts/{post_id}"]


@pytest.mark.any_engine
def test_what_says_what_is_published_is_no_draft(me, own_comment, post_id):
    me.post(f"/comments/{own_comment}/edit/draft", body="As it was.")
    me.post(
        f"/posts/{post_id}/edit/draft", title="Tides and clocks", body="The *sea* comes twice a day.", tags="sea, time"
    )
    assert Draft.select().count() == 0


@pytest.mark.any_engine
@pytest.mark.parametrize("thing", ["comments", "posts"])
def test_nobody_keeps_a_draft_of_what_somebody_else_wrote(enrol, as_member, own_comment, post_id, thing, way):
    other = as_member(enrol("other", level=20))
    number = {"comments": own_comment, "posts": post_id}[thing]
    fields = {"title": "Mine", "tags": ""} if thing == "posts" else {}
    assert other.post(f"/{thing}/{number}/edit/draft", way, body="Mine now", **fields).status_code == 403
    assert Draft.select().count() == 0


@pytest.mark.any_engine
def test_an_edit_that_is_too_long_is_no_draft_and_says_so(me, own_comment, way):
    response = me.post(f"/comments/{own_comment}/edit/draft", way, body="a" * 60_001)
    assert response.status_code == 422
    assert "60,000" in response.text


def test_an_emptied_draft_comes_back_into_its_form(me, author, post_id, way):
    me.post(f"/posts/{post_id}/draft", body="Not to be lost.")
    response = me.post(f"/posts/{post_id}/draft", way, body="")
    page = response.text if way == "htmx" else me.text(f"/posts/{post_id}")
    assert "Draft discarded." in page
    undo = re.search(r'(/drafts/\d+/restore)"', page)[1]
    response = me.post(undo, way, form_id="comment-form", key="one")
    assert typed(response.text if way == "htmx" else me.text(f"/posts/{post_id}")) == "Not to be lost."
    if way == "htmx":
        assert response.headers["HX-Retarget"] == "#comment-form"
    again = me.post(undo, way, form_id="comment-form", key="one")
    assert again.status_code in (200, 303)
    assert discarded_of(author) == []


def test_the_list_says_what_each_draft_is_about_and_leads_to_its_form(me, author, commenter, post_id, own_comment):
    theirs = comments.write_comment(commenter, post_id, "Theirs.")
    me.post("/posts/draft", title="To be", body="New", tags="")
    me.post(f"/posts/{post_id}/draft", body="On the post")
    me.post(f"/posts/{post_id}/draft", body="Reply", parent_id=theirs)
    me.post(f"/posts/{post_id}/edit/draft", title="T", body="Edit", tags="")
    me.post(f"/comments/{own_comment}/edit/draft", body="Edited")
    with counting() as statements:
        page = me.text("/drafts")
    assert len(statements) <= 7, statements  # the session, the site, five
    for said in ("A new post", "Reply to commenter on “Tides and clocks”", "Your post “Tides and clocks”, edited"):
        assert said in page
    assert "Drafts (5)" in page
    for place, words in [("posts/new", "New"), (f"posts/{post_id}/edit?draft=1", "Edit")]:
        assert f'href="/{place}"' in page
        assert typed(me.text(f"/{place}")) == words
    assert typed(me.text(f"/comments/{theirs}/reply")) == "Reply"


@pytest.mark.any_engine
def test_a_draft_is_discarded_from_the_list_and_restored_there(me, author, post_id, way):
    me.post(f"/posts/{post_id}/draft", body="Thrown away")
    place = f"thread:{post_id}"
    response = me.post("/drafts/discard", way, place=place, key="a", **{"from": "drafts"})
    assert succeeded(response, way)
    page = response.text if way == "htmx" else me.text("/drafts")
    assert "Draft discarded." in page
    assert "Discarded lately" in page
    assert Draft.select().count() == 0
    me.post(f"/posts/{post_id}/draft", body="Written since")
    number = DiscardedDraft.get().id
    assert succeeded(me.post(f"/drafts/{number}/restore", way, key="b", **{"from": "drafts"}), way)
    assert Draft.get().body == "Thrown away"
    assert discarded_of(author) == ["Written since"]


@pytest.mark.any_engine
def test_a_draft_that_is_gone_on_with_and_discarded_leaves_the_published_text_in_the_form(me, own_comment, way):
    edit = f"/comments/{own_comment}/edit"
    me.post(f"{edit}/draft", body="Better not.")
    response = me.post("/drafts/discard", way, place=f"edit:comment:{own_comment}")
    assert succeeded(response, way)
    page = response.text if way == "htmx" else me.text(response.location)
    assert typed(page) == "As it was."
    assert "You were editing this" not in page


@pytest.mark.any_engine
def test_nobody_sees_discards_or_restores_another_s_drafts(me, author, enrol, as_member, post_id, way):
    other = as_member(enrol("other", level=20))
    me.post(f"/posts/{post_id}/draft", body="Secret words")
    assert "Secret words" not in other.text("/drafts")
    assert other.post("/drafts/discard", way, place=f"thread:{post_id}").status_code == 404
    me.post(f"/posts/{post_id}/draft", body="")
    assert other.post(f"/drafts/{DiscardedDraft.get().id}/restore", way).status_code == 404
    assert "Secret words" not in other.text("/drafts")
    assert discarded_of(author) == ["Secret words"]


def test_a_draft_for_what_was_removed_can_be_copied_and_says_nothing_of_it(me, author, commenter, as_member, post_id):
    other = as_member(commenter)
    long = "All of my words. " * 30
    other.post(f"/posts/{post_id}/draft", body=long)
    comments.write_comment(commenter, post_id, "So that the thread stays.")
    posts.delete_post(author, post_id)
    Draft.insert(member=commenter.id, place=f"thread:{post_id}", body=long).on_conflict_ignore().execute()
    page = other.text("/drafts")
    assert "About a post that is no longer there" in page
    assert "Tides and clocks" not in page.partition("<main")[2]
    assert long.strip() in page


@pytest.mark.any_engine
def test_discarded_drafts_are_few_and_go_after_a_while(me, author, post_id):
    with clock.at(AT - DISCARDED_DRAFTS_KEPT - timedelta(minutes=1)):
        for number in range(DISCARDED_DRAFTS_MAX + 2):
            Draft.create(member=author.id, place="post:new", body=f"{number}").throw_away()
    assert len(discarded_of(author)) == DISCARDED_DRAFTS_MAX
    assert discarded_of(author)[0] == "2"
    with clock.at(AT):
        Draft.create(member=author.id, place="post:new", body="recent").throw_away()
        db.close()
        cleanup.forget_discarded_drafts()
    assert discarded_of(author) == ["recent"]


@pytest.mark.any_engine
def test_the_oldest_that_is_kept_comes_back_too_though_another_is_discarded_for_it(me, author, way):
    for number in range(DISCARDED_DRAFTS_MAX):
        Draft.create(member=author.id, place="post:new", body=f"{number}").throw_away()
    Draft.create(member=author.id, place="post:new", body="newer")
    oldest = DiscardedDraft.select().order_by(DiscardedDraft.id).get()
    assert succeeded(me.post(f"/drafts/{oldest.id}/restore", way, **{"from": "drafts"}), way)
    assert Draft.get().body == "0"
    assert len(discarded_of(author)) == DISCARDED_DRAFTS_MAX
    assert "newer" in discarded_of(author)


def test_no_draft_is_at_a_place_that_cannot_be_written(me, way):
    assert me.post("/drafts/discard", way, place="post:new\0").status_code == 404


@pytest.mark.any_engine
def test_anonymous_readers_are_asked_to_log_in(visitor):
    assert visitor.get("/drafts").location == "/login?next=/drafts"
