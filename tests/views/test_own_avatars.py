"""The avatar that a member uploads: shown wherever they are, replaced and removed everywhere at once."""

import pytest

from forum.actions import comments, drafts, own_avatars
from forum.actions.picture_upkeep import throw_away
from forum.errors import Invalid, NotAllowed
from forum.models import Comment, DiscardedDraft, Draft, Member, Picture, StaffAction
from forum.models.draft import NEW_POST_PLACE
from forum.rules.log_kinds import StaffActionKind
from forum.text.avatars import default_style
from tests.picture_files import NO_PICTURES, form_of_parts, opened, picture, told_by_camera
from tests.visitor import HTMX, root_id, succeeded

PAGE = "/settings/avatar"


@pytest.fixture
def ann(enrol):
    return enrol("ann", level=15)


def upload(browser, way="plain", file=None):
    sent = form_of_parts(picture() if file is None else file, csrf_token=browser.token())
    return browser.client.post(PAGE, base_url=browser.base_url, headers=HTMX if way == "htmx" else {}, **sent)


def again(member: Member) -> Member:
    return Member.get_by_id(member.id)


def test_an_uploaded_avatar_is_shown_wherever_its_member_is(ann, as_member, visitor, post_id, way):
    browser = as_member(ann)
    answer = upload(browser, way)
    assert succeeded(answer, way), answer.text
    if way == "htmx":
        assert root_id(answer) == "avatar-form"
    ann = again(ann)
    small, large = f"/pictures/{ann.avatar}-small.webp", f"/pictures/{ann.avatar}.webp"
    assert ann.avatar == ann.own_avatar
    assert opened(visitor.get(small).data).size == (96, 96)
    assert opened(visitor.get(large).data).size == (256, 256)
    assert large in browser.text(PAGE)
    assert large in visitor.text("/u/ann")
    comments.write_comment(ann, post_id, "Hello.")
    assert small in visitor.text(f"/posts/{post_id}")
    assert 'alt="Avatar of ann"' in visitor.text(f"/posts/{post_id}")


def test_it_is_one_more_choice_in_the_comment_form(ann, as_member, post_id, way):
    browser = as_member(ann)
    upload(browser)
    own = again(ann).own_avatar
    page = browser.text(f"/posts/{post_id}")
    assert f'name="avatar" value="{own}" checked' in page
    assert 'alt="Your own picture"' in page
    for avatar in (own, "waves"):
        answer = browser.post(f"/posts/{post_id}/comments", way, body=f"With {avatar}.", avatar=avatar)
        assert succeeded(answer, way), answer.text
    assert [one.avatar for one in Comment.select().order_by(Comment.id)] == [own, "waves"]
    assert again(ann).own_avatar == own


def test_nobody_shows_the_avatar_of_somebody_else(ann, enrol, as_member, post_id, way):
    upload(as_member(ann))
    own = again(ann).own_avatar
    bob = enrol("bob", level=20)
    answer = as_member(bob).post(f"/posts/{post_id}/comments", way, body="I am Ann.", avatar=own)
    assert answer.status_code == 422
    assert "Pick one of the avatars shown." in answer.text
    with pytest.raises(Invalid):
        drafts.save_draft(bob, NEW_POST_PLACE, "Text", avatar=own)


def test_a_new_one_takes_the_place_of_the_old_everywhere_and_the_old_is_gone(ann, as_member, visitor, post_id):
    browser = as_member(ann)
    upload(browser)
    old = again(ann)
    comment_id = comments.write_comment(old, post_id, "Hello.")
    for _time in range(2):
        drafts.save_draft(old, NEW_POST_PLACE, "Text", avatar="waves")
        drafts.save_draft(old, NEW_POST_PLACE, "Text", avatar=old.own_avatar)
        if not DiscardedDraft.select().exists():
            drafts.discard_draft(old, NEW_POST_PLACE)
    version = visitor.get(f"/posts/{post_id}", follow_redirects=True).headers["ETag"]
    upload(browser, file=told_by_camera())
    new = again(ann).own_avatar
    assert new != old.own_avatar
    assert Comment.get_by_id(comment_id).avatar == new
    assert Draft.get().avatar in {"", new}
    assert DiscardedDraft.get().avatar == new
    assert visitor.get(f"/posts/{post_id}", follow_redirects=True).headers["ETag"] != version
    assert visitor.get(f"/pictures/{old.own_avatar}.webp").status_code == 404
    throw_away()
    assert [one.digest for one in Picture.select()] == [new]


