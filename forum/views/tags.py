"""Tags: all of them, the front page of each, and what each is for."""

from flask import Blueprint, redirect, render_template, request, url_for

from forum.actions import tags as actions
from forum.forms.posts import parse_tags
from forum.forms.tags import DESCRIPTION_LENGTH_MAX, DescriptionForm
from forum.i18n import _
from forum.models import Member
from forum.queries.tags import TagOrder, tag_view, tags_page
from forum.render.front import PARAMETERS, render_front
from forum.web import answers
from forum.web.login import moderators_only, require_moderator

bp = Blueprint("tags", __name__)


@bp.get("/tags")
def index() -> str:
    """Show all tags that have posts."""
    order = request.args.get("sort", TagOrder.MOST.value)
    page = tags_page(order, request.args.get("after"))
    return render_template("tags/index.html", page=page, order=order, orders={one.value: one.label for one in TagOrder})


@bp.get("/tags/<tag>")
def show(tag: str) -> object:
    """Show a tag's posts, in any order, and what it is for; its former names lead here, too."""
    about = tag_view((parse_tags(tag[:100]) or [tag])[0])
    if about.name != tag:
        kept = {name: value for name, value in request.args.items() if name in PARAMETERS}
        return redirect(url_for("tags.show", tag=about.name, **kept), 301)
    return render_front(about.name, about)


def _form(errors: dict[str, list[str]], tag: str, form: DescriptionForm | None = None) -> str:
    require_moderator()  # also where a form comes back because of its token
    about = tag_view(tag)
    form = form or DescriptionForm()
    inputs = {"about": about, "form": form, "errors": errors, "length_max": DESCRIPTION_LENGTH_MAX}
    return answers.render_part_or_page("tags/_form.html", "tags/edit.html", **inputs)


@bp.get("/tags/<tag>/edit")
@moderators_only
def edit(_me: Member, tag: str) -> str:
    """Show the form with what a tag is for."""
    return _form({}, tag, DescriptionForm(data={"description": tag_view(tag).description}))


@bp.post("/tags/<tag>/edit")
@answers.redisplays_form(bp, _form)
@moderators_only
def describe(me: Member, tag: str) -> object:
    """Say what a tag is for."""
    form = DescriptionForm()
    form.check()
    answers.act_once(me, lambda: actions.describe_tag(me, tag, form.description.data))
    return answers.redirect_to(url_for("tags.show", tag=tag), lambda _outcome: _("Description saved."))
