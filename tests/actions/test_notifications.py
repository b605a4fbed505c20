"""Who is notified of what: each once, nobody of what they cannot see, and what is taken back was never there."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import (
    comments,
    deciding,
    flags,
    hiding,
    members,
    posts,
    reactions,
    removals,
    rules,
    thread_tools,
    votes,
)
from forum.actions.authority import OPERATOR
from forum.actions.settlement import settle
from forum.models import (
    Claim,
    Member,
    MemberFollow,
    MemberMute,
    ModerationCase,
    Notification,
    NotificationSwitch,
    Tag,
    TagFollow,
    TagMute,
    ThreadFollow,
    ThreadMute,
)
from forum.rules.decisions import HiddenBecause
from forum.rules.moderation import ModerationRules
from forum.rules.notification_kinds import MENTIONS_NOTIFIED_MAX, NotificationKind

AT = datetime(2026, 3, 1, 12)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(enrol):
    """Some members who may do everything, by name; what their levels notified them of is forgotten."""
    made = {name: enrol(name, level=20) for name in ("ann", "bob", "cat", "dan", "eve")}
    Notification.delete().execute()
    return made


@pytest.fixture
def thread(author, post_id, people):
    Notification.delete().execute()
    return post_id


def lines(member: Member) -> list[tuple[str, int]]:
    """Return the lines of a member's list, newest first, as kind and size."""
    found = Notification.select().where(Notification.member == member.id, Notification.size > 0, Notification.gone == 0)
    return [(one.kind, one.size) for one in found.order_by(Notification.id.desc())]


def kinds(member: Member) -> list[str]:
    return [kind for kind, _size in lines(member)]


def test_a_comment_notifies_the_author_of_the_post_and_a_reply_whom_it_answers(thread, author, people):
    first = comments.write_comment(people["ann"], thread, "To the post.")
    assert (kinds(author), kinds(people["ann"])) == (["reply"], [])
    comments.write_comment(people["bob"], thread, "To the comment.", first)
    assert (kinds(author), kinds(people["ann"])) == (["reply"], ["reply"])
    about = Notification.get(Notification.member == people["ann"].id)
    assert (about.actor_id, about.post_id, about.read_at, about.mail_due_at) == (people["bob"].id, thread, None, None)


def test_nobody_is_notified_of_what_they_do_themselves(thread, author, people):
    ThreadFollow.create(member=author.id, post=thread)
    mine = comments.write_comment(author, thread, "I, @author, follow this.")
    comments.write_comment(author, thread, "And answer myself.", mine)
    assert lines(author) == []


def test_who_is_named_in_a_post_or_comment_is_notified_once(thread, people):
    comments.write_comment(people["ann"], thread, "@bob, @Bob and @BOB: `@cat`, @nobody\n\n> @dan said")
    posts.publish(people["ann"], "A post", "For @bob and @eve.", [])
    assert [kinds(people[name]) for name in ("bob", "cat", "dan", "eve")] == [["mention"] * 2, [], [], ["mention"]]


def test_an_edit_notifies_those_whom_it_names_anew(thread, people):
    ThreadFollow.create(member=people["dan"].id, post=thread)
    comment_id = comments.write_comment(people["ann"], thread, "For @bob.")
    Notification.update(read_at=AT).execute()
    comments.edit_comment(people["ann"], comment_id, "For @bob, @cat, and @dan who follows this.")
    unread = Notification.select().where(Notification.read_at.is_null()).order_by(Notification.member)
    assert [one.member_id for one in unread] == [people["cat"].id, people["dan"].id]
    assert kinds(people["dan"]) == ["mention"]
    post_id = posts.publish(people["ann"], "A post", "For nobody.", [])
    posts.edit_post(people["ann"], post_id, "A post", "For @bob.", [])
    posts.edit_post(people["ann"], post_id, "A post", "For @bob!", [])
    assert kinds(people["bob"]) == ["mention", "mention"]


def test_a_text_that_names_many_notifies_the_first_of_them(thread, enrol, people):
    named = [enrol(f"member{n}") for n in range(MENTIONS_NOTIFIED_MAX + 2)]
    comments.write_comment(people["ann"], thread, " ".join(f"@{one.name}" for one in named))
    assert Notification.select().where(Notification.kind == "mention").count() == MENTIONS_NOTIFIED_MAX


def test_who_has_several_reasons_is_notified_once_for_the_strongest(thread, author, people):
    for one in (people["bob"], people["cat"]):
        ThreadFollow.create(member=one.id, post=thread)
    first = comments.write_comment(people["bob"], thread, "First.")
    Notification.delete().execute()
    comments.write_comment(people["ann"], thread, "@bob @cat", first)
    assert [kinds(people[name]) for name in ("bob", "cat")] == [["reply"], ["mention"]]
    assert lines(author) == []
    sea = Tag.get(Tag.name == "sea")
    TagFollow.create(member=people["dan"].id, tag=sea.id)
    MemberFollow.create(member=people["dan"].id, followed=people["ann"].id)
    posts.publish(people["ann"], "Ebb", "Of the sea.", ["sea", "ebb"])
    assert kinds(people["dan"]) == ["member"]


