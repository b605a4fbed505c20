"""What every page is made of: colours and type, running text, buttons, fields, messages, members, tables, charts."""

import re

from forum.errors import CannotPay
from forum.forms.posts import PostForm
from forum.i18n import N_, _
from forum.render import charts
from forum.render.notices import deleted, opinion
from forum.rules.gates import Gate
from forum.rules.levels import Badge
from forum.styleguide import sample_books, samples
from forum.styleguide.sample import Sample, Section, seen_by, static_text
from forum.text import avatars, markdown
from forum.web.viewer import LevelUp, Outcome

_TOKENS = "css/tokens.css"
_COLOUR = re.compile(r"--([\w-]+): light-dark\((.+)\);")
_SPACE = re.compile(r"--(s\d): ([^;]+);")


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [_tokens(), _prose(), _buttons(), _fields(), _messages(), _members(), _tables(), _charts()]


def _tokens() -> Section:
    tokens = static_text(_TOKENS)
    colours = [(name, *values.split(", ")) for name, values in _COLOUR.findall(tokens)]
    inputs = {"colours": colours, "spaces": _SPACE.findall(tokens)}
    return Section(
        N_("Tokens"),
        [
            Sample(N_("Colours"), "styleguide/_colours.html", inputs, (_TOKENS,)),
            Sample(N_("Type"), "styleguide/_type.html", {}, (_TOKENS, "css/base.css")),
            Sample(N_("Space"), "styleguide/_space.html", inputs, (_TOKENS,)),
        ],
    )


def _prose() -> Section:
    article, comment = markdown.render_article(samples.ARTICLE), markdown.render_comment(samples.COMMENT)
    nothing = markdown.render_comment("")
    preview = "drafts/_preview.html"
    return Section(
        N_("Running text"),
        [
            Sample(N_("Article"), preview, {"rendered": article, "is_post": True}, (preview, "css/prose.css")),
            Sample(N_("Comment"), preview, {"rendered": comment}, (preview, "css/prose.css")),
            Sample(N_("Nothing written yet"), preview, {"rendered": nothing}),
        ],
    )


def _buttons() -> Section:
    template, shows = "styleguide/_buttons.html", ("css/forms.css",)
    return Section(
        N_("Buttons"),
        [
            Sample(N_("Every kind"), template, {}, shows),
            Sample(N_("Disabled, while it is sent"), template, {"disabled": True}, shows),
            Sample(N_("While a request runs"), "styleguide/_busy.html", {}, ("css/frame.css",), kind="busy-shown"),
        ],
    )


def _fields() -> Section:
    form = PostForm(formdata=None, data={"title": samples.TITLE, "body": samples.COMMENT, "tags": "counting"})
    too_many = _("A post can have up to %(most)s tags; you entered %(found)s.", most=5, found=9)
    wrong = {"tags": [too_many], "body": [_("Write something first.")]}
    inputs = {"form": form, "errors": {}}
    return Section(
        N_("Fields"),
        [
            Sample(N_("Plain"), "styleguide/_fields.html", inputs, ("macros.html",)),
            Sample(N_("With hints"), "styleguide/_fields.html", inputs | {"hint": True}, ("macros.html",)),
            Sample(
                N_("With problems"),
                "styleguide/_fields.html",
                inputs | {"hint": True, "errors": wrong},
                ("macros.html",),
            ),
            Sample(N_("Choices"), "styleguide/_choices.html", {}, ("css/forms.css",)),
            Sample(
                N_("Comment avatars"),
                "threads/_avatar_picker.html",
                seen_by(samples.commenter(), avatar=next(iter(avatars.STYLES)), form_id="comment-form"),
            ),
        ],
    )


