"""Flagging in the browser: the control on posts and comments, its form, and what comes back."""

import re

import pytest

from forum.actions import comments, flags, hiding, posts
from forum.actions.deciding import decide
from forum.models import CommentHiding, Flag
from forum.rules.decisions import HiddenBecause
from tests.conftest import counting
from tests.visitor import HTMX, own_part, root_id, succeeded


@pytest.fixture
def flagger(enrol):
    return enrol("flagger", level=10)


@pytest.fixture
def said(commenter, post_id) -> int:
    return comments.write_comment(commenter, post_id, "Something said")


def places(post_id: int, comment_id: int) -> list[tuple[str, str, str]]:
    """Return address, id of the control and anchor for a post and a comment."""
    return [
        (f"/comments/{comment_id}/flags", f"flag-comment-{comment_id}", f"#comment-{comment_id}"),
        (f"/posts/{post_id}/flags", f"flag-post-{post_id}", "#post"),
    ]


def test_a_flag_is_put_and_taken_back_at_either(flagger, as_member, post_id, said, way):
    browser = as_member(flagger)
    for address, control, anchor in places(post_id, said):
        answer = browser.post(address, way, reason="abuse", note="It insults me.")
        assert succeeded(answer, way)
        assert Flag.get().reason == "abuse"
        if way == "htmx":
            assert root_id(answer) == control
            assert "You flagged this: Abuse or harassment." in own_part(answer)
        else:
            assert answer.location.endswith(anchor)
            assert "You flagged this: Abuse or harassment." in browser.text(answer.location)
        answer = browser.post(address, way, reason="none")
        assert succeeded(answer, way)
        assert not Flag.select().exists()


def test_the_control_is_there_for_who_may_flag_and_is_not_the_author(
    flagger, enrol, author, commenter, as_member, visitor, post_id, said
):
    def offered(browser) -> set[str]:
        return set(re.findall(r'id="(flag-\w+-\d+)"', browser.text(f"/posts/{post_id}")))

    both = {f"flag-comment-{said}", f"flag-post-{post_id}"}
    assert offered(as_member(flagger)) == both
    assert offered(as_member(author)) == {f"flag-comment-{said}"}
    assert offered(as_member(commenter)) == {f"flag-post-{post_id}"}
    assert offered(as_member(enrol("below", level=7))) == set()
    assert offered(visitor) == set()


def test_the_form_comes_in_the_place_of_the_control_and_goes_again(flagger, as_member, post_id, said):
    browser = as_member(flagger)
    for address, control, _anchor in places(post_id, said):
        form = browser.get(address, headers=HTMX)
        assert root_id(form) == control
        assert 'name="reason"' in form.text and 'name="note"' in form.text
        again = browser.get(f"{address}?closed=1", headers=HTMX)
        assert root_id(again) == control
        assert again.text in browser.text(f"/posts/{post_id}").replace("\n", "\n") or "flag-link" in again.text
        assert "<h1>Flag this" in browser.text(address)


@pytest.mark.parametrize(("fields", "field"), [({"reason": "boring"}, "reason"), ({}, "reason"),
                                               ({"reason": "spam", "note": "x" * 301}, "note")])  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_the_field_and_what_was_typed_is_kept(
    flagger, as_member, post_id, said, way, fields, field
):
    browser = as_member(flagger)
    for address, control, _anchor in places(post_id, said):
        answer = browser.post(address, way, **({"note": "Kept words"} | fields))
        assert answer.status_code == 422
        assert f'id="problem-{field}"' in answer.text
        assert fields.get("note", "Kept words") in answer.text
        assert f'id="{control}"' in answer.text
    assert not Flag.select().exists()


def test_own_things_are_403_and_what_is_gone_404(author, commenter, flagger, as_member, post_id, said, way):
    assert as_member(commenter).post(f"/comments/{said}/flags", way, reason="spam").status_code == 403
    assert as_member(author).post(f"/posts/{post_id}/flags", way, reason="spam").status_code == 403
    posts.delete_post(author, post_id)
    comments.delete_comment(commenter, said)
    browser = as_member(flagger)
    for address, _control, _anchor in places(post_id, said):
        assert browser.post(address, way, reason="spam").status_code == 404
        assert browser.get(address).status_code == 404


