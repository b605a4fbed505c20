"""The tables. One file a subject; here they are all by name."""

from forum.models.comment import Comment, CommentRemoval, Reaction
from forum.models.draft import Draft
from forum.models.member import ROLES, LoginSession, Member, XpEntry
from forum.models.post import Post, PostRemoval, PostTag, PostVote, Tag
from forum.models.site import DemoMember, LevelRulesVersion
from forum.models.submission import Submission

ALL = (
    Member, LoginSession, XpEntry,
    Post, PostRemoval, PostVote, Tag, PostTag,
    Comment, CommentRemoval, Reaction,
    Draft, Submission, LevelRulesVersion, DemoMember,
)  # fmt: skip

__all__ = [
    "ALL", "ROLES",
    "Comment", "CommentRemoval", "DemoMember", "Draft", "LevelRulesVersion", "LoginSession", "Member",
    "Post", "PostRemoval", "PostTag", "PostVote", "Reaction", "Submission", "Tag", "XpEntry",
]  # fmt: skip
