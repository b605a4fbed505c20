"""The thread page, part by part."""

from collections.abc import Callable

from forum.errors import CannotPay
from forum.forms.posts import CommentForm
from forum.i18n import N_, _
from forum.models import Member
from forum.queries.reports import NO_REPORTS
from forum.styleguide import sample_books, samples
from forum.styleguide.sample import Sample, Section, seen_by

_COMMENTS = ("threads/_comment.html",)


def sections() -> list[Section]:
    """Return the sections in the order of the page."""
    return [
        _post(),
        _vote(),
        _reading(),
        _report(),
        _comments(),
        _composer(),
        _lock(),
        _prices(),
        _thread_nav(),
        _answers(),
    ]


def _post() -> Section:
    def shown(name: str, me: Member | None, **changes: object) -> Sample:
        return Sample(name, "threads/_post.html", seen_by(me, post=samples.post(**changes)))

    return Section(
        N_("Post"),
        [
            shown(N_("Of somebody else"), samples.commenter(), edited_at=samples.ago(hours=1)),
            shown(N_("One’s own"), samples.author()),
            shown(N_("As a moderator sees it"), samples.moderator(), title=samples.LONG_TITLE, tags=[]),
            shown(N_("Taken back"), None, removed=1),
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
            shown(N_("One’s own"), samples.author()),
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
            shown(N_("One’s own"), samples.author(), mine=True),
            shown(N_("Not begun"), me),
            shown(N_("Running"), me, nonce="sample", **begun),
            shown(N_("Only the end is missing"), me, nonce="sample", **begun | {"credited_ms": needed_ms}),
            shown(N_("The day’s cap is reached"), me, nonce="sample", room_mtwei=0, **begun),
            shown(N_("Too short to be paid"), me, 90, nonce="sample", id=samples.NOWHERE, open=True),
            shown(
                N_("A beat was refused"),
                me,
                refusal=_("This reading goes on in another tab, or its last beat got lost on the way."),
                **begun,
            ),
            shown(N_("Logged out meanwhile"), me, nonce="sample", kind="hidden-shown", **begun),
            shown(N_("Done, pay pending"), me, pending_mtwei=3_411, date=samples.ago(hours=2), **done),
            shown(N_("Done and paid"), me, earned_mtwei=3_411, date=samples.ago(days=2), **done),
            shown(N_("Done, for XP alone"), me, room_mtwei=0, date=samples.ago(hours=2), **done),
        ],
    )


def _report() -> Section:
    def shown(name: str, me: Member | None, bought: bool = False) -> Sample:
        reports = sample_books.shelf() if bought else NO_REPORTS
        inputs = seen_by(me, post=samples.post(), reports=reports)
        return Sample(name, "threads/_report.html", inputs, ("threads/_report.html", "reports/_columns.html"))

    return Section(
        N_("Profit and loss"),
        [
            shown(N_("Anonymous"), None),
            shown(N_("Below the gate"), samples.newcomer()),
            shown(N_("Not bought"), samples.voter()),
            shown(N_("Bought, with older ones"), samples.author(), bought=True),
        ],
    )


def _comments() -> Section:
    me = samples.commenter()
    by_author = samples.author()

    def shown(name: str, viewer: Member | None, *comments: object) -> Sample:
        inputs = seen_by(viewer, comments=comments, priced=len(comments) > 1)
        return Sample(name, "styleguide/_comments.html", inputs, _COMMENTS)

    def of_author(number: int, **changes: object) -> object:
        return samples.comment(number, by_author, **changes)

    edited = of_author(8, edited_at=samples.ago(minutes=2), likes=1_204)
    long_word = of_author(9, body="Averylongword" * 12)
    return Section(
        N_("Comments"),
        [
            shown(N_("Anonymous"), None, of_author(1)),
            shown(N_("Of somebody else"), me, of_author(2)),
            shown(N_("One’s own"), me, samples.comment(3)),
            shown(N_("Liked"), me, of_author(4, my_reaction=1)),
            shown(N_("Disliked"), me, of_author(5, my_reaction=-1)),
            shown(N_("Below the gate"), samples.newcomer(), of_author(6)),
            shown(N_("As a moderator sees it"), samples.moderator(), of_author(7)),
            shown(N_("Edited, much liked"), me, edited),
            shown(N_("A word without end"), me, long_word),
            shown(N_("Deleted"), me, of_author(10, removed=1)),
            shown(N_("Removed, with the reason"), me, of_author(11, removed=1, removed_because="Names a neighbour.")),
            shown(N_("A conversation"), me, *samples.conversation()),
            Sample(N_("What one earns, below the gate"), "threads/_earn.html", seen_by(None, may_comment=False)),
            Sample(N_("What one earns, above it"), "threads/_earn.html", seen_by(me, may_comment=True)),
            Sample(N_("How many"), "threads/_count.html", seen_by(me, post=samples.post())),
            _edited("comments/_edit.html", N_("Being edited"), 12),
            _edited("comments/_edit_form.html", N_("Being edited, on a page of its own"), 13, wrong=True),
        ],
    )


