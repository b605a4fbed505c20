"""What the daily job notices for moderators, what it leaves alone, and that nothing else follows from it."""

from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, departure
from forum.actions.erasure import request_erasure
from forum.db import db
from forum.jobs import runner
from forum.jobs.schedule import JOBS
from forum.jobs.signals import notice
from forum.models import AccountEvent, Member, NoticedSignal, Post, Reading
from forum.queries import signal_facts
from forum.queries.takeout import SECTIONS, portions
from forum.rules.leaving import ERASURE_WAIT
from forum.rules.reading_time import needed_ms
from tests.conftest import counting
from tests.signal_patterns import like, like_each_other, sign_up_from, write

DAY = timedelta(days=1)
TEXT = "Have a look at my shop, it’s the best there is!"
WORDS = 350  # 52.941 s are needed, between two beats


@pytest.fixture
def at(app):
    return clock.now()


@pytest.fixture
def flat(enrol, post_id) -> list[Member]:
    """Four who have written four comments each."""
    found = [enrol(name, level=14) for name in ("odile", "jasper", "milo", "hanne")]
    for member in found:
        write(member, post_id, 4)
    return found


def noticed() -> list[tuple]:
    """Run the job, and return kind, names and figures of what is there then."""
    notice()
    return [
        (row.kind, row.bundle, row.member.name, row.other and row.other.name, row.figure, row.whole)
        for row in NoticedSignal.select().order_by(NoticedSignal.id)
    ]


# Likes.


def test_a_flat_whose_members_like_each_other_and_nobody_else_is_noticed(flat, at):
    like_each_other(flat, at - DAY)
    assert noticed() == [("circle", 1, one.name, None, 12, 12) for one in flat]


def test_a_flat_whose_members_like_many_others_as_well_is_not_noticed(flat, enrol, post_id, at):
    like_each_other(flat, at - DAY)
    for number in range(6):
        other = enrol(f"other{number}", level=14)
        write(other, post_id, 2)
        for member in flat:
            like(member, other, at - DAY)
    assert noticed() == []


def test_two_who_mostly_like_each_other_are_noticed(enrol, post_id, at):
    pair = [enrol("ann", level=14), enrol("ben", level=14)]
    for member in pair:
        write(member, post_id, 8)
    like_each_other(pair, at - DAY)
    assert noticed() == [("mutual", 1, "ann", "ben", 8, 8), ("mutual", 1, "ben", "ann", 8, 8)]


def test_who_likes_one_author_only_is_noticed_and_who_likes_two_is_not(enrol, author, commenter, post_id, at):
    write(author, post_id, 10)
    write(commenter, post_id, 2)
    fan, reader = enrol("fan"), enrol("reader")
    for member in (fan, reader):
        like(member, author, at - DAY)
    like(reader, commenter, at - DAY)
    assert noticed() == [("one-author", 1, "fan", "author", 10, 10)]


def test_neither_old_likes_nor_dislikes_are_looked_at(flat, at):
    like_each_other(flat[:2], at - 31 * DAY)
    for giver, other in ((flat[2], flat[3]), (flat[3], flat[2])):
        like(giver, other, at - DAY, value=-1)
    assert signal_facts.likes_since(at - 30 * DAY) == []


# Readings.


def read(member: Member, author: Member, count: int, over_ms: int, at) -> None:
    """Have the member complete so many readings, each so long after the first possible moment."""
    like_this = Post.get(Post.author == author.id)
    values = {name: like_this.__data__[name] for name in like_this.__data__ if name not in ("id", "words")}
    for _number in range(count):
        post = Post.create(**values, words=WORDS)
        Reading.create(member=member.id, post=post.id, credited_ms=needed_ms(WORDS) + over_ms, started_at=at,
                       counted_at=at, closed_at=at, completed_at=at)  # fmt: skip


def test_who_ends_every_reading_at_the_first_possible_moment_is_noticed(author, post_id, enrol, at):
    read(enrol("machine"), author, 10, 200, at - DAY)
    read(enrol("human"), author, 10, 7_100, at - DAY)
    read(enrol("machine of last week"), author, 10, 200, at - 8 * DAY)
    assert noticed() == [("readings", 1, "machine", None, 10, 10)]


# Texts.


def test_the_same_words_three_times_are_noticed_however_they_are_written(commenter, author, post_id):
    for member, text in ((commenter, TEXT), (author, TEXT.upper()), (commenter, TEXT.replace(",", " –"))):
        comments.write_comment(member, post_id, text)
    assert noticed() == [("same-text", 1, name, None, 3, 2) for name in ("commenter", "author", "commenter")]


