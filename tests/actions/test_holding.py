"""What waits for a moderator: written, paid for, in the queue with its reason; seen by its author and staff alone."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, rules
from forum.actions.authority import OPERATOR
from forum.actions.hiding import show
from forum.errors import CannotPay
from forum.models import Comment, CommentHiding, Flag, Holding, ModerationCase, Post, PostHiding
from forum.money import ledger
from forum.rules.moderation import ModerationRules
from tests.conftest import counting
from tests.visitor import succeeded

NOON = datetime(2026, 3, 1, 12)
LONG = "The tide comes twice a day, and twice it goes."


@pytest.fixture
def moderate(app):
    """Puts rules of moderation in force: `moderate(newcomer_comments=2)`."""
    return lambda **values: rules.change_moderation(ModerationRules().changed(**values), "For the test", by=OPERATOR)


def why(comment_id: int) -> tuple[str, str, str] | None:
    """Return as what a comment is hidden, and what the open case says of the reason; None where it is seen."""
    hiding = CommentHiding.get_or_none(CommentHiding.comment == comment_id)
    if hiding is None:
        return None
    case = ModerationCase.get(ModerationCase.comment == comment_id, ModerationCase.closed_at.is_null())
    holding = Holding.get_by_id(case.id)
    return hiding.because, holding.kind, holding.detail


def test_without_rules_nothing_waits(commenter, post_id):
    for _ in range(3):
        assert why(comments.write_comment(commenter, post_id, LONG)) is None


def test_a_held_word_or_domain_holds_a_comment_which_is_paid_for_and_not_counted(moderate, commenter, post_id):
    moderate(held_words="casino*", held_domains="evil.example")
    before = ledger.balance_mtwei(commenter.id)
    assert why(comments.write_comment(commenter, post_id, "Our CASINOS!")) == ("filter", "word", "casino*")
    assert ledger.balance_mtwei(commenter.id) < before
    assert Post.get_by_id(post_id).comments == 0
    named = comments.write_comment(commenter, post_id, "Look at `evil.example`")
    assert why(named) == ("filter", "domain", "evil.example")
    assert why(comments.write_comment(commenter, post_id, "A calm word")) is None
    assert Post.get_by_id(post_id).comments == 1


def test_an_edit_that_brings_a_held_word_in_is_held_and_one_that_takes_it_out_goes_on_waiting(
    moderate, commenter, post_id
):
    moderate(held_words="casino")
    mine = comments.write_comment(commenter, post_id, "A calm word")
    comments.edit_comment(commenter, mine, "A calm word on my casino")
    assert why(mine) == ("filter", "word", "casino")
    comments.edit_comment(commenter, mine, "A calm word")
    assert why(mine) == ("filter", "word", "casino")
    assert Post.get_by_id(post_id).comments == 0


def test_a_post_is_held_for_its_title_or_its_text(moderate, author):
    moderate(held_words="casino")
    for title, body in (("Casino", "Text"), ("A post", "On a casino")):
        post_id = posts.publish(author, title, body, [])
        assert PostHiding.get_by_id(post_id).because == "filter"
    seen = posts.publish(author, "A post", "Text", [])
    assert not PostHiding.select().where(PostHiding.post == seen).exists()
    posts.edit_post(author, seen, "A post", "Now on a casino", [])
    assert PostHiding.get_by_id(seen).because == "filter"
    assert ModerationCase.select().where(ModerationCase.comment.is_null()).count() == Holding.select().count() == 3


def test_the_same_text_again_is_held_for_a_week_if_the_rules_say_so(moderate, author, commenter, post_id):
    moderate(repeats_held=1)
    with clock.at(NOON):
        assert why(comments.write_comment(commenter, post_id, LONG)) is None
        assert why(comments.write_comment(author, post_id, LONG)) is None  # by somebody else
    with clock.at(NOON + timedelta(days=7)):
        assert why(comments.write_comment(commenter, post_id, f"**{LONG.upper()}**!")) == ("filter", "repeat", "")
        assert why(comments.write_comment(commenter, post_id, "Thank you!")) is None
        assert why(comments.write_comment(commenter, post_id, "Thank you!")) is None  # too short to be spam
    with clock.at(NOON + timedelta(days=14, minutes=1)):
        assert why(comments.write_comment(commenter, post_id, LONG)) is None


def test_an_edit_is_not_held_for_being_like_itself(moderate, commenter, post_id):
    moderate(repeats_held=1)
    mine = comments.write_comment(commenter, post_id, LONG)
    comments.edit_comment(commenter, mine, f"{LONG}!")
    assert why(mine) is None


def test_a_newcomer_s_first_comments_wait_until_enough_are_approved(moderate, commenter, post_id):
    moderate(newcomer_comments=2)
    first, second = (comments.write_comment(commenter, post_id, f"Word {n}") for n in range(2))
    assert why(first) == why(second) == ("review", "newcomer", "")
    show(post_id, first)
    assert why(comments.write_comment(commenter, post_id, "Word 3")) == ("review", "newcomer", "")
    show(post_id, second)
    assert why(comments.write_comment(commenter, post_id, "Word 4")) is None
    comments.edit_comment(commenter, second, "Word 2, mended")
    assert why(second) is None
    moderate(newcomer_comments=9)
    comments.edit_comment(commenter, second, "Word 2, mended again")
    assert why(second) == ("review", "newcomer", "")


def test_who_had_texts_removed_by_moderators_lately_waits(moderate, enrol, commenter, post_id):
    mod = enrol("mod", role="moderator")
    moderate(review_removals=2)
    with clock.at(NOON):
        for n in range(2):
            comments.delete_comment(mod, comments.write_comment(commenter, post_id, f"Rude {n}"), "Rude")
        comments.delete_comment(commenter, comments.write_comment(commenter, post_id, "Held, and taken back"))
        held = comments.write_comment(commenter, post_id, "Sorry")
        assert why(held) == ("review", "removals", "")
    with clock.at(NOON + timedelta(days=31)):
        assert why(comments.write_comment(commenter, post_id, "A month later")) is None


def test_what_authors_delete_themselves_puts_nobody_under_review(moderate, commenter, post_id):
    moderate(review_removals=1)
    comments.delete_comment(commenter, comments.write_comment(commenter, post_id, "Never mind"))
    assert why(comments.write_comment(commenter, post_id, "A calm word")) is None


def test_who_is_flagged_often_by_several_waits_unless_the_flags_were_wrong(moderate, enrol, commenter, post_id):
    moderate(review_flagged_percent=50)
    flaggers = [enrol(f"flagger{n}", level=8) for n in range(2)]
    for n in range(3):
        mine = comments.write_comment(commenter, post_id, f"Word {n}")
        case = ModerationCase.create(member=commenter, post=post_id, comment=mine)
        for flagger in flaggers:
            Flag.create(case=case, post=post_id, comment=mine, member=flagger, reason="abuse", weight=1_000)
    assert why(comments.write_comment(commenter, post_id, "Word 4")) == ("review", "flags", "")
    Flag.update(was_right=0).execute()
    assert why(comments.write_comment(commenter, post_id, "Word 5")) is None


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_staff_never_wait(moderate, enrol, post_id, role):
    moderate(newcomer_comments=5, held_words="word")
    assert why(comments.write_comment(enrol("staff", role=role), post_id, "A word")) is None


def test_a_comment_that_cannot_be_paid_is_not_held_either(moderate, enrol, post_id):
    moderate(newcomer_comments=5)
    with pytest.raises(CannotPay):
        comments.write_comment(enrol("poor", level=14, twei=0), post_id, "A word")
    assert not Comment.select().exists()
    assert not CommentHiding.select().exists()
    assert not ModerationCase.select().exists()


def test_its_author_is_told_and_sees_it_and_others_do_not(moderate, commenter, as_member, visitor, enrol, post_id, way):
    moderate(held_words="casino")
    writer, reader, mod = (
        as_member(commenter),
        as_member(enrol("reader", 14)),
        as_member(enrol("mod", role="moderator")),
    )
    answer = writer.post(f"/posts/{post_id}/comments", way, body="My casino of words")
    assert succeeded(answer, way)
    told = answer.text if way == "htmx" else writer.text(answer.location)
    assert "waits for a moderator" in told
    for browser, sees in ((writer, True), (mod, True), (reader, False), (visitor, False)):
        page = browser.text(f"/posts/{post_id}")
        assert ("My casino of words" in page) == sees
        assert ('<li id="comment-' in page) == sees
        assert "0 Comments" in page


def test_its_author_is_told_that_an_edit_or_a_post_waits(moderate, author, as_member, post_id, way):
    mine = comments.write_comment(author, post_id, "A calm word")
    moderate(held_words="casino")
    writer = as_member(author)
    edited = writer.post(f"/comments/{mine}/edit", way, body="A casino of words")
    told = edited.text if way == "htmx" else writer.text(edited.location)
    assert "waits for a moderator" in told
    answer = writer.post("/posts", way, title="Casino", body="A casino of words", tags="")
    to = answer.headers["HX-Redirect"] if way == "htmx" else answer.location
    assert "waits for a moderator" in writer.text(to)


def test_what_a_comment_costs_in_statements_does_not_grow(moderate, commenter, post_id):
    def counted() -> int:
        with counting() as statements:
            comments.write_comment(commenter, post_id, "A calm word about the sea")
        return len(statements)

    comments.write_comment(commenter, post_id, "A word")
    before = counted()
    moderate(held_words="casino", held_domains="evil.example", newcomer_comments=1)
    for n in range(5):
        comments.write_comment(commenter, post_id, f"Word {n}")
    assert counted() == before


def test_the_queue_says_which_rule_held_it_and_keeping_it_shows_it(moderate, commenter, as_member, enrol, post_id):
    moderate(held_words="casino*")
    held = comments.write_comment(commenter, post_id, "My casinos")
    case = ModerationCase.get(ModerationCase.comment == held)
    mod = as_member(enrol("mod", role="moderator"))
    page = mod.text("/moderation")
    assert "It contains a word that the filter holds." in page
    assert '<code dir="auto">casino*</code>' in page
    decided = mod.post(f"/moderation/{case.id}", decision="keep", reason="Harmless", seen=case.version)
    assert decided.status_code == 303
    assert why(held) is None
    assert Post.get_by_id(post_id).comments == 1
