"""Who pays whom, line by line: what each act moves at once, and what its settlement moves."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings, votes
from forum.errors import AlreadySettled, CannotPay, Invalid, NotAllowed, OwnContent
from forum.models import Claim, Comment, EconomyRulesVersion, EscrowedFee, Member, Post, Reaction
from forum.money import ledger, settlement, waiting
from forum.rules.pnl import LABELS

WORDS = 500


@pytest.fixture
def cast(enrol) -> dict[str, Member]:
    """Members who may do everything but publish, each with a wallet of their own."""
    return {name: enrol(name, level=14) for name in ("ann", "bob", "cleo", "dan", "eve")}


@pytest.fixture
def read_post(post_id) -> int:
    """A post of a length whose reading is paid."""
    Post.update(words=WORDS).where(Post.id == post_id).execute()
    return post_id


@pytest.fixture
def said(cast, post_id) -> int:
    """A comment by dan under the author's post."""
    return comments.write_comment(cast["dan"], post_id, "Something to like")


@pytest.fixture
def gains(app) -> Callable[..., dict[str, int]]:
    """Tells what a member's wallet has gained on a post, by line, in mTwei."""
    return lambda member, post_id: dict(ledger.gained_by_line(member.id, post_id))


def settle(days: int = 1) -> None:
    """Run the settlement of a day on which everything done until now is due."""
    assert settlement.settle(clock.now() + timedelta(days=days, minutes=1)) is not None


def pending(member: Member) -> dict[str, int]:
    return waiting.pending_mtwei(EconomyRulesVersion.in_force(), member.id)


def test_publishing_pays_the_tribute_to_the_treasury(author, gains):
    treasury_mtwei = ledger.balance_mtwei(ledger.TREASURY)
    post_id = posts.publish(author, "New", "Text", [])
    assert gains(author, post_id) == {"publish_tribute": -20_000}
    assert ledger.balance_mtwei(ledger.TREASURY) == treasury_mtwei + 20_000


def test_an_author_who_cannot_pay_publishes_nothing(enrol):
    with pytest.raises(CannotPay, match="1 Twei short"):
        posts.publish(enrol("poor", level=20, twei=19), "New", "Text", [])
    assert Post.select().count() == 0


def test_a_comments_tribute_doubles_from_the_third_in_a_hurry_and_only_then(cast, post_id, author, gains):
    other_id = posts.publish(author, "Other", "Text", [])
    start = clock.now()
    for minutes, thread_id in ((0, post_id), (5, post_id), (8, post_id), (9, post_id), (9, other_id), (30, post_id)):
        with clock.at(start + timedelta(minutes=minutes)):
            comments.write_comment(cast["ann"], thread_id, "Said")
    assert gains(cast["ann"], post_id) == {"comment_tributes": -(1_000 + 1_000 + 2_000 + 4_000 + 1_000)}
    assert gains(cast["ann"], other_id) == {"comment_tributes": -1_000}


@pytest.fixture
def paid(gains, post_id) -> Callable[..., int]:
    """Writes a comment and returns its id and what it cost, in mTwei."""

    def paid(member: Member, parent_id: int | None = None) -> tuple[int, int]:
        before = gains(member, post_id).get("comment_tributes", 0)
        comment_id = comments.write_comment(member, post_id, "Said", parent_id)
        return comment_id, before - gains(member, post_id)["comment_tributes"]

    return paid


def test_a_conversation_costs_the_base_tribute_for_each_answer(cast, paid):
    ann, bob = cast["ann"], cast["bob"]
    last, price_mtwei = paid(ann)
    for _ in range(3):
        for speaker in (bob, ann):
            last, price_mtwei = paid(speaker, last)
            assert price_mtwei == 1_000


def test_answers_to_who_replied_make_other_comments_no_dearer(cast, paid):
    ann, bob = cast["ann"], cast["bob"]
    first, _ = paid(ann)
    reply, _ = paid(bob, first)
    assert [paid(ann, reply)[1] for _ in range(5)] == [1_000] * 5
    assert [paid(ann)[1] for _ in range(3)] == [1_000, 2_000, 4_000]


