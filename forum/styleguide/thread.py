"""The thread page, part by part."""

from collections.abc import Callable
from dataclasses import replace

from forum.i18n import N_, _
from forum.models import Member
from forum.queries.comment_pages import CommentPage
from forum.queries.reports import NO_REPORTS, ReportList
from forum.queries.thread_trees import Turn
from forum.render.thread import TOOLS
from forum.styleguide import comments, sample_books, samples, unread
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the sections in the order of the page."""
    return [_post(), _vote(), _reading(), _report(), *comments.sections(), unread.section(), _prices(), _thread_nav()]


def _post() -> Section:
    def shown(name: str, me: Member | None, **changes: object) -> Sample:
        return Sample(name, "threads/_post.html", seen_by(me, post=samples.post(**changes), **TOOLS))

    return Section(
        N_("Post"),
        [
            shown(N_("Someone else’s"), samples.commenter(), edited_at=samples.ago(hours=1)),
            shown(N_("Your own"), samples.author()),
            shown(N_("As a moderator sees it"), samples.moderator(), title=samples.LONG_TITLE, tags=[]),
            shown(N_("Undone"), None, removed=1),
            shown(N_("Removed"), None, removed=1, removed_because="An advertisement."),
        ],
    )


def _vote() -> Section:
    def shown(name: str, me: Member | None, **changes: object) -> Sample:
        return Sample(name, "threads/_vote.html", seen_by(me, post=samples.post(**changes)), kind="half")

    return Section(
        N_("Votes"),
        [
            shown(N_("Anonymous"), None),
            shown(N_("Below the gate"), samples.newcomer()),
            shown(N_("Free to vote"), samples.voter()),
            shown(N_("Plus given"), samples.voter(), my_vote=1, pluses=1_025),
            shown(N_("Minus given"), samples.voter(), my_vote=-1),
            shown(N_("Your own"), samples.author()),
        ],
    )


def _reading() -> Section:
    needed_ms = samples.reading().needed_ms
    begun = {"id": samples.NOWHERE, "open": True, "credited_ms": needed_ms // 3}
    done = {"id": samples.NOWHERE, "completed": True, "credited_ms": needed_ms, "seen_end": True}

    def shown(name: str, me: Member | None = None, words: int = 812, **more: object) -> Sample:
        panel = {
            "post_id": samples.NOWHERE, "mine": False, "nonce": None, "refusal": None,
            **{name: more.pop(name) for name in ("mine", "nonce", "refusal") if name in more},
        }  # fmt: skip
        kind = f"third {more.pop('kind', '')}".strip()
        inputs = seen_by(me, reading=samples.reading(words, **more), **panel)
        return Sample(name, "threads/_reading.html", inputs, kind=kind)

    me = samples.voter()
    return Section(
        N_("Reading"),
        [
            shown(N_("Anonymous")),
            shown(N_("Anonymous, too short to be paid"), None, 90),
            shown(N_("Your own"), samples.author(), mine=True),
            shown(N_("Not started"), me),
            shown(N_("Running"), me, nonce="sample", **begun),
            shown(N_("Only the end is missing"), me, nonce="sample", **begun | {"credited_ms": needed_ms}),
            shown(N_("The day’s cap is reached"), me, nonce="sample", room_mtwei=0, **begun),
            shown(N_("Too short to be paid"), me, 90, nonce="sample", id=samples.NOWHERE, open=True),
            shown(
                N_("A beat was refused"),
                me,
                refusal=_("You’re reading this in another tab, or the connection was lost."),
                **begun,
            ),
            shown(N_("Logged out in the meantime"), me, nonce="sample", kind="hidden-shown", **begun),
            shown(N_("Done, pay pending"), me, pending_mtwei=3_411, date=samples.ago(hours=2), **done),
            shown(N_("Done and paid"), me, earned_mtwei=3_411, date=samples.ago(days=2), **done),
            shown(N_("Done, for XP alone"), me, room_mtwei=0, date=samples.ago(hours=2), **done),
        ],
    )


def _report() -> Section:
    def shown(name: str, me: Member | None, reports: ReportList = NO_REPORTS) -> Sample:
        inputs = seen_by(me, post=samples.post(), reports=reports)
        return Sample(name, "threads/_report.html", inputs, ("threads/_report.html", "reports/_columns.html"))

    return Section(
        N_("Profit and loss"),
        [
            shown(N_("Anonymous"), None),
            shown(N_("Below the gate"), samples.newcomer()),
            shown(N_("Nothing to report"), samples.voter()),
            shown(N_("Not bought"), samples.voter(), replace(NO_REPORTS, has_figures=True)),
            shown(N_("Bought, with older ones"), samples.author(), sample_books.shelf()),
        ],
    )


def _prices() -> Section:
    def shown(name: str, balance_twei: int) -> Sample:
        inputs = seen_by(samples.commenter(), balance_twei=balance_twei, tribute=samples.hurried_tribute())
        return Sample(name, "styleguide/_prices.html", inputs, ("threads/_prices.html",))

    return Section(
        N_("Prices"),
        [
            shown(N_("Enough in the wallet"), 120),
            shown(N_("Not enough in the wallet"), 1),
        ],
    )


def _thread_nav() -> Section:
    inputs: Callable[..., dict[str, object]] = lambda me, **more: seen_by(  # noqa: E731
        me, **{"post": samples.post(), "page": samples.thread(), **more}
    )
    template = "threads/_thread_nav.html"
    shows = (template, "threads/_nav_comments.html", "threads/_nav_write.html", "css/thread_nav.css")
    return Section(
        N_("The way along a thread"),
        [
            Sample(
                N_("Who may comment"),
                template,
                inputs(samples.commenter(), may_comment=True),
                shows,
                kind="third along thread-nav-sample",
            ),
            Sample(
                N_("Who may not"),
                template,
                inputs(None, may_comment=False),
                shows,
                kind="third along thread-nav-sample",
            ),
            Sample(
                N_("Along a long thread"),
                template,
                inputs(None, may_comment=False, page=samples.thread(long=True)),
                shows,
                kind="third along thread-nav-sample",
            ),
            Sample(
                N_("To a date in a long thread"), "threads/_jump.html", inputs(None, page=samples.thread(long=True))
            ),
            Sample(
                N_("By keyboard"),
                "about/_keys.html",
                {},
                ("about/_keys.html", "about/_keys_table.html"),
                kind="dialog-shown",
            ),
            Sample(
                N_("The pages beside this one"),
                "styleguide/_pager.html",
                seen_by(
                    samples.commenter(),
                    post=samples.post(),
                    page=CommentPage([], Turn(before="7"), Turn(after="9")),
                    rows=samples.conversation(),
                    sort="best",
                    turn=Turn(),
                ),
                ("threads/_pager.html", "threads/_more_comments.html"),
            ),
        ],
    )
