"""XP of received likes: given once each, when the like can no longer be taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, reactions, received_likes
from forum.actions.removals import restore_comment
from forum.actions.settlement import settle
from forum.jobs import runner
from forum.jobs.schedule import JOBS
from forum.models import JobState, Member, Reaction, XpEntry
from forum.money import settlement
from tests.actions.test_races import at_once
from tests.visitor import succeeded

MORNING = datetime(2026, 3, 2, 9)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def fans(enrol) -> list[Member]:
    return [enrol(f"fan{n}", level=10) for n in range(12)]


@pytest.fixture
def said(commenter, post_id) -> Callable[[], int]:
    """Writes a further comment by the commenter."""
    return lambda: comments.write_comment(commenter, post_id, "Something to like")


def like_xp(member: Member) -> int:
    return sum(entry.amount_xp for entry in XpEntry.select().where(XpEntry.member == member, XpEntry.source == "like"))


def test_a_like_that_is_taken_back_leaves_no_xp(commenter, fans, said, as_member, way):
    fan, comment_id, before = as_member(fans[0]), said(), commenter.xp
    for value in ("like", "none"):
        assert succeeded(fan.post(f"/comments/{comment_id}/reaction", way, value=value), way)
    settle(clock.now() + 2 * DAY)
    assert Member.get_by_id(commenter.id).xp == before
    assert like_xp(commenter) == 0


def test_a_like_gives_its_xp_at_the_settlement_after_its_hold_and_once(commenter, fans, said, as_member, way):
    comment_id, before = said(), commenter.xp
    with clock.at(MORNING):
        assert succeeded(as_member(fans[0]).post(f"/comments/{comment_id}/reaction", way, value="like"), way)
    settle(MORNING + timedelta(hours=23))
    assert like_xp(commenter) == 0
    settle(MORNING + DAY + MINUTE)
    received_likes.give_xp()
    settle(MORNING + 2 * DAY)
    assert like_xp(commenter) == 1
    assert Member.get_by_id(commenter.id).xp == before + 1


def test_a_dislike_gives_nothing(commenter, fans, said):
    reactions.react(fans[0], said(), "dislike")
    settle(clock.now() + 2 * DAY)
    assert like_xp(commenter) == 0
    assert not received_likes.any_waiting()


def test_ten_likes_of_a_day_count_however_late_they_become_final(commenter, fans, said):
    """Two days' likes in one settlement are two days; one day's likes in two settlements are one."""
    with clock.at(MORNING):
        first = said()
        for fan in fans:
            reactions.react(fan, first, "like")
    with clock.at(MORNING + timedelta(hours=10)):
        second = said()
        for fan in fans[:3]:
            reactions.react(fan, second, "like")
    settle(MORNING + DAY + MINUTE)
    assert like_xp(commenter) == 10
    with clock.at(MORNING + DAY):
        third = said()
        for fan in fans:
            reactions.react(fan, third, "like")
    settle(MORNING + 3 * DAY)
    assert like_xp(commenter) == 20


def test_a_like_of_a_comment_that_was_removed_before_it_was_final_gives_none(commenter, fans, said, enrol):
    with clock.at(MORNING):
        removed, restored, removed_later = said(), said(), said()
        for comment_id in (removed, restored, removed_later):
            reactions.react(fans[0], comment_id, "like")
        comments.delete_comment(enrol("warden", role="moderator"), removed, "Rude")
        comments.delete_comment(commenter, restored)
        restore_comment(commenter, restored)
    settlement.settle(MORNING + DAY + MINUTE)
    with clock.at(MORNING + DAY + 2 * MINUTE):
        comments.delete_comment(commenter, removed_later)
        received_likes.give_xp()
    assert {entry.comment_id for entry in XpEntry.select().where(XpEntry.source == "like")} == {restored, removed_later}


def test_what_a_crash_after_the_settlement_left_the_job_gives(commenter, fans, said, monkeypatch):
    with clock.at(MORNING):
        reactions.react(fans[0], said(), "like")

    def crash() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(received_likes, "give_xp", crash)
        with pytest.raises(KeyboardInterrupt):
            settle(MORNING + DAY + MINUTE)
    assert like_xp(commenter) == 0
    JobState.delete().execute()
    with clock.at(MORNING + DAY + 2 * MINUTE):
        assert runner.run_due(JOBS)["XP of likes"] is None
        assert "XP of likes" not in runner.run_due(JOBS)
    assert like_xp(commenter) == 1


def test_a_crash_between_portions_repeats_none_and_loses_none(commenter, fans, said, monkeypatch):
    monkeypatch.setattr(received_likes, "_PORTION", 2)
    with clock.at(MORNING):
        comment_id = said()
        for fan in fans[:5]:
            reactions.react(fan, comment_id, "like")
    settlement.settle(MORNING + DAY + MINUTE)
    given, award = [], received_likes.award

    def stop_at_the_fourth(*args: object, **kwargs: object) -> int:
        given.append(args)
        if len(given) == 4:
            raise KeyboardInterrupt
        return award(*args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(received_likes, "award", stop_at_the_fourth)
        with pytest.raises(KeyboardInterrupt):
            received_likes.give_xp()
    assert like_xp(commenter) == 2
    received_likes.give_xp()
    assert like_xp(commenter) == 5


def test_many_that_give_them_at_once_give_them_once(commenter, fans, said):
    with clock.at(MORNING):
        comment_id = said()
        for fan in fans[:8]:
            reactions.react(fan, comment_id, "like")
    settlement.settle(MORNING + DAY + MINUTE)
    assert at_once([received_likes.give_xp] * 4) == [None] * 4
    assert like_xp(commenter) == 8
    assert Member.get_by_id(commenter.id).xp == commenter.xp + 8
    assert not Reaction.select().where(Reaction.xp_at.is_null()).exists()


def test_xp_of_earlier_times_that_came_with_the_like_stay_and_do_not_come_again(commenter, fans, said):
    with clock.at(MORNING):
        comment_id = said()
        reactions.react(fans[0], comment_id, "like")
        XpEntry.insert(
            member=commenter.id, source="like", amount_xp=1, key=f"like:{comment_id}:{fans[0].id}", comment=comment_id,
            by=fans[0].id, created_at=MORNING,
        ).execute()  # fmt: skip
        for fan in fans[1:]:
            reactions.react(fan, comment_id, "like")
    settle(MORNING + DAY + MINUTE)
    assert like_xp(commenter) == 10


def test_the_page_of_levels_says_when_they_come(commenter, as_member):
    page = as_member(commenter).text("/levels")
    assert "A like’s XP arrive once it’s final, and count towards the day on which it was given." in page