def test_answers_to_who_has_not_replied_are_hurry(cast, paid):
    ann, bob = cast["ann"], cast["bob"]
    theirs, _ = paid(bob)
    assert [paid(ann, theirs)[1] for _ in range(4)] == [1_000, 1_000, 2_000, 4_000]


def test_answers_to_oneself_are_hurry(cast, paid):
    own, _ = paid(cast["ann"])
    assert [paid(cast["ann"], own)[1] for _ in range(3)] == [1_000, 2_000, 4_000]


def test_who_replied_elsewhere_has_not_replied_here(cast, author, paid):
    ann, bob = cast["ann"], cast["bob"]
    other_id = posts.publish(author, "Other", "Text", [])
    elsewhere = comments.write_comment(ann, other_id, "Said")
    comments.write_comment(bob, other_id, "Heard", elsewhere)
    theirs, _ = paid(bob)
    assert [paid(ann, theirs)[1] for _ in range(3)] == [1_000, 1_000, 2_000]


def test_a_reply_counts_from_when_it_is_there_and_when_it_is_deleted(cast, paid):
    ann, bob = cast["ann"], cast["bob"]
    theirs, _ = paid(bob)
    first, _ = paid(ann, theirs)
    assert [paid(ann, theirs)[1] for _ in range(2)] == [1_000, 2_000]
    reply, _ = paid(bob, first)
    comments.delete_comment(bob, reply)
    assert [paid(ann, theirs)[1] for _ in range(2)] == [1_000, 1_000]
    assert paid(ann)[1] == 4_000  # what was written before the reply stays hurry


def test_a_plus_by_a_reader_pays_the_author(cast, author, read_post, gains):
    readings.complete_reading(cast["ann"], read_post)
    votes.vote(cast["ann"], read_post, "plus")
    assert pending(author) == {"pluses": 1_000}
    settle()
    assert gains(author, read_post)["pluses"] == 1_000
    assert pending(author) == {}


def test_a_plus_without_a_reading_pays_nobody(cast, author, read_post, gains):
    votes.vote(cast["ann"], read_post, "plus")
    settle()
    assert "pluses" not in gains(author, read_post)


def test_a_reading_completed_behind_the_plus_opens_the_claim_once(cast, author, read_post, gains):
    votes.vote(cast["ann"], read_post, "plus")
    readings.complete_reading(cast["ann"], read_post)
    readings.complete_reading(cast["ann"], read_post)
    settle()
    assert gains(author, read_post)["pluses"] == 1_000
    assert Claim.select().where(Claim.line == "pluses").count() == 1


