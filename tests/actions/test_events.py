"""Every action announces what it did: after its own rows, before its money, in its own transaction."""

import ast
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from forum.actions import (
    comments,
    deciding,
    email_addresses,
    embedding,
    embedding_events,
    events,
    flags,
    followers,
    hiding,
    log_notes,
    members,
    moderation_events,
    objections,
    own_avatars,
    password_change,
    posts,
    profiles,
    quiz,
    reactions,
    readings,
    removals,
    reports,
    review_events,
    rules,
    signing_up,
    thread_tools,
    tool_events,
    votes,
    vouching,
    webhook_events,
    webhooks,
)
from forum.actions.events import Event
from forum.actions.member_sanctions import lift_sanctions, sanction_member
from forum.actions.sanction_events import MemberSanctioned, SanctionLifted
from forum.clock import now
from forum.errors import CannotPay, NotAllowed
from forum.models import (
    Comment,
    CommentHiding,
    CommentRemoval,
    Decision,
    EconomyRulesVersion,
    EmbeddingSite,
    FeaturedComment,
    Flag,
    Journal,
    LevelRulesVersion,
    LogNote,
    Member,
    ModerationCase,
    ModerationRulesVersion,
    Objection,
    Pin,
    Post,
    PostHiding,
    PostRemoval,
    PostVote,
    Reaction,
    Reading,
    Report,
    Sanction,
    Settlement,
    SlowMode,
    Tag,
    ThreadClosing,
    Vouching,
    Webhook,
    XpEntry,
)
from forum.rules.decisions import SanctionKind
from forum.rules.moderation import ModerationRules
from forum.rules.quiz.sheet import sheet
from forum.text.articles import article_at
from tests.decisions import decided

ACTIONS = Path(events.__file__).parent
WORDS = "Words that one reads to their end. " * 40


@pytest.fixture
def follow(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Event], events.Follower], None]:
    """Adds a follower for the length of the test: `follow(PostPublished, heard.append)`."""
    own = defaultdict(list, {event: list(found) for event, found in events._followers.items()})
    monkeypatch.setattr(events, "_followers", own)
    return lambda event_type, follower: events.connect([(event_type, follower)])


class Cast:
    """An author with a post, somebody who has commented on it, and a moderator."""

    def __init__(self, enrol: Callable[..., Member]):
        self.author, self.ann, self.mod = enrol("author", 20), enrol("ann", 20), enrol("mod", role="moderator")
        self.admin = enrol("admin", role="admin")
        self.post_id = posts.publish(self.author, "A post", WORDS, [])
        self.comment_id = comments.write_comment(self.ann, self.post_id, "A comment.")
        self.deleted_post_id = posts.publish(self.author, "A deleted post", WORDS, [])
        self.deleted_comment_id = comments.write_comment(self.ann, self.post_id, "A deleted comment.")
        posts.delete_post(self.author, self.deleted_post_id)
        comments.delete_comment(self.ann, self.deleted_comment_id)
        Vouching.create(member=self.author.id, kind="earlier")
        sanction_member(enrol("silenced").name, SanctionKind.SILENCE, 3, "For the test", by=self.admin)
        vouching.vouch(self.author, enrol("vouched").name)
        self.case_id = flags.flag(self.ann, "spam", post_id=self.post_id)
        self.webhook_id = webhooks.add_webhook(self.admin, "https://blog.example/hook", ["comment.written"]).webhook_id
        self.site_id = embedding.allow_site(self.admin, "https://blog.example", "author")
        hiding.hide(self.deleted_post_id, None, "moderator")
        self.decision_id = decided("warn", self.mod, member=self.ann).id
        self.have_liked_for_good(comments.write_comment(enrol("liked", 20), self.post_id, "A liked comment."))

    def have_liked_for_good(self, comment_id: int) -> None:
        """Have two who are vouched for like a comment, and make that final."""
        for liker in (self.author, self.mod):
            reactions.react(liker, comment_id, "like")
        settled = Settlement.create(day=date(2026, 1, 1), treasury_mtwei=0, budget_mtwei=0, ran_at=now())
        Reaction.update(settlement=settled.id).execute()


