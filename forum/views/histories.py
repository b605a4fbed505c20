"""What posts and comments said before they were edited."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from forum.actions.comments import thread_of
from forum.queries.history import History, comment_history, post_history
from forum.queries.post import thread_stamp
from forum.web import answers, caching
from forum.web.addresses import number
from forum.web.login import current_member
from forum.web.viewer import remember_site

bp = Blueprint("histories", __name__)


@bp.get("/comments/<id:comment_id>/history")
def of_comment(comment_id: int) -> str | Response:
    """Show the versions of a comment, or to HTMX the next ones."""
    return _answer(thread_of(comment_id), lambda: comment_history(comment_id, current_member(), **_asked_for()))


@bp.get("/posts/<id:post_id>/history")
def of_post(post_id: int) -> str | Response:
    """Show the versions of a post, or to HTMX the next ones."""
    return _answer(post_id, lambda: post_history(post_id, current_member(), **_asked_for()))


def _answer(post_id: int, ask: Callable[[], History]) -> str | Response:
    """Answer with the page; to anonymous readers with one that was made once for each state of the thread."""
    if current_member():
        return _render(ask())
    stamp = thread_stamp(post_id)
    remember_site(stamp.site)
    etag = caching.etag_of("history", request.full_path, answers.wants_fragment(), stamp.version, *stamp.site.versions)
    is_first_page = not request.args and not answers.wants_fragment()
    return caching.not_modified(etag) or caching.cached_page(
        etag, lambda: _render(ask()), () if is_first_page else None
    )


def _render(history: History) -> str:
    return answers.render_part_or_page("history/_history.html", "history/show.html", history=history)


def _asked_for() -> dict[str, int | None]:
    return {"before": number(request.args.get("before")), "only": number(request.args.get("version"))}