def test_the_same_one_twice_is_the_same(ann, as_member, visitor):
    browser = as_member(ann)
    upload(browser)
    upload(browser)
    throw_away()
    assert visitor.get(f"/pictures/{again(ann).own_avatar}.webp").status_code == 200


def test_its_member_removes_it(ann, as_member, visitor, post_id, way):
    browser = as_member(ann)
    upload(browser)
    worn = again(ann)
    comment_id = comments.write_comment(worn, post_id, "Hello.")
    answer = browser.post(f"{PAGE}/removal", way)
    assert succeeded(answer, way)
    assert (again(ann).own_avatar, again(ann).avatar) == ("", default_style("ann"))
    assert Comment.get_by_id(comment_id).avatar == default_style("ann")
    throw_away()
    assert visitor.get(f"/pictures/{worn.own_avatar}.webp").status_code == 404
    assert not Picture.select().exists()


def test_below_the_gate_the_page_says_where_it_opens(enrol, as_member, way):
    browser = as_member(enrol("bob", level=14))
    assert "Available from LVL 15" in browser.text(PAGE)
    answer = upload(browser, way)
    assert answer.status_code == 403
    assert "You can upload your own avatar from LVL 15." in answer.text


def test_what_is_no_picture_is_said_beside_the_form(ann, as_member, way):
    answer = upload(as_member(ann), way, NO_PICTURES["SVG"])
    assert answer.status_code == 415
    assert "Choose a JPEG, PNG, WebP or GIF file." in answer.text
    assert not again(ann).own_avatar


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator")


def test_a_moderator_removes_it_for_a_reason_that_is_logged(ann, mod, as_member, way):
    upload(as_member(ann))
    browser = as_member(mod)
    assert 'href="/u/ann/avatar"' in browser.text("/u/ann")
    refused = browser.post("/u/ann/avatar", way, reason=" ")
    assert refused.status_code == 422
    assert "Give a reason" in refused.text
    answer = browser.post("/u/ann/avatar", way, reason="It shows somebody else.")
    assert answer.status_code == (204 if way == "htmx" else 303)
    assert not again(ann).own_avatar
    [noted] = StaffAction.select().where(StaffAction.kind == StaffActionKind.AVATAR)
    assert (noted.member_id, noted.by_id, noted.reason) == (ann.id, mod.id, "It shows somebody else.")


def test_other_members_cannot(ann, enrol, as_member):
    upload(as_member(ann))
    browser = as_member(enrol("bob", level=30))
    assert "/u/ann/avatar" not in browser.text("/u/ann")
    assert browser.get("/u/ann/avatar").status_code == 403
    assert browser.post("/u/ann/avatar", reason="For fun").status_code == 403
    with pytest.raises(NotAllowed):
        own_avatars.remove_avatar_of("ann", "For fun", by=enrol("eve"))
    assert again(ann).own_avatar


def test_there_is_nothing_to_remove_where_there_is_no_avatar(ann, mod, as_member):
    assert "no avatar of their own" in as_member(mod).text("/u/ann/avatar")
    assert as_member(mod).post("/u/ann/avatar", reason="Why not").status_code == 404


def test_the_staff_log_says_it(ann, mod, enrol, as_member):
    upload(as_member(ann))
    own_avatars.remove_avatar_of("ann", "It shows somebody else.", by=mod)
    page = as_member(enrol("boss", role="admin")).text("/admin/log?kind=avatar")
    assert "It shows somebody else." in page
    assert "removed the avatar of" in page
