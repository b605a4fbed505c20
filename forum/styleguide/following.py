"""Following, muting, bookmarks; and what else there is to know of a member: the card, the tabs of the profile."""

from datetime import timedelta

from forum.clock import now
from forum.i18n import N_, _
from forum.models import Member
from forum.queries.bookmarks import Marked
from forum.queries.followed import TagTies
from forum.queries.level_history import LevelStep
from forum.queries.line_sums import LineSum
from forum.queries.profile import Profile, Remark, Ties
from forum.render.profile import drawn
from forum.rules.following import Muting
from forum.rules.lines import Line
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_SWITCHES = "following/macros.html"


def sections() -> list[Section]:
    """Return the sections in the order of the page."""
    return [_following(), _bookmarks(), _members()]


def _following() -> Section:
    me = samples.commenter()

    def thread(name: str, viewer: Member | None, **does: bool) -> Sample:
        inputs = seen_by(viewer, post=samples.post(**does))
        return Sample(name, "following/_thread.html", inputs, ("following/_thread.html", _SWITCHES), kind="half")

    def member(name: str, viewer: Member | None, ties: Ties) -> Sample:
        inputs = seen_by(viewer, member=samples.author(), ties=ties)
        return Sample(name, "following/_member.html", inputs, ("following/_member.html", _SWITCHES), kind="half")

    def tag(name: str, viewer: Member | None, ties: TagTies | None) -> Sample:
        inputs = seen_by(viewer, tag="counting", tag_ties=ties)
        return Sample(name, "following/_tag.html", inputs, ("following/_tag.html", _SWITCHES), kind="half")

    return Section(
        N_("Following"),
        [
            thread(N_("A thread, anonymous"), None),
            thread(N_("A thread"), me),
            thread(N_("A thread, followed and bookmarked"), me, followed=True, bookmarked=True),
            thread(N_("A thread, muted"), me, muted=True),
            tag(N_("A tag, anonymous"), None, None),
            tag(N_("A tag"), me, TagTies()),
            tag(N_("A tag, followed"), me, TagTies(followed=True)),
            tag(N_("A tag, muted"), me, TagTies(muted=True)),
            member(N_("A member, anonymous"), None, Ties()),
            member(N_("A member"), me, Ties()),
            member(N_("A member, followed"), me, Ties(followed=True)),
            member(N_("A member, muted"), me, Ties(muting=Muting.BY_VIEWER)),
            member(N_("A member who has muted you"), me, Ties(muting=Muting.BY_OTHER)),
            _comment(N_("A comment by a muted member"), muting=Muting.BY_VIEWER),
            _comment(N_("A comment by a member who has muted you"), muting=Muting.BY_OTHER),
        ],
    )


def _comment(name: str, **does: object) -> Sample:
    rows = [samples.comment(800, samples.author(), **does)]
    inputs = seen_by(samples.commenter(), rows=rows, priced=False)
    return Sample(name, "styleguide/_comments.html", inputs, ("threads/_comment.html", "bookmarks/_mark.html"))


def _bookmarks() -> Section:
    def shown(name: str, number: int, **changes: object) -> Sample:
        author = samples.author()
        fields = {
            "id": number, "note": "", "created_at": samples.ago(days=3), "post_id": samples.NOWHERE,
            "comment_id": samples.NOWHERE, "slug": samples.SLUG, "title": samples.TITLE, "excerpt": samples.TEASER,
            "author_name": author.name, "author_display_name": author.display_name, "muting": None,
        }  # fmt: skip
        inputs = seen_by(samples.commenter(), mark=Marked(**fields | changes), listed="bookmarks/_bookmark.html")
        return Sample(name, "styleguide/_listed.html", inputs, ("bookmarks/_bookmark.html",))

    return Section(
        N_("Bookmarks"),
        [
            _comment(N_("On a comment of the thread"), bookmarked=True),
            shown(N_("Of a comment"), 1),
            shown(N_("Of a post, with a note"), 2, comment_id=None, note=_("For the talk in May.")),
            shown(N_("Of something that is gone"), 3, title=None, excerpt=None, note=_("For the talk in May.")),
            shown(N_("Of a comment by a muted member"), 4, muting=Muting.BY_VIEWER),
        ],
    )


def _members() -> Section:
    me, them = samples.commenter(), samples.author()
    today = now().date()
    steps = [LevelStep(today - timedelta(days=118 - 9 * number), 1 + 2 * number) for number in range(12)]
    sums = [
        LineSum(Line.PLUSES, 41_500),
        LineSum(Line.LIKES_COMMENTER, 12_250),
        LineSum(Line.COMMENT_TRIBUTES, 9_000),
        LineSum(Line.PUBLISH_TRIBUTE, 40_000),
    ]
    remark = Remark(1, samples.TITLE, f"<p>{samples.TEASER}</p>", samples.ago(days=2), 7, 1)

    def tab(name: str, template: str, viewer: Member | None = None, **parts: object) -> Sample:
        found = Profile(them, Ties(shows_earnings=True), "", **parts)
        return Sample(name, template, seen_by(viewer, profile=found, remarks=found.remarks, **drawn(found)))

    def card(name: str, viewer: Member | None) -> Sample:
        return Sample(name, "members/_card.html", seen_by(viewer, member=them, ties=Ties()), kind="half")

    return Section(
        N_("Profiles"),
        [
            card(N_("The card, anonymous"), None),
            card(N_("The card, as a member sees it"), me),
            tab(N_("The levels that were reached"), "members/_levels.html", steps=steps),
            tab(N_("No level yet but the first"), "members/_levels.html", steps=steps[:1]),
            tab(N_("What was earned"), "members/_earned.html", sums=sums),
            tab(N_("Your own, nothing yet"), "members/_earned.html", them),
            tab(N_("What was said"), "members/_remarks.html", remarks=[remark]),
        ],
    )