def _edited(template: str, name: str, number: int, *, wrong: bool = False) -> Sample:
    form = CommentForm(formdata=None, data={"body": "" if wrong else samples.COMMENT})
    errors = {"body": [_("Write something first.")]} if wrong else {}
    inputs = seen_by(samples.commenter(), comment=samples.comment(number), form=form, errors=errors, listed=template)
    return Sample(
        name, "styleguide/_listed.html" if template == "comments/_edit.html" else template, inputs, (template,)
    )


def _panel(me: Member | None, **changes: object) -> dict[str, object]:
    """Return the inputs of the form and of the lock."""
    told = {
        "form_id": "comment-form", "post_id": samples.NOWHERE, "parent": None, "body": "", "errors": {},
        "avatar": me and me.avatar, "tribute_mtwei": samples.ECONOMY.comment_tribute_mtwei, "swapped": False,
        "pace": None, "may_comment": False,
    }  # fmt: skip
    return seen_by(me, **told | changes)


def _composer() -> Section:
    poor = CannotPay(8_000, 2_000)
    errors = {"form": [f"{poor.message} {poor.advice}"], "body": [_("Write something first.")]}
    parent = samples.comment(200, samples.author())

    def shown(name: str, template: str = "threads/_form.html", kind: str = "", **changes: object) -> Sample:
        return Sample(name, template, _panel(samples.commenter(), may_comment=True, **changes), kind=kind)

    return Section(
        N_("Composer"),
        [
            shown(N_("Empty"), "threads/_composer.html"),
            shown(N_("With errors"), errors=errors, body=samples.COMMENT, tribute_mtwei=8_000),
            shown(N_("A reply, under its comment"), form_id="reply-form-1", parent=parent),
            shown(N_("A reply, at the end of the page"), parent=parent),
            Sample(
                N_("Docked"),
                "styleguide/_docked.html",
                _panel(samples.commenter()),
                ("threads/_form.html", "css/composer.css"),
                kind="docked-shown",
            ),
        ],
    )


def _lock() -> Section:
    def shown(name: str, me: Member | None, *days_xp: int, **changes: object) -> Sample:
        own = samples.own_pace(me, *days_xp) if me else None
        return Sample(name, "threads/_lock.html", _panel(me, pace=own, **changes), ("threads/_lock.html", *_PACE))

    def paced(name: str, *days_xp: int, done: tuple[str, ...] = ()) -> Sample:
        return Sample(name, "levels/_pace.html", {"pace": samples.own_pace(samples.voter(), *days_xp, done=done)})

    return Section(
        N_("Lock"),
        [
            shown(N_("Anonymous"), None),
            shown(N_("With a pace and ways"), samples.voter(), 12, 0, 25, 31, body=samples.COMMENT),
            shown(N_("Without a pace"), samples.newcomer()),
            paced(N_("A pace, with what comes once"), 3, 3, 4),
            paced(N_("A pace, without what comes once"), 3, 3, 4, done=("quiz", "email", "profile", "report")),
            paced(N_("No pace yet")),
        ],
    )


_PACE = ("levels/_pace.html", "levels/_ways.html")


def _prices() -> Section:
    def shown(name: str, balance_twei: int) -> Sample:
        tribute_mtwei = samples.ECONOMY.tribute_mtwei(1)
        inputs = seen_by(samples.commenter(), balance_twei=balance_twei, tribute_mtwei=tribute_mtwei)
        return Sample(name, "styleguide/_prices.html", inputs, ("threads/_prices.html",))

    return Section(
        N_("Prices"),
        [
            shown(N_("The wallet holds them"), 120),
            shown(N_("The wallet does not hold them"), 1),
        ],
    )


def _thread_nav() -> Section:
    inputs: Callable[..., dict[str, object]] = lambda me, **more: seen_by(  # noqa: E731
        me, post=samples.post(), page=samples.thread(), **more
    )
    template = "threads/_thread_nav.html"
    shows = (template, "css/thread_nav.css")
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
                N_("By keyboard"),
                template,
                inputs(samples.commenter(), may_comment=True),
                shows,
                part=("<dialog", "</dialog>"),
                kind="dialog-shown",
            ),
        ],
    )


def _answers() -> Section:
    me = samples.commenter()
    reply = samples.comment(301, parent_id=samples.NOWHERE, depth=1, parent_display_name="Aurel Author")
    return Section(
        N_("Answers"),
        [
            Sample(
                N_("To a comment just written"),
                "styleguide/_answer.html",
                _panel(me, comment=samples.comment(300), count=18, answer="threads/_created.html"),
                ("threads/_created.html",),
            ),
            Sample(
                N_("To a reply just written"),
                "styleguide/_answer.html",
                _panel(me, comment=reply, count=19, answer="threads/_created.html"),
                ("threads/_created.html",),
            ),
            Sample(
                N_("To a comment just deleted"),
                "styleguide/_answer.html",
                _panel(me, comment=samples.comment(302, removed=1), count=17, answer="threads/_deleted.html"),
                ("threads/_deleted.html",),
            ),
        ],
    )
