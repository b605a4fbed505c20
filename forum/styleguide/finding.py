"""Finding one's way: the front page's orders, tags, what to read next, series, the leaderboard."""

from forum.actions.tags import Renaming
from forum.forms.series import SeriesForm
from forum.forms.tags import DESCRIPTION_LENGTH_MAX, DescriptionForm, RenamingForm
from forum.i18n import N_, _
from forum.models import Member, Tag
from forum.queries.further import Further, FurtherPost, SeriesPlace
from forum.queries.leaderboard import LeaderboardPage, Place
from forum.queries.series import Part, SeriesView
from forum.queries.tags import TagView
from forum.render.front import SORTS
from forum.rules.front import Within
from forum.rules.leaderboard import Board, Span
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [_orders(), _tags(), _further(), _series(), _leaderboard()]


def _orders() -> Section:
    stretches = {one.value: one.label for one in Within}

    def shown(name: str, **more: object) -> Sample:
        inputs = {"sorts": SORTS, "stretches": stretches, "within": "all", "tag": None, "about": None, **more}
        return Sample(name, "front/_tabs.html", seen_by(None, **inputs))

    return Section(
        N_("Orders of the front page"),
        [shown(N_("Hot"), sort="hot"), shown(N_("Top of a week"), sort="top", within="week", about=_tag())],
    )


def _tag(description: str = samples.TEASER) -> TagView:
    return TagView(1, "counting", description, 12, samples.ago(days=2))


def _tags() -> Section:
    form = {"about": _tag(), "form": DescriptionForm(formdata=None, data={"description": samples.TEASER})}
    too_long = {"description": [_("This is %(length)s characters long; the limit is %(most)s. Nothing was cut off.",
                                  length="501", most="500")]}  # fmt: skip
    renaming = RenamingForm(formdata=None, data={"tag": "counting"})
    old, other = Tag(name="counting", posts=12), Tag(name="numbers", posts=3)

    def about(name: str, who: object, tag: TagView) -> Sample:
        return Sample(name, "tags/_about.html", seen_by(who, about=tag))

    def described(name: str, **more: object) -> Sample:
        inputs = seen_by(samples.moderator(), length_max=DESCRIPTION_LENGTH_MAX, **form, **more)
        return Sample(name, "tags/_form.html", inputs)

    def renamed(name: str, preview: Renaming | None, **more: object) -> Sample:
        return Sample(name, "admin/_tag_form.html", seen_by(samples.admin(), form=renaming, preview=preview, **more))

    return Section(
        N_("Tags"),
        [
            about(N_("Described"), None, _tag()),
            about(N_("Not described, as an admin sees it"), samples.admin(), _tag("")),
            described(N_("Its description")),
            described(N_("Its description with problems"), errors=too_long),
            renamed(N_("Another name"), None),
            renamed(N_("Another name, with problems"), None, errors={"into": [_("Enter one tag.")]}),
            renamed(N_("Another name, previewed"), Renaming(old, "numbering", None)),
            renamed(N_("Two tags made one, previewed"), Renaming(old, "numbers", other)),
        ],
    )


_EXPLAINED = {
    Board.COMMENTS: N_("Best comments, explained"),
    Board.HELPFUL: N_("Helpful newcomers, explained"),
    Board.READING: N_("Careful readers, explained"),
    Board.EARNED: N_("Earned, explained"),
}
_NAMES = (N_("Counting"), N_("Waiting"), N_("Arriving"))


def _parts() -> list[FurtherPost]:
    return [FurtherPost(samples.NOWHERE + nth, "x", _(name), 812, nth) for nth, name in enumerate(_NAMES)]