def test_who_follows_a_tag_a_member_or_a_thread_is_notified_of_what_is_new_there(thread, people):
    TagFollow.create(member=people["bob"].id, tag=Tag.get(Tag.name == "sea").id)
    MemberFollow.create(member=people["cat"].id, followed=people["ann"].id)
    ThreadFollow.create(member=people["dan"].id, post=thread)
    posts.publish(people["ann"], "Ebb", "Of the sea.", ["sea"])
    comments.write_comment(people["ann"], thread, "A comment.")
    assert [kinds(people[name]) for name in ("bob", "cat", "dan")] == [["tag"], ["member"], ["thread"]]


def mute_member(me, _actor, other):
    MemberMute.create(member=me.id, muted=other.id)


def be_muted(me, _post, other):
    MemberMute.create(member=other.id, muted=me.id)


def mute_thread(me, post_id, _other):
    ThreadMute.create(member=me.id, post=post_id)


def mute_tag(me, _post, _other):
    TagMute.create(member=me.id, tag=Tag.get(Tag.name == "sea").id)


def switch_off(me, _post, _other):
    for kind in NotificationKind:
        NotificationSwitch.create(member=me.id, kind=kind, on_site=0, by_mail=0)


def leave(me, _post, _other):
    Member.update(password_hash="").where(Member.id == me.id).execute()


@pytest.mark.parametrize("hear_nothing", [mute_member, be_muted, mute_thread, mute_tag, switch_off, leave])
def test_who_has_muted_or_switched_off_or_left_is_not_notified(thread, author, people, hear_nothing):
    for one in (author, people["bob"]):
        hear_nothing(one, thread, people["ann"])
    comment_id = comments.write_comment(people["ann"], thread, "For @bob.")
    votes.vote(people["ann"], thread, "plus")
    comments.write_comment(people["cat"], thread, "Still there?", comment_id)
    assert (lines(author), lines(people["bob"])) == ([], [])
    assert kinds(people["ann"]) == ["reply"]


def test_who_follows_a_thread_hears_of_it_although_one_of_its_tags_is_muted(thread, people):
    mute_tag(people["bob"], thread, None)
    ThreadFollow.create(member=people["bob"].id, post=thread)
    comments.write_comment(people["ann"], thread, "A comment.")
    assert kinds(people["bob"]) == ["thread"]


def like_all(comment_id, *who):
    for one in who:
        reactions.react(one, comment_id, "like")


def test_likes_are_single_lines_until_three_within_two_hours_are_one(thread, author, people):
    comment_id = comments.write_comment(author, thread, "Like me.")
    with clock.at(AT):
        like_all(comment_id, people["ann"], people["bob"])
        assert lines(author) == [("reaction", 1), ("reaction", 1)]
    with clock.at(AT + HOUR):
        like_all(comment_id, people["cat"])
        assert lines(author) == [("reaction", 3)]
        votes.vote(people["ann"], thread, "plus")
    with clock.at(AT + 3 * HOUR):
        like_all(comment_id, people["dan"])
    assert lines(author) == [("reaction", 1), ("reaction", 1), ("reaction", 3)]


def test_a_like_that_is_taken_back_was_never_there_and_a_dislike_never_is(thread, author, people):
    comment_id = comments.write_comment(author, thread, "Like me.")
    like_all(comment_id, *(people[name] for name in ("ann", "bob", "cat", "dan")))
    assert lines(author) == [("reaction", 4)]
    reactions.react(people["dan"], comment_id, "none")
    assert lines(author) == [("reaction", 3)]
    reactions.react(people["ann"], comment_id, "dislike")
    assert lines(author) == [("reaction", 1), ("reaction", 1)]
    votes.vote(people["ann"], thread, "plus")
    votes.vote(people["ann"], thread, "minus")
    reactions.react(people["eve"], comment_id, "dislike")
    assert Notification.select().where(Notification.member == author.id).count() == 2


def test_new_comments_in_a_followed_thread_are_one_line_and_what_is_removed_is_not_counted(thread, people):
    ThreadFollow.insert_many([{"member": people[name].id, "post": thread} for name in ("ann", "bob")]).execute()
    written = [comments.write_comment(people["cat"], thread, f"Comment {n}.") for n in range(4)]
    assert [lines(people[name]) for name in ("ann", "bob")] == [[("thread", 4)]] * 2
    comments.delete_comment(people["cat"], written[3])
    assert lines(people["ann"]) == [("thread", 3)]
    comments.delete_comment(people["cat"], written[1])
    assert lines(people["bob"]) == [("thread", 1)] * 2
    removals.restore_comment(people["cat"], written[1])
    assert lines(people["bob"]) == [("thread", 3)]