def test_a_reading_pays_by_the_minute_once_for_ever(cast, read_post, gains):
    readings.complete_reading(cast["ann"], read_post)
    settle()
    readings.complete_reading(cast["ann"], read_post)
    settle(days=2)
    assert gains(cast["ann"], read_post) == {"reading": WORDS * 1000 // 238}


@pytest.mark.parametrize(("words", "paid_mtwei"), [(149, None), (150, 630), (1_190, 5_000), (60_000, 5_000)])
def test_a_reading_pays_nothing_for_a_short_post_and_at_most_five_twei(cast, post_id, gains, words, paid_mtwei):
    Post.update(words=words).where(Post.id == post_id).execute()
    readings.complete_reading(cast["ann"], post_id)
    settle()
    assert gains(cast["ann"], post_id).get("reading") == paid_mtwei


def test_a_day_of_reading_pays_at_most_twenty_twei_and_the_next_day_anew(cast, author):
    def read(n: int) -> None:
        post_id = posts.publish(author, f"Post {n}", "Text", [])
        Post.update(words=5_000).where(Post.id == post_id).execute()
        readings.complete_reading(cast["ann"], post_id)

    morning = clock.now().replace(hour=8)
    with clock.at(morning):
        for n in range(5):
            read(n)
        assert pending(cast["ann"]) == {"reading": 20_000}
    with clock.at(morning + timedelta(days=1)):
        read(6)
        assert pending(cast["ann"]) == {"reading": 25_000}


def test_ones_own_post_is_not_read_for_pay(author, read_post):
    with pytest.raises(OwnContent):
        readings.complete_reading(author, read_post)


def test_likes_pay_commenter_author_and_those_whom_two_others_followed(cast, author, post_id, said, gains):
    for fan in ("ann", "bob", "cleo", "eve"):
        reactions.react(cast[fan], said, "like")
    settle(days=3)
    assert gains(cast["dan"], post_id) == {
        "comment_tributes": -1_000,
        "likes_commenter": 2_000,
        "comment_rewards": 3_000,
    }
    assert gains(author, post_id)["likes_author"] == 1_000
    assert [gains(cast[fan], post_id) for fan in ("ann", "bob")] == [{"likes_own": 250}] * 2
    assert [gains(cast[fan], post_id) for fan in ("cleo", "eve")] == [{}] * 2


def test_one_like_pays_the_commenter_but_not_the_one_who_liked(cast, post_id, said, gains):
    reactions.react(cast["ann"], said, "like")
    settle()
    assert gains(cast["dan"], post_id)["likes_commenter"] == 500
    assert "comment_rewards" not in gains(cast["dan"], post_id)
    assert gains(cast["ann"], post_id) == {}
    assert {claim.line: claim.state for claim in Claim} == {
        "likes_own": "dropped", "likes_commenter": "paid", "likes_author": "paid",
    }  # fmt: skip


def test_a_comment_by_the_author_brings_no_likes_author(cast, author, post_id, gains):
    own = comments.write_comment(author, post_id, "By myself")
    reactions.react(cast["ann"], own, "like")
    settle()
    assert "likes_author" not in gains(author, post_id)
    assert gains(author, post_id)["likes_commenter"] == 500


def test_a_comments_reward_is_paid_once_and_may_open_again_after_it_was_dropped(cast, enrol, post_id, said, gains):
    reactions.react(cast["ann"], said, "like")
    reactions.react(cast["bob"], said, "like")
    for foe in ("cleo", "eve"):
        reactions.react(cast[foe], said, "dislike")
    settle(days=3)
    assert Claim.get(Claim.line == "comment_rewards").state == "dropped"
    with clock.at(clock.now() + timedelta(days=4)):
        for n in range(3):
            reactions.react(enrol(f"late{n}", level=14), said, "like")
        settle(days=3)
        assert gains(cast["dan"], post_id)["comment_rewards"] == 3_000
    with clock.at(clock.now() + timedelta(days=8)):
        for n in range(3, 5):
            reactions.react(enrol(f"late{n}", level=14), said, "like")
        settle(days=3)
        assert gains(cast["dan"], post_id)["comment_rewards"] == 3_000


def test_a_minus_waits_in_escrow_and_goes_to_the_treasury(cast, post_id, gains):
    votes.vote(cast["ann"], post_id, "minus")
    assert ledger.balance_mtwei(ledger.ESCROW) == waiting.escrowed_mtwei(cast["ann"].id) == 2_000
    settle()
    assert ledger.balance_mtwei(ledger.ESCROW) == waiting.escrowed_mtwei(cast["ann"].id) == 0
    assert gains(cast["ann"], post_id) == {"minuses": -2_000}


@pytest.mark.parametrize("value", ["none", "plus"])
def test_a_minus_taken_back_is_refunded(cast, post_id, gains, value):
    votes.vote(cast["ann"], post_id, "minus")
    votes.vote(cast["ann"], post_id, value)
    assert gains(cast["ann"], post_id) == {"minuses": 0}
    assert ledger.balance_mtwei(ledger.ESCROW) == 0


def test_a_minus_that_cannot_be_paid_leaves_the_plus_standing(enrol, post_id):
    poor = enrol("poor", level=14, twei=1)
    votes.vote(poor, post_id, "plus")
    with pytest.raises(CannotPay):
        votes.vote(poor, post_id, "minus")
    post = Post.get_by_id(post_id)
    assert (post.pluses, post.minuses) == (1, 0)


def test_a_dislikes_fee_goes_to_author_and_treasury(cast, author, post_id, said, gains):
    reactions.react(cast["ann"], said, "dislike")
    assert pending(author) == {"dislikes_author": 1_000}
    settle()
    assert gains(cast["ann"], post_id) == {"dislikes_own": -2_000}
    assert gains(author, post_id)["dislikes_author"] == 1_000


@pytest.mark.parametrize("who", ["author disliked", "author commented"])
def test_an_author_has_no_share_of_a_dislike_of_their_own_making(cast, author, post_id, said, gains, who):
    if who == "author disliked":
        reactions.react(author, said, "dislike")
    else:
        reactions.react(cast["ann"], comments.write_comment(author, post_id, "Mine"), "dislike")
    treasury_mtwei = ledger.balance_mtwei(ledger.TREASURY)
    assert pending(author) == {}
    settle()
    assert "dislikes_author" not in gains(author, post_id)
    assert ledger.balance_mtwei(ledger.TREASURY) == treasury_mtwei + 2_000


def test_dislikes_take_from_the_commenter_never_more_than_the_comment_earned(cast, author, post_id, said, gains):
    reactions.react(cast["ann"], said, "like")
    for foe in (cast["bob"], cast["cleo"]):
        reactions.react(foe, said, "dislike")
    settle()
    assert gains(cast["dan"], post_id)["likes_commenter"] == 500
    assert gains(cast["dan"], post_id)["dislikes_commenter"] == -500


def test_a_dislike_of_a_comment_that_earns_nothing_takes_nothing(cast, post_id, said, gains):
    reactions.react(cast["bob"], said, "dislike")
    settle()
    assert "dislikes_commenter" not in gains(cast["dan"], post_id)


@pytest.mark.parametrize("first", ["like", "dislike"])
@pytest.mark.parametrize("then", ["none", "like", "dislike"])
def test_a_reaction_is_final_once_it_is_settled(cast, said, first, then):
    reactions.react(cast["ann"], said, first)
    settle()
    if then == first:
        reactions.react(cast["ann"], said, then)  # a repetition changes nothing
    else:
        with pytest.raises(AlreadySettled):
            reactions.react(cast["ann"], said, then)
    assert Reaction.get().value == {"like": 1, "dislike": -1}[first]
    comment = Comment.get_by_id(said)
    assert (comment.likes, comment.dislikes) == ((1, 0) if first == "like" else (0, 1))


def test_nothing_settles_before_its_hold_is_over(cast, said):
    reactions.react(cast["ann"], said, "dislike")
    settlement.settle(clock.now() + timedelta(hours=23, minutes=59))
    assert EscrowedFee.get().state == "open"
    reactions.react(cast["ann"], said, "none")
    assert EscrowedFee.get().state == "refunded"


def test_a_like_taken_back_pays_nobody(cast, author, post_id, said, gains):
    reactions.react(cast["ann"], said, "like")
    reactions.react(cast["ann"], said, "none")
    settle()
    assert {claim.state for claim in Claim} == {"cancelled"}
    assert gains(cast["dan"], post_id) == {"comment_tributes": -1_000}


def test_the_nth_reaction_to_the_same_member_pays_an_nth(cast, author, gains):
    threads = [posts.publish(author, f"Post {n}", "Text", []) for n in range(3)]
    for post_id in threads:
        reactions.react(cast["ann"], comments.write_comment(cast["dan"], post_id, "Said"), "like")
    settle()
    assert [gains(cast["dan"], post_id)["likes_commenter"] for post_id in threads] == [500, 250, 166]
    assert [gains(author, post_id)["likes_author"] for post_id in threads] == [250, 125, 83]


def test_pluses_and_likes_wear_off_together_and_for_a_month(cast, author, read_post, gains):
    readings.complete_reading(cast["ann"], read_post)
    votes.vote(cast["ann"], read_post, "plus")
    said = comments.write_comment(author, read_post, "Mine")
    reactions.react(cast["ann"], said, "like")
    later = clock.now() + timedelta(days=31)
    with clock.at(later):
        reactions.react(cast["ann"], comments.write_comment(author, read_post, "Mine too"), "like")
    divisors = {
        (claim.line, claim.comment_id): claim.divisor for claim in Claim.select().where(Claim.line != "reading")
    }
    assert divisors[("pluses", None)] == 1
    assert divisors[("likes_commenter", said)] == 2
    assert divisors[("likes_commenter", said + 1)] == 1


def test_a_removed_comment_pays_nobody_and_gives_back_what_dislikes_cost(cast, author, post_id, said, gains):
    reactions.react(cast["ann"], said, "like")
    reactions.react(cast["bob"], said, "dislike")
    comments.delete_comment(cast["dan"], said)
    settle()
    assert gains(cast["bob"], post_id) == {"dislikes_own": 0}
    assert gains(cast["dan"], post_id) == {"comment_tributes": -1_000}
    assert "likes_author" not in gains(author, post_id)


def test_a_removed_post_gives_back_what_minuses_cost_and_pays_its_author_no_more(cast, author, read_post, gains):
    said = comments.write_comment(cast["dan"], read_post, "Said")
    readings.complete_reading(cast["ann"], read_post)
    votes.vote(cast["ann"], read_post, "plus")
    votes.vote(cast["bob"], read_post, "minus")
    reactions.react(cast["ann"], said, "like")
    reactions.react(cast["cleo"], said, "dislike")
    posts.delete_post(author, read_post)
    settle()
    assert gains(author, read_post) == {"publish_tribute": -20_000}
    assert gains(cast["bob"], read_post) == {"minuses": 0}
    assert gains(cast["dan"], read_post)["likes_commenter"] == 500  # the discussion stays


def test_a_moderator_removes_for_a_reason_and_others_do_not(cast, enrol, post_id, said):
    moderator = enrol("mod", role="moderator")
    with pytest.raises(NotAllowed):
        comments.delete_comment(cast["ann"], said, "Because")
    with pytest.raises(Invalid, match="Give a reason"):
        comments.delete_comment(moderator, said, " ")
    comments.delete_comment(moderator, said, "An advertisement")
    posts.delete_post(moderator, post_id, "An advertisement too")
    assert Comment.get_by_id(said).removal.get().reason == "An advertisement"
    assert Post.get_by_id(post_id).removal.get().member_id == moderator.id


def test_with_all_prices_at_zero_everything_works_and_nothing_moves(cast, author, post_id, set_rules, gains):
    set_rules(
        publish_tribute_mtwei=0, comment_tribute_mtwei=0, minus_fee_mtwei=0, dislike_fee_mtwei=0, dislike_author_mtwei=0
    )
    said = comments.write_comment(cast["dan"], posts.publish(author, "Free", "Text", []), "Free")
    thread_id = Comment.get_by_id(said).post_id
    votes.vote(cast["ann"], thread_id, "minus")
    reactions.react(cast["ann"], said, "dislike")
    settle()
    assert gains(author, thread_id) == gains(cast["ann"], thread_id) == gains(cast["dan"], thread_id) == {}


def test_fees_follow_the_rules_at_once_and_rewards_from_the_next_settlement(cast, post_id, said, set_rules, gains):
    reactions.react(cast["ann"], said, "like")
    set_rules(like_commenter_mtwei=700, dislike_fee_mtwei=5_000)
    reactions.react(cast["bob"], said, "dislike")
    assert waiting.escrowed_mtwei(cast["bob"].id) == 5_000
    settle()
    assert gains(cast["dan"], post_id)["likes_commenter"] == 700


def test_every_line_of_a_wallet_has_a_name(cast, author, read_post):
    readings.complete_reading(cast["ann"], read_post)
    assert {claim.line for claim in Claim} <= set(LABELS)