@pytest.fixture
def cast(live_once: Callable[..., Cast], enrol: Callable[..., Member]) -> Cast:
    return live_once(Cast, enrol)


def pass_quiz(cast: Cast) -> None:
    asked = sheet(1, EconomyRulesVersion.in_force(), LevelRulesVersion.in_force())
    right = {question.name: question.right for question in asked.questions}
    assert quiz.hand_in(cast.ann, 1, asked.edition, right)


def newest(model):
    return model.select().order_by(model.id.desc()).get()


# What is done, the event that it announces, and what can be read of it then.
ANNOUNCED = {
    "sign up": (
        lambda cast: signing_up.create_member("zoe", "zoe@example.org", "correct horse"),
        events.MemberJoined,
        lambda event: Member.get_by_id(event.member_id).name == "zoe",
    ),
    "confirm an address": (
        lambda cast: email_addresses.confirm(cast.ann.id, "ann@example.org"),
        events.EmailConfirmed,
        lambda event: Member.get_by_id(event.member_id).email_confirmed_at,
    ),
    "change the password": (
        lambda cast: password_change.change_password(cast.ann, "$argon2id$", None),
        events.PasswordChanged,
        lambda event: Member.get_by_id(event.member_id).name == "ann",
    ),
    "change the profile": (
        lambda cast: profiles.change_profile(cast.ann, "Ann A.", "Words about me."),
        events.ProfileChanged,
        lambda event: Member.get_by_id(event.member_id).display_name == "Ann A.",
    ),
    "remove one's avatar": (
        lambda cast: own_avatars.remove_avatar(cast.ann),
        events.AvatarChanged,
        lambda event: not Member.get_by_id(event.member_id).own_avatar and event.by_id is None,
    ),
    "set a role": (
        lambda cast: members.set_role("ann", "moderator", by=cast.admin),
        events.RoleChanged,
        lambda event: Member.get_by_id(event.member_id).role == event.role == "moderator",
    ),
    "grant XP": (
        lambda cast: members.grant_xp("ann", 7, "For the test", by=cast.admin),
        events.XpChanged,
        lambda event: newest(XpEntry).amount_xp == event.amount_xp == 7 and event.source == "grant",
    ),
    "set a level": (
        lambda cast: members.set_level("ann", 3, "For the test", by=cast.admin),
        events.LevelChanged,
        lambda event: (event.level_before, event.level) == (20, 3) and Member.get_by_id(event.member_id).xp == 15,
    ),
    "pass the quiz": (
        pass_quiz,
        events.XpChanged,
        lambda event: newest(XpEntry).source == event.source == "quiz",
    ),
    "vouch": (
        lambda cast: vouching.vouch(cast.mod, "ann"),
        events.MemberVouched,
        lambda event: Vouching.is_vouched(event.member_id) and event.kind == "staff",
    ),
    "take a vouching back": (
        lambda cast: vouching.take_back(cast.author, "vouched"),
        events.VouchingWithdrawn,
        lambda event: not Vouching.is_vouched(event.member_id) and not event.by_staff,
    ),
    "withdraw a vouching": (
        lambda cast: vouching.withdraw(cast.mod, "vouched", "For the test"),
        events.VouchingWithdrawn,
        lambda event: not Vouching.is_vouched(event.member_id) and event.by_staff,
    ),
    "suspend": (
        lambda cast: sanction_member("ann", SanctionKind.SUSPEND, 3, "For the test", by=cast.admin),
        MemberSanctioned,
        lambda event: Sanction.current(event.member_id).decision_id == event.decision_id and event.kind == "suspend",
    ),
    "lift a sanction": (
        lambda cast: lift_sanctions("silenced", "For the test", by=cast.admin),
        SanctionLifted,
        lambda event: Sanction.current(event.member_id) is None and event.kind == "silence",
    ),
    "vouch for who is liked": (
        lambda cast: vouching.vouch_for_liked(),
        events.MemberVouched,
        lambda event: Vouching.is_vouched(event.member_id) and (event.kind, event.by_id) == ("liked", None),
    ),
    "grant Twei": (
        lambda cast: members.grant_twei("ann", 1_000, "For the test", by=cast.admin),
        events.TweiGranted,
        lambda event: event.amount_mtwei == 1_000,
    ),
    "publish": (
        lambda cast: posts.publish(cast.author, "Another post", WORDS, ["sea"]),
        events.PostPublished,
        lambda event: Post.get_by_id(event.post_id).title == "Another post",
    ),
    "edit a post": (
        lambda cast: posts.edit_post(cast.author, cast.post_id, "A better post", WORDS, []),
        events.PostEdited,
        lambda event: Post.get_by_id(event.post_id).title == "A better post",
    ),
    "delete a post": (
        lambda cast: posts.delete_post(cast.mod, cast.post_id, "For the test"),
        events.PostRemoved,
        lambda event: PostRemoval.get_by_id(event.post_id).member_id == event.by_id != event.author_id,
    ),
    "restore a post": (
        lambda cast: removals.restore_post(cast.author, cast.deleted_post_id),
        events.PostRestored,
        lambda event: not PostRemoval.select().exists() and event.by_id == event.author_id,
    ),
    "vote": (
        lambda cast: votes.vote(cast.ann, cast.post_id, "minus"),
        events.Voted,
        lambda event: PostVote.get(member=event.member_id, post=event.post_id).value == event.value == -1,
    ),
    "comment": (
        lambda cast: comments.write_comment(cast.author, cast.post_id, "A reply.", cast.comment_id),
        events.CommentWritten,
        lambda event: Comment.get_by_id(event.comment_id).parent_id == event.parent_id,
    ),
    "edit a comment": (
        lambda cast: comments.edit_comment(cast.ann, cast.comment_id, "Better words."),
        events.CommentEdited,
        lambda event: Comment.get_by_id(event.comment_id).body == "Better words.",
    ),
    "delete a comment": (
        lambda cast: comments.delete_comment(cast.mod, cast.comment_id, "For the test"),
        events.CommentRemoved,
        lambda event: CommentRemoval.get_by_id(event.comment_id).member_id == event.by_id != event.author_id,
    ),
    "restore a comment": (
        lambda cast: removals.restore_comment(cast.ann, cast.deleted_comment_id),
        events.CommentRestored,
        lambda event: not CommentRemoval.select().exists() and event.by_id == event.author_id,
    ),
    "react": (
        lambda cast: reactions.react(cast.author, cast.comment_id, "dislike"),
        events.Reacted,
        lambda event: Reaction.get(member=event.member_id, comment=event.comment_id).value == event.value == -1,
    ),
    "flag": (
        lambda cast: flags.flag(cast.author, "spam", comment_id=cast.comment_id),
        moderation_events.Flagged,
        lambda event: Flag.get(member=event.member_id).reason == event.reason == "spam",
    ),
    "take a flag back": (
        lambda cast: flags.flag(cast.ann, "none", post_id=cast.post_id),
        moderation_events.FlagTakenBack,
        lambda event: not Flag.select().exists() and event.comment_id is None,
    ),
    "hide": (
        lambda cast: hiding.hide(cast.post_id, cast.comment_id, "filter"),
        moderation_events.ThingHidden,
        lambda event: CommentHiding.get_by_id(event.comment_id).because == event.because == "filter",
    ),
    "show": (
        lambda cast: hiding.show(cast.deleted_post_id, None),
        moderation_events.ThingShown,
        lambda event: not PostHiding.select().exists() and event.comment_id is None,
    ),
    "decide": (
        lambda cast: deciding.decide(cast.mod, cast.case_id, "warn", "For the test"),
        moderation_events.CaseDecided,
        lambda event: Decision.get_by_id(event.decision_id).kind == event.kind == "warn",
    ),
    "complete a reading": (
        lambda cast: readings.complete_reading(cast.ann, cast.post_id),
        events.ReadingCompleted,
        lambda event: Reading.completed(event.member_id, event.post_id),
    ),
    "buy a report": (
        lambda cast: reports.buy_report(cast.ann, cast.post_id),
        events.ReportBought,
        lambda event: Report.get_by_id(event.report_id).member_id == event.member_id,
    ),
    "change the levels": (
        lambda cast: rules.set_gate("comment", 9, "For the test", by=cast.admin),
        events.LevelRulesChanged,
        lambda event: newest(LevelRulesVersion).id == event.version_id,
    ),
    "change the economy": (
        lambda cast: rules.change_economy(
            EconomyRulesVersion.in_force().changed(minus_fee_mtwei=0), "For the test", by=cast.admin
        ),
        events.EconomyRulesChanged,
        lambda event: newest(EconomyRulesVersion).id == event.version_id,
    ),
    "allow a site": (
        lambda cast: embedding.allow_site(cast.admin, "https://paper.example", "author"),
        embedding_events.EmbeddingAllowed,
        lambda event: (
            newest(EmbeddingSite).origin == event.origin and event.author_id == newest(EmbeddingSite).author_id
        ),
    ),
    "end a site": (
        lambda cast: embedding.end_site(cast.admin, cast.site_id),
        embedding_events.EmbeddingEnded,
        lambda event: event.origin == "https://blog.example" and not EmbeddingSite.select().exists(),
    ),
    "add a webhook": (
        lambda cast: webhooks.add_webhook(cast.admin, "https://paper.example/hook", ["thread.edited"]),
        webhook_events.WebhookChanged,
        lambda event: (
            (event.origin, event.what) == ("https://paper.example", "added")
            and newest(Webhook).address == "https://paper.example/hook"
        ),
    ),
    "choose what a webhook is told of": (
        lambda cast: webhooks.choose_types(cast.admin, cast.webhook_id, ["thread.edited"]),
        webhook_events.WebhookChanged,
        lambda event: event.what == "chosen",
    ),
    "pause a webhook": (
        lambda cast: webhooks.pause_webhook(cast.admin, cast.webhook_id),
        webhook_events.WebhookChanged,
        lambda event: event.what == "paused" and newest(Webhook).paused_because == "admin",
    ),
    "replace the secret of a webhook": (
        lambda cast: webhooks.replace_secret(cast.admin, cast.webhook_id),
        webhook_events.WebhookChanged,
        lambda event: event.what == "secret" and newest(Webhook).former_until,
    ),
    "delete a webhook": (
        lambda cast: webhooks.delete_webhook(cast.admin, cast.webhook_id),
        webhook_events.WebhookChanged,
        lambda event: event.what == "deleted" and not Webhook.select().exists(),
    ),
    "open a thread": (
        lambda cast: embedding.open_thread(article_at("https://blog.example/tides"), "Tides"),
        embedding_events.ThreadOpened,
        lambda event: Post.get_by_id(event.post_id).title == "Tides",
    ),
    "object to a decision": (
        lambda cast: objections.object_to(cast.ann, cast.decision_id, "I did nothing."),
        review_events.ObjectionMade,
        lambda event: Objection.get_by_id(event.decision_id).member_id == event.member_id,
    ),
    "annotate the log": (
        lambda cast: log_notes.annotate(cast.mod, "decision", cast.decision_id, "The wrong one."),
        review_events.LogAnnotated,
        lambda event: LogNote.get_by_id(event.note_id).by_id == event.by_id,
    ),
}
MODERATED = {
    "change the rules of moderation": (
        lambda cast: rules.change_moderation(ModerationRules(newcomer_comments=2), "For the test", by=cast.admin),
        events.ModerationRulesChanged,
        lambda event: newest(ModerationRulesVersion).id == event.version_id,
    ),
    "close a thread": (
        lambda cast: thread_tools.set_closing(cast.mod, cast.post_id, True, "For the test"),
        tool_events.ThreadClosed,
        lambda event: event.closed and ThreadClosing.get_by_id(event.post_id).member_id == event.by_id,
    ),
    "slow a thread down": (
        lambda cast: thread_tools.set_slow_mode(cast.mod, cast.post_id, 60, "For the test"),
        tool_events.SlowModeChanged,
        lambda event: SlowMode.get_by_id(event.post_id).seconds == event.seconds == 60,
    ),
    "pin a post": (
        lambda cast: thread_tools.set_pin(cast.mod, cast.post_id, True, "For the test"),
        tool_events.PostPinned,
        lambda event: event.pinned and Pin.get_by_id(event.post_id).reason == event.reason,
    ),
    "feature a comment": (
        lambda cast: thread_tools.set_featuring(cast.mod, cast.comment_id, True, "For the test"),
        tool_events.CommentFeatured,
        lambda event: event.featured and FeaturedComment.get_by_id(event.comment_id).post_id == event.post_id,
    ),
}
ANNOUNCED |= MODERATED
PAID = ("publish", "comment", "vote", "react", "buy a report")


