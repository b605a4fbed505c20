"""Where mail is configured, Twei are earned from the confirmed address on; XP as before."""

from collections.abc import Callable

import pytest

from forum import mail
from forum.actions import comments, email_addresses, posts, reactions, readings, votes
from forum.models import Claim, Member, XpEntry
from tests.mailbox import SENDER

LONG = "Words that one reads to their end. " * 40


@pytest.fixture
def post_of(author: Member) -> int:
    return posts.publish(author, "Tides and clocks", LONG, [])


@pytest.fixture
def ann(enrol: Callable[..., Member]) -> Member:
    return enrol("ann", level=20)


def confirm(*members: Member) -> None:
    for member in members:
        email_addresses.confirm(member.id, member.email)


def claims() -> set[tuple[str, int]]:
    return {(claim.line, claim.member_id) for claim in Claim.select()}


def earn_in_every_way(ann: Member, author: Member, post_id: int, enrol: Callable[..., Member]) -> None:
    """Have a post read and plussed, and a comment liked by two."""
    readings.complete_reading(ann, post_id)
    votes.vote(ann, post_id, "plus")
    comment_id = comments.write_comment(ann, post_id, "A word")
    for liker in (author, enrol("ben", level=20)):
        reactions.react(Member.named(liker.name), comment_id, "like")


def test_nobody_earns_twei_before_they_have_confirmed_their_address(mail_configured, ann, author, post_of, enrol):
    earn_in_every_way(ann, author, post_of, enrol)
    assert claims() == set()


def test_those_who_have_confirmed_earn_and_the_others_do_not(mail_configured, ann, author, post_of, enrol):
    confirm(ann)
    earn_in_every_way(ann, author, post_of, enrol)
    assert claims() == {(line, ann.id) for line in ("reading", "likes_commenter", "comment_rewards")}


def test_xp_come_without(mail_configured, ann, post_of):
    readings.complete_reading(ann, post_of)
    votes.vote(ann, post_of, "plus")
    assert {entry.source for entry in XpEntry.select().where(XpEntry.member == ann.id)} >= {"reading", "day", "plus"}


def test_a_like_that_comes_after_the_confirmation_opens_the_comments_reward(mail_configured, ann, post_of, enrol):
    comment_id = comments.write_comment(ann, post_of, "A word")
    first, second, third = (enrol(name, level=20) for name in ("ben", "cleo", "dora"))
    for liker in (first, second):
        reactions.react(liker, comment_id, "like")
    confirm(ann)
    reactions.react(third, comment_id, "like")
    assert claims() == {("comment_rewards", ann.id), ("likes_commenter", ann.id)}


@pytest.mark.parametrize("mail_url", [None, "console:"])
def test_where_the_operator_has_not_configured_mail_nobody_has_to_confirm(app, ann, author, post_of, enrol, mail_url):
    mail.bind(mail_url, SENDER)
    earn_in_every_way(ann, author, post_of, enrol)
    assert {line for line, member_id in claims() if member_id == ann.id} >= {"reading", "comment_rewards"}
