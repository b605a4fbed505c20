"""Threads for programs: lists, one thread, its comments; commenting, voting, buying a report."""

from flask import Blueprint, Response, url_for

from forum.actions.comments import require_may_comment, write_comment
from forum.actions.reports import buy_report
from forum.actions.votes import vote
from forum.errors import Invalid
from forum.forms.posts import TAG_LENGTH_MAX
from forum.i18n import _
from forum.models import Member
from forum.queries.comment_lists import SORTS as COMMENT_SORTS
from forum.queries.comment_lists import comment_list
from forum.queries.front import SORTS, front_page, page_by
from forum.queries.post import post_view, thread_stamp
from forum.queries.profile import named
from forum.queries.reports import report_page
from forum.render.api import threads as shapes
from forum.render.api.found import comment_page, comment_shape, thread_shape
from forum.render.api.reports import report
from forum.render.api.shared import Shape, page
from forum.rules.front import Within
from forum.web.json_api import (
    act_once_for,
    choice,
    comment_form,
    json_answer,
    page_size,
    read_arguments,
    read_fields,
    read_nothing,
    unless_kept,
)
from forum.web.login import current_member, signed_in

bp = Blueprint("api_threads", __name__, url_prefix="/api/v1/threads")


@bp.get("")
def index() -> Response:
    """List threads: by an order, of a tag, or the newest of an author."""
    sent = read_arguments("sort", "in", "tag", "author", "after", "limit")
    size, after = page_size(sent), sent.get("after")
    if "author" in sent:
        return json_answer(_by_author(sent, after, size))
    tag = sent.get("tag")
    if tag is not None and not 0 < len(tag) <= TAG_LENGTH_MAX:
        raise Invalid(tag=_("A tag has 1 to %(most)s characters.", most=TAG_LENGTH_MAX))
    sort, within = choice(sent, "sort", SORTS, "hot"), choice(sent, "in", Within, Within.ALL)
    found = front_page(sort, tag, after, current_member(), within, size=size)
    return json_answer(page(found.headlines, shapes.headline, found.more))


def _by_author(sent: dict[str, str], after: str | None, size: int) -> Shape:
    if sent.get("sort", "new") != "new" or "tag" in sent or "in" in sent:
        raise Invalid(author=_("What an author wrote comes newest first, of all tags: leave out the other parameters."))
    headlines, more = page_by(named(sent["author"]), after, current_member(), size)
    return page(headlines, shapes.headline, more)


@bp.get("/<id:thread_id>")
def show(thread_id: int) -> Response:
    """Give one thread: the article, and how it is kept."""
    read_arguments()
    return unless_kept(thread_stamp(thread_id).state, lambda: json_answer(thread_shape(thread_id, current_member())))


@bp.get("/<id:thread_id>/comments")
def list_comments(thread_id: int) -> Response:
    """List a thread's comments in the order in which they came, or the newest first."""
    sent, me = read_arguments("sort", "after", "limit"), current_member()
    sort, size = choice(sent, "sort", COMMENT_SORTS, "old"), page_size(sent)

    def answer() -> Response:
        post_view(thread_id, me)  # or it is not there for them
        return json_answer(comment_page(comment_list(thread_id, me, sort, sent.get("after"), size)))

    return unless_kept(thread_stamp(thread_id).state, answer)


@bp.post("/<id:thread_id>/comments")
@signed_in
def create_comment(me: Member, thread_id: int) -> Response:
    """Write a comment, or a reply."""
    read_arguments()
    require_may_comment(me, thread_id)
    sent = read_fields({"body": str}, {"parent_id": int, "avatar": str})
    form = comment_form(sent)
    body, avatar = form.body.data, form.avatar.data or None
    made = act_once_for(me, sent, lambda: write_comment(me, thread_id, body, form.parent, avatar))
    return json_answer(comment_shape(made, me), 201, url_for("api_comments.show", comment_id=made))


@bp.post("/<id:thread_id>/reports")
@signed_in
def create_report(me: Member, thread_id: int) -> Response:
    """Buy a report."""
    read_nothing()
    made = act_once_for(me, {}, lambda: buy_report(me, thread_id))
    return json_answer(report(report_page(me, made)), 201, url_for("api_me.show_report", report_id=made))


@bp.put("/<id:thread_id>/vote")
@signed_in
def set_vote(me: Member, thread_id: int) -> Response:
    """Give a plus or a minus."""
    read_arguments()
    value = choice(read_fields({"value": str}), "value", ("plus", "minus"), "")
    vote(me, thread_id, value)
    return json_answer(thread_shape(thread_id, me))


@bp.delete("/<id:thread_id>/vote")
@signed_in
def remove_vote(me: Member, thread_id: int) -> Response:
    """Take the vote back."""
    read_nothing()
    vote(me, thread_id, "none")
    return json_answer(thread_shape(thread_id, me))
