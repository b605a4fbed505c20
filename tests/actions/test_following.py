"""Following and muting threads, tags and members: one's own, once, within bounds, and gone with who leaves."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from forum import clock
from forum.actions import bookmarks, comments, erasure, following, hiding, posts
from forum.db import rows
from forum.errors import Conflict, NotAllowed, NotFound
from forum.jobs import erasures
from forum.models import Member, MemberFollow, MemberMute, Tag, TagAlias, TagFollow, TagMute, ThreadFollow, ThreadMute
from forum.queries.takeout import portions
from forum.queries.takeout.followed import BOOKMARKS, FOLLOWS, MUTES
from forum.rules.leaving import ERASURE_WAIT
from tests.visitor import Visitor, own_part, root_id, succeeded, without_token

TABLES = (ThreadFollow, TagFollow, MemberFollow, ThreadMute, TagMute, MemberMute)
# What is switched, by its address: the rows that it makes, and the id of the fragment that answers.
SWITCHES = {
    "/posts/{post}/follow": (ThreadFollow, "post-keep"),
    "/posts/{post}/mute": (ThreadMute, "post-keep"),
    "/tags/sea/follow": (TagFollow, "tag-follow"),
    "/tags/sea/mute": (TagMute, "tag-follow"),
    "/u/author/follow": (MemberFollow, "relation-author"),
    "/u/author/mute": (MemberMute, "relation-author"),
}
each_switch = pytest.mark.parametrize("address", SWITCHES)
OPPOSITES = {ThreadFollow: ThreadMute, TagFollow: TagMute, MemberFollow: MemberMute}


@pytest.fixture
def ann(enrol: Callable[..., Member]) -> Member:
    return enrol("ann", level=1, twei=0)


@each_switch
def test_it_is_switched_on_once_and_off_again(ann, as_member, post_id, way, address):
    (table, element_id), browser, to = SWITCHES[address], as_member(ann), address.format(post=post_id)
    for value, kept in (("on", 1), ("on", 1), ("off", 0), ("off", 0)):
        response = browser.post(to, way, value=value)
        assert succeeded(response, way), response.text
        assert table.select().where(table.member == ann.id).count() == kept
        if way == "htmx":
            assert root_id(response) == element_id
            assert ('aria-pressed="true"' in own_part(response)) == bool(kept)
        else:
            assert response.location.endswith(f"#{element_id}")
            assert f'id="{element_id}"' in browser.text(response.location)


@pytest.mark.any_engine
def test_a_thread_that_was_deleted_is_let_go_of_in_the_list(ann, author, as_member, post_id, way):
    following.follow_thread(ann, post_id, True)
    posts.delete_post(author, post_id)
    response = as_member(ann).post(f"/posts/{post_id}/follow", way, value="off")
    assert succeeded(response, way), response.text
    assert not ThreadFollow.select().exists()
    if way == "htmx":  # nothing takes the button's place
        assert "You no longer follow this thread." in response.text
        assert "post-keep" not in response.text


@pytest.mark.any_engine
def test_a_tag_is_followed_by_its_former_name_from_a_page_that_was_open(ann, as_member, post_id):
    TagAlias.create(name="ocean", tag=Tag.get(Tag.name == "sea").id)
    fragment = own_part(as_member(ann).post("/tags/ocean/follow", "htmx", value="on"))
    assert 'aria-pressed="true"' in fragment
    assert TagFollow.select().count() == 1


@pytest.mark.any_engine
@each_switch
def test_the_fragment_is_what_the_page_holds(ann, as_member, post_id, address):
    browser, to = as_member(ann), address.format(post=post_id)
    fragment = own_part(browser.post(to, "htmx", value="on"))
    page = browser.text(browser.post(to, value="on").location)
    assert without_token(fragment) in without_token(page)


@pytest.mark.any_engine
def test_another_word_than_on_or_off_is_422(ann, as_member, post_id, way):
    browser = as_member(ann)
    for address in SWITCHES:
        for value in ("", "ON", "toggle"):
            assert browser.post(address.format(post=post_id), way, value=value).status_code == 422
    assert not any(table.select().exists() for table in TABLES)


@pytest.mark.any_engine
def test_who_is_not_signed_in_is_led_to_the_login(visitor, post_id):
    for address in SWITCHES:
        to = address.format(post=post_id)
        assert visitor.post(to, value="on").location.startswith("/login")
        assert visitor.post(to, "htmx", value="on").status_code == 401


@pytest.mark.parametrize("follows", OPPOSITES, ids=lambda table: table.__name__)
def test_following_ends_a_mute_and_muting_ends_a_follow(ann, post_id, follows):
    verbs = {
        ThreadFollow: (following.follow_thread, following.mute_thread, post_id),
        TagFollow: (following.follow_tag, following.mute_tag, "sea"),
        MemberFollow: (following.follow_member, following.mute_member, "author"),
    }
    follow, mute, thing = verbs[follows]
    for act, there, gone in ((mute, OPPOSITES[follows], follows), (follow, follows, OPPOSITES[follows])):
        act(ann, thing, True)
        assert (there.select().count(), gone.select().count()) == (1, 0)


def test_nobody_follows_or_mutes_themselves(author):
    for act in (following.follow_member, following.mute_member):
        with pytest.raises(NotAllowed):
            act(author, "author", True)
    assert not MemberFollow.select().exists()
    assert not MemberMute.select().exists()


def test_what_is_not_there_cannot_be_followed(ann, author, post_id):
    posts.delete_post(author, post_id)
    for act, thing in (
        (following.follow_thread, post_id),
        (following.follow_thread, 404_404),
        (following.follow_tag, "nothing"),
        (following.follow_member, "nobody"),
    ):
        with pytest.raises(NotFound):
            act(ann, thing, True)


def test_a_hidden_thread_cannot_be_followed_but_let_go_of(ann, post_id):
    following.follow_thread(ann, post_id, True)
    hiding.hide(post_id, None, "filter")
    following.follow_thread(ann, post_id, False)
    assert not ThreadFollow.select().exists()
    with pytest.raises(NotFound):
        following.follow_thread(ann, post_id, True)


def test_there_is_a_bound_to_what_one_follows_and_mutes(ann, author, post_id, monkeypatch):
    monkeypatch.setattr(following, "FOLLOWS_MAX", 1)
    monkeypatch.setattr(following, "MUTES_MAX", 1)
    other = posts.publish(author, "Another", "Words.", ["wind"])
    for act, table in ((following.follow_thread, ThreadFollow), (following.mute_thread, ThreadMute)):
        act(ann, post_id, True)
        act(ann, post_id, True)
        with pytest.raises(Conflict):
            act(ann, other, True)
        assert [row.post_id for row in table.select()] == [post_id]


def test_who_leaves_is_followed_and_muted_by_nobody(ann, enrol, post_id):
    bob = enrol("bob")
    following.follow_member(bob, "ann", True)
    following.follow_member(ann, "bob", True)
    following.mute_member(ann, "author", True)
    following.follow_thread(ann, post_id, True)
    following.mute_member(Member.named("author"), "ann", True)
    erasure.request_erasure(ann, "keep", "Former member", "http://localhost/settings/erasure")
    with clock.at(clock.now() + ERASURE_WAIT):
        erasures.do()
    assert not any(rows(f"SELECT 1 FROM {table._meta.table_name}") for table in TABLES)


def test_a_tag_is_followed_by_its_name_whatever_letters_it_has(ann, author, as_member):
    posts.publish(author, "Tea", "Words.", ["grüner-tee"])
    assert as_member(ann).post("/tags/grüner-tee/follow", value="on").status_code == 303
    assert TagFollow.get().tag_id == Tag.get(Tag.name == "grüner-tee").id


def test_nothing_of_it_is_on_anybody_elses_page(ann, enrol, as_member, post_id, author, visitor):
    following.follow_member(ann, "author", True)
    following.follow_thread(ann, post_id, True)
    comments.write_comment(author, post_id, "By the author")
    watched = (visitor, as_member(author), as_member(enrol("eve")), as_member(enrol("mod", role="moderator")))
    before = [_pages(browser, post_id) for browser in watched]
    following.follow_member(ann, "author", False)
    following.follow_thread(ann, post_id, False)
    after = [_pages(browser, post_id) for browser in watched]
    # The author alone is told how many follow them, and not who.
    assert [pages for pages in zip(before, after, strict=True) if pages[0] != pages[1]] == [(before[1], after[1])]
    assert "1 member follows you" in before[1][0]
    assert "ann" not in before[1][0]


def _pages(browser: Visitor, post_id: int) -> list[str]:
    return [without_token(browser.text(address)) for address in ("/u/author", f"/posts/{post_id}", "/u/ann")]


def test_all_of_it_is_in_the_export_in_portions(ann, author, post_id, comment_id):
    following.follow_thread(ann, post_id, True)
    following.follow_tag(ann, "sea", True)
    following.follow_member(ann, "author", True)
    following.mute_tag(ann, "time", True)
    bookmarks.bookmark_post(ann, post_id, True)
    bookmarks.bookmark_comment(ann, comment_id, True, "My note")
    for section, columns, expected in (
        (FOLLOWS, ("kind", "name"), [("member", "author"), ("tag", "sea"), ("thread", "Tides and clocks")]),
        (MUTES, ("kind", "name"), [("tag", "time")]),
        (BOOKMARKS, ("comment_id", "note"), [(None, ""), (comment_id, "My note")]),
    ):
        rows_of = [row for portion in portions(replace(section, portion=1), ann) for row in portion]
        assert [tuple(row[column] for column in columns) for row in rows_of] == expected
        assert list(portions(section, author)) in ([], [[]])