@pytest.mark.parametrize("name", ANNOUNCED)
def test_an_action_announces_its_event_after_its_rows_and_before_its_money(cast, follow, name):
    act, event_type, can_be_read = ANNOUNCED[name]
    journals_before, heard = Journal.select().count(), []

    def look(event: Event) -> None:
        heard.append((bool(can_be_read(event)), Journal.select().count()))

    follow(event_type, look)
    act(cast)
    assert heard == [(True, journals_before)]
    moves_money = name in PAID or name == "grant Twei"
    assert (Journal.select().count() > journals_before) == moves_money


@pytest.mark.parametrize("name", ANNOUNCED)
def test_a_follower_that_fails_leaves_nothing_of_the_action(cast, follow, name):
    act, event_type, _ = ANNOUNCED[name]

    def refuse(event: Event) -> None:
        raise NotAllowed("Not today.")

    tables = (Member, XpEntry, Post, PostRemoval, PostVote, Comment, CommentRemoval, Reaction, Reading, Report,
              Vouching, ModerationCase, Flag, CommentHiding, PostHiding, Sanction, Decision, LevelRulesVersion,
              EconomyRulesVersion, ModerationRulesVersion, ThreadClosing, SlowMode, Pin, FeaturedComment,
              Journal, Objection, LogNote)  # fmt: skip
    before = [sorted(map(repr, table.select().tuples())) for table in tables]
    follow(event_type, refuse)
    with pytest.raises(NotAllowed):
        act(cast)
    assert [sorted(map(repr, table.select().tuples())) for table in tables] == before


