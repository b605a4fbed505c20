"""Who is offered while somebody types a name after an `@`."""

import pytest

from forum.actions import comments, hiding
from forum.models import Member, MemberMute
from forum.queries.mentions import OFFERED_MAX, who_may_be_meant
from forum.rules.decisions import HiddenBecause


@pytest.fixture
def me(enrol):
    return enrol("ann", level=20)


def names(me, typed, post_id=None):
    return [one.name for one in who_may_be_meant(me, typed, post_id)]


def test_members_are_found_by_the_beginning_of_their_name_whatever_marks_are_in_it(me, enrol):
    for name in ("bob", "bob-b", "bob.c", "Bob_d", "bo9", "b0b", "boz", "bp"):
        enrol(name, twei=0)
    assert sorted(names(me, "bo")) == ["Bob_d", "bo9", "bob", "bob-b", "bob.c", "boz"]
    assert [names(me, typed) for typed in ("bob-", "BOB.", "bob_d", "bob%", "zz", "")] == [
        ["bob-b"], ["bob.c"], ["Bob_d"], [], [], [],
    ]  # fmt: skip


def test_who_wrote_last_in_the_thread_comes_first_also_by_display_name(me, enrol, post_id):
    cat, dan = enrol("cat", level=20), enrol("dan", level=20)
    enrol("aaron")
    Member.update(display_name="Aunt Dan").where(Member.id == dan.id).execute()
    for one in (dan, cat):
        comments.write_comment(one, post_id, "Here I am.")
    assert names(me, "", post_id) == ["cat", "dan", "author"]
    assert names(me, "a", post_id) == ["dan", "author", "aaron"]


def test_nobody_is_offered_who_would_not_hear_of_it(me, enrol):
    for name in ("bob", "bobby", "bobo", "bobette"):
        enrol(name, twei=0)
    bob, bobby, bobo = (Member.named(name) for name in ("bob", "bobby", "bobo"))
    MemberMute.create(member=me.id, muted=bob.id)
    MemberMute.create(member=bobby.id, muted=me.id)
    Member.update(password_hash="").where(Member.id == bobo.id).execute()
    assert names(me, "bob") == ["bobette"]
    assert names(me, "ann") == []


def test_only_a_few_are_offered(me, enrol):
    for n in range(OFFERED_MAX + 2):
        enrol(f"many{n:02}", twei=0)
    assert names(me, "many") == [f"many{n:02}" for n in range(OFFERED_MAX)]


def test_who_wrote_what_is_removed_or_hidden_is_not_given_away(me, enrol, author, post_id):
    cat, dan = enrol("cat", level=20), enrol("dan", level=20)
    removed, hidden = (comments.write_comment(one, post_id, "Not for everybody.") for one in (cat, dan))
    comments.delete_comment(cat, removed)
    hiding.hide(post_id, hidden, HiddenBecause.REVIEW)
    assert names(me, "", post_id) == ["author"]
    hiding.hide(post_id, None, HiddenBecause.REVIEW)
    assert names(me, "", post_id) == []
