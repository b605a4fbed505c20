"""The tables. One file a subject; here they are all by name."""

from forum.models.account_changes import EmailChange, ResetLink
from forum.models.api_token import ApiToken
from forum.models.arrival import Arrival
from forum.models.attack import AttackRun
from forum.models.attempts import AttemptCount
from forum.models.bookmark import Bookmark
from forum.models.comment import Comment, CommentHiding, CommentRemoval, Reaction
from forum.models.draft import DiscardedDraft, Draft
from forum.models.economy import Claim, CommentStanding, EscrowedFee, Exchange, Giving, SettlementLine, SettlementPot
from forum.models.embedding import EmbeddedThread, EmbeddingSite
from forum.models.experience import XpEntry
from forum.models.factor import AnsweredChallenge, Passkey, RecoveryCode, TotpSecret
from forum.models.following import MemberFollow, MemberMute, TagFollow, TagMute, ThreadFollow, ThreadMute
from forum.models.history import HistoryClaim, HistoryLink, HistoryVoucher
from forum.models.job import JobState
from forum.models.leaderboard import Leaderboard, Standing, UnlistedMember
from forum.models.leaving import Erasure, Export, ExportChunk, RetiredName
from forum.models.ledger import Account, Entry, Journal
from forum.models.logs import AccountEvent, LogNote, StaffAction, StaffNote
from forum.models.mailing import MailStanding, MailStop
from forum.models.member import ROLES, STAFF_ROLES, Member
from forum.models.moderation import Decision, Flag, ModerationCase, Objection, Sanction
from forum.models.notification import Notification, NotificationSwitch
from forum.models.outbox import OutgoingMail
from forum.models.page_address import PageAddress
from forum.models.picture import Picture, PictureContent, PictureUse
from forum.models.post import Post, PostHiding, PostRemoval, PostTag, PostVote, Tag, TagAlias
from forum.models.profile import ShownEarnings
from forum.models.reading import Reading
from forum.models.relation import PostTerm, RelatedPost, RelationDue
from forum.models.report import Report, ReportLine
from forum.models.revision import CommentRevision, PostRevision
from forum.models.rules import EconomyRulesVersion, LevelRulesVersion, ModerationRulesVersion, RulesVersion
from forum.models.seal import Seal, SealLeaf, WalletNode
from forum.models.search import SearchEntry
from forum.models.series import Series, SeriesPart
from forum.models.session import FrameCode, LoginSession
from forum.models.settlement import Settlement
from forum.models.signal import NoticedSignal
from forum.models.site import DemoMember
from forum.models.submission import Submission
from forum.models.thread_place import ThreadPlace
from forum.models.thread_tools import FeaturedComment, Holding, Pin, SlowMode, ThreadClosing
from forum.models.unclaimed import Unclaimed
from forum.models.undone_removal import UndoneRemoval
from forum.models.vouching import Vouching
from forum.models.webhook import Webhook, WebhookDelivery, WebhookSubscription

ALL = (
    Member, LoginSession, FrameCode, ApiToken, XpEntry,
    TotpSecret, RecoveryCode, Passkey, AnsweredChallenge,
    Settlement, SettlementPot, SettlementLine, Giving, Exchange,
    Post, PostRemoval, PostVote, Tag, TagAlias, PostTag, Series, SeriesPart, PostTerm, RelatedPost, RelationDue,
    Comment, CommentRemoval, Reaction, UndoneRemoval, PostRevision, CommentRevision,
    Account, Journal, Entry, Seal, SealLeaf, WalletNode,
    Claim, CommentStanding, EscrowedFee, EconomyRulesVersion,
    Reading, Report, ReportLine,
    Draft, DiscardedDraft, Submission, LevelRulesVersion, DemoMember, JobState,
    OutgoingMail, MailStanding, MailStop, AttemptCount, ResetLink, EmailChange,
    AccountEvent, StaffAction, StaffNote, LogNote, Export, ExportChunk, Erasure, RetiredName,
    Vouching, AttackRun,
    ModerationCase, Flag, CommentHiding, PostHiding, Decision, Objection, Sanction, ModerationRulesVersion,
    ThreadClosing, SlowMode, Pin, FeaturedComment, Holding, NoticedSignal,
    Picture, PictureUse, PictureContent,
    Notification, NotificationSwitch,
    Leaderboard, Standing, UnlistedMember,
    ThreadFollow, TagFollow, MemberFollow, MemberMute, ThreadMute, TagMute, Bookmark, ShownEarnings,
    SearchEntry,
    ThreadPlace,
    Arrival, Unclaimed, PageAddress,
    EmbeddingSite, EmbeddedThread,
    HistoryClaim, HistoryLink, HistoryVoucher,
    Webhook, WebhookSubscription, WebhookDelivery,
)  # fmt: skip

__all__ = [
    "ALL",
    "ROLES",
    "STAFF_ROLES",
    "Account",
    "AccountEvent",
    "AnsweredChallenge",
    "ApiToken",
    "Arrival",
    "AttackRun",
    "AttemptCount",
    "Bookmark",
    "Claim",
    "Comment",
    "CommentHiding",
    "CommentRemoval",
    "CommentRevision",
    "CommentStanding",
    "Decision",
    "DemoMember",
    "DiscardedDraft",
    "Draft",
    "EconomyRulesVersion",
    "EmailChange",
    "EmbeddedThread",
    "EmbeddingSite",
    "Entry",
    "Erasure",
    "EscrowedFee",
    "Exchange",
    "Export",
    "ExportChunk",
    "FeaturedComment",
    "Flag",
    "Giving",
    "HistoryClaim",
    "HistoryLink",
    "HistoryVoucher",
    "Holding",
    "JobState",
    "Journal",
    "Leaderboard",
    "LevelRulesVersion",
    "LogNote",
    "LoginSession",
    "MailStanding",
    "MailStop",
    "Member",
    "MemberFollow",
    "MemberMute",
    "ModerationCase",
    "ModerationRulesVersion",
    "NoticedSignal",
    "Notification",
    "NotificationSwitch",
    "Objection",
    "OutgoingMail",
    "PageAddress",
    "Passkey",
    "Picture",
    "PictureContent",
    "PictureUse",
    "Pin",
    "Post",
    "PostHiding",
    "PostRemoval",
    "PostRevision",
    "PostTag",
    "PostTerm",
    "PostVote",
    "Reaction",
    "Reading",
    "RecoveryCode",
    "RelatedPost",
    "RelationDue",
    "Report",
    "ReportLine",
    "ResetLink",
    "RetiredName",
    "RulesVersion",
    "Sanction",
    "Seal",
    "SealLeaf",
    "SearchEntry",
    "Series",
    "SeriesPart",
    "Settlement",
    "SettlementLine",
    "SettlementPot",
    "ShownEarnings",
    "SlowMode",
    "StaffAction",
    "StaffNote",
    "Standing",
    "Submission",
    "Tag",
    "TagAlias",
    "TagFollow",
    "TagMute",
    "ThreadClosing",
    "ThreadFollow",
    "ThreadMute",
    "ThreadPlace",
    "TotpSecret",
    "Unclaimed",
    "UndoneRemoval",
    "UnlistedMember",
    "Vouching",
    "WalletNode",
    "Webhook",
    "WebhookDelivery",
    "WebhookSubscription",
    "XpEntry",
]
