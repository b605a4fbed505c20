"""What surrounds pages, and what is on those that have no section of their own."""

from forum.errors import CannotPay, ForumError, NotFound, NotSignedIn
from forum.forms.accounts import EmailForm, PasswordForm, ProfileForm
from forum.forms.posts import PostForm
from forum.i18n import N_, _
from forum.models import EmailChange, Member
from forum.queries.sessions import OpenSession
from forum.queries.site import Site
from forum.render import charts
from forum.render.editing import Editing
from forum.rules.gates import Gate
from forum.rules.level_forecast import REGULAR, forecast
from forum.rules.quiz.sheet import sheet
from forum.rules.sessions import MEMBER_LIFETIME, STAFF_LIFETIME
from forum.rules.xp import XP_LABELS
from forum.styleguide import samples
from forum.styleguide.sample import FakeRequest, Sample, Section, seen_by

_DRAW = 3
_MASTHEAD = ('<header class="masthead">', "</header>")
_WENT_WRONG = ('<div class="went-wrong">', "</div>")


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [_frame(), _front(), _levels(), _quiz(), _writing(), _settings(), _errors()]


def _frame() -> Section:
    site = Site(samples.LEVELS, samples.ECONOMY, (0, 0), is_demo=True, recent_pay=samples.RECENT_PAY)

    def part(name: str, me: Member | None, begin: str, end: str) -> Sample:
        return Sample(name, "base.html", seen_by(me, site=site), part=(begin, end), kind="framed")

    return Section(
        N_("Frame"),
        [
            part(N_("Anonymous"), None, *_MASTHEAD),
            part(N_("Member"), samples.voter(), *_MASTHEAD),
            part(N_("Admin"), samples.admin(), *_MASTHEAD),
            part(N_("Demo"), None, '<aside class="demo-banner"', "</aside>"),
            part(N_("Page footer"), None, '<footer class="colophon">', "</footer>"),
        ],
    )


def _front() -> Section:
    def listed(name: str, **more: object) -> Sample:
        return Sample(name, "styleguide/_headlines.html", more, ("front/_headline.html",))

    long_one = samples.headline(title=samples.LONG_TITLE, tags=[], comments=1, pluses=1_204, minuses=0)
    both = [samples.headline(), long_one]
    return Section(
        N_("Front page"),
        [
            listed(N_("Headlines, the first one leading"), headlines=[*both, samples.headline()], leading=True),
            listed(N_("Headlines under a heading"), headlines=both, rank="h3"),
            Sample(N_("Introduction, anonymous"), "front/_introduction.html", seen_by(None)),
            Sample(N_("Introduction, member"), "front/_introduction.html", seen_by(samples.newcomer())),
        ],
    )


def _levels() -> Section:
    me, rules = samples.voter(), samples.LEVELS
    passings = forecast(REGULAR, rules, samples.ECONOMY)
    days = {level: passing.day for level, passing in enumerate(passings, 1) if passing and level > 1}
    inputs = {
        "near": [1, 2, 11, 12, 13, 18, 50], "days_max": max(days.values()), "bar_length": charts.bar_length,
        "opening": {level: [gate] for gate, level in rules.gates.items()}, "regular": REGULAR, "pace": None,
        "log": [], "sources": [], "labels": XP_LABELS, "entries_shown": 0, "chart": None,
    }  # fmt: skip

    def ladder(name: str, viewer: Member | None, ahead: dict[int, int]) -> Sample:
        fields = seen_by(viewer, **inputs, mine=viewer and rules.level(viewer.xp), days=ahead)
        begin, end = '<section id="ladder">', "</section>"
        return Sample(name, "levels/show.html", fields, part=(begin, end), kind="levels")

    ahead = {level: day for level, day in days.items() if level > rules.level(me.xp)}
    return Section(N_("Levels"), [ladder(N_("Ladder, anonymous"), None, days), ladder(N_("Ladder, member"), me, ahead)])


def _quiz() -> Section:
    drawn = sheet(_DRAW, samples.ECONOMY, samples.LEVELS)
    names = [question.name for question in drawn.questions]
    picks = {question.name: question.right for question in drawn.questions}
    missed = {names[0]: [_("Pick an answer here too.")]}

    def shown(name: str, **more: object) -> Sample:
        fields = {"sheet": drawn, "picks": {}, "wrong": None, "passed": False, **more}
        return Sample(name, "quiz/_sheet.html", seen_by(samples.newcomer(), **fields), kind="levels")

    said = _("All %(all)s correct: you earned %(xp)s XP.", all=5, xp=40)
    return Section(
        N_("Quiz"),
        [
            shown(N_("Open")),
            shown(N_("One left out"), errors=missed, picks={names[1]: 0}),
            shown(N_("Some wrong, some correct"), wrong=names[:2], picks=picks),
            Sample(N_("All correct"), "quiz/_passed.html", {"words": said}, kind="levels"),
        ],
    )


