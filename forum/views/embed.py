"""A thread in the frame of an article on another site, and what such sites load: a script, counts of comments."""

from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from forum.actions.embedding import open_thread
from forum.errors import Invalid, NotFound
from forum.i18n import _, counted, in_language
from forum.queries.comment_pages import names_a_row
from forum.queries.embedding import EmbeddedStamp, comment_counts, embedded_stamp
from forum.queries.post import thread_stamp
from forum.render.embedding import article_of_key, embedded_address, render_embedded, render_gone, render_opening
from forum.render.thread import place_in_links
from forum.rules.embedding import COUNTED_MAX, COUNTS_KEPT, SCRIPTS_KEPT
from forum.text.articles import Article, NoOrigin, article_at
from forum.text.hosts import host_name, is_loopback
from forum.web import answers, caching
from forum.web.addresses import number
from forum.web.assets import under_its_own_name
from forum.web.login import current_member
from forum.web.security import let_frame
from forum.web.viewer import remember_site

bp = Blueprint("embed", __name__)

# What names the article in the address of a page, besides the place in its thread.
_OF_ARTICLE = ("url", "title")


@bp.get("/embed")
def show() -> Response:
    """Show the thread of the article at `url`, which its site calls `title`."""
    return _show(request.args.get("url", ""))


@bp.get("/embed/<host>/<path:path>")
def show_at(host: str, path: str) -> Response:
    """Show the thread of an article whose address needs no arguments: for a frame without a script around it."""
    scheme = "http" if is_loopback(host_name(host)) else "https"
    return _show(f"{scheme}://{host}/{quote(path)}")


def _show(address: str) -> Response:
    article, stamp = _allowed(address)
    remember_site(stamp.site)
    try:
        response = _page(article, stamp)
    except NotFound as refusal:  # said in the frame, where another page would stay blank
        response = make_response(render_gone(refusal), refusal.status)
    return let_frame(response, stamp.origins)


def _allowed(address: str) -> tuple[Article, EmbeddedStamp]:
    """Return the article, and what is known of it. One read. Raises NotFound where its site may not show threads."""
    try:
        article = article_at(address)
    except NoOrigin:
        raise NotFound(_("This isn’t the address of an article.")) from None
    stamp = embedded_stamp(article.address)
    if article.origin not in stamp.origins:
        advice = _("An admin of this forum can add the site to those that may.")
        raise NotFound(_("%(site)s may not show threads of this forum.", site=article.origin), advice)
    return article, stamp


def _page(article: Article, stamp: EmbeddedStamp) -> Response:
    """Answer the thread, in whatever state; to who is not signed in, out of the cache where it is as it was."""
    post_id, wanted = stamp.post_id, number(request.args.get("comment"))
    if post_id is None:
        return make_response(render_opening(article, request.args.get("title", "")))
    if wanted:
        return redirect(embedded_address(article, post_id, wanted), 303)
    if current_member():
        return make_response(render_embedded(post_id, article))
    etag = caching.etag_of("embed", *stamp.state)
    place = place_in_links(
        MultiDict((name, one) for name, one in request.args.items(multi=True) if name not in _OF_ARTICLE)
    )
    return caching.not_modified(etag) or caching.cached_page(
        etag, lambda: render_embedded(post_id, article), place, lambda: names_a_row(post_id, *place)
    )


@bp.post("/embed/open/<key>")
def open_article(key: str) -> Response:
    """Open the thread of an article; its frame loads itself again then. Without scripts the thread's page follows."""
    post_id = open_thread(*article_of_key(key))
    if answers.wants_fragment():
        return Response(status=204, headers={"HX-Refresh": "true"})
    return redirect(url_for("posts.show", post_id=post_id, slug=thread_stamp(post_id).slug), 303)


@bp.get("/embed.js")
def script() -> Response:
    """Answer the script that shows a thread on another site's page."""
    return under_its_own_name("embed.js", SCRIPTS_KEPT)


@bp.get("/embed/counts.js")
def counts_script() -> Response:
    """Answer the script that says on another site's pages how many comments articles have."""
    return under_its_own_name("counts.js", SCRIPTS_KEPT)


@bp.get("/embed/counts")
def counts() -> Response:
    """Answer how many comments the articles at each `url` have, also in words of the site's language."""
    found = comment_counts(_addresses(request.args.getlist("url")))
    with in_language(current_app.extensions["config"].site_language):
        said = {one: {"comments": count, "words": counted(count, "comment")} for one, count in found.comments.items()}
    response = jsonify(said)
    origin = request.headers.get("Origin", "")
    if origin in found.origins:
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Vary"] = "Accept-Encoding, Origin"
    response.headers["Cache-Control"] = f"public, max-age={int(COUNTS_KEPT.total_seconds())}"
    return response


def _addresses(typed: Sequence[str]) -> list[Article]:
    """Return the articles at these addresses, without what is none. Raises Invalid for too many."""
    if len(typed) > COUNTED_MAX:
        raise Invalid(url=_("Ask for at most %(most)s addresses at a time.", most=COUNTED_MAX))
    found = []
    for address in typed:
        with suppress(NoOrigin):
            found.append(article_at(address))
    return found