@pytest.mark.parametrize("name", PAID)
def test_a_fee_that_cannot_be_paid_leaves_nothing_of_what_a_follower_wrote(cast, enrol, follow, name):
    act, event_type, _ = ANNOUNCED[name]
    cast.author = cast.ann = enrol("poor", 20, twei=0)
    heard = []

    def write(event: Event) -> None:
        Tag.create(name="a row of the follower")
        heard.append(event)

    follow(event_type, write)
    with pytest.raises(CannotPay):
        act(cast)
    assert len(heard) == 1
    assert not Tag.select().exists()


def test_followers_are_called_in_their_order_and_by_nothing_else(cast, follow):
    heard = []
    for name in ("first", "second"):
        follow(events.CommentWritten, lambda event, name=name: heard.append(name))
    follow(events.CommentEdited, lambda event: heard.append("another"))
    comments.write_comment(cast.ann, cast.post_id, "A comment.")
    assert heard == ["first", "second"]


def test_a_repeated_vote_or_reaction_announces_nothing(cast, follow):
    votes.vote(cast.ann, cast.post_id, "plus")
    reactions.react(cast.author, cast.comment_id, "like")
    follow(events.Voted, pytest.fail)
    follow(events.Reacted, pytest.fail)
    votes.vote(cast.ann, cast.post_id, "plus")
    reactions.react(cast.author, cast.comment_id, "like")


