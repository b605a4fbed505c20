"""A member's public page: who that is, what they wrote, when they reached which level, what they choose to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from peewee import ModelSelect

from forum.db import first_record, value
from forum.errors import Gone, Invalid, NameClaimed, NotFound
from forum.i18n import N_, _
from forum.models import Comment, Member, Post
from forum.models.muting import MUTING_COLUMN, muting_joins, muting_parameters
from forum.queries.cursors import cursor_of, page_after
from forum.queries.front import Headline, latest_by, page_by
from forum.queries.level_history import LevelStep, level_steps
from forum.queries.line_sums import LineSum, line_sums
from forum.queries.series import OwnSeries, series_of
from forum.rules.following import Muting
from forum.rules.levels import LevelRules

SHOWN_MAX = 10
REMARKS_PER_PAGE = 20
_NUMBER_LENGTH_MAX = 18
# The parts of the page by their names in its address. What was earned is there for who shows it, and for themselves.
TABS = {
    "": N_("Overview"),
    "posts": N_("Posts"),
    "comments": N_("Comments"),
    "levels": N_("Levels over time"),
    "earned": N_("Earned and spent"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as the profile lists it, under the title of its post."""

    id: int
    title: str
    body_html: str
    created_at: datetime
    likes: int
    dislikes: int


@dataclass(frozen=True, slots=True)
class Ties:
    """What a viewer and a member have to do with each other, and what the member shows to everybody.

    `followed` and `muting` are about the viewer. How many threads, tags and members a member follows, and how many
    follow them, nobody is told but they themselves: None for others.
    """

    shows_earnings: bool = False
    followed: bool = False
    muting: Muting | None = None
    threads: int | None = None
    tags: int | None = None
    members: int | None = None
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A member with what one tab of their page shows; `more` is the cursor of its next page.

    `steps` are the levels that they reached, oldest first; `sums` what they earned and spent, by line. `origin` is
    where it came from what an unclaimed member wrote.
    """

    member: Member
    ties: Ties
    tab: str
    headlines: Sequence[Headline] = field(default_factory=list)
    remarks: Sequence[Remark] = field(default_factory=list)
    steps: Sequence[LevelStep] = field(default_factory=list)
    sums: Sequence[LineSum] = field(default_factory=list)
    series: Sequence[OwnSeries] = field(default_factory=list)
    more: str | None = None
    origin: str | None = None


_CLAIMANT = """
    SELECT m.name FROM history_claim h JOIN member m ON m.id = h.member_id
    WHERE h.{column} = ? ORDER BY h.id DESC LIMIT 1
"""


def claimant_of(name: str) -> str | None:
    """Return the name of who has claimed what was written elsewhere under this name, if nobody else has it by now."""
    number = name.removeprefix("~")
    if name != number and number.isascii() and number.isdecimal() and len(number) <= _NUMBER_LENGTH_MAX:
        by_number: str | None = value(_CLAIMANT.format(column="unclaimed_id"), int(number))
        return by_number
    by_name: str | None = value(_CLAIMANT.format(column="former_name"), name.lower())
    return by_name


def named(name: str) -> Member:
    """Return the member called `name`, whose page it is. One statement. Raises NotFound, or Gone.

    Raises NameClaimed where it was the name of somebody elsewhere, who is another member by now.
    """
    member = Member.named(name)
    if member is None or (member.has_left and not member.keeps_name):
        claimant = claimant_of(name)
        if claimant:
            raise NameClaimed(claimant)
    if member is None:
        raise NotFound(_("There is no member with that name."))
    if member.has_left and not member.keeps_name:
        raise Gone(_("This member has left."), _("Their texts don’t lead to them any more."))
    return member


_TIES = f"""
    SELECT shown.member_id IS NOT NULL AS shows_earnings, follow.member_id IS NOT NULL AS followed,
           {MUTING_COLUMN} AS muting,
           CASE WHEN m.id = ? THEN (SELECT count(*) FROM thread_follow x WHERE x.member_id = m.id) END AS threads,
           CASE WHEN m.id = ? THEN (SELECT count(*) FROM tag_follow x WHERE x.member_id = m.id) END AS tags,
           CASE WHEN m.id = ? THEN (SELECT count(*) FROM member_follow x WHERE x.member_id = m.id) END AS members,
           CASE WHEN m.id = ? THEN (SELECT count(*) FROM member_follow x WHERE x.followed_id = m.id) END AS followers
    FROM member m LEFT JOIN shown_earnings shown ON shown.member_id = m.id
    LEFT JOIN member_follow follow ON follow.member_id = ? AND follow.followed_id = m.id
    {muting_joins("m.id")} WHERE m.id = ?
"""  # noqa: S608  (all of it ours)


def ties_with(member: Member, viewer: Member | None) -> Ties:
    """Return what `viewer` (None: anonymous) and the member have to do with each other. One statement."""
    me, moderates = (viewer.id, viewer.moderates) if viewer else (0, False)
    hidden = muting_parameters(me, moderates=moderates)
    return first_record(_TIES, Ties, *(me,) * 5, *hidden, member.id) or Ties()


def profile(name: str, viewer: Member | None, rules: LevelRules, tab: str = "", cursor: str | None = None) -> Profile:
    """Return a tab of the page of the member called `name`, as `viewer` sees it.

    Five statements, three for every other tab than the posts; one more for who is unclaimed. Raises NotFound, also
    for what the member does not show; Gone; Invalid for an unknown tab or a damaged cursor.
    """
    member = named(name)
    found = _profile(member, viewer, rules, tab, cursor)
    return replace(found, origin=value(_ORIGIN, member.id)) if member.is_unclaimed else found


_ORIGIN = """
    SELECT u.origin FROM unclaimed u WHERE u.member_id = ?
      AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.member_id = u.member_id)
"""


def _profile(member: Member, viewer: Member | None, rules: LevelRules, tab: str, cursor: str | None) -> Profile:
    ties = ties_with(member, viewer)
    if tab not in TABS:
        raise Invalid(tab=_("Choose one of: %(choices)s.", choices=", ".join(filter(None, TABS))))
    if tab == "posts":
        headlines, more = page_by(member, cursor, viewer)
        return Profile(member, ties, tab, headlines=headlines, more=more, series=series_of(member))
    if tab == "comments":
        remarks, more = _page_of_remarks(member, cursor)
        return Profile(member, ties, tab, remarks=remarks, more=more)
    if tab == "levels":
        return Profile(member, ties, tab, steps=level_steps(member, rules))
    if tab == "earned":
        if not ties.shows_earnings and (viewer is None or viewer.id != member.id):
            raise NotFound(_("%(name)s doesn’t show this.", name=member.display_name))
        return Profile(member, ties, tab, sums=line_sums(member))
    return Profile(member, ties, tab, headlines=latest_by(member, SHOWN_MAX, viewer), remarks=_latest_remarks(member))


def _remarks(member: Member) -> ModelSelect:
    columns = (Comment.id, Post.title, Comment.body_html, Comment.created_at, Comment.likes, Comment.dislikes)
    return Comment.select(*columns).live().by(member)


def _latest_remarks(member: Member) -> list[Remark]:
    return list(_remarks(member).order_by(Comment.id.desc()).limit(SHOWN_MAX).objects(Remark))


def _page_of_remarks(member: Member, cursor: str | None) -> tuple[list[Remark], str | None]:
    page = page_after(_remarks(member), cursor, Comment.id).limit(REMARKS_PER_PAGE + 1)
    found = list(page.objects(Remark))
    shown = found[:REMARKS_PER_PAGE]
    return shown, cursor_of(shown[-1].id) if len(found) > len(shown) else None