def test_a_bundle_that_grows_counts_right_whatever_was_removed_and_restored_in_it(thread, people):
    ann, cat = people["ann"], people["cat"]
    ThreadFollow.insert_many([{"member": people[name].id, "post": thread} for name in ("ann", "bob")]).execute()
    write = lambda: comments.write_comment(cat, thread, "A further comment.")  # noqa: E731
    written = [write() for _ in range(4)]
    comments.delete_comment(cat, written[3])
    comments.delete_comment(cat, written[0])
    assert lines(ann) == [("thread", 1), ("thread", 1)]
    write()
    assert lines(ann) == [("thread", 3)]
    removals.restore_comment(cat, written[0])
    write()
    assert lines(ann) == lines(people["bob"]) == [("thread", 5)]


def test_what_is_removed_is_gone_from_the_list_and_back_when_it_is_restored(thread, author, people):
    comment_id = comments.write_comment(people["ann"], thread, "For @bob.")
    comments.delete_comment(people["ann"], comment_id)
    assert (lines(author), lines(people["bob"])) == ([], [])
    removals.restore_comment(people["ann"], comment_id)
    assert (kinds(author), kinds(people["bob"])) == (["reply"], ["mention"])
    posts.delete_post(author, thread)
    assert lines(people["bob"]) == []
    comments.delete_comment(people["ann"], comment_id)
    removals.restore_post(author, thread)
    assert lines(people["bob"]) == []


def test_what_is_hidden_is_gone_until_it_is_shown(thread, author, people):
    comment_id = comments.write_comment(people["ann"], thread, "For @bob.")
    hiding.hide(thread, comment_id, HiddenBecause.FLAGS)
    assert (lines(author), lines(people["bob"])) == ([], [])
    hiding.show(thread, comment_id)
    assert (lines(author), lines(people["bob"])) == ([("reply", 1)], [("mention", 1)])


def test_what_is_held_back_notifies_when_it_is_shown(thread, author, people):
    rules.change_moderation(ModerationRules(held_words="tulip"), "For the test", by=OPERATOR)
    comment_id = comments.write_comment(people["ann"], thread, "A tulip for @bob.")
    assert Notification.select().where(Notification.comment == comment_id).count() == 0
    with clock.at(clock.now() + DAY):
        hiding.show(thread, comment_id)
    shown = Notification.get(Notification.member == people["bob"].id)
    assert shown.created_at > clock.now()
    assert kinds(author) == ["reply"]


def test_who_levels_up_is_notified_of_each_level_once(enrol):
    member = enrol("ann", twei=0)
    for amount_xp in (400, -400, 400):
        members.grant_xp("ann", amount_xp, by=OPERATOR)
    [told] = Notification.select().where(Notification.member == member.id)
    assert (told.kind, told.level, told.level_before) == ("level", 13, 1)


def test_who_is_decided_about_is_notified_and_it_stays_when_the_comment_goes(thread, people, enrol):
    comment_id = comments.write_comment(people["ann"], thread, "Rude.")
    flags.flag(people["bob"], "abuse", comment_id=comment_id)
    judge = enrol("judge", role="moderator")
    deciding.decide(judge, ModerationCase.get().id, "remove", "Rude.")
    [told] = Notification.select().where(Notification.member == people["ann"].id, Notification.gone == 0)
    assert (told.kind, told.actor_id) == ("moderation", None)
    assert told.decision_id


def test_whose_comment_is_featured_is_notified_until_it_is_taken_back(thread, people, enrol):
    comment_id = comments.write_comment(people["ann"], thread, "Good.")
    moderator = enrol("judge", role="moderator")
    thread_tools.set_featuring(moderator, comment_id, True, "Well said.")
    assert kinds(people["ann"]) == ["moderation"]
    thread_tools.set_featuring(moderator, comment_id, False, "")
    assert lines(people["ann"]) == []


def test_a_settlement_notifies_each_member_once_of_the_sum(author, people, enrol):
    with clock.at(AT):
        post_id = posts.publish(author, "Ebb", "Of the sea.", [])
        for name in ("ann", "bob"):
            comment_id = comments.write_comment(author, post_id, f"For {name}.")
            reactions.react(people[name], comment_id, "like")
    settle(AT + 2 * DAY)
    settle(AT + 2 * DAY)
    [told] = Notification.select().where(Notification.kind == "claim")
    paid = Claim.select().where(Claim.member == author.id, Claim.state == "paid")
    paid_mtwei = sum(one.paid_mtwei for one in paid)
    assert (told.member_id, told.amount_mtwei, told.created_at) == (author.id, paid_mtwei, AT + 2 * DAY)
    assert paid_mtwei > 0
