"""Somebody leaves: what becomes of the account, the text, the name and the Twei; what others have stays as it is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock, mail
from forum.actions import (
    comments,
    departure,
    drafts,
    email_addresses,
    members,
    posts,
    profiles,
    reactions,
    readings,
    signing_up,
    votes,
)
from forum.actions.authority import OPERATOR
from forum.actions.erasure import request_erasure
from forum.actions.exports import request_export
from forum.actions.removals import restore_comment
from forum.db import db
from forum.errors import Invalid, NotFound, NotSignedIn
from forum.jobs import erasures, exports
from forum.models import (
    Claim,
    Comment,
    CommentRemoval,
    CommentRevision,
    Draft,
    Entry,
    Erasure,
    EscrowedFee,
    Export,
    ExportChunk,
    Journal,
    LoginSession,
    Member,
    OutgoingMail,
    Post,
    PostRemoval,
    PostRevision,
    PostVote,
    Reaction,
    Reading,
)
from forum.models.leaving import TEXT_CHOICES
from forum.money import audit, ledger, removals, settlement
from forum.rules.editing import FREE_FOR
from forum.rules.leaving import ERASURE_WAIT
from forum.rules.lines import Line
from tests.visitor import Visitor

AT = datetime(2026, 3, 1, 12)
OVER = AT + ERASURE_WAIT
PAGE = "http://127.0.0.1:5000/settings/erasure"
MINUTE = timedelta(minutes=1)


class Story:
    """Ann, who leaves: with a post, a comment, votes, claims, drafts and Twei; and bob, who had to do with her."""

    def __init__(self, enrol: Callable[..., Member]):
        self.ann, self.bob = enrol("Ann", level=20, twei=100), enrol("bob", level=20)
        self.eve = enrol("eve", level=20)
        with clock.at(AT):
            email_addresses.confirm(self.ann.id, "ann@example.org")
            profiles.change_profile(self.ann, "Ann A.", "About me")
            self.others_post = posts.publish(self.bob, "Bob's post", "Words. " * 400, ["sea"])
            self.post_id = posts.publish(self.ann, "Ann's post", "Words of ann. " * 400, ["sea"])
            self.comment_id = comments.write_comment(self.ann, self.others_post, "Words by ann")
            self.deleted_id = comments.write_comment(self.ann, self.others_post, "What ann deleted")
            comments.delete_comment(self.ann, self.deleted_id)
            self.reply_id = comments.write_comment(self.bob, self.post_id, "Words by bob")
            readings.complete_reading(self.bob, self.post_id)
            readings.complete_reading(self.ann, self.others_post)
            votes.vote(self.bob, self.post_id, "plus")
            votes.vote(self.ann, self.others_post, "minus")
            for fan in (self.bob, self.eve):
                reactions.react(fan, self.comment_id, "like")
            reactions.react(self.eve, self.reply_id, "dislike")
            reactions.react(self.ann, self.reply_id, "like")
            drafts.save_draft(self.ann, "post:new", "What I have not sent")
        self.ann = Member.get_by_id(self.ann.id)

    def leave(self, text: str) -> None:
        """Have ann ask for it, and a day pass."""
        with clock.at(AT):
            request_erasure(self.ann, text, "Former member", PAGE)
        with clock.at(OVER):
            erasures.do()

    @property
    def row(self) -> Member:
        return Member.get_by_id(self.ann.id)


@pytest.fixture
def story(enrol) -> Story:
    return Story(enrol)


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


every_choice = pytest.mark.parametrize("text", TEXT_CHOICES)


@every_choice
def test_what_was_hers_alone_is_gone_whatever_becomes_of_the_text(story, text, as_member):
    as_member(story.ann)
    with clock.at(AT):
        request_export(story.ann, PAGE)
        exports.make()
    story.leave(text)
    row = story.row
    assert (row.password_hash, row.bio, row.email_confirmed_at, row.role) == ("", "", None, "member")
    assert row.email == f"{row.id}@erased.invalid"
    assert "Ann A." not in row.display_name
    for table in departure.FORGOTTEN:
        assert not table.select().where(table.member == row.id).exists(), table
    assert not ExportChunk.select().exists()
    assert Erasure.get().done_at == OVER


@every_choice
def test_what_others_wrote_and_own_is_as_it_was(story, text):
    with clock.at(AT):
        drafts.save_draft(story.bob, "post:new", "Bob's draft")
    before = Member.get_by_id(story.bob.id), Comment.get_by_id(story.reply_id).body
    story.leave(text)
    assert (Member.get_by_id(story.bob.id), Comment.get_by_id(story.reply_id).body) == before
    assert Draft.select().count() == 1
    assert Reading.select().count() == 1
    assert not CommentRemoval.get_or_none(CommentRemoval.comment == story.reply_id)


@every_choice
def test_the_ledger_is_untouched_and_the_wallet_is_left_to_the_treasury(story, text):
    entries = list(Entry.select().order_by(Entry.id).tuples())
    held_mtwei, treasury_mtwei = ledger.balance_mtwei(story.ann.id), ledger.balance_mtwei(ledger.TREASURY)
    story.leave(text)
    after = list(Entry.select().order_by(Entry.id).tuples())
    assert after[: len(entries)] == entries
    assert ledger.balance_mtwei(story.ann.id) == 0
    assert ledger.balance_mtwei(ledger.TREASURY) == treasury_mtwei + held_mtwei
    journal = Journal.get(Journal.kind == "leaving")
    assert journal.member_id == story.ann.id
    assert {entry.line for entry in journal.entries} == {Line.LEFT_BEHIND}
    assert Claim.select().where(Claim.member == story.ann.id, Claim.state == "open").count() == 0


def test_text_that_is_kept_stays_under_the_name(story):
    story.leave("keep")
    assert (story.row.name, story.row.display_name) == ("Ann", "Ann")
    assert Comment.get_by_id(story.comment_id).body == "Words by ann"
    assert not PostRemoval.select().exists()


def test_text_without_a_name_stays_under_one_that_is_nobodys(story):
    story.leave("anonymise")
    assert (story.row.name, story.row.display_name) == (f"~{story.ann.id}", "Former member")
    assert Comment.get_by_id(story.comment_id).body == "Words by ann"


def test_text_that_is_removed_is_gone_from_the_database_too(story, app):
    story.leave("remove")
    comment, post = Comment.get_by_id(story.comment_id), Post.get_by_id(story.post_id)
    assert (comment.body, comment.body_html, comment.body_text) == ("", "", "")
    assert (post.title, post.body, post.body_html, post.body_text, post.teaser, post.slug) == ("",) * 5 + ("post",)
    assert CommentRemoval.get(CommentRemoval.comment == story.comment_id).final_at == OVER
    assert PostRemoval.get(PostRemoval.post == story.post_id).final_at == OVER
    assert Post.get_by_id(story.others_post).comments == 0
    assert "Words by bob" in Visitor(app).text(f"/comments/{story.reply_id}")


@every_choice
def test_earlier_versions_go_as_the_text_does(story, text):
    with clock.at(AT + FREE_FOR):
        restore_comment(story.ann, story.deleted_id)
        comments.edit_comment(story.ann, story.deleted_id, "What ann deletes again")
        comments.edit_comment(story.ann, story.comment_id, "Other words by ann")
        posts.edit_post(story.ann, story.post_id, "Ann's other post", "Other words", ["sea"])
        comments.delete_comment(story.ann, story.deleted_id)
    story.leave(text)
    kept = text != "remove"
    assert [one.body for one in CommentRevision.select()] == (["Words by ann"] if kept else [])
    assert [one.title for one in PostRevision.select()] == (["Ann's post"] if kept else [])


@every_choice
def test_what_she_had_deleted_herself_is_emptied_in_any_case(story, text):
    story.leave(text)
    assert Comment.get_by_id(story.deleted_id).body == ""
    assert CommentRemoval.get(CommentRemoval.comment == story.deleted_id).final_at


def test_votes_and_reactions_stay_because_others_are_paid_by_them(story):
    counts = [table.select().count() for table in (PostVote, Reaction)]
    story.leave("anonymise")
    assert [table.select().count() for table in (PostVote, Reaction)] == counts


@every_choice
def test_what_still_comes_in_later_goes_to_the_treasury_too(story, text):
    """Her fee for a minus comes back when bob deletes his post."""
    story.leave(text)
    with clock.at(OVER + MINUTE):
        posts.delete_post(story.bob, story.others_post)
    with clock.at(OVER + 12 * MINUTE):
        removals.finish()
    assert ledger.balance_mtwei(story.ann.id) == 2_000
    assert erasures.any_to_do()
    erasures.do()
    assert ledger.balance_mtwei(story.ann.id) == 0
    assert Journal.select().where(Journal.kind == "leaving").count() == 2
    assert not erasures.any_to_do()


def test_a_settlement_after_it_pays_her_nothing_that_stays(story):
    story.leave("keep")
    settlement.settle(OVER + timedelta(days=4))
    assert EscrowedFee.select().where(EscrowedFee.state == "open").count() == 0
    erasures.do()
    assert ledger.balance_mtwei(story.ann.id) == 0


def test_a_like_of_text_that_was_kept_opens_no_claim_for_who_has_left(story):
    fan = story.eve
    story.leave("keep")
    with clock.at(OVER):
        post_id = story.post_id
        readings.complete_reading(fan, post_id)
        votes.vote(fan, post_id, "plus")
    assert not Claim.select().where(Claim.member == story.ann.id, Claim.state == "open").exists()
    assert Post.get_by_id(post_id).pluses == 2


def test_nothing_happens_before_the_time_is_over(story):
    with clock.at(AT):
        request_erasure(story.ann, "remove", "Former member", PAGE)
    with clock.at(OVER - timedelta(seconds=1)):
        assert not erasures.any_to_do()
        erasures.do()
    assert story.row.password_hash


def test_her_name_is_nobody_elses_afterwards(story):
    story.leave("anonymise")
    for name in ("Ann", "ann", "ANN"):
        with pytest.raises(Invalid):
            signing_up.create_member(name, "new@example.org", "correct horse")


def test_nobody_can_be_given_anything_who_has_left(story):
    story.leave("keep")
    with pytest.raises(NotFound):
        members.grant_twei("Ann", 1_000, "For nothing", by=OPERATOR)


def test_nobody_can_log_in_as_who_has_left(story, as_member, app):
    browser = as_member(story.ann)
    story.leave("keep")
    assert browser.get("/settings").status_code == 303
    assert not LoginSession.select().where(LoginSession.member == story.ann.id).exists()
    refused = Visitor(app).post("/login", username="Ann", password="correct horse")
    assert refused.status_code == 422
    assert Visitor(app).post("/login", username="Ann", password="").status_code == 422


def test_her_page_says_that_she_has_left(story, visitor):
    story.leave("keep")
    page = visitor.text("/u/Ann")
    assert "This member has left." in page
    assert "About me" not in page
    assert "Words by ann" in page


def test_her_name_without_her_text_leads_nowhere(story, visitor):
    story.leave("anonymise")
    assert visitor.get("/u/Ann").status_code == 404
    gone = visitor.get(f"/u/~{story.ann.id}")
    assert gone.status_code == 410
    assert "This member has left." in gone.text


@every_choice
def test_pages_that_show_her_are_other_pages_afterwards(story, visitor, text):
    """Also the cached ones of anonymous readers, who have her name in front of them."""
    for post_id in (story.post_id, story.others_post):
        visitor.get(f"/posts/{post_id}", follow_redirects=True)
    before = {post.id: post.version for post in Post.select()}
    story.leave(text)
    assert all(post.version > before[post.id] for post in Post.select())
    page = visitor.get(f"/posts/{story.others_post}", follow_redirects=True).text
    assert "Ann A." not in page
    assert ("Words by ann" in page) == (text != "remove")


def test_she_is_told_by_mail_and_her_address_is_not_kept_for_it(story, monkeypatch):
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    story.leave("anonymise")
    [letter] = OutgoingMail.select()
    assert (letter.recipient, letter.subject) == ("ann@example.org", "Your account has been deleted")


def test_who_has_become_the_only_admin_meanwhile_stays(story, enrol, monkeypatch):
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    enrol("boss", role="admin")
    members.set_role("ann", "admin", by=OPERATOR)
    story.ann = story.row
    with clock.at(AT):
        request_erasure(story.ann, "remove", "Former member", PAGE)
    members.set_role("boss", "member", by=OPERATOR)
    with clock.at(OVER):
        erasures.do()
    assert story.row.password_hash
    assert not Erasure.select().exists()
    assert OutgoingMail.select().order_by(OutgoingMail.id.desc()).get().subject == "Your account stays"


def test_a_run_that_is_killed_halfway_is_gone_on_with(story, monkeypatch):
    remove, calls = departure.remove_text, []

    def remove_one(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        remove(*arguments)

    monkeypatch.setattr(departure, "remove_text", remove_one)
    with pytest.raises(KeyboardInterrupt):
        story.leave("remove")
    assert story.row.password_hash == ""
    assert Erasure.get().done_at is None
    monkeypatch.setattr(departure, "remove_text", remove)
    with clock.at(OVER + MINUTE):
        erasures.do()
    assert Erasure.get().done_at
    assert not Comment.select().where(Comment.author == story.ann.id, Comment.body != "").exists()


def test_running_it_twice_does_nothing_more(story):
    story.leave("remove")
    journals = Journal.select().count()
    with clock.at(OVER + MINUTE):
        erasures.do()
        departure.close_wallet(Erasure.get().id)
    assert Journal.select().count() == journals


def test_each_text_is_a_transaction_of_its_own_so_no_writer_waits_for_all(story, monkeypatch):
    for number in range(5):
        with clock.at(AT + number * timedelta(minutes=11)):
            comments.write_comment(story.ann, story.others_post, f"Number {number}")
    remove, between = departure.remove_text, []

    def remove_one(*arguments):
        between.append(db.in_transaction())
        remove(*arguments)

    monkeypatch.setattr(departure, "remove_text", remove_one)
    story.leave("remove")
    assert between == [False] * 8


def test_who_leaves_without_twei_leaves_no_journal(enrol):
    poor = enrol("poor", twei=0)
    with clock.at(AT):
        request_erasure(poor, "anonymise", "Former member", PAGE)
    with clock.at(OVER):
        erasures.do()
    assert Member.get_by_id(poor.id).has_left
    assert not Journal.select().where(Journal.kind == "leaving").exists()


def test_an_export_that_is_being_made_goes_with_her(story):
    with clock.at(AT):
        request_export(story.ann, PAGE)
    story.leave("keep")
    assert not Export.select().exists()
    exports.make()
    assert not Export.select().exists()


def test_a_profile_that_is_saved_at_the_last_moment_is_not_written_into_an_emptied_account(story):
    me = story.ann  # as a request has read her, that was on its way meanwhile
    story.leave("anonymise")
    with pytest.raises(NotSignedIn):
        profiles.change_profile(me, "Ann A. Miller", "Where I live")
    assert (story.row.display_name, story.row.bio) == ("Former member", "")
