"""What is new in a thread: where a member stopped, the way to the first new comment, what arrives meanwhile."""

from flask import Blueprint, Response, make_response, redirect, request, url_for

from forum.actions.places import keep_place
from forum.forms.places import PlaceForm
from forum.i18n import _
from forum.models import Member
from forum.queries.permalink import place_of
from forum.queries.post import thread_stamp
from forum.queries.unread import count_after, first_new, thread_version
from forum.render.places import comment_address
from forum.render.unread import render_arrived, render_offer
from forum.rules.visits import NEW_COUNTED_MAX, SHOWN_IN_PLACE_MAX
from forum.web import answers, caching
from forum.web.addresses import number
from forum.web.login import current_member, signed_in

bp = Blueprint("unread", __name__)
bp.add_app_template_global(NEW_COUNTED_MAX, "new_counted_max")
bp.add_app_template_global(SHOWN_IN_PLACE_MAX, "shown_in_place_max")


@bp.post("/posts/<id:post_id>/place")
@signed_in
def keep(me: Member, post_id: int) -> object:
    """Note up to which comment the member has seen the thread."""
    form = PlaceForm()
    form.check()
    keep_place(me, post_id, form.comment_id)
    if answers.wants_fragment():
        return Response(status=204)
    return answers.answer(str, _address(post_id, form.comment_id), moves_viewer=False, flashes=_("Marked as read."))


@bp.get("/posts/<id:post_id>/comments/new")
def first(post_id: int) -> object:
    """Lead to the first comment that is new to the member; with `past`, to the first beyond that one's tree."""
    me, past, sort = current_member(), number(request.args.get("past")), request.args.get("sort", "old")
    found = first_new(me, post_id, sort, past) if me else None
    to = _address(post_id, found.comment_id if found else 0, sort)
    if answers.wants_fragment():
        return Response(status=204, headers={"HX-Redirect": to} if found else {})
    return redirect(to, 303)


def _address(post_id: int, comment_id: int, sort: str = "best") -> str:
    if comment_id:
        return comment_address(place_of(comment_id, sort), comment_id)
    return url_for("posts.show", post_id=post_id, slug=thread_stamp(post_id).slug) + "#comments"


@bp.get("/posts/<id:post_id>/comments/news")
def news(post_id: int) -> Response:
    """Offer what has come to the thread after a comment. The same for everybody, so nobody is looked up for it."""
    after, but = number(request.args.get("after")) or 0, _numbers(request.args.get("but", ""))
    etag = caching.etag_of("news", post_id, thread_version(post_id), after, *but)
    response = caching.not_modified(etag)
    if response is None:
        response = make_response(render_offer(post_id, after, count_after(post_id, after, but)))
        response.set_etag(etag, weak=True)
    return caching.for_everybody(response)


def _numbers(words: str) -> list[int]:
    found = (number(word) for word in words.split()[:NEW_COUNTED_MAX])
    return sorted({one for one in found if one})


@bp.get("/posts/<id:post_id>/comments/arrived")
def arrived(post_id: int) -> object:
    """Show to HTMX the comments that have come after one; anybody else is led to the newest."""
    if answers.wants_fragment():
        return render_arrived(post_id, number(request.args.get("after")) or 0)
    to = url_for("posts.show", post_id=post_id, slug=thread_stamp(post_id).slug, sort="new")
    return redirect(f"{to}#comments", 303)