def _messages() -> Section:
    me = samples.voter()
    notice = opinion("minus", Outcome(amount_mtwei=-2_000))
    undoable = deleted("comment", samples.comment())
    level_up = LevelUp(13, samples.LEVELS.title(13), [Gate.COMMENT.verb])
    typed = [("title", samples.TITLE), ("body", samples.COMMENT)]
    poor = CannotPay(8_000, 2_000)
    return Section(
        N_("Messages"),
        [
            Sample(N_("Notices"), "styleguide/_notices.html", {}, ("css/base.css", "css/forms.css")),
            Sample(
                N_("After a page was loaded"),
                "_flash.html",
                seen_by(me, get_flashed_messages=lambda: [_("Profile saved.")]),
            ),
            Sample(
                N_("Where a part was swapped"),
                "_viewer.html",
                seen_by(me, notice=notice, level_up=None),
                kind="half roomy",
            ),
            Sample(
                N_("Something to undo"),
                "_viewer.html",
                seen_by(me, notice=undoable, level_up=None),
                ("_viewer.html", "_undoable.html"),
                kind="half roomy",
            ),
            Sample(
                N_("Level up"),
                "_viewer.html",
                seen_by(me, notice=opinion("plus", Outcome(gained_xp=1)), level_up=level_up),
                ("_viewer.html", "_level_up.html"),
                kind="half roomy",
            ),
            Sample(N_("Level up, in a sentence"), "_level_up.html", {"level_up": level_up}),
            Sample(
                N_("A failure, with what was typed"),
                "errors/_notice.html",
                seen_by(me, status=402, title=poor.title, message=poor.message, advice=poor.advice, typed=typed),
                kind="half roomy",
            ),
            Sample(
                N_("You seem to be offline"), "styleguide/_out_of_reach.html", {}, ("base.html",), kind="half roomy"
            ),
            Sample(N_("Nothing here"), "styleguide/_empty.html", {}, ("macros.html",)),
        ],
    )


def _members() -> Section:
    me = samples.commenter()
    badges = [Badge(part + 1, part) for part in range(21)]
    return Section(
        N_("Members"),
        [
            Sample(
                N_("On the way to the next level"),
                "styleguide/_rings.html",
                {"badges": badges, "me": me},
                ("macros.html",),
            ),
            Sample(N_("Level"), "_level.html", seen_by(me), kind="third"),
            Sample(N_("The highest level"), "_level.html", seen_by(samples.member("author", 50)), kind="third"),
            Sample(N_("Purse"), "_balance.html", seen_by(samples.admin()), kind="third"),
            Sample(
                N_("Tags"),
                "styleguide/_tags.html",
                {"tags": ["counting", "transport", "a-rather-long-tag"]},
                ("macros.html",),
            ),
        ],
    )


def _tables() -> Section:
    return Section(
        N_("Tables and ways"),
        [
            Sample(N_("Figures with a sum"), "styleguide/_figures.html", {}, ("css/tables.css",)),
            Sample(N_("Sortable"), "styleguide/_figures.html", {"sortable": True}, ("css/tables.css", "tables.js")),
            Sample(N_("Large figures"), "styleguide/_stats.html", {}, ("css/tables.css",)),
            Sample(N_("Views and parts of a page"), "styleguide/_ways.html", {}, ("css/base.css",)),
        ],
    )


def _charts() -> Section:
    points = [(day.date.toordinal(), day.balance_mtwei) for day in sample_books.days()]
    settled = sample_books.settled_days()
    columns = [(one.day.toordinal(), [*(pot.paid_mtwei for pot in one.pots), one.claimed_mtwei - one.paid_mtwei])
               for one in reversed(settled)]  # fmt: skip
    shows = ("charts.html",)
    return Section(
        N_("Charts"),
        [
            Sample(
                N_("One bar of several parts"),
                "styleguide/_stacked.html",
                {"blocks": charts.stacked((35, 25, 20, 12, 8)), "parts": 5},
                shows,
            ),
            Sample(N_("Columns"), "styleguide/_columns.html", {"chart": charts.column_chart(columns, 30)}, shows),
            Sample(
                N_("A line in steps, with a mark"),
                "styleguide/_line.html",
                {"chart": charts.line_chart(points), "points": sample_books.days()},
                shows,
            ),
            Sample(N_("Bars in a table"), "styleguide/_bars.html", {"bar_length": charts.bar_length}, shows),
        ],
    )