@pytest.mark.parametrize("text", ["Thank you!", "", "🙂"])
def test_what_many_say_in_few_words_is_not_noticed(commenter, post_id, text):
    for number in range(5):
        comments.write_comment(commenter, post_id, text or f"Something else, for the {number}th time around")
    assert noticed() == []


def test_what_was_deleted_and_what_is_old_is_not_the_same_text(commenter, post_id, at):
    with clock.at(at - 8 * DAY):
        comments.write_comment(commenter, post_id, TEXT)
    gone, _there, _too = (comments.write_comment(commenter, post_id, TEXT) for _number in range(3))
    comments.delete_comment(commenter, gone)
    assert noticed() == []


def test_texts_are_read_in_portions_and_none_is_left_out(commenter, post_id, at, monkeypatch):
    written = write(commenter, post_id, 5)
    texts = [comments.write_comment(commenter, post_id, f"{TEXT} {number}") for number in range(5)]
    monkeypatch.setattr(signal_facts, "_TEXTS_A_TURN", 2)
    found = [one.comment_id for one in signal_facts.texts_since(at - DAY)]
    assert found == texts
    assert not set(found) & set(written)  # too short to say anything


# Sign-ups.


def test_five_who_signed_up_from_one_network_are_noticed_and_four_are_not(enrol, at):
    many, few = ([enrol(f"{name}{number}") for number in range(count)] for name, count in (("many", 5), ("few", 4)))
    AccountEvent.delete().execute()
    sign_up_from("203.0.113.0/24", many, at - DAY)
    sign_up_from("198.51.100.0/24", few, at - DAY)
    sign_up_from("198.51.100.0/24", [enrol("long ago")], at - 31 * DAY)
    assert noticed() == [("network", 1, f"many{number}", None, 5, 5) for number in (4, 3, 2, 1, 0)]


def test_logging_in_from_one_network_is_nothing_to_notice(enrol, at):
    for number in range(6):
        AccountEvent.create(member=enrol(f"m{number}").id, kind="logged in", network="203.0.113.0/24", created_at=at)
    assert noticed() == []


# The job.


def test_it_runs_by_the_schedule_once_a_day(flat, at):
    like_each_other(flat, at - DAY)
    db.close()
    with clock.at(at):
        assert runner.run_due(JOBS)["signals"] is None
        assert "signals" not in runner.run_due(JOBS)
    assert NoticedSignal.select().count() == 4
    db.close()
    with clock.at(at + DAY):
        assert runner.run_due(JOBS)["signals"] is None


def test_a_second_run_finds_the_same(flat, at):
    like_each_other(flat, at - DAY)
    assert noticed() == noticed()


def test_what_has_ended_is_gone_with_the_next_run(flat, at):
    like_each_other(flat, at - DAY)
    assert noticed()
    with clock.at(at + 30 * DAY):
        assert noticed() == []


def test_it_writes_nothing_but_signals_and_asks_a_fixed_number_of_questions(flat, at):
    like_each_other(flat, at - DAY)
    with counting() as statements:
        notice()
    changing = [one.split()[:3] for one in statements if one.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert [words[2].strip('"') for words in changing] == ["signal", "signal"]
    assert len([one for one in statements if one.split()[0] == "SELECT" and "lock" not in one]) == 5


# Who leaves, and who asks.


def leave(member: Member, at) -> None:
    erasure = request_erasure(member, "keep", "a former member", "/stop")
    with clock.at(at + ERASURE_WAIT + DAY):
        assert departure.empty_account(erasure)


def test_who_leaves_takes_their_part_along_and_that_of_who_liked_them(enrol, post_id, at):
    pair = [enrol("ann", level=14), enrol("ben", level=14)]
    for member in pair:
        write(member, post_id, 8)
    like_each_other(pair, at - DAY)
    assert len(noticed()) == 2
    leave(pair[0], at)
    assert NoticedSignal.select().count() == 0
    assert noticed() == []


def test_the_export_tells_its_member_the_figures_and_nobody_s_name(flat, at):
    like_each_other(flat, at - DAY)
    notice()
    section = next(one for one in SECTIONS if one.name == "signals")
    [[row]] = portions(section, flat[0])
    assert (row["kind"], row["figure"], row["whole"]) == ("circle", 12, 12)
    assert set(row) == {"id", "computed_at", "kind", "figure", "whole"}