def _further() -> Section:
    parts, near = (
        _parts(),
        [FurtherPost(1, "x", samples.TITLE, 812, 0), FurtherPost(2, "x", samples.LONG_TITLE, 240, 1)],
    )

    def shown(name: str, series: SeriesPlace | None, related: list[FurtherPost]) -> Sample:
        inputs = {"further": Further(series, related), "post": samples.post(id=samples.NOWHERE + 1)}
        return Sample(name, "threads/_further.html", seen_by(None, **inputs))

    return Section(
        N_("What to read next"),
        [
            shown(N_("Part of a series"), SeriesPlace(1, _("A bus line"), "x", parts, 2), near),
            shown(N_("The first of two"), SeriesPlace(1, _("A bus line"), "x", parts[:2], 1), []),
        ],
    )


def _series() -> Section:
    by = samples.author()
    parts = [Part(one.id, one.slug, one.title, samples.TEASER, 812, 3, samples.ago(days=9)) for one in _parts()]
    series = SeriesView(1, _("A bus line"), "x", by.id, by.name, by.display_name, parts)
    inputs = {"series": series, "form": SeriesForm(formdata=None, data={"name": ""}), "length_max": 80}
    missing = {"name": [_("Give it a name.")]}

    def shown(name: str, template: str, me: Member | None, **more: object) -> Sample:
        return Sample(name, template, seen_by(me, **inputs, **more))

    return Section(
        N_("A series"),
        [
            shown(N_("Anonymous"), "series/_parts.html", None),
            shown(N_("Your own"), "series/_parts.html", by),
            shown(N_("Its name"), "series/_name.html", by),
            shown(N_("Its name with problems"), "series/_name.html", by, errors=missing),
        ],
    )


def _place(by: Member, place: int, before: int | None, score: int, **more: object) -> Place:
    who = by.id, by.name, by.display_name, by.avatar, by.xp
    return Place(place, before, score, *who, **{"comment_id": None, "title": None, **more})


def _leaderboard() -> Section:
    best = {"comment_id": samples.NOWHERE, "title": samples.LONG_TITLE}
    me, figures = samples.voter(), {"best": 5, "days": 30, "level": 15, "readings": 5}
    mine = _place(me, 34, 31, 2)

    def page(board: Board = Board.COMMENTS, **more: object) -> LeaderboardPage:
        return LeaderboardPage(board, Span.WEEK, [mine], samples.ago(minutes=20), **more)

    def placed(name: str, one: Place, board: Board = Board.COMMENTS, **more: object) -> Sample:
        return Sample(
            name, "leaderboard/_place.html", seen_by(None, **{"one": one, "page": page(board), "own": False, **more})
        )

    def yours(name: str, who: Member, at: LeaderboardPage) -> Sample:
        return Sample(name, "leaderboard/_yours.html", seen_by(who, page=at, figures=figures))

    def about(board: Board) -> Sample:
        inputs = seen_by(None, page=page(board), figures=figures)
        return Sample(_EXPLAINED[board], "leaderboard/_about.html", inputs)

    def switch(name: str, **more: object) -> Sample:
        return Sample(name, "leaderboard/_switch.html", seen_by(me, **{"saved": None, **more}), kind="settings")

    risen, fallen = _place(samples.commenter(), 1, 4, 31, **best), _place(samples.author(), 2, 1, 12)
    return Section(
        N_("Leaderboard"),
        [
            placed(N_("Risen"), risen),
            placed(N_("Fallen"), fallen, Board.READING),
            placed(N_("New, and yours"), _place(me, 34, None, 2_400), Board.EARNED, own=True),
            placed(N_("Earned, and not shown"), _place(me, 3, 3, 9, shows_score=False), Board.EARNED),
            yours(N_("Your place"), me, page(mine=mine)),
            *(yours(board.words, me, page(board)) for board in Board),
            yours(N_("You’re not listed"), me, page(unlisted=True)),
            yours(N_("Staff aren’t listed"), samples.moderator(), page()),
            *(about(board) for board in Board),
            switch(N_("Listed"), listed=True),
            switch(N_("Not listed, just now"), listed=False, saved=_("You’re no longer on the leaderboard.")),
        ],
    )