def test_below_the_gate_it_is_refused_in_words(enrol, as_member, said, way):
    answer = as_member(enrol("below", level=7)).post(f"/comments/{said}/flags", way, reason="spam")
    assert answer.status_code == 403
    assert "You can flag posts and comments from LVL 8." in answer.text


def test_who_is_not_logged_in_is_led_to_the_login(visitor, said):
    assert visitor.get(f"/comments/{said}/flags").status_code == 303
    assert visitor.post(f"/comments/{said}/flags", reason="spam").location.startswith("/login")
    assert visitor.post(f"/comments/{said}/flags", "htmx", reason="spam").status_code == 401


def test_the_flag_that_hides_a_comment_shows_what_is_in_its_place(flagger, enrol, as_member, post_id, said, way):
    for number in range(2):
        flags.flag(enrol(f"other{number}", level=10), "spam", comment_id=said)
    answer = as_member(flagger).post(f"/comments/{said}/flags", way, reason="spam")
    assert CommentHiding.select().exists()
    assert succeeded(answer, way)
    if way == "htmx":
        assert answer.headers["HX-Retarget"] == f"#comment-{said}"
        assert root_id(answer) == f"comment-{said}"
        assert "Something said" not in answer.text
        assert "0 Comments" in answer.text


def test_a_flag_on_a_comment_that_waits_since_then_is_taken_back_and_leads_to_the_thread(
    flagger, as_member, post_id, said, way
):
    flags.flag(flagger, "spam", comment_id=said)
    hiding.hide(post_id, said, HiddenBecause.FILTER)
    browser = as_member(flagger)
    answer = browser.post(f"/comments/{said}/flags", way, reason="none")
    assert not Flag.select().exists()
    to = led_to(answer, way)
    assert to.startswith(f"/posts/{post_id}/")
    page = browser.text(to)
    assert "You took your flag back." in page
    assert "Something said" not in page


@pytest.mark.parametrize("thing", ["post", "comment"])
def test_a_flag_where_the_whole_post_waits_is_taken_back_and_leads_to_the_front_page(
    flagger, as_member, post_id, said, way, thing
):
    flags.flag(flagger, "spam", post_id=post_id, comment_id=said if thing == "comment" else None)
    hiding.hide(post_id, None, HiddenBecause.FILTER)
    if thing == "comment":
        hiding.hide(post_id, said, HiddenBecause.FILTER)
    browser = as_member(flagger)
    thing_id = said if thing == "comment" else post_id
    answer = browser.post(f"/{thing}s/{thing_id}/flags", way, reason="none")
    assert not Flag.select().exists()
    assert led_to(answer, way) == "/"
    assert "You took your flag back." in browser.text("/")


def led_to(answer, way: str) -> str:
    """Return the page that an answer leads to."""
    assert answer.status_code == (204 if way == "htmx" else 303)
    return answer.headers["HX-Redirect"] if way == "htmx" else answer.location


def test_what_was_decided_stays(flagger, enrol, as_member, post_id, said, way):
    decide(enrol("mod", role="moderator"), flags.flag(flagger, "spam", comment_id=said), "keep")
    browser = as_member(flagger)
    assert browser.post(f"/comments/{said}/flags", way, reason="none").status_code == 409
    assert "You flagged this, and a moderator has decided." in browser.text(f"/posts/{post_id}")


def test_the_thread_costs_as_many_statements_with_flags(flagger, as_member, post_id, said):
    browser = as_member(flagger)
    address = browser.get(f"/posts/{post_id}").location

    def statements() -> int:
        with counting() as found:
            browser.text(address)
        return len(found)

    before = statements()
    flags.flag(flagger, "spam", comment_id=said)
    flags.flag(flagger, "spam", post_id=post_id)
    assert statements() == before