# What nobody else takes part in, and why.
SILENT = {
    "pictures._note_picture": "nobody sees a picture before a text or a name shows it, which announces itself",
    "picture_upkeep._let_go_of_the_gone": "the removal has announced itself",
    "picture_upkeep._drop": "nothing has shown the picture for long",
    "picture_upkeep._forget": "nobody sees the picture any more",
    "attacks.start_attack": "it is a calculation: nothing has changed",
    "indexing.index_waiting": "the words are what was written before",
    "indexing.index_anew": "the words are what was written before",
    "attempts._count_all": "what is tried is no deed yet",
    "attempts.take_back": "what is tried is no deed yet",
    "attempts.forget": "what is tried is no deed yet",
    "attempts.forget_old": "what was tried no longer counts",
    "factors._use_step": "what the code is for announces itself",
    "factors._replace_sealed": "the secret stays the same",
    "places.keep_place": "how far somebody has read is their own",
    "mailing.unsubscribe": "what somebody is mailed is their own affair",
    "outbox.queue_letter": "what the mail is about announces itself",
    "sessions.end_session": "a session is its browser's own",
    "sessions.confirm_session": "a session is its browser's own",
    "sessions.keep_only": "what it is a part of announces itself",
    "sessions.touch": "nobody did anything about the session",
    "sessions.forget_ended": "the sessions have ended before",
    "frame_logins.make_code": "what it is for announces itself",
    "frame_logins.forget_old_codes": "the codes were worth nothing any more",
    "api_tokens.touch_tokens": "nobody did anything about the token",
    "api_tokens.forget_expired_tokens": "the tokens have ended before",
    "webhooks.send_test": "nothing has happened that anybody would follow",
    "webhooks.seal_anew": "the secrets stay the same",
    "departure.close_wallet": "that the member has left is known by then",
    "departure.sweep_wallet": "that the member has left is known by then",
    "logging_in._renew_hash": "the password stays the same",
    "logging_in._note_success": "the session that is opened announces itself",
    "attempts.touch": "what is tried is no deed yet",
    "email_addresses.queue_address_letter": "who joins or asks for it announces itself, or nobody does",
    "email_addresses._ask_for_change": "nothing has changed yet",
    "email_addresses.withdraw": "nothing has changed",
    "email_addresses.stop": "nothing has changed",
    "email_addresses._drop": "nothing has changed",
    "email_addresses.forget_old_changes": "nothing has changed",
    "history_proofs._mail_link": "nothing has changed yet",
    "history_proofs.forget_old_proofs": "the links and codes were worth nothing any more",
    "resets._mail_links": "nothing has changed yet",
    "resets.forget_old_links": "the links were worth nothing any more",
    "drafts.save_draft": "a draft is its writer's own",
    "drafts.save_comment_edit": "a draft is its writer's own",
    "drafts.save_post_edit": "a draft is its writer's own",
    "drafts.put_aside_offered": "a draft is its writer's own",
    "drafts.discard_draft": "a draft is its writer's own",
    "drafts.restore_draft": "a draft is its writer's own",
    **dict.fromkeys(
        (f"following.{deed}_{thing}" for deed in ("follow", "mute") for thing in ("thread", "tag", "member")),
        "what one follows and mutes is one's own: nobody is to be told",
    ),
    **dict.fromkeys(
        ("bookmarks.bookmark_post", "bookmarks.bookmark_comment", "bookmarks.change_note", "bookmarks.remove_bookmark"),
        "a bookmark is its member's own",
    ),
    "readings.start_reading": "nothing has been read yet",
    "notification_list.mark_read": "what one has read is one's own",
    "notification_list.mark_all_read": "what one has read is one's own",
    "notification_list.change_switches": "what one wants to hear of is one's own",
    "submissions.once": "what it runs announces itself",
}


def functions() -> dict[str, ast.FunctionDef]:
    """Return every function at the top of a module in `forum/actions`, by module and name."""
    found = {}
    for path in ACTIONS.glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{path.stem}.{node.name}"] = node
    return found


def announcing(all_functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Return the functions that announce something, by themselves or by a function of the actions that they call."""
    calls = {
        name: {
            call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        }
        for name, node in all_functions.items()
    }
    known = {"announce"}
    while more := {name for name, called in calls.items() if called & known} - known:
        known |= more | {name.partition(".")[2] for name in more}
    return known & set(all_functions)


def test_every_action_announces_something_or_has_a_reason_not_to():
    all_functions = functions()
    transactions = {
        name
        for name, node in all_functions.items()
        if any(isinstance(one, ast.Name) and one.id == "in_transaction" for one in node.decorator_list)
    }
    assert len(transactions) > 15
    assert transactions - announcing(all_functions) == set(SILENT)


def test_every_follower_and_every_event_has_its_words():
    for event_type, follower in followers.FOLLOWERS:
        assert issubclass(event_type, Event)
        assert follower.__doc__
    assert all(event_type.__doc__ for event_type in Event.__subclasses__())
