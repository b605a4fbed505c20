"""The series typed for a post is kept as its text is: saved, refused, discarded and brought back, and for edits."""

import json
import re
import runpy
from html import unescape
from pathlib import Path

import pytest

from forum.actions import drafts, posts
from forum.actions.series import rename_series
from forum.db import db
from forum.models import DiscardedDraft, Draft, Series
from forum.models.draft import post_edit_place
from tests.visitor import succeeded

MIGRATION = Path(__file__).parents[2] / "migrations" / "0037_drafts_series.py"
NAME = "Letters & “tides”"


@pytest.fixture
def me(author, as_member):
    return as_member(author)


@pytest.fixture
def part(author) -> int:
    return posts.publish(author, "First", "Text", [], "The long way")


def series_in(page: str) -> str:
    return unescape(re.search(r'<input id="series"[^>]* value="([^"]*)"', page)[1])


def test_it_is_in_the_form_again_and_goes_with_what_is_published(me, author, way):
    assert succeeded(me.post("/posts/draft", way, title="", body="Words", tags="", series=NAME), way)
    assert series_in(me.text("/posts/new")) == NAME
    me.post("/posts", "plain", title="Title", body="Words", tags="", series=NAME)
    assert Draft.select().count() == 0
    assert series_in(me.text("/posts/new")) == ""


def test_it_is_kept_alone_and_with_a_post_that_is_refused(me, enrol, as_member, way):
    me.post("/posts/draft", way, title="", body="", tags="", series=NAME)
    assert series_in(me.text("/posts/new")) == NAME
    response = me.post("/posts", way, title="", body="Words", tags="", series="Another")
    assert response.status_code == 422
    assert series_in(response.text) == series_in(me.text("/posts/new")) == "Another"
    newcomer = as_member(enrol("newcomer", level=1))
    newcomer.post("/posts", way, title="Title", body="Words", tags="", series=NAME)
    assert series_in(newcomer.text("/posts/new")) == NAME


def test_it_comes_back_with_a_discarded_draft(me, way):
    me.post("/posts/draft", way, title="", body="Words", tags="", series=NAME)
    assert succeeded(me.post("/drafts/discard", way, place="post:new", key="a"), way)
    assert series_in(me.text("/posts/new")) == ""
    assert succeeded(me.post(f"/drafts/{DiscardedDraft.get().id}/restore", way, key="b"), way)
    assert series_in(me.text("/posts/new")) == NAME


def test_the_draft_of_an_edit_has_its_own(me, part, way):
    edit = f"/posts/{part}/edit"
    as_it_is = {"title": "First", "body": "Text", "tags": ""}
    assert succeeded(me.post(f"{edit}/draft", way, **as_it_is, series="The long way"), way)
    assert succeeded(me.post(f"{edit}/draft", way, **as_it_is), way)  # a form that does not have the field
    assert Draft.select().count() == 0
    for typed in ("Another way", ""):
        assert succeeded(me.post(f"{edit}/draft", way, **as_it_is, series=typed), way)
        assert series_in(me.text(edit)) == "The long way"
        assert series_in(me.text(f"{edit}?draft=1")) == typed
    me.post(f"{edit}/draft", way, title="First", body="Other words", tags="")
    assert series_in(me.text(f"{edit}?draft=1")) == "The long way"


@pytest.mark.any_engine
def test_a_series_renamed_meanwhile_is_said_before_the_draft_is_gone_on_with(me, author, part):
    edit = f"/posts/{part}/edit"
    based_on = re.search(r'name="based_on" value="([^"]*)"', me.text(edit))[1]
    me.post(f"{edit}/draft", title="First", body="More", tags="", series="The long way", based_on=based_on)
    assert "has changed since" not in me.text(edit)
    rename_series(author, Series.get().id, "The short way")
    assert "What is published has changed since you began it." in me.text(edit)


@pytest.mark.any_engine
def test_it_comes_along_through_a_login_on_the_way(me):
    token = me.token()
    me.client.delete_cookie("session")
    page = me.post("/posts", "plain", token=token, title="Title", body="Words", tags="", series=NAME)
    assert page.status_code == 400
    carried = json.loads(unescape(re.search(r'name="resume" value="([^"]+)"', page.text)[1]))
    assert carried["fields"]["series"] == NAME


@pytest.mark.any_engine
def test_one_that_is_too_long_is_refused_in_words_and_kept_in_the_form(me, way):
    response = me.post("/posts/draft", way, title="", body="Words", tags="", series="a" * 81)
    assert response.status_code == 422
    assert Draft.select().count() == 0


@pytest.mark.any_engine
def test_it_counts_for_the_room_that_drafts_have(me, author, monkeypatch):
    monkeypatch.setattr(drafts, "DRAFTS_LENGTH_MAX", 10)
    assert me.post("/posts/draft", "plain", body="Words", series="Series").status_code == 422
    assert me.post("/posts/draft", "plain", body="Words", series="Serie").status_code == 303


def test_edits_begun_before_it_was_kept_leave_their_post_in_its_series(author, part):
    other = posts.publish(author, "Alone", "Text", [])
    for place in (post_edit_place(part), post_edit_place(other), "post:new", "edit:comment:1"):
        Draft.create(member=author.id, place=place, body="Half")
    keep_place = runpy.run_path(str(MIGRATION))["KEEP_PLACE"]
    for table in ("draft", "discarded_draft"):
        db.execute_sql(keep_place.format(table=table))
    kept = {draft.place: draft.series for draft in Draft.select()}
    assert kept.pop(post_edit_place(part)) == "The long way"
    assert set(kept.values()) == {""}
