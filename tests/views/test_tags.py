"""Tags: what they are for, how many posts they have, and what becomes of one that is renamed."""

import re

import pytest

from forum.actions import hiding, posts, removals, tags
from forum.errors import Invalid
from forum.models import Post, PostTag, StaffAction, Tag, TagAlias, TagFollow, TagMute
from forum.queries.tags import TAGS_PER_PAGE
from tests.conftest import counting


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator")


@pytest.fixture
def admin(enrol):
    return enrol("admin", role="admin")


def counts() -> dict[str, int]:
    """Return the posts of each tag as they are kept, which is what counting them says."""
    kept = dict(Tag.select(Tag.name, Tag.posts).tuples())
    for tag in Tag.select():
        live = Post.select(Post.id).live().tagged(tag.name).count()
        assert (tag.posts, PostTag.select().where(PostTag.tag == tag.id, PostTag.listed == 1).count()) == (live, live)
    return kept


def test_a_tag_counts_the_posts_that_can_be_seen_whatever_happens_to_them(author, post_id, mod):
    other = posts.publish(author, "Other", "Text", ["sea", "ships"])
    assert counts() == {"sea": 2, "time": 1, "ships": 1}
    posts.edit_post(author, other, "Other", "Text", ["sea", "time"])
    assert counts() == {"sea": 2, "time": 2, "ships": 0}
    hiding.hide(post_id, None, "moderator")
    assert counts() == {"sea": 1, "time": 1, "ships": 0}
    posts.delete_post(author, post_id)
    posts.delete_post(author, other)
    assert counts() == {"sea": 0, "time": 0, "ships": 0}
    removals.restore_post(author, post_id)
    assert counts() == {"sea": 0, "time": 0, "ships": 0}
    hiding.show(post_id, None)
    assert counts() == {"sea": 1, "time": 1, "ships": 0}


def test_the_list_of_tags_says_what_each_is_for(author, post_id, mod, visitor):
    posts.publish(author, "Other", "Text", ["sea"])
    tags.describe_tag(mod, "sea", "Salt <b>water</b>\nand what lives in it.")
    page = visitor.text("/tags")
    names = re.findall(r'rel="tag" href="/tags/([^"]+)"', page)
    assert names == ["sea", "time"]
    assert "Salt &lt;b&gt;water&lt;/b&gt;" in page
    assert "2 posts" in page
    assert re.findall(r'rel="tag" href="/tags/([^"]+)"', visitor.text("/tags?sort=name")) == ["sea", "time"]


def test_a_tag_whose_posts_are_gone_is_not_listed(author, post_id, visitor):
    posts.delete_post(author, post_id)
    assert "No tags yet" in visitor.text("/tags")


