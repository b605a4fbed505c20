"""The plainest statements are made once, and what they add and answer is the same as through the models."""

from datetime import datetime

import pytest
from peewee import IntegrityError

from forum.models import CommentRemoval, Member, Seal, Settlement, Tag

NOON = datetime(2026, 1, 31, 12)
BIO = "Is this 100 %? %s and ?"


def member(name: str, **more: object) -> Member:
    words = {"name_key": name.lower(), "email": f"{name}@forum.example", "password_hash": "x", "display_name": name}
    return Member.create(name=name, avatar="waves", **words, **more)


def test_what_is_added_is_found_again_with_its_times_and_its_defaults(app):
    added = member("Ann", bio=BIO, created_at=NOON)
    for found in (Member.with_id(added.id), Member.get_by_id(added.id), Member.first("WHERE name_key = ?", "ann")):
        assert found == added
        assert found.__data__ == Member.select().where(Member.id == added.id).get().__data__
        assert (found.bio, found.role, found.xp, found.created_at, found.email_confirmed_at) == (
            BIO, "member", 0, NOON, None,
        )  # fmt: skip


def test_a_day_is_a_day(app):
    settled = Settlement.create(day=NOON.date(), treasury_mtwei=5, budget_mtwei=1, ran_at=NOON)
    assert (Settlement.get_by_id(settled.id).day, Settlement.get_by_id(settled.id).ran_at) == (NOON.date(), NOON)


def test_the_first_row_is_that_of_the_order_asked_for(app):
    tags = [Tag.create(name=name) for name in ("sea", "moon", "time")]
    assert Tag.first("ORDER BY id DESC") == tags[2]
    assert Tag.first("WHERE name <> ? ORDER BY name", "moon").name == "sea"


def test_a_row_may_have_the_key_of_another(app, author, comment_id):
    CommentRemoval.create(comment=comment_id, member=author, reason="Spam", created_at=NOON)
    found = CommentRemoval.get_by_id(comment_id)
    assert (found.comment_id, found.member_id, found.reason, found.final_at) == (comment_id, author.id, "Spam", None)


def test_what_is_not_there_is_not_found(app):
    assert Member.with_id(7) is None
    assert Seal.first("ORDER BY id DESC") is None
    with pytest.raises(Member.DoesNotExist):
        Member.get_by_id(7)


def test_a_row_that_is_there_already_is_refused(app):
    Tag.create(name="sea")
    with pytest.raises(IntegrityError):
        Tag.create(name="sea")
