"""A story in which every kind of movement happens."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, members, posts, reactions, readings, reports, votes
from forum.models import Member
from forum.money.settlement import settle

DAY_ONE = datetime(2026, 3, 1, 12)
TITLE = "=1+1"
LONG_ENOUGH = "word " * 300


@pytest.fixture
def cast(author: Member, commenter: Member, enrol: Callable[..., Member]) -> dict[str, Member]:
    """Everybody in the story, by name."""
    fans = [enrol(f"fan{n}", level=10) for n in range(3)]
    others = [enrol("critic", level=10), enrol("ada", role="admin")]
    return {member.name: member for member in (author, commenter, *fans, *others)}


@pytest.fixture
def story(cast: dict[str, Member], set_rules: Callable[..., None]) -> tuple[int, int]:
    """Three days in which every kind of movement happens; the ids of the post and of the comment under it."""
    commenter, critic, fan = cast["commenter"], cast["critic"], cast["fan0"]
    set_rules(comment_hold_hours=24)  # so that one settlement has them all
    with clock.at(DAY_ONE):
        post_id = posts.publish(cast["author"], TITLE, LONG_ENOUGH, [])
        comment_id = comments.write_comment(commenter, post_id, "Well said.")
        members.grant_twei("commenter", 5_000, "For the spring series", by=cast["ada"])
        readings.complete_reading(fan, post_id)
        votes.vote(fan, post_id, "plus")
    for minute, name in enumerate(("fan0", "fan1", "fan2")):
        with clock.at(DAY_ONE + timedelta(minutes=minute)):
            reactions.react(cast[name], comment_id, "like")
    with clock.at(DAY_ONE):
        reactions.react(critic, comment_id, "dislike")
        votes.vote(critic, post_id, "minus")
        votes.vote(critic, post_id, "none")
    with clock.at(DAY_ONE + timedelta(days=1)):
        reports.buy_report(commenter, post_id)
    settle(DAY_ONE + timedelta(days=2))
    with clock.at(DAY_ONE + timedelta(days=2)):
        votes.vote(critic, post_id, "minus")
    return post_id, comment_id