@pytest.mark.parametrize("order", ["most", "name"])
def test_every_tag_stands_on_one_page(author, post_id, visitor, order):
    Tag.insert_many([{"name": f"tag{n:03}", "posts": 1 + n % 3} for n in range(TAGS_PER_PAGE + 20)]).execute()
    address, found = f"/tags?sort={order}", []
    while address:
        with counting() as statements:
            page = visitor.text(address)
        assert len(statements) == 2
        found += re.findall(r'rel="tag" href="/tags/([^"]+)"', page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        address = link and link[1].replace("&amp;", "&")
    assert len(found) == len(set(found)) == TAGS_PER_PAGE + 22


@pytest.mark.parametrize("query", ["sort=loud", "after=x", "sort=name&after=1_2"])
def test_a_damaged_address_is_answered_in_words(app, visitor, query):
    assert visitor.get(f"/tags?{query}").status_code == 422


def test_a_tag_has_a_front_page_of_its_own(author, post_id, visitor, mod):
    posts.publish(author, "Elsewhere", "Text", ["land"])
    tags.describe_tag(mod, "sea", "What is wet.")
    with counting() as statements:
        page = visitor.text("/tags/sea?sort=new")
    assert len(statements) == 4
    assert "What is wet." in page
    assert "Tides and clocks" in page
    assert "Elsewhere" not in page
    assert 'href="/tags/sea?sort=top"' in page
    assert "/edit" not in page
    assert "Tides and clocks" in visitor.text("/?tag=sea")


def test_a_tag_that_never_was_is_not_found_and_one_typed_otherwise_leads_to_it(post_id, visitor):
    assert visitor.get("/tags/nothing").status_code == 404
    answer = visitor.get("/tags/SEA?sort=new&tag=x")
    assert (answer.status_code, answer.location) == (301, "/tags/sea?sort=new")


def test_moderators_describe_a_tag(post_id, mod, as_member, way):
    browser = as_member(mod)
    assert "What is this tag for?" in browser.text("/tags/sea/edit")
    answer = browser.post("/tags/sea/edit", way, description="Salt water.")
    assert answer.status_code == (204 if way == "htmx" else 303)
    assert Tag.get(Tag.name == "sea").description == "Salt water."
    logged = StaffAction.select().where(StaffAction.kind == "tag").get()
    assert (logged.by_id, logged.detail, logged.value_after) == (mod.id, "described sea", "Salt water.")


def test_a_description_that_is_too_long_is_kept_in_its_form(post_id, mod, as_member, way):
    answer = as_member(mod).post("/tags/sea/edit", way, description="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert "the limit is 500" in answer.text


def test_members_describe_nothing(post_id, author, as_member, way):
    assert as_member(author).post("/tags/sea/edit", way, description="Mine").status_code == 403
    assert as_member(author).get("/tags/sea/edit").status_code == 403


def test_an_admin_renames_a_tag_after_a_look_at_what_that_does(author, post_id, admin, as_member, way, visitor):
    browser = as_member(admin)
    preview = browser.post("/admin/tags", way, tag="sea", into="Open Sea")
    assert preview.status_code == 200
    assert "sea → open-sea" in preview.text
    assert Tag.select().where(Tag.name == "sea").exists()
    before = visitor.get(f"/posts/{post_id}/tides-and-clocks").headers["ETag"]
    done = browser.post("/admin/tags", way, tag="sea", into="open-sea", confirm="1")
    assert done.status_code == (204 if way == "htmx" else 303)
    assert visitor.get(f"/posts/{post_id}/tides-and-clocks").headers["ETag"] != before
    assert visitor.get("/tags/sea").location == "/tags/open-sea"
    assert "Tides and clocks" in visitor.text("/?tag=sea")
    posts.publish(author, "Later", "Text", ["sea"])
    assert counts() == {"open-sea": 2, "time": 1}
    assert "renamed a tag" in browser.text("/admin/log")


def test_two_tags_become_one_with_all_that_was_either_s(author, commenter, post_id, admin, mod):
    both = posts.publish(author, "Both", "Text", ["sea", "ocean"])
    gone = posts.publish(author, "Gone", "Text", ["ocean"])
    posts.delete_post(author, gone)
    tags.describe_tag(mod, "ocean", "Large water.")
    sea, ocean = (Tag.get(Tag.name == name) for name in ("sea", "ocean"))
    TagFollow.create(member=commenter.id, tag=ocean.id)
    TagMute.create(member=commenter.id, tag=sea.id)
    TagMute.create(member=author.id, tag=ocean.id)
    assert tags.rename_tag(admin, "ocean", "sea") == sea.id
    assert counts() == {"sea": 2, "time": 1}
    assert {one.post_id for one in PostTag.select().where(PostTag.tag == sea.id)} == {post_id, both, gone}
    assert Tag.get_by_id(sea.id).description == "Large water."
    assert [one.member_id for one in TagFollow.select()] == [commenter.id]
    assert [one.member_id for one in TagMute.select()] == [author.id]
    assert TagAlias.get().tag_id == sea.id


def test_a_name_that_leads_to_another_tag_is_not_given_away(author, post_id, admin):
    tags.rename_tag(admin, "sea", "ocean")
    with pytest.raises(Invalid, match="leads to “ocean” already"):
        tags.rename_tag(admin, "time", "sea")
    tags.rename_tag(admin, "ocean", "sea")
    assert [(one.name, one.tag.name) for one in TagAlias.select()] == [("ocean", "sea")]


@pytest.mark.parametrize(("tag", "into"), [("nothing", "x"), ("sea", "sea"), ("sea", "a, b"), ("", "x"), ("sea", "")])
def test_what_cannot_be_renamed_is_said_beside_its_field(post_id, admin, as_member, way, tag, into):
    answer = as_member(admin).post("/admin/tags", way, tag=tag, into=into)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text


def test_a_preview_comes_as_a_part_to_htmx(post_id, admin, as_member):
    answer = as_member(admin).post("/admin/tags", "htmx", tag="sea", into="time")
    assert "<html" not in answer.text
    assert "Make them one" in answer.text