def _writing() -> Section:
    full = {"title": samples.TITLE, "body": samples.COMMENT, "tags": "counting, transport"}
    wrong = {"title": [_("Give it a title.")], "body": [_("Write something first.")]}

    def shown(name: str, me: Member, data: dict[str, str], **more: object) -> Sample:
        form = PostForm(formdata=None, data=data)
        return Sample(
            name, "posts/_form.html", seen_by(me, form=form, **{"post_id": None, "editing": Editing(), **more})
        )

    return Section(
        N_("Writing a post"),
        [
            shown(N_("New"), samples.author(), {}),
            shown(N_("Below the gate"), samples.commenter(), full),
            shown(N_("With problems"), samples.author(), {}, errors=wrong),
            shown(N_("Being edited"), samples.author(), full, post_id=samples.NOWHERE),
        ],
    )


def _settings() -> Section:
    me = samples.voter()
    confirmed = samples.member("almost", 12, email_confirmed_at=samples.ago(days=20))
    profile = {"profile": ProfileForm(formdata=None, obj=me)}
    password = {"password": PasswordForm(formdata=None)}
    email, change = {"form": EmailForm(formdata=None)}, EmailChange(email="other@example.org")
    wrong = {"current": [_("Enter your current password.")], "new": [_("Enter your current password.")]}
    devices = [
        OpenSession(1, "Firefox · Windows", "203.0.113.0/24", samples.ago(days=20), samples.ago(minutes=1)),
        OpenSession(2, "Safari · iPhone", "2001:db8:1::/48", samples.ago(days=90), samples.ago(days=3)),
    ]
    this = {"this_id": 1, "lifetime": MEMBER_LIFETIME, "done": _("That device is logged out.")}
    staff = {"sessions": devices[:1], "this_id": 1, "lifetime": STAFF_LIFETIME}

    def shown(name: str, template: str, who: Member, **more: object) -> Sample:
        return Sample(name, template, seen_by(who, **more), kind="settings")

    return Section(
        N_("Settings"),
        [
            shown(N_("Profile"), "settings/_profile.html", me, **profile),
            shown(N_("Profile saved"), "settings/_profile.html", me, saved=True, **profile),
            shown(N_("Address not confirmed"), "settings/_email.html", me),
            shown(N_("A link is on its way"), "settings/_email.html", me, sent=True),
            shown(N_("Address confirmed"), "settings/_email.html", confirmed),
            shown(N_("Address confirmed, another one waited for"), "settings/_email.html", confirmed, change=change),
            shown(N_("Another address"), "settings/_email_change.html", me, change=None, **email),
            shown(N_("Another address, waited for"), "settings/_email_change.html", confirmed, change=change, **email),
            shown(N_("Password"), "settings/_password.html", me, **password),
            shown(N_("Password with problems"), "settings/_password.html", me, errors=wrong, **password),
            shown(N_("Devices"), "settings/_sessions.html", me, sessions=devices, **this),
            shown(N_("One device, for staff"), "settings/_sessions.html", samples.admin(), **staff),
        ],
    )


def _errors() -> Section:
    me = samples.voter()
    typed = [("title", samples.TITLE), ("body", samples.COMMENT)]
    gone = NotFound(_("There is no such post."))
    below = samples.LEVELS.refusal(Gate.COMMENT, 352)
    broken = {
        "status": 500,
        "title": _("Something went wrong"),
        "message": _("The server can’t answer this request."),
        "advice": _("Go back and try again in a moment."),
    }

    def page(name: str, error: ForumError, viewer: Member | None, **more: object) -> Sample:
        fields = {"status": error.status, "title": error.title, "message": error.message, "advice": error.advice}
        inputs = seen_by(viewer, **{"typed": [], "back": None, "login": "/login", "leads_on": True, **fields, **more})
        shows = ("errors/show.html", "errors/_next_steps.html", "errors/_typed.html")
        return Sample(name, "errors/show.html", inputs, shows, part=_WENT_WRONG)

    bare = seen_by(None, **broken, typed=[], back="/", login="/login", leads_on=True, request=FakeRequest("/posts"))
    return Section(
        N_("Errors"),
        [
            page(N_("Not logged in"), NotSignedIn(), None),
            page(N_("Cannot pay"), CannotPay(2_000, 500), me, typed=typed, back="/"),
            page(N_("Below the gate"), below, me, back="/"),
            page(N_("Page not found"), gone, None),
            Sample(N_("Broken"), "errors/bare.html", bare, part=_WENT_WRONG),
        ],
    )
